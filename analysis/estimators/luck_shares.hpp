#pragma once
// The luck of a replicate as one more factor of a variance-based sensitivity analysis.

#include <vector>

#include "analysis/estimators/sobol_indices.hpp"

namespace kapok {

/// Shares of the variance of an outcome at random values of all factors and with random luck.
struct LuckShares {
    Estimate factors;      ///< what factors do whatever the luck: the variance of the mean over luck
    Estimate luck;         ///< what luck does whatever the factors
    Estimate interaction;  ///< what luck changes in the effects of factors
};

/// Luck is a factor with as many values as there are replicates, drawn from endlessly many, and every point meets the
/// same ones. A run has one outcome for a point and a replicate, so the table of points x replicates is crossed without
/// repetition; what is left of it after means of rows and columns is the interaction and nothing else. The points A and
/// B of all base samples are independent draws, so the two-way analysis of variance with random effects estimates the
/// three variances (variance_components).
///
/// `outcomes`: one matrix of base samples x layout.columns() for each replicate; NaN in all of them for a point that is
/// left out. The intervals are from the bootstrap over base samples, with the replicates as they are; but that of luck,
/// whose variance rests on the replicates alone, is that of a normal variance with R - 1 degrees of freedom. All is NaN
/// with a single replicate or without variance.
LuckShares luck_shares(const std::vector<Eigen::MatrixXd>& outcomes, const SaltelliLayout& layout,
                       const Resamples& resamples);

}  // namespace kapok
