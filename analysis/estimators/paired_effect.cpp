#include "analysis/estimators/paired_effect.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <map>

namespace kapok {
namespace {

/// Two-sided p value of a t statistic.
double student_p(double t, double freedom) {
    if (std::isinf(t)) return 0.0;
    return 2.0 * boost::math::cdf(boost::math::students_t(freedom), -std::abs(t));
}

std::vector<double> numbers_in(Values values) {
    std::vector<double> numbers;
    std::copy_if(values.begin(), values.end(), std::back_inserter(numbers), [](double value) { return !std::isnan(value); });
    return numbers;
}

double mean_of(Values values) {
    if (values.empty()) return undefined;
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

/// Unbiased covariance of two samples of equal length; NaN for fewer than two values.
double covariance(Values x, Values y) {
    if (x.size() < 2) return undefined;
    const double mean_x = mean_of(x), mean_y = mean_of(y);
    double sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mean_x) * (y[i] - mean_y);
    return sum / (static_cast<double>(x.size()) - 1.0);
}

/// A mean with its standard error and degrees of freedom.
EffectInterval interval_of(double mean, double error, double freedom) {
    EffectInterval out;
    out.mean = mean;
    if (mean == 0.0 && error == 0.0) {
        out.low = out.high = 0.0;
        out.p = 1.0;
    } else if (freedom > 0.0) {
        const double half = student_quantile(freedom) * error;
        out.low = mean - half;
        out.high = mean + half;
        out.p = student_p(mean / error, freedom);
    }
    return out;
}

struct MeanError {
    double mean = undefined, variance = undefined;  ///< variance of the mean
    std::size_t draws = 0;
};
MeanError mean_error(Values draws) {
    const std::vector<double> numbers = numbers_in(draws);
    return {mean_of(numbers), covariance(numbers, numbers) / static_cast<double>(numbers.size()), numbers.size()};
}

/// Means of the values of each unit, those that are numbers.
std::map<std::int32_t, double> means_by_unit(Values values, std::span<const std::int32_t> units) {
    std::map<std::int32_t, std::vector<double>> by_unit;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isnan(values[i])) by_unit[units[i]].push_back(values[i]);
    std::map<std::int32_t, double> means;
    for (const auto& [unit, of_unit] : by_unit) means[unit] = mean_of(of_unit);
    return means;
}

}  // namespace

double student_quantile(double freedom) {
    return boost::math::quantile(boost::math::students_t(freedom), 0.5 + 0.5 * interval_coverage);
}

EffectInterval mean_interval(Values draws) {
    const std::vector<double> numbers = numbers_in(draws);
    const MeanError estimate = mean_error(numbers);
    const bool constant = std::adjacent_find(numbers.begin(), numbers.end(), std::not_equal_to<>()) == numbers.end();
    EffectInterval out;
    if (numbers.size() == 1) out = interval_of(numbers[0], numbers[0] == 0.0 ? 0.0 : undefined, 0.0);
    else if (numbers.size() > 1 && constant) out = interval_of(numbers[0], 0.0, static_cast<double>(numbers.size()) - 1.0);
    else if (numbers.size() > 1) out = interval_of(estimate.mean, std::sqrt(estimate.variance), static_cast<double>(numbers.size()) - 1.0);
    out.draws = static_cast<int>(numbers.size());
    return out;
}

std::vector<double> unit_means(Values values, std::span<const std::int32_t> units) {
    std::vector<double> means;
    for (const auto& [unit, mean] : means_by_unit(values, units)) means.push_back(mean);
    return means;
}

