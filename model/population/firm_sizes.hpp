#pragma once
// Revenues of the firms of one cell (city x sector), so that they add up to the cell's total.

#include <vector>

namespace kapok {

/// `n` revenues of above-scale firms (million CNY): quantiles of a Pareto law between 20 million and `largest`
/// whose exponent is solved so that they sum to `total`. Ascending. The whole range of totals is met by
/// clamping the exponent to 0.2-6 and scaling what is above the threshold.
std::vector<double> above_scale_revenues(int n, double total, double largest);

/// `n` revenues of smaller firms: quantiles of a lognormal law with this sigma, cut at `largest`, whose median
/// is solved so that they sum to `total`. Ascending.
std::vector<double> small_firm_revenues(int n, double total, double sigma, double largest);

}  // namespace kapok
