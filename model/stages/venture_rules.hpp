#pragma once
// Which new firms live by milestones and outside equity.

#include "model/parameters.hpp"
#include "model/sectors.hpp"

namespace kapok {

/// Chance that a young firm with R&D is a venture firm. Sector factors assumed from where rounds are made.
inline double venture_share(const Parameters& p, Sector sector, Place city) {
    constexpr ByFirmSector<double> factor{{{1.3, 2.0, 2.0, 0.7, 0.8, 0.4, 0.7, 0.1, 0.9, 0.2}}};
    const double share = p("venture_share"_parameter) * factor[sector] * p("venture_city_factor"_city_parameter, city);
    return share < 0.9 ? share : 0.9;
}

/// ln of a new venture firm's potential over its capacity is uniform up to this (assumed: ideas ahead of means).
inline constexpr double venture_potential_spread = 1.5;
/// Sales of a new venture firm, million CNY at 2015 prices: lognormal around this median (assumed: founders of
/// venture firms start larger than others).
inline constexpr double venture_entry_sales = 2.5;

/// Below scale 1, agents per real venture firm over agents per other small firm: few venture firms make a city's
/// venture money and its unicorns, so that they are sampled more densely.
inline constexpr double venture_oversampling = 3.0;

}  // namespace kapok
