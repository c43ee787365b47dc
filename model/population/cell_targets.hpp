#pragma once
// What each cell (city x firm sector) of the population must add up to, from the tables of 2015.

#include "model/baseline.hpp"

namespace kapok {

/// Money in million CNY a year.
struct CellTargets {
    int above_scale_firms = 0;
    int small_firms = 0;             ///< S&T firms below the threshold, and all firms of service sectors
    int plain_firms = 0;             ///< above-scale firms that are no S&T firms
    double value_added_rate = 0.0;   ///< over sales; scaled by city so that industry's output comes out
    double above_scale_sales = 0.0, small_sales = 0.0;
    double micro_value_added = 0.0;  ///< of the cell that no agent holds
    double rd_industrial = 0.0;      ///< of above-scale firms, as published
    double rd_other = 0.0;           ///< of the cell's other firms, as published
};

ByCity<ByFirmSector<CellTargets>> cell_targets(const Baseline& baseline);

}  // namespace kapok
