#include <cmath>

#include "model/fields.hpp"
#include "model/parallel.hpp"
#include "model/population/firm_sizes.hpp"
#include "model/population/firms_2015.hpp"
#include "model/policy/certificates.hpp"

namespace kapok {
namespace {

/// Age in quarters. Above-scale firms are older than the stock: gamma of shape 2 (firm_distributions.csv,
/// above_scale_age_mean). Others follow the age classes of the national stock, uniform inside a class.
int draw_age(Stream& draws, bool above_scale, double above_scale_mean, double under_5, double under_10) {
    double years;
    if (above_scale) {
        years = 0.5 * above_scale_mean * draws.gamma(2.0);
    } else {
        const double u = draws.uniform();
        const double v = draws.uniform();
        years = u < under_5 ? 5.0 * v : u < under_5 + under_10 ? 5.0 + 5.0 * v : 10.0 + 6.0 * draws.exponential_time();
    }
    return std::min(static_cast<int>(4.0 * years), 200);
}

}  // namespace

void FirmsOf2015::create() {
    std::size_t total = 0;
    for (const Place c : cities)
        for (const Sector s : firm_sectors) {
            first_row[c][s] = total;
            total += static_cast<std::size_t>(targets[c][s].small_firms + targets[c][s].above_scale_firms);
        }
    firms.resize(total);
    innovation_rate.assign(total, 0.0);

    const auto& sigma_small = baseline.by_sector("st_firm_revenue_lognormal_sigma");
    const auto& under_5 = baseline.by_sector("all_firms_age_share_0_5");
    const auto& under_10 = baseline.by_sector("all_firms_age_share_5_10");
    const auto& above_age = baseline.by_sector("above_scale_age_mean");
    const auto& margin = baseline.by_sector("profit_margin_mean");
    const auto& cash = baseline.by_sector("cash_to_revenue");
    const double quality_sd = parameters("initial_quality_spread"_parameter);
    const double outside = parameters("outside_quality"_parameter);
    const double margin_sd = parameters("margin_spread"_parameter);

    for_each_task(city_count * firm_sectors.size(), [&](std::size_t cell) {
        const Place c = cities[cell / firm_sectors.size()];
        const Sector s = firm_sectors[cell % firm_sectors.size()];
        const CellTargets& t = targets[c][s];
        const bool manufacturing = sector_table[s].manufacturing;
        // a service firm has no threshold; a manufacturer below scale stays below it
        const double cut = manufacturing ? 0.98 * above_scale_revenue : 0.3 * std::max(t.small_sales, 100.0);
        std::vector<double> sales = small_firm_revenues(t.small_firms, t.small_sales, sigma_small[s], cut);
        const double largest = std::min(parameters("largest_firm_sales"_parameter), 0.35 * t.above_scale_sales);
        const std::vector<double> above = above_scale_revenues(t.above_scale_firms, t.above_scale_sales, largest);
        sales.insert(sales.end(), above.begin(), above.end());

        for (std::size_t k = 0; k < sales.size(); ++k) {
            const std::size_t i = first_row[c][s] + k;
            const bool above_scale = k >= static_cast<std::size_t>(t.small_firms);
            firms.clear(i);
            firms.id[i] = mix(static_cast<std::uint64_t>(c) + 1, static_cast<std::uint64_t>(s) + 1, k);
            firms.city[i] = c;
            firms.sector[i] = s;
            firms.weight[i] = 1.0F;
            auto draws = registry_rng.stream(firms.id[i], registry_quarter, Purpose::registry_firm);
            const FieldPair pair = draw_fields(s, draws);
            firms.field_main[i] = pair.main;
            firms.field_second[i] = pair.second;
            firms.sales[i] = sales[k];
            firms.sales_last_year[i] = sales[k] * exponential(-0.08 + 0.15 * draws.normal());
            firms.quality[i] = outside + quality_sd * draws.normal() + 0.03 * logarithm(sales[k] / 20.0);
            firms.margin[i] = static_cast<float>(margin[s] * exponential(margin_sd * draws.normal() - 0.5 * margin_sd * margin_sd));
            firms.born[i] = static_cast<std::int16_t>(-1 - draw_age(draws, above_scale, above_age[s], under_5[s], under_10[s]));
            firms.cash[i] = money(cash[s] * sales[k] * (0.5 + draws.uniform()));
            // a firm uses its capacity up to the lump in which it invests
            firms.potential[i] = sales[k] * exponential(parameters("investment_lump"_parameter) * draws.uniform());
            firms.marks[i] = static_cast<std::uint16_t>(Mark::alive);
        }
    });
}

}  // namespace kapok
