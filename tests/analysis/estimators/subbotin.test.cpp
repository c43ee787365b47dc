#include "analysis/estimators/subbotin.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;

namespace {

/// Draws of the law of this shape, scale and centre: |x - m| = a (b g)^(1/b), g a gamma variable of shape
/// 1/b.
std::vector<double> sample(std::size_t n, double shape, double scale, double centre, std::uint64_t agent) {
    Stream draws = Rng{7, 0}.stream(agent, {0}, Purpose::test);
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) {
        const double distance = scale * std::pow(shape * draws.gamma(1.0 / shape), 1.0 / shape);
        x.push_back(centre + (draws.chance(0.5) ? distance : -distance));
    }
    return x;
}

}  // namespace

TEST_CASE("shape and scale of the exponential power law are found", "[statistical][estimators]") {
    // error rate one in a million each
    for (const double shape : {0.7, 1.0, 1.4, 2.0}) {
        const std::vector<double> x = sample(20'000, shape, 0.2, 0.05, 21);
        const Subbotin fit = subbotin_fit(x);
        CAPTURE(shape, fit.shape, fit.standard_error);
        CHECK(std::abs(fit.shape - shape) < test::one_in_a_million * fit.standard_error);
        CHECK(fit.standard_error < 0.03 * shape);
        CHECK(fit.scale == Approx(0.2).epsilon(0.05));
        CHECK(fit.centre == Approx(0.05).margin(0.01));
    }
}

TEST_CASE("Laplace's scale is the mean distance from the median", "[unit][estimators]") {
    std::vector<double> x;  // quantiles of the Laplace law with scale 3
    for (int k = 0; k < 2'000; ++k) {
        const double p = (k + 0.5) / 2'000.0;
        x.push_back(3.0 * (p < 0.5 ? std::log(2.0 * p) : -std::log(2.0 * (1.0 - p))));
    }
    const Subbotin fit = subbotin_fit(x);
    CHECK(fit.shape == Approx(1.0).epsilon(0.01));
    CHECK(fit.scale == Approx(3.0).epsilon(0.01));
}

TEST_CASE("intervals of the shape hold the truth as often as they say", "[statistical][estimators]") {
    // 300 samples, 90% intervals: 90% with a standard deviation of 1.7 points, so 8.2 points are one in a
    // million
    int held = 0;
    for (std::uint64_t k = 0; k < 300; ++k) {
        const Subbotin fit = subbotin_fit(sample(400, 1.0, 1.0, 0.0, 1000 + k));
        if (std::abs(fit.shape - 1.0) < 1.645 * fit.standard_error) ++held;
    }
    CHECK(held > 245);
    CHECK(held < 295);
}

TEST_CASE("few or equal values have no shape; weights repeat values", "[unit][estimators]") {
    CHECK(std::isnan(subbotin_fit(std::vector<double>(19, 1.0)).shape));
    CHECK(std::isnan(subbotin_fit(std::vector<double>(100, 1.0)).shape));
    const std::vector<double> x = sample(200, 1.0, 1.0, 0.0, 31);
    std::vector<double> twice = x;
    twice.insert(twice.end(), x.begin(), x.end());
    CHECK(subbotin_fit(x, std::vector<double>(200, 2.0)).shape == Approx(subbotin_fit(twice).shape));
}
