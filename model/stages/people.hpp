#pragma once
// Recruits of talent programmes, one agent each at every scale.

#include "model/world.hpp"

namespace kapok {

/// Adds a recruit: quality lognormal around a peer's, output quality x funds^0.30 x team^0.35 relative to a
/// peer group; works at an institution of the city drawn by budget. `funds` is relative to a peer's.
void add_researcher(World& world, std::uint64_t id, Place city, ResearcherKind kind, double funds);

/// Extra research output of each institution from the recruits that work there.
void update_people(World& world);

}  // namespace kapok
