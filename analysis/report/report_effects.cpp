// What each point of a sweep does beside its base, and what it costs: the differences of `kapok compare`, kept for every
// indicator, region and year that a reader may choose.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "analysis/additionality.hpp"
#include "analysis/comparison.hpp"
#include "analysis/goal_levers.hpp"
#include "analysis/paired_totals.hpp"
#include "analysis/report/report_parts.hpp"
#include "analysis/report/report_text.hpp"
#include "model/measurement/record.hpp"
#include "runner/json_text.hpp"

namespace kapok {
namespace {

/// Points that a report keeps of a larger sweep, those with the largest differences.
constexpr std::size_t most_points = 250;
/// Significant digits of differences: no interval of a few replicates is known to more.
constexpr int effect_digits = 5;
constexpr const char* total_cost = "policy_cost";

/// `[mean, low, high]`; 0 where all pairs agree to the last bit, null without any pair.
std::string effect_json(const EffectInterval& effect) {
    if (std::isnan(effect.mean)) return "null";
    if (effect.mean == 0.0 && effect.low == 0.0 && effect.high == 0.0) return "0";
    return report_numbers(std::array{effect.mean, effect.low, effect.high}, effect_digits);
}

/// Every variable x region x year of one point, in this order.
std::string effects_of(const Comparison& comparison, const ComparisonRequest& request) {
    const std::size_t regions = request.regions.size(), years = request.years.size();
    std::vector<std::vector<std::string>> cells(request.variables.size(), std::vector<std::string>(regions * years, "null"));
    for (const Difference& row : comparison.rows) {
        const auto variable = std::find_if(request.variables.begin(), request.variables.end(),
                                           [&](const VariableInfo& one) { return one.id == row.variable.id; });
        const auto year = std::find(request.years.begin(), request.years.end(), row.year);
        cells[static_cast<std::size_t>(variable - request.variables.begin())]
             [row.region * years + static_cast<std::size_t>(year - request.years.begin())] = effect_json(row.paired.effect);
    }
    std::vector<std::string> variables;
    for (const std::vector<std::string>& of_variable : cells) variables.push_back(json_list(of_variable));
    return json_list(variables);
}

/// Region x year: extra public cost from the first simulated year to this one, 100 million CNY at current prices.
std::string costs_of(const PairedRuns& runs, const ComparisonRequest& request) {
    std::vector<std::string> costs;
    for (const std::size_t region : request.regions)
        for (const int year : request.years)
            costs.push_back(effect_json(
                runs.effect(runs.totals(total_cost, region, over_years(Record::first_year + 1, year))).effect));
    return json_list(costs);
}

std::vector<Arm> arms_of(const std::shared_ptr<const ResultsReader>& results, const DesignTable& table, const Arm& base) {
    std::vector<Arm> arms;
    for (std::size_t point = 0; point < table.columns.front().values.size(); ++point) {
        Arm arm{results, point, point_name(table, point, base.point)};
        if (point != base.point && !pair_replicates(base, arm).baseline.empty()) arms.push_back(std::move(arm));
    }
    return arms;
}

/// The plan's indicators, and what policies are usually asked to add, as far as the file has them.
std::vector<VariableInfo> effect_variables(const ResultsReader& results) {
    std::vector<VariableInfo> chosen = indicators_of(results);
    for (const std::string_view id : usual_additional_outcomes()) {
        const VariableInfo* variable = results.find(id);
        const auto same = [&](const VariableInfo& one) { return one.id == id; };
        if (variable != nullptr && std::none_of(chosen.begin(), chosen.end(), same)) chosen.push_back(*variable);
    }
    return chosen;
}

std::string pairing_json(const PairingSummary& pairing) {
    return json_object({{"pairs", std::to_string(pairing.pairs)}, {"draws", std::to_string(pairing.draws)}});
}

}  // namespace

std::optional<std::string> effects_part(const ResultsReader& results, const ReportScope&) {
    const DesignTable table = results.design_table();
    if (lever_comparison(table.kind) != LeverComparison::points) return {};
    const std::shared_ptr<const ResultsReader> shared(std::shared_ptr<void>(), &results);  // owns nothing
    const Arm base{shared, base_point(table), point_name(table, base_point(table), base_point(table))};
    std::vector<Arm> arms = arms_of(shared, table, base);
    const ComparisonRequest request{effect_variables(results), all_regions(), report_years(results), false};
    if (arms.empty() || request.variables.empty()) return {};
    const std::vector<Comparison> kept = largest_comparisons(compare_runs(base, arms, request), most_points);
    std::vector<std::string> points, costs;
    ReadBlocks blocks;
    for (const Comparison& comparison : kept) {
        const auto arm = std::find_if(arms.begin(), arms.end(), [&](const Arm& one) { return one.name.id == comparison.other.id; });
        JsonMembers members{{"point", comparison.other.id},
                            {"settings", settings_json(table, arm->point)},
                            {"pairing", pairing_json(comparison.pairing)},
                            {"effects", effects_of(comparison, request)}};
        if (results.find(total_cost) != nullptr)
            members.emplace_back("costs", costs_of(PairedRuns(base, *arm, blocks), request));
        points.push_back(std::string("\n").append(json_object(members)));
    }
    return json_object({{"base", base.name.id},
                        {"left_out", std::to_string(arms.size() - kept.size())},
                        {"years", whole_numbers(request.years)},
                        {"variables", variable_heads(request.variables)},
                        {"points", json_list(points)}});
}

}  // namespace kapok
