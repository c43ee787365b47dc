// The ensemble smoother against a linear problem whose posterior is known, and against noise that informs nothing.

#include "analysis/estimators/ensemble_smoother.hpp"

#include <Eigen/LU>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "model/rng.hpp"

namespace kapok {
namespace {

Eigen::MatrixXd normals(Eigen::Index rows, Eigen::Index columns, std::uint64_t agent, std::uint32_t replicate) {
    Stream draws = Rng{7, replicate}.stream(agent, {0}, Purpose::test);
    Eigen::MatrixXd out(rows, columns);
    for (Eigen::Index c = 0; c < columns; ++c)
        for (Eigen::Index r = 0; r < rows; ++r) out(r, c) = draws.normal();
    return out;
}

SmootherBlock all_of(Eigen::Index parameters, Eigen::Index observations) {
    SmootherBlock block;
    block.parameters.resize(static_cast<std::size_t>(parameters));
    block.observations.resize(static_cast<std::size_t>(observations));
    std::iota(block.parameters.begin(), block.parameters.end(), 0);
    std::iota(block.observations.begin(), block.observations.end(), 0);
    return block;
}

/// A linear simulator, y = A x, with a standard normal prior.
struct Linear {
    Eigen::MatrixXd a = (Eigen::MatrixXd(4, 2) << 1.0, 0.2, 0.8, -0.4, 0.1, 1.0, 0.3, 0.7).finished();
    double variance = 0.09;
    [[nodiscard]] Eigen::MatrixXd posterior_covariance() const {
        return (a.transpose() * a / variance + Eigen::MatrixXd::Identity(2, 2)).inverse();
    }
    /// The ensemble after `steps` steps.
    [[nodiscard]] Eigen::MatrixXd posterior(const Eigen::VectorXd& observed, Eigen::Index members, int steps, std::uint32_t replicate) const {
        Eigen::MatrixXd x = normals(2, members, 1, replicate);
        const SmootherData data{observed, Eigen::VectorXd::Constant(4, variance), {all_of(2, 4)}, {}};
        for (int step = 0; step < steps; ++step)
            assimilate(x, a * x, data, steps, normals(4, members, static_cast<std::uint64_t>(10 + step), replicate));
        return x;
    }
};

}  // namespace

TEST_CASE("the smoother's ensemble has the mean and the covariance of a linear problem's posterior", "[statistical][estimators]") {
    const Linear problem;
    const Eigen::VectorXd observed = (Eigen::VectorXd(4) << 1.1, 0.3, 0.6, 0.9).finished();
    const Eigen::MatrixXd covariance = problem.posterior_covariance();
    const Eigen::VectorXd mean = covariance * problem.a.transpose() * observed / problem.variance;
    for (const int steps : {1, 4}) {
        const Eigen::MatrixXd x = problem.posterior(observed, 4000, steps, 0);
        const Eigen::MatrixXd centred = x.colwise() - x.rowwise().mean();
        const Eigen::MatrixXd sample = centred * centred.transpose() / 3999.0;
        for (Eigen::Index p = 0; p < 2; ++p) {  // 4000 members: standard errors of 1.6% of a deviation, 2.2% of a variance
            CHECK(std::fabs(x.row(p).mean() - mean(p)) < 0.1 * std::sqrt(covariance(p, p)));
            CHECK(sample(p, p) == Approx(covariance(p, p)).epsilon(0.12));
        }
        CHECK(sample(0, 1) == Approx(covariance(0, 1)).margin(0.1 * std::sqrt(covariance(0, 0) * covariance(1, 1))));
    }
}

TEST_CASE("90% intervals of the smoother hold parameters drawn from the prior in 80 to 97% of problems", "[statistical][estimators]") {
    const Linear problem;
    int held = 0, all = 0;
    for (std::uint32_t replicate = 0; replicate < 200; ++replicate) {
        const Eigen::VectorXd truth = normals(2, 1, 100, replicate);
        const Eigen::VectorXd observed = problem.a * truth + std::sqrt(problem.variance) * normals(4, 1, 101, replicate);
        const Eigen::MatrixXd x = problem.posterior(observed, 100, 4, replicate);
        for (Eigen::Index p = 0; p < 2; ++p, ++all) {
            const double mean = x.row(p).mean();
            const double deviation = std::sqrt((x.row(p).array() - mean).square().sum() / 99.0);
            held += std::fabs(truth(p) - mean) < 1.645 * deviation ? 1 : 0;
        }
    }
    // a share of 0.885 in 400 would leave this range once in 10 000 trials
    CHECK(held > 0.80 * all);
    CHECK(held < 0.97 * all);
}

TEST_CASE("observations that a parameter does not move leave its spread as it was where their weight is 0", "[statistical][estimators]") {
    // forty outputs of pure noise and 60 members: even tapered they take a third of the spread; a weight of 0, for
    // observations that are known to be unrelated, keeps it
    const Eigen::MatrixXd prior = normals(1, 60, 1, 3);
    const auto spread_after = [&](const Eigen::MatrixXd& weight) {
        Eigen::MatrixXd x = prior;
        assimilate(x, normals(40, 60, 2, 3), {Eigen::VectorXd::Zero(40), Eigen::VectorXd::Ones(40), {all_of(1, 40)}, weight}, 1.0, normals(40, 60, 3, 3));
        return (x.array() - x.mean()).square().sum() / (prior.array() - prior.mean()).square().sum();
    };
    const double tapered = spread_after({});
    CHECK(tapered > 0.5);
    CHECK(tapered < 0.9);
    CHECK(spread_after(Eigen::MatrixXd::Zero(1, 40)) == 1.0);
    Eigen::MatrixXd few = Eigen::MatrixXd::Zero(1, 40);
    few.leftCols(2).setOnes();
    CHECK(spread_after(few) > 0.9);
}

TEST_CASE("a block is moved by its own observations only, and a parameter outside all blocks stays", "[unit][estimators]") {
    const Eigen::MatrixXd prior = normals(3, 50, 1, 4);
    const SmootherData data{Eigen::VectorXd::Constant(2, 1.0), Eigen::VectorXd::Constant(2, 0.01), {{{0}, {0}}, {{1}, {1}}}, {}};
    const Eigen::MatrixXd outputs = prior.topRows(2);
    Eigen::MatrixXd x = prior;
    assimilate(x, outputs, data, 1.0, normals(2, 50, 2, 4));
    CHECK(x.row(2) == prior.row(2));
    CHECK(x.row(0).mean() == Approx(1.0).margin(0.1));
    // changing what the second block sees does not touch the first
    Eigen::MatrixXd other_outputs = outputs;
    other_outputs.row(1) *= 2.0;
    Eigen::MatrixXd y = prior;
    assimilate(y, other_outputs, data, 1.0, normals(2, 50, 2, 4));
    CHECK(y.row(0) == x.row(0));
    CHECK(y.row(1) != x.row(1));
}

TEST_CASE("the smoother refuses sizes that do not fit", "[unit][estimators]") {
    Eigen::MatrixXd two = Eigen::MatrixXd::Zero(1, 2), x = Eigen::MatrixXd::Zero(1, 5);
    const SmootherData data{Eigen::VectorXd::Zero(2), Eigen::VectorXd::Ones(2), {all_of(1, 2)}, {}};
    CHECK_THROWS_AS(assimilate(two, Eigen::MatrixXd::Zero(2, 2), data, 1.0, Eigen::MatrixXd::Zero(2, 2)), std::invalid_argument);
    CHECK_THROWS_AS(assimilate(x, Eigen::MatrixXd::Zero(3, 5), data, 1.0, Eigen::MatrixXd::Zero(2, 5)), std::invalid_argument);
    CHECK_THROWS_AS(assimilate(x, Eigen::MatrixXd::Zero(2, 5), data, 1.0, Eigen::MatrixXd::Zero(2, 4)), std::invalid_argument);
}

}  // namespace kapok
