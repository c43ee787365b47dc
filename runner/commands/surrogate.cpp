#include "analysis/surrogate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "runner/commands/commands.hpp"
#include "runner/commands/print_answers.hpp"
#include "runner/commands/report_file.hpp"
#include "runner/commands/selection.hpp"
#include "runner/messages.hpp"
#include "runner/number_text.hpp"
#include "runner/published_file.hpp"

namespace kapok {
namespace {

using Setting = std::pair<const DesignFactor*, double>;

struct SurrogateOptions {
    std::string results, save;
    std::vector<std::string> at;
    Selection selection;
    Format format = Format::text;
    Language language{};
};

double value_of(const DesignFactor& factor, const std::string& text) {
    if (!factor.labels.empty()) {
        const auto label = std::find(factor.labels.begin(), factor.labels.end(), text);
        if (label != factor.labels.end()) return static_cast<double>(label - factor.labels.begin());
        const std::vector<std::string_view> known(factor.labels.begin(), factor.labels.end());
        throw UsageError(fmt::format("--at: {} = {} is none of {}.{}", factor.id, in_quotes(text), fmt::join(known, ", "), suggestion(text, known)));
    }
    const auto value = parse_number(text);
    if (!value) throw UsageError(fmt::format("--at: {} = {} should be a number from {} to {}", factor.id, in_quotes(text), format_number(factor.low), format_number(factor.high)));
    if (*value < factor.low || *value > factor.high)
        throw UsageError(fmt::format("--at: {} = {} is outside {} to {}, the range of the sweep", factor.id, format_number(*value), format_number(factor.low), format_number(factor.high)));
    return *value;
}

/// `FACTOR=VALUE`, each factor once.
std::vector<Setting> settings_of(const std::vector<std::string>& texts, const DesignInputs& design) {
    std::vector<std::string_view> known;
    for (const DesignFactor& factor : design.factors) known.push_back(factor.id);
    std::vector<Setting> settings;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos) throw UsageError(fmt::format("--at {} should be FACTOR=VALUE", in_quotes(text)));
        const std::string id = text.substr(0, equals);
        const DesignFactor* factor = design.find(id);
        if (factor == nullptr)
            throw UsageError(fmt::format("--at: {} is no factor of this sweep (call it without --at to see them).{}", in_quotes(id), suggestion(id, known)));
        if (std::any_of(settings.begin(), settings.end(), [&](const Setting& s) { return s.first == factor; }))
            throw UsageError(fmt::format("--at: {} is there twice", id));
        settings.emplace_back(factor, value_of(*factor, text.substr(equals + 1)));
    }
    if (design.budget && !settings.empty()) {
        double sum = 0.0;
        for (const Setting& setting : settings) sum += setting.second;
        if (std::abs(sum - *design.budget) > 1e-6 * *design.budget)
            throw UsageError(fmt::format("--at: the amounts add up to {:.6g}; they should add up to {}, the budget that all points of the sweep spend", sum, format_number(*design.budget)));
    }
    return settings;
}

std::vector<SurrogateOutcome> outcomes_of(const SurrogateOptions& options, const ResultsReader& results) {
    std::vector<SurrogateOutcome> outcomes;
    for (const std::size_t region : regions_of(options.selection))
        for (const int year : years_of(options.selection, results, {results.years().back()}))
            for (const VariableInfo& variable : variables_of(options.selection, results)) outcomes.push_back({variable, region, year});
    return outcomes;
}

int answer(const SurrogateOptions& options) {
    if (!options.save.empty()) require_writable(options.save);
    const ResultsReader results(options.results);
    const DesignInputs design = design_inputs(results);
    const std::vector<Setting> settings = settings_of(options.at, design);
    const std::vector<Surrogate> surrogates = fit_surrogates(results, design, outcomes_of(options, results));
    if (!options.save.empty()) write_report_file(options.save, surrogates_json(design, surrogates));
    std::vector<AnswerTable> tables;
    if (settings.empty()) tables = {factors_answer(design), surrogate_errors_answer(design, surrogates)};
    else tables = {surrogate_prediction_answer(design, surrogates, settings)};
    print_answers(tables, options.format, options.language);
    return exit_ok;
}

}  // namespace

void add_surrogate_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<SurrogateOptions>();
    CLI::App* command = app.add_subcommand("surrogate", "Estimate what a sweep would have shown at other values of its factors");
    command->add_option("RESULT", options->results, "a result file of a sweep")->required();
    command->add_option("--at", options->at, "a factor's value, all others as in the base; may be repeated (without it: factors, their ranges, and errors)")
        ->type_name("FACTOR=VALUE")
        ->delimiter(',')
        ->allow_extra_args(false);
    add_selection_options(*command, options->selection, "the last");
    command->add_option("--save", options->save, "also write the surrogates to a file, as JSON that other programs can evaluate")->type_name("FILE");
    add_format_option(*command, options->format);
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return answer(*options); }; });
}

}  // namespace kapok
