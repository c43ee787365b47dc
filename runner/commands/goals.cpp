#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <optional>

#include "analysis/goal_attainment.hpp"
#include "analysis/goal_details.hpp"
#include "analysis/goal_levers.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/selection.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

struct GoalsOptions {
    std::string results;
    Selection selection;
    std::optional<int> point;
    bool observed = false, details = false, best_lever = false;
    Format format = Format::text;
    Language language{};
};

/// The point of the design that is asked for.
std::size_t point_of(const GoalsOptions& options, const ResultsReader& results) {
    const auto points = static_cast<int>(results.labels("design").size());
    if (options.point && (*options.point < 0 || *options.point >= points))
        throw UsageError(points == 1 ? fmt::format("--point {}: the file holds a single scenario", *options.point)
                                     : fmt::format("--point {}: the file holds the points 0 to {}", *options.point, points - 1));
    return static_cast<std::size_t>(options.point.value_or(0));
}

/// What --details and --best-lever ask for.
std::vector<AnswerTable> further_tables(const GoalsOptions& options, const ResultsReader& results, const std::vector<std::size_t>& regions,
                                        const std::vector<int>& years, std::size_t point) {
    std::vector<AnswerTable> tables;
    const std::vector<std::string>& ids = options.selection.variables;
    if (options.details) {
        std::vector<GoalDetails> details;
        for (const std::size_t region : regions) details.push_back({region, goal_distances(results, region, ids, point), park_index_rows(results, region, years, point)});
        tables = goal_details_answers(details);
    }
    if (options.best_lever) {
        std::vector<RegionLevers> levers;
        for (const std::size_t region : regions) levers.push_back({region, best_levers(results, region, ids)});
        tables.push_back(best_levers_answer(levers, lever_comparison(results.design_table().kind), rise_draws(results)));
    }
    return tables;
}

/// The object of the further tables, with the list of goals as its first member.
std::string with_goals(std::string goals, const std::string& further) {
    goals.pop_back();  // the line's end
    return "{\n  \"goals\": " + goals + "," + further.substr(1);
}

int print_goals(const GoalsOptions& options) {
    const std::vector<std::size_t> regions = regions_of(options.selection);
    const ResultsReader results(options.results);
    const std::vector<int> years = years_of(options.selection, results, usual_goal_years(results.years(), options.observed));
    const DesignTable design = results.design_table();
    const std::size_t point = point_of(options, results);
    std::vector<GoalTable> tables;
    try {
        for (const std::size_t region : regions) {
            tables.push_back(goal_table(results, region, years, options.observed, options.selection.variables, point));
            tables.back().point = sweep_point(design, point);
        }
    } catch (const std::out_of_range& error) {
        throw UsageError(error.what());
    } catch (const std::invalid_argument& error) {
        throw InputError(Fault{options.results, 0, 0, error.what()});
    }
    const int asked = results.manifest().replicates;
    if (tables.front().replicates < asked)
        std::cerr << fmt::format("note: {} of {} replicates have finished\n", tables.front().replicates, asked);
    const std::vector<AnswerTable> more = further_tables(options, results, regions, years, point);
    switch (options.format) {
        case Format::text: print(goals_text(tables, options.language) + (more.empty() ? "" : "\n" + answers_text(more, options.language))); break;
        case Format::csv: print(goals_csv(tables, options.language) + (more.empty() ? "" : "\n" + answers_csv(more))); break;
        case Format::json: print(more.empty() ? goals_json(tables) : with_goals(goals_json(tables), answers_json(more))); break;
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
    command->add_option("--point", options->point, "a point of a sweep, counted from 0 (default: the first)")->type_name("N");
    command->add_flag("--details", options->details, "also show how far the medians are from the goals, when replicates reach them, and the world-park index with a frontier that stands still");
    command->add_flag("--best-lever", options->best_lever, "of a sweep: also show what raises the probability of each goal most");
    add_format_option(*command, options->format);
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return print_goals(*options); }; });
}

}  // namespace kapok
