#include "analysis/robust_choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <stdexcept>

#include "analysis/decision_names.hpp"
#include "analysis/estimators/farthest_points.hpp"
#include "analysis/estimators/pareto_front.hpp"

namespace kapok {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr int resamples = 1000;
constexpr std::uint64_t front_seed = 1;

/// Outcomes of a question, each decisions x futures; NaN where there is no finished run or no value.
struct Outcomes {
    std::vector<MatrixXd> goals;  ///< the variable of each goal
    MatrixXd met, all_met;        ///< share of the goals that is met; 1 where all are
    MatrixXd cost;
};

MatrixXd columns_of(const MatrixXd& matrix, const std::vector<std::size_t>& columns) {
    MatrixXd chosen(matrix.rows(), static_cast<Index>(columns.size()));
    for (std::size_t j = 0; j < columns.size(); ++j)
        chosen.col(static_cast<Index>(j)) = matrix.col(static_cast<Index>(columns[j]));
    return chosen;
}

std::vector<double> numbers_in(const MatrixXd& matrix) {
    std::vector<double> numbers;
    for (const double value : matrix.reshaped())
        if (!std::isnan(value)) numbers.push_back(value);
    return numbers;
}

double mean_of(const MatrixXd& matrix) {
    const std::vector<double> numbers = numbers_in(matrix);
    return std::accumulate(numbers.begin(), numbers.end(), 0.0) / static_cast<double>(numbers.size());
}

/// The decision that costs are counted from: the one that a point makes or, without a point, that leaves every factor
/// as in the base; none where there is no such decision.
std::optional<std::size_t> base_decision(const DecisionFutures& table, std::optional<std::size_t> point) {
    const std::size_t points = table.design.columns.front().values.size();
    if (point && *point >= points)
        throw std::invalid_argument(fmt::format("no point {} in the design (0 to {})", *point, points - 1));
    for (std::size_t decision = 0; decision < table.decisions(); ++decision) {
        const auto row = table.point.row(static_cast<Index>(decision));
        if (point && (row.array() == static_cast<int>(*point)).any()) return decision;
        const auto is_left_alone = [&](std::size_t k) { return std::isnan(table.value(decision, k)); };
        const bool sets_something = !table.decision_columns.empty();
        if (!point && sets_something &&
            std::all_of(table.decision_columns.begin(), table.decision_columns.end(), is_left_alone))
            return decision;
    }
    return std::nullopt;
}

Outcomes read_outcomes(const ResultsReader& results, const DecisionFutures& table, const RobustQuestion& question,
                       std::optional<std::size_t> base) {
    Outcomes outcomes;
    const MatrixXd run = (table.finished.array() != 0)
                             .select(MatrixXd::Zero(table.finished.rows(), table.finished.cols()), not_a_number);
    outcomes.met = run;
    for (const ChosenGoal& goal : question.goals) {
        outcomes.goals.push_back(outcome_of(results, table, goal.variable.id, question.region, question.year));
        outcomes.met += outcomes.goals.back().unaryExpr([&](double value) { return goal.is_met(value) ? 1.0 : 0.0; });
    }
    const auto count = static_cast<double>(question.goals.size());
    outcomes.all_met = run + outcomes.met.unaryExpr([&](double met) { return met == count ? 1.0 : 0.0; });
    outcomes.met /= count;
    outcomes.cost = cumulated_cost(results, table, question.region, question.year, question.discount);
    if (base) {
        const Eigen::RowVectorXd of_base = outcomes.cost.row(static_cast<Index>(*base));
        outcomes.cost.rowwise() -= of_base;
    }
    return outcomes;
}

/// A goal's variable as a cost: the smaller the better.
MatrixXd as_cost(const ChosenGoal& goal, const MatrixXd& values) {
    return goal.wants_large() ? MatrixXd(-values) : values;
}

/// What regret of a goal is counted in: the goal, or where that is 0 the range of the variable over all runs.
double scale_of(const ChosenGoal& goal, const MatrixXd& values) {
    if (goal.threshold != 0.0) return std::abs(goal.threshold);
    const std::vector<double> numbers = numbers_in(values);
    const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
    return low == numbers.end() || *low == *high ? 1.0 : *high - *low;
}

/// How far all finished runs are from a goal; `values`: its variable, decisions x futures.
GoalResult result_of(const ChosenGoal& goal, const MatrixXd& values, int finished) {
    const std::vector<double> numbers = numbers_in(values);
    const auto met = std::count_if(numbers.begin(), numbers.end(), [&](double value) { return goal.is_met(value); });
    return {goal, static_cast<double>(met) / finished, quantile(numbers, 0.05), quantile(numbers, 0.5),
            quantile(numbers, 0.95)};
}

void add_regret(RobustChoice& choice, const Outcomes& outcomes) {
    MatrixXd sum = MatrixXd::Zero(outcomes.met.rows(), static_cast<Index>(choice.table.common.size()));
    for (std::size_t g = 0; g < choice.goals.size(); ++g) {
        const ChosenGoal& goal = choice.goals[g].goal;
        // decisions that finished nowhere would count as the worst of each future: they have no regret at all
        MatrixXd regrets = regret(columns_of(as_cost(goal, outcomes.goals[g]), choice.table.common));
        for (std::size_t d = 0; d < choice.decisions.size(); ++d)
            if (choice.decisions[d].futures == 0) regrets.row(static_cast<Index>(d)).setConstant(not_a_number);
        const std::vector<RegretSummary> summaries = summarise_regret(regrets);
        for (std::size_t d = 0; d < choice.decisions.size(); ++d)
            choice.decisions[d].goal_regrets.push_back(summaries[d]);
        sum += regrets / scale_of(goal, outcomes.goals[g]);
    }
    const std::vector<RegretSummary> summaries = summarise_regret(sum / static_cast<double>(choice.goals.size()));
    for (std::size_t d = 0; d < choice.decisions.size(); ++d) choice.decisions[d].regret = summaries[d];
}

void add_front(RobustChoice& choice, const Outcomes& outcomes, const ResultsReader& results) {
    if (choice.table.common.empty() || choice.decisions.size() < 2) return;
    FrontResult front;
    std::vector<MatrixXd> objectives;
    const auto add = [&](std::string id, const MatrixXd& costs) {
        front.objectives.push_back(std::move(id));
        objectives.push_back(columns_of(costs, choice.table.common));
    };
    if (!choice.one_budget) add("policy_cost", outcomes.cost);
    if (choice.goals.size() > most_goal_objectives)
        add("goals_met", -outcomes.met);
    else
        for (std::size_t g = 0; g < choice.goals.size(); ++g)
            add(choice.goals[g].goal.variable.id, as_cost(choice.goals[g].goal, outcomes.goals[g]));
    const std::vector<std::size_t> blocks = resampling_blocks(results, choice.table, choice.table.common);
    front.blocks = static_cast<int>(std::set(blocks.begin(), blocks.end()).size());
    const FrontEstimate estimate = bootstrap_front(objectives, blocks, resamples, front_seed);
    for (std::size_t d = 0; d < choice.decisions.size(); ++d) {
        choice.decisions[d].on_front = estimate.on_front[d];
        choice.decisions[d].front_probability = estimate.probability[d];
    }
    front.hypervolume = estimate.hypervolume;
    front.hypervolume_low = estimate.hypervolume_low;
    front.hypervolume_high = estimate.hypervolume_high;
    choice.front = front;
}

void add_decisions(RobustChoice& choice, const Outcomes& outcomes, const ResultsReader& results) {
    const DecisionNames names(results, choice.table);
    const std::vector<std::int32_t> sets = parameter_sets(results, choice.table);
    choice.shares_sets = std::set(sets.begin(), sets.end()).size() < sets.size();
    for (std::size_t d = 0; d < choice.table.decisions(); ++d) {
        const auto row = static_cast<Index>(d);
        DecisionResult result;
        result.point = choice.table.first_point[d];
        names.fill_in(result, d);
        std::vector<bool> met;
        std::vector<std::int32_t> sets_of_met;
        for (std::size_t future = 0; future < choice.table.futures(); ++future) {
            const double value = outcomes.all_met(row, static_cast<Index>(future));
            if (std::isnan(value)) continue;
            met.push_back(value == 1.0);
            if (!sets.empty()) sets_of_met.push_back(sets[future]);
        }
        result.futures = static_cast<int>(met.size());
        result.all_goals = satisficing(met, sets_of_met);
        result.goals_met = mean_of(outcomes.met.row(row));
        for (const MatrixXd& goal : outcomes.goals) result.goal_means.push_back(mean_of(goal.row(row)));
        result.cost = mean_of(outcomes.cost.row(row));
        result.regret = {not_a_number, not_a_number, not_a_number};
        choice.decisions.push_back(std::move(result));
    }
}

void add_places(RobustChoice& choice) {
    std::vector<DecisionResult>& decisions = choice.decisions;
    const auto place = [&](int DecisionResult::*where, bool smallest_first, auto criterion) {
        std::vector<double> values;
        for (const DecisionResult& decision : decisions) values.push_back(criterion(decision));
        const std::vector<int> found = rank_places(values, smallest_first);
        for (std::size_t d = 0; d < decisions.size(); ++d) decisions[d].*where = found[d];
    };
    place(&DecisionResult::place_probability, false, [](const DecisionResult& d) { return d.all_goals.share; });
    place(&DecisionResult::place_expected, true, [](const DecisionResult& d) { return d.regret.expected; });
    place(&DecisionResult::place_percentile, true, [](const DecisionResult& d) { return d.regret.percentile_90; });
    place(&DecisionResult::place_largest, true, [](const DecisionResult& d) { return d.regret.largest; });
    place(&DecisionResult::place_cost, true, [](const DecisionResult& d) { return d.cost; });
    choice.order.resize(decisions.size());
    std::iota(choice.order.begin(), choice.order.end(), std::size_t{0});
    const auto key = [&](std::size_t d) {  // NaN last
        const auto or_last = [](double value) {
            return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
        };
        return std::tuple(or_last(-decisions[d].all_goals.share), or_last(-decisions[d].goals_met),
                          or_last(decisions[d].regret.expected));
    };
    std::stable_sort(choice.order.begin(), choice.order.end(),
                     [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
}

/// Coordinates from 0 to 1 of what decisions set: the design's, shares of a budget, or values over their range.
MatrixXd coordinates_of(const DecisionFutures& table) {
    MatrixXd coordinates(static_cast<Index>(table.decisions()), static_cast<Index>(table.decision_columns.size()));
    for (std::size_t j = 0; j < table.decision_columns.size(); ++j) {
        const DesignColumn& column = table.design.columns[table.decision_columns[j]];
        auto into = coordinates.col(static_cast<Index>(j));
        for (std::size_t d = 0; d < table.decisions(); ++d)
            into(static_cast<Index>(d)) =
                (column.coordinates.empty() ? column.values : column.coordinates)[table.first_point[d]];
        if (!column.coordinates.empty()) continue;
        const std::vector<double> numbers = numbers_in(into);
        if (numbers.empty()) continue;
        const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
        if (*high > *low) into = ((into.array() - *low) / (*high - *low)).matrix();
    }
    for (std::size_t d = 0; shares_budget(table.design) && d < table.decisions(); ++d) {
        const std::vector<double> shares = budget_shares(table, d);
        for (std::size_t j = 0; j < shares.size(); ++j)
            coordinates(static_cast<Index>(d), static_cast<Index>(j)) = shares[j];
    }
    return coordinates;
}

void add_packages(RobustChoice& choice) {
    std::vector<std::size_t> candidates;  // best first, so that the first chosen is the best; of equals the cheapest
    for (const std::size_t d : choice.order)
        if (choice.decisions[d].all_goals.share >= choice.question.probability) candidates.push_back(d);
    std::stable_sort(candidates.begin(), candidates.end(), [&](std::size_t a, std::size_t b) {
        const DecisionResult &x = choice.decisions[a], &y = choice.decisions[b];
        return x.all_goals.share != y.all_goals.share ? x.all_goals.share > y.all_goals.share : x.cost < y.cost;
    });
    for (const FarthestPoint& point :
         farthest_points(coordinates_of(choice.table), candidates, choice.question.packages))
        choice.packages.push_back({point.row, point.distance});
}

}  // namespace

RobustChoice robust_choice(const ResultsReader& results, const RobustQuestion& question) {
    if (question.goals.empty()) throw std::invalid_argument("a choice needs a goal");
    RobustChoice choice;
    choice.question = question;
    choice.scenario = results.manifest().scenario_name;
    choice.table = read_decision_futures(results, question.uncertain);
    choice.kind = choice.table.design.kind;
    choice.one_budget = shares_budget(choice.table.design);
    const std::optional<std::size_t> base = base_decision(choice.table, question.base_point);
    choice.cost_is_relative = base.has_value();
    const Outcomes outcomes = read_outcomes(results, choice.table, question, base);
    const int finished = choice.table.runs.finished;
    for (std::size_t g = 0; g < question.goals.size(); ++g)
        choice.goals.push_back(result_of(question.goals[g], outcomes.goals[g], finished));
    for (const ChosenGoal& goal : question.set_aside)
        choice.set_aside.push_back(result_of(
            goal, outcome_of(results, choice.table, goal.variable.id, question.region, question.year), finished));
    choice.goal_words = words_of_goals(choice.goals.size(), choice.set_aside.size());
    add_decisions(choice, outcomes, results);
    for (const auto& future : outcomes.all_met.colwise())
        choice.hopeless_futures += std::none_of(future.begin(), future.end(), [](double met) { return met == 1.0; });
    if (!choice.table.common.empty() && choice.decisions.size() > 1) add_regret(choice, outcomes);
    add_front(choice, outcomes, results);
    add_places(choice);
    add_packages(choice);
    choice.discovery =
        discover_scenarios(results, choice.table, outcomes.all_met, question.discover, question.interest);
    return choice;
}

}  // namespace kapok
