#pragma once
// What `kapok sweep --dry-run` prints.

#include <string>

#include "runner/language.hpp"
#include "runner/sweep/design_points.hpp"

namespace kapok {

/// What a sweep asks, what it moves, how many points and runs that makes, and its first points.
std::string describe_sweep(const Sweep& sweep, const DesignPoints& points, Language language);

}  // namespace kapok
