#pragma once
// Statistics over replicates.

#include <span>
#include <vector>

namespace kapok {

/// Quantile of a sample by linear interpolation of its order statistics (type 7 of Hyndman and Fan 1996, the
/// default of R and NumPy): with x(1) <= ... <= x(n) and h = (n - 1) p, it is x(k) + (h - k + 1) (x(k+1) - x(k)),
/// k = floor(h) + 1. NaN in the sample is left out; NaN when nothing is left. 0 <= p <= 1.
double quantile(std::vector<double> sample, double p);
/// The same for several levels, in their order; the sample is sorted once.
std::vector<double> quantiles(std::vector<double> sample, std::span<const double> levels);

/// A share of trials and the range that holds the true probability with 90% confidence.
struct ShareEstimate {
    double share = 0.0, low = 0.0, high = 0.0;
};
/// Wilson's (1927) score interval: it stays inside 0 to 1 and keeps its width where all or none succeed.
/// NaN without trials.
ShareEstimate wilson_interval(int successes, int trials);
/// The same for a share and a number of trials that need not be whole, such as an effective one.
ShareEstimate wilson_interval_of_share(double share, double trials);

}  // namespace kapok
