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
        return quantiles(n, [&](double u) { return std::min(largest, median * exponential(sigma * normal_quantile(u))); });
    };
    total = std::min(total, 0.98 * largest * n);
    double low = -12.0, high = 12.0;  // of ln median
    for (int step = 0; step < 60; ++step) {
        const double middle = 0.5 * (low + high);
        (sum(lognormal(exponential(middle))) > total ? high : low) = middle;
    }
    return lognormal(exponential(0.5 * (low + high)));
}

}  // namespace kapok
