#pragma once
// Life tables: how many of those that reach an age leave before the next.

#include "analysis/estimators/moments.hpp"

namespace kapok {

/// Numbers at risk and leaving in short spells of age, of a period or a cohort.
struct LifeTable {
    std::vector<double> at_risk, leaving;  ///< by spell of age, from birth

    explicit LifeTable(std::size_t spells = 0) : at_risk(spells, 0.0), leaving(spells, 0.0) {}

    /// Share of those who reach spell `first` that leave in it or one of the next `spells - 1`: one less the
    /// product of the shares that stay (Kaplan and Meier 1958, JASA 53:457-481). Spells in which nobody is at
    /// risk take none; NaN when there is none at risk in all of them.
    [[nodiscard]] double leaving_share(std::size_t first, std::size_t spells) const;
    /// Standard error of that share (Greenwood 1926), where numbers count independent units.
    [[nodiscard]] double standard_error(std::size_t first, std::size_t spells) const;
};

}  // namespace kapok
