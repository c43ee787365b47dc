// Scores of forecasts: worked by hand, against closed forms, and on forecasts that are known to be right.
#include "analysis/estimators/forecast_scores.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "analysis/statistics.hpp"
#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;

namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// CRPS of the standard normal law (Gneiting and Raftery 2007, eq. 21 worked out for the normal law).
double normal_crps(double y) {
    const double density = std::exp(-y * y / 2.0) / std::sqrt(2.0 * M_PI);
    const double probability = 0.5 * std::erfc(-y / std::sqrt(2.0));
    return y * (2.0 * probability - 1.0) + 2.0 * density - 1.0 / std::sqrt(M_PI);
}

std::vector<double> normal_sample(std::size_t n, Stream& draws) {
    std::vector<double> sample(n);
    for (double& x : sample) x = draws.normal();
    return sample;
}

}  // namespace

TEST_CASE("the scores of three members are those worked out by hand", "[unit][forecast_scores]") {
    // members 4, 1, 2; observed 3: distances 1, 2, 1; differences of pairs 3, 2, 1
    const std::vector<double> members{4.0, 1.0, 2.0};
    CHECK(ensemble_crps(members, 3.0) == Approx(4.0 / 3.0 - 6.0 / 9.0));
    CHECK(fair_crps(members, 3.0) == Approx(4.0 / 3.0 - 6.0 / 6.0));
    CHECK(ensemble_crps({5.0}, 3.5) == Approx(1.5));  // a point forecast: the absolute error
    CHECK(ensemble_crps({2.0, 2.0}, 2.0) == 0.0);
}

TEST_CASE("members without a value are left out of scores, intervals and ranks", "[unit][forecast_scores]") {
    CHECK(fair_crps({4.0, absent, 1.0, 2.0}, 3.0) == fair_crps({4.0, 1.0, 2.0}, 3.0));
    CHECK(std::isnan(fair_crps({absent, 1.0}, 3.0)));
    CHECK(std::isnan(ensemble_crps({absent}, 3.0)));
    CHECK(central_interval({absent, 7.0}, 0.5).low == 7.0);
    CHECK(std::isnan(central_interval({}, 0.5).high));
    CHECK(randomised_pit({absent, 1.0}, 2.0, 0.5) == Approx(0.75));
}

TEST_CASE("quantiles of the normal law have the score of that law", "[unit][forecast_scores]") {
    std::vector<double> quantiles;
    for (int i = 0; i < 200; ++i) quantiles.push_back(normal_quantile((i + 0.5) / 200.0));
    for (const double y : {-2.0, -0.3, 0.0, 1.0, 4.0})
        CHECK(ensemble_crps(quantiles, y) == Approx(normal_crps(y)).margin(0.002));
}

TEST_CASE("the fair score does not favour large ensembles", "[statistical][forecast_scores]") {
    // Members and observation from one normal law: the expected score is 1/sqrt(pi) whatever the size, and
    // the plain score of n members is too large by 1/(n sqrt(pi)). Two-sided at 1e-6 each.
    const std::size_t members = GENERATE(2U, 5U, 40U);
    Stream draws(11, 0, members, Quarter{0}, Purpose::test);
    constexpr int trials = 20'000;
    double fair = 0.0, plain = 0.0, squares = 0.0;
    for (int t = 0; t < trials; ++t) {
        const std::vector<double> sample = normal_sample(members, draws);
        const double observed = draws.normal(), score = fair_crps(sample, observed);
        fair += score / trials;
        squares += score * score / trials;
        plain += ensemble_crps(sample, observed) / trials;
    }
    const double error = std::sqrt((squares - fair * fair) / trials);
    const double expected = 1.0 / std::sqrt(M_PI);
    CHECK(std::abs(fair - expected) < 4.9 * error);
    CHECK(std::abs(plain - expected * (1.0 + 1.0 / static_cast<double>(members))) < 4.9 * error);
}

TEST_CASE("central intervals are those worked out by hand", "[unit][forecast_scores]") {
    // 9 members: at 80% the positions are (9 + 1) 0.1 = 1 and (9 + 1) 0.9 = 9
    std::vector<double> members;
    for (int i = 9; i >= 1; --i) members.push_back(10.0 * i);
    CHECK(central_interval(members, 0.8).low == Approx(10.0));
    CHECK(central_interval(members, 0.8).high == Approx(90.0));
    CHECK(central_interval(members, 0.5).low == Approx(25.0));    // position 2.5
    CHECK(central_interval(members, 0.95).high == Approx(90.0));  // beyond the members: held
    CHECK(widest_coverage(9) == Approx(0.8));
    CHECK(central_interval(members, 0.8).covers(10.0));
    CHECK_FALSE(central_interval(members, 0.8).covers(9.9));
}

TEST_CASE("intervals of right forecasts cover as often as they say, and their PIT is uniform",
          "[statistical][forecast_scores]") {
    // 19 members and the observation from one law; error rate 1e-6 for the PIT, 1e-6 two-sided for coverage.
    constexpr int trials = 20'000;
    Stream draws(12, 0, 0, Quarter{0}, Purpose::test);
    int covered = 0;
    std::vector<double> pits;
    for (int t = 0; t < trials; ++t) {
        const std::vector<double> sample = normal_sample(19, draws);
        const double observed = draws.normal();
        if (central_interval(sample, 0.8).covers(observed)) ++covered;
        pits.push_back(randomised_pit(sample, observed, draws.uniform()));
    }
    CHECK(std::abs(covered - 0.8 * trials) < 4.9 * std::sqrt(0.16 * trials));
    CHECK(test::uniformity(pits.size(), 20, [&](std::size_t n) { return pits[n]; }).accepted());
}

TEST_CASE("ties are broken by luck in the PIT", "[unit][forecast_scores]") {
    CHECK(randomised_pit({1.0, 2.0, 2.0, 3.0}, 2.0, 0.5) == Approx((1.0 + 0.5 * 3.0) / 5.0));
    CHECK(randomised_pit({1.0, 2.0}, 0.0, 0.25) == Approx(0.25 / 3.0));
    CHECK(randomised_pit({1.0, 2.0}, 9.0, 0.25) == Approx(2.25 / 3.0));
    CHECK(unit_histogram({0.0, 0.05, 0.1, 0.999, 1.0, absent}, 10) ==
          std::vector<int>{2, 1, 0, 0, 0, 0, 0, 0, 0, 2});
}

TEST_CASE("skill is the share of the reference's score that is saved", "[unit][forecast_scores]") {
    CHECK(skill_score(1.0, 4.0) == Approx(0.75));
    CHECK(skill_score(6.0, 4.0) == Approx(-0.5));
    CHECK(std::isnan(skill_score(1.0, 0.0)));
}
