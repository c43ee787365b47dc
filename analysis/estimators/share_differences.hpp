#pragma once
// Differences between two shares of trials, with 90% intervals.

#include <Eigen/Dense>
#include <span>

namespace kapok {

struct ShareDifference {
    double difference = 0.0, low = 0.0, high = 0.0;  ///< NaN where it cannot be told
};

/// Share of pairs in which the first succeeds minus that in which the second does, from the counts of pairs in which both
/// do, one alone does, and neither does. Interval: method 10 of Newcombe (1998, Statistics in Medicine 17, 2635-2650),
/// Wilson's score intervals of the two shares put together with their correlation; it keeps its width where all pairs
/// agree. Counts need not be whole, such as those of an effective number of pairs. NaN without pairs.
ShareDifference paired_share_difference(double both, double first_only, double second_only, double neither);

/// The mean of differences found under several draws of parameters or luck, each counting with its weight, and its
/// interval: `reach` is half of that which a difference has for another reason, such as few points; that of the draws is
/// Student's over them with the error of sum w (d - mean) / sum w as in grouped_difference, and both are put together as
/// the root of the sum of their squares. A single draw, or none, adds nothing. NaN differences are left out.
ShareDifference over_draws(std::span<const double> differences, std::span<const double> weights, double reach);

/// Mean of `values` where `side` is 1 minus that where it is -1; 0 has no part in it. Values of one group depend on each
/// other, so the error is that of sums over groups (Liang and Zeger 1986, https://doi.org/10.1093/biomet/73.1.13, with the
/// factor G / (G - 1)), and the interval Student's with G - 1 degrees of freedom. Without an interval (NaN) for fewer than
/// two groups; all NaN where a side has no value.
ShareDifference grouped_difference(const Eigen::VectorXd& values, std::span<const int> side, std::span<const int> groups);

}  // namespace kapok
