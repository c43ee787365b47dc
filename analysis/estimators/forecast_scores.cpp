#include "analysis/estimators/forecast_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::vector<double> sorted_members(std::vector<double> ensemble) {
    std::erase_if(ensemble, [](double value) { return std::isnan(value); });
    std::sort(ensemble.begin(), ensemble.end());
    return ensemble;
}

double mean_distance(const std::vector<double>& members, double observed) {
    double sum = 0.0;
    for (const double member : members) sum += std::abs(member - observed);
    return sum / static_cast<double>(members.size());
}

/// Sum of |x_i - x_j| over ordered pairs: between the k-th and the next member of n, k (n - k) pairs lie
/// apart.
double sum_of_differences(const std::vector<double>& sorted) {
    const auto n = static_cast<double>(sorted.size());
    double sum = 0.0;
    for (std::size_t k = 1; k < sorted.size(); ++k)
        sum += 2.0 * static_cast<double>(k) * (n - static_cast<double>(k)) * (sorted[k] - sorted[k - 1]);
    return sum;
}

/// Type 6: the order statistic at (n + 1) p, interpolated, the ends held.
double order_statistic(const std::vector<double>& sorted, double p) {
    const auto last = static_cast<double>(sorted.size() - 1);
    const double position = std::clamp(static_cast<double>(sorted.size() + 1) * p - 1.0, 0.0, last);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

double ensemble_crps(std::vector<double> ensemble, double observed) {
    const std::vector<double> members = sorted_members(std::move(ensemble));
    if (members.empty()) return not_a_number;
    const auto n = static_cast<double>(members.size());
    return mean_distance(members, observed) - sum_of_differences(members) / (2.0 * n * n);
}

double fair_crps(std::vector<double> ensemble, double observed) {
    const std::vector<double> members = sorted_members(std::move(ensemble));
    if (members.size() < 2) return not_a_number;
    const auto n = static_cast<double>(members.size());
    return mean_distance(members, observed) - sum_of_differences(members) / (2.0 * n * (n - 1.0));
}

double skill_score(double score, double reference) {
    return reference > 0.0 ? 1.0 - score / reference : not_a_number;
}

Interval central_interval(std::vector<double> ensemble, double probability) {
    const std::vector<double> members = sorted_members(std::move(ensemble));
    if (members.empty()) return {not_a_number, not_a_number};
    const double tail = (1.0 - probability) / 2.0;
    return {order_statistic(members, tail), order_statistic(members, 1.0 - tail)};
}

double widest_coverage(std::size_t members) {
    return members == 0 ? 0.0 : static_cast<double>(members - 1) / static_cast<double>(members + 1);
}

double randomised_pit(const std::vector<double>& ensemble, double observed, double luck) {
    double below = 0.0, equal = 0.0, members = 0.0;
    for (const double member : ensemble) {
        if (std::isnan(member)) continue;
        members += 1.0;
        if (member < observed) below += 1.0;
        if (member == observed) equal += 1.0;
    }
    return (below + luck * (equal + 1.0)) / (members + 1.0);
}

std::vector<int> unit_histogram(const std::vector<double>& values, std::size_t bins) {
    std::vector<int> counts(bins, 0);
    for (const double value : values) {
        if (!(value >= 0.0 && value <= 1.0)) continue;
        ++counts[std::min(static_cast<std::size_t>(value * static_cast<double>(bins)), bins - 1)];
    }
    return counts;
}

}  // namespace kapok
