// Pareto fronts against published test problems.
#include "analysis/estimators/pareto_front.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/estimators/counter_draws.hpp"
#include "analysis/estimators/farthest_points.hpp"

using namespace kapok;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// ZDT1 (Zitzler, Deb and Thiele 2000, https://doi.org/10.1162/106365600568202): f2 = g (1 - sqrt(f1 / g)); its front
/// is g = 1.
Eigen::RowVector2d zdt1(double f1, double g) {
    return {f1, g * (1.0 - std::sqrt(f1 / g))};
}

/// DTLZ2 (Deb, Thiele, Laumanns and Zitzler 2002): spheres of radius 1 + g; the front is that of radius 1.
Eigen::RowVector3d dtlz2(double u, double v, double g) {
    const double a = 0.5 * M_PI * u, b = 0.5 * M_PI * v;
    return (1.0 + g) * Eigen::RowVector3d(std::cos(a) * std::cos(b), std::cos(a) * std::sin(b), std::sin(a));
}

}  // namespace

TEST_CASE("the front of a few points is that seen by eye", "[unit][pareto]") {
    MatrixXd costs(6, 2);
    costs << 1, 5, 2, 3, 3, 3, 4, 1, 2, 3, none, 0;
    CHECK(pareto_front(costs) == std::vector<bool>{true, true, false, true, true, false});
    CHECK(non_dominated_ranks(costs) == std::vector<int>{1, 1, 2, 1, 1, 0});
    MatrixXd chain(3, 1);
    chain << 3, 1, 2;
    CHECK(non_dominated_ranks(chain) == std::vector<int>{3, 1, 2});
}

TEST_CASE("of ZDT1 and DTLZ2 exactly the analytic front is found", "[evidence][pareto]") {
    MatrixXd two(400, 2), three(400, 3);
    for (Index i = 0; i < 200; ++i) {
        CounterDraws draws(4, static_cast<std::uint64_t>(i));
        const double u = draws.uniform(), v = draws.uniform(), above = 0.01 + draws.uniform();
        two.row(2 * i) = zdt1(u, 1.0);
        two.row(2 * i + 1) = zdt1(u, 1.0 + above);
        three.row(2 * i) = dtlz2(u, v, 0.0);
        three.row(2 * i + 1) = dtlz2(u, v, above);
    }
    const std::vector<bool> front_of_two = pareto_front(two), front_of_three = pareto_front(three);
    for (std::size_t i = 0; i < 400; ++i) {
        CHECK(front_of_two[i] == (i % 2 == 0));
        CHECK(front_of_three[i] == (i % 2 == 0));
    }
}

TEST_CASE("hypervolumes worked out by hand", "[unit][pareto]") {
    MatrixXd steps(3, 2);
    steps << 1, 3, 2, 2, 3, 1;
    CHECK(hypervolume(steps, VectorXd::Constant(2, 4.0)) == Approx(6.0));  // 3 + 2 + 1
    MatrixXd boxes(3, 3);
    boxes << 0, 0, 1, 0, 0, 1, 1, 1, 0;  // one of them twice: 2 x 2 x 1 and 1 x 1 x 2, with 1 in common
    CHECK(hypervolume(boxes, VectorXd::Constant(3, 2.0)) == Approx(5.0));
    MatrixXd outside(2, 2);
    outside << 5, 0, none, 1;
    CHECK(hypervolume(outside, VectorXd::Constant(2, 4.0)) == 0.0);
}

TEST_CASE("hypervolumes of fine fronts are those of ZDT1 and DTLZ2", "[evidence][pareto]") {
    constexpr Index n = 2000;
    MatrixXd two(n + 1, 2);
    for (Index i = 0; i <= n; ++i) two.row(i) = zdt1(static_cast<double>(i) / n, 1.0);
    CHECK(hypervolume(two, VectorXd::Ones(2)) == Approx(2.0 / 3.0).margin(1e-3));  // 1 - integral of 1 - sqrt(x)
    constexpr Index m = 30;
    MatrixXd three((m + 1) * (m + 1), 3);
    for (Index i = 0; i <= m; ++i)
        for (Index j = 0; j <= m; ++j)
            three.row(i * (m + 1) + j) = dtlz2(static_cast<double>(i) / m, static_cast<double>(j) / m, 0.0);
    const double octant = 1.0 - M_PI / 6.0;  // cube less an eighth of the ball
    const double volume = hypervolume(three, VectorXd::Ones(3));
    CHECK(volume < octant);
    CHECK(volume == Approx(octant).margin(0.06));  // points leave gaps
}

