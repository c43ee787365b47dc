#pragma once
// Which lever of a sweep does most for the probability of a goal.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/answer_table.hpp"
#include "analysis/estimators/share_differences.hpp"
#include "analysis/goal_attainment.hpp"

namespace kapok {

/// How a sweep is asked for its best lever.
enum class LeverComparison {
    points,  ///< each point with the base point, paired by replicate: one_at_a_time, list, csv
    halves,  ///< the upper half of a factor's values with its lower half, over all points: every other design
};
LeverComparison lever_comparison(const std::string& design_kind);

/// The change of the probability of a goal that is largest among all factors, or points, of a sweep.
struct BestLever {
    VariableInfo variable;              ///< with its goal and goal year
    /// "rd_grant_rate = 0.07", or "rd_grant_rate >= 0.045"; empty where nothing raises the probability with an interval
    /// that begins above 0.005, which would be told as 0.00.
    std::string setting;
    std::optional<std::size_t> point;   ///< compared by points: the one
    double without = 0.0, with = 0.0;   ///< probability at the base point or in the other half; and with the setting
    ShareDifference rise;               ///< 90% interval
    double rise_of_mean = 0.0;          ///< of the indicator, in its unit: it decides between equal rises
    int equal = 0, compared = 0;        ///< settings whose rise is as large, this one among them; settings in all
};

/// One row for each goal that the region is compared with and whose year the file holds.
///
/// A draw is a set of parameters with its replicates where several sets were drawn, otherwise a replicate.
/// By points: in the pairs of a replicate at a point and at the base point (the one that leaves all factors alone, or the
/// first), both with the same luck, the share that attains the goal rises by the share of pairs that gain it minus the
/// share that lose it, with paired_share_difference of as many pairs as effective_outcomes tells over the draws.
/// By halves: points above a factor's median against those below it (at it: with the smaller side where a side would
/// be empty, else left out), and the same with the two sides exchanged; each point counts with its share of replicates
/// that attain the goal, in grouped_difference with the groups of DesignInputs, and the rises of single draws widen the
/// interval by over_draws.
/// The interval is that of one comparison; the largest of many is too large on average, the more so the more are
/// compared. Throws InputError when the file holds no sweep or no run of the base point has finished.
std::vector<BestLever> best_levers(const ResultsReader& results, std::size_t region, std::span<const std::string> ids = {});

/// What the intervals of rises hold beside the choice of points.
enum class RiseDraws {
    sets,    ///< several sets of parameters: these and luck
    luck,    ///< several replicates with the same parameters: luck alone
    single,  ///< one replicate: neither
};
RiseDraws rise_draws(const ResultsReader& results);

struct RegionLevers {
    std::size_t region = 0;
    std::vector<BestLever> levers;
};
/// `draws`: what intervals are made over, see RiseDraws.
AnswerTable best_levers_answer(std::span<const RegionLevers> regions, LeverComparison comparison, RiseDraws draws);

}  // namespace kapok
