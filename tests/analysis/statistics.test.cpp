#include "analysis/statistics.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace kapok;

TEST_CASE("quantiles are those of type 7", "[unit][statistics]") {
    const std::vector<double> sample{10.0, 2.0, 1.0, 4.0, 3.0};
    CHECK(quantile(sample, 0.0) == 1.0);
    CHECK(quantile(sample, 0.5) == 3.0);
    CHECK(quantile(sample, 0.95) == Approx(8.8));  // 4 + 0.8 (10 - 4)
    CHECK(quantile(sample, 1.0) == 10.0);
    CHECK(quantile({1.0, 2.0, 3.0, 4.0}, 0.5) == 2.5);
    CHECK(quantile({1.0, 2.0, 3.0, 4.0}, 0.25) == 1.75);
    CHECK(quantile({7.0}, 0.05) == 7.0);
}

TEST_CASE("several quantiles of a sample are those asked for one by one", "[unit][statistics]") {
    const std::vector<double> sample{10.0, 2.0, std::nan(""), 1.0, 4.0, 3.0}, levels{0.95, 0.0, 0.3};
    const std::vector<double> found = quantiles(sample, levels);
    REQUIRE(found.size() == levels.size());
    for (std::size_t k = 0; k < levels.size(); ++k) CHECK(found[k] == quantile(sample, levels[k]));
    CHECK(std::isnan(quantiles({}, levels)[2]));
}

TEST_CASE("quantiles leave out what has no value", "[unit][statistics]") {
    const double nan = std::nan("");
    CHECK(quantile({nan, 1.0, nan, 3.0}, 0.5) == 2.0);
    CHECK(std::isnan(quantile({nan, nan}, 0.5)));
    CHECK(std::isnan(quantile({}, 0.5)));
}

TEST_CASE("the ends of the Wilson interval are the shares whose score test just rejects", "[unit][statistics]") {
    const ShareEstimate most = wilson_interval(8, 10);
    CHECK(most.share == 0.8);
    for (const double end : {most.low, most.high}) {
        const double score = (0.8 - end) / std::sqrt(end * (1.0 - end) / 10.0);
        CHECK(std::abs(score) == Approx(1.6448536));
    }
    CHECK(most.low < 0.8);
    CHECK(most.high > 0.8);
}

TEST_CASE("the Wilson interval keeps its width where none or all succeed", "[unit][statistics]") {
    const ShareEstimate none = wilson_interval(0, 5), all = wilson_interval(5, 5);
    CHECK(none.low == Approx(0.0).margin(1e-12));
    CHECK(none.high == Approx(0.351114).margin(1e-6));
    CHECK(all.low == Approx(1.0 - none.high));
    CHECK(all.high == Approx(1.0));
    CHECK(std::isnan(wilson_interval(0, 0).share));
}
