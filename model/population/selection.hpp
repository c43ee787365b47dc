#pragma once
// Choosing rows and rounding numbers while the population of 2015 is built. All choices come from the
// registry's own stream.

#include <algorithm>
#include <numeric>
#include <vector>

#include "model/population/firms_2015.hpp"

namespace kapok {

/// Rows first..last-1 in random order, rows of larger weight earlier (successive sampling, Efraimidis and
/// Spirakis 2006); rows of weight 0 are left out.
template <class Weight>
std::vector<std::size_t> weighted_order(std::size_t first, std::size_t last, Weight&& weight) {
    struct Entry { double key; std::size_t row; };
    std::vector<Entry> entries;
    entries.reserve(last - first);
    for (std::size_t row = first; row < last; ++row) {
        const double w = weight(row);
        if (w <= 0.0) continue;
        auto draws = registry_rng.stream(mix(row, first, last), registry_quarter, Purpose::registry_select);
        entries.push_back({draws.exponential_time() / w, row});
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.row < b.row; });
    std::vector<std::size_t> rows(entries.size());
    std::transform(entries.begin(), entries.end(), rows.begin(), [](const Entry& e) { return e.row; });
    return rows;
}

/// Whole numbers in proportion to `weights` that sum to `total` (largest remainders).
inline std::vector<int> whole_numbers(const std::vector<double>& weights, int total) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<int> out(weights.size());
    std::vector<double> rest(weights.size());
    int given = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double exact = sum > 0.0 ? total * weights[i] / sum : 0.0;
        out[i] = static_cast<int>(exact);
        rest[i] = exact - out[i];
        given += out[i];
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rest[a] > rest[b]; });
    for (std::size_t k = 0; given < total && k < order.size(); ++k, ++given) ++out[order[k]];
    return out;
}

/// Argument in [low, high] at which the rising function `f` meets `target` (bisection).
template <class Function>
double solve_rising(double low, double high, double target, Function&& f) {
    for (int step = 0; step < 60; ++step) {
        const double middle = 0.5 * (low + high);
        (f(middle) < target ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

}  // namespace kapok
