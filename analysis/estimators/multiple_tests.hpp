#pragma once
// Many tests at once.

#include <vector>

#include "analysis/estimators/moments.hpp"

namespace kapok {

/// Holm's (1979) step-down adjustment of p values: rejecting what lies at or below a level keeps the chance of even one
/// false rejection at that level, however the tests depend on each other. NaN stays NaN and does not count as a test.
std::vector<double> holm_adjusted(Values p_values);

}  // namespace kapok
