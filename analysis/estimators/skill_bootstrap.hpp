#pragma once
// Is a skill score more than luck? A bootstrap that keeps together what is not independent.

#include <cstddef>
#include <vector>

#include "model/rng.hpp"

namespace kapok {

/// Scores of one forecast and of its reference at the same target, in the same unit.
struct ScorePair {
    double score = 0.0, reference = 0.0;
    std::size_t cluster = 0;  ///< targets with the same number are resampled together
};

struct SkillEstimate {
    double skill = 0.0;            ///< 1 - sum of scores / sum of the reference's
    double low = 0.0, high = 0.0;  ///< 95% interval (percentiles of the bootstrap)
    /// Two-sided p value of no skill: twice the smaller share of resamples on either side of 0, at most 1; it
    /// cannot be below 2 / (resamples + 1).
    double p = 1.0;
    std::size_t clusters = 0;
};

/// Skill over all pairs, with clusters drawn with replacement (Cameron, Gelbach and Miller 2008, section
/// III): all targets of a series form one block, since a series that was missed once is missed at each
/// horizon and from each origin. What is common to all series in a year, such as a national boom, is not
/// resampled, so the interval is too narrow where that matters. With fewer than 6 clusters there are too few
/// different resamples: low, high and p are NaN. All is NaN without pairs or with a reference whose scores
/// sum to 0.
SkillEstimate bootstrap_skill(const std::vector<ScorePair>& pairs, int resamples, Stream draws);

}  // namespace kapok
