#pragma once
// Rules of R&D that the initial population and stage 5 share.

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

}  // namespace kapok
