#include "analysis/estimators/policy_effects.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace kapok;

namespace {
Stream draws(std::uint64_t agent = 0) {
    return Rng{5, 0}.stream(agent, Quarter{0}, Purpose::test);
}
}  // namespace

TEST_CASE("log effect and difference in differences, by hand", "[unit]") {
    CHECK(log_effect(std::vector{2.0, 6.0}, std::vector{1.0, 3.0}) == Approx(std::log(2.0)));
    CHECK(log_effect(std::vector{2.0, 6.0}, std::vector{2.0, 6.0}) == 0.0);
    // 3 x 2 + 6 = 12 over 3 x 1 + 3 = 6
    CHECK(log_effect(std::vector{2.0, 6.0}, std::vector{1.0, 3.0}, std::vector{3.0, 1.0}) ==
          Approx(std::log(2.0)));
    CHECK(std::isnan(log_effect(std::vector{0.0}, std::vector{1.0})));

    const std::vector<double> before{1.0, 1.0, 4.0, 4.0}, after{2.0, 4.0, 6.0, 6.0};
    const std::vector<std::uint8_t> treated{1, 1, 0, 0};
    CHECK(difference_in_differences(before, after, treated) == Approx(std::log(3.0) - std::log(1.5)));
    CHECK(std::isnan(difference_in_differences(before, after, std::vector<std::uint8_t>{0, 0, 0, 0})));
}

TEST_CASE("bunching counts the weight at both sides of the threshold", "[unit]") {
    const Bunching b = bunching(std::vector{0.85, 0.9, 0.99, 1.0, 1.05, 1.1, 3.0}, 0.1,
                                std::vector{9.0, 1.0, 2.0, 4.0, 5.0, 7.0, 7.0});
    CHECK(b.below == 3.0);
    CHECK(b.above == 9.0);
    CHECK(b.ratio() == 3.0);
    CHECK(std::isnan(bunching(std::vector{1.0}, 0.1).ratio()));
}

TEST_CASE("fixed-effect Poisson is exact on counts without noise and blind to firms' levels", "[unit]") {
    const std::vector<std::vector<double>> x{{1.0, 10.0, 3.0}, {2.0, 40.0, 3.0}, {4.0, 20.0, 3.0}};
    auto counts = x;
    const double level[] = {7.0, 0.2, 100.0};
    for (auto& year : counts)
        for (std::size_t i = 0; i < year.size(); ++i) year[i] = level[i] * std::pow(year[i], 0.37);
    CHECK(fixed_effect_poisson(counts, x) == Approx(0.37));
    CHECK(std::isnan(fixed_effect_poisson({{1.0}, {2.0}}, {{3.0}, {3.0}})));
    CHECK(std::isnan(fixed_effect_poisson({{0.0}, {0.0}}, {{3.0}, {5.0}})));
}

TEST_CASE("pooled Poisson is exact on counts without noise; a weight is a number of pairs", "[unit]") {
    const std::vector<double> x{1.0, 2.0, 5.0, 9.0};
    std::vector<double> counts;
    for (const double v : x) counts.push_back(3.0 * std::pow(v, 0.8));
    CHECK(pooled_poisson(counts, x) == Approx(0.8));
    // two groups of x: the slope is ln(mean ratio) / ln 2 = ln((3 + 9) / 2 / 3) / ln 2 = 1
    CHECK(pooled_poisson(std::vector{3.0, 3.0, 9.0}, std::vector{1.0, 2.0, 2.0}) == Approx(1.0));
    CHECK(pooled_poisson(std::vector{3.0, 5.0, 9.0}, std::vector{1.0, 2.0, 2.0},
                         std::vector{1.0, 3.0, 1.0}) == Approx(1.0));
    CHECK(std::isnan(pooled_poisson(std::vector{3.0, 5.0}, std::vector{2.0, 2.0})));
}

TEST_CASE("a parabola through points gives its curvature and peak", "[unit]") {
    const std::vector<double> x{0.0, 1.0, 2.0, 5.0};
    std::vector<double> y;
    for (const double v : x) y.push_back(3.0 - 2.0 * (v - 1.5) * (v - 1.5));
    CHECK(fit_parabola(x, y).curvature == Approx(-2.0));
    CHECK(fit_parabola(x, y).peak == Approx(1.5));
    CHECK(std::isnan(fit_parabola(std::vector{1.0, 1.0, 2.0}, std::vector{1.0, 2.0, 3.0}).peak));
}

TEST_CASE("two-level bootstrap: means, spreads and what is left out, by hand", "[unit]") {
    const EffectEstimate e = two_level_bootstrap({{1.0, 3.0}, {6.0}, {NAN}}, 1000, draws());
    CHECK(e.draws == 3);
    CHECK(e.mean == 4.0);  // of 2 and 6
    CHECK(e.spread_members == Approx(std::sqrt(8.0)));
    CHECK(e.spread_seeds == Approx(std::sqrt(2.0)));
    CHECK(e.low >= 1.0);
    CHECK(e.high <= 6.0);
    CHECK(e.low < e.high);
    const EffectEstimate none = two_level_bootstrap({{0.0, 0.0}, {0.0, 0.0}}, 100, draws());
    CHECK(none.mean == 0.0);
    CHECK(none.low == 0.0);
    CHECK(none.high == 0.0);
    CHECK(std::isnan(two_level_bootstrap({{1.0, 2.0}}, 100, draws()).low));
    CHECK(std::isnan(two_level_bootstrap({{NAN}}, 100, draws()).mean));
}

// 200 samples of 10 members x 4 seeds. The bootstrap of ten members covers a little less than 95% (about
// 91%): for a coverage of 91%, fewer than 83% of 200 has a probability below 0.02%.
TEST_CASE("two-level bootstrap intervals cover the truth", "[statistical]") {
    int covered = 0;
    for (std::uint64_t sample = 0; sample < 200; ++sample) {
        Stream luck = draws(1 + sample);
        std::vector<std::vector<double>> values(10);
        for (auto& member : values) {
            const double centre = 2.0 + luck.normal();
            for (int s = 0; s < 4; ++s) member.push_back(centre + 0.5 * luck.normal());
        }
        const EffectEstimate e = two_level_bootstrap(values, 400, draws(1000 + sample));
        if (e.low <= 2.0 && 2.0 <= e.high) ++covered;
    }
    CHECK(covered >= 166);
    CHECK(covered <= 199);
}
