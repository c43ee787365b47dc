#pragma once
// Which replicates of a file are independent of each other.

#include <cstdint>
#include <vector>

#include "runner/results_file.hpp"

namespace kapok {

/// Whether the replicates drew several sets of parameters.
bool draws_sets(const Manifest& manifest);

/// A number for each replicate: those with the same are not independent, because they have the same drawn parameters.
/// Where replicates draw no parameters, or all the same set, each is its own.
std::vector<std::int32_t> replicate_units(const Manifest& manifest);

}  // namespace kapok
