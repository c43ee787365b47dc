#pragma once
// What a firm is worth to its investors.

#include <algorithm>

#include "model/world.hpp"

namespace kapok {

/// Million CNY: at least 8 (at 2015 prices), else sales and potential times a multiple that rises with quality.
/// Potential counts up to 20 times sales.
inline double firm_value(const World& world, std::size_t i) {
    const Firms& f = world.firms;
    const Economy& e = world.economy;
    const double multiple = world.parameters("value_to_sales"_parameter);
    const double potential = std::min(f.potential[i], 20.0 * f.sales[i]);
    const double lead = std::clamp(f.quality[i] - e.cell_quality[f.city[i]][f.sector[i]], -2.0, 2.0);
    return std::max(8.0 * e.price_index, multiple * std::sqrt(f.sales[i] * potential) * exponential(0.5 * lead));
}

/// ln of potential over capacity.
inline double unused_potential(const Firms& f, std::size_t i) { return logarithm(f.potential[i] / f.sales[i]); }

/// Outside money a firm wants, million CNY: capacity towards its potential, R&D that its surplus does not
/// carry (venture firms: a year and a half of it), a cushion of 4% of sales, less its cash.
inline double money_needed(const World& world, std::size_t i, double surplus, double capital_per_sales) {
    const Firms& f = world.firms;
    const double growth = std::clamp(f.potential[i] / f.sales[i] - 1.0, 0.0, 11.0);
    double need = capital_per_sales * f.sales[i] * growth + 0.04 * f.sales[i] - f.cash_per_firm(i);
    if (f.is(i, Mark::venture)) need += 1.5 * std::max(0.0, f.rd_real[i] - 0.8 * surplus);
    return need;
}

}  // namespace kapok
