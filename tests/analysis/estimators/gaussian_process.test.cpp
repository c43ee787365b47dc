#include "analysis/estimators/gaussian_process.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

Stream draws(std::uint32_t seed) { return {seed, 0, 0, Quarter{0}, Purpose::test}; }

MatrixXd uniform_points(Index n, Index d, Stream& stream) {
    MatrixXd points(n, d);
    for (double& x : points.reshaped()) x = stream.uniform();
    return points;
}

VectorXd normal(Index n, Stream& stream) {
    VectorXd values(n);
    for (double& x : values) x = stream.normal();
    return values;
}

/// Twelve points in three dimensions, with noise that is partly known.
GaussianProcessData small_data() {
    Stream stream = draws(1);
    GaussianProcessData data{uniform_points(12, 3, stream), {}, {}};
    data.outputs = 5.0 + (3.0 * data.inputs.col(0)).array().sin() + data.inputs.col(1).array() + 0.05 * normal(12, stream).array();
    data.noise = VectorXd::LinSpaced(12, 0.001, 0.01);
    return data;
}

GaussianProcessParameters small_parameters(Kernel kernel) { return {kernel, 0.8, Eigen::Vector3d(0.5, 1.5, 4.0), 0.3, 1.7, 0.002}; }

/// The test function of Ishigami and Homma (1990), of points in the unit cube.
double ishigami(const VectorXd& u) {
    const Eigen::Array3d x = std::numbers::pi * (2.0 * u.array() - 1.0);
    return std::sin(x(0)) + 7.0 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

/// Values of a process with these parameters and the constant 2 at the points, without noise.
VectorXd drawn_function(const MatrixXd& points, const GaussianProcessParameters& p, Stream& stream) {
    MatrixXd covariance(points.rows(), points.rows());
    for (Index i = 0; i < points.rows(); ++i)
        for (Index j = 0; j < points.rows(); ++j) {
            const VectorXd gap = (points.row(i) - points.row(j)).transpose().cwiseQuotient(p.lengths);
            const double s = std::sqrt(5.0) * gap.norm();
            covariance(i, j) = p.signal_variance * (1.0 + s + s * s / 3.0) * std::exp(-s) +
                               p.slope_variance * (points.row(i).array() - 0.5).matrix().dot((points.row(j).array() - 0.5).matrix());
        }
    covariance.diagonal().array() += 1e-9;
    const VectorXd luck = normal(points.rows(), stream);
    return 2.0 + (covariance.llt().matrixL() * luck).array();
}

}  // namespace

TEST_CASE("the gradient of the likelihood is that of finite differences, for every parameter", "[unit][estimators]") {
    const Kernel kernel = GENERATE(Kernel::matern_52, Kernel::squared_exponential);
    const GaussianProcessData data = small_data();
    const auto likelihood_at = [&](Index parameter, double shift) {
        GaussianProcessParameters p = small_parameters(kernel);
        const double factor = std::exp(shift);
        if (parameter == 0) p.signal_variance *= factor;
        else if (parameter <= 3) p.lengths(parameter - 1) *= factor;
        else if (parameter == 4) p.slope_variance *= factor;
        else if (parameter == 5) p.noise_scale *= factor;
        else p.jitter *= factor;
        return restricted_log_likelihood(data, p);
    };
    VectorXd gradient;
    restricted_log_likelihood(data, small_parameters(kernel), &gradient);
    REQUIRE(gradient.size() == 7);
    for (Index k = 0; k < gradient.size(); ++k) {
        INFO(k);
        CHECK(std::abs(gradient(k)) > 1e-4);
        CHECK(gradient(k) == Approx((likelihood_at(k, 1e-5) - likelihood_at(k, -1e-5)) / 2e-5).epsilon(1e-6).margin(1e-8));
    }
}

