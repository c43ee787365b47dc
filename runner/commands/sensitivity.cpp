#include "analysis/sensitivity.hpp"

#include <memory>

#include "analysis/goal_attainment.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/print_answers.hpp"
#include "runner/commands/selection.hpp"

namespace kapok {
namespace {

struct SensitivityOptions {
    std::string results;
    Selection selection;
    int bootstraps = 1000;
    std::size_t top = 10;
    Format format = Format::text;
    Language language{};
};

/// The years of goals that the file holds after 2015, and its last.
std::vector<int> usual_years(const ResultsReader& results) {
    const std::vector<int> available = results.years();
    std::vector<int> years = usual_goal_years(available, false);
    if (years.back() != available.back()) years.push_back(available.back());
    if (years.size() > 1 && years.front() == available.front()) years.erase(years.begin());
    return years;
}

int print_sensitivity(const SensitivityOptions& options) {
    const std::vector<std::size_t> regions = regions_of(options.selection);
    const ResultsReader results(options.results);
    const std::vector<VariableInfo> variables = variables_of(options.selection, results);
    const std::vector<int> years = years_of(options.selection, results, usual_years(results));
    const SensitivityAnalysis analysis = sensitivity(results, variables, years, regions, options.bootstraps);
    const std::vector<AnswerTable> tables = sensitivity_tables(analysis, options.format == Format::text, options.top);
    print_answers(tables, options.format, options.language);
    return exit_ok;
}

}  // namespace

void add_sensitivity_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<SensitivityOptions>();
    CLI::App* command =
        app.add_subcommand("sensitivity", "Say which factors of a sweep matter for which indicators, and how surely");
    command->add_option("RESULT", options->results, "the result file of a sweep")->required();
    add_selection_options(*command, options->selection, "2020, 2030, 2049 and the last");
    command->add_option("--bootstraps", options->bootstraps, "resamples behind each interval (default: 1000)")
        ->check(CLI::Range(100, 10'000))
        ->type_name("NUMBER");
    command->add_option("--top", options->top, "factors of each indicator in the text; 0: all (default: 10)")
        ->type_name("NUMBER");
    add_format_option(*command, options->format);
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return print_sensitivity(*options); }; });
}

}  // namespace kapok
