#include "analysis/estimators/negative_binomial.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/estimators/maximum.hpp"
#include "analysis/estimators/special_functions.hpp"

namespace kapok {
namespace {

struct Coefficients {
    double intercept = 0.0, slope = 0.0;
};

class Sample {
public:
    Sample(Values counts, Values covariate, Values weights)
        : y_(counts), w_(weights), x_(covariate.begin(), covariate.end()) {
        for (std::size_t i = 0; i < y_.size(); ++i) {
            total_ += weight_of(w_, i);
            squares_ += weight_of(w_, i) * weight_of(w_, i);
        }
        centre_ = moments(covariate, weights).mean;
        for (double& x : x_) x -= centre_;
    }

    /// The best line for an alpha, on the centred covariate.
    [[nodiscard]] Coefficients line(double alpha, Coefficients start) const {
        Coefficients c = start;
        for (int step = 0; step < 200; ++step) {
            double s0 = 0.0, s1 = 0.0, i00 = 0.0, i01 = 0.0, i11 = 0.0;
            for (std::size_t i = 0; i < y_.size(); ++i) {
                const double mean = mean_of(c, x_[i]), part = weight_of(w_, i) / (1.0 + alpha * mean);
                const double score = part * (y_[i] - mean), information = part * mean;
                s0 += score;
                s1 += score * x_[i];
                i00 += information;
                i01 += information * x_[i];
                i11 += information * x_[i] * x_[i];
            }
            const double determinant = i00 * i11 - i01 * i01;
            if (!(determinant > 1e-300)) break;
            const double d0 = (i11 * s0 - i01 * s1) / determinant, d1 = (i00 * s1 - i01 * s0) / determinant;
            const double shortened =
                std::min(1.0, 2.0 / std::max(1e-300, std::max(std::abs(d0), std::abs(d1))));
            c.intercept += shortened * d0;
            c.slope += shortened * d1;
            if (std::abs(d0) + std::abs(d1) < 1e-9) break;
        }
        return c;
    }

    [[nodiscard]] double mean_log_likelihood(double alpha, Coefficients c) const {
        const double r = 1.0 / alpha;
        double sum = 0.0;
        for (std::size_t i = 0; i < y_.size(); ++i) {
            const double mean = mean_of(c, x_[i]), y = y_[i];
            const double gammas = y > 0.0 ? log_gamma(y + r) - log_gamma(r) - log_gamma(y + 1.0) : 0.0;
            const double power = y > 0.0 ? y * std::log(alpha * mean / (1.0 + alpha * mean)) : 0.0;
            sum += weight_of(w_, i) * (gammas + power - r * std::log1p(alpha * mean));
        }
        return sum / total_;
    }

    [[nodiscard]] double effective() const { return total_ * total_ / squares_; }
    [[nodiscard]] double centre() const { return centre_; }

private:
    static double mean_of(Coefficients c, double x) {
        return std::exp(std::clamp(c.intercept + c.slope * x, -30.0, 30.0));
    }

    Values y_, w_;
    std::vector<double> x_;
    double total_ = 0.0, squares_ = 0.0, centre_ = 0.0;
};

}  // namespace

NegativeBinomial negative_binomial_fit(Values counts, Values covariate, Values weights) {
    NegativeBinomial fit;
    const double mean = moments(counts, weights).mean;
    if (counts.size() < 20 || !(mean > 0.0) || !(moments(covariate, weights).variance > 0.0)) return fit;
    const Sample sample(counts, covariate, weights);
    Coefficients best{std::log(mean), 0.0};
    const auto profile = [&](double log_alpha) {
        const double alpha = std::exp(log_alpha);
        best = sample.line(alpha, best);
        return sample.mean_log_likelihood(alpha, best);
    };
    const double log_alpha = golden_section_maximum(profile, std::log(1e-4), std::log(100.0), 1e-5);
    const double information = -sample.effective() * curvature(profile, log_alpha, 1e-2);
    profile(log_alpha);
    fit.alpha = std::exp(log_alpha);
    fit.slope = best.slope;
    fit.intercept = best.intercept - best.slope * sample.centre();
    if (information > 0.0) fit.standard_error = fit.alpha / std::sqrt(information);
    return fit;
}

}  // namespace kapok
