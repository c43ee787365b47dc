// The bootstrap of skill scores.
#include "analysis/estimators/skill_bootstrap.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace kapok;

namespace {

Stream draws(std::uint64_t number) {
    return {7, 0, number, Quarter{0}, Purpose::test};
}

/// Series of four targets each; `edge` is how much smaller the scores are than the reference's on average.
/// The luck of a series is common to its targets.
std::vector<ScorePair> synthetic(std::size_t series, double edge, Stream& luck) {
    std::vector<ScorePair> pairs;
    for (std::size_t s = 0; s < series; ++s) {
        const double common = 0.3 * luck.normal();
        for (int target = 0; target < 4; ++target)
            pairs.push_back({1.0 - edge + common + 0.1 * luck.normal(), 1.0, s});
    }
    return pairs;
}

}  // namespace

TEST_CASE("the skill of a few scores is that worked out by hand", "[unit][skill_bootstrap]") {
    const SkillEstimate estimate =
        bootstrap_skill({{1.0, 2.0, 5}, {2.0, 4.0, 5}, {1.0, 2.0, 8}}, 100, draws(0));
    CHECK(estimate.skill == Approx(0.5));
    CHECK(estimate.clusters == 2);
    CHECK(std::isnan(estimate.p));  // two series say nothing about luck
    CHECK(std::isnan(bootstrap_skill({}, 100, draws(0)).skill));
}

TEST_CASE("a forecast that is always better by the same share has that skill without doubt",
          "[unit][skill_bootstrap]") {
    std::vector<ScorePair> pairs;
    for (std::size_t s = 0; s < 12; ++s)
        pairs.push_back({0.5 * static_cast<double>(s + 1), static_cast<double>(s + 1), s});
    const SkillEstimate estimate = bootstrap_skill(pairs, 999, draws(1));
    CHECK(estimate.low == Approx(0.5));
    CHECK(estimate.high == Approx(0.5));
    CHECK(estimate.p == Approx(2.0 / 1000.0));
}

TEST_CASE("intervals cover the true skill, and no skill is rarely called skill",
          "[statistical][skill_bootstrap]") {
    // 40 series: percentile intervals of a mean of 40 cover a little less than they say (about 94%). Binomial
    // limits at two-sided 1e-6 around 88% and 97% for 400 trials; targets of a series taken as independent
    // would give about 68%.
    constexpr int trials = 400;
    const double edge = GENERATE(0.0, 0.2);
    int covered = 0, called = 0;
    Stream luck = draws(2);
    for (int t = 0; t < trials; ++t) {
        const SkillEstimate estimate =
            bootstrap_skill(synthetic(40, edge, luck), 400, draws(100 + static_cast<std::uint64_t>(t)));
        if (estimate.low <= edge && edge <= estimate.high) ++covered;
        if (estimate.p < 0.05) ++called;
    }
    CHECK(covered > 0.88 * trials - 4.9 * std::sqrt(0.88 * 0.12 * trials));
    CHECK(covered < 0.97 * trials + 4.9 * std::sqrt(0.97 * 0.03 * trials));
    if (edge == 0.0)
        CHECK(called < 0.12 * trials + 4.9 * std::sqrt(0.12 * 0.88 * trials));
    else
        CHECK(called > 0.8 * trials);  // the true edge is about 4 standard errors
}
