#pragma once
// From one year to the next: who keeps a state, who takes it up.

#include "analysis/estimators/moments.hpp"

namespace kapok {

/// Shares of units that are in a state next year, of those that are in it and of those that are not.
struct Transitions {
    double stays = undefined, enters = undefined;  ///< NaN where there are no such units
};
/// `now` and `next`: a unit is in the state where its value is above zero.
Transitions transitions(Values now, Values next, Values weights = {});

}  // namespace kapok
