#pragma once
// Worlds for tests of the model: the sampled end of 2015, built once for each scale, and a world without
// agents and with round numbers, to which a test adds the few agents it works out by hand.

#include <map>
#include <memory>

#include "model/population/registry.hpp"
#include "model/stages/stages.hpp"
#include "tests/runner/runner_support.hpp"

namespace kapok::test {

/// The tables inside the program; they outlive every world.
inline std::shared_ptr<const Baseline> shared_baseline() {
    return {std::shared_ptr<void>{}, &baseline_2015()};
}

/// The one-to-one population of 2015, built once. It takes about a second: ask for it only where a test needs
/// it.
inline const Registry& registry_2015() {
    static const std::shared_ptr<const Registry> registry = build_registry(shared_baseline(), Parameters{});
    return *registry;
}

/// The end of 2015 at a scale, built once; to run it, copy it.
inline const World& world_2015(double scale) {
    static std::map<double, World> worlds;
    const auto found = worlds.find(scale);
    return found != worlds.end()
               ? found->second
               : worlds.emplace(scale, initial_world(registry_2015(), scale, Rng{1, 0})).first->second;
}

/// The levers of 2015 and those of the quarter, which a test may set.
struct Settings {
    Policy of_2015 = Schedule(baseline_2015()).of_2015();
    Policy now = of_2015;

    /// Sets a lever of this quarter in all cities.
    Settings& set(Lever lever, double value) {
        for (const Place c : cities) now.values[lever.row][c] = value;
        return *this;
    }
    [[nodiscard]] Levers levers() const { return {now, of_2015}; }
};

/// The first quarter of 2016 with indices at 1 and no agents. Sales of 100 make value added of 25; a person
/// makes 0.25 million CNY a year.
inline World world_without_agents() {
    World world;
    world.baseline = shared_baseline();
    for (const Sector s : sectors) world.economy.deflator[s] = 1.0;
    for (const Sector s : firm_sectors) {
        world.economy.market[s] = 1e6;
        world.economy.share_2015[s] = 0.1;
        world.economy.outside_sales[s] = 0.9e6;
        world.economy.quality_spread[s] = 0.3;
    }
    for (const Place c : cities) {
        CityConstants& k = world.constants[c];
        for (CellConstants& cell : k.cells) {
            cell.value_added_rate = 0.25;
            cell.productivity = 0.25;
            cell.intensity_norm = 0.02;
        }
        k.strategic_content = 1.0;
        k.patents_per_hit = 0.5;
        k.pct_per_filing = 0.1;
        k.technology_purchase_ratio = 0.2;
        k.rd_per_person = 0.4;
        k.public_research = 100.0;
        k.gdp = 1e5;
        k.population = k.employment = 100.0;
        k.agriculture = 100.0;
        k.construction = 300.0;
        k.public_services = 600.0;
        CityState& city = world.city[c];
        city.population = city.employment = 100.0;
        city.staff = 1000.0;
        city.skill = 1.0;
        city.research_spending = 400.0;
        city.gdp = 1e5;
        city.st_budget = 1000.0;
        city.public_research = 100.0;
        city.purchase_ratio = 0.2;
        city.capital = 2e5;
        for (AccountingPoint& point : city.accounting) point = {1e5, 2e5, 100.0};
        world.references.contract_factor[c] = 1.0;
        world.references.park_demand[c] = world.references.venture_money_per_firm[c] = 1.0;
        world.year_tally[c][Quantity::population] = 100.0;
        world.year_tally[c][Quantity::patents_in_force] = 1000.0;
    }
    world.transport.knowledge.setIdentity();
    world.transport.meeting.setIdentity();
    world.links.index(0);
    world.references.taken = true;
    return world;
}

/// Adds a living firm, ten years old, with its sales as its potential, of average quality and without R&D,
/// cash or certificates; returns its row.
inline std::size_t add_firm(World& world, Place city, Sector sector, double sales) {
    Firms& f = world.firms;
    const std::size_t i = f.size();
    f.resize(i + 1);
    f.id[i] = 1000 + i;
    f.city[i] = city;
    f.sector[i] = sector;
    f.set(i, Mark::alive);
    f.born[i] = -40;
    f.weight[i] = 1.0F;
    f.margin[i] = 0.06F;
    f.patent_propensity[i] = 1.0F;
    f.sales[i] = f.potential[i] = f.sales_last_year[i] = sales;
    f.log_intensity[i] = -20.0;
    f.incubator[i] = -1;
    for (std::int16_t* quarter :
         {&f.hnte_until[i], &f.little_giant_until[i], &f.first_round[i], &f.last_round[i], &f.last_loan[i],
          &f.incubated_since[i], &f.left_incubator[i]})
        *quarter = never;
    for (auto* start : {&world.links.firm_start, &world.links.institution_start})
        start->push_back(start->back());
    return i;
}

/// Makes a firm do R&D of `rd` million CNY a year, all of it real.
inline void let_research(World& world, std::size_t i, double rd) {
    Firms& f = world.firms;
    f.set(i, Mark::performer);
    f.rd_real[i] = f.rd_reported[i] = f.rd_last_year[i] = rd;
    f.knowledge[i] = rd / 0.15;
    f.capability[i] = rd / 0.06;
    f.log_intensity[i] = logarithm(rd / f.sales[i]);
}

/// Adds a university with a budget, all of it in one field; returns its row.
inline std::size_t add_institution(World& world, Place place, Field field, double budget) {
    Institutions& u = world.institutions;
    const std::size_t i = u.size();
    u.resize(i + 1);
    u.id[i] = 900000 + i;
    u.row[i] = -1;
    u.place[i] = place;
    u.founded[i] = -400;
    u.weight[i] = u.quality[i] = u.people[i] = 1.0;
    u.fields[i][static_cast<std::size_t>(field)] = 1.0;
    u.budget[i] = budget;
    u.transfer_office[i] = 0.25;
    return i;
}

/// Adds an open incubator with so many seats and a weight of 1; returns its row.
inline std::size_t add_empty_incubator(World& world, Place city, IncubatorKind kind, double seats) {
    Incubators& x = world.incubators;
    const std::size_t k = x.size();
    x.resize(k + 1);
    x.id[k] = 800000 + k;
    x.city[k] = city;
    x.kind[k] = kind;
    x.owner[k] = IncubatorOwner::private_firm;
    x.focus[k] = Sector::software_internet;
    x.open[k] = 1;
    x.weight[k] = 1.0F;
    x.seats[k] = static_cast<float>(seats);
    x.area[k] = 3.0F;
    x.services[k] = 0.3F;
    return k;
}

/// Puts a firm into an incubator.
inline void let_in(World& world, std::size_t firm, std::size_t incubator, int since) {
    world.firms.incubator[firm] = static_cast<std::int32_t>(incubator);
    world.firms.incubated_since[firm] = static_cast<std::int16_t>(since);
    world.incubators.tenants[incubator] += world.firms.weight[firm] / world.incubators.weight[incubator];
}

}  // namespace kapok::test
