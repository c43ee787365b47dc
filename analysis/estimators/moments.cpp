#include "analysis/estimators/moments.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kapok {

double effective_size(Values weights) {
    double sum = 0.0, squares = 0.0;
    for (const double w : weights) {
        sum += w;
        squares += w * w;
    }
    return squares > 0.0 ? sum * sum / squares : 0.0;
}

Moments moments(Values values, Values weights) {
    Moments m;
    double total = 0.0, sum = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        total += weight_of(weights, i);
        sum += weight_of(weights, i) * values[i];
    }
    if (!(total > 0.0)) return m;
    m.mean = sum / total;
    double second = 0.0, third = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double d = values[i] - m.mean, w = weight_of(weights, i);
        second += w * d * d;
        third += w * d * d * d;
    }
    m.variance = second / total;
    if (m.variance > 0.0) m.skewness = third / total / std::pow(m.variance, 1.5);
    return m;
}

double correlation(Values x, Values y, Values weights) {
    const double mean_x = moments(x, weights).mean, mean_y = moments(y, weights).mean;
    double xx = 0.0, yy = 0.0, xy = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double w = weight_of(weights, i), dx = x[i] - mean_x, dy = y[i] - mean_y;
        xx += w * dx * dx;
        yy += w * dy * dy;
        xy += w * dx * dy;
    }
    return xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : undefined;
}

double weighted_quantile(Values values, Values weights, double p) {
    if (values.empty()) return undefined;
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    double total = 0.0;
    for (const std::size_t i : order) total += weight_of(weights, i);
    double reached = 0.0;
    for (const std::size_t i : order) {
        reached += weight_of(weights, i);
        if (reached >= p * total) return values[i];
    }
    return values[order.back()];
}

}  // namespace kapok
