#include "model/stages/market_statistics.hpp"

#include <cmath>

#include "model/parallel.hpp"
#include "model/stages/clock.hpp"

namespace kapok {

MarketStatistics& MarketStatistics::operator+=(const MarketStatistics& o) {
    for (const Sector s : firm_sectors) {
        sales[s] += o.sales[s];
        sales_quality[s] += o.sales_quality[s];
        sales_advantage[s] += o.sales_advantage[s];
    }
    for (const Place c : cities) {
        new_product_sales[c] += o.new_product_sales[c];
        for (const Sector s : firm_sectors) {
            firms[c][s] += o.firms[c][s];
            quality[c][s] += o.quality[c][s];
            squares[c][s] += o.squares[c][s];
        }
    }
    return *this;
}

MarketStatistics market_statistics(const World& world) {
    const Firms& f = world.firms;
    ByCity<double> advantage{};
    for (const Place c : cities) advantage[c] = world.parameters("growth_offset"_city_parameter, c) * fade_after_2019(world.quarter.middle());
    return sum_rows<MarketStatistics>(f.size(), [&](MarketStatistics& sum, std::size_t i) {
        if (!f.alive(i)) return;
        const double w = static_cast<double>(f.weight[i]), x = f.quality[i];
        const Place c = f.city[i];
        const Sector s = f.sector[i];
        sum.sales[s] += w * f.potential[i];
        sum.sales_quality[s] += w * f.potential[i] * x;
        sum.sales_advantage[s] += w * f.potential[i] * advantage[c];
        sum.firms[c][s] += w;
        sum.quality[c][s] += w * x;
        sum.squares[c][s] += w * x * x;
        if (wins_orders(f, i, world.economy, world.quarter)) sum.new_product_sales[c] += w * f.sales[i];
    });
}

void apply(World& world, const MarketStatistics& m) {
    Economy& e = world.economy;
    const double outside_quality = world.parameters("outside_quality"_parameter);
    for (const Sector s : firm_sectors) {
        double firms = 0.0, quality = 0.0, squares = 0.0;
        for (const Place c : cities) {
            firms += m.firms[c][s];
            quality += m.quality[c][s];
            squares += m.squares[c][s];
        }
        const double mean = firms > 0.0 ? quality / firms : outside_quality;
        e.quality_spread[s] = firms > 0.0 ? std::sqrt(std::max(squares / firms - mean * mean, 1e-6)) : 0.1;
        const double all = m.sales[s] + e.outside_sales[s];
        e.mean_quality[s] = all > 0.0 ? (m.sales_quality[s] + e.outside_sales[s] * outside_quality) / all : outside_quality;
        for (const Place c : cities) e.cell_quality[c][s] = m.firms[c][s] > 0.0 ? m.quality[c][s] / m.firms[c][s] : mean;
    }
}

}  // namespace kapok
