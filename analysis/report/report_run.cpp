// Where the results of a file come from.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analysis/report/report_parts.hpp"
#include "analysis/report/report_text.hpp"
#include "runner/json_text.hpp"

namespace kapok {
namespace {

/// The question in Chinese: the manifest has it in the scenario's text alone, as a basic string of TOML, whose
/// escapes are those of JSON.
std::string about_zh(const std::string& scenario_text) {
    constexpr std::string_view key = "about_zh = \"";
    for (std::size_t start = 0; start < scenario_text.size();) {
        const std::size_t end = std::min(scenario_text.find('\n', start), scenario_text.size());
        const std::string_view line = std::string_view(scenario_text).substr(start, end - start);
        if (line.starts_with(key) && line.ends_with('"')) return std::string(line.substr(key.size() - 1));
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

/// Over all points of a design.
std::size_t finished_runs(const ResultsReader& results) {
    std::size_t finished = 0;
    for (std::size_t design = 0; design < results.labels("design").size(); ++design) {
        const std::vector<RunStatus> statuses = results.statuses(static_cast<int>(design));
        finished += static_cast<std::size_t>(std::count(statuses.begin(), statuses.end(), RunStatus::finished));
    }
    return finished;
}

}  // namespace

std::string run_part(const ResultsReader& results) {
    const Manifest& manifest = results.manifest();
    const std::string about =
        json_object({{"en", json_string(manifest.scenario_about)}, {"zh", about_zh(manifest.scenario_text)}});
    return json_object({{"scenario", json_string(manifest.scenario_name)},
                        {"about", about},
                        {"seed", std::to_string(manifest.seed)},
                        {"replicates", std::to_string(manifest.replicates)},
                        {"finished", std::to_string(finished_runs(results))},
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

std::optional<std::string> design_part(const ResultsReader& results) {
    const DesignTable table = results.design_table();
    std::vector<std::string> factors;
    for (const DesignColumn& column : table.columns) {
        JsonMembers members = named(column.id, column.long_name, column.long_name_zh);
        members.emplace_back("unit", json_string(column.unit));
        factors.push_back(json_object(members));
    }
    return json_object({{"kind", json_string(table.kind)},
                        {"points", std::to_string(table.scenarios.size())},
                        {"factors", json_list(factors)}});
}

}  // namespace kapok
