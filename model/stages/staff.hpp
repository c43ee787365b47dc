#pragma once
// How many people work in a firm.

#include "model/world.hpp"

namespace kapok {

/// Staff of firms. A cell (city and sector) employs its value added over its productivity; within it staff rise with
/// sales to the power `staff_size_elasticity`, so that output per person rises with size (the tail of employment is
/// steeper than that of sales: Axtell 2001). Holds for the firms and prices of the moment it is made.
class Staff {
public:
    explicit Staff(const World& world) : Staff(world.firms, world.constants, world.parameters, world.economy.productivity_index) {}
    Staff(const Firms& firms, const ByCity<CityConstants>& constants, const Parameters& parameters, double productivity_index);

    /// Persons in a real firm of a cell that sells this much (million CNY a year).
    [[nodiscard]] double of(Place city, Sector sector, double sales) const;

private:
    double elasticity_;
    ByCity<ByFirmSector<double>> level_{};  ///< persons in a firm that sells 1 million CNY a year
};

}  // namespace kapok
