#include "analysis/estimators/least_squares.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;

TEST_CASE("a line through four points, by hand", "[unit][estimators]") {
    const std::vector<double> x{0.0, 1.0, 2.0, 3.0}, y{1.0, 3.0, 2.0, 5.0};
    const Line line = least_squares(x, y);  // xx 5, xy 5.5, yy 8.75
    CHECK(line.slope == Approx(1.1));
    CHECK(line.intercept == Approx(1.1));
    CHECK(line.standard_error == Approx(std::sqrt(2.7 / 2.0 / 5.0)));
    CHECK(line.r_squared == Approx(6.05 / 8.75));
}

TEST_CASE("a power of size is found exactly, and what is not positive is left out", "[unit][estimators]") {
    const std::vector<double> x{1.0, 10.0, 100.0, 0.0, 1000.0},
        y{2.0, 2.0 * std::pow(10.0, 1.2), 2.0 * std::pow(100.0, 1.2), 5.0, 2.0 * std::pow(1000.0, 1.2)};
    const Line line = scaling_exponent(x, y);
    CHECK(line.slope == Approx(1.2));
    CHECK(std::exp(line.intercept) == Approx(2.0));
    CHECK(std::isnan(scaling_exponent(std::vector<double>{1.0, 2.0}, std::vector<double>{1.0, 2.0}).slope));
}

TEST_CASE("groups share the variance, by hand", "[unit][estimators]") {
    const std::vector<double> y{1.0, 3.0, 5.0, 7.0};  // variance 5, within groups 1
    const std::vector<std::uint32_t> group{0, 0, 1, 1};
    CHECK(group_share(y, group) == Approx(0.8));
    CHECK(within_group(y, group) == std::vector<double>{-1.0, 1.0, -1.0, 1.0});
}

TEST_CASE("a slope lies within its standard error of the true one", "[statistical][estimators]") {
    // error rate one in a million
    Stream draws = Rng{7, 0}.stream(1, {0}, Purpose::test);
    std::vector<double> x, y;
    for (int i = 0; i < 5000; ++i) {
        x.push_back(draws.normal());
        y.push_back(0.5 - 0.18 * x.back() + 0.7 * draws.normal());
    }
    const Line line = least_squares(x, y);
    CHECK(std::abs(line.slope + 0.18) < test::one_in_a_million * line.standard_error);
    CHECK(line.standard_error == Approx(0.7 / std::sqrt(5000.0)).epsilon(0.1));
}
