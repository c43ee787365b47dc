// The inverse of a covariance from its Cholesky factor.
#include "analysis/estimators/cholesky_inverse.hpp"

#include <catch2/catch.hpp>

#include "analysis/estimators/counter_draws.hpp"

using namespace kapok;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

/// A covariance of n outputs that are far from independent.
MatrixXd some_covariance(Index n) {
    MatrixXd square(n, n);
    CounterDraws draws(7, static_cast<std::uint64_t>(n));
    for (double& value : square.reshaped()) value = draws.uniform() - 0.3;
    return square * square.transpose() + MatrixXd::Identity(n, n);
}

}  // namespace

TEST_CASE("the inverse from a Cholesky factor, worked out by hand", "[unit][estimators]") {
    const MatrixXd covariance = MatrixXd{{4.0, 2.0}, {2.0, 5.0}};  // determinant 16
    const MatrixXd inverse = cholesky_inverse(Eigen::LLT<MatrixXd>(covariance));
    CHECK(inverse(0, 0) == Approx(5.0 / 16.0));
    CHECK(inverse(0, 1) == Approx(-2.0 / 16.0));
    CHECK(inverse(1, 0) == Approx(-2.0 / 16.0));
    CHECK(inverse(1, 1) == Approx(4.0 / 16.0));
}

TEST_CASE("the inverse from a Cholesky factor is that of solving for the identity, whole panels or not",
          "[property][estimators]") {
    for (const Index n : {1, 3, 4, 5, 7, 8, 30, 101}) {
        const Eigen::LLT<MatrixXd> factor(some_covariance(n));
        const MatrixXd expected = factor.solve(MatrixXd::Identity(n, n)), inverse = cholesky_inverse(factor);
        INFO("n = " << n);
        CHECK((inverse - expected).cwiseAbs().maxCoeff() <= 1e-14 * expected.cwiseAbs().maxCoeff());
    }
}
