// Which factors of a sweep matter for which indicators, and where the variance of its outcomes comes from, as `kapok
// sensitivity` and `kapok variance` say.
#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/report/report_parts.hpp"
#include "analysis/report/report_text.hpp"
#include "analysis/sensitivity.hpp"
#include "analysis/variance_over_time.hpp"
#include "model/geography.hpp"
#include "runner/json_text.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

/// Resamples behind each interval, as `kapok sensitivity` takes them.
constexpr int bootstraps = 1000;
constexpr int share_digits = 5;

std::string estimate_json(const Estimate& estimate) {
    return report_numbers(std::array{estimate.value, estimate.low, estimate.high}, share_digits);
}

/// The region that a report begins with, and the delta.
std::vector<std::size_t> regions_of(const ReportScope& scope) {
    if (scope.region == delta_region) return {delta_region};
    return {scope.region, delta_region};
}

std::string region_ids(std::span<const std::size_t> regions) {
    std::vector<std::string> ids;
    for (const std::size_t region : regions) ids.push_back(json_string(region_id(region)));
    return json_list(ids);
}

/// Years in which points can differ.
std::vector<int> later_years(std::vector<int> years, int first) {
    if (years.size() > 1) std::erase(years, first);
    return years;
}

std::string measures_json(const SensitivityMethodSpec& spec) {
    std::vector<std::string> measures;
    for (const SensitivityMeasure& measure : spec.measures) {
        JsonMembers members = named(measure.id, measure.en, measure.zh);
        members.emplace_back("about",
                             json_object({{"en", json_string(measure.about_en)}, {"zh", json_string(measure.about_zh)}}));
        members.emplace_back("in_unit", measure.in_unit ? "true" : "false");
        measures.push_back(json_object(members));
    }
    return json_list(measures);
}

std::string factors_json(const SensitivityAnalysis& analysis) {
    std::vector<std::string> factors;
    for (const SensitivityFactor& factor : analysis.factors)
        factors.push_back(json_object(named(factor.name.id, factor.name.en, factor.name.zh)));
    return json_list(factors);
}

std::string luck_json(const std::optional<LuckPart>& luck) {
    if (!luck) return "null";
    return json_object({{"levers", estimate_json(luck->levers)},
                        {"luck", estimate_json(luck->luck)},
                        {"interaction", estimate_json(luck->interaction)}});
}

/// By factor its measures and whether it is clear of luck (null: not known); null where the outcome tells nothing of it.
std::string outcome_json(const OutcomeSensitivity& outcome, std::size_t factor_count) {
    std::vector<std::string> factors(factor_count, "null");
    for (const FactorSensitivity& factor : outcome.factors) {
        if (factor.rank == 0) continue;
        std::vector<std::string> measures;
        for (const Estimate& measure : factor.measures) measures.push_back(estimate_json(measure));
        const std::string is_clear = !factor.is_clear ? "null" : *factor.is_clear ? "true" : "false";
        factors[factor.factor] = json_object({{"measures", json_list(measures)}, {"clear", is_clear}});
    }
    return json_object({{"mean", report_number(outcome.mean)},
                        {"deviation", report_number(outcome.deviation)},
                        {"points", std::to_string(outcome.points)},
                        {"replicates", std::to_string(outcome.replicates)},
                        {"factors", json_list(factors)},
                        {"luck", luck_json(outcome.luck)}});
}

}  // namespace

std::optional<std::string> sensitivity_part(const ResultsReader& results, const ReportScope& scope) {
    const std::vector<VariableInfo> variables = indicators_of(results);
    const std::vector<int> years = later_years(report_years(results), results.years().front());
    const std::vector<std::size_t> regions = regions_of(scope);
    if (variables.empty()) return {};
    try {
        const SensitivityAnalysis analysis = sensitivity(results, variables, years, regions, bootstraps);
        if (analysis.method == SensitivityMethod::differences) return {};  // the part lever_effects has them
        const SensitivityMethodSpec& spec = analysis.spec();
        std::vector<std::string> outcomes;
        for (const OutcomeSensitivity& outcome : analysis.outcomes)
            outcomes.push_back(std::string("\n").append(outcome_json(outcome, analysis.factors.size())));
        return json_object({{"method", json_object({{"en", json_string(spec.en)}, {"zh", json_string(spec.zh)}})},
                            {"measures", measures_json(spec)},
                            {"rank_measure", std::to_string(spec.rank_measure())},
                            {"threshold", json_object({{"en", json_string(spec.threshold_en)}, {"zh", json_string(spec.threshold_zh)}})},
                            {"bootstraps", std::to_string(analysis.bootstraps)},
                            {"draws_parameters", analysis.draws_parameters ? "true" : "false"},
                            {"factors", factors_json(analysis)},
                            {"variables", variable_heads(variables)},
                            {"regions", region_ids(regions)},
                            {"years", whole_numbers(years)},
                            {"outcomes", json_list(outcomes)}});
    } catch (const InputError&) {  // a design that this is not for, or that its file does not keep
        return {};
    }
}

std::optional<std::string> variance_over_time_part(const ResultsReader& results, const ReportScope& scope) {
    const std::vector<VariableInfo> variables = indicators_of(results);
    const std::vector<int> years = later_years(results.years(), results.years().front());
    const std::vector<std::size_t> regions = regions_of(scope);
    if (variables.empty()) return {};
    try {
        const VarianceAnalysis analysis = variance_over_time(results, variables, years, regions);
        std::vector<std::string> outcomes;
        for (const OutcomeVariance& outcome : analysis.outcomes) {
            const VarianceSplit& split = outcome.split;
            std::vector<std::string> parts;
            for (const Estimate& part :
                 {split.scenario, split.parameters, split.luck, split.scenario_parameters, split.scenario_luck})
                parts.push_back(estimate_json(part));
            outcomes.push_back(json_object({{"deviation", report_number(split.deviation)}, {"parts", json_list(parts)}}));
        }
        return json_object({{"draws_parameters", analysis.draws_parameters ? "true" : "false"},
                            {"variables", variable_heads(variables)},
                            {"regions", region_ids(regions)},
                            {"years", whole_numbers(years)},
                            {"outcomes", json_list(outcomes)}});
    } catch (const InputError&) {  // one run alone
        return {};
    }
}

}  // namespace kapok
