#include "model/rng.hpp"

#include <algorithm>

namespace kapok {

std::uint64_t Stream::below(std::uint64_t n) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(bits()) * n) >> 64);
}

double normal_quantile(double p) {
    // Wichura, M. J. (1988), Algorithm AS 241 (PPND16), Applied Statistics 37, 477-484.
    const double q = p - 0.5;
    if (q > -0.425 && q < 0.425) {
        const double r = 0.180625 - q * q;
        return q * (((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r +
                        4.5921953931549871457e4) * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r +
                     1.3314166789178437745e2) * r + 3.3871328727963666080e0) /
               (((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r +
                    2.1213794301586595867e4) * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r +
                 4.2313330701600911252e1) * r + 1.0);
    }
    double r = std::sqrt(-logarithm(q < 0.0 ? p : 1.0 - p));
    double x;
    if (r <= 5.0) {
        r -= 1.6;
        x = (((((((7.7454501427834140764e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r +
                 1.27045825245236838258e0) * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r +
              4.63033784615654529590e0) * r + 1.42343711074968357734e0) /
            (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r +
                 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r +
              2.05319162663775882187e0) * r + 1.0);
    } else {
        r -= 5.0;
        x = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r +
                 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r +
              5.46378491116411436990e0) * r + 6.65790464350110377720e0) /
            (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r +
                 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r +
              5.99832206555887937690e-1) * r + 1.0);
    }
    return q < 0.0 ? -x : x;
}

double Stream::normal() { return normal_quantile(uniform()); }

double Stream::gamma(double shape) {
    if (shape < 1.0) {  // Ahrens and Dieter (1974), algorithm GS
        const double b = 1.0 + shape * 0.36787944117144232160;
        for (;;) {
            const double p = b * uniform();
            const double u = uniform();
            if (p <= 1.0) {
                const double x = shape == 0.25 ? (p * p) * (p * p) : power(p, 1.0 / shape);
                if (u <= 1.0 - x || u <= exponential(-x)) return x;
            } else {
                const double x = -logarithm((b - p) / shape);
                if (u <= power(x, shape - 1.0)) return x;
            }
        }
    }
    const double d = shape - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    for (;;) {
        const double x = normal();
        const double t = 1.0 + c * x;
        if (t <= 0.0) continue;
        const double v = t * t * t;
        const double u = uniform();
        if (u < 1.0 - 0.0331 * x * x * x * x || logarithm(u) < 0.5 * x * x + d * (1.0 - v + logarithm(v)))
            return d * v;
    }
}

namespace {

/// log(k!) for k >= 0: exact table below 10, Stirling's series above (error below 1e-13).
double log_factorial(double k) {
    static constexpr double table[10] = {0.0, 0.0, 0.69314718055994531, 1.7917594692280550, 3.1780538303479458,
                                         4.7874917427820458, 6.5792512120101012, 8.5251613610654143,
                                         10.604602902745251, 12.801827480081469};
    if (k < 10.0) return table[static_cast<int>(k)];
    const double r = 1.0 / (k + 1.0);
    const double r2 = r * r;
    return (k + 0.5) * logarithm(k + 1.0) - (k + 1.0) + 0.91893853320467274178 +
           r * (1.0 / 12.0 - r2 * (1.0 / 360.0 - r2 * (1.0 / 1260.0 - r2 / 1680.0)));
}

}  // namespace

std::uint64_t Stream::poisson(double mean) {
    if (!(mean > 0.0)) return 0;
    if (mean < 10.0) {  // inversion with one uniform: counts of paired runs move together
        const double u = uniform();
        if (u <= 1.0 - mean) return 0;  // less than e^-mean
        double term = exponential(-mean);
        double cumulative = term;
        std::uint64_t k = 0;
        while (u > cumulative && k < 200) {
            ++k;
            term *= mean / static_cast<double>(k);
            cumulative += term;
        }
        return k;
    }
    const double log_mean = logarithm(mean);
    const double b = 0.931 + 2.53 * std::sqrt(mean);
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double v_r = 0.9277 - 3.6224 / (b - 2.0);
    for (;;) {
        const double u = uniform() - 0.5;
        const double v = uniform();
        const double us = 0.5 - std::fabs(u);
        const double k = std::floor((2.0 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= v_r) return static_cast<std::uint64_t>(k);
        if (k < 0.0 || (us < 0.013 && v > us)) continue;
        if (logarithm(v) + logarithm(inverse_alpha) - logarithm(a / (us * us) + b) <=
            -mean + k * log_mean - log_factorial(k))
            return static_cast<std::uint64_t>(k);
    }
}

std::uint64_t Stream::binomial(std::uint64_t n, double p) {
    if (n == 0 || !(p > 0.0)) return 0;
    if (p >= 1.0) return n;
    if (p > 0.5) return n - binomial(n, 1.0 - p);
    const auto trials = static_cast<double>(n);
    if (trials * p < 10.0) {
        const double u = uniform();
        if (u <= 1.0 - trials * p) return 0;  // less than (1 - p)^n
        const double odds = p / (1.0 - p);
        double term = power(1.0 - p, trials);
        double cumulative = term;
        std::uint64_t k = 0;
        while (u > cumulative && k < n) {
            term *= odds * (trials - static_cast<double>(k)) / static_cast<double>(k + 1);
            ++k;
            cumulative += term;
        }
        return k;
    }
    const double spread = std::sqrt(trials * p * (1.0 - p));
    const double b = 1.15 + 2.53 * spread;
    const double a = -0.0873 + 0.0248 * b + 0.01 * p;
    const double c = trials * p + 0.5;
    const double v_r = 0.92 - 4.2 / b;
    const double alpha = (2.83 + 5.1 / b) * spread;
    const double mode = std::floor((trials + 1.0) * p);
    const double log_odds = logarithm(p / (1.0 - p));
    const double at_mode = log_factorial(mode) + log_factorial(trials - mode);
    for (;;) {
        const double u = uniform() - 0.5;
        double v = uniform();
        const double us = 0.5 - std::fabs(u);
        const double k = std::floor((2.0 * a / us + b) * u + c);
        if (k < 0.0 || k > trials) continue;
        if (us >= 0.07 && v <= v_r) return static_cast<std::uint64_t>(k);
        v = logarithm(v * alpha / (a / (us * us) + b));
        if (v <= at_mode - log_factorial(k) - log_factorial(trials - k) + (k - mode) * log_odds)
            return static_cast<std::uint64_t>(k);
    }
}

}  // namespace kapok
