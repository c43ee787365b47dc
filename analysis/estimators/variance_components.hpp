#pragma once
// Which part of the variance in a table of points x replicates comes from what: random effects of crossed and nested
// classes.

#include <Eigen/Dense>
#include <cstdint>
#include <span>
#include <vector>

#include "analysis/estimators/resampling.hpp"

namespace kapok {

/// Variances that add up to that of a value at a random point, of a random member and with random luck. None is
/// negative; NaN where the table does not tell.
struct VarianceComponents {
    double points = 0.0;          ///< between points, whatever the member and the luck
    double members = 0.0;         ///< between members, whatever the point and the luck
    double luck = 0.0;            ///< between replicates of the same member, whatever the point
    double points_members = 0.0;  ///< what a member changes in the differences between points
    double points_luck = 0.0;     ///< what luck changes in them

    [[nodiscard]] double total() const { return points + members + luck + points_members + points_luck; }
};

/// Mean squares of the analysis of variance of a complete table: points crossed with replicates, which are nested in
/// members.
struct MeanSquares {
    double points = 0.0, members = 0.0, luck = 0.0, points_members = 0.0, points_luck = 0.0;
    double mean = 0.0;  ///< of all values
    double point_count = 0.0, replicate_count = 0.0, member_count = 1.0;
    double size = 1.0;          ///< n0 = (R - sum n_m^2 / R) / (M - 1): replicates of a member
    double size_squared = 1.0;  ///< sum n_m^2 / R
};

/// Mean squares of `table` [points x replicates], without NaN. `members`: of each replicate; empty: luck alone tells
/// replicates apart.
MeanSquares mean_squares(const Eigen::MatrixXd& table, std::span<const std::int32_t> members = {});

/// The components at which the mean squares are as expected (Searle, Casella and McCulloch 1992, ch. 3 to 5), 0 where
/// that is negative:
///   points x luck     MS(pl)
///   points x members  (MS(pm) - MS(pl)) / n0
///   luck              (MS(l) - MS(pl)) / P
///   members           (MS(m) - MS(l) - MS(pm) + MS(pl)) / (P n0)
///   points            (MS(p) - MS(pl) - (sum n_m^2 / R)(MS(pm) - MS(pl)) / n0) / R
/// With a single point, luck is MS(l) and the interactions are 0; with a single member, or as many as replicates, what
/// concerns members is 0 (then luck stands for both). With a single replicate and several points, luck and
/// interactions are NaN and the points have all; with a single value all is NaN.
VarianceComponents variance_components(const MeanSquares& squares);

/// Shares of the total variance.
struct VarianceShares {
    Estimate points, members, luck, points_members, points_luck;
};

inline constexpr int interval_draws = 2000;

/// Shares with 90% intervals by generalised pivotal quantities (Weerahandi 1993,
/// https://doi.org/10.1080/01621459.1993.10476355): of normal effects the sums of squares over their expectations are
/// independent chi-square variables, so `draws` of these give as many sets of expectations that go with the mean
/// squares found, and the interval lies between the 5% and 95% quantiles of the shares in them. Points count as random
/// draws too; where they are all there is, the interval of their share is too wide. What the table does not tell is
/// NaN, and all is NaN where values do not vary beyond rounding (1e-9 of the mean).
VarianceShares variance_shares(const MeanSquares& squares, int draws = interval_draws);

}  // namespace kapok
