#pragma once
// More on the plan's goals than the goal table says: how far off, when each replicate gets there, and what the moving
// frontier of the world-park index costs.

#include <optional>
#include <span>
#include <vector>

#include "analysis/answer_table.hpp"
#include "analysis/goal_attainment.hpp"
#include "analysis/park_index.hpp"

namespace kapok {

/// First years in which single replicates attain a goal. One that never does by the last year counts as later than all,
/// so a quantile (the smallest year that at least this share of replicates has by then) may be none.
struct CrossingYears {
    std::optional<int> median, low, high;  ///< 50%, 5% and 95%
    ShareEstimate never;                   ///< share of finished replicates that do not attain it by the last year; as YearSummary::attainment
};

/// `values`: replicate x year. NaN attains no goal.
CrossingYears crossing_years(const DataArray& values, std::span<const int> years, const FinishedRuns& runs, const std::string& relation, double goal);

/// How far the median of a region is from a goal in the goal's year, and when replicates attain it.
struct GoalDistance {
    VariableInfo variable;
    GoalBasis basis = GoalBasis::own;
    YearSummary in_goal_year;                ///< NaN where the file ends before it
    double shortfall = 0.0;                  ///< goal minus median in the variable's unit, 0 where the median attains it; NaN without median
    double shortfall_percent = 0.0;          ///< of the goal
    CrossingYears crossing;
};

/// All goals that a region is compared with: the plan's 18, then the world-park indices; `ids`: these variables only.
/// Throws as goal_table does.
std::vector<GoalDistance> goal_distances(const ResultsReader& results, std::size_t region, std::span<const std::string> ids = {}, std::size_t point = 0);

/// The world-park index of a horizon with one kind of frontier.
struct ParkIndexRow {
    int horizon = alongside_year;
    ParkFrontier frontier = ParkFrontier::moving;
    std::vector<YearSummary> years;          ///< attainment of 1 where `has_goal`
    CrossingYears crossing;
    bool has_goal = false;                   ///< Guangzhou: the outlook is its own
};

/// Both horizons with both frontiers, in these years; empty when the file does not record all seven criteria.
std::vector<ParkIndexRow> park_index_rows(const ResultsReader& results, std::size_t region, std::span<const int> years, std::size_t point = 0);

struct GoalDetails {
    std::size_t region = 0;
    std::vector<GoalDistance> distances;
    std::vector<ParkIndexRow> park;
};

/// Two tables over all regions: distances, and the world-park index; the second has no rows where it cannot be computed.
std::vector<AnswerTable> goal_details_answers(std::span<const GoalDetails> details);

}  // namespace kapok
