#include "analysis/estimators/policy_effects.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "analysis/statistics.hpp"

namespace kapok {
namespace {

double mean_of(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

/// Sum of squares about the mean.
double squares_of(const std::vector<double>& values) {
    const double mean = mean_of(values);
    double sum = 0.0;
    for (const double value : values) sum += (value - mean) * (value - mean);
    return sum;
}

}  // namespace

EffectEstimate two_level_bootstrap(const std::vector<std::vector<double>>& by_member, int resamples,
                                   Stream draws) {
    EffectEstimate out;
    std::vector<std::vector<double>> members;
    std::vector<double> means;
    double squares = 0.0;
    int freedom = 0;
    for (const auto& values : by_member) {
        std::vector<double> numbers;
        std::copy_if(values.begin(), values.end(), std::back_inserter(numbers),
                     [](double v) { return !std::isnan(v); });
        if (numbers.empty()) continue;
        out.draws += static_cast<int>(numbers.size());
        means.push_back(mean_of(numbers));
        squares += squares_of(numbers);
        freedom += static_cast<int>(numbers.size()) - 1;
        members.push_back(std::move(numbers));
    }
    if (members.empty()) return out;
    out.mean = mean_of(means);
    if (means.size() > 1)
        out.spread_members = std::sqrt(squares_of(means) / static_cast<double>(means.size() - 1));
    if (freedom > 0) out.spread_seeds = std::sqrt(squares / freedom);
    if (out.draws < 3) return out;
    std::vector<double> resampled;
    for (int r = 0; r < resamples; ++r) {
        double sum = 0.0;
        for (std::size_t m = 0; m < members.size(); ++m) {
            const auto& values = members[draws.below(members.size())];
            double of_member = 0.0;
            for (std::size_t s = 0; s < values.size(); ++s) of_member += values[draws.below(values.size())];
            sum += of_member / static_cast<double>(values.size());
        }
        resampled.push_back(sum / static_cast<double>(members.size()));
    }
    out.low = quantile(resampled, 0.025);
    out.high = quantile(resampled, 0.975);
    return out;
}

double log_effect(Values treated, Values control, Values weights) {
    double t = 0.0, c = 0.0;
    for (std::size_t i = 0; i < treated.size(); ++i) {
        t += weight_of(weights, i) * treated[i];
        c += weight_of(weights, i) * control[i];
    }
    return t > 0.0 && c > 0.0 ? std::log(t / c) : undefined;
}

double difference_in_differences(Values before, Values after, std::span<const std::uint8_t> treated,
                                 Values weights) {
    double sums[2][2] = {};
    for (std::size_t i = 0; i < before.size(); ++i) {
        const std::size_t group = treated[i] != 0 ? 1 : 0;
        sums[group][0] += weight_of(weights, i) * before[i];
        sums[group][1] += weight_of(weights, i) * after[i];
    }
    for (const auto& group : sums)
        if (!(group[0] > 0.0) || !(group[1] > 0.0)) return undefined;
    return std::log(sums[1][1] / sums[1][0]) - std::log(sums[0][1] / sums[0][0]);
}

Bunching bunching(Values ratio, double width, Values weights) {
    Bunching out;
    for (std::size_t i = 0; i < ratio.size(); ++i) {
        if (ratio[i] >= 1.0 && ratio[i] < 1.0 + width) out.above += weight_of(weights, i);
        if (ratio[i] < 1.0 && ratio[i] >= 1.0 - width) out.below += weight_of(weights, i);
    }
    return out;
}

namespace {

/// Slope by the conditional likelihood of groups (columns), each with its own constant. A pair's weight is
/// its group's times its row's.
double conditional_poisson(const std::vector<std::vector<double>>& counts,
                           const std::vector<std::vector<double>>& x, Values weights, Values row_weights) {
    const std::size_t years = counts.size();
    if (years < 2) return undefined;
    double slope = 0.5;
    for (int iteration = 0; iteration < 100; ++iteration) {
        double score = 0.0, information = 0.0;
        for (std::size_t i = 0; i < counts[0].size(); ++i) {
            // the mean and variance of ln x under the firm's shares of its counts by year, x^slope / sum
            // x^slope
            double total = 0.0, observed = 0.0, largest = -INFINITY;
            for (std::size_t y = 0; y < years; ++y) {
                total += weight_of(row_weights, y) * counts[y][i];
                observed += weight_of(row_weights, y) * counts[y][i] * std::log(x[y][i]);
                largest = std::max(largest, slope * std::log(x[y][i]));
            }
            if (!(total > 0.0)) continue;
            double sum = 0.0, first = 0.0, second = 0.0;
            for (std::size_t y = 0; y < years; ++y) {
                const double log_x = std::log(x[y][i]),
                             share = weight_of(row_weights, y) * std::exp(slope * log_x - largest);
                sum += share;
                first += share * log_x;
                second += share * log_x * log_x;
            }
            first /= sum;
            second /= sum;
            score += weight_of(weights, i) * (observed - total * first);
            information += weight_of(weights, i) * total * (second - first * first);
        }
        if (!(information > 1e-12)) return undefined;
        const double step = std::clamp(score / information, -1.0, 1.0);
        slope += step;
        if (std::abs(step) < 1e-10) return slope;
    }
    return undefined;
}

}  // namespace

double fixed_effect_poisson(const std::vector<std::vector<double>>& counts,
                            const std::vector<std::vector<double>>& x, Values weights) {
    return conditional_poisson(counts, x, weights, {});
}

double pooled_poisson(Values counts, Values x, Values weights) {
    // the constant makes the means add up to the counts, so that this is the conditional likelihood of one
    // group whose members are all the pairs
    std::vector<std::vector<double>> group_counts, group_x;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        group_counts.push_back({counts[i]});
        group_x.push_back({x[i]});
    }
    return conditional_poisson(group_counts, group_x, {}, weights);
}

Parabola fit_parabola(Values x, Values y) {
    std::vector<double> different(x.begin(), x.end());
    std::sort(different.begin(), different.end());
    different.erase(std::unique(different.begin(), different.end()), different.end());
    if (different.size() < 3) return {};
    Eigen::MatrixX3d terms(static_cast<Eigen::Index>(x.size()), 3);
    Eigen::VectorXd outcome(static_cast<Eigen::Index>(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        terms.row(static_cast<Eigen::Index>(i)) << 1.0, x[i], x[i] * x[i];
        outcome[static_cast<Eigen::Index>(i)] = y[i];
    }
    const Eigen::Vector3d fit = terms.colPivHouseholderQr().solve(outcome);
    return {fit[2], -fit[1] / (2.0 * fit[2])};
}

}  // namespace kapok
