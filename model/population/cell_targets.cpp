#include "model/population/cell_targets.hpp"

#include <algorithm>
#include <cmath>

namespace kapok {
namespace {

constexpr double hundred_million = 100.0;  // million CNY

/// The part of a cell's value added that is industry: creative services and private health are not.
double industrial_value_added(const Baseline& b, Place c, Sector s) {
    const double all = b.sector_cells[c][s].value_added;
    const double gdp = b.city_values("gdp")[c];
    if (s == Sector::fashion_creative) return all - b.creative_services_share[c] * gdp;
    if (s == Sector::biomedicine_health) return all - b.private_health_share[c] * gdp;
    return sector_table[s].manufacturing ? all : 0.0;
}

/// S&T firms below the threshold hold this part of below-scale industry; the rest are micro-firms without
/// agents (the rule of firm_distributions.csv, st_firm_revenue_mean).
constexpr double st_share_below_scale = 0.60;

}  // namespace

ByCity<ByFirmSector<CellTargets>> cell_targets(const Baseline& b) {
    ByCity<ByFirmSector<CellTargets>> targets;
    const auto& industry = b.city_values("industrial_va");
    const auto& above_scale = b.city_values("industrial_va_above_scale");
    const auto& output = b.city_values("industrial_output_above_scale");
    const auto& industrial_rd = b.city_values("rd_expenditure_industrial");
    const auto& rates = b.by_sector("value_added_rate");
    const auto& held = b.by_sector("model_firms_share_of_value_added");

    // share of a sector's service value added held by model firms, from the share of all its value added
    ByFirmSector<double> service_share{};
    for (const Sector s : firm_sectors) {
        double all = 0.0, industrial_held = 0.0, services = 0.0;
        for (const Place c : cities) {
            const double ind = industrial_value_added(b, c, s);
            const double scale = above_scale[c] / industry[c];
            all += b.sector_cells[c][s].value_added;
            services += b.sector_cells[c][s].value_added - ind;
            industrial_held += ind * (scale + st_share_below_scale * (1.0 - scale));
        }
        if (services > 1e-9) service_share[s] = std::clamp((held[s] * all - industrial_held) / services, 0.0, 1.0);
    }

    for (const Place c : cities) {
        const double above_share = above_scale[c] / industry[c];
        double output_at_sector_rates = 0.0, rd_pure = 0.0, rd_mixed = 0.0;
        for (const Sector s : firm_sectors) {
            output_at_sector_rates += industrial_value_added(b, c, s) * above_share / rates[s];
            const bool mixed = s == Sector::fashion_creative || s == Sector::biomedicine_health;
            if (mixed) rd_mixed += b.sector_cells[c][s].rd_firm;
            else if (sector_table[s].manufacturing) rd_pure += b.sector_cells[c][s].rd_firm;
        }
        const double rate_factor = output_at_sector_rates / output[c];
        // published industrial R&D is that of above-scale firms; in the two mixed sectors services take the rest
        const double mixed_industrial = std::clamp((industrial_rd[c] - rd_pure) / rd_mixed, 0.0, 1.0);

        for (const Sector s : firm_sectors) {
            const SectorCell& cell = b.sector_cells[c][s];
            CellTargets& t = targets[c][s];
            const bool manufacturing = sector_table[s].manufacturing;
            const bool mixed = s == Sector::fashion_creative || s == Sector::biomedicine_health;
            t.above_scale_firms = static_cast<int>(std::lround(cell.above_scale_firms));
            t.small_firms = static_cast<int>(std::lround(cell.model_firms)) - t.above_scale_firms;
            t.plain_firms = std::max(0, static_cast<int>(std::lround(cell.model_firms - cell.st_firms)));
            t.value_added_rate = manufacturing ? rates[s] * rate_factor : rates[s];
            const double ind = industrial_value_added(b, c, s);
            const double services = cell.value_added - ind;
            const double above = ind * above_share;
            double small = (ind - above) * st_share_below_scale + services * service_share[s];
            // small manufacturers sell 5 million CNY on average at most (assumed; 1.6 to 10.7 by sector in the delta): where
            // below-scale industry is large, more of it has no agents
            if (manufacturing) small = std::min(small, 5.0 * t.small_firms * t.value_added_rate / hundred_million);
            t.above_scale_sales = above / t.value_added_rate * hundred_million;
            t.small_sales = small / t.value_added_rate * hundred_million;
            t.micro_value_added = (cell.value_added - above - small) * hundred_million;
            const double rd = cell.rd_firm * hundred_million;
            t.rd_industrial = !manufacturing ? 0.0 : mixed ? rd * mixed_industrial : rd;
            t.rd_other = rd - t.rd_industrial;
        }
    }
    return targets;
}

}  // namespace kapok
