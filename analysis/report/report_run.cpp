// Where the results of a file come from.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "analysis/base_values.hpp"
#include "analysis/paired_runs.hpp"
#include "analysis/report/report_data.hpp"
#include "analysis/report/report_parts.hpp"
#include "analysis/report/report_text.hpp"
#include "runner/json_text.hpp"
#include "runner/unit_names.hpp"

namespace kapok {
namespace {

const std::vector<std::string> by_year_and_region{"design", "replicate", "year", "region"};

/// The value of a line `key = "value"` of a text of TOML, as JSON: escapes of basic strings are those of JSON. An empty
/// text where there is no such line.
std::string line_of(std::string_view text, std::string_view key) {
    const std::string begin = fmt::format("{} = \"", key);
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view line = text.substr(start, end - start);
        if (line.starts_with(begin) && line.ends_with('"')) return std::string(line.substr(begin.size() - 1));
        start = end + 1;
    }
    return "\"\"";
}

std::string posterior_json(const ParameterDraws& draws) {
    if (draws.source.empty()) return "null";
    const std::set<std::int32_t> members(draws.member.begin(), draws.member.end());
    return json_object({{"source", json_string(draws.source)},
                        {"seen_until", std::to_string(draws.seen_until)},
                        {"members", std::to_string(members.size())}});
}

std::string branch_json(const BranchOrigin& branch) {
    if (branch.quarter.empty()) return "null";
    return json_object({{"scenario", json_string(branch.scenario_name)}, {"quarter", json_string(branch.quarter)}});
}

std::string inputs_json(const std::vector<InputFile>& inputs) {
    std::vector<std::string> list;
    for (const InputFile& input : inputs)
        list.push_back(json_object({{"name", json_string(input.name)}, {"sha256", json_string(input.sha256)}}));
    return json_list(list);
}

}  // namespace

std::size_t finished_at(const ResultsReader& results, std::size_t point) {
    const std::vector<RunStatus> statuses = results.statuses(static_cast<int>(point));
    return static_cast<std::size_t>(std::count(statuses.begin(), statuses.end(), RunStatus::finished));
}

std::size_t finished_runs(const ResultsReader& results) {
    std::size_t finished = 0;
    for (std::size_t point = 0; point < results.labels("design").size(); ++point) finished += finished_at(results, point);
    return finished;
}

std::string run_part(const ResultsReader& results, std::optional<std::size_t> point) {
    const Manifest& manifest = results.manifest();
    const std::string asked = is_sweep(results) ? results.design_table().text : manifest.scenario_text;
    const std::string about = json_object({{"en", json_string(manifest.scenario_about)}, {"zh", line_of(asked, "about_zh")}});
    return json_object({{"scenario", json_string(manifest.scenario_name)},
                        {"about", about},
                        {"seed", std::to_string(manifest.seed)},
                        {"replicates", std::to_string(manifest.replicates)},
                        {"finished", std::to_string(point ? finished_at(results, *point) : finished_runs(results))},
                        {"scale", json_number(manifest.scale)},
                        {"until", std::to_string(manifest.until_year)},
                        {"version", json_string(manifest.build.version)},
                        {"commit", json_string(manifest.build.commit)},
                        {"compiler", json_string(manifest.build.compiler)},
                        {"build_type", json_string(manifest.build.build_type)},
                        {"finished_at", json_string(manifest.execution.finished_at)},
                        {"result_hash", json_string(manifest.result_hash)},
                        {"posterior", posterior_json(manifest.draws)},
                        {"branch", branch_json(manifest.branch)},
                        {"inputs", inputs_json(manifest.inputs)}});
}

std::vector<VariableInfo> indicators_of(const ResultsReader& results) {
    std::vector<VariableInfo> indicators;
    for (const VariableInfo& variable : results.variables())
        if (!variable.plan_section.empty() && variable.dimensions == by_year_and_region) indicators.push_back(variable);
    return indicators;
}

std::vector<std::size_t> all_regions() {
    std::vector<std::size_t> regions(region_count);
    std::iota(regions.begin(), regions.end(), std::size_t{0});
    return regions;
}

std::vector<int> report_years(const ResultsReader& results) { return years_to_report(results.years()); }

std::vector<int> years_to_report(std::span<const int> available) {
    std::vector<int> years;
    for (const int year : available)
        if (year == available.back() || std::find(goal_years.begin(), goal_years.end(), year) != goal_years.end())
            years.push_back(year);
    return years;
}

std::string settings_json(const DesignTable& table, std::size_t point) {
    std::vector<std::size_t> columns(table.columns.size());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    return settings_json(table, point, columns);
}

std::string settings_json(const DesignTable& table, std::size_t point, std::span<const std::size_t> columns) {
    std::vector<std::string> settings;
    for (const std::size_t k : columns)
        if (const double value = table.columns[k].values[point]; !std::isnan(value))
            settings.push_back(report_numbers(std::array{static_cast<double>(k), value}));
    return json_list(settings);
}

std::optional<std::string> design_part(const ResultsReader& results) {
    const DesignTable table = results.design_table();
    const std::optional<std::size_t> base = unchanged_point(table);
    std::vector<std::string> factors;
    for (const DesignColumn& column : table.columns) {
        JsonMembers members = named(column.id, column.long_name, column.long_name_zh);
        members.emplace_back("unit", json_object({{"en", json_string(column.unit)},
                                                  {"zh", json_string(unit_text(column.unit, Language::zh))}}));
        std::vector<std::string> labels;
        for (const std::string& label : column.labels) labels.push_back(json_string(label));
        members.emplace_back("labels", json_list(labels));
        members.emplace_back("base", json_number(base_value(results.manifest(), table, column)));
        factors.push_back(json_object(members));
    }
    return json_object({{"kind", json_string(table.kind)},
                        {"points", std::to_string(table.scenarios.size())},
                        {"base_scenario", line_of(table.text, "base")},
                        {"base_point", base ? std::to_string(*base) : "null"},
                        {"factors", json_list(factors)}});
}

}  // namespace kapok
