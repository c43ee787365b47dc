#pragma once
// Rules of R&D that the initial population and stage 5 share.

#include <algorithm>
#include <cmath>

#include "model/elementary.hpp"
#include "model/parameters.hpp"
#include "model/policy/certificates.hpp"

namespace kapok {

struct RdRules {
    double cap, size_slope;

    explicit RdRules(const Parameters& p)
        : cap(p("intensity_cap"_parameter)), size_slope(p("intensity_size_slope"_parameter)) {}

    /// Keeps intensities below the cap: rho / (1 + rho / cap).
    [[nodiscard]] double capped(double intensity) const { return intensity / (1.0 + intensity / cap); }
    [[nodiscard]] double uncapped(double intensity) const { return intensity / (1.0 - std::min(intensity / cap, 0.98)); }
    /// Desired intensity falls a little with size: (S / 20P)^slope.
    [[nodiscard]] double size_factor(double sales, double price_index) const {
        return exponential(size_slope * logarithm(sales / (20.0 * price_index)));
    }
    /// Published R&D covers above-scale industry in full. Of other firms it can see service firms above the
    /// threshold and certificate holders; how much of these it counts is the cell's coverage.
    [[nodiscard]] bool statistics_see(bool manufactures, double sales, bool hnte) const {
        return hnte || (!manufactures && sales >= above_scale_revenue);
    }
};

/// Share of a firm's distance from its kind that a year leaves, such that yearly shocks of this Laplace scale
/// (variance 2 scale^2) keep the spread of ln intensity within a kind as it is. Log units; at least 0.32.
inline double kept_in_a_year(double shock_scale, double spread) {
    return std::sqrt(1.0 - std::min(2.0 * shock_scale * shock_scale / (spread * spread), 0.9));
}

/// Usual intensity of firms above scale over that of smaller firms of their kind: as the conditions of a certificate, 3%
/// of sales in the largest class and 5% in the smallest.
inline constexpr double above_scale_intensity = 0.6;

/// What is usual of a firm's kind at its size (log units over the norm of its cell): `usual` below scale, less in firms
/// whose sales pass 20 million CNY at prices of 2015.
inline double usual_at_size(double usual, double sales, double price_index) {
    return sales >= above_scale_revenue * price_index ? usual + logarithm(above_scale_intensity) : usual;
}

/// A firm's own deviation of ln R&D intensity after its turn of the year (log units over the norm of its cell, within
/// -4 and 4): what sets the firm apart fades towards what is usual of its kind, of which `kept` is left, and a shock
/// is added.
inline double next_deviation(double deviation, double usual, double kept, double shock) {
    return std::clamp(usual + kept * (deviation - usual) + shock, -4.0, 4.0);
}

}  // namespace kapok
