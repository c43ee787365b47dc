#pragma once
// Which of a sweep's decisions to take when nobody knows which future will come: how probable it is that each meets the
// goals, what it costs, how much it may be regretted, which are not beaten in all respects, and which are good in
// different ways.

#include <optional>
#include <string>
#include <vector>

#include "analysis/chosen_goals.hpp"
#include "analysis/decision_futures.hpp"
#include "analysis/estimators/robustness.hpp"
#include "analysis/scenario_discovery.hpp"

namespace kapok {

/// Up to as many goals each is an objective of the front; more are one objective, the share of them that is met.
inline constexpr std::size_t most_goal_objectives = 3;

struct RobustQuestion {
    std::size_t region = 0;
    int year = 0;
    std::vector<ChosenGoal> goals;      ///< one or more
    std::vector<ChosenGoal> set_aside;  ///< goals that decisions are not judged by, told of beside the others
    double probability = 0.5;           ///< of meeting all goals that a package should have
    std::size_t packages = 4;           ///< different ones to find
    double discount = 0.0;              ///< of cost, a year
    /// Point whose decision costs are counted from; none: the one that leaves all as in the base, where there is one.
    std::optional<std::size_t> base_point;
    std::vector<std::string> uncertain;  ///< factors that are uncertain besides those that are so by nature
    DiscoverBy discover = DiscoverBy::either;
    std::optional<Interest> interest;
};

/// A decision under one criterion after the other. Places count from 1, the best; 0: none.
struct DecisionResult {
    std::size_t point = 0;                    ///< of the design: its number
    std::string id, en, zh;                   ///< what it sets: as id all of it, in words what tells it apart
    std::vector<std::size_t> telling;         ///< columns of the design that it sets, those first that tell it apart most
    int futures = 0;                          ///< that it finished in
    ShareEstimate all_goals;                  ///< probability that all goals are met, over those futures; see satisficing
    double goals_met = 0.0;                   ///< mean share of the goals that is met
    std::vector<double> goal_means;           ///< of each goal's variable, over those futures
    double cost = 0.0;                        ///< see RobustChoice::cost_is_relative [100 million CNY]
    RegretSummary regret;                     ///< mean over the goals of the regret as a share of the goal
    std::vector<RegretSummary> goal_regrets;  ///< of each goal's variable, in its unit
    int place_probability = 0, place_expected = 0, place_percentile = 0, place_largest = 0, place_cost = 0;
    bool on_front = false;
    double front_probability = 0.0;  ///< over resamples of the futures
};

/// How far a goal is from what runs reach.
struct GoalResult {
    ChosenGoal goal;
    double share = 0.0;                          ///< of all finished runs that meet it
    double low = 0.0, median = 0.0, high = 0.0;  ///< over all finished runs: 5%, 50% and 95% quantile
};

/// A package among those that differ as much as can be.
struct PackageResult {
    std::size_t decision = 0;  ///< index in RobustChoice::decisions
    double distance = 0.0;     ///< to the nearest of those before it, 0 to 1; NaN of the first
};

struct FrontResult {
    std::vector<std::string> objectives;  ///< ids: "policy_cost", variables of goals, "goals_met"
    int blocks = 0;                       ///< of futures that were resampled
    double hypervolume = 0.0, hypervolume_low = 0.0, hypervolume_high = 0.0;
};

struct RobustChoice {
    RobustQuestion question;
    std::string scenario;
    std::string kind;  ///< of the design
    DecisionFutures table;
    std::vector<GoalResult> goals, set_aside;
    GoalWords goal_words;
    std::vector<DecisionResult> decisions;  ///< in the order of the design
    std::vector<std::size_t> order;         ///< of decisions: by probability, goals met, expected regret
    bool shares_sets = false;               ///< some futures have the same set of parameters
    bool one_budget = false;                ///< decisions share out one budget, so that cost is no objective
    bool cost_is_relative = false;     ///< to that of the base decision in the same future; otherwise the cost itself
    std::optional<FrontResult> front;  ///< none where decisions have no future in common: no regret either
    int hopeless_futures = 0;  ///< in which no decision meets all goals
    std::vector<PackageResult> packages;
    ScenarioDiscovery discovery;
};

/// Reads the sweep and answers. Throws as read_decision_futures and cumulated_cost do, std::invalid_argument without
/// goals and for a base point that the design does not have.
RobustChoice robust_choice(const ResultsReader& results, const RobustQuestion& question);

/// The share of a budget that a decision gives to each lever; empty for other designs.
std::vector<double> budget_shares(const DecisionFutures& table, std::size_t decision);
/// True for designs that share out one budget.
bool shares_budget(const DesignTable& design);

}  // namespace kapok
