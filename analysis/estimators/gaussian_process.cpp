#include "analysis/estimators/gaussian_process.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <stdexcept>

#include "analysis/estimators/cholesky_inverse.hpp"

namespace kapok {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double centre = 0.5;  // of the inputs

/// The correlation at a squared distance, and -2 times its derivative by that: d rho / d log(length_k) is `slope` times
/// the part of input k in the squared distance.
struct Correlation {
    double value = 1.0, slope = 0.0;
};
Correlation correlation(Kernel kernel, double squared_distance) {
    if (kernel == Kernel::squared_exponential) {
        const double value = std::exp(-0.5 * squared_distance);
        return {value, value};
    }
    const double s = std::sqrt(5.0 * squared_distance), decay = std::exp(-s);
    return {(1.0 + s + s * s / 3.0) * decay, 5.0 / 3.0 * (1.0 + s) * decay};
}

/// Covariance of the outputs, and what its derivatives are made of.
struct Covariance {
    MatrixXd outputs;       ///< K
    MatrixXd signal;        ///< signal_variance rho
    MatrixXd slope;         ///< signal_variance times Correlation::slope
    MatrixXd centred;       ///< inputs - 1/2
    VectorXd noise;         ///< noise_scale noise_i
};

Covariance covariance_of(const GaussianProcessData& data, const GaussianProcessParameters& p) {
    const Index n = data.inputs.rows();
    Covariance c;
    c.centred = data.inputs.array() - centre;
    const MatrixXd scaled = c.centred * p.lengths.cwiseInverse().asDiagonal();
    const VectorXd squares = scaled.rowwise().squaredNorm();
    const MatrixXd products = scaled * scaled.transpose();
    c.signal.resize(n, n);
    c.slope.resize(n, n);
    for (Index j = 0; j < n; ++j)
        for (Index i = j; i < n; ++i) {
            const double distance = i == j ? 0.0 : std::max(0.0, squares(i) + squares(j) - 2.0 * products(i, j));
            const Correlation rho = correlation(p.kernel, distance);
            c.signal(i, j) = c.signal(j, i) = p.signal_variance * rho.value;
            c.slope(i, j) = c.slope(j, i) = p.signal_variance * rho.slope;
        }
    c.outputs = c.signal;
    if (p.slope_variance > 0.0) c.outputs.noalias() += p.slope_variance * c.centred * c.centred.transpose();
    c.noise = data.noise.size() > 0 ? VectorXd(p.noise_scale * data.noise) : VectorXd::Zero(n);
    c.outputs.diagonal() += c.noise;
    c.outputs.diagonal().array() += p.jitter;
    return c;
}

bool is_usable(const Eigen::LLT<MatrixXd>& factor) {
    if (factor.info() != Eigen::Success) return false;
    const auto diagonal = factor.matrixLLT().diagonal();
    return diagonal.allFinite() && diagonal.minCoeff() > 0.0;
}

void check(const GaussianProcessData& data, Index lengths) {
    const Index n = data.inputs.rows();
    if (n < 2 || data.outputs.size() != n || (data.noise.size() != 0 && data.noise.size() != n) || lengths != data.inputs.cols())
        throw std::invalid_argument("the sizes of a Gaussian process do not fit, or it has fewer than 2 points");
    if (!data.inputs.allFinite() || !data.outputs.allFinite() || !data.noise.allFinite() || (data.noise.array() < 0.0).any())
        throw std::invalid_argument("a Gaussian process needs finite values and no negative variance");
}

}  // namespace

double restricted_log_likelihood(const GaussianProcessData& data, const GaussianProcessParameters& p, VectorXd* gradient) {
    const Index n = data.inputs.rows(), d = data.inputs.cols();
    const Covariance c = covariance_of(data, p);
    const Eigen::LLT<MatrixXd> factor(c.outputs);
    if (!is_usable(factor)) return -std::numeric_limits<double>::infinity();
    const VectorXd ones = factor.solve(VectorXd::Ones(n));
    const double precision = ones.sum(), constant = ones.dot(data.outputs) / precision;
    const VectorXd weights = factor.solve(VectorXd(data.outputs.array() - constant));  // B y
    const double log_determinant = 2.0 * factor.matrixLLT().diagonal().array().log().sum();
    const double value = -0.5 * ((data.outputs.array() - constant).matrix().dot(weights) + log_determinant + std::log(precision) +
                                 static_cast<double>(n - 1) * std::log(2.0 * std::numbers::pi));
    if (gradient == nullptr) return value;

    MatrixXd w = -cholesky_inverse(factor);  // B y y' B - B
    w.noalias() += weights * weights.transpose() + ones * ones.transpose() / precision;
    gradient->resize(d + 4);
    (*gradient)(0) = 0.5 * w.cwiseProduct(c.signal).sum();
    const MatrixXd by_distance = w.cwiseProduct(c.slope);
    const VectorXd row_sums = by_distance.rowwise().sum();
    const MatrixXd product = by_distance * c.centred;
    for (Index k = 0; k < d; ++k)
        (*gradient)(1 + k) = (row_sums.dot(c.centred.col(k).cwiseAbs2()) - c.centred.col(k).dot(product.col(k))) / (p.lengths(k) * p.lengths(k));
    (*gradient)(d + 1) = p.slope_variance > 0.0 ? 0.5 * p.slope_variance * (w * c.centred).cwiseProduct(c.centred).sum() : 0.0;
    (*gradient)(d + 2) = 0.5 * w.diagonal().dot(c.noise);
    (*gradient)(d + 3) = 0.5 * p.jitter * w.trace();
    return value;
}

