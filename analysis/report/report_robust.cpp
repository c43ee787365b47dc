// Which packages of a sweep hold in most futures, as `kapok robust` answers.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <span>

#include "analysis/decision_names.hpp"
#include "analysis/report/report_parts.hpp"
#include "analysis/report/report_text.hpp"
#include "analysis/robust_choice.hpp"
#include "model/geography.hpp"
#include "runner/json_text.hpp"
#include "runner/messages.hpp"
#include "runner/unit_names.hpp"

namespace kapok {
namespace {

/// Decisions that a report keeps of a larger sweep: the best, and whatever is on the front or a package.
constexpr std::size_t most_decisions = 100;

std::string pair_json(const std::string& en, const std::string& zh) {
    return json_object({{"en", json_string(en)}, {"zh", json_string(zh)}});
}

std::string goals_json(std::span<const GoalResult> results) {
    std::vector<std::string> goals;
    for (const GoalResult& result : results) {
        JsonMembers members = variable_head(result.goal.variable);
        members.emplace_back("relation", json_string(symbol_of(result.goal.relation)));
        members.emplace_back("threshold", json_number(result.goal.threshold));
        members.emplace_back("share", report_number(result.share));
        members.emplace_back("range", report_numbers(std::array{result.low, result.median, result.high}));
        goals.push_back(json_object(members));
    }
    return json_list(goals);
}

std::string decision_json(const RobustChoice& choice, const DecisionResult& decision) {
    const std::span telling(decision.telling);
    const DesignTable& design = choice.table.design;
    const RegretSummary& regret = decision.regret;
    return json_object(
        {{"point", std::to_string(decision.point)},
         {"settings", settings_json(design, decision.point, choice.table.decision_columns)},
         {"telling", settings_json(design, decision.point, telling.first(std::min(most_telling, telling.size())))},
         {"futures", std::to_string(decision.futures)},
         {"all_goals", report_numbers(std::array{decision.all_goals.share, decision.all_goals.low, decision.all_goals.high})},
         {"goals_met", report_number(decision.goals_met)},
         {"cost", report_number(decision.cost)},
         {"regret", report_numbers(std::array{regret.expected, regret.percentile_90, regret.largest})},
         {"on_front", decision.on_front ? "true" : "false"},
         {"front_probability", report_number(decision.front_probability)}});
}

/// The decisions that are kept, as indices of RobustChoice::decisions, best first.
std::vector<std::size_t> kept_decisions(const RobustChoice& choice) {
    std::set<std::size_t> packages;
    for (const PackageResult& package : choice.packages) packages.insert(package.decision);
    std::vector<std::size_t> kept;
    for (std::size_t place = 0; place < choice.order.size(); ++place) {
        const std::size_t decision = choice.order[place];
        if (place < most_decisions || choice.decisions[decision].on_front || packages.contains(decision))
            kept.push_back(decision);
    }
    return kept;
}

/// Lowest and highest value of an input over the points, or over what the replicates drew; [0, 1] of a yes or no.
std::array<double, 2> range_of(const ResultsReader& results, const DesignTable& design, const std::string& id) {
    std::vector<double> values;
    for (const DesignColumn& column : design.columns)
        if (column.id == id && column.labels.empty()) values = column.values;
    const ParameterDraws& draws = results.manifest().draws;
    const auto drawn = std::find(draws.names.begin(), draws.names.end(), id);
    if (values.empty() && drawn != draws.names.end())
        for (std::size_t k = static_cast<std::size_t>(drawn - draws.names.begin()); k < draws.values.size(); k += draws.names.size())
            values.push_back(draws.values[k]);
    std::erase_if(values, [](double value) { return std::isnan(value); });
    if (values.empty()) return {0.0, 1.0};
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {*low, *high};
}

std::string limit_json(const ResultsReader& results, const RobustChoice& choice, const BoxLimit& limit) {
    const DiscoveryInput& input = choice.discovery.inputs[limit.input];
    JsonMembers members = named(input.id, input.en, input.zh);
    members.emplace_back("unit", pair_json(input.unit, std::string(unit_text(input.unit, Language::zh))));
    members.emplace_back("range", report_numbers(range_of(results, choice.table.design, input.id)));
    members.emplace_back("box", report_numbers(std::array{limit.side.low, limit.side.high}));
    members.emplace_back("quasi_p", report_number(limit.quasi_p));
    members.emplace_back("density_without", report_number(limit.density_without));
    members.emplace_back("found_again", report_number(limit.found_again));
    return json_object(members);
}

std::string discovery_json(const ResultsReader& results, const RobustChoice& choice) {
    const ScenarioDiscovery& discovery = choice.discovery;
    std::vector<std::string> boxes;
    for (const ScenarioBox& box : discovery.boxes) {
        std::vector<std::string> limits;
        for (const BoxLimit& limit : box.limits) limits.push_back(limit_json(results, choice, limit));
        boxes.push_back(json_object({{"cases", std::to_string(box.measures.cases)},
                                     {"coverage", report_number(box.measures.coverage)},
                                     {"density", report_number(box.measures.density)},
                                     {"chance", report_number(box.chance)},
                                     {"limits", json_list(limits)}}));
    }
    return json_object({{"failure", discovery.interest == Interest::failure ? "true" : "false"},
                        {"by_levers", discovery.by == DiscoverBy::levers ? "true" : "false"},
                        {"cases", std::to_string(discovery.cases)},
                        {"share", report_number(discovery.share)},
                        {"in_groups", discovery.in_groups ? "true" : "false"},
                        {"reason", pair_json(discovery.reason_en, discovery.reason_zh)},
                        {"boxes", json_list(boxes)}});
}

std::string choice_json(const ResultsReader& results, const RobustChoice& choice) {
    const std::vector<std::size_t> kept = kept_decisions(choice);
    std::vector<std::string> decisions, packages, objectives, factors;
    for (const std::size_t k : choice.table.decision_columns) factors.push_back(std::to_string(k));
    for (const std::size_t decision : kept)
        decisions.push_back(std::string("\n").append(decision_json(choice, choice.decisions[decision])));
    for (const PackageResult& package : choice.packages) {
        const auto place = std::find(kept.begin(), kept.end(), package.decision) - kept.begin();
        packages.push_back(
            json_object({{"decision", std::to_string(place)}, {"distance", report_number(package.distance)}}));
    }
    if (choice.front)
        for (const std::string& objective : choice.front->objectives) objectives.push_back(json_string(objective));
    return json_object({{"regions", json_list({json_string(region_id(choice.question.region))})},
                        {"years", whole_numbers(std::array{choice.question.year})},
                        {"probability", report_number(choice.question.probability)},
                        {"futures", std::to_string(choice.table.futures())},
                        {"common_futures", std::to_string(choice.table.common.size())},
                        {"one_budget", choice.one_budget ? "true" : "false"},
                        {"cost_is_relative", choice.cost_is_relative ? "true" : "false"},
                        {"left_out", std::to_string(choice.decisions.size() - kept.size())},
                        {"objectives", json_list(objectives)},
                        {"goal_words", pair_json(choice.goal_words.en, choice.goal_words.zh)},
                        {"goals", goals_json(choice.goals)},
                        {"set_aside", goals_json(choice.set_aside)},
                        {"factors", json_list(factors)},
                        {"decisions", json_list(decisions)},
                        {"packages", json_list(packages)},
                        {"discovery", discovery_json(results, choice)}});
}

}  // namespace

std::optional<std::string> robust_part(const ResultsReader& results, const ReportScope& scope) {
    const std::vector<int> years = results.years();
    RobustQuestion question;
    question.region = scope.region;
    question.year = std::find(years.begin(), years.end(), scope.year) != years.end() ? scope.year : usual_decision_year(results);
    AttainableGoals usual = attainable_goals(results, question.region, question.year);
    if (usual.kept.empty()) return {};
    question.goals = std::move(usual.kept);
    question.set_aside = std::move(usual.set_aside);
    try {
        return choice_json(results, robust_choice(results, question));
    } catch (const InputError&) {  // no finished run, a single point, or no cost in the file
        return {};
    }
}

}  // namespace kapok
