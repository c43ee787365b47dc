// Incubators, closings and foundings, on small worlds.

#include "model/stages/demography.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "model/run.hpp"
#include "tests/support/small_world.hpp"

namespace kapok {
namespace {

using test::add_empty_incubator;
using test::add_firm;
using test::let_in;
using test::let_research;
using test::Settings;

constexpr Place foshan = Place::foshan;

}  // namespace

TEST_CASE("a tenant leaves at the latest after four and a half years, and nobody enters twice",
          "[unit][incubation]") {
    World world = test::world_without_agents();
    world.parameters.set("graduation_rate"_parameter, 0.0);
    const std::size_t k = add_empty_incubator(world, foshan, IncubatorKind::incubator, 50.0);
    const std::size_t leaving = add_firm(world, foshan, Sector::software_internet, 1.0),
                      staying = add_firm(world, foshan, Sector::software_internet, 1.0);
    for (const std::size_t i : {leaving, staying}) {
        let_research(world, i, 0.1);
        world.firms.hightech_share[i] = 0.9F;
    }
    world.quarter = {30};
    let_in(world, leaving, k, 12);
    let_in(world, staying, k, 19);
    world.firms.born[leaving] = 25;  // young enough to apply again
    const Settings settings;
    move_tenants(world, settings.levers());
    CHECK_FALSE(world.firms.is_tenant(leaving));
    CHECK(world.firms.left_incubator[leaving] == 30);
    CHECK_FALSE(world.firms.is(leaving, Mark::graduated));
    CHECK(world.firms.is_tenant(staying));
    CHECK(world.incubators.tenants[k] == 1.0F);
    CHECK(world.graduated[foshan] == 0.0);
    for (int quarter = 31; quarter < 37; ++quarter) {
        world.quarter = {quarter};
        move_tenants(world, settings.levers());
        CHECK_FALSE(world.firms.is_tenant(leaving));
    }
}

TEST_CASE("who has grown graduates and is counted; who has not stays", "[unit][incubation]") {
    World world = test::world_without_agents();
    world.parameters.set("graduation_rate"_parameter, 100.0);
    const std::size_t k = add_empty_incubator(world, foshan, IncubatorKind::incubator, 50.0);
    const double enough = world.parameters("graduation_sales"_parameter);
    const std::size_t grown = add_firm(world, foshan, Sector::software_internet, enough),
                      small = add_firm(world, foshan, Sector::software_internet, 0.9 * enough);
    const std::size_t fresh = add_firm(world, foshan, Sector::software_internet, 2.0 * enough);
    world.quarter = {10};
    world.firms.weight[grown] = 4.0F;
    let_in(world, grown, k, 5);
    let_in(world, small, k, 5);
    let_in(world, fresh, k, 7);  // not a year inside
    const Settings settings;
    move_tenants(world, settings.levers());
    CHECK(world.firms.is(grown, Mark::graduated));
    CHECK(world.graduated[foshan] == 4.0);
    CHECK(world.firms.is_tenant(small));
    CHECK(world.firms.is_tenant(fresh));
    CHECK(world.incubators.tenants[k] == 2.0F);
}

TEST_CASE("incubators take young technology firms, the best first, up to their seats", "[unit][incubation]") {
    World world = test::world_without_agents();
    const std::size_t k = add_empty_incubator(world, foshan, IncubatorKind::incubator, 10.0);
    for (int n = 0; n < 400; ++n) {
        const std::size_t i = add_firm(world, foshan, Sector::software_internet, 1.0);
        let_research(world, i, 0.1);
        world.firms.born[i] = -4;
        world.firms.hightech_share[i] = n < 300 ? 0.9F : 0.1F;  // the last hundred make no technology
        world.firms.quality[i] = n % 2 == 0 ? 5.0 : -5.0;
    }
    const Settings settings;
    move_tenants(world, settings.levers());
    CHECK(world.incubators.tenants[k] == 10.0F);
    for (std::size_t i = 0; i < world.firms.size(); ++i)
        if (world.firms.is_tenant(i)) {
            CHECK(i < 300);
            CHECK(world.firms.quality[i] == 5.0);  // far more than ten of them apply
        }
}

TEST_CASE("a closing firm's debt is met by its cash, its collateral, the pool, and then the bank",
          "[unit][closing]") {
    World world = test::world_without_agents();
    const std::size_t i = add_firm(world, foshan, Sector::it_manufacturing, 20.0);
    Firms& f = world.firms;
    f.cash[i] = money(4.0);
    f.debt[i] = money(10.0);
    f.set(i, Mark::closing);
    world.ledger.pay(world.ledger.treasury(foshan), world.ledger.pool(foshan), money(1.0),
                     Flow::pool_funding);
    Settings settings;
    settings.set("tech_loan_compensation"_lever, 0.5).set("ip_pledge"_lever, 0.0);
    world.parameters.set("loss_given_default"_parameter, 0.55);
    const Money total = world.total_money();
    close_firms(world, settings.levers());
    CHECK_FALSE(f.alive(i));
    CHECK(f.cash[i] == Money{});
    CHECK(f.debt[i] == Money{});
    const auto flow = [&](Flow kind) { return millions(world.ledger.year.total(kind)); };
    CHECK(flow(Flow::loan_service) == Approx(4.0));
    CHECK(flow(Flow::collateral) == Approx(0.45 * 6.0));
    CHECK(flow(Flow::pool_payout) == Approx(1.0));  // half of 3.3 would be 1.65, but the pool holds 1
    CHECK(world.city[foshan].loan_losses == Approx(6.0 - 2.7 - 1.0));
    CHECK(world.policy_cost["tech_loan_compensation"_lever.row][foshan] == money(1.0));
    CHECK(world.total_money() == total);
    CHECK(world.quarter_tally[foshan][Quantity::exits] == 1.0);
    CHECK(world.newly_dead == std::vector<std::uint32_t>{static_cast<std::uint32_t>(i)});
}

TEST_CASE("what a closing firm owes falls on others, what it has left goes to its owners; its patents lapse",
          "[unit][closing]") {
    World world = test::world_without_agents();
    const std::size_t rich = add_firm(world, foshan, Sector::it_manufacturing, 20.0),
                      poor = add_firm(world, foshan, Sector::it_manufacturing, 20.0);
    Firms& f = world.firms;
    f.cash[rich] = money(5.0);
    f.cash[poor] = money(-3.0);
    f.patents_in_force[rich] = 7;
    f.patents_pending[rich] = f.grants_due[rich][3] = 2;
    for (const std::size_t i : {rich, poor}) f.set(i, Mark::closing);
    const Settings settings;
    close_firms(world, settings.levers());
    CHECK(world.ledger.year.total(Flow::liquidation) == money(5.0));
    CHECK(world.ledger.year.total(Flow::unpaid_claims) == money(3.0));
    CHECK(world.quarter_tally[foshan][Quantity::patents_lapsed] == 7.0);
    CHECK(world.quarter_tally[foshan][Quantity::patents_refused] == 2.0);
    CHECK(f.patents_in_force[rich] + f.patents_pending[rich] == 0);
    CHECK(world.exits_by_age[foshan][10] == 2.0);
}

TEST_CASE("firms close at their hazard (4 standard errors)", "[statistical][closing]") {
    World world = test::world_without_agents();
    constexpr int n = 40'000;
    for (int k = 0; k < n; ++k) add_firm(world, foshan, Sector::traditional_manufacturing, 5.0);
    for (Money& cash : world.firms.cash) cash = money(0.1);
    for (auto& born : world.firms.born) born = -80;
    const double hazard = 0.25 * world.parameters("exit_hazard_level"_parameter) * 0.05;
    const Settings settings;
    close_firms(world, settings.levers());
    CHECK(std::fabs(static_cast<double>(world.newly_dead.size()) - n * hazard) < 4.0 * std::sqrt(n * hazard));
}

TEST_CASE("newborn firms have ids of their own, and a row is used again only a quarter after its firm closed",
          "[unit][founding]") {
    World world = test::world_2015(0.01);
    const Settings settings;
    advance_one_quarter(world, Schedule(test::baseline_2015()));
    const std::vector<std::uint32_t> closed = world.newly_dead;
    const std::vector<FirmId> ids = world.firms.id;
    REQUIRE_FALSE(closed.empty());
    for (const std::uint32_t i : closed) CHECK_FALSE(world.firms.alive(i));
    advance_one_quarter(world, Schedule(test::baseline_2015()));
    const auto reused = std::count_if(closed.begin(), closed.end(), [&](std::uint32_t i) {
        return world.firms.alive(i) && world.firms.id[i] != ids[i];
    });
    CHECK(reused > 0);
    std::set<FirmId> living;
    for (std::size_t i = 0; i < world.firms.size(); ++i)
        if (world.firms.alive(i)) CHECK(living.insert(world.firms.id[i]).second);
    CHECK(world.year_tally[foshan][Quantity::entries] > 0.0);
}

}  // namespace kapok
