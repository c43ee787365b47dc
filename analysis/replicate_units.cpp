#include "analysis/replicate_units.hpp"

#include <algorithm>
#include <numeric>

namespace kapok {

std::vector<std::int32_t> replicate_units(const Manifest& manifest) {
    const std::vector<std::int32_t>& members = manifest.draws.member;
    if (std::any_of(members.begin(), members.end(), [&](std::int32_t member) { return member != members.front(); }))
        return members;
    std::vector<std::int32_t> units(static_cast<std::size_t>(manifest.replicates));
    std::iota(units.begin(), units.end(), 0);
    return units;
}

}  // namespace kapok
