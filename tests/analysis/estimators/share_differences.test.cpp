#include "analysis/estimators/share_differences.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/statistics.hpp"
#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;

TEST_CASE("independent outcomes give Newcombe's interval for unpaired shares", "[unit][estimators]") {
    // 8 of 16 and 4 of 16, as independent as counts can be: both 2, first only 6, second only 2, neither 6
    const ShareDifference d = paired_share_difference(2, 6, 2, 6);
    const ShareEstimate first = wilson_interval(8, 16), second = wilson_interval(4, 16);
    CHECK(d.difference == Approx(0.25));
    CHECK(d.low == Approx(0.25 - std::hypot(first.share - first.low, second.high - second.share)));
    CHECK(d.high == Approx(0.25 + std::hypot(first.high - first.share, second.share - second.low)));
}

TEST_CASE("outcomes that go together make the difference surer, and agreement is not certainty", "[unit][estimators]") {
    const ShareDifference paired = paired_share_difference(10, 4, 0, 10), unpaired = paired_share_difference(6, 8, 4, 6);
    CHECK(paired.difference == Approx(unpaired.difference));
    CHECK(paired.high - paired.low < unpaired.high - unpaired.low);
    const ShareDifference none = paired_share_difference(4, 0, 0, 0);
    CHECK(none.difference == 0.0);
    CHECK(none.low == Approx(-(1.0 - wilson_interval(4, 4).low)));
    CHECK(none.high == Approx(1.0 - wilson_interval(4, 4).low));
    CHECK(std::isnan(paired_share_difference(0, 0, 0, 0).difference));
}

TEST_CASE("a 90% interval of a paired difference holds the true one in about 90% of samples", "[statistical][estimators]") {
    // true shares 0.7 and 0.5, from one uniform number where luck is common (two thirds of the time). Of 4000 samples of
    // 24 pairs at least 87% should be inside: a coverage of 90% would fail that with probability 1e-9.
    Stream stream(1, 0, 0, Quarter{0}, Purpose::test);
    int inside = 0;
    for (int sample = 0; sample < 4000; ++sample) {
        int both = 0, first = 0, second = 0, neither = 0;
        for (int pair = 0; pair < 24; ++pair) {
            const double u = stream.uniform(), v = stream.chance(2.0 / 3.0) ? u : stream.uniform();
            const bool a = u < 0.7, b = v < 0.5;
            ++(a && b ? both : a ? first : b ? second : neither);
        }
        const ShareDifference d = paired_share_difference(both, first, second, neither);
        inside += d.low <= 0.2 && 0.2 <= d.high ? 1 : 0;
    }
    CHECK(inside > 0.87 * 4000);
    CHECK(inside < 0.96 * 4000);
}

TEST_CASE("draws that disagree widen the interval of their mean difference", "[unit][estimators]") {
    const std::vector<double> differences{0.1, 0.3, std::nan("")}, alike{1.0, 1.0, 5.0}, unlike{1.0, 3.0, 5.0};
    const ShareDifference two = over_draws(differences, alike, 0.2);
    CHECK(two.difference == Approx(0.2));
    // standard error 0.1; Student's quantile with one degree of freedom is 6.3138
    CHECK(two.high - two.difference == Approx(std::hypot(0.2, 6.313752 * 0.1)).epsilon(1e-6));
    CHECK(two.difference - two.low == Approx(two.high - two.difference));
    CHECK(over_draws(differences, unlike, 0.2).difference == Approx(0.25));
    const ShareDifference single = over_draws(std::vector{0.3}, alike, 0.2);
    CHECK(single.high == Approx(0.5));
    CHECK(std::isnan(over_draws({}, {}, 0.2).difference));
}

TEST_CASE("a difference of sides is that of their means, and groups that agree count once", "[unit][estimators]") {
    Eigen::VectorXd values(6);
    values << 1.0, 0.0, 1.0, 0.0, 0.0, 9.0;
    const std::vector<int> side{1, 1, 1, -1, -1, 0}, each{0, 1, 2, 3, 4, 5};
    const ShareDifference single = grouped_difference(values, side, each);
    CHECK(single.difference == Approx(2.0 / 3.0));
    // influences 1/9, -2/9, 1/9 and 0, 0: variance 6/81 * 5/4; Student's quantile with 4 degrees of freedom is 2.1318
    CHECK(single.high - single.difference == Approx(2.131847 * std::sqrt(6.0 / 81.0 * 1.25)).epsilon(1e-5));
    Eigen::VectorXd twice(12);
    twice << values, values;
    std::vector<int> sides = side, groups = each;
    sides.insert(sides.end(), side.begin(), side.end());
    groups.insert(groups.end(), each.begin(), each.end());
    const ShareDifference copied = grouped_difference(twice, sides, groups);
    CHECK(copied.high == Approx(single.high));
    CHECK(std::isnan(grouped_difference(values, std::vector<int>(6, 1), each).difference));
    CHECK(std::isnan(grouped_difference(values, side, std::vector<int>(6, 0)).low));
}
