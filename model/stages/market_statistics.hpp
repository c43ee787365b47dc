#pragma once
// Quality and sales by sector and cell, as markets, imitation and valuation see them.

#include "model/world.hpp"

namespace kapok {

struct MarketStatistics {
    ByFirmSector<double> sales{}, sales_quality{};                   ///< potentials, and their product with quality
    ByCity<ByFirmSector<double>> firms{}, quality{}, squares{};      ///< weighted counts and sums
    ByFirmSector<double> sales_advantage{};                          ///< potentials times the growth offset of their city
    ByCity<double> new_product_sales{};                              ///< of firms that can win advance orders

    MarketStatistics& operator+=(const MarketStatistics& other);
};

/// A firm can win advance orders with a new product above the best practice of its cell.
inline bool wins_orders(const Firms& f, std::size_t i, const Economy& e, Quarter now) {
    return f.has_new_product(i, now) && f.quality[i] > e.cell_quality[f.city[i]][f.sector[i]] + 0.5 * e.quality_spread[f.sector[i]];
}

MarketStatistics market_statistics(const World& world);  // advantages as they stand in the quarter's middle
/// Writes mean qualities and spreads to the economy. An empty cell takes its sector's mean.
void apply(World& world, const MarketStatistics& statistics);

}  // namespace kapok
