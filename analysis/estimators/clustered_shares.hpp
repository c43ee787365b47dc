#pragma once
// Shares of trials that depend on each other in clusters, such as runs with the same set of parameters.

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/statistics.hpp"

namespace kapok {

/// Correlation of two outcomes of one cluster: of a one-way analysis of variance with the mean squares B between clusters
/// and W within them, (B - W) / (B + (m0 - 1) W), m0 = (n - sum of squared cluster sizes / n) / (clusters - 1) (Donner 1986,
/// https://doi.org/10.2307/1403259), between 0 and 1. 1 where the outcomes do not tell: all are equal, or of one cluster.
/// `clusters`: by outcome.
double intraclass_correlation(std::span<const double> outcomes, std::span<const std::int32_t> clusters);

/// How many independent outcomes carry as much information: n / (1 + (m - 1) rho) with m = sum of squared cluster sizes / n
/// and rho = intraclass_correlation (Kish 1965). Their number itself where no two share a cluster, or `clusters` is empty;
/// that of equal clusters where all outcomes are equal.
double effective_outcomes(std::span<const double> outcomes, std::span<const std::int32_t> clusters);

/// The share of trials that succeed, with Wilson's interval of as many trials as effective_outcomes tells. `clusters`: by
/// trial; empty: all are independent. NaN without trials.
ShareEstimate clustered_share(const std::vector<bool>& succeeds, std::span<const std::int32_t> clusters);

}  // namespace kapok
