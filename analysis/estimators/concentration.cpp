#include "analysis/estimators/concentration.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace kapok {
namespace {

std::vector<std::size_t> descending(Values values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
    return order;
}

struct Sums {
    double number = 0.0, total = 0.0;
};

Sums sums_of(Values values, Values weights) {
    Sums s;
    for (std::size_t i = 0; i < values.size(); ++i) {
        s.number += weight_of(weights, i);
        s.total += weight_of(weights, i) * values[i];
    }
    return s;
}

}  // namespace

double gini(Values values, Values weights) {
    const Sums all = sums_of(values, weights);
    if (!(all.total > 0.0)) return undefined;
    double area = 0.0, held = 0.0;  // above the Lorenz curve, from the richest down
    for (const std::size_t i : descending(values)) {
        const double part = weight_of(weights, i) * values[i];
        area += weight_of(weights, i) * (held + 0.5 * part);
        held += part;
    }
    return 2.0 * area / (all.number * all.total) - 1.0;
}

double top_share(Values values, Values weights, double share) {
    const Sums all = sums_of(values, weights);
    if (!(all.total > 0.0)) return undefined;
    double left = share * all.number, held = 0.0;
    for (const std::size_t i : descending(values)) {
        const double taken = std::min(left, weight_of(weights, i));
        held += taken * values[i];
        left -= taken;
        if (!(left > 0.0)) break;
    }
    return held / all.total;
}

double share_making(Values gains, Values rank, Values weights, double part) {
    double number = 0.0, all = 0.0;
    for (std::size_t i = 0; i < gains.size(); ++i) {
        number += weight_of(weights, i);
        all += weight_of(weights, i) * std::max(0.0, gains[i]);
    }
    if (!(all > 0.0)) return undefined;
    double units = 0.0, made = 0.0;
    for (const std::size_t i : descending(rank)) {
        const double w = weight_of(weights, i), gain = w * std::max(0.0, gains[i]);
        if (made + gain >= part * all) return (units + w * (part * all - made) / gain) / number;
        made += gain;
        units += w;
    }
    return units / number;
}

double ellison_glaeser(Values industry, Values all, double plant_herfindahl) {
    const double industry_sum = std::accumulate(industry.begin(), industry.end(), 0.0);
    const double all_sum = std::accumulate(all.begin(), all.end(), 0.0);
    if (!(industry_sum > 0.0 && all_sum > 0.0) || !(plant_herfindahl < 1.0)) return undefined;
    double g = 0.0, squares = 0.0;
    for (std::size_t c = 0; c < all.size(); ++c) {
        const double x = all[c] / all_sum, s = industry[c] / industry_sum;
        g += (s - x) * (s - x);
        squares += x * x;
    }
    return (g - (1.0 - squares) * plant_herfindahl) / ((1.0 - squares) * (1.0 - plant_herfindahl));
}

double herfindahl(Values values, Values weights) {
    const Sums all = sums_of(values, weights);
    if (!(all.total > 0.0)) return undefined;
    double sum = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double s = values[i] / all.total;
        sum += weight_of(weights, i) * s * s;
    }
    return sum;
}

}  // namespace kapok
