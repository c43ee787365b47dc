#include "analysis/estimators/share_differences.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/statistics.hpp"

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Correlation of the two outcomes of a pair, drawn towards 0 where it is positive (Newcombe's continuity correction).
double correlation(double both, double first_only, double second_only, double neither) {
    const double n = both + first_only + second_only + neither;
    const double margins = (both + first_only) * (second_only + neither) * (both + second_only) * (first_only + neither);
    if (margins == 0.0) return 0.0;
    const double cross = both * neither - first_only * second_only;
    return (cross > 0.0 ? std::max(cross - 0.5 * n, 0.0) : cross) / std::sqrt(margins);
}

/// Half of a 90% interval in standard errors.
double student_90(double degrees) { return boost::math::quantile(boost::math::students_t(degrees), 0.95); }

}  // namespace

ShareDifference paired_share_difference(double both, double first_only, double second_only, double neither) {
    const double pairs = both + first_only + second_only + neither;
    if (pairs == 0.0) return {not_a_number, not_a_number, not_a_number};
    const ShareEstimate first = wilson_interval_of_share((both + first_only) / pairs, pairs);
    const ShareEstimate second = wilson_interval_of_share((both + second_only) / pairs, pairs);
    const double phi = correlation(both, first_only, second_only, neither);
    const auto reach = [phi](double a, double b) { return std::sqrt(std::max(0.0, a * a - 2.0 * phi * a * b + b * b)); };
    const double difference = first.share - second.share;
    return {difference, difference - reach(first.share - first.low, second.high - second.share),
            difference + reach(first.high - first.share, second.share - second.low)};
}

ShareDifference over_draws(std::span<const double> differences, std::span<const double> weights, double reach) {
    double sum = 0.0, weight = 0.0, draws = 0.0;
    for (std::size_t k = 0; k < differences.size(); ++k) {
        if (std::isnan(differences[k])) continue;
        sum += weights[k] * differences[k];
        weight += weights[k];
        draws += 1.0;
    }
    const double mean = sum / weight;
    if (draws < 2.0) return {mean, mean - reach, mean + reach};
    double squares = 0.0;
    for (std::size_t k = 0; k < differences.size(); ++k) {
        const double part = weights[k] / weight * (differences[k] - mean);
        if (!std::isnan(part)) squares += part * part;
    }
    const double of_draws = student_90(draws - 1.0) * std::sqrt(squares * draws / (draws - 1.0));
    return {mean, mean - std::hypot(reach, of_draws), mean + std::hypot(reach, of_draws)};
}

ShareDifference grouped_difference(const Eigen::VectorXd& values, std::span<const int> side, std::span<const int> groups) {
    double sum[2] = {0.0, 0.0}, count[2] = {0.0, 0.0};  // of the upper and the lower side
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        const int s = side[static_cast<std::size_t>(i)];
        if (s == 0) continue;
        sum[s < 0 ? 1 : 0] += values(i);
        count[s < 0 ? 1 : 0] += 1.0;
    }
    if (count[0] == 0.0 || count[1] == 0.0) return {not_a_number, not_a_number, not_a_number};
    const double upper = sum[0] / count[0], lower = sum[1] / count[1];
    std::map<int, double> influence;  // of each group on the difference
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        const int s = side[static_cast<std::size_t>(i)];
        if (s != 0) influence[groups[static_cast<std::size_t>(i)]] += s > 0 ? (values(i) - upper) / count[0] : (lower - values(i)) / count[1];
    }
    const auto number = static_cast<double>(influence.size());
    if (number < 2.0) return {upper - lower, not_a_number, not_a_number};
    double squares = 0.0;
    for (const auto& [group, part] : influence) squares += part * part;
    const double reach = student_90(number - 1.0) * std::sqrt(squares * number / (number - 1.0));
    return {upper - lower, upper - lower - reach, upper - lower + reach};
}

}  // namespace kapok
