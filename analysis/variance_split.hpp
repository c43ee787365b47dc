#pragma once
// How much of the spread between runs comes from scenarios, from parameters and from luck.

#include <Eigen/Dense>
#include <cstdint>
#include <optional>
#include <span>

#include "analysis/estimators/resampling.hpp"

namespace kapok {

/// Share of a variable's variance over replicates that differences between members of the posterior account for; the
/// rest is luck (law of total variance): variance_components of one point. NaN values are left out. None with fewer
/// than two members, without a member that has two values, or where all values are equal up to rounding.
std::optional<double> parameter_share(std::span<const double> values, std::span<const std::int32_t> members);

/// The same with its 90% interval (variance_shares), which is wide with few members.
std::optional<Estimate> parameter_share_estimate(std::span<const double> values, std::span<const std::int32_t> members);

/// Shares of the variance of an outcome over points of a sweep, sets of parameters and luck.
struct VarianceSplit {
    double mean = 0.0,
           deviation = 0.0;  ///< of a run at a random point; the standard deviation is the root of the total
    int points = 0, replicates = 0, members = 0;
    Estimate scenario;    ///< between points; of a single scenario NaN
    Estimate parameters;  ///< between sets; NaN where they cannot be told from luck
    Estimate luck;        ///< between replicates of a set; of all replicates where sets are one, or cannot be told
    Estimate scenario_parameters;  ///< what a set changes in the differences between points
    Estimate scenario_luck;        ///< what luck changes in them
};

/// The split of a complete table [points x replicates], by variance_shares. `members`: the set of parameters of each
/// replicate; empty: all have the same.
VarianceSplit split_variance(const Eigen::MatrixXd& table, std::span<const std::int32_t> members);

}  // namespace kapok