TEST_CASE("the bootstrap knows a sure front, and is of two minds about equals", "[statistical][pareto]") {
    // four decisions in 40 futures: 0 is cheapest, 1 best; 2 differs from 1 by luck alone; 3 is worse than 1 in both
    MatrixXd cost(4, 40), loss(4, 40);
    for (Index future = 0; future < 40; ++future) {
        CounterDraws draws(9, static_cast<std::uint64_t>(future));
        const double common = 10.0 * draws.uniform();
        cost.col(future) << 1.0 + common, 2.0 + common, 2.0 + common, 3.0 + common;
        loss.col(future) << 9.0 + common, 5.0 + common, 5.0 + common + draws.uniform() - 0.5, 6.0 + common;
    }
    std::vector<std::size_t> blocks(40);
    for (std::size_t k = 0; k < 40; ++k) blocks[k] = k;
    const MatrixXd objectives[] = {cost, loss};
    const FrontEstimate estimate = bootstrap_front(objectives, blocks, 1000, 1);
    CHECK(estimate.probability[0] == Approx(1.0));
    CHECK(estimate.probability[3] == 0.0);
    CHECK(estimate.probability[1] + estimate.probability[2] == Approx(1.0));
    CHECK(estimate.probability[1] > 0.02);
    CHECK(estimate.probability[2] > 0.02);
    CHECK(estimate.hypervolume == Approx(0.5).margin(0.02));  // one point halfway in cost, best in loss: 1/2 x 1
    CHECK(estimate.hypervolume_low <= estimate.hypervolume);
    CHECK(estimate.hypervolume <= estimate.hypervolume_high);
    const MatrixXd only_loss[] = {loss};
    CHECK(std::isnan(bootstrap_front(only_loss, blocks, 10, 1).hypervolume));
    CHECK(bootstrap_front(objectives, blocks, 1000, 1).probability == estimate.probability);
    const std::vector<std::size_t> one_block(40, 7);  // a single block: nothing to resample
    const FrontEstimate sure = bootstrap_front(objectives, one_block, 50, 1);
    CHECK(sure.probability[1] + sure.probability[2] == Approx(1.0));
    CHECK((sure.probability[1] == 0.0 || sure.probability[2] == 0.0));
    CHECK_THROWS_AS(bootstrap_front(objectives, std::vector<std::size_t>{1}, 10, 1), std::invalid_argument);
    CHECK_THROWS_AS(bootstrap_front({}, blocks, 10, 1), std::invalid_argument);
}

TEST_CASE("the farthest points of a square are its corners, and points left alone lie apart from those moved",
          "[unit][farthest_points]") {
    MatrixXd square(6, 2);
    square << 0, 0, 0.5, 0.5, 1, 1, 0, 1, 0.1, 0, 0, 0;
    const auto chosen = farthest_points(square, {0, 1, 2, 3, 4, 5}, 3);
    REQUIRE(chosen.size() == 3);
    CHECK(chosen[0].row == 0);
    CHECK(std::isnan(chosen[0].distance));
    CHECK(chosen[1].row == 2);
    CHECK(chosen[1].distance == Approx(1.0));
    CHECK(chosen[2].row == 3);
    CHECK(chosen[2].distance == Approx(std::sqrt(0.5)));
    CHECK(farthest_points(square, {0, 5}, 4).size() == 1);  // the same point twice
    CHECK(farthest_points(square, {}, 4).empty());
    MatrixXd one_at_a_time(3, 2);
    one_at_a_time << none, none, 0.4, none, none, 0.6;
    CHECK(coordinate_distance(one_at_a_time, 0, 1) == Approx(std::sqrt(0.5)));
    CHECK(coordinate_distance(one_at_a_time, 1, 2) == Approx(1.0));
}
