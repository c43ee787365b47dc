#include <memory>

#include "analysis/variance_over_time.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/print_answers.hpp"
#include "runner/commands/selection.hpp"

namespace kapok {
namespace {

struct VarianceOptions {
    std::string results;
    Selection selection;
    Format format = Format::text;
    Language language{};
};

int print_variance(const VarianceOptions& options) {
    const std::vector<std::size_t> regions = regions_of(options.selection);
    const ResultsReader results(options.results);
    const std::vector<VariableInfo> variables = variables_of(options.selection, results);
    const std::vector<int> years = years_of(options.selection, results, usual_variance_years(results.years()));
    const std::vector tables{variance_answer(variance_over_time(results, variables, years, regions))};
    print_answers(tables, options.format, options.language);
    return exit_ok;
}

}  // namespace

void add_variance_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<VarianceOptions>();
    CLI::App* command = app.add_subcommand(
        "variance", "Split the variance of results into scenarios, parameters and luck, over the years");
    command->add_option("RESULT", options->results, "a result file, of a scenario or of a sweep")->required();
    add_selection_options(*command, options->selection, "2016, every fifth year from 2020, and the last");
    add_format_option(*command, options->format);
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return print_variance(*options); }; });
}

}  // namespace kapok
