#pragma once
// Power-law tails by maximum likelihood above a lower bound that the data choose.
// Clauset, Shalizi and Newman 2009, SIAM Review 51:661-703.

#include "analysis/estimators/moments.hpp"

namespace kapok {

struct PowerLawTail {
    double exponent = undefined;        ///< of the density: p(x) ~ x^-exponent; of the CCDF it is one less
    double standard_error = undefined;  ///< asymptotic, for the chosen bound (its choice is not in it)
    double from = undefined;            ///< lower bound of the tail (xmin)
    double distance = undefined;        ///< Kolmogorov-Smirnov distance between tail and fit
    std::size_t values = 0;             ///< values in the tail
};

enum class TailValues : unsigned char { continuous, whole_numbers };

struct PowerLawOptions {
    TailValues support = TailValues::continuous;
    std::size_t smallest_tail = 50;  ///< values that a tail must have
    std::size_t bounds = 200;        ///< bounds tried, evenly spaced among the distinct ranks
};

/// Fits the tail of positive values: for each bound the exponent that maximises the likelihood (continuous:
/// 1 + n / sum ln(x / from); whole numbers: with Hurwitz' zeta function), and of all bounds the one whose fit
/// is nearest to its tail. All NaN when there are fewer than `smallest_tail` positive values or they do not
/// differ.
PowerLawTail power_law_tail(Values values, Values weights = {}, PowerLawOptions options = {});

}  // namespace kapok
