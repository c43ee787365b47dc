#include "model/population/firm_sizes.hpp"

#include <algorithm>
#include <numeric>

#include "model/policy/certificates.hpp"
#include "model/rng.hpp"

namespace kapok {
namespace {

template <class Quantile>
std::vector<double> quantiles(int n, Quantile&& quantile) {
    std::vector<double> out(static_cast<std::size_t>(n));
    for (int k = 0; k < n; ++k) out[static_cast<std::size_t>(k)] = quantile((k + 0.5) / n);
    return out;
}
/// Standard normal distribution function (Abramowitz and Stegun 26.2.17; error below 1e-7).
double normal_probability(double z) {
    if (z < 0.0) return 1.0 - normal_probability(-z);
    const double t = 1.0 / (1.0 + 0.2316419 * z);
    const double tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return 1.0 - 0.39894228040143268 * exponential(-0.5 * z * z) * tail;
}

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

}  // namespace

std::vector<double> above_scale_revenues(int n, double total, double largest) {
    if (n <= 0) return {};
    const double low = above_scale_revenue;
    largest = std::max(largest, 2.0 * low);
    const auto pareto = [&](double exponent) {
        const double tail = power(low / largest, exponent);  // of the law without a cut
        return quantiles(n, [&](double u) { return low * power(1.0 - u * (1.0 - tail), -1.0 / exponent); });
    };
    double thin = 6.0, fat = 0.2;  // sums fall with the exponent
    for (int step = 0; step < 60; ++step) {
        const double middle = 0.5 * (thin + fat);
        (sum(pareto(middle)) > total ? fat : thin) = middle;
    }
    std::vector<double> revenues = pareto(0.5 * (thin + fat));
    // what the exponent could not reach: scale the part above the threshold (nothing to do in the usual case)
    const double above = sum(revenues) - low * n;
    const double wanted = std::max(total - low * n, 0.0);
    for (double& r : revenues) r = low + (r - low) * wanted / above;
    return revenues;
}

std::vector<double> small_firm_revenues(int n, double total, double sigma, double largest) {
    if (n <= 0) return {};
    const auto lognormal = [&](double median) {
        const double log_median = logarithm(median);
        const double below = normal_probability((logarithm(largest) - log_median) / sigma);  // of the law without a cut
        return quantiles(n, [&](double u) { return std::min(largest, exponential(log_median + sigma * normal_quantile(std::max(u * below, 1e-300)))); });
    };
    total = std::min(total, 0.98 * largest * n);
    double low = -12.0, high = logarithm(largest) + 3.0 * sigma;  // of ln median; beyond, the cut law hardly changes
    for (int step = 0; step < 44; ++step) {
        const double middle = 0.5 * (low + high);
        (sum(lognormal(exponential(middle))) > total ? high : low) = middle;
    }
    return lognormal(exponential(0.5 * (low + high)));
}

}  // namespace kapok
