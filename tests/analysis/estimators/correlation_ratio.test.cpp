#include "analysis/estimators/correlation_ratio.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include "model/rng.hpp"
#include "runner/sweep/unit_design.hpp"
#include "tests/support/test_functions.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

std::vector<FactorFit> fits_of(const Eigen::MatrixXd& design, const Eigen::VectorXd& outcomes,
                               const std::vector<bool>& names = {}) {
    const Resamples resamples(static_cast<std::size_t>(design.rows()), 300);
    const std::vector<bool> used(static_cast<std::size_t>(design.rows()), true);
    return CorrelationRatios(design, used, names, resamples).fit(outcomes);
}

bool holds(const Estimate& estimate, double truth) {
    return estimate.low <= truth && truth <= estimate.high;
}

}  // namespace

TEST_CASE("on a factorial the share is that of the analysis of variance by levels", "[unit][sensitivity]") {
    // three levels with means 0, 6, 0 and two with 0, 1, each point twice: SS of the first factor is 12 * 8 = 96, of
    // the second 12 * 0.25 = 3, total 99; corrected with n = 12: 1 - (3 / 99) 11 / 9 and 1 - (96 / 99) 11 / 10
    const std::vector<int> levels{2, 3, 2};
    const Eigen::MatrixXd design = full_factorial(levels);
    const auto fits =
        fits_of(design, values_of([](const auto& x) { return 100.0 + (x(1) == 0.5 ? 6.0 : 0.0) + x(2); }, design));
    // no factor takes more coefficients than a tenth of the points, but one: the bend of the first is not seen as
    // numbers
    CHECK(fits[1].slope.value == Approx(0.0).margin(1e-9));
    const auto named =
        fits_of(design, values_of([](const auto& x) { return 100.0 + (x(1) == 0.5 ? 6.0 : 0.0) + x(2); }, design),
                {false, true, false});
    CHECK(named[1].first_order.value == Approx(1.0 - 3.0 / 99.0 * 11.0 / 9.0));
    CHECK(named[2].first_order.value == Approx(1.0 - 96.0 / 99.0 * 11.0 / 10.0));
    CHECK(named[0].first_order.value == Approx(1.0 - 11.0 / 10.0));  // nothing explained
    CHECK(named[2].slope.value == Approx(1.0));
    CHECK(std::isnan(named[1].slope.value));
}

TEST_CASE("on a Latin hypercube shares and slopes are those of the function", "[unit][sensitivity]") {
    const Eigen::MatrixXd design = latin_hypercube(800, 3, 4);
    const auto linear = fits_of(design, values_of([](const auto& x) { return 3.0 * x(0) - x(1); }, design));
    // columns of 800 points have chance correlations of about 0.035
    CHECK(linear[0].first_order.value == Approx(0.9).margin(0.02));
    CHECK(linear[1].first_order.value == Approx(0.1).margin(0.05));
    CHECK(holds(linear[1].first_order, 0.1));
    CHECK(holds(linear[0].first_order, 0.9));
    CHECK(holds(linear[2].first_order, 0.0));
    CHECK(linear[0].slope.value == Approx(3.0).margin(0.1));
    CHECK(holds(linear[1].slope, -1.0));
    // cos(2 pi x) is a bend that a straight line cannot see: degree four explains all but some thousandths of it
    const auto bent =
        fits_of(design, values_of([](const auto& x) { return std::cos(2.0 * std::numbers::pi * x(0)); }, design));
    CHECK(bent[0].first_order.value == Approx(1.0).margin(0.01));
    CHECK(holds(bent[0].slope, 0.0));
    const auto ishigami = fits_of(design, values_of(Ishigami{}, design));
    CHECK(holds(ishigami[2].first_order, 0.0));
    CHECK(ishigami[0].first_order.value == Approx(Ishigami::indices().first_order[0]).margin(0.06));
}

TEST_CASE("points that are not used are not looked at", "[unit][sensitivity]") {
    const Eigen::MatrixXd design = latin_hypercube(100, 2, 4);
    const Eigen::VectorXd outcomes = values_of([](const auto& x) { return x(0); }, design);
    std::vector<bool> used(100, true);
    Eigen::VectorXd spoilt = outcomes;
    for (const std::size_t point : {3U, 40U})
        used[point] = false, spoilt(static_cast<Eigen::Index>(point)) = std::nan("");
    const Resamples resamples(100, 100);
    const auto fits = CorrelationRatios(design, used, {}, resamples).fit(spoilt);
    CHECK(fits[0].first_order.value == Approx(1.0));
    CHECK(fits[0].slope.value == Approx(1.0));
    CHECK(std::isnan(
        CorrelationRatios(design, used, {}, resamples).fit(Eigen::VectorXd::Constant(100, 2.0))[0].first_order.value));
    CHECK_THROWS_AS(CorrelationRatios(design, std::vector<bool>(99, true), {}, resamples), std::invalid_argument);
}

TEST_CASE("intervals of the share of a factor hold the truth about as often as they say",
          "[statistical][sensitivity]") {
    // y = a x1 + noise: shares 0.3 and 0. 500 samples of 100 points: the standard error of a share of intervals is
    // 0.0134; a method of 0.86 to 0.94 stays in the band but for 1%
    constexpr int samples = 500, points = 100;
    const Resamples resamples(points, 300);
    const std::vector<bool> used(points, true);
    int strong = 0, none = 0;
    double mean = 0.0;
    for (int sample = 0; sample < samples; ++sample) {
        Stream draws = Rng{17, 0}.stream(static_cast<std::uint64_t>(sample), {0}, Purpose::test);
        Eigen::MatrixXd design(points, 2);
        Eigen::VectorXd outcomes(points);
        for (Eigen::Index n = 0; n < points; ++n) {
            design.row(n) << draws.uniform(), draws.uniform();
            outcomes(n) = std::sqrt(12.0 * 0.3) * design(n, 0) + std::sqrt(0.7) * draws.normal();
        }
        const auto fits = CorrelationRatios(design, used, {}, resamples).fit(outcomes);
        strong += holds(fits[0].first_order, 0.3);
        none += holds(fits[1].first_order, 0.0);
        mean += fits[0].first_order.value / samples;
    }
    INFO("share 0.3 " << strong << ", share 0 " << none << ", mean " << mean);
    CHECK(mean == Approx(0.3).margin(0.015));
    CHECK((strong > 415 && strong < 485));
    CHECK(none > 415);
}
