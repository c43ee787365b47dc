#include "analysis/estimators/resampling.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;

TEST_CASE("the first set is the sample; the others have as many rows, drawn evenly", "[unit][bootstrap]") {
    constexpr Eigen::Index rows = 300, sets = 201;
    const Resamples resamples(rows, sets - 1);
    RowStatistics each = RowStatistics::Identity(rows, rows);
    const RowStatistics counts = resamples.sums(each);
    REQUIRE(counts.rows() == sets);
    CHECK((counts.row(0).array() == 1.0).all());
    CHECK((counts.rowwise().sum().array() == static_cast<double>(rows)).all());
    std::vector<double> drawn;
    for (Eigen::Index row = 0; row < rows; ++row) drawn.push_back(counts.col(row).tail(sets - 1).sum());
    CHECK(test::chi_square(drawn, std::vector<double>(rows, sets - 1.0)).accepted());
    CHECK(counts == Resamples(rows, sets - 1).sums(each));
    CHECK(counts != Resamples(rows, sets - 1, 2).sums(each));
}

TEST_CASE("weighted sums are those worked by hand", "[unit][bootstrap]") {
    const Resamples resamples(3, 50);
    RowStatistics statistics(3, 2);
    statistics << 1.0, 10.0, 2.0, 20.0, 4.0, 40.0;
    const RowStatistics sums = resamples.sums(statistics);
    CHECK(sums(0, 0) == 7.0);
    CHECK(sums(0, 1) == 70.0);
    bool differs = false;
    for (Eigen::Index set = 1; set < sums.rows(); ++set) {
        CHECK(sums(set, 1) == 10.0 * sums(set, 0));
        CHECK((sums(set, 0) >= 3.0 && sums(set, 0) <= 12.0));
        differs = differs || sums(set, 0) != 7.0;
    }
    CHECK(differs);
    CHECK_THROWS_AS(resamples.sums(RowStatistics::Zero(4, 2)), std::invalid_argument);
    CHECK_THROWS_AS(Resamples(0, 10), std::invalid_argument);
}

TEST_CASE("an interval needs two units and values in most resamples", "[unit][bootstrap]") {
    Eigen::VectorXd by_set = Eigen::VectorXd::LinSpaced(101, 0.0, 100.0);
    by_set(0) = 40.0;
    const Estimate estimate = bootstrap_estimate(by_set, 1e9);  // so many units that nothing is widened
    CHECK(estimate.value == 40.0);
    CHECK(estimate.low == Approx(1.0 + 0.05 * 99.0).margin(1e-6));
    CHECK(estimate.high == Approx(1.0 + 0.95 * 99.0).margin(1e-6));
    CHECK(bootstrap_estimate(by_set, 1e9, -3.0).low == Approx(estimate.low - 3.0));
    // 4 units: reach sqrt(4/3) t(0.95; 3) = 1.1547 * 2.3534 = 2.7175, which the normal law exceeds with 0.00329
    CHECK(bootstrap_estimate(by_set, 4.0).low == Approx(1.0 + 0.00329 * 99.0).margin(0.001));
    CHECK(std::isnan(bootstrap_estimate(by_set, 1.0).low));
    by_set.tail(10).setConstant(std::nan(""));
    CHECK(std::isnan(bootstrap_estimate(by_set, 4.0).low));
    CHECK(bootstrap_estimate(by_set, 4.0).value == 40.0);
}

TEST_CASE("nine in ten intervals of a mean of eight hold the true mean", "[statistical][bootstrap]") {
    // 2000 samples: the share has a standard error of 0.0067; plain percentiles would hold it in 0.83
    constexpr int samples = 2000;
    const Resamples resamples(8, 400);
    int held = 0;
    for (int sample = 0; sample < samples; ++sample) {
        Stream draws = Rng{11, 0}.stream(static_cast<std::uint64_t>(sample), {0}, Purpose::test);
        RowStatistics values(8, 1);
        for (double& value : values.reshaped()) value = 5.0 + draws.normal();
        const Eigen::VectorXd means = resamples.sums(values).col(0) / 8.0;
        const Estimate mean = bootstrap_estimate(means, 8.0);
        if (mean.low <= 5.0 && 5.0 <= mean.high) ++held;
    }
    CHECK(held / static_cast<double>(samples) == Approx(0.9).margin(0.0067 * 4.5));
}
