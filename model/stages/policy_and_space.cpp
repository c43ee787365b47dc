// Stage 1 (budgets under the levers of the quarter) and stage 2 (space).

#include <algorithm>

#include "model/parallel.hpp"
#include "model/stages/evaluation.hpp"
#include "model/stages/stages.hpp"

namespace kapok {

/// Stage 1. Reads levers, last year's outlays; writes each city's S&T budget and, where the budget rule says
/// so, the share of planned outlays that can be paid. The budget of a year is fixed at its start.
void set_budgets(World& world, const Levers& levers) {
    if (world.quarter.of_year() != 0) return;
    const bool pro_rata = world.parameters("budget_rule_pro_rata"_parameter) > 0.5;
    for (const Place c : cities) {
        CityState& city = world.city[c];
        const double spent = millions(city.outlays);  // of last year, already cut
        const double wanted = spent / city.budget_cut;
        // the city's purse: S&T spending grows as decided, as far as a share of GDP that it can carry
        const double ceiling = std::max(world.parameters("st_budget_ceiling"_parameter) * city.gdp, city.st_budget);
        city.st_budget = std::min(city.st_budget * (1.0 + levers("st_budget_growth"_lever, c)), ceiling);
        city.budget_cut = pro_rata && wanted > city.st_budget ? city.st_budget / wanted : 1.0;
        city.outlays = {};
    }
    if (world.quarter.index > 0) {
        reallocate_grant_money(world, levers);
        // last year is closed: its figures become the base of grants and of growth
        Firms& f = world.firms;
        for_each_row(f.size(), [&](std::size_t i) {
            f.support[i] = 0;
            f.rd_last_year[i] = f.rd_reported[i];
            f.sales_last_year[i] = f.sales[i];
        });
    }
}

/// Stage 2. Reads the calendar and the coordination, corridor, border and free-trade levers; writes travel
/// times (when a link has opened) and proximities.
void open_transport_links(World& world, const Levers& levers) {
    world.transport.open_links_of(world.quarter.year(), world.baseline->travel);
    world.transport.update_proximity(levers.now, levers.of_2015, world.parameters);
    // cross-border accounts bring capital from Hong Kong and abroad nearer, and loans a little cheaper
    for (const Place c : cities)
        world.free_trade_finance[c] = world.parameters("free_trade_capital"_parameter) * levers.change("ftz_linkage"_lever, c);
}

}  // namespace kapok
