#pragma once
// The world-park index with a frontier that stands still, beside the recorded one, whose frontier moves.

#include <string>
#include <vector>

#include "runner/results_file.hpp"

namespace kapok {

/// Whether the thresholds of the index grow from 2023 on by park_frontier_*, or stay those of 2023.
enum class ParkFrontier { moving, still };

/// Recorded variables from which all seven criteria of the index can be computed: all that it needs.
bool has_park_criteria(const ResultsReader& results);

/// The index of a region against the thresholds of a horizon (alongside_year or ahead_year): replicate x year, NaN where a
/// run did not finish. The rule is that of the model (park_index in model/measurement/variables.hpp): the geometric mean
/// of seven ratios to thresholds, each at least 0.05 and at most 1.5. All criteria are recorded, so this is exact; with
/// the moving frontier it gives the recorded index again, to rounding. Thresholds are those of the point's scenario.
/// Throws std::out_of_range without has_park_criteria.
DataArray park_index_values(const ResultsReader& results, std::size_t region, std::size_t point, int horizon, ParkFrontier frontier);

}  // namespace kapok
