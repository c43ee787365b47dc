// Estimation of a Gaussian process's parameters.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "analysis/estimators/bounded_minimum.hpp"
#include "analysis/estimators/gaussian_process.hpp"

namespace kapok {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

/// What is searched for lies in between, where outputs have variance 1.
struct SearchRange {
    double low, high;
};
constexpr SearchRange signal_range{1e-4, 100.0}, length_range{0.05, 1000.0}, slope_range{1e-6, 100.0}, scale_range{1e-3, 10.0},
    jitter_range{1e-8, 2.0};

/// Where the search begins: lengths as parts of the prior's median, and the part of the variance that is noise.
struct Start {
    double lengths, noise;
};
constexpr Start starting_points[] = {{0.5, 0.05}, {0.1, 0.01}, {0.02, 0.3}, {2.0, 0.3}, {0.02, 1e-6}};
constexpr int scouting_iterations = 12;

GaussianProcessData rows_of(const GaussianProcessData& data, const std::vector<Index>& rows) {
    GaussianProcessData chosen{data.inputs(rows, Eigen::all), data.outputs(rows), {}};
    if (data.noise.size() > 0) chosen.noise = data.noise(rows);
    return chosen;
}

/// The logarithms of the parameters as a point of the search, and back.
class Search {
public:
    Search(GaussianProcessData data, const GaussianProcessOptions& options) : data_(std::move(data)), options_(options), d_(data_.inputs.cols()) {
        box_ = {VectorXd(d_ + 4), VectorXd(d_ + 4)};
        bound(0, 1, signal_range);
        bound(1, d_, length_range);
        bound(d_ + 1, 1, slope_range);
        bound(d_ + 2, 1, options.scale_noise && data_.noise.size() > 0 ? scale_range : SearchRange{1.0, 1.0});
        bound(d_ + 3, 1, jitter_range);
    }

    [[nodiscard]] GaussianProcessParameters best() const {
        BoundedMinimum best;
        best.value = std::numeric_limits<double>::infinity();
        const int starts = std::clamp(options_.starts, 1, static_cast<int>(std::size(starting_points)));
        for (int k = 0; k < starts; ++k) {
            const VectorXd from = start(starting_points[k]);
            VectorXd gradient(d_ + 4);
            if (!std::isfinite(minus_posterior(from, gradient))) continue;
            BoundedMinimum found = descend(from, std::min(scouting_iterations, options_.iterations));
            if (found.value < best.value) best = std::move(found);
        }
        if (!std::isfinite(best.value)) throw std::invalid_argument("a Gaussian process has no likelihood at any starting point");
        return parameters(descend(best.at, options_.iterations).at);
    }

private:
    void bound(Index first, Index count, SearchRange range) {
        box_.low.segment(first, count).setConstant(std::log(range.low));
        box_.high.segment(first, count).setConstant(std::log(range.high));
    }
    [[nodiscard]] double prior_mean() const { return std::numbers::sqrt2 + 0.5 * std::log(static_cast<double>(d_)); }

    [[nodiscard]] VectorXd start(const Start& at) const {
        VectorXd x = VectorXd::Zero(d_ + 4);
        x.segment(1, d_).setConstant(prior_mean() + std::log(at.lengths));
        x(d_ + 1) = std::log(0.1);
        x(d_ + 3) = std::log(at.noise);
        return x;
    }

    [[nodiscard]] GaussianProcessParameters parameters(const VectorXd& x) const {
        const VectorXd value = x.array().exp();
        return {options_.kernel, value(0), value.segment(1, d_), options_.with_slopes ? value(d_ + 1) : 0.0, value(d_ + 2), value(d_ + 3)};
    }

    double minus_posterior(const VectorXd& x, VectorXd& gradient) const {
        constexpr double prior_variance = 3.0;
        const double likelihood = restricted_log_likelihood(data_, parameters(x), &gradient);
        if (!std::isfinite(likelihood)) return std::numeric_limits<double>::infinity();
        const VectorXd off = x.segment(1, d_).array() - prior_mean();
        gradient = -gradient;
        gradient.segment(1, d_) += off / prior_variance;
        return -likelihood + 0.5 * off.squaredNorm() / prior_variance;
    }

    [[nodiscard]] BoundedMinimum descend(const VectorXd& from, int iterations) const {
        const SmoothFunction function = [this](const VectorXd& x, VectorXd& gradient) { return minus_posterior(x, gradient); };
        return bounded_minimum(function, from, box_, iterations, 1e-3);
    }

    GaussianProcessData data_;
    const GaussianProcessOptions& options_;
    Index d_;
    Box box_;
};

}  // namespace

std::vector<Index> spread_rows(Index n, Index most) {
    std::vector<std::pair<double, Index>> keys;
    for (Index i = 0; i < n; ++i) {
        const double key = static_cast<double>(i) * (std::numbers::phi - 1.0);
        keys.emplace_back(key - std::floor(key), i);
    }
    std::sort(keys.begin(), keys.end());
    std::vector<Index> chosen;
    for (Index k = 0; k < std::min(n, most); ++k) chosen.push_back(keys[static_cast<std::size_t>(k)].second);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

GaussianProcess GaussianProcess::fit(const GaussianProcessData& data, const GaussianProcessOptions& options) {
    const Index n = data.outputs.size(), d = data.inputs.cols();
    if (n < 2 || d < 1 || data.inputs.rows() != n || (data.noise.size() != 0 && data.noise.size() != n))
        throw std::invalid_argument("the sizes of a Gaussian process do not fit, or it has fewer than 2 points");
    if (!data.inputs.allFinite() || !data.outputs.allFinite() || !data.noise.allFinite()) throw std::invalid_argument("a Gaussian process needs finite values");
    const double mean = data.outputs.mean(), largest = data.outputs.cwiseAbs().maxCoeff();
    const double variance = (data.outputs.array() - mean).square().sum() / static_cast<double>(n - 1);
    if (variance <= 1e-24 * largest * largest) {  // a constant, up to rounding
        const double jitter = std::max(1e-300, 1e-24 * largest * largest);
        return {data, {options.kernel, 0.0, VectorXd::Ones(d), 0.0, 1.0, jitter}};
    }
    GaussianProcessData scaled = data;
    scaled.outputs = (data.outputs.array() - mean) / std::sqrt(variance);
    scaled.noise /= variance;
    const Index most = std::max(2, options.estimation_points);
    GaussianProcessParameters parameters = Search(n > most ? rows_of(scaled, spread_rows(n, most)) : std::move(scaled), options).best();
    parameters.signal_variance *= variance;
    parameters.slope_variance *= variance;
    parameters.jitter *= variance;
    return {data, std::move(parameters)};
}

}  // namespace kapok
