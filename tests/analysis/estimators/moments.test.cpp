#include "analysis/estimators/moments.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace kapok;

TEST_CASE("moments are those of the population, by hand", "[unit][estimators]") {
    const std::vector<double> x{1.0, 2.0, 6.0};  // deviations -2, -1, 3
    const Moments m = moments(x);
    CHECK(m.mean == 3.0);
    CHECK(m.variance == Approx(14.0 / 3.0));
    CHECK(m.skewness == Approx(6.0 / std::pow(14.0 / 3.0, 1.5)));
}

TEST_CASE("a weight of three is the value three times", "[unit][estimators]") {
    const std::vector<double> x{1.0, 2.0, 6.0}, w{1.0, 3.0, 2.0}, repeated{1.0, 2.0, 2.0, 2.0, 6.0, 6.0};
    CHECK(moments(x, w).mean == Approx(moments(repeated).mean));
    CHECK(moments(x, w).variance == Approx(moments(repeated).variance));
    CHECK(moments(x, w).skewness == Approx(moments(repeated).skewness));
    CHECK(weighted_quantile(x, w, 0.5) == 2.0);
    CHECK(weighted_quantile(x, w, 0.7) == 6.0);
    CHECK(weighted_quantile(x, w, 0.0) == 1.0);
}

TEST_CASE("samples that are empty or do not vary have no moments of form", "[unit][estimators]") {
    CHECK(std::isnan(moments({}).mean));
    const std::vector<double> same{2.0, 2.0};
    CHECK(moments(same).variance == 0.0);
    CHECK(std::isnan(moments(same).skewness));
    CHECK(std::isnan(correlation(same, std::vector<double>{1.0, 2.0})));
    CHECK(std::isnan(weighted_quantile({}, {}, 0.5)));
}

TEST_CASE("correlation, by hand", "[unit][estimators]") {
    const std::vector<double> x{1.0, 2.0, 3.0}, y{2.0, 4.0, 7.0};
    CHECK(correlation(x, y) == Approx(5.0 / std::sqrt(2.0 * 114.0 / 9.0)));
}

TEST_CASE("equal weights inform as many units, one heavy weight as one", "[unit][estimators]") {
    CHECK(effective_size(std::vector<double>{3.0, 3.0, 3.0}) == Approx(3.0));
    CHECK(effective_size(std::vector<double>{1000.0, 1.0}) == Approx(1.0).margin(0.01));
}
