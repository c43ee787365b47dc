#pragma once
// How many replicates the points of a sweep need.

#include <cstddef>
#include <vector>

#include "runner/sweep/prepared_sweep.hpp"
#include "runner/sweep/sweep_store.hpp"

namespace kapok {

/// How many replicates a point needs, as far as its first `stored` ones tell: the sweep's number; or, where replicates
/// are added one by one, the first number, from the minimum on, at which half of the 90% interval (Student's t) of the
/// mean difference of the indicator from the first point is no wider than asked - one more than `stored` while they do
/// not suffice, up to the maximum. The first point needs as many as any other. Runs that failed tell nothing.
int replicates_needed(const PreparedSweep& sweep, const SweepStore& store, std::size_t point, int stored);

/// Half of the 90% interval of a mean by Student's t; infinite for fewer than two values.
double half_interval(const std::vector<double>& values);

}  // namespace kapok
