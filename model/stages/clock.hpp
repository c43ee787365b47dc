#pragma once
// What depends on the date alone.

#include "model/elementary.hpp"
#include "model/units.hpp"

namespace kapok {

/// Weight of a city's own drift in the record: 1 to the end of 2019, then halving every four years.
inline double fade_after_2019(double year) { return year <= 2020.0 ? 1.0 : power(0.5, (year - 2020.0) / 4.0); }

/// Years since the end of 2015, up to `limit`: for trends that the record does not show beyond.
inline double years_since_2015(double year, double limit) { return year - 2016.0 < limit ? year - 2016.0 : limit; }

/// Years of trend growth in a quarter. Flows of the initial state are those of the year 2015, whose middle lies
/// 0.625 years before the middle of the first quarter.
inline double growth_years(Quarter quarter) { return quarter.index == 0 ? 0.625 : 0.25; }

/// Years between the middle of a year and of its last quarter: a firm's revenue of the year is its sales rate
/// at the year's end less this much growth.
inline constexpr double half_year_to_last_quarter = 0.375;

/// True in the one quarter of each year in which what a firm settles once a year comes round: its customers' orders,
/// its R&D plan. Firms differ in the quarter (assumed), so that any four quarters hold one such turn of every firm
/// and a law of yearly changes holds for years that begin in any quarter.
inline bool is_yearly_turn(std::uint64_t firm, Quarter quarter) { return (firm + static_cast<std::uint64_t>(quarter.index)) % 4 == 0; }

}  // namespace kapok
