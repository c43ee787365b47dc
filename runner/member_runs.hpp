#pragma once
// Replicates that draw their parameters: each runs with one member of a posterior, on a population of 2015 built
// with it.

#include <memory>
#include <vector>

#include "runner/ensemble.hpp"

namespace kapok {

/// Replicates in a row that share a member and differ in luck, so that the two can be told apart in the results.
inline constexpr int replicates_per_member = 2;

/// Member of a replicate: 0, 0, 1, 1, ... and from the start again after the last.
constexpr std::size_t member_of(int replicate, std::size_t members) {
    return static_cast<std::size_t>(replicate / replicates_per_member) % members;
}

/// One replicate with its member's parameters in place of the plan's. Runs of the same member that are under way at
/// the same time share a population. `first`: that of the first member, where it is there already.
Simulate simulate_members(std::shared_ptr<const Baseline> baseline, std::vector<Parameters> members, std::shared_ptr<const Registry> first = {});

}  // namespace kapok
