// Stage 12. Measurement: what the quarter adds to the year, and stocks at its end. Writes no agent.

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"
#include "model/policy/certificates.hpp"
#include "model/stages/clock.hpp"
#include "model/stages/market_growth.hpp"
#include "model/stages/eligibility.hpp"
#include "model/stages/measure.hpp"
#include "model/stages/rd_rules.hpp"
#include "model/stages/valuation.hpp"

namespace kapok {
namespace {

/// Technology contracts between firms, over their real R&D (assumed).
constexpr double contracts_among_firms = 0.002;

using Q = Quantity;

struct FirmSums {
    CityTallies tally;
    ByCity<ByFirmSector<double>> value_added{};  ///< a year
    FirmSums& operator+=(const FirmSums& o) {
        tally += o.tally;
        for (const Place c : cities)
            for (const Sector s : firm_sectors) value_added[c][s] += o.value_added[c][s];
        return *this;
    }
};

FirmSums sum_firms(const World& world, double period, bool initial) {
    const Firms& f = world.firms;
    const Economy& e = world.economy;
    const Parameters& p = world.parameters;
    const RdRules rules(p);
    const double year = world.quarter.middle();
    // revenue of the year lies below the rate at its end; at the end of 2015 the rates are those of the year
    const double lag = initial ? 0.0 : half_year_to_last_quarter;
    const double years = initial ? 0.0 : years_since_2015(year, 4.0);
    ByFirmSector<double> threshold{};
    for (const Sector s : firm_sectors) {
        threshold[s] = above_scale_revenue * exponential(lag * market_growth(world, s, world.quarter.year()));
    }
    ByCity<double> widening{};
    for (const Place c : cities) widening[c] = exponential(p("coverage_trend"_city_parameter, c) * years);
    const double small_coverage = p("small_firm_coverage"_parameter) * years / 4.0;

    return sum_rows<FirmSums>(f.size(), [&](FirmSums& sum, std::size_t i) {
        if (!f.alive(i)) return;
        const Place c = f.city[i];
        const Sector s = f.sector[i];
        const CellConstants& cell = world.constants[c].cells[s];
        const SectorSpec& spec = sector_table[s];
        const double w = static_cast<double>(f.weight[i]);
        Tally& t = sum.tally[c];
        const double va = w * cell.value_added_rate * f.sales[i];
        sum.value_added[c][s] += va;
        const bool above = spec.manufacturing && f.sales[i] >= threshold[s];
        const double services = above ? 0.0 : spec.manufacturing ? cell.services_below : 1.0;
        t[Q::gdp] += period * va;
        t[Q::va_secondary] += period * va * (1.0 - services);
        t[Q::va_tertiary] += period * va * services;
        if (spec.modern_service) t[Q::va_modern_services] += period * va;
        else if (spec.manufacturing) t[Q::va_modern_services] += period * va * services;  // creative services, private health
        if (spec.strategic) t[Q::va_strategic] += period * va * world.constants[c].strategic_content;
        t[Q::firms] += w;
        if (above) {
            t[Q::va_above_scale] += period * va;
            t[Q::output_above_scale] += period * w * f.sales[i];
            t[Q::output_hightech] += period * w * f.sales[i] * static_cast<double>(f.hightech_share[i]);
            if (f.is(i, Mark::advanced)) t[Q::va_advanced] += period * va;
            t[Q::above_scale_firms] += w;
            if (f.is(i, Mark::rd_institution)) t[Q::with_rd_institution] += w;
        }
        if (f.is(i, Mark::performer)) {
            t[Q::rd_performers] += w;
            const double reported = period * w * f.rd_reported[i], real = period * w * f.rd_real[i];
            t[Q::rd_real] += real;
            t[Q::rd_firm_real] += real;
            if (above) {
                t[Q::rd_reported] += reported;
                t[Q::rd_industrial] += reported;
            } else if (rules.statistics_see(spec.manufacturing, f.sales[i], f.is_hnte(i, world.quarter))) {
                const double coverage = std::min(1.2, cell.coverage * widening[c]) + (spec.manufacturing ? small_coverage : 0.0);
                t[Q::rd_reported] += std::min(coverage, 1.2) * reported;
            }
        }
        if (f.is_hnte(i, world.quarter)) {
            t[Q::hnte] += w;
            // benchmark firms: large certificate holders with R&D and patents (assumed rule)
            if (f.sales[i] >= 400.0 * e.price_index && f.rd_reported[i] >= 0.03 * f.sales[i] && f.patents_in_force[i] >= 15) t[Q::benchmark_firms] += w;
        }
        if (f.is(i, Mark::st_sme)) t[Q::st_smes] += w;
        if (is_st_firm(f, i)) t[Q::st_firms] += w;
        if (f.little_giant_until[i] >= world.quarter.index) t[Q::little_giants] += w;
        if (f.is(i, Mark::listed)) t[Q::listed_firms] += w;
        else if (f.is(i, Mark::backed) && f.age_years(i, world.quarter) < 12.0 && firm_value(world, i) >= 6500.0) t[Q::unicorns] += w;
        if (f.is_tenant(i) && world.incubators.kind[static_cast<std::size_t>(f.incubator[i])] != IncubatorKind::science_park) t[Q::incubatees] += w;
        if (f.is(i, Mark::exporter)) t[Q::exporters] += w;
        if (f.is(i, Mark::venture)) t[Q::venture_firms] += w;
        t[Q::patents_in_force] += w * f.patents_in_force[i];
        t[Q::patents_pending] += w * f.patents_pending[i];
        t[Q::tech_loans] += millions(f.debt[i]);
        t[Q::employment] += 1e-4 * va / (cell.productivity * e.productivity_index);
    });
}

/// The rest of a city's economy: firms without agents, services, government.
void add_residual(const World& world, double period, Place c, Tally& t) {
    const CityConstants& k = world.constants[c];
    const CityState& city = world.city[c];
    const Economy& e = world.economy;
    for (const Sector s : firm_sectors) {
        const double va = city.residual[s];
        const CellConstants& cell = k.cells[s];
        const double services = sector_table[s].manufacturing ? cell.services_below : 1.0;
        t[Q::gdp] += period * va;
        t[Q::va_secondary] += period * va * (1.0 - services);
        t[Q::va_tertiary] += period * va * services;
        if (sector_table[s].modern_service) t[Q::va_modern_services] += period * va;
        else if (sector_table[s].manufacturing) t[Q::va_modern_services] += period * va * services;
        if (sector_table[s].strategic) t[Q::va_strategic] += period * va * k.strategic_content;
        t[Q::employment] += 1e-4 * va / (cell.productivity * e.productivity_index);
    }
    const double background = city.residual[Sector::background];
    const double base = k.agriculture + k.construction + k.public_services;
    t[Q::gdp] += period * background;
    t[Q::va_primary] += period * background * k.agriculture / base;
    t[Q::va_secondary] += period * background * k.construction / base;
    t[Q::va_tertiary] += period * background * k.public_services / base;
    t[Q::va_modern_services] += period * background * k.modern_public_share / base;
    const double productivity = 1e-2 * world.baseline->sector_cells[c][Sector::background].value_added / world.baseline->sector_cells[c][Sector::background].employment;
    t[Q::employment] += 1e-4 * background / (productivity * e.productivity_index);
}

void add_other_agents(const World& world, Tally& t, Place c, double period) {
    const CityState& city = world.city[c];
    t[Q::rd_reported] += period * city.public_research;
    t[Q::rd_real] += period * city.public_research;
    t[Q::rd_personnel] += city.staff / world.parameters("staff_slack"_parameter);
    t[Q::population] += city.population;
    t[Q::st_budget] += city.st_budget;
    t[Q::graduated] += world.graduated[c];
    const Incubators& x = world.incubators;
    for (std::size_t k = 0; k < x.size(); ++k) {
        if (!x.open[k] || x.city[k] != c) continue;
        const double w = static_cast<double>(x.weight[k]);
        if (x.kind[k] == IncubatorKind::incubator) t[Q::incubators] += w;
        if (x.kind[k] == IncubatorKind::makerspace) t[Q::makerspaces] += w;
        if (x.kind[k] != IncubatorKind::science_park) t[Q::incubation_area] += w * static_cast<double>(x.area[k]);
    }
    const Institutions& u = world.institutions;
    for (std::size_t i = 0; i < u.size(); ++i) {
        if (u.place[i] != c) continue;
        t[Q::patents_in_force] += u.patents_in_force[i];
        t[Q::patents_pending] += u.patents_pending[i];
        if (u.kind[i] == InstitutionKind::new_type) t[Q::new_rd_institutions] += 1.0;
    }
    for (std::size_t i = 0; i < world.researchers.size(); ++i)
        if (world.researchers.present[i] && world.researchers.city[i] == c)
            t[world.researchers.kind[i] == ResearcherKind::high_end ? Q::high_end_talent : Q::leading_talent] += 1.0;
}

/// Accounting of growth, in prices of 2015: the year's real value added, capital, labour.
void account_growth(World& world, const FirmSums& firms, Place c, double period) {
    CityState& city = world.city[c];
    double real = 0.0;
    for (const Sector s : firm_sectors) real += (firms.value_added[c][s] + city.residual[s]) / world.economy.deflator[s];
    real += city.residual[Sector::background] / world.economy.deflator[Sector::background];
    city.real_value_added += period * real;
    // capital follows output (accelerator): its growth is a fixed part of real growth over the last five years
    const AccountingPoint& now = city.accounting[0];
    const AccountingPoint& before = city.accounting[5];
    const double growth = 0.2 * logarithm(now.real_value_added / before.real_value_added);
    city.capital *= exponential(period * world.parameters("capital_accelerator"_parameter) * growth);
}

}  // namespace

CityTallies tally_stocks_and_flows(const World& world, double period, bool initial) {
    CityTallies tallies = sum_firms(world, period, initial).tally;
    for (const Place c : cities) {
        add_residual(world, period, c, tallies[c]);
        add_other_agents(world, tallies[c], c, period);
    }
    return tallies;
}

/// Stage 12. Reads everything; writes the tallies, smoothed growth rates that next quarter's decisions read,
/// and the accounting of growth.
void measure(World& world) {
    constexpr double dt = 0.25;
    const FirmSums firms = sum_firms(world, dt, false);
    CityTallies& quarter = world.quarter_tally;
    for (const Place c : cities) {
        quarter[c] += firms.tally[c];
        add_residual(world, dt, c, quarter[c]);
        add_other_agents(world, quarter[c], c, dt);
        CityState& city = world.city[c];
        Tally& t = quarter[c];
        // what agents will look back on: growth of firms against their markets, jobs, research spending
        const double years = growth_years(world.quarter);
        for (const Sector s : firm_sectors) {
            const double market = years * market_growth(world, s, world.quarter.year());
            const double before = city.agent_value_added[s], now = firms.value_added[c][s];
            const double lead = before > 1.0 && now > 1.0 ? (logarithm(now / before) - market) / years : 0.0;
            city.sector_lead[s] += 0.25 * (std::clamp(lead, -0.5, 0.5) - city.sector_lead[s]);
            city.agent_value_added[s] = now;
        }
        city.employment_growth += 0.5 * (logarithm(t[Q::employment] / city.employment) / years - city.employment_growth);
        city.employment = t[Q::employment];
        city.gdp = t[Q::gdp] / dt;
        city.research_spending = t[Q::rd_real] / dt;
        // registered contracts: contract research, licences, firms' sales of technology; the registered share grew
        // with its tax relief and subsidies
        const double traded = city.contract_income + city.licence_income + city.technology_sales + contracts_among_firms * t[Q::rd_firm_real];
        double& factor = world.references.contract_factor[c];
        if (world.sets_references() && world.quarter.index == 0)
            factor = dt * 100.0 * world.baseline->city_values("technology_contract_value")[c] * exponential(0.625 * 0.12) / std::max(traded, 1e-9);
        if (world.quarter.year() <= 2019) city.contracts_registered *= exponential(years * world.parameters("contract_registration_growth"_parameter));
        t[Q::technology_contracts] += factor * city.contracts_registered * traded;
        city.licence_income = 0.0;
        account_growth(world, firms, c, dt);

        // costs, and what exceeds the S&T budget
        double cost = 0.0;
        for (std::size_t l = 0; l < lever_count; ++l) cost += millions(world.policy_cost[l][c]);
        t[Q::policy_cost] = cost - world.year_tally[c][Q::policy_cost];
        t[Q::policy_outlays] = millions(city.outlays) - world.year_tally[c][Q::policy_outlays];
        if (world.quarter.ends_year()) t[Q::budget_overspend] = std::max(0.0, millions(city.outlays) - city.st_budget);

        if (world.quarter.ends_year()) {
            auto& points = city.accounting;
            for (std::size_t n = points.size() - 1; n > 0; --n) points[n] = points[n - 1];
            points[0] = {city.real_value_added, city.capital, city.employment};
            city.real_value_added = 0.0;
        }
        t[Q::real_value_added] = city.accounting[0].real_value_added;
        t[Q::real_value_added_before] = city.accounting[5].real_value_added;
        t[Q::capital] = city.accounting[0].capital;
        t[Q::capital_before] = city.accounting[5].capital;
        t[Q::labour] = city.accounting[0].labour;
        t[Q::labour_before] = city.accounting[5].labour;

        Tally& year = world.year_tally[c];
        for (std::size_t q = 0; q < quantity_count; ++q) {
            if (is_stock(static_cast<Q>(q))) year.values[q] = t.values[q];
            else year.values[q] += t.values[q];
        }
    }
}

void begin_quarter(World& world) {
    world.quarter_tally = {};
    if (world.quarter.of_year() != 0) return;
    for (const Place c : cities)
        for (std::size_t q = 0; q < quantity_count; ++q)
            if (!is_stock(static_cast<Q>(q))) world.year_tally[c].values[q] = 0.0;
    world.policy_cost = {};
    world.ledger.year.clear();
    world.exits_by_age = {};
    world.talent_flows = {};
    world.closed_deals.clear();
    for (const Place c : cities) world.city[c].loan_losses = 0.0;
}

}  // namespace kapok
