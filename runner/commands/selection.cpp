#include "runner/commands/selection.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runner/commands/commands.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

std::size_t find_region(const std::string& name) {
    const auto place = find_place(name);
    if (place && is_city(*place)) return static_cast<std::size_t>(*place);
    std::vector<std::string_view> known;
    for (std::size_t region = 0; region < region_count; ++region) {
        if (name == region_id(region) || name == region_zh(region)) return region;
        known.push_back(region_id(region));
    }
    throw UsageError(fmt::format("unknown city {}; there are {}.{}", in_quotes(name), fmt::join(known, ", "), suggestion(name, known)));
}

bool is_by_region(const VariableInfo& variable) { return variable.dimensions == std::vector<std::string>{"design", "replicate", "year", "region"}; }

}  // namespace

void add_selection_options(CLI::App& command, Selection& selection, const std::string& usual_years) {
    command.add_option("--city", selection.regions, "a city, or PRD for the whole delta; may be repeated (default: Guangzhou)")
        ->type_name("NAME")
        ->delimiter(',')
        ->allow_extra_args(false);
    command.add_option("--year", selection.years, fmt::format("a year to show; may be repeated (default: {})", usual_years))
        ->type_name("YEAR")
        ->delimiter(',')
        ->allow_extra_args(false);
    command.add_option("--variable", selection.variables, "a recorded variable by id, instead of the plan's indicators; may be repeated")
        ->type_name("ID")
        ->delimiter(',')
        ->allow_extra_args(false);
}

std::vector<std::size_t> regions_of(const Selection& selection) {
    std::vector<std::size_t> regions;
    for (const std::string& name : selection.regions) regions.push_back(find_region(name));
    return regions;
}

std::vector<VariableInfo> variables_of(const Selection& selection, const ResultsReader& results) {
    std::vector<VariableInfo> chosen;
    if (selection.variables.empty()) {
        for (const VariableInfo& variable : results.variables())
            if (!variable.plan_section.empty() && is_by_region(variable)) chosen.push_back(variable);
        return chosen;
    }
    std::vector<std::string_view> known;
    for (const VariableInfo& variable : results.variables())
        if (is_by_region(variable)) known.push_back(variable.id);
    for (const std::string& id : selection.variables) {
        const VariableInfo* variable = results.find(id);
        if (variable == nullptr || !is_by_region(*variable))
            throw UsageError(fmt::format("no variable {} by year and region in {}.{}", in_quotes(id), results.path().string(), suggestion(id, known)));
        chosen.push_back(*variable);
    }
    return chosen;
}

std::vector<int> years_of(const Selection& selection, const ResultsReader& results, std::vector<int> usual) {
    const std::vector<int> available = results.years();
    for (const int year : selection.years)
        if (std::find(available.begin(), available.end(), year) == available.end())
            throw UsageError(fmt::format("the year {} is not in the results ({} to {})", year, available.front(), available.back()));
    return selection.years.empty() ? std::move(usual) : selection.years;
}

}  // namespace kapok
