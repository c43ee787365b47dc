// Designs against the properties that they are published with.
#include "runner/sweep/unit_design.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <set>
#include <stdexcept>
#include <vector>

using namespace kapok;

namespace {

using Matrix = Eigen::MatrixXd;

bool same_value(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool same(const Matrix& a, const Matrix& b) {
    if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
    for (Eigen::Index i = 0; i < a.size(); ++i)
        if (!same_value(a(i), b(i))) return false;
    return true;
}

/// True if every interval [i/n, (i+1)/n) holds one value of the column.
bool has_one_in_each_stratum(const Matrix& design, Eigen::Index column) {
    std::set<int> strata;
    for (Eigen::Index i = 0; i < design.rows(); ++i)
        strata.insert(static_cast<int>(design(i, column) * static_cast<double>(design.rows())));
    return static_cast<Eigen::Index>(strata.size()) == design.rows() && *strata.begin() == 0 &&
           *strata.rbegin() == design.rows() - 1;
}

double smallest_distance(const Matrix& design) {
    double smallest = 1e9;
    for (Eigen::Index i = 0; i < design.rows(); ++i)
        for (Eigen::Index j = 0; j < i; ++j)
            smallest = std::min(smallest, (design.row(i) - design.row(j)).norm());
    return smallest;
}

std::vector<Eigen::Index> columns_that_differ(const Matrix& design, Eigen::Index a, Eigen::Index b) {
    std::vector<Eigen::Index> columns;
    for (Eigen::Index k = 0; k < design.cols(); ++k)
        if (design(a, k) != design(b, k)) columns.push_back(k);
    return columns;
}

}  // namespace

TEST_CASE("a factorial design holds every combination once, the last factor changing fastest",
          "[unit][sweep]") {
    Matrix expected(6, 3);
    expected << 0, 0, 0, 0, 0, 0.5, 0, 0, 1, 1, 0, 0, 1, 0, 0.5, 1, 0, 1;
    CHECK(same(full_factorial(std::vector{2, 1, 3}), expected));
}

TEST_CASE("one at a time begins with nothing moved and then moves one factor in each point",
          "[unit][sweep]") {
    const double nothing = std::nan("");
    Matrix expected(6, 2);
    expected << nothing, nothing, 0, nothing, 0.5, nothing, 1, nothing, nothing, 0, nothing, 1;
    CHECK(same(one_at_a_time(std::vector{3, 2}), expected));
}

TEST_CASE("a Latin hypercube has one point in each stratum of each factor", "[unit][sweep]") {
    for (const int tries : {1, 20}) {
        const Matrix design = latin_hypercube(40, 7, 5, tries);
        REQUIRE(design.rows() == 40);
        REQUIRE(design.cols() == 7);
        for (Eigen::Index k = 0; k < design.cols(); ++k) CHECK(has_one_in_each_stratum(design, k));
    }
    CHECK(latin_hypercube(1, 1, 5)(0, 0) < 1.0);
}

TEST_CASE("the seed decides a Latin hypercube, and more tries spread its points further", "[unit][sweep]") {
    CHECK(same(latin_hypercube(30, 3, 5, 4), latin_hypercube(30, 3, 5, 4)));
    CHECK_FALSE(same(latin_hypercube(30, 3, 5), latin_hypercube(30, 3, 6)));
    CHECK(smallest_distance(latin_hypercube(30, 3, 5, 200)) > smallest_distance(latin_hypercube(30, 3, 5)));
}

TEST_CASE("the columns of a Latin hypercube are unrelated", "[statistical][sweep]") {
    constexpr int points = 2000;
    const Matrix design = latin_hypercube(points, 2, 3).array() - 0.5;
    const double correlation = 12.0 * design.col(0).dot(design.col(1)) / points;
    CHECK(std::abs(correlation) < 4.0 / std::sqrt(points));
}

TEST_CASE("Sobol's first points are those published by Joe and Kuo", "[unit][sweep]") {
    Matrix expected(9, 3);  // output of their program in three dimensions, after the point at the origin
    expected << 0.5, 0.5, 0.5, 0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.375, 0.375, 0.625, 0.875, 0.875,
        0.125,  //
        0.625, 0.125, 0.875, 0.125, 0.625, 0.375, 0.1875, 0.3125, 0.9375, 0.6875, 0.8125, 0.4375;
    CHECK(same(sobol_points(9, 3), expected));
}

TEST_CASE(
    "2^m shifted Sobol points have one in every dyadic interval of each factor and, in the first two, in "
    "every dyadic box",
    "[unit][sweep]") {
    constexpr int points = 64;
    const Matrix design = sobol_points(points, 12, 7);
    for (Eigen::Index k = 0; k < design.cols(); ++k) CHECK(has_one_in_each_stratum(design, k));
    for (int across = 1; across <= points; across *= 2) {
        std::set<std::pair<int, int>> boxes;
        for (int i = 0; i < points; ++i)
            boxes.emplace(static_cast<int>(design(i, 0) * across),
                          static_cast<int>(design(i, 1) * (points / across)));
        CHECK(boxes.size() == points);
    }
    CHECK_FALSE(same(design, sobol_points(points, 12, 8)));
    CHECK(same(design, sobol_points(points, 12, 7)));
}

TEST_CASE(
    "rows of Saltelli's design differ from A, or from B, in the one column that they take from the other",
    "[unit][sweep]") {
    constexpr int samples = 16, factors = 5;
    const bool second_order = GENERATE(false, true);
    const Matrix design = saltelli_design(samples, factors, second_order),
                 both = sobol_points(samples, 2 * factors);
    const int block = second_order ? 2 * factors + 2 : factors + 2;
    REQUIRE(design.rows() == samples * block);
    for (int sample = 1; sample < samples;
         ++sample) {  // at 1/2 in all dimensions, A and B of the first point agree
        const int a = sample * block, b = a + block - 1;
        CHECK(design.row(a) == both.row(sample).head(factors));
        CHECK(design.row(b) == both.row(sample).tail(factors));
        for (int k = 0; k < factors; ++k) {
            CHECK(design(a + 1 + k, k) == design(b, k));
            for (const Eigen::Index other : columns_that_differ(design, a, a + 1 + k)) CHECK(other == k);
            if (!second_order) continue;
            CHECK(design(a + 1 + factors + k, k) == design(a, k));
            for (const Eigen::Index other : columns_that_differ(design, b, a + 1 + factors + k))
                CHECK(other == k);
        }
    }
}

TEST_CASE("Saltelli's design finds the known indices of Ishigami's function", "[statistical][sweep]") {
    constexpr int samples = 4096, factors = 3, block = factors + 2;
    constexpr double pi = std::numbers::pi, a = 7.0, b = 0.1;
    const Matrix design = saltelli_design(samples, factors, false, 1);
    std::vector<double> y;
    for (Eigen::Index i = 0; i < design.rows(); ++i) {
        const auto x = [&](int k) { return pi * (2.0 * design(i, k) - 1.0); };
        y.push_back(std::sin(x(0)) + a * std::pow(std::sin(x(1)), 2) +
                    b * std::pow(x(2), 4) * std::sin(x(0)));
    }
    const double variance = 0.5 + a * a / 8 + b * std::pow(pi, 4) / 5 + b * b * std::pow(pi, 8) / 18;
    const double first[] = {0.5 * std::pow(1 + b * std::pow(pi, 4) / 5, 2) / variance, a * a / 8 / variance,
                            0.0};
    const double total[] = {1 - first[1], first[1], 8 * b * b * std::pow(pi, 8) / 225 / variance};
    for (int k = 0; k < factors; ++k) {  // estimators of Saltelli et al. 2010, table 2: (b) and (f)
        double shared = 0.0, moved = 0.0;
        for (std::size_t s = 0; s < samples; ++s) {
            const double ya = y[s * block], yab = y[s * block + 1 + static_cast<std::size_t>(k)],
                         yb = y[s * block + block - 1];
            shared += yb * (yab - ya) / samples;
            moved += (ya - yab) * (ya - yab) / (2.0 * samples);
        }
        CHECK(shared / variance == Approx(first[k]).margin(0.02));
        CHECK(moved / variance == Approx(total[k]).margin(0.02));
    }
}

TEST_CASE("a Morris trajectory moves each factor once by delta, on the grid", "[unit][sweep]") {
    constexpr int trajectories = 30, factors = 6;
    const int levels = GENERATE(2, 4, 8);
    const double delta = levels / (2.0 * (levels - 1));
    const Matrix design = morris_trajectories(trajectories, factors, levels, 3);
    REQUIRE(design.rows() == trajectories * (factors + 1));
    for (Eigen::Index i = 0; i < design.size(); ++i) {
        const double level = design(i) * (levels - 1);
        CHECK(level == Approx(std::round(level)));
        CHECK((design(i) >= 0.0 && design(i) <= 1.0));
    }
    for (int t = 0; t < trajectories; ++t) {
        std::set<Eigen::Index> moved;
        for (int step = 0; step < factors; ++step) {
            const int row = t * (factors + 1) + step;
            const auto columns = columns_that_differ(design, row, row + 1);
            REQUIRE(columns.size() == 1);
            CHECK(std::abs(design(row + 1, columns[0]) - design(row, columns[0])) == Approx(delta));
            moved.insert(columns[0]);
        }
        CHECK(moved.size() == factors);
    }
    CHECK(same(design, morris_trajectories(trajectories, factors, levels, 3)));
    CHECK_FALSE(same(design, morris_trajectories(trajectories, factors, levels, 4)));
}

TEST_CASE("elementary effects of a linear function are its coefficients", "[unit][sweep]") {
    const std::vector<double> coefficients{3.0, -2.0, 0.5, 0.0};
    const int factors = 4, trajectories = 10;
    const Matrix design = morris_trajectories(trajectories, factors, 4, 1);
    const auto linear = [&](Eigen::Index row) {
        double y = 1.0;
        for (int k = 0; k < factors; ++k) y += coefficients[static_cast<std::size_t>(k)] * design(row, k);
        return y;
    };
    std::vector<double> mean_size(factors, 0.0);
    for (int t = 0; t < trajectories; ++t)
        for (int step = 0; step < factors; ++step) {
            const int row = t * (factors + 1) + step;
            const Eigen::Index k = columns_that_differ(design, row, row + 1).at(0);
            const double effect = (linear(row + 1) - linear(row)) / (design(row + 1, k) - design(row, k));
            mean_size[static_cast<std::size_t>(k)] += std::abs(effect) / trajectories;
        }
    for (std::size_t k = 0; k < mean_size.size(); ++k)
        CHECK(mean_size[k] == Approx(std::abs(coefficients[k])).margin(1e-12));
}

TEST_CASE("Morris's start leaves every level of a factor equally likely", "[statistical][sweep]") {
    constexpr int trajectories = 4000, levels = 4;
    const Matrix design = morris_trajectories(trajectories, 1, levels, 2);
    std::vector<int> count(levels, 0);
    for (int t = 0; t < trajectories; ++t)
        ++count[static_cast<std::size_t>(std::lround(design(2 * t, 0) * (levels - 1)))];
    for (const int n : count)
        CHECK(n == Approx(trajectories / levels).margin(4.0 * std::sqrt(trajectories * 3.0 / 16.0)));
}

TEST_CASE("simplex points are each part alone, all equal, and shares that sum to one", "[unit][sweep]") {
    const Matrix design = simplex_points(50, 4, 9);
    REQUIRE(design.rows() == 55);
    CHECK(design.topRows(4) == Matrix::Identity(4, 4));
    CHECK(design.row(4) == Matrix::Constant(1, 4, 0.25));
    CHECK(design.minCoeff() >= 0.0);
    for (Eigen::Index i = 0; i < design.rows(); ++i) CHECK(design.row(i).sum() == Approx(1.0).epsilon(1e-14));
    CHECK(same(design, simplex_points(50, 4, 9)));
}

TEST_CASE("random shares have the moments of the uniform simplex", "[statistical][sweep]") {
    constexpr int points = 20000, parts = 3;
    const Matrix shares = simplex_points(points, parts, 4).bottomRows(points);
    for (int k = 0; k < parts; ++k) {
        const double mean = shares.col(k).mean(), variance = (shares.col(k).array() - mean).square().mean();
        CHECK(mean == Approx(1.0 / 3.0).margin(0.007));       // 4 standard errors of sqrt(1/18)
        CHECK(variance == Approx(1.0 / 18.0).epsilon(0.05));  // (parts - 1) / (parts^2 (parts + 1))
    }
}

TEST_CASE("a simplex lattice holds each share of whole steps once", "[unit][sweep]") {
    Matrix expected(6, 3);
    expected << 1, 0, 0, 0.5, 0.5, 0, 0.5, 0, 0.5, 0, 1, 0, 0, 0.5, 0.5, 0, 0, 1;
    CHECK(same(simplex_lattice(3, 2), expected));
    CHECK(same(simplex_lattice(1, 5), Matrix::Ones(1, 1)));
    const Matrix design = simplex_lattice(5, 6);
    CHECK(design.rows() == 210);  // binomial(10, 6)
    std::set<std::vector<double>> points;
    for (Eigen::Index i = 0; i < design.rows(); ++i) {
        const Eigen::VectorXd row = design.row(i);
        points.emplace(row.begin(), row.end());
        CHECK(row.sum() == Approx(1.0));
    }
    CHECK(points.size() == 210);
    CHECK(simplex_lattice_size(8, 10) == 19448.0);
    CHECK(simplex_lattice_size(1000, 100000) > 1e300);
}

TEST_CASE("sizes that make no design are refused", "[unit][sweep]") {
    CHECK_THROWS_AS(full_factorial(std::vector<int>{}), std::invalid_argument);
    CHECK_THROWS_AS(one_at_a_time(std::vector{2, 0}), std::invalid_argument);
    CHECK_THROWS_AS(latin_hypercube(0, 1, 1), std::invalid_argument);
    CHECK_THROWS_AS(sobol_points(1, 3668), std::invalid_argument);
    CHECK_THROWS_AS(saltelli_design(0, 2, false), std::invalid_argument);
    CHECK_THROWS_AS(morris_trajectories(1, 1, 5, 1), std::invalid_argument);
    CHECK_THROWS_AS(simplex_points(1, 0, 1), std::invalid_argument);
    CHECK_THROWS_AS(simplex_lattice(2, 0), std::invalid_argument);
}
