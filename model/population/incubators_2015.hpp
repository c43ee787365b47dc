#pragma once
// Incubators as agents: how many real ones an agent stands for, and the stock of 2015.

#include "model/world.hpp"

namespace kapok {

/// Real incubators per agent at a scale, in a city with `count` of them: 1 at scale 1; below, so that a tenant
/// agent finds seats, but never fewer than three agents a city.
double incubator_weight(double scale, double count);

/// A new row: owner and focus drawn, open, empty, services at 0.3.
std::size_t add_incubator(World& world, std::uint64_t id, Place city, IncubatorKind kind, double weight, Stream& draws);

/// Makerspaces, incubators, accelerators and parks of 2015 with tenants from the population.
void create_incubators_of_2015(World& world);

}  // namespace kapok
