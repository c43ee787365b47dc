#include "analysis/estimators/subbotin.hpp"

#include <cmath>
#include <numbers>

#include "analysis/estimators/maximum.hpp"
#include "analysis/estimators/special_functions.hpp"

namespace kapok {

Subbotin subbotin_fit(Values values, Values weights) {
    Subbotin fit;
    if (values.size() < 20) return fit;
    fit.centre = weighted_quantile(values, weights, 0.5);
    std::vector<double> log_distance, weight;  // zeros add nothing to the sums of powers
    double total = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double w = weight_of(weights, i), d = std::abs(values[i] - fit.centre);
        total += w;
        squares += w * w;
        if (!(d > 0.0)) continue;
        log_distance.push_back(std::log(d));
        weight.push_back(w);
    }
    if (2 * log_distance.size() < values.size()) return fit;

    const auto scale = [&](double b) {
        double sum = 0.0;
        for (std::size_t i = 0; i < log_distance.size(); ++i)
            sum += weight[i] * std::exp(b * log_distance[i]);
        return std::pow(sum / total, 1.0 / b);
    };
    // mean log-likelihood at the best scale for a shape e^log_b
    const auto profile = [&](double log_b) {
        const double b = std::exp(log_b);
        return -std::numbers::ln2 - std::log(scale(b)) - log_b / b - log_gamma(1.0 + 1.0 / b) - 1.0 / b;
    };
    const double log_b = golden_section_maximum(profile, std::log(0.2), std::log(10.0), 1e-6);
    fit.shape = std::exp(log_b);
    fit.scale = scale(fit.shape);
    const double information = -(total * total / squares) * curvature(profile, log_b, 1e-2);
    if (information > 0.0) fit.standard_error = fit.shape / std::sqrt(information);
    return fit;
}

}  // namespace kapok
