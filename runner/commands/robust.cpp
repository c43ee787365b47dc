#include <fmt/format.h>

#include <iostream>
#include <map>
#include <memory>

#include "analysis/robust_choice_tables.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/print_answers.hpp"
#include "runner/commands/selection.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

constexpr std::size_t usual_top = 15;

struct RobustOptions {
    std::string results, region = "Guangzhou";
    std::optional<int> year;
    std::vector<std::string> goals;
    bool all_goals = false;
    RobustQuestion question;
    std::size_t top = usual_top;
    Format format = Format::text;
    Language language{};
};

RobustQuestion question_of(const RobustOptions& options, const ResultsReader& results) {
    RobustQuestion question = options.question;
    Selection selection;
    selection.regions = {options.region};
    if (options.year) selection.years = {*options.year};
    question.region = regions_of(selection).front();
    question.year = years_of(selection, results, {usual_decision_year(results)}).front();
    for (const std::string& text : options.goals) question.goals.push_back(parse_goal(text, results));
    if (options.all_goals) question.goals = usual_goals(results, question.region, question.year);
    if (options.goals.empty() && !options.all_goals) {
        AttainableGoals usual = attainable_goals(results, question.region, question.year);
        question.goals = std::move(usual.kept);
        question.set_aside = std::move(usual.set_aside);
    }
    if (question.goals.empty())
        throw UsageError(fmt::format(
            "the plan has no goals for {} in {} that {} records; name some with --goal, such as 'rd_intensity>=3'",
            region_id(question.region), question.year, results.path().string()));
    return question;
}

int print_robust(const RobustOptions& options) {
    const ResultsReader results(options.results);
    RobustChoice choice;
    try {
        choice = robust_choice(results, question_of(options, results));
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
    const EndedRuns& runs = choice.table.runs;
    if (runs.failed + runs.not_run > 0)
        std::cerr << fmt::format("note: {} runs failed and {} were not run; they are left out\n", runs.failed,
                                 runs.not_run);
    const std::vector<AnswerTable> tables =
        robust_choice_tables(choice, {options.format == Format::text ? options.top : 0});
    print_answers(tables, options.format, options.language);
    return exit_ok;
}

/// An option whose value is one of some words.
template <class Value, class Target>
void add_choice(CLI::App& command, const std::string& name, const std::map<std::string, Value>& words, Target& target,
                const std::string& text) {
    std::vector<std::string> names;
    for (const auto& [word, value] : words) names.push_back(word);
    command
        .add_option_function<std::string>(
            name, [words, &target](const std::string& word) { target = words.at(word); }, text)
        ->check(CLI::IsMember(names))
        ->type_name("WHAT");
}

void add_question_options(CLI::App& command, RobustOptions& options) {
    RobustQuestion& question = options.question;
    command.add_option("--city", options.region, "a city, or PRD for the whole delta (default: Guangzhou)")
        ->type_name("NAME");
    command.add_option("--year", options.year, "the year that counts (default: 2030, or the last year)")
        ->type_name("YEAR");
    CLI::Option* goal = command.add_option(
        "--goal", options.goals,
        "what should be reached, such as 'rd_intensity>=3'; may be repeated (default: the plan's goals for the year, those "
        "that no run meets set aside)");
    goal->type_name("GOAL")->allow_extra_args(false);
    command.add_flag("--all-goals", options.all_goals, "also judge by those of the plan's goals that no run meets")
        ->excludes(goal);
    command.add_option("--probability", question.probability, "of meeting the goals that packages should have (0.5)")
        ->check(CLI::Range(0.0, 1.0))
        ->type_name("P");
    command.add_option("--packages", question.packages, "how many different packages to show (4)")
        ->check(CLI::Range(1, 100))
        ->type_name("N");
    command
        .add_option("--uncertain", question.uncertain,
                    "a factor that nobody decides, besides parameters; may be repeated")
        ->type_name("NAME")
        ->delimiter(',')
        ->allow_extra_args(false);
    add_choice<DiscoverBy>(command, "--discover",
                           {{"auto", DiscoverBy::either},
                            {"uncertain", DiscoverBy::uncertain},
                            {"levers", DiscoverBy::levers},
                            {"none", DiscoverBy::nothing}},
                           question.discover,
                           "which inputs to seek boxes in (auto: uncertain ones, or levers where these are too few)");
    add_choice<Interest>(command, "--interest", {{"failure", Interest::failure}, {"success", Interest::success}},
                         question.interest,
                         "what boxes should hold (default: failure for uncertain inputs, success for levers)");
    command.add_option("--discount", question.discount, "of cost, a year (0)")
        ->check(CLI::Range(0.0, 1.0))
        ->type_name("RATE");
    command
        .add_option("--base", question.base_point,
                    "point that costs are counted from (default: the one that changes nothing, if there is one)")
        ->type_name("POINT");
    command.add_option("--top", options.top, fmt::format("decisions to show as text ({})", usual_top))
        ->check(CLI::Range(1, 1'000'000))
        ->type_name("N");
}

}  // namespace

void add_robust_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<RobustOptions>();
    CLI::App* command =
        app.add_subcommand("robust", "Find the decisions of a sweep that hold in most futures, and where they fail");
    command->add_option("RESULT", options->results, "the result file of a sweep")->required();
    add_question_options(*command, *options);
    add_format_option(*command, options->format);
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return print_robust(*options); }; });
}

}  // namespace kapok
