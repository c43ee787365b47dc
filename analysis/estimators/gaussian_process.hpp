#pragma once
// Gaussian-process regression: from some points of a function, seen through noise, to all others, with an error.
//
// The function is a constant + a straight line + a smooth rest:
//   f(x) = beta + sum_k b_k (x_k - 1/2) + g(x),   y_i = f(x_i) + e_i,
// with a flat prior on beta, slopes b_k ~ N(0, slope_variance) and g a process with the covariance
//   signal_variance * rho(r),   r^2 = sum_k ((x_k - x'_k) / length_k)^2   (one length for each input),
//   matern_52:           rho = (1 + s + s^2 / 3) exp(-s),  s = sqrt(5) r
//   squared_exponential: rho = exp(-r^2 / 2)
// and noise e_i ~ N(0, noise_scale * noise_i + jitter). Slopes with a common prior do for many inputs what a linear
// trend by least squares does for few: they let the function go on where points are rare, and still can be estimated
// when there are as many inputs as points (Rasmussen and Williams 2006, section 2.7; O'Hagan 1978). Inputs should be
// scaled to 0..1.

#include <Eigen/Dense>
#include <span>
#include <vector>

namespace kapok {

/// How smooth the rest is: twice differentiable, or infinitely often. What comes from a simulator with ceilings and
/// thresholds is rarely smoother than the first.
enum class Kernel { matern_52, squared_exponential };

/// Points of a function: `inputs` n x d, `outputs` n, `noise` n: the known variance of each output, or empty for none.
struct GaussianProcessData {
    Eigen::MatrixXd inputs;
    Eigen::VectorXd outputs, noise;
};

/// Variances in squared units of the output, lengths in units of the inputs.
struct GaussianProcessParameters {
    Kernel kernel = Kernel::matern_52;
    double signal_variance = 1.0;
    Eigen::VectorXd lengths;      ///< d
    double slope_variance = 0.0;  ///< 0: no straight line
    double noise_scale = 1.0;     ///< of the known noise
    double jitter = 0.0;          ///< noise of all points beyond the known
};

struct GaussianProcessOptions {
    Kernel kernel = Kernel::matern_52;
    bool with_slopes = true;
    /// Also estimate by how much the known noise is to be multiplied.
    bool scale_noise = false;
    /// Parameters are estimated from at most this many of the points, spread over their order; predictions then use all.
    int estimation_points = 200;
    int starts = 3, iterations = 60;  ///< starting points of the search, and its steps from the best of them
};

struct GaussianPrediction {
    double mean = 0.0;
    double variance = 0.0;  ///< of the function, without noise
};

/// What is said of each point from those outside its group.
struct CrossValidation {
    Eigen::VectorXd residuals;  ///< output minus prediction
    Eigen::VectorXd variances;  ///< of the prediction of an output: with noise
};

/// Restricted log likelihood (Rasmussen and Williams 2006, eq. 2.45: beta is integrated out) and its gradient by the
/// logarithms of signal_variance, each length, slope_variance, noise_scale and jitter, in this order (d + 4). With K the
/// covariance of the outputs and B = K^-1 - K^-1 1 1' K^-1 / (1' K^-1 1) it is
///   -(y' B y + log |K| + log 1' K^-1 1 + (n - 1) log 2 pi) / 2,
/// and its derivative is tr((B y y' B - B) dK) / 2. -infinity, without gradient, where K is singular to rounding.
double restricted_log_likelihood(const GaussianProcessData& data, const GaussianProcessParameters& parameters,
                                 Eigen::VectorXd* gradient = nullptr);

/// At most `most` of n rows, in order, spread over all: those with the smallest multiples of the golden ratio, modulo 1.
std::vector<Eigen::Index> spread_rows(Eigen::Index n, Eigen::Index most);

class GaussianProcess {
public:
    /// With given parameters. Throws std::invalid_argument for sizes that do not fit, fewer than 2 points, values that
    /// are not finite, negative variances, or a covariance that is singular to rounding.
    GaussianProcess(GaussianProcessData data, GaussianProcessParameters parameters);

    /// With parameters that maximise the restricted likelihood times a weak prior on the lengths, log-normal with mean
    /// sqrt(2) + log(d) / 2 and standard deviation sqrt(3): without it, dozens of lengths overfit some hundred points
    /// (Hvarfner, Hellsten and Nardi 2024, https://arxiv.org/abs/2402.02229). Bounds, with outputs scaled to variance 1:
    /// lengths 0.05 to 1000, signal 1e-4 to 100, slopes 1e-6 to 100, noise scale 1e-3 to 10, jitter 1e-8 to 2. The best
    /// of several deterministic starts. Outputs that do not vary give a constant. Throws as above.
    static GaussianProcess fit(const GaussianProcessData& data, const GaussianProcessOptions& options = {});

    /// The function at a point (d).
    [[nodiscard]] GaussianPrediction predict(const Eigen::VectorXd& at) const;
    /// The function at a point minus that at another; the constant has no part in it.
    [[nodiscard]] GaussianPrediction predict_difference(const Eigen::VectorXd& at, const Eigen::VectorXd& from) const;

    /// Each group left out in turn and predicted from the rest, in closed form: with B as above and G the rows of a
    /// group, residuals are B_GG^-1 (B y)_G with the covariance B_GG^-1 (Dubrule 1983, https://doi.org/10.1007/BF01033030;
    /// Sundararajan and Keerthi 2001, https://doi.org/10.1162/08997660151134343). Parameters stay as estimated from all.
    /// `groups`: a number for each point; empty: each point by itself. The groups must be two at least.
    [[nodiscard]] CrossValidation cross_validate(std::span<const int> groups = {}) const;

    [[nodiscard]] const GaussianProcessData& data() const { return data_; }
    [[nodiscard]] const GaussianProcessParameters& parameters() const { return parameters_; }
    /// beta, and weights K^-1 (y - beta): the mean at x is beta + sum_i weights_i k(x, x_i), where
    /// k(x, x') = signal_variance rho(r) + slope_variance sum_k (x_k - 1/2) (x'_k - 1/2).
    [[nodiscard]] double constant() const { return constant_; }
    [[nodiscard]] const Eigen::VectorXd& weights() const { return weights_; }
    /// Variance of the noise of each output, as the fit has it.
    [[nodiscard]] Eigen::VectorXd noise() const;

private:
    [[nodiscard]] Eigen::VectorXd covariances(const Eigen::VectorXd& at) const;
    [[nodiscard]] double covariance(const Eigen::VectorXd& a, const Eigen::VectorXd& b) const;

    GaussianProcessData data_;
    GaussianProcessParameters parameters_;
    Eigen::LLT<Eigen::MatrixXd> factor_;  ///< of K
    Eigen::VectorXd weights_, ones_;      ///< K^-1 (y - beta), K^-1 1
    double constant_ = 0.0, precision_ = 1.0;  ///< beta, 1' K^-1 1
};

}  // namespace kapok