TEST_CASE("the restricted likelihood is the density of differences from the first output", "[unit][estimators]") {
    // differences from the first output do not contain the constant, and their covariance C K C' has the determinant
    // |K| 1' K^-1 1
    const GaussianProcessData data = small_data();
    GaussianProcessParameters p = small_parameters(Kernel::squared_exponential);
    const Index n = data.outputs.size();
    MatrixXd covariance(n, n);
    for (Index i = 0; i < n; ++i)
        for (Index j = 0; j < n; ++j) {
            const Eigen::Vector3d gap = (data.inputs.row(i) - data.inputs.row(j)).transpose().cwiseQuotient(p.lengths);
            covariance(i, j) = 0.8 * std::exp(-0.5 * gap.squaredNorm()) + (i == j ? 1.7 * data.noise(i) + 0.002 : 0.0);
            for (Index k = 0; k < 3; ++k) covariance(i, j) += 0.3 * (data.inputs(i, k) - 0.5) * (data.inputs(j, k) - 0.5);
        }
    MatrixXd contrasts = MatrixXd::Zero(n - 1, n);
    contrasts.col(0).setConstant(-1.0);
    contrasts.rightCols(n - 1).setIdentity();
    const MatrixXd of_differences = contrasts * covariance * contrasts.transpose();
    const VectorXd differences = contrasts * data.outputs;
    const Eigen::LLT<MatrixXd> factor(of_differences);
    const double density = -0.5 * (differences.dot(factor.solve(differences)) + 2.0 * factor.matrixLLT().diagonal().array().log().sum() +
                                   static_cast<double>(n - 1) * std::log(2.0 * std::numbers::pi));
    CHECK(restricted_log_likelihood(data, p) == Approx(density).epsilon(1e-10));
}

TEST_CASE("without noise the process goes through its points and knows them", "[unit][estimators]") {
    Stream stream = draws(2);
    GaussianProcessData data{uniform_points(20, 2, stream), normal(20, stream), {}};
    const GaussianProcess process(data, {Kernel::matern_52, 1.0, Eigen::Vector2d(0.2, 0.3), 0.5, 1.0, 0.0});
    for (Index i = 0; i < 20; ++i) {
        const GaussianPrediction at = process.predict(data.inputs.row(i).transpose());
        CHECK(at.mean == Approx(data.outputs(i)).margin(1e-7));
        CHECK(at.variance < 1e-7);
    }
    CHECK(process.predict(Eigen::Vector2d(0.5, 3.0)).variance > 1.0);  // far from all of them
}

TEST_CASE("leaving out in closed form is what refitting without the point, or the group, predicts", "[unit][estimators]") {
    const GaussianProcessData data = small_data();
    const GaussianProcessParameters parameters = small_parameters(Kernel::matern_52);
    const GaussianProcess process(data, parameters);
    const std::vector<int> groups = GENERATE(std::vector<int>{}, std::vector<int>{0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3});
    const CrossValidation left_out = process.cross_validate(groups);
    for (Index i = 0; i < data.outputs.size(); ++i) {
        std::vector<Index> rest;
        for (Index j = 0; j < data.outputs.size(); ++j)
            if (groups.empty() ? j != i : groups[static_cast<std::size_t>(j)] != groups[static_cast<std::size_t>(i)]) rest.push_back(j);
        const GaussianProcess without({data.inputs(rest, Eigen::all), data.outputs(rest), data.noise(rest)}, parameters);
        const GaussianPrediction at = without.predict(data.inputs.row(i).transpose());
        CHECK(left_out.residuals(i) == Approx(data.outputs(i) - at.mean).epsilon(1e-8));
        CHECK(left_out.variances(i) == Approx(at.variance + process.noise()(i)).epsilon(1e-8));
    }
}

