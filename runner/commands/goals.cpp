#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "analysis/goal_attainment.hpp"
#include "runner/commands/commands.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

struct GoalsOptions {
    std::string results;
    std::vector<std::string> regions{"Guangzhou"};
    std::vector<int> years;
    std::vector<std::string> variables;
    bool observed = false;
    Format format = Format::text;
    Language language{};
};

/// Region by its id, a city's in any letter case, or by its Chinese name.
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

int print_goals(const GoalsOptions& options) {
    std::vector<std::size_t> regions;
    for (const std::string& name : options.regions) regions.push_back(find_region(name));
    const ResultsReader results(options.results);
    const std::vector<int> years = options.years.empty() ? usual_goal_years(results.years(), options.observed) : options.years;
    std::vector<GoalTable> tables;
    try {
        for (const std::size_t region : regions) tables.push_back(goal_table(results, region, years, options.observed, options.variables));
    } catch (const std::out_of_range& error) {
        throw UsageError(error.what());
    } catch (const std::invalid_argument& error) {
        throw InputError(Fault{options.results, 0, 0, error.what()});
    }
    const int asked = results.manifest().replicates;
    if (tables.front().replicates < asked)
        std::cerr << fmt::format("note: {} of {} replicates have finished\n", tables.front().replicates, asked);
    switch (options.format) {
        case Format::text: print(goals_text(tables, options.language)); break;
        case Format::csv: print(goals_csv(tables, options.language)); break;
        case Format::json: print(goals_json(tables)); break;
    }
    return exit_ok;
}

}  // namespace

void add_goals_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<GoalsOptions>();
    CLI::App* command = app.add_subcommand("goals", "Compare results with the plan's goals for 2020 and its horizons of 2030 and 2049");
    command->add_option("RESULT", options->results, "a result file")->required();
    command->add_option("--city", options->regions, "a city, or PRD for the whole delta; may be repeated (default: Guangzhou)")
        ->type_name("NAME")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_option("--year", options->years, "a year to show; may be repeated (default: 2015, 2020, 2030, 2049)")
        ->type_name("YEAR")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_option("--variable", options->variables, "a recorded variable by id, instead of the plan's indicators; may be repeated")
        ->type_name("ID")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_flag("--observed", options->observed, "show what was observed in 2016 to 2019 beside the medians");
    add_format_option(*command, options->format);
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return print_goals(*options); }; });
}

}  // namespace kapok
