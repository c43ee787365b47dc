#include "analysis/estimators/paired_means.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"

using namespace kapok;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

Stream draws(std::uint32_t seed) { return {seed, 0, 0, Quarter{0}, Purpose::test}; }

}  // namespace

TEST_CASE("with all replicates, means are plain means and what all points share is no noise", "[unit][estimators]") {
    MatrixXd values(3, 2);
    values << 1.0, 3.0, 2.0, 4.0, 10.0, 12.0;  // luck of -1 and 1, nothing else
    const PairedMeans paired = paired_means(values);
    CHECK(paired.means == Eigen::Vector3d(2.0, 3.0, 11.0));
    CHECK(paired.noise.cwiseAbs().maxCoeff() <= 1e-30);
    CHECK(paired.common_variance == Approx(1.0));  // of luck 2, of its mean over two replicates 1
    CHECK(paired.points == 3);
}

TEST_CASE("a point that lacks a lucky replicate is not taken for a bad one", "[unit][estimators]") {
    MatrixXd values(3, 3);
    const double none = std::nan("");
    values << 1.0, 2.0, 6.0, 4.0, 5.0, none, none, none, none;
    const PairedMeans paired = paired_means(values);
    CHECK(paired.means(0) == Approx(3.0));
    CHECK(paired.means(1) == Approx(6.0));  // it would have had 9 with the luck of the third
    CHECK(std::isnan(paired.means(2)));
    CHECK(paired.points == 2);
}

TEST_CASE("one replicate tells nothing of noise, and no value nothing at all", "[unit][estimators]") {
    const PairedMeans one = paired_means(MatrixXd::Random(4, 1));
    CHECK(one.noise.isZero());
    CHECK(one.common_variance == 0.0);
    CHECK(paired_means(MatrixXd::Constant(2, 2, std::nan(""))).points == 0);
}

TEST_CASE("the noise of a mean is that of its replicates beyond common luck", "[statistical][estimators]") {
    // 400 points, 4 replicates, luck of 3, rest of 1: the variance of a mean is 1/4. The pooled variance has 399 * 3
    // degrees of freedom, a relative standard error of sqrt(2 / 1197) = 4.1%; allowed are 4.75 of them.
    Stream stream = draws(1);
    Eigen::Vector4d luck;
    for (double& x : luck) x = 3.0 * stream.normal();
    MatrixXd values(400, 4);
    for (Index i = 0; i < 400; ++i)
        for (Index r = 0; r < 4; ++r) values(i, r) = static_cast<double>(i) + luck(r) + stream.normal();
    const PairedMeans paired = paired_means(values);
    CHECK(paired.noise.mean() == Approx(0.25).epsilon(4.75 * 0.041));
    CHECK(paired.noise.maxCoeff() < 2.0 * paired.noise.minCoeff());  // drawn together: they do not differ
}

TEST_CASE("variances that differ stay apart", "[unit][estimators]") {
    Stream stream = draws(2);
    MatrixXd values(200, 6);
    for (Index i = 0; i < 200; ++i)
        for (Index r = 0; r < 6; ++r) values(i, r) = (i < 100 ? 1.0 : 10.0) * stream.normal();
    const PairedMeans paired = paired_means(values);
    CHECK(paired.noise.tail(100).mean() > 10.0 * paired.noise.head(100).mean());
}
