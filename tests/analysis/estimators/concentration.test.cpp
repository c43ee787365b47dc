#include "analysis/estimators/concentration.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/estimators/small_world.hpp"
#include "analysis/estimators/transitions.hpp"
#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;

TEST_CASE("Gini coefficients, by hand", "[unit][estimators]") {
    CHECK(gini(std::vector<double>{5.0, 5.0, 5.0}) == Approx(0.0).margin(1e-12));
    CHECK(gini(std::vector<double>{0.0, 0.0, 0.0, 1.0}) == Approx(0.75));
    CHECK(gini(std::vector<double>{4.0, 1.0, 3.0, 2.0}) == Approx(0.25));
    CHECK(gini(std::vector<double>{1.0, 4.0}, std::vector<double>{3.0, 1.0}) ==
          Approx(gini(std::vector<double>{1.0, 1.0, 1.0, 4.0})));
    CHECK(std::isnan(gini(std::vector<double>{0.0, 0.0})));
}

TEST_CASE("the Gini coefficient of a Pareto law is 1 / (2 a - 1)", "[statistical][estimators]") {
    // exponent 3: 0.2, standard error of 50 000 draws below 0.002
    Stream draws = Rng{7, 0}.stream(61, {0}, Purpose::test);
    std::vector<double> x;
    for (int i = 0; i < 50'000; ++i) x.push_back(std::pow(draws.uniform(), -1.0 / 3.0));
    CHECK(gini(x) == Approx(0.2).margin(0.01));
}

TEST_CASE("the top holds its share, cut within a unit where need be", "[unit][estimators]") {
    const std::vector<double> x{1.0, 2.0, 7.0, 10.0};
    CHECK(top_share(x, {}, 0.25) == Approx(0.5));
    CHECK(top_share(x, {}, 0.375) == Approx((10.0 + 3.5) / 20.0));
    CHECK(top_share(x, {}, 1.0) == Approx(1.0));
    CHECK(top_share(x, std::vector<double>{1.0, 1.0, 1.0, 2.0}, 0.2) == Approx(10.0 / 30.0));
}

TEST_CASE("few units make half of all gains, by hand", "[unit][estimators]") {
    const std::vector<double> gains{4.0, -3.0, 2.0, 2.0}, growth{0.1, -0.5, 0.9, 0.2};
    // by growth: 2, then 2 make 4 of 8: two of four units
    CHECK(share_making(gains, growth, {}, 0.5) == Approx(0.5));
    // by gain: the first makes 4 of 8
    CHECK(share_making(gains, gains, {}, 0.5) == Approx(0.25));
    CHECK(share_making(gains, gains, {}, 0.25) == Approx(0.125));
    CHECK(std::isnan(share_making(std::vector<double>{-1.0}, std::vector<double>{1.0}, {}, 0.5)));
}

TEST_CASE("the index of concentration is 1 where an industry of many plants has one of two places",
          "[unit][estimators]") {
    const std::vector<double> there{1.0, 0.0}, alike{30.0, 30.0}, all{50.0, 50.0};
    CHECK(ellison_glaeser(there, all, 0.0) == Approx(1.0));
    CHECK(ellison_glaeser(alike, all, 0.0) == Approx(0.0).margin(1e-12));
    CHECK(herfindahl(std::vector<double>{1.0, 3.0}, std::vector<double>{2.0, 2.0}) ==
          Approx(2.0 * (1.0 / 64.0 + 9.0 / 64.0)));
}

TEST_CASE("plants thrown at the map have no concentration on average, however few they are",
          "[statistical][estimators]") {
    // error rate one in a million; 2000 industries of 15 plants, places of very different sizes
    Stream draws = Rng{7, 0}.stream(62, {0}, Purpose::test);
    const std::vector<double> all{0.5, 0.3, 0.15, 0.05};
    std::vector<double> gamma;
    for (int industry = 0; industry < 2'000; ++industry) {
        std::vector<double> plants, here(4, 0.0);
        for (int plant = 0; plant < 15; ++plant) {
            plants.push_back(draws.lognormal(1.0, 1.0));
            double u = draws.uniform();
            std::size_t place = 0;
            while (place < 3 && (u -= all[place]) > 0.0) ++place;
            here[place] += plants.back();
        }
        gamma.push_back(ellison_glaeser(here, all, herfindahl(plants)));
    }
    const Moments m = moments(gamma);
    CHECK(std::abs(m.mean) < test::one_in_a_million * std::sqrt(m.variance / 2'000.0));
}

TEST_CASE("who stays and who enters, by hand", "[unit][estimators]") {
    const std::vector<double> now{1.0, 2.0, 0.0, 0.0, 0.0}, next{3.0, 0.0, 1.0, 0.0, 0.0},
        w{3.0, 1.0, 1.0, 1.0, 2.0};
    const Transitions t = transitions(now, next, w);
    CHECK(t.stays == Approx(0.75));
    CHECK(t.enters == Approx(0.25));
    CHECK(std::isnan(transitions(std::vector<double>{1.0}, std::vector<double>{1.0}).enters));
}

TEST_CASE("a ring of neighbours clusters, but is no small world for its long paths", "[unit][estimators]") {
    // 1000 nodes, degree 10: clustering 3 (10 - 2) / (4 (10 - 1)), paths about 1000 / (2 * 10)
    const SmallWorld ring = small_world(1'000.0, 10.0, 2.0 / 3.0, 50.0);
    CHECK(ring.clustering_ratio == Approx(66.667).epsilon(1e-4));
    CHECK(ring.path_ratio == Approx(50.0 / 3.0));
    CHECK(ring.quotient == Approx(4.0));
    CHECK(small_world(1'000.0, 10.0, 0.01, 3.0).quotient == Approx(1.0));  // the random graph itself
    CHECK(std::isnan(small_world(100.0, 1.0, 0.0, 2.0).quotient));
}
