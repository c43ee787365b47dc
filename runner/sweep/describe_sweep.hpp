#pragma once
// What `kapok sweep --dry-run` prints.

#include <string>

#include "runner/language.hpp"
#include "runner/sweep/package_prices.hpp"

namespace kapok {

/// What a sweep asks, what it moves, how many points and runs that makes, and its first points; with `lever_for_money`, in
/// designs of a budget, the values of their levers too.
std::string describe_sweep(const Sweep& sweep, const DesignPoints& points, Language language, const LeverForMoney& lever_for_money = {});

/// What is said before the levers of a budget are priced, which takes a while, and after: what that took, and the most
/// money that each lever can take a year.
std::string prices_begin_text(const Sweep& sweep, Language language);
std::string prices_text(const PackagePrices& prices, Language language);

}  // namespace kapok
