#include "model/population/registry.hpp"

#include <cmath>

#include "model/population/firms_2015.hpp"

namespace kapok {
namespace {

constexpr double hundred_million = 100.0;  // million CNY

/// R&D intensity of new and small performers by sector: intense where many firms take part (Cohen, Levin and Mowery
/// 1987: industries explain half of the variance of intensity). The mean over the small performers of the nine cities
/// (firms below scale times the share of them with R&D) is 1, so that typical intensities stay what surveys found.
ByFirmSector<double> small_intensities(const Baseline& b, const Parameters& p, const ByCity<ByFirmSector<CellTargets>>& targets) {
    ByFirmSector<double> factor{};
    double performers = 0.0, sum = 0.0;
    for (const Sector s : firm_sectors) {
        const double share = b.by_sector("rd_participation_small")[s];
        factor[s] = power(share, p("intensity_sector_slope"_parameter));
        for (const Place c : cities) {
            performers += share * targets[c][s].small_firms;
            sum += share * targets[c][s].small_firms * factor[s];
        }
    }
    for (const Sector s : firm_sectors) factor[s] *= performers / sum;
    return factor;
}

/// Constants that follow from the tables alone.
void set_city_constants(const Baseline& b, const Parameters& p, const ByCity<ByFirmSector<CellTargets>>& targets,
                        ByCity<CityConstants>& constants) {
    const ByFirmSector<double> small_intensity = small_intensities(b, p, targets);
    for (const Place c : cities) {
        CityConstants& k = constants[c];
        for (const Sector s : firm_sectors) {
            CellConstants& cell = k.cells[s];
            cell.small_intensity = small_intensity[s];
            const CellTargets& t = targets[c][s];
            cell.value_added_rate = t.value_added_rate;
            // 100 million CNY per 10 000 people is 0.01 million CNY per person
            cell.productivity = 0.01 * b.sector_cells[c][s].value_added / b.sector_cells[c][s].employment;
            cell.firms = t.small_firms + t.above_scale_firms;
            cell.mean_sales = cell.firms > 0 ? (t.small_sales + t.above_scale_sales) / cell.firms : 0.0;
            cell.small_mean_sales = t.small_firms > 0 ? t.small_sales / t.small_firms : cell.mean_sales;
            cell.micro_value_added = t.micro_value_added;
            const double above = t.above_scale_sales * t.value_added_rate;
            const double gdp = hundred_million * b.city_values("gdp")[c];
            const double services = s == Sector::fashion_creative ? b.creative_services_share[c] * gdp
                                    : s == Sector::biomedicine_health ? b.private_health_share[c] * gdp : 0.0;
            const double below = hundred_million * b.sector_cells[c][s].value_added - above;
            cell.services_below = sector_table[s].manufacturing && below > 0.0 ? services / below : 0.0;
        }
        k.gdp = hundred_million * b.city_values("gdp")[c];
        k.population = b.city_values("population")[c];
        k.employment = b.city_values("employment")[c];
        k.agriculture = hundred_million * b.city_values("va_primary")[c];
        k.construction = hundred_million * b.city_values("va_construction")[c];
        k.public_services = hundred_million * b.sector_cells[c][Sector::background].value_added - k.agriculture - k.construction;
        k.public_research = hundred_million * (b.city_values("rd_expenditure")[c] - b.city_values("rd_expenditure_firm")[c]);
        // policy research money must leave room for national money in small cities
        const double levers = hundred_million * (lever_value_2015("basic_research_budget"_lever, c, b) * b.city_values("fiscal_st_expenditure")[c] +
                                                 p("university_building_research_share"_parameter) * lever_value_2015("university_building"_lever, c, b)) +
                              p("platform_research_money"_parameter) * lever_value_2015("national_platforms"_lever, c, b);
        k.policy_research_content = std::min(1.0, 0.6 * k.public_research / levers);
        k.awareness_2015 = b.city_values("hnte")[c] / b.city_values("hnte_eligible")[c];
        k.technology_purchase_ratio = b.city_values("technology_purchases_outside")[c] / b.city_values("rd_expenditure")[c];
    }
}

/// What services value added counts as modern: software, modern services, creative services, private health
/// and part of public services, so that the published share of 2015 comes out.
void set_service_shares(const Baseline& b, ByCity<CityConstants>& constants) {
    for (const Place c : cities) {
        const double modern = 0.01 * b.city_values("modern_services_share")[c] * hundred_million * b.city_values("va_tertiary")[c];
        const double gdp = hundred_million * b.city_values("gdp")[c];
        const double counted = hundred_million * (b.sector_cells[c][Sector::software_internet].value_added +
                                                  b.sector_cells[c][Sector::modern_services].value_added) +
                               (b.creative_services_share[c] + b.private_health_share[c]) * gdp;
        constants[c].modern_public_share = modern - counted;
    }
}

/// Delta firms' share of their markets in 2015 (assumed; IT hardware about a quarter of China's).
constexpr ByFirmSector<double> market_share_2015{{{0.25, 0.12, 0.06, 0.08, 0.18, 0.10, 0.07, 0.08, 0.06, 0.05}}};

void set_markets(const Firms& firms, Economy& e) {
    ByFirmSector<double> potential{};
    for (std::size_t i = 0; i < firms.size(); ++i) potential[firms.sector[i]] += firms.potential[i];
    for (const Sector s : firm_sectors) {
        e.share_2015[s] = market_share_2015[s];
        e.market[s] = potential[s] / market_share_2015[s];
        e.outside_sales[s] = e.market[s] - potential[s];
    }
}

}  // namespace

std::shared_ptr<const Registry> build_registry(std::shared_ptr<const Baseline> baseline, const Parameters& parameters) {
    auto registry = std::make_shared<Registry>();
    registry->baseline = baseline;
    registry->parameters = parameters;
    const auto targets = cell_targets(*baseline);
    set_city_constants(*baseline, parameters, targets, registry->constants);
    set_service_shares(*baseline, registry->constants);
    FirmsOf2015 builder{*baseline, parameters, targets, registry->constants, registry->firms, registry->innovation_rate};
    builder.create();
    builder.choose_researchers();
    builder.set_intensities();
    builder.set_products();
    builder.set_patents();
    builder.set_status();
    set_markets(registry->firms, registry->economy);
    std::fill(registry->firms.support.begin(), registry->firms.support.end(), std::uint8_t{0});
    for (const Place c : cities) {
        CityConstants& k = registry->constants[c];
        k.strategic_content = 0.0;
        double clusters = 0.0;
        for (const Sector s : firm_sectors)
            if (sector_table[s].strategic) clusters += baseline->sector_cells[c][s].value_added;
        k.strategic_content = baseline->city_values("sei_value_added")[c] / clusters;
    }
    return registry;
}

}  // namespace kapok
