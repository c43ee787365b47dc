#include "analysis/estimators/zero_sum.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"

using namespace kapok;

TEST_CASE("the zero-sum share is what others lost of what some gained", "[unit][compare]") {
    const ZeroSum half = zero_sum({{4.0, 8.0, 6.0}, {-1.0, -3.0, -2.0}, {2.0, 2.0, 2.0}, {-2.0, -2.0, -2.0}}, 200);
    CHECK(half.gains == Approx(8.0));
    CHECK(half.losses == Approx(4.0));
    CHECK(half.share == Approx(0.5));
    CHECK(half.low <= 0.5);
    CHECK(half.high >= 0.5);
    CHECK(half.low >= 3.0 / 10.0);  // no resample leaves the extremes of the draws: losses 3 to 5, gains 6 to 10
    CHECK(half.high <= 5.0 / 6.0);
}

TEST_CASE("a net loss has a share of one, no change one of zero, losses alone none", "[unit][compare]") {
    CHECK(zero_sum({{1.0, 1.0}, {-3.0, -3.0}}, 10).share == 1.0);
    const ZeroSum nothing = zero_sum({{0.0, 0.0, 0.0}, {0.0, 0.0, 0.0}}, 10);
    CHECK(nothing.share == 0.0);
    CHECK(nothing.low == 0.0);
    CHECK(nothing.high == 0.0);
    CHECK(std::isnan(zero_sum({{-1.0, -1.0}}, 10).share));
    CHECK(std::isnan(zero_sum({{1.0, 2.0}, {-1.0, 0.0}}, 10).low));
}

TEST_CASE("a real transfer between places is found through noise", "[statistical][compare]") {
    // one place gains 10, another loses 8, seven change by nothing; errors of the means are about 0.1
    std::vector<std::vector<double>> draws(9);
    for (std::size_t place = 0; place < draws.size(); ++place) {
        Stream luck(20163, static_cast<std::uint32_t>(place), 1, Quarter{0}, Purpose::test);
        const double effect = place == 0 ? 10.0 : place == 1 ? -8.0 : 0.0;
        for (int draw = 0; draw < 12; ++draw) draws[place].push_back(effect + 0.3 * luck.normal());
    }
    const ZeroSum found = zero_sum(draws, 999);
    CHECK(found.share == Approx(0.8).margin(0.06));  // seven noisy means add at most about 0.07 to one side: 5 standard errors
    CHECK(found.low < found.share);
    CHECK(found.high > found.share);
    const ZeroSum again = zero_sum(draws, 999);
    CHECK(again.low == found.low);
}
