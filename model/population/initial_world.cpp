#include <algorithm>
#include <cmath>

#include "model/policy/certificates.hpp"
#include "model/networks/partner_index.hpp"
#include "model/population/incubators_2015.hpp"
#include "model/population/initial_parts.hpp"
#include "model/population/institutions_2015.hpp"
#include "model/parallel.hpp"
#include "model/stages/firm_view.hpp"
#include "model/stages/market_statistics.hpp"
#include "model/stages/measure.hpp"
#include "model/stages/people.hpp"
#include "model/stages/rd_rules.hpp"
#include "model/stages/staff.hpp"

namespace kapok {
namespace {

constexpr double hundred_million = 100.0;  // million CNY

void set_cities(World& world, const Levers& levers) {
    const Baseline& b = *world.baseline;
    const Parameters& p = world.parameters;
    for (const Place c : cities) {
        CityConstants& k = world.constants[c];
        CityState& city = world.city[c];
        city.population = k.population;
        city.employment = k.employment;
        city.gdp = k.gdp;
        city.staff = b.city_values("rd_personnel_fte")[c] * p("staff_slack"_parameter);
        city.st_budget = hundred_million * b.city_values("fiscal_st_expenditure")[c];
        city.university_building = hundred_million * levers.of_2015("university_building"_lever, c);
        city.public_research = k.public_research;
        city.purchase_ratio = k.technology_purchase_ratio;
        city.registration_days = levers.of_2015("business_registration"_lever, c);
        for (const Sector s : firm_sectors) city.residual[s] = k.cells[s].micro_value_added;
        city.residual[Sector::background] = hundred_million * b.sector_cells[c][Sector::background].value_added;
    }
}

/// The accounting of growth needs five years before: output grew 8.5% and jobs 1.8% a year over 2010-2015 (the
/// delta's record), and capital at the rate that leaves S&T progress its published share.
void set_growth_history(World& world) {
    const Parameters& p = world.parameters;
    const double alpha = p("capital_share"_parameter);
    for (const Place c : cities) {
        const double share = 0.01 * world.baseline->city_values("st_progress_contribution")[c];
        const double output = 0.085, labour = 0.018;
        const double capital_growth = (output * (1.0 - share) - (1.0 - alpha) * labour) / alpha;
        CityState& city = world.city[c];
        city.capital = p("capital_output_ratio"_parameter) * world.constants[c].gdp;
        for (std::size_t n = 0; n < city.accounting.size(); ++n) {
            const double back = -static_cast<double>(n);
            city.accounting[n] = {world.constants[c].gdp * exponential(output * back), city.capital * exponential(capital_growth * back),
                                  city.employment * exponential(labour * back)};
        }
    }
}

}  // namespace

/// R&D of 2015 was held back where money was short. What firms wanted follows from what they did and the money
/// they had: the inverse of the soft limit of stage 5.
static void undo_limits_of_money(World& world, const Policy& of_2015) {
    Firms& f = world.firms;
    const RdRules rules(world.parameters);
    const double take_up = world.parameters("grant_take_up"_parameter), weight = world.parameters("outside_money_weight"_parameter),
                 leak = world.parameters("grant_leak"_parameter);
    for_each_row(f.size(), [&](std::size_t i) {
        if (!f.is(i, Mark::performer)) return;
        const FiscalLevers levers(of_2015, f.city[i]);
        const FirmAccounts accounts = accounts_of(world, i, take_up);
        const double profit = accounts.operating - accounts.rd_real;
        const double grants = accounts.takes_grants ? (levers.grant_rate + levers.provincial_grant_rate) * (1.0 - leak) * f.rd_last_year[i] : 0.0;
        const double at_hand = 0.5 * f.cash_per_firm(i) + weight * (accounts.operating - tax_status(accounts, levers).rate * std::max(profit, 0.0)) + grants;
        const double r = at_hand > 0.0 ? std::min(f.rd_real[i] / at_hand, 0.95) : 0.95;
        const double unlimited = f.rd_real[i] / std::sqrt(std::sqrt(1.0 - r * r * r * r));
        const double intensity = std::min(unlimited / f.sales[i], 0.9 * rules.cap);
        const auto held_back = static_cast<float>(logarithm(rules.uncapped(intensity)) - logarithm(rules.uncapped(f.rd_real[i] / f.sales[i])));
        f.intensity_deviation[i] += held_back;
        f.usual_deviation[i] += held_back;
        f.log_intensity[i] = logarithm(intensity);
    });
}

void create_researchers_of_2015(World& world) {
    for (const Place c : cities)
        for (const ResearcherKind kind : {ResearcherKind::high_end, ResearcherKind::leading}) {
            const char* row = kind == ResearcherKind::high_end ? "high_end_talent" : "leading_talent";
            const auto count = static_cast<std::uint64_t>(std::lround(world.baseline->city_values(row)[c]));
            for (std::uint64_t n = 0; n < count; ++n)
                add_researcher(world, mix(static_cast<std::uint64_t>(c) + 500, static_cast<std::uint64_t>(kind), n), c, kind, 1.0);
        }
    // their output is in 2015's inventions already: measure later ones against it
    update_people(world);
    Institutions& u = world.institutions;
    for (std::size_t i = 0; i < u.size(); ++i) u.quality[i] /= u.people[i];
}

World initial_world(const Registry& registry, double scale, Rng rng) {
    World world;
    world.quarter = registry_quarter;
    world.scale = scale;
    world.rng = rng;
    world.baseline = registry.baseline;
    world.parameters = registry.parameters;
    world.constants = registry.constants;
    world.economy = registry.economy;
    for (const Sector s : sectors) world.economy.deflator[s] = 1.0;
    world.firms = sample_of(registry, scale, rng);
    world.institutions = institutions_of_2015(*world.baseline, world.parameters);
    const Policy of_2015 = Schedule(*world.baseline).of_2015();
    const Levers levers{of_2015, of_2015};
    set_cities(world, levers);
    apply(world, market_statistics(world));
    create_incubators_of_2015(world);
    create_capital_of_2015(world);
    create_loans_of_2015(world);
    create_researchers_of_2015(world);
    set_growth_history(world);

    undo_limits_of_money(world, of_2015);

    // S&T SMEs by the rules, as the register of 2017 later counts them
    Firms& f = world.firms;
    const double register_share = world.parameters("sme_register_share"_parameter);
    const Staff staff(world);
    for (std::size_t i = 0; i < f.size(); ++i) {
        const bool meets = f.is(i, Mark::performer) &&
                           meets_st_sme_rules(f.sales[i], staff.of(f.city[i], f.sector[i], f.sales[i]), f.hnte_until[i] >= 0,
                                              f.rd_reported[i] / f.sales[i], f.patents_in_force[i]);
        f.set(i, Mark::st_sme, meets && trait(f.id[i], Trait::patience) < register_share);
    }

    // links: six years of forming and lapsing on the population of 2015
    world.transport.open_links_of(2015, world.baseline->travel);
    world.transport.update_proximity(of_2015, of_2015, world.parameters);
    world.links.index(f.size());
    for (int quarter = -24; quarter < 0; ++quarter) {
        world.quarter = {quarter};
        if (quarter % 4 == 0) {
            world.partners.build(f, world.parameters("link_attachment"_parameter));
            world.reach.build(world.partners, world.transport.meeting);
        }
        form_collaborations(world, levers);
    }

    world.quarter = registry_quarter;
    const CityTallies tallies = tally_stocks_and_flows(world, 1.0, true);
    world.year_tally = tallies;
    const Baseline& b = *world.baseline;
    for (const Place c : cities) {
        Tally& t = world.year_tally[c];
        CityState& city = world.city[c];
        city.research_spending = t[Quantity::rd_real];
        world.constants[c].rd_per_person = t[Quantity::rd_real] / b.city_values("rd_personnel_fte")[c];
        for (std::size_t i = 0; i < f.size(); ++i)
            if (f.city[i] == c) city.agent_value_added[f.sector[i]] += static_cast<double>(f.weight[i]) * f.sales[i] * world.constants[c].cells[f.sector[i]].value_added_rate;
        // flows of 2015 that the state does not show are the tables' own; rounds are counted
        t[Quantity::patents_granted] = b.city_values("invention_patents_granted")[c];
        t[Quantity::pct_filings] = b.city_values("pct_filings")[c];
        t[Quantity::technology_contracts] = hundred_million * b.city_values("technology_contract_value")[c];
        t[Quantity::technology_purchases] = world.constants[c].technology_purchase_ratio * t[Quantity::rd_reported];
        for (const Quantity q : {Quantity::entries, Quantity::promotions, Quantity::exits, Quantity::policy_cost, Quantity::policy_outlays, Quantity::budget_overspend,
                                 Quantity::spin_offs, Quantity::licences, Quantity::inventions, Quantity::innovations, Quantity::vouchers_used})
            t[q] = std::numeric_limits<double>::quiet_NaN();
        t[Quantity::real_value_added] = city.accounting[0].real_value_added;
        t[Quantity::real_value_added_before] = city.accounting[5].real_value_added;
        t[Quantity::capital] = city.accounting[0].capital;
        t[Quantity::capital_before] = city.accounting[5].capital;
        t[Quantity::labour] = city.accounting[0].labour;
        t[Quantity::labour_before] = city.accounting[5].labour;
    }
    for (std::size_t k = 0; k < world.deals.size(); ++k)
        if (world.deals.quarter[k] > -5) world.year_tally[f.city[world.deals.firm_row[k]]][Quantity::vc_received] += millions(world.deals.cost[k]);
    world.ledger.year.clear();
    world.quarter = {0};
    return world;
}

}  // namespace kapok
