#include "analysis/estimators/luck_lines.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "model/rng.hpp"

using namespace kapok;

TEST_CASE("planes of units by hand: replicates with the same parameters are one, points without a run are left out",
          "[unit][sensitivity]") {
    // outcome = 10 + 2 x + luck; luck of the units: levels -1, 0, 1 and slopes -3, 0, 3; two replicates of the first
    // unit, whose mean is its luck
    Eigen::MatrixXd inputs(5, 2), values(5, 4);
    const std::vector<double> x{0.0, 0.25, 0.5, 0.75, 1.0}, level{-1.5, -0.5, 0.0, 1.0}, slope{-4.0, -2.0, 0.0, 3.0};
    for (Eigen::Index n = 0; n < 5; ++n) {
        const double at = x[static_cast<std::size_t>(n)];
        inputs.row(n) << at, 7.0;  // the second does not vary
        for (Eigen::Index r = 0; r < 4; ++r) {
            const auto k = static_cast<std::size_t>(r);
            values(n, r) = 10.0 + 2.0 * at + level[k] + slope[k] * (at - 0.5);
        }
    }
    const std::vector<std::int32_t> units{5, 5, 1, 9};
    const LuckLines lines(inputs, values, units);
    REQUIRE(lines.units() == 3);
    CHECK(lines.slope_variance(0) == Approx(9.0).epsilon(1e-4));
    CHECK(lines.slope_variance(1) == Approx(0.0).margin(1e-9));
    // t(0.95; 2) = 2.919986: levels have the deviation 1, over sqrt(3); at the upper end 1 + 3 / 2
    const Eigen::Vector2d middle(0.5, 7.0), end(1.0, 7.0);
    CHECK(lines.reach(middle) == Approx(2.919986 / std::sqrt(3.0)).epsilon(1e-4));
    CHECK(lines.reach(end) == Approx(2.919986 * 2.5 / std::sqrt(3.0)).epsilon(1e-4));
    CHECK(lines.reach_of_change(end, middle) == Approx(2.919986 * 1.5 / std::sqrt(3.0)).epsilon(1e-4));
    CHECK(lines.reach_of_change(end, end) == 0.0);

    values(2, 3) = std::numeric_limits<double>::quiet_NaN();
    CHECK(LuckLines(inputs, values, units).slope_variance(0) == Approx(9.0).epsilon(1e-4));
    const LuckLines one(inputs, values, std::vector<std::int32_t>{1, 1, 1, 1});
    CHECK(one.units() == 1);
    CHECK(one.reach(end) == 0.0);
    CHECK_THROWS_AS(LuckLines(inputs, values, std::vector<std::int32_t>{1, 2}), std::invalid_argument);
}

TEST_CASE("what luck turns widens the interval of an index: the part and the whole by hand", "[unit][sensitivity]") {
    CHECK(variance_of_index(0.25, 0.1, 5) == Approx(4.0 * 0.25 * 0.1 / 5.0 + 2.0 * 0.01 / 20.0));
    CHECK(variance_of_index(-0.2, 0.1, 5) == Approx(2.0 * 0.01 / 20.0));
    const Estimate index{0.25, 0.2, 0.3};
    // t(0.95; 4) = 2.131847; variance 0.75^2 * 0.02 + 0.25^2 * 0.01
    const double reach = 2.131847 * std::sqrt(0.5625 * 0.02 + 0.0625 * 0.01);
    const Estimate found = with_luck_of_replicates(index, 0.02, 0.03, 5);
    CHECK(found.low == Approx(0.25 - std::hypot(0.05, reach)).epsilon(1e-5));
    CHECK(found.high == Approx(0.25 + std::hypot(0.05, reach)).epsilon(1e-5));
    // a factor that is all there is stays all, whatever luck does to it
    CHECK(with_luck_of_replicates({1.0, 0.9, 1.1}, 5.0, 5.0, 5).low == Approx(0.9));
}

TEST_CASE("intervals by luck hold the change that is expected about as often as they say", "[statistical][sensitivity]") {
    // 1000 sweeps of 4 replicates whose slopes have the deviation 1 about 2: a share of 0.9 has the standard error
    // 0.0095; the test fails by chance in fewer than 1 of 1000
    int held = 0;
    constexpr int sweeps = 1000;
    const Eigen::MatrixXd inputs = Eigen::VectorXd::LinSpaced(20, 0.0, 1.0);
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        Stream draws = Rng{31, 0}.stream(static_cast<std::uint64_t>(sweep), {0}, Purpose::test);
        Eigen::MatrixXd values(20, 4);
        double mean = 0.0;
        for (Eigen::Index r = 0; r < 4; ++r) {
            const double slope = 2.0 + draws.normal();
            values.col(r) = slope * inputs.col(0).array() + draws.normal();
            mean += slope / 4.0;
        }
        const LuckLines lines(inputs, values, std::vector<std::int32_t>{0, 1, 2, 3});
        const Eigen::VectorXd one = Eigen::VectorXd::Ones(1), zero = Eigen::VectorXd::Zero(1);
        held += std::abs(mean - 2.0) <= lines.reach_of_change(one, zero);
    }
    CHECK(held / static_cast<double>(sweeps) == Approx(0.9).margin(0.032));
}
