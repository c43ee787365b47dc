#pragma once
// What the services of an innovation zone add to a city.

#include <algorithm>

#include "model/world.hpp"

namespace kapok {

/// Part of what technology firms and their people need that a city's private providers do not give, 0 to 1: none where
/// holders of a certificate are so dense that providers live off them, as in the core (no effect of zones in provincial
/// capitals: Li and Yang 2019). A zone's coverage works in this part.
inline double services_missing(const World& world, Place c) {
    const Tally& stock = world.year_tally[c];
    const double density = stock[Quantity::hnte] / std::max(stock[Quantity::employment], 1.0);  // per 10 000 workers
    return std::max(0.0, 1.0 - density / world.parameters("zone_dense_services"_parameter));
}

}  // namespace kapok
