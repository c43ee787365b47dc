#include "analysis/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double z_90 = 1.6448536269514722;  // standard normal quantile of 0.95

}  // namespace

double quantile(std::vector<double> sample, double p) {
    return quantiles(std::move(sample), std::span(&p, 1)).front();
}

std::vector<double> quantiles(std::vector<double> sample, std::span<const double> levels) {
    std::erase_if(sample, [](double value) { return std::isnan(value); });
    if (sample.empty()) return std::vector<double>(levels.size(), not_a_number);
    std::sort(sample.begin(), sample.end());
    std::vector<double> found;
    for (const double level : levels) {
        const double position = static_cast<double>(sample.size() - 1) * level;
        const auto below = static_cast<std::size_t>(position);
        const std::size_t above = std::min(below + 1, sample.size() - 1);
        found.push_back(sample[below] + (position - static_cast<double>(below)) * (sample[above] - sample[below]));
    }
    return found;
}

ShareEstimate wilson_interval(int successes, int trials) {
    return wilson_interval_of_share(static_cast<double>(successes) / trials, trials);
}

ShareEstimate wilson_interval_of_share(double share, double trials) {
    if (trials == 0.0) return {not_a_number, not_a_number, not_a_number};
    const double n = trials, z2 = z_90 * z_90;
    const double centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    const double half = z_90 / (1.0 + z2 / n) * std::sqrt(share * (1.0 - share) / n + z2 / (4.0 * n * n));
    return {share, std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace kapok
