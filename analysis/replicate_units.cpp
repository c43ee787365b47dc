#include "analysis/replicate_units.hpp"

#include <algorithm>
#include <numeric>

namespace kapok {

bool draws_sets(const Manifest& manifest) {
    const std::vector<std::int32_t>& members = manifest.draws.member;
    return std::any_of(members.begin(), members.end(), [&](std::int32_t member) { return member != members.front(); });
}

std::vector<std::int32_t> replicate_units(const Manifest& manifest) {
    if (draws_sets(manifest)) return manifest.draws.member;
    std::vector<std::int32_t> units(static_cast<std::size_t>(manifest.replicates));
    std::iota(units.begin(), units.end(), 0);
    return units;
}

}  // namespace kapok
