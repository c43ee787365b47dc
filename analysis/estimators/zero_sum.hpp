#pragma once
// Did places gain from a policy, or from each other?

#include <vector>

#include "analysis/estimators/moments.hpp"

namespace kapok {

/// Gains and losses of places that are compared with themselves in a world without a policy.
struct ZeroSum {
    double gains = 0.0;   ///< sum of the mean changes above 0
    double losses = 0.0;  ///< sum of those below 0, as a positive number
    /// losses / gains, at most 1: the part of the gains that others lost. 0 where nothing changes, NaN where there are
    /// losses alone.
    double share = 0.0;
    double low = undefined, high = undefined;  ///< 90% interval of the share; NaN with fewer than three draws
};

/// `draws`: place x independent draw, the same draws for all places. The interval is the percentile interval of a bootstrap of
/// draws, all places together, from fixed streams: the same for any number of threads. Luck alone makes some places gain
/// and others lose, so the share is too high where effects are small beside their intervals.
ZeroSum zero_sum(const std::vector<std::vector<double>>& draws, int resamples);

}  // namespace kapok
