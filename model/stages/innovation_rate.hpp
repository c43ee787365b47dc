#pragma once
// How often a firm innovates: the one law that the initial population and stage 6 share.

#include "model/elementary.hpp"
#include "model/parameters.hpp"

namespace kapok {

struct InnovationLaw {
    double level, flow, stock, size, difficulty, capability_depreciation;

    explicit InnovationLaw(const Parameters& p)
        : level(p("innovation_level"_parameter)), flow(p("innovation_flow_exponent"_parameter)),
          stock(p("innovation_stock_exponent"_parameter)), size(p("innovation_size_exponent"_parameter)),
          difficulty(p("innovation_difficulty"_parameter)),
          capability_depreciation(p("capability_depreciation"_parameter)) {}

    /// Innovations a year of a firm: A (R/W)^b0 (delta C)^b1 (S/20P)^b2 exp(-chi (x + 0.2)).
    /// R real R&D and S sales (million CNY); C capability, in research wages of 2015; W research-wage index, P price index; x ln quality
    /// relative to the frontier. Steady R&D has delta C = R up to growth.
    [[nodiscard]] double rate(double rd, double capability, double sales, double quality, double wage_index,
                              double price_index) const {
        if (rd <= 0.0) return 0.0;
        const double exponent = logarithm(level) + flow * logarithm(rd / wage_index) +
                                stock * logarithm(capability_depreciation * capability + 1e-6) +
                                size * logarithm(sales / (20.0 * price_index)) - difficulty * (quality + 0.2);
        return exponential(exponent);
    }
};

}  // namespace kapok
