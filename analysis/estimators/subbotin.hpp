#pragma once
// The exponential power law of growth rates: Laplace and normal are members.
// Subbotin 1923; Bottazzi and Secchi 2006, RAND Journal of Economics 37:235-256.

#include "analysis/estimators/moments.hpp"

namespace kapok {

struct Subbotin {
    double shape = undefined;           ///< b: 1 Laplace, 2 normal; the smaller, the fatter the tails
    double scale = undefined;           ///< a, in the unit of the values
    double centre = undefined;          ///< median
    double standard_error = undefined;  ///< of the shape, from the curvature of the profile likelihood
};

/// Maximum likelihood of f(x) = exp(-|(x - m) / a|^b / b) / (2 a b^(1/b) Gamma(1 + 1/b)), b between 0.2 and
/// 10, with the median for m (the likelihood in m has many peaks for b < 1). Needs 20 values that differ.
Subbotin subbotin_fit(Values values, Values weights = {});

}  // namespace kapok