TEST_CASE("90% intervals hold 90% of functions drawn from the prior, new points and left-out ones alike", "[statistical][estimators]") {
    // 2000 functions, one point of each: 1800 are expected inside, +- 13.4; the limit is 4.75 standard deviations, which a
    // correct interval exceeds with a probability of two in a million. The mean of squared standardised errors is 1 +- 0.032.
    constexpr int functions = 2000;
    constexpr double z_90 = 1.6448536269514722;
    Stream stream = draws(3);
    const GaussianProcessParameters parameters{Kernel::matern_52, 1.5, Eigen::Vector2d(0.4, 0.9), 2.0, 1.0, 0.05};
    const MatrixXd points = uniform_points(31, 2, stream);
    int new_inside = 0, left_out_inside = 0;
    double squares = 0.0;
    for (int k = 0; k < functions; ++k) {
        const VectorXd truth = drawn_function(points, parameters, stream);
        const VectorXd luck = normal(30, stream);
        const GaussianProcess process({points.topRows(30), truth.head(30) + std::sqrt(0.05) * luck, {}}, parameters);
        const GaussianPrediction at = process.predict(points.row(30).transpose());
        const double error = (truth(30) - at.mean) / std::sqrt(at.variance);
        new_inside += std::abs(error) <= z_90 ? 1 : 0;
        squares += error * error / functions;
        const CrossValidation left_out = process.cross_validate();
        left_out_inside += std::abs(left_out.residuals(k % 30)) <= z_90 * std::sqrt(left_out.variances(k % 30)) ? 1 : 0;
    }
    const double limit = test::one_in_a_million * std::sqrt(functions * 0.9 * 0.1);
    CHECK(std::abs(new_inside - 0.9 * functions) < limit);
    CHECK(std::abs(left_out_inside - 0.9 * functions) < limit);
    CHECK(std::abs(squares - 1.0) < test::one_in_a_million * std::sqrt(2.0 / functions));
}

TEST_CASE("an error of a difference is that of a contrast: none to itself, less between near points", "[unit][estimators]") {
    const GaussianProcess process(small_data(), small_parameters(Kernel::matern_52));
    const Eigen::Vector3d a(0.2, 0.5, 0.5), b(0.25, 0.5, 0.5), c(0.9, 0.1, 0.3);
    CHECK(process.predict_difference(a, a).mean == 0.0);
    CHECK(process.predict_difference(a, a).variance == 0.0);
    CHECK(process.predict_difference(c, a).mean == Approx(process.predict(c).mean - process.predict(a).mean));
    CHECK(process.predict_difference(b, a).variance < 0.1 * process.predict_difference(c, a).variance);
    CHECK(process.predict_difference(b, a).variance < 0.2 * (process.predict(a).variance + process.predict(b).variance));
}

TEST_CASE("Ishigami's function is learnt from 200 points", "[unit][estimators]") {
    Stream stream = draws(4);
    GaussianProcessData data{uniform_points(200, 3, stream), VectorXd(200), {}};
    for (Index i = 0; i < 200; ++i) data.outputs(i) = ishigami(data.inputs.row(i).transpose());
    const GaussianProcess process = GaussianProcess::fit(data);
    const MatrixXd fresh = uniform_points(500, 3, stream);
    VectorXd truth(500), error(500);
    for (Index i = 0; i < 500; ++i) {
        truth(i) = ishigami(fresh.row(i).transpose());
        error(i) = truth(i) - process.predict(fresh.row(i).transpose()).mean;
    }
    const double q2 = 1.0 - error.squaredNorm() / (truth.array() - truth.mean()).matrix().squaredNorm();
    CHECK(q2 > 0.9);
    const CrossValidation left_out = process.cross_validate();
    const double q2_left_out = 1.0 - left_out.residuals.squaredNorm() / (data.outputs.array() - data.outputs.mean()).matrix().squaredNorm();
    CHECK(q2_left_out == Approx(q2).margin(0.05));
}

TEST_CASE("inputs that do nothing get long lengths, and noise is told from signal", "[unit][estimators]") {
    Stream stream = draws(5);
    GaussianProcessData data{uniform_points(150, 10, stream), {}, VectorXd::Constant(150, 0.04)};
    data.outputs = (6.0 * data.inputs.col(3)).array().sin() + 0.2 * normal(150, stream).array();
    GaussianProcessOptions options;
    options.scale_noise = true;
    const GaussianProcess process = GaussianProcess::fit(data, options);
    const VectorXd& lengths = process.parameters().lengths;
    for (Index k = 0; k < 10; ++k)
        if (k != 3) CHECK(lengths(k) > 5.0 * lengths(3));
    CHECK(process.noise().mean() == Approx(0.04).epsilon(0.35));  // the standard error of a variance from 150 values is 12%
}

