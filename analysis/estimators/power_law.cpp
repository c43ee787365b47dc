#include "analysis/estimators/power_law.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/estimators/maximum.hpp"
#include "analysis/estimators/special_functions.hpp"

namespace kapok {
namespace {

constexpr double largest_exponent = 20.0;

/// A sample in descending order, with sums from its top.
struct Descending {
    std::vector<double> x, weight, log_sum, weight_sum, square_sum;

    Descending(Values values, Values weights) {
        std::vector<std::pair<double, double>> pairs;
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i] > 0.0) pairs.emplace_back(values[i], weight_of(weights, i));
        std::sort(pairs.begin(), pairs.end(), std::greater<>());
        double logs = 0.0, sum = 0.0, squares = 0.0;
        for (const auto& [value, w] : pairs) {
            x.push_back(value);
            weight.push_back(w);
            log_sum.push_back(logs += w * std::log(value));
            weight_sum.push_back(sum += w);
            square_sum.push_back(squares += w * w);
        }
    }
};

/// Number of values down to and including each distinct value, at most `bounds` of them.
std::vector<std::size_t> tails(const Descending& s, const PowerLawOptions& options) {
    std::vector<std::size_t> ends;
    for (std::size_t n = options.smallest_tail; n <= s.x.size(); ++n)
        if (n == s.x.size() || s.x[n] < s.x[n - 1]) ends.push_back(n);
    if (ends.size() <= options.bounds) return ends;
    std::vector<std::size_t> some;
    for (std::size_t k = 0; k < options.bounds; ++k)
        some.push_back(ends[k * (ends.size() - 1) / (options.bounds - 1)]);
    return some;
}

/// Exponent and its standard error for the tail of the first `n` values.
PowerLawTail fit(const Descending& s, std::size_t n, TailValues support) {
    PowerLawTail tail;
    tail.from = s.x[n - 1];
    tail.values = n;
    const double weight = s.weight_sum[n - 1], effective = weight * weight / s.square_sum[n - 1];
    const double mean_log = s.log_sum[n - 1] / weight;
    if (!(mean_log > std::log(tail.from) + 1e-12)) return tail;
    if (support == TailValues::continuous) {
        tail.exponent = 1.0 + 1.0 / (mean_log - std::log(tail.from));
        tail.standard_error = (tail.exponent - 1.0) / std::sqrt(effective);
    } else {
        const auto likelihood = [&](double a) {
            return -a * mean_log - std::log(hurwitz_zeta(a, tail.from));
        };
        tail.exponent = golden_section_maximum(likelihood, 1.0001, largest_exponent, 1e-7);
        tail.standard_error = 1.0 / std::sqrt(-effective * curvature(likelihood, tail.exponent, 1e-3));
    }
    return tail;
}

/// Share of a fitted tail at or above x.
double share_above(const PowerLawTail& tail, TailValues support, double x) {
    if (support == TailValues::continuous) return std::pow(x / tail.from, 1.0 - tail.exponent);
    return hurwitz_zeta(tail.exponent, x) / hurwitz_zeta(tail.exponent, tail.from);
}

double distance(const Descending& s, const PowerLawTail& tail, TailValues support) {
    const double weight = s.weight_sum[tail.values - 1];
    double largest = 0.0, above = 0.0;  // share of the tail above the value looked at
    for (std::size_t i = 0; i < tail.values; ++i) {
        const bool last_of_equals = i + 1 == tail.values || s.x[i + 1] < s.x[i];
        if (!last_of_equals) continue;
        const double from_here = s.weight_sum[i] / weight;
        const double fitted = share_above(tail, support, s.x[i]);
        largest = std::max(largest, std::abs(from_here - fitted));
        if (support == TailValues::continuous) largest = std::max(largest, std::abs(above - fitted));
        above = from_here;
    }
    return largest;
}

}  // namespace

PowerLawTail power_law_tail(Values values, Values weights, PowerLawOptions options) {
    PowerLawTail best;
    const Descending sample(values, weights);
    if (sample.x.size() < std::max<std::size_t>(options.smallest_tail, 2)) return best;
    for (const std::size_t n : tails(sample, options)) {
        PowerLawTail tail = fit(sample, n, options.support);
        if (std::isnan(tail.exponent)) continue;
        tail.distance = distance(sample, tail, options.support);
        if (std::isnan(best.distance) || tail.distance < best.distance) best = tail;
    }
    return best;
}

}  // namespace kapok