PairedEffect paired_effect(Values baseline, Values other, std::span<const std::int32_t> units) {
    std::vector<double> a, b, difference;
    std::vector<std::int32_t> kept;
    for (std::size_t i = 0; i < baseline.size(); ++i) {
        if (std::isnan(baseline[i]) || std::isnan(other[i])) continue;
        a.push_back(baseline[i]);
        b.push_back(other[i]);
        difference.push_back(other[i] - baseline[i]);
        kept.push_back(units[i]);
    }
    PairedEffect out;
    out.pairs = static_cast<int>(a.size());
    if (a.empty()) return out;
    out.baseline = mean_of(unit_means(a, kept));
    out.other = mean_of(unit_means(b, kept));
    out.effect = mean_interval(unit_means(difference, kept));
    out.share_positive = static_cast<double>(std::count_if(difference.begin(), difference.end(), [](double d) { return d > 0.0; })) /
                         static_cast<double>(a.size());
    const bool no_difference = std::all_of(difference.begin(), difference.end(), [](double d) { return d == 0.0; });
    const double of_differences = no_difference ? 0.0 : covariance(difference, difference);
    out.variance_ratio = of_differences == 0.0 ? 0.0 : of_differences / (covariance(a, a) + covariance(b, b));
    return out;
}

PairedEffect unpaired_effect(Values baseline, std::span<const std::int32_t> baseline_units, Values other,
                             std::span<const std::int32_t> other_units) {
    const MeanError a = mean_error(unit_means(baseline, baseline_units)), b = mean_error(unit_means(other, other_units));
    PairedEffect out;
    out.baseline = a.mean;
    out.other = b.mean;
    out.pairs = static_cast<int>(std::min(numbers_in(baseline).size(), numbers_in(other).size()));
    const double squared = a.variance + b.variance;
    const auto freedom_of = [](const MeanError& of) { return static_cast<double>(of.draws) - 1.0; };
    double freedom = std::min(freedom_of(a), freedom_of(b));
    if (freedom > 0.0 && squared > 0.0)
        freedom = squared * squared / (a.variance * a.variance / freedom_of(a) + b.variance * b.variance / freedom_of(b));
    out.effect = interval_of(b.mean - a.mean, std::sqrt(squared), freedom);
    out.effect.draws = static_cast<int>(std::min(a.draws, b.draws));
    return out;
}

PairedEffect shared_units_effect(Values baseline, std::span<const std::int32_t> baseline_units, Values other,
                                 std::span<const std::int32_t> other_units) {
    const auto of_other = means_by_unit(other, other_units);
    std::vector<double> a, b, differences;
    for (const auto& [unit, mean] : means_by_unit(baseline, baseline_units)) {
        const auto found = of_other.find(unit);
        if (found == of_other.end()) continue;
        a.push_back(mean);
        b.push_back(found->second);
        differences.push_back(found->second - mean);
    }
    PairedEffect out;
    out.baseline = mean_of(a);
    out.other = mean_of(b);
    out.pairs = a.empty() ? 0 : static_cast<int>(std::min(numbers_in(baseline).size(), numbers_in(other).size()));
    out.effect = mean_interval(differences);
    return out;
}

RatioInterval ratio_interval(Values numerator, Values denominator) {
    std::vector<double> x, y;
    for (std::size_t i = 0; i < numerator.size(); ++i) {
        if (std::isnan(numerator[i]) || std::isnan(denominator[i])) continue;
        x.push_back(numerator[i]);
        y.push_back(denominator[i]);
    }
    RatioInterval out;
    const double mean_x = mean_of(x), mean_y = mean_of(y);
    if (x.empty() || mean_y == 0.0) return out;
    out.ratio = mean_x / mean_y;
    if (x.size() < 2) return out;
    const auto n = static_cast<double>(x.size());
    const double t = student_quantile(n - 1.0), scale = t * t / n;
    // a ratio r is kept where (mean_x - r mean_y)^2 <= t^2 var(x - r y) / n: a quadratic in r
    const double a = mean_y * mean_y - scale * covariance(y, y);
    const double b = mean_x * mean_y - scale * covariance(x, y);
    const double c = mean_x * mean_x - scale * covariance(x, x);
    out.bounded = a > 0.0;
    if (!out.bounded) return out;
    const double root = std::sqrt(std::max(0.0, b * b - a * c));
    out.low = (b - root) / a;
    out.high = (b + root) / a;
    return out;
}

}  // namespace kapok
