#pragma once
// Functions that likelihoods need. std::lgamma writes a global variable, so threads may not share it.

namespace kapok {

/// ln Gamma(x), x > 0; relative error below 1e-12 (Stirling's series after raising x above 10).
double log_gamma(double x);

/// Hurwitz' zeta function: sum over k >= 0 of (q + k)^-s, s > 1, q > 0; relative error below 1e-12
/// (Euler and Maclaurin's formula after the first twelve terms).
double hurwitz_zeta(double s, double q);

}  // namespace kapok
