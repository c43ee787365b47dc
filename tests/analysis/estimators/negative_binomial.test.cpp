#include "analysis/estimators/negative_binomial.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;

namespace {

struct Counts {
    std::vector<double> x, y;
};

/// ln mean = 1 + 0.8 x, spread by a gamma variable of mean 1 and variance alpha (none at 0).
Counts sample(std::size_t n, double alpha, std::uint64_t agent) {
    Stream draws = Rng{7, 0}.stream(agent, {0}, Purpose::test);
    Counts c;
    for (std::size_t i = 0; i < n; ++i) {
        c.x.push_back(1.5 * draws.normal());
        const double spread = alpha > 0.0 ? alpha * draws.gamma(1.0 / alpha) : 1.0;
        c.y.push_back(static_cast<double>(draws.poisson(spread * std::exp(1.0 + 0.8 * c.x.back()))));
    }
    return c;
}

}  // namespace

TEST_CASE("overdispersion and slope of counts are found", "[statistical][estimators]") {
    // error rate one in a million for alpha; the slope has a standard error near 0.015
    for (const double alpha : {0.5, 1.3, 2.5}) {
        const Counts c = sample(5'000, alpha, 41);
        const NegativeBinomial fit = negative_binomial_fit(c.y, c.x);
        CAPTURE(alpha, fit.alpha, fit.standard_error);
        CHECK(std::abs(fit.alpha - alpha) < test::one_in_a_million * fit.standard_error);
        CHECK(fit.standard_error < 0.06 * alpha + 0.02);
        CHECK(fit.slope == Approx(0.8).margin(0.1));
        CHECK(fit.intercept == Approx(1.0).margin(0.15));
    }
}

TEST_CASE("Poisson counts have hardly any overdispersion", "[statistical][estimators]") {
    const Counts c = sample(5'000, 0.0, 42);
    const NegativeBinomial fit = negative_binomial_fit(c.y, c.x);
    CHECK(fit.alpha < 0.02);
    CHECK(fit.slope == Approx(0.8).margin(0.05));
}

TEST_CASE("at the estimate the mean of the counts is met in each group of a covariate of two values",
          "[unit][estimators]") {
    // saturated line: fitted means are group means whatever alpha is
    std::vector<double> x, y;
    for (int i = 0; i < 12; ++i) {
        x.push_back(0.0);
        y.push_back(i % 3);  // mean 1
        x.push_back(1.0);
        y.push_back(2.0 * (i % 4));  // mean 3
    }
    const NegativeBinomial fit = negative_binomial_fit(y, x);
    CHECK(std::exp(fit.intercept) == Approx(1.0).epsilon(1e-6));
    CHECK(std::exp(fit.intercept + fit.slope) == Approx(3.0).epsilon(1e-6));
}

TEST_CASE("counts that cannot tell anything give nothing", "[unit][estimators]") {
    const std::vector<double> zero(30, 0.0), one(30, 1.0);
    CHECK(std::isnan(negative_binomial_fit(zero, one).alpha));
    CHECK(std::isnan(negative_binomial_fit(one, one).alpha));
}
