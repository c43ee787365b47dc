#include "analysis/estimators/least_squares.hpp"

#include <algorithm>
#include <cmath>

namespace kapok {

Line least_squares(Values x, Values y, Values weights) {
    Line line;
    if (x.size() < 3) return line;
    const double mean_x = moments(x, weights).mean, mean_y = moments(y, weights).mean;
    double xx = 0.0, xy = 0.0, yy = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double w = weight_of(weights, i), dx = x[i] - mean_x, dy = y[i] - mean_y;
        xx += w * dx * dx;
        xy += w * dx * dy;
        yy += w * dy * dy;
    }
    if (!(xx > 0.0)) return line;
    line.slope = xy / xx;
    line.intercept = mean_y - line.slope * mean_x;
    const double residual = std::max(0.0, yy - line.slope * xy);
    line.standard_error = std::sqrt(residual / (static_cast<double>(x.size()) - 2.0) / xx);
    if (yy > 0.0) line.r_squared = 1.0 - residual / yy;
    return line;
}

Line scaling_exponent(Values x, Values y) {
    std::vector<double> log_x, log_y;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!(x[i] > 0.0 && y[i] > 0.0)) continue;
        log_x.push_back(std::log(x[i]));
        log_y.push_back(std::log(y[i]));
    }
    return least_squares(log_x, log_y);
}

std::vector<double> within_group(Values y, std::span<const std::uint32_t> group, Values weights) {
    const std::size_t groups =
        group.empty() ? 0 : *std::max_element(group.begin(), group.end()) + std::size_t{1};
    std::vector<double> sum(groups, 0.0), weight(groups, 0.0);
    for (std::size_t i = 0; i < y.size(); ++i) {
        sum[group[i]] += weight_of(weights, i) * y[i];
        weight[group[i]] += weight_of(weights, i);
    }
    std::vector<double> out(y.size());
    for (std::size_t i = 0; i < y.size(); ++i) out[i] = y[i] - sum[group[i]] / weight[group[i]];
    return out;
}

double group_share(Values y, std::span<const std::uint32_t> group, Values weights) {
    const double total = moments(y, weights).variance;
    if (!(total > 0.0)) return undefined;
    return 1.0 - moments(within_group(y, group, weights), weights).variance / total;
}

}  // namespace kapok
