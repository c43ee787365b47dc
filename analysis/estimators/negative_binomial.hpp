#pragma once
// Counts that vary more than Poisson's: the NB2 regression of patents on R&D.
// Cameron and Trivedi 2013, Regression Analysis of Count Data, 2nd ed., section 3.3.

#include "analysis/estimators/moments.hpp"

namespace kapok {

struct NegativeBinomial {
    double intercept = undefined, slope = undefined;  ///< of the log mean on the covariate
    double alpha = undefined;                         ///< variance = mean + alpha mean^2; near 0: Poisson
    double standard_error = undefined;  ///< of alpha, from the curvature of the profile likelihood
};

/// Maximum likelihood with a log link and one covariate; alpha between 1e-4 and 100. For each alpha the line
/// by Fisher scoring, then alpha by its profile. Needs 20 counts, some above zero, and a covariate that
/// varies.
NegativeBinomial negative_binomial_fit(Values counts, Values covariate, Values weights = {});

}  // namespace kapok
