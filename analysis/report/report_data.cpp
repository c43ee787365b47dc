#include "analysis/report/report_data.hpp"

#include <algorithm>
#include <iterator>

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

/// A part that is the same wherever a report begins.
template <std::optional<std::string> (*part)(const ResultsReader&)>
std::optional<std::string> whole(const ResultsReader& results, const ReportScope&) {
    return part(results);
}

constexpr ReportPart parts[] = {
    {"years", false, whole<years_part>},
    {"regions", false, whole<regions_part>},
    {"variables", false, whole<variables_part>},
    {"goals", false, whole<goals_part>},
    {"variance_split", false, whole<variance_part>},
    {"capital_flow", false, whole<capital_part>},
    {"rd_links", false, whole<links_part>},
    {"talent_flow", false, whole<talent_part>},
    {"holder_flow", false, whole<holders_part>},
    {"policy_cost_by_lever", false, whole<costs_part>},
    {"regions", true, whole<regions_part>},
    {"design", true, whole<design_part>},
    {"lever_effects", true, effects_part},
    {"sensitivity", true, sensitivity_part},
    {"robust", true, robust_part},
    {"surrogates", true, surrogates_part},
    {"variance_over_time", true, variance_over_time_part},
};

std::string file_json(const ResultsReader& results, bool sweep, const ReportScope& scope) {
    JsonMembers members{{"file", json_string(results.path().filename().string())}, {"run", run_part(results)}};
    for (const ReportPart& part : parts)
        if (part.of_sweeps == sweep)
            if (auto json = part.gather(results, scope)) members.emplace_back(part.id, std::move(*json));
    return std::string("\n").append(json_object(members));
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
    std::vector<const ResultsReader*> of_sweeps;
    std::copy_if(files.begin(), files.end(), std::back_inserter(of_sweeps), [](const ResultsReader* file) { return is_sweep(*file); });
    const std::vector<std::size_t> points = surrogate_points(of_sweeps);
    std::vector<std::string> scenarios, sweeps;
    for (const ResultsReader* file : files)
        if (is_sweep(*file)) sweeps.push_back(file_json(*file, true, {start.region, start.year, points[sweeps.size()]}));
        else scenarios.push_back(file_json(*file, false, {start.region, start.year}));
    const std::string begin = json_object({{"language", json_string(start.language == Language::zh ? "zh" : "en")},
                                           {"region", json_string(region_id(start.region))},
                                           {"year", std::to_string(start.year)}});
    return json_object({{"start", begin},
                        {"levels", report_numbers(report_levels)},
                        {"places", places_json(start)},
                        {"scenarios", json_list(scenarios)},
                        {"sweeps", json_list(sweeps)}});
}

}  // namespace kapok
