#include "analysis/estimators/clustered_shares.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"

using namespace kapok;

TEST_CASE("clusters that half agree count for what is worked out by hand", "[unit][estimators]") {
    // three pairs: 1 1, 1 0, 0 0. Sums of squares 1 between and 1/2 within, mean squares 1/2 and 1/6:
    // rho = (1/2 - 1/6) / (1/2 + 1/6) = 1/2, and 6 / (1 + 1/2) = 4
    const std::vector<double> outcomes{1.0, 1.0, 1.0, 0.0, 0.0, 0.0};
    const std::vector<std::int32_t> pairs{7, 7, 2, 2, 9, 9};
    CHECK(intraclass_correlation(outcomes, pairs) == Approx(0.5));
    CHECK(effective_outcomes(outcomes, pairs) == Approx(4.0));
    const ShareEstimate share = clustered_share({true, true, true, false, false, false}, pairs), of_four = wilson_interval(2, 4);
    CHECK(share.share == 0.5);
    CHECK(share.low == Approx(of_four.low));
    CHECK(share.high == Approx(of_four.high));
}

TEST_CASE("clusters of unequal size are weighed by their sizes", "[unit][estimators]") {
    // 1 1 1, 0 0, 1 0: sizes 3, 2, 2, mean 4/7. Between 3 (3/7)^2 + 2 (4/7)^2 + 2 (1/14)^2 = 17/14, over 2; within 1/2, over 4;
    // sum of squared sizes 17, m0 = (7 - 17/7) / 2 = 16/7
    const std::vector<double> outcomes{1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0};
    const std::vector<std::int32_t> clusters{0, 0, 0, 1, 1, 2, 2};
    const double between = 17.0 / 28.0, within = 1.0 / 8.0, rho = (between - within) / (between + 9.0 / 7.0 * within);
    CHECK(intraclass_correlation(outcomes, clusters) == Approx(rho));
    CHECK(effective_outcomes(outcomes, clusters) == Approx(7.0 / (1.0 + (17.0 / 7.0 - 1.0) * rho)));
}

TEST_CASE("clusters that agree count once each, those that disagree inside as their members", "[unit][estimators]") {
    const std::vector<std::int32_t> pairs{0, 0, 1, 1, 2, 2, 3, 3};
    CHECK(effective_outcomes(std::vector<double>(8, 1.0), pairs) == Approx(4.0));  // nothing tells luck from sets
    CHECK(effective_outcomes(std::vector{1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0}, pairs) == Approx(4.0));
    CHECK(effective_outcomes(std::vector{1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0}, pairs) == Approx(8.0));
    CHECK(effective_outcomes(std::vector<double>(5, 0.0), std::vector<std::int32_t>{0, 0, 1, 1, 2}) == Approx(25.0 / 9.0));
    CHECK(clustered_share(std::vector<bool>(8, true), pairs).low == Approx(wilson_interval(4, 4).low));
}

TEST_CASE("outcomes that share no cluster are independent, those of a single one are one", "[unit][estimators]") {
    const std::vector<double> outcomes{1.0, 0.0, 1.0};
    CHECK(effective_outcomes(outcomes, {}) == 3.0);
    CHECK(effective_outcomes(outcomes, std::vector<std::int32_t>{4, 5, 6}) == Approx(3.0));
    CHECK(effective_outcomes(outcomes, std::vector<std::int32_t>{4, 4, 4}) == Approx(1.0));
    CHECK(effective_outcomes(std::vector{1.0}, std::vector<std::int32_t>{4}) == Approx(1.0));
    CHECK(clustered_share({true, false, true}, {}).high == Approx(wilson_interval(2, 3).high));
    CHECK(std::isnan(clustered_share({}, {}).share));
    CHECK(std::isnan(clustered_share({}, {}).low));
}

namespace {

struct Coverage {
    double clustered = 0.0, independent = 0.0;
};
/// How often the intervals hold the true share of 0.7 when pairs have a probability of their own with this correlation:
/// a beta variable, from two gamma variables.
Coverage coverage_of_pairs(int sets, double correlation) {
    constexpr int samples = 4000;
    constexpr double truth = 0.7;
    Stream stream(3, 0, 0, Quarter{0}, Purpose::test);
    Coverage inside;
    for (int sample = 0; sample < samples; ++sample) {
        std::vector<bool> succeeds;
        std::vector<std::int32_t> clusters;
        for (std::int32_t set = 0; set < sets; ++set) {
            double probability = truth;
            if (correlation > 0.0) {
                const double both = 1.0 / correlation - 1.0, a = stream.gamma(truth * both), b = stream.gamma((1.0 - truth) * both);
                probability = a / (a + b);
            }
            for (int replicate = 0; replicate < 2; ++replicate) {
                succeeds.push_back(stream.chance(probability));
                clusters.push_back(set);
            }
        }
        const auto holds = [](const ShareEstimate& share) { return share.low <= truth && truth <= share.high ? 1.0 / samples : 0.0; };
        inside.clustered += holds(clustered_share(succeeds, clusters));
        inside.independent += holds(clustered_share(succeeds, {}));
    }
    return inside;
}

}  // namespace

TEST_CASE("intervals of clustered shares hold the true one in nine samples of ten, as if independent they do not",
          "[statistical][estimators]") {
    // of 4000 samples a coverage of 90% falls below 87.5% with probability 1e-7
    const Coverage strong = coverage_of_pairs(20, 0.8), some = coverage_of_pairs(20, 0.4), none = coverage_of_pairs(20, 0.0);
    INFO(strong.clustered << " " << strong.independent << " " << some.clustered << " " << some.independent << " " << none.clustered);
    CHECK(strong.clustered > 0.875);
    CHECK(some.clustered > 0.875);
    CHECK(none.clustered > 0.875);
    CHECK(none.clustered < 0.96);
    CHECK(strong.independent < 0.83);
    const Coverage few = coverage_of_pairs(8, 0.8);
    INFO(few.clustered << " " << few.independent);
    CHECK(few.clustered > 0.84);  // of eight independent trials Wilson's interval holds 0.7 in 88% of samples
    CHECK(few.clustered > few.independent + 0.06);
}
