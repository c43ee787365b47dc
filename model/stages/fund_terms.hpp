#pragma once
// What the contracts of venture funds allow: how long funds invest, follow on and sell.
// Funds in yuan usually run seven years; those in which a guidance vehicle has a part may run ten (assumed for all years:
// parameter guidance_fund_extension).

#include <cmath>

#include "model/world.hpp"

namespace kapok {

inline constexpr int fund_interval = 16;  ///< quarters between a manager's funds; also the investing period
inline constexpr int only_selling = 4;    ///< last quarters of a fund, in which it makes no follow-on investment

/// Quarters that a fund runs.
inline int fund_life(const World& world, std::size_t fund) {
    constexpr int private_life = 28;
    if (!is_city(world.funds.guidance_city[fund])) return private_life;
    return private_life + static_cast<int>(std::lround(4.0 * world.parameters("guidance_fund_extension"_parameter)));
}

}  // namespace kapok