TEST_CASE("with known noise that differs, exact points count for more", "[unit][estimators]") {
    GaussianProcessData data{MatrixXd(4, 1), Eigen::Vector4d(0.0, 1.0, 0.0, 1.0), Eigen::Vector4d(1e-6, 1.0, 1e-6, 1.0)};
    data.inputs << 0.2, 0.2, 0.8, 0.8;
    const GaussianProcess process(data, {Kernel::matern_52, 1.0, VectorXd::Constant(1, 0.5), 0.0, 1.0, 0.0});
    CHECK(std::abs(process.predict(VectorXd::Constant(1, 0.2)).mean) < 1e-3);
}

TEST_CASE("outputs that do not vary give that constant, points in one place their mean", "[unit][estimators]") {
    Stream stream = draws(6);
    const MatrixXd inputs = uniform_points(15, 2, stream);
    for (const double value : {0.0, 6000.0}) {
        const GaussianProcess constant = GaussianProcess::fit({inputs, VectorXd::Constant(15, value), {}});
        CHECK(constant.predict(Eigen::Vector2d(0.3, 0.3)).mean == Approx(value).margin(1e-12));
        CHECK(constant.predict(Eigen::Vector2d(0.3, 0.3)).variance <= 1e-20 * value * value + 1e-200);
        CHECK(constant.cross_validate().residuals.cwiseAbs().maxCoeff() <= 1e-9 * (1.0 + value));
    }
    const VectorXd outputs = normal(15, stream);
    const GaussianProcess one_place = GaussianProcess::fit({MatrixXd::Constant(15, 2, 0.4), outputs, {}});
    CHECK(one_place.predict(Eigen::Vector2d(0.4, 0.4)).mean == Approx(outputs.mean()).margin(1e-6));
    CHECK(one_place.cross_validate().residuals.allFinite());
}

TEST_CASE("a fit is the same to the last bit when it is made again, from a part of the points too", "[property][estimators]") {
    Stream stream = draws(7);
    GaussianProcessData data{uniform_points(120, 4, stream), {}, {}};
    data.outputs = data.inputs.rowwise().prod() + 0.01 * normal(120, stream);
    GaussianProcessOptions options;
    options.estimation_points = 60;
    const GaussianProcess first = GaussianProcess::fit(data, options), second = GaussianProcess::fit(data, options);
    CHECK(first.weights() == second.weights());
    CHECK(first.parameters().lengths == second.parameters().lengths);
    CHECK(first.data().outputs.size() == 120);
}

TEST_CASE("data that make no Gaussian process are refused", "[unit][estimators]") {
    const GaussianProcessParameters p{Kernel::matern_52, 1.0, VectorXd::Ones(1), 0.0, 1.0, 0.1};
    CHECK_THROWS_AS(GaussianProcess({MatrixXd::Zero(1, 1), VectorXd::Zero(1), {}}, p), std::invalid_argument);
    CHECK_THROWS_AS(GaussianProcess({MatrixXd::Zero(3, 1), VectorXd::Zero(2), {}}, p), std::invalid_argument);
    CHECK_THROWS_AS(GaussianProcess({MatrixXd::Zero(3, 2), VectorXd::Zero(3), {}}, p), std::invalid_argument);
    CHECK_THROWS_AS(GaussianProcess({MatrixXd::Zero(2, 1), Eigen::Vector2d(0.0, std::nan("")), {}}, p), std::invalid_argument);
    CHECK_THROWS_AS(GaussianProcess::fit({MatrixXd::Zero(3, 1), VectorXd::Zero(3), VectorXd::Zero(1)}), std::invalid_argument);
    // two points in one place without noise
    CHECK_THROWS_AS(GaussianProcess({MatrixXd::Zero(2, 1), VectorXd::Zero(2), {}}, {Kernel::matern_52, 1.0, VectorXd::Ones(1), 0.0, 1.0, 0.0}), std::invalid_argument);
    const GaussianProcess two({MatrixXd::Identity(2, 1), Eigen::Vector2d(0.0, 1.0), {}}, p);
    CHECK_THROWS_AS(two.cross_validate(std::vector<int>{4, 4}), std::invalid_argument);
}
