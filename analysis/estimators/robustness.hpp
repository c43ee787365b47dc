#pragma once
// How well a decision holds over futures that nobody can weigh: regret and satisficing (Herman, Reed, Zeff and
// Characklis 2015, https://doi.org/10.1061/(ASCE)WR.1943-5452.0000509; McPhail et al. 2018,
// https://doi.org/10.1002/2017EF000649).

#include <Eigen/Dense>
#include <cstdint>
#include <span>
#include <vector>

#include "analysis/statistics.hpp"

namespace kapok {

/// Savage's (1951) regret [decisions x futures]: how far each decision's cost lies above the lowest of the same future.
/// A decision without a value (NaN) is taken to be as bad as the worst in that future; a future without any value is
/// NaN.
Eigen::MatrixXd regret(const Eigen::MatrixXd& costs);

/// Regret of one decision over futures; NaN where no future has one.
struct RegretSummary {
    double expected = 0.0;       ///< mean, all futures alike
    double percentile_90 = 0.0;  ///< type 7 of Hyndman and Fan
    double largest = 0.0;        ///< the smallest of these among decisions is the minimax regret
};
/// By decision, from `regrets` [decisions x futures]; futures that are NaN are left out.
std::vector<RegretSummary> summarise_regret(const Eigen::MatrixXd& regrets);

/// Satisficing (the domain criterion of Starr 1963): the share of the futures that a decision was run in, in which all
/// its goals are met, with the interval of clustered_share. `met`: one entry for each such future; `sets`: of parameters, by
/// such future; empty: each future is its own draw. NaN without futures.
ShareEstimate satisficing(const std::vector<bool>& met, std::span<const std::int32_t> sets);

/// Place of each value when the largest is best, or with `smallest_first` the smallest: 1 is best, equals share the
/// better place (1, 2, 2, 4); NaN has place 0.
std::vector<int> rank_places(std::span<const double> values, bool smallest_first);

}  // namespace kapok
