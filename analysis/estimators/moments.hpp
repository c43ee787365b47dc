#pragma once
// Moments and quantiles of weighted samples. In all estimators a weight is the number of real units that a
// value stands for; an empty list of weights means that each value stands for one. NaN where a sample is too
// small or does not vary.

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace kapok {

using Values = std::span<const double>;

inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Weight of value `i`.
inline double weight_of(Values weights, std::size_t i) {
    return weights.empty() ? 1.0 : weights[i];
}

/// (sum w)^2 / sum w^2: how many independent equal units carry as much information (Kish 1965).
double effective_size(Values weights);

struct Moments {
    double mean = undefined;
    double variance = undefined;  ///< population variance: sum w (x - mean)^2 / sum w
    double skewness = undefined;  ///< third central moment over variance^1.5
};
Moments moments(Values values, Values weights = {});

/// Pearson's correlation of pairs.
double correlation(Values x, Values y, Values weights = {});

/// Smallest value at which the weights up to and including it reach the share `p` of their sum.
double weighted_quantile(Values values, Values weights, double p);

}  // namespace kapok
