#include "analysis/estimators/bounded_minimum.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace kapok;

namespace {

/// Rosenbrock's valley: its minimum is 0 at (1, 1).
double valley(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    const double a = 1.0 - x(0), b = x(1) - x(0) * x(0);
    gradient.resize(2);
    gradient << -2.0 * a - 400.0 * x(0) * b, 200.0 * b;
    return a * a + 100.0 * b * b;
}

Box box(double low, double high) { return {Eigen::VectorXd::Constant(2, low), Eigen::VectorXd::Constant(2, high)}; }

}  // namespace

TEST_CASE("the bottom of Rosenbrock's valley is found from its usual start", "[unit][estimators]") {
    const BoundedMinimum found = bounded_minimum(valley, Eigen::Vector2d(-1.2, 1.0), box(-5.0, 5.0), 200, 1e-8);
    CHECK(found.converged);
    CHECK(found.at(0) == Approx(1.0).margin(1e-6));
    CHECK(found.at(1) == Approx(1.0).margin(1e-6));
    CHECK(found.iterations < 100);
}

TEST_CASE("where the minimum is outside the box, the best point of its edge is found", "[unit][estimators]") {
    // on x <= 0.5 the valley is lowest at x = 0.5, y = 0.25
    Box half = box(-5.0, 5.0);
    half.high(0) = 0.5;
    const BoundedMinimum found = bounded_minimum(valley, Eigen::Vector2d(-1.2, 1.0), half, 200, 1e-8);
    CHECK(found.converged);
    CHECK(found.at(0) == 0.5);
    CHECK(found.at(1) == Approx(0.25).margin(1e-6));
    CHECK(found.value == Approx(0.25));
}

TEST_CASE("a start outside the box is put on its edge, and a variable without room stays", "[unit][estimators]") {
    Box narrow = box(-5.0, 5.0);
    narrow.low(0) = narrow.high(0) = -1.0;
    const BoundedMinimum found = bounded_minimum(valley, Eigen::Vector2d(3.0, 30.0), narrow, 200, 1e-8);
    CHECK(found.at(0) == -1.0);
    CHECK(found.at(1) == Approx(1.0));
}

TEST_CASE("values that are not finite on the way are stepped back from", "[unit][estimators]") {
    const SmoothFunction barrier = [](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
        gradient = 1.0 - x.array().inverse();
        return x(0) > 0.0 ? x(0) - std::log(x(0)) : std::nan("");
    };
    const Box line{Eigen::VectorXd::Constant(1, -10.0), Eigen::VectorXd::Constant(1, 10.0)};
    CHECK(bounded_minimum(barrier, Eigen::VectorXd::Constant(1, 9.0), line).at(0) == Approx(1.0).margin(1e-3));
    CHECK_THROWS_AS(bounded_minimum(barrier, Eigen::VectorXd::Constant(1, -1.0), line), std::invalid_argument);
    CHECK_THROWS_AS(bounded_minimum(barrier, Eigen::VectorXd::Zero(3), line), std::invalid_argument);
}
