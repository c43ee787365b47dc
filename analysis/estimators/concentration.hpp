#pragma once
// How much of a total few units hold, and how much of an industry few places.

#include "analysis/estimators/moments.hpp"

namespace kapok {

/// Gini coefficient of values that are not negative: 0 all equal, towards 1 one has all. NaN when their sum
/// is 0.
double gini(Values values, Values weights = {});

/// Share of the total held by the largest `share` of units (by number); a unit that lies across the limit
/// counts in part.
double top_share(Values values, Values weights, double share);

/// Smallest share of units, taken in descending order of `rank`, whose gains make up `part` of all gains;
/// losses count as no gain. NaN when nobody gains.
double share_making(Values gains, Values rank, Values weights, double part);

/// Ellison and Glaeser's (1997, JPE 105:889-927) index of how far plants of an industry lie together beyond
/// what the size of places and the lumpiness of plants explain: (G - (1 - X) H) / ((1 - X)(1 - H)), with G =
/// sum (s - x)^2, X = sum x^2, H the Herfindahl index of plants. 0: as if plants had been thrown at the map.
/// `industry` and `all`: employment by place; `plant_herfindahl` between 0 and 1.
double ellison_glaeser(Values industry, Values all, double plant_herfindahl);

/// Sum of squared shares of units that each stand for `weight` units.
double herfindahl(Values values, Values weights = {});

}  // namespace kapok
