#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "analysis/goal_attainment.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/selection.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

struct GoalsOptions {
    std::string results;
    Selection selection;
    bool observed = false;
    Format format = Format::text;
    Language language{};
};

int print_goals(const GoalsOptions& options) {
    const std::vector<std::size_t> regions = regions_of(options.selection);
    const ResultsReader results(options.results);
    const std::vector<int> years = years_of(options.selection, results, usual_goal_years(results.years(), options.observed));
    std::vector<GoalTable> tables;
    try {
        for (const std::size_t region : regions) tables.push_back(goal_table(results, region, years, options.observed, options.selection.variables));
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
    add_selection_options(*command, options->selection, "2015, 2020, 2030, 2049");
    command->add_flag("--observed", options->observed, "show what was observed in 2016 to 2019 beside the medians");
    add_format_option(*command, options->format);
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return print_goals(*options); }; });
}

}  // namespace kapok