GaussianProcess::GaussianProcess(GaussianProcessData data, GaussianProcessParameters parameters)
    : data_(std::move(data)), parameters_(std::move(parameters)) {
    check(data_, parameters_.lengths.size());
    const GaussianProcessParameters& p = parameters_;
    if (!(p.lengths.array() > 0.0).all() || !(p.signal_variance >= 0.0) || !(p.slope_variance >= 0.0) || !(p.noise_scale >= 0.0) || !(p.jitter >= 0.0))
        throw std::invalid_argument("lengths of a Gaussian process should be above 0 and variances not below it");
    factor_.compute(covariance_of(data_, p).outputs);
    if (!is_usable(factor_)) throw std::invalid_argument("the covariance of a Gaussian process is singular; give it some jitter");
    ones_ = factor_.solve(VectorXd::Ones(data_.outputs.size()));
    precision_ = ones_.sum();
    constant_ = ones_.dot(data_.outputs) / precision_;
    weights_ = factor_.solve(VectorXd(data_.outputs.array() - constant_));
}

VectorXd GaussianProcess::noise() const {
    const Index n = data_.outputs.size();
    const VectorXd known = data_.noise.size() > 0 ? VectorXd(parameters_.noise_scale * data_.noise) : VectorXd::Zero(n);
    return known.array() + parameters_.jitter;
}

double GaussianProcess::covariance(const VectorXd& a, const VectorXd& b) const {
    const double distance = (a - b).cwiseQuotient(parameters_.lengths).squaredNorm();
    return parameters_.signal_variance * correlation(parameters_.kernel, distance).value +
           parameters_.slope_variance * (a.array() - centre).matrix().dot((b.array() - centre).matrix());
}

VectorXd GaussianProcess::covariances(const VectorXd& at) const {
    if (at.size() != data_.inputs.cols()) throw std::invalid_argument("a point with the wrong number of inputs");
    VectorXd k(data_.inputs.rows());
    for (Index i = 0; i < k.size(); ++i) k(i) = covariance(at, data_.inputs.row(i).transpose());
    return k;
}

GaussianPrediction GaussianProcess::predict(const VectorXd& at) const {
    const VectorXd k = covariances(at);
    const double unseen = 1.0 - ones_.dot(k);
    const double variance = covariance(at, at) - factor_.matrixL().solve(k).squaredNorm() + unseen * unseen / precision_;
    return {constant_ + weights_.dot(k), std::max(0.0, variance)};
}

GaussianPrediction GaussianProcess::predict_difference(const VectorXd& at, const VectorXd& from) const {
    const VectorXd k = covariances(at) - covariances(from);
    const double own = covariance(at, at) - 2.0 * covariance(at, from) + covariance(from, from), unseen = ones_.dot(k);
    const double variance = own - factor_.matrixL().solve(k).squaredNorm() + unseen * unseen / precision_;
    return {weights_.dot(k), std::max(0.0, variance)};
}

CrossValidation GaussianProcess::cross_validate(std::span<const int> groups) const {
    const Index n = data_.outputs.size();
    std::map<int, std::vector<Index>> members;
    for (Index i = 0; i < n; ++i) members[groups.empty() ? static_cast<int>(i) : groups[static_cast<std::size_t>(i)]].push_back(i);
    if (members.size() < 2 || (!groups.empty() && groups.size() != static_cast<std::size_t>(n)))
        throw std::invalid_argument("cross-validation needs a group for each point and two groups at least");
    const MatrixXd b = factor_.solve(MatrixXd::Identity(n, n)) - ones_ * ones_.transpose() / precision_;
    CrossValidation result{VectorXd(n), VectorXd(n)};
    for (const auto& [group, rows] : members) {
        const MatrixXd inverse = b(rows, rows).inverse();
        result.residuals(rows) = inverse * weights_(rows);
        result.variances(rows) = inverse.diagonal();
    }
    return result;
}

}  // namespace kapok
