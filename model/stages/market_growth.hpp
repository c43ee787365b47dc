#pragma once
// Growth of markets: the demand paths of the baseline, and what a scenario shifts.

#include "model/elementary.hpp"
#include "model/world.hpp"

namespace kapok {

/// Nominal growth of a sector's market, log units a year.
inline double market_growth(const World& world, Sector sector, int year) {
    const DemandYear& d = world.baseline->demand_in(sector, year);
    const double shift = year > 2019 ? world.parameters("demand_growth_shift"_parameter) : 0.0;
    return logarithm((1.0 + d.real_growth + shift) * (1.0 + d.deflator));
}

/// The same over all markets, weighted by the delta's value added of 2015.
inline double mean_market_growth(const World& world, int year) {
    double growth = 0.0, weights = 0.0;
    for (const Sector s : sectors)
        for (const Place c : cities) {
            const double value_added = world.baseline->sector_cells[c][s].value_added;
            growth += value_added * market_growth(world, s, year);
            weights += value_added;
        }
    return growth / weights;
}

}  // namespace kapok
