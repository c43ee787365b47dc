#pragma once
// What levers cost: from the money of a budget to the values of its levers.

#include <memory>

#include "runner/sweep/design_points.hpp"

namespace kapok {

/// Measures what each lever of a budget costs a year more than in the base, in the sweep's cities and from its date to
/// its end or last year, at several values up to the end of its range that lies further from 2015 - each lever alone, one
/// replicate at the sweep's scale - and gives the value that costs an amount by straight lines between them. More money
/// than a lever can spend leaves it at that end. Runs on the threads of the calling arena. Throws ModelError.
LeverForMoney package_prices(const Sweep& sweep, const std::shared_ptr<const Baseline>& baseline);

/// The same from measured costs: `costs` of `values`, both starting with the base's. Costs that do not rise are passed
/// over.
double value_for_money(const std::vector<double>& values, const std::vector<double>& costs, double money);

}  // namespace kapok
