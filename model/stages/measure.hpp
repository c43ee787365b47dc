#pragma once
// Measurement outside the yearly cycle: the initial tally and the reset of accumulators.

#include "model/stages/stages.hpp"

namespace kapok {

/// Quantities from the state as it stands: stocks, and flows at current yearly rates times `period` (years).
/// `initial`: rates are those of the year 2015 itself.
CityTallies tally_stocks_and_flows(const World& world, double period, bool initial);

/// Clears the quarter's tally and, in the first quarter of a year, the year's flows.
void begin_quarter(World& world);

}  // namespace kapok
