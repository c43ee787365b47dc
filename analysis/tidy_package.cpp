#include <fmt/format.h>

#include "analysis/tidy_export.hpp"
#include "runner/json_text.hpp"

namespace kapok {
namespace {

std::string field_json(const ExportColumn& column) {
    return json_object({{"name", json_string(column.name)}, {"type", json_string(column.type)}, {"title", json_string(column.en)},
                        {"title_zh", json_string(column.zh)}});
}

std::string schema_json(const ExportedTable& table) {
    std::vector<std::string> fields;
    for (const ExportColumn& column : table.columns) fields.push_back("\n        " + field_json(column));
    return json_object({{"missingValues", json_list({json_string("")})}, {"fields", json_list(fields)}});
}

std::string resource_json(const ExportedTable& table) {
    return "\n    " + json_object({{"name", json_string(table.name)}, {"path", json_string(table.name + ".csv")}, {"title", json_string(table.en)},
                                   {"title_zh", json_string(table.zh)}, {"rows", fmt::format("{}", table.rows)}, {"profile", json_string("tabular-data-resource")},
                                   {"format", json_string("csv")}, {"mediatype", json_string("text/csv")}, {"encoding", json_string("utf-8")},
                                   {"schema", schema_json(table)}});
}

}  // namespace

std::string package_json(const ResultsReader& results, std::span<const ExportedTable> tables) {
    const Manifest& manifest = results.manifest();
    std::vector<std::string> resources;
    for (const ExportedTable& table : tables) resources.push_back(resource_json(table));
    const std::pair<const char*, std::string> members[] = {
        {"profile", json_string("tabular-data-package")},
        {"name", json_string("kapok-results")},
        {"title", json_string(fmt::format("Results of the scenario '{}'", manifest.scenario_name))},
        {"description", json_string(manifest.scenario_about)},
        {"kapok_version", json_string(manifest.build.version)},
        {"git_commit", json_string(manifest.build.commit)},
        {"seed", fmt::format("{}", manifest.seed)},
        {"scale", json_number(manifest.scale)},
        {"result_hash", json_string(manifest.result_hash)},
        {"resources", json_list(resources)},
    };
    std::string text = "{";
    for (const auto& [key, value] : members) text += fmt::format("{}\n  {}: {}", text.size() == 1 ? "" : ",", json_string(key), value);
    return text + "\n}\n";
}

}  // namespace kapok
