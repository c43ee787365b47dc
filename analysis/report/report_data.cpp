#include "analysis/report/report_data.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "analysis/paired_runs.hpp"
#include "analysis/report/report_parts.hpp"
#include "analysis/report/report_text.hpp"
#include "runner/json_text.hpp"

namespace kapok {
namespace {

std::optional<std::string> years_part(const ResultsReader& results) {
    std::vector<std::string> years;
    for (const int year : results.years()) years.push_back(std::to_string(year));
    return json_list(years);
}

std::optional<std::string> regions_part(const ResultsReader& results) {
    std::vector<std::string> regions;
    for (std::size_t region = 0; region < results.labels("region").size(); ++region)
        regions.push_back(json_object(named(region_id(region), place_en(region_id(region)), region_zh(region))));
    return json_list(regions);
}

/// Names and units, so that a page without a scenario has them.
std::optional<std::string> indicators_part(const ResultsReader& results) { return variable_heads(indicators_of(results)); }

/// A part that is the same whatever a report is about.
template <std::optional<std::string> (*part)(const ResultsReader&)>
std::optional<std::string> whole(const ResultsReader& results, const ReportScope&) {
    return part(results);
}

constexpr ReportPart parts[] = {
    {"years", false, whole<years_part>},
    {"regions", false, whole<regions_part>},
    {"variables", false, variables_part},
    {"goals", false, goals_part},
    {"comparisons", false, comparisons_part},
    {"variance_split", false, whole<variance_part>},
    {"capital_flow", false, capital_part},
    {"rd_links", false, links_part},
    {"talent_flow", false, talent_part},
    {"holder_flow", false, holders_part},
    {"policy_cost_by_lever", false, costs_part},
    {"years", true, whole<years_part>},
    {"regions", true, whole<regions_part>},
    {"variables", true, whole<indicators_part>},
    {"design", true, whole<design_part>},
    {"lever_effects", true, effects_part},
    {"sensitivity", true, sensitivity_part},
    {"robust", true, robust_part},
    {"surrogates", true, surrogates_part},
    {"variance_over_time", true, variance_over_time_part},
};

std::string file_json(const ResultsReader& results, bool sweep, const ReportScope& scope, JsonMembers members) {
    members.insert(members.begin(), {"file", json_string(results.path().filename().string())});
    for (const ReportPart& part : parts)
        if (part.of_sweeps == sweep)
            if (auto json = part.gather(results, scope)) members.emplace_back(part.id, std::move(*json));
    return std::string("\n").append(json_object(members));
}

std::vector<std::string> scenarios_json(std::span<const ResultsReader* const> files, const ReportStart& start) {
    std::vector<std::string> list;
    for (const ResultsReader* file : files)
        list.push_back(file_json(*file, false, {start.region, start.year, 0, 0, files}, {{"run", run_part(*file, {})}}));
    return list;
}

std::vector<std::string> sweeps_json(std::span<const ResultsReader* const> files, const ReportStart& start) {
    const std::vector<std::size_t> points = surrogate_points(files);
    std::vector<std::string> list;
    for (const ResultsReader* file : files)
        list.push_back(file_json(*file, true, {start.region, start.year, points[list.size()]}, {{"run", run_part(*file, {})}}));
    return list;
}

/// The bases of sweeps as single scenarios.
std::vector<std::string> bases_json(std::span<const ResultsReader* const> sweeps, const ReportStart& start) {
    std::vector<std::string> list;
    for (std::size_t k = 0; k < sweeps.size(); ++k) {
        const ResultsReader& sweep = *sweeps[k];
        const std::optional<std::size_t> base = unchanged_point(sweep.design_table());
        if (!base || finished_at(sweep, *base) == 0) continue;
        list.push_back(file_json(sweep, false, {start.region, start.year, 0, *base},
                                 {{"base_of", std::to_string(k)}, {"point", std::to_string(*base)}, {"run", run_part(sweep, base)}}));
    }
    return list;
}

std::string places_json(const ReportStart& start) {
    std::vector<std::string> list;
    for (const Place place : places) {
        const PlaceSpec& spec = place_table[place];
        const bool on_map = static_cast<std::size_t>(place) < delta_place_count;
        JsonMembers members = named(spec.id, place_en(spec.id), spec.zh);
        members.emplace_back("longitude", on_map ? json_number(start.longitude[place]) : "null");
        members.emplace_back("latitude", on_map ? json_number(start.latitude[place]) : "null");
        list.push_back(json_object(members));
    }
    return json_list(list);
}

}  // namespace

bool is_sweep(const ResultsReader& results) { return !results.design_table().scenarios.empty(); }

std::span<const ReportPart> report_parts() { return parts; }

std::string report_json(std::span<const ResultsReader* const> files, const ReportStart& start) {
    std::vector<const ResultsReader*> scenarios, sweeps;
    std::partition_copy(files.begin(), files.end(), std::back_inserter(sweeps), std::back_inserter(scenarios),
                        [](const ResultsReader* file) { return is_sweep(*file); });
    if (scenarios.empty() && std::all_of(sweeps.begin(), sweeps.end(), [](const ResultsReader* sweep) { return finished_runs(*sweep) == 0; }))
        throw std::invalid_argument("no run of the sweep has finished");
    const std::string begin = json_object({{"language", json_string(start.language == Language::zh ? "zh" : "en")},
                                           {"region", json_string(region_id(start.region))},
                                           {"year", std::to_string(start.year)}});
    return json_object({{"start", begin},
                        {"levels", report_numbers(report_levels)},
                        {"places", places_json(start)},
                        {"scenarios", json_list(scenarios.empty() ? bases_json(sweeps, start) : scenarios_json(scenarios, start))},
                        {"sweeps", json_list(sweeps_json(sweeps, start))}});
}

}  // namespace kapok
