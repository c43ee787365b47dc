#pragma once
// What a change did, from runs that share their luck: the mean of paired differences, how sure it is, and how much the
// pairing was worth. Independent runs have Welch's interval instead.

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/estimators/moments.hpp"

namespace kapok {

/// Coverage of the intervals here: 5% lie beyond each end.
inline constexpr double interval_coverage = 0.9;

/// Quantile of Student's t that bounds interval_coverage from both sides; `freedom` > 0, whole or not.
double student_quantile(double freedom);

/// A mean over independent draws.
struct EffectInterval {
    double mean = undefined;
    double low = undefined, high = undefined;  ///< 90% interval; NaN with fewer than two draws, unless all are 0
    double p = undefined;                      ///< two-sided p value of a mean of 0; NaN like the interval
    int draws = 0;
};

/// Mean of draws that are numbers, with Student's t. Draws that are all exactly 0 have the interval [0, 0] and p = 1;
/// equal ones that are not 0 have p = 0.
EffectInterval mean_interval(Values draws);

/// Means of the values of each unit, in the order of the units' numbers; NaN is left out, and so is a unit without
/// other values. `units` is as long as `values`: values with the same number are not independent of each other.
std::vector<double> unit_means(Values values, std::span<const std::int32_t> units);

struct PairedEffect {
    double baseline = undefined, other = undefined;  ///< means over the pairs, each unit counting once
    EffectInterval effect;                           ///< other - baseline, over units
    double share_positive = undefined;               ///< of the pairs
    /// Variance of the differences over the sum of both variances, over pairs: 1 where pairing is worth nothing, near 0
    /// where nearly all luck is shared. 0 where the differences do not vary; NaN with one pair that differs.
    double variance_ratio = undefined;
    int pairs = 0;                                   ///< in which both are numbers
};
/// `baseline`, `other` and `units` have one entry per pair.
PairedEffect paired_effect(Values baseline, Values other, std::span<const std::int32_t> units);

/// The difference of the means of independent samples, `other` - `baseline`, by Welch's (1947) t with Satterthwaite's
/// degrees of freedom. share_positive and variance_ratio are NaN; pairs and draws are those of the smaller sample.
PairedEffect unpaired_effect(Values baseline, std::span<const std::int32_t> baseline_units, Values other,
                             std::span<const std::int32_t> other_units);

/// The same for samples that share their units but not their luck, such as runs of another seed with the same sets of
/// parameters: Student's t over the differences between the means of each unit that both have values of, so that what
/// the units differ by does not count as luck.
PairedEffect shared_units_effect(Values baseline, std::span<const std::int32_t> baseline_units, Values other,
                                 std::span<const std::int32_t> other_units);

/// A ratio of two means.
struct RatioInterval {
    double ratio = undefined;                  ///< NaN where the denominator's mean is 0
    double low = undefined, high = undefined;  ///< 90% interval; NaN where it has no bounds
    bool bounded = false;                      ///< false where the denominator's own interval holds 0
};
/// mean(numerator) / mean(denominator) over the same independent draws, with Fieller's (1954) interval: all ratios
/// that a t test of numerator - ratio x denominator does not reject. Draws in which one of the two is NaN are left out.
RatioInterval ratio_interval(Values numerator, Values denominator);

}  // namespace kapok
