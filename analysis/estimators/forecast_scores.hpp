#pragma once
// How good probabilistic forecasts were: scores, coverage and calibration of ensembles.

#include <cstddef>
#include <vector>

namespace kapok {

/// Continuous ranked probability score of an ensemble taken as the forecast itself: the mean of |x_i - y|
/// less half the mean of |x_i - x_j| over all pairs, i = j among them (Gneiting and Raftery 2007, eq. 21). In
/// the unit of y; 0 is perfect, and for a single member it is the absolute error. For the quantiles at (i -
/// 1/2)/n of a law it tends to the score of that law. NaN in the ensemble is left out; NaN when nothing is
/// left.
double ensemble_crps(std::vector<double> ensemble, double observed);

/// The same for an ensemble that is a random sample of the forecast: pairs are averaged over i != j only, so
/// the expected score does not depend on the size of the ensemble (Ferro 2014, QJRMS 140:1917-1923). It may
/// be below 0. NaN with fewer than two members.
double fair_crps(std::vector<double> ensemble, double observed);

/// Share of the reference's score that the forecast saves: 1 - score / reference. 0: no better; 1: perfect;
/// NaN where the reference is not above 0.
double skill_score(double score, double reference);

struct Interval {
    double low = 0.0, high = 0.0;
    [[nodiscard]] bool covers(double value) const { return low <= value && value <= high; }
};
/// Central interval of an ensemble at this probability, from quantiles at (n + 1) p of its order statistics
/// (type 6 of Hyndman and Fan 1996): a further draw of the same law falls inside with the probability asked
/// for, as long as that is at most widest_coverage(n); beyond, the interval is from the least to the greatest
/// member. NaN in the ensemble is left out; NaN when nothing is left.
Interval central_interval(std::vector<double> ensemble, double probability);

/// Probability that one more draw falls between the least and the greatest of n members: (n - 1) / (n + 1).
double widest_coverage(std::size_t members);

/// Probability integral transform of an observation, made uniform for a calibrated ensemble: of the n + 1
/// gaps between members, the place of the observation with `luck` (uniform on (0, 1)) choosing within its gap
/// and among members that equal it (Czado, Gneiting and Held 2009). NaN in the ensemble is left out.
double randomised_pit(const std::vector<double>& ensemble, double observed, double luck);

/// Counts of values of [0, 1) in bins of equal width; 1 counts in the last, NaN nowhere.
std::vector<int> unit_histogram(const std::vector<double>& values, std::size_t bins);

}  // namespace kapok
