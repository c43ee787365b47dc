// Stage 8: technology loans, venture rounds and exits, on a few firms.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "model/stages/finance.hpp"
#include "tests/support/small_world.hpp"

namespace kapok {
namespace {

using test::add_firm;
using test::let_research;
using test::Settings;

/// Certificate holders of Foshan that could sell twice what they have capacity for.
World borrowers(int n) {
    World world = test::world_without_agents();
    for (int k = 0; k < n; ++k) {
        const std::size_t i = add_firm(world, Place::foshan, Sector::it_manufacturing, 5.0 + k);
        let_research(world, i, 0.05 * (5.0 + k));
        world.firms.potential[i] = 2.0 * world.firms.sales[i];
        world.firms.hnte_until[i] = 10;
        world.firms.patents_in_force[i] = static_cast<std::uint32_t>(k % 12);
        world.firms.weight[i] = static_cast<float>(1 + k % 2);
        world.firms.cash[i] = money(0.05 * world.firms.sales[i] * static_cast<double>(world.firms.weight[i]));
    }
    return world;
}

Money sum(const std::vector<Money>& column) {
    return std::accumulate(column.begin(), column.end(), Money{});
}

/// One manager at home in a city with one fund of 50 million CNY.
void add_fund(World& world, Place home, FundKind kind, double committed, double guidance_share) {
    Managers& m = world.managers;
    const std::size_t k = m.size_of();
    m.resize(k + 1);
    m.id[k] = 700000 + k;
    m.home[k] = home;
    m.kind[k] = kind;
    m.focus[k] = Sector::software_internet;
    m.size[k] = 1.0;
    m.next_fund[k] = 1000;
    world.manager_ties.assign(m.size_of() * m.size_of(), {});
    Funds& f = world.funds;
    const std::size_t fund = f.size();
    f.resize(fund + 1);
    f.id[fund] = 710000 + fund;
    f.manager[fund] = static_cast<std::int32_t>(k);
    f.committed[fund] = money(committed);
    f.guidance_share[fund] = guidance_share;
    f.guidance_city[fund] = guidance_share > 0.0 ? home : Place::world;
    f.open[fund] = 1;
}

/// Young venture firms of Foshan that need capacity, and two funds, one of them with guidance money.
World founders(int n) {
    World world = test::world_without_agents();
    for (int k = 0; k < n; ++k) {
        const std::size_t i = add_firm(world, Place::foshan, Sector::software_internet, 10.0);
        let_research(world, i, 1.0);
        world.firms.set(i, Mark::venture);
        world.firms.born[i] = -8;
        world.firms.potential[i] = 30.0;
    }
    add_fund(world, Place::foshan, FundKind::early, 200.0, 0.25);
    add_fund(world, Place::foshan, FundKind::early, 300.0, 0.0);
    world.parameters.set("bar_early"_parameter, -10.0);  // every signal passes
    return world;
}

}  // namespace

TEST_CASE("managers who have shared no round for five years are no longer tied", "[unit][venture]") {
    World world = founders(0);
    world.manager_ties[1] = world.manager_ties[2] = {2.0F, 3};
    const Settings settings;
    world.quarter = {23};
    match_deals(world, settings.levers());
    CHECK(world.manager_ties[1].rounds == 2.0F);
    world.quarter = {24};
    match_deals(world, settings.levers());
    CHECK(world.manager_ties[1].rounds == 0.0F);
    CHECK(world.manager_ties[2].rounds == 0.0F);
}

TEST_CASE("a manager from outside settles with the vehicle of a city that has money, and its mandate draws it there", "[unit][venture]") {
    World world = test::world_without_agents();
    add_fund(world, Place::world, FundKind::early, 0.0, 0.0);
    add_fund(world, Place::foshan, FundKind::early, 0.0, 0.0);
    world.managers.next_fund[0] = world.managers.next_fund[1] = 0;
    Settings settings;
    settings.set("guidance_fund"_lever, 0.0).set("sei_fund"_lever, 0.0);  // vehicles have what is written below
    const auto raised = [&](World w) {
        raise_funds(w, settings.levers());
        return w;
    };
    for (const Place c : cities) world.city[c].guidance_capital = 0.0;
    const World alone = raised(world);
    REQUIRE(alone.funds.size() == 4);
    CHECK(alone.funds.guidance_city[2] == Place::world);
    CHECK(alone.funds.guidance_share[2] == 0.0);

    world.city[Place::zhuhai].guidance_capital = 1e6;
    const World guided = raised(world);
    const double limit = world.parameters("guidance_share_limit"_parameter);
    CHECK(guided.funds.guidance_city[2] == Place::zhuhai);
    CHECK(guided.funds.guidance_share[2] == Approx(limit));
    CHECK(guided.city[Place::zhuhai].guidance_capital == Approx(1e6 - limit * millions(guided.funds.committed[2])));
    CHECK(guided.funds.guidance_city[3] == Place::world);  // Foshan's own vehicle has nothing

    // where cities coordinate, mandates cost less, and a manager who could invest elsewhere brings more
    settings.set("prd_coordination"_lever, 1.0);
    const World coordinated = raised(world);
    CHECK(coordinated.funds.committed[2] > guided.funds.committed[2]);
}

TEST_CASE("shared services are paid for by the index, rights and approvals cost nothing", "[unit][cost]") {
    World world = test::world_without_agents();
    Settings settings;
    settings.set("corridor_links"_lever, 0.5).set("mobility"_lever, 1.0).set("overseas_ma"_lever, 1.0);
    pay_administration(world, settings.levers());
    const auto cost = [&](Lever lever) { return millions(world.policy_cost[lever.row][Place::foshan]); };
    CHECK(cost("corridor_links"_lever) == Approx(0.25 * 0.5 * 100.0));
    CHECK(cost("mobility"_lever) == 0.0);
    CHECK(cost("overseas_ma"_lever) == 0.0);
}

TEST_CASE("managers who share rounds are tied from then on", "[unit][venture]") {
    World world = founders(40);
    const Settings settings;
    world.quarter = {6};
    match_deals(world, settings.levers());
    CHECK(world.manager_ties[1].rounds > 0.0F);
    CHECK(world.manager_ties[1].last == 6);
    CHECK(world.manager_ties[1].rounds == world.manager_ties[2].rounds);
    CHECK(world.manager_ties[0].rounds == 0.0F);
}

TEST_CASE("debt stays below the limit that sales and pledged patents allow, and money only changes hands",
          "[unit][lending]") {
    World world = borrowers(300);
    for (std::size_t i = 0; i < 300; i += 3)  // older debt, of up to 45% of sales
        world.firms.debt[i] = money(0.005 * static_cast<double>(i % 90) * world.firms.sales[i] *
                                    static_cast<double>(world.firms.weight[i]));
    Settings settings;
    settings.set("ip_pledge"_lever, 0.5);
    const Firms before = world.firms;
    const Money total = world.total_money();
    lend(world, settings.levers());
    const Firms& f = world.firms;
    const double limit = world.parameters("loan_limit"_parameter);
    int loans = 0, second_loans = 0;
    for (std::size_t i = 0; i < f.size(); ++i) {
        const Money lent = f.debt[i] - before.debt[i];
        CHECK(f.cash[i] - before.cash[i] == lent);
        CHECK((f.last_loan[i] == 0) == (lent > Money{}));
        if (lent == Money{}) continue;
        const double patents = std::min(1.0, std::log1p(f.patents_in_force[i]) / 3.0);
        CHECK(f.debt_per_firm(i) <= (limit + 0.10 * patents * 1.5) * f.sales[i] + 1e-5);
        CHECK(millions(lent) <= 30.0 * static_cast<double>(f.weight[i]));
        ++loans;
        second_loans += before.debt[i] > Money{};
    }
    CHECK(loans > 30);
    CHECK(second_loans > 5);
    CHECK(world.total_money() == total);
    CHECK(*world.ledger.bank(Place::foshan).balance == sum(before.debt) - sum(f.debt));
}

TEST_CASE(
    "no second loan within a year, none for firms without technology, the very young, or those in no need",
    "[unit][lending]") {
    World world = borrowers(200);
    const Settings settings;
    Firms& f = world.firms;
    for (std::size_t i = 0; i < f.size(); ++i) {
        if (i % 4 == 0) f.last_loan[i] = -3;
        if (i % 4 == 1) f.hnte_until[i] = never;  // no certificate, no list, few high-tech products
        if (i % 4 == 2) f.born[i] = -5;
        if (i % 4 == 3) f.cash[i] = money(f.sales[i] * 10.0);
    }
    lend(world, settings.levers());
    CHECK(sum(f.debt) == Money{});
}

TEST_CASE("compensation by a pool, while it has money, and pledged patents open loans to more firms",
          "[unit][lending]") {
    const auto lent = [](double compensation, double pool, double pledge) {
        World world = borrowers(400);
        world.ledger.pay(world.ledger.treasury(Place::foshan), world.ledger.pool(Place::foshan), money(pool),
                         Flow::pool_funding);
        Settings settings;
        settings.set("tech_loan_compensation"_lever, compensation).set("ip_pledge"_lever, pledge);
        lend(world, settings.levers());
        return std::count_if(world.firms.debt.begin(), world.firms.debt.end(),
                             [](Money m) { return m > Money{}; });
    };
    const auto without = lent(0.0, 100.0, 0.0);
    CHECK(lent(0.5, 100.0, 0.0) > without);
    CHECK(lent(0.5, 0.0, 0.0) == without);
    CHECK(lent(0.0, 100.0, 1.0) > without);
}

TEST_CASE("rounds are paid by the funds' partners and vehicles to the firms, never beyond what was committed",
          "[unit][venture]") {
    World world = founders(60);
    const Settings settings;
    const Money total = world.total_money();
    for (int quarter = 0; quarter < 12; ++quarter) {
        world.quarter = {quarter};
        match_deals(world, settings.levers());
        for (std::size_t k = 0; k < world.funds.size(); ++k) {
            CHECK(world.funds.called[k] <= world.funds.committed[k]);
            CHECK(world.funds.dry(k) >= Money{});
        }
        CHECK(world.total_money() == total);
    }
    const Funds& funds = world.funds;
    CHECK(sum(funds.called) == sum(world.deals.cost));
    CHECK(sum(funds.called) == sum(world.firms.cash));
    CHECK(funds.called[0] > money(10.0));
    Money guidance{};
    for (std::size_t d = 0; d < world.deals.size(); ++d)
        if (world.deals.fund[d] == 0) guidance += share_of(world.deals.cost[d], 0.25);
    CHECK(world.ledger.year.total(Flow::guidance_call) == guidance);
    CHECK(world.ledger.year.total(Flow::guidance_equity) == guidance);
    CHECK(world.policy_cost["guidance_fund"_lever.row][Place::foshan] == guidance);
    CHECK(world.ledger.year.total(Flow::capital_call) == world.ledger.year.total(Flow::venture_equity));
    // stakes of a firm's investors are what its owners have given up
    for (std::size_t i = 0; i < world.firms.size(); ++i) {
        double stakes = 0.0;
        for (std::size_t d = 0; d < world.deals.size(); ++d)
            if (world.deals.firm[d] == world.firms.id[i]) stakes += world.deals.stake[d];
        CHECK(stakes == Approx(static_cast<double>(world.firms.investors_share[i])).margin(1e-6));
        CHECK(stakes < 1.0);
        CHECK(world.firms.is(i, Mark::backed) == (stakes > 0.0));
    }
}

TEST_CASE("no round without a fund of the right kind that has money, nor for a firm that does not ask",
          "[unit][venture]") {
    const Settings settings;
    const auto deals = [&](auto change) {
        World world = founders(20);
        change(world);
        match_deals(world, settings.levers());
        return world.deals.size();
    };
    CHECK(deals([](World&) {}) > 0);
    CHECK(deals([](World& w) { w.managers.kind = {FundKind::growth, FundKind::angel}; }) == 0);
    CHECK(deals([](World& w) { w.funds.called = w.funds.committed; }) == 0);
    CHECK(deals([](World& w) { w.funds.open = {0, 0}; }) == 0);
    CHECK(deals([](World& w) { w.funds.born = {-36, -24}; }) == 0);  // funds that only sell; the first has guidance money
    CHECK(deals([](World& w) {
              for (std::size_t i = 0; i < w.firms.size(); ++i) w.firms.set(i, Mark::venture, false);
          }) == 0);
    CHECK(deals([](World& w) {
              for (std::size_t i = 0; i < w.firms.size(); ++i) w.firms.last_round[i] = -3;
          }) == 0);
    CHECK(deals([](World& w) { w.parameters.set("bar_early"_parameter, 50.0); }) == 0);
}

TEST_CASE("a written-off deal returns nothing, is closed and counts in the manager's record",
          "[unit][venture]") {
    World world = founders(3);
    const Settings settings;
    match_deals(world, settings.levers());
    REQUIRE(world.deals.size() > 0);
    const std::size_t row = world.deals.firm_row[0];
    const auto of_firm = static_cast<double>(
        std::count(world.deals.firm_row.begin(), world.deals.firm_row.end(), world.deals.firm_row[0]));
    const Money total = world.total_money();
    write_off_deals(world, settings.levers(), row);
    CHECK(world.total_money() == total);
    CHECK(world.managers.closed_deals[0] + world.managers.closed_deals[1] == of_firm);
    CHECK(world.managers.multiples[0] + world.managers.multiples[1] == 0.0);
    REQUIRE(static_cast<double>(world.closed_deals.size()) == of_firm);
    for (const ClosedDeal& deal : world.closed_deals) CHECK(deal.exits == 0.0);
    CHECK(world.ledger.year.total(Flow::exit_proceeds) == Money{});
    for (std::size_t d = 0; d < world.deals.size(); ++d)
        CHECK(world.deals.open[d] == (world.deals.firm_row[d] == row ? 0 : 1));
    CHECK(world.managers.value_over_paid_in(static_cast<std::size_t>(
              world.funds.manager[static_cast<std::size_t>(world.deals.fund[0])])) < 1.0);
}

TEST_CASE(
    "a listing pays each investor its stake at one and a half times value; the vehicle gives up part of the "
    "profit",
    "[unit][venture]") {
    World world = founders(1);
    Firms& f = world.firms;
    f.sales[0] = f.potential[0] = 500.0;
    f.born[0] = -20;
    f.set(0, Mark::backed);
    f.first_round[0] = f.last_round[0] = -10;
    f.investors_share[0] = 0.2F;
    world.deals.resize(1);
    world.deals.fund[0] = 0;
    world.deals.firm_row[0] = 0;
    world.deals.firm[0] = f.id[0];
    world.deals.cost[0] = money(40.0);
    world.deals.stake[0] = 0.2;
    world.deals.open[0] = 1;
    world.funds.called[0] = money(40.0);
    world.parameters.set("listing_rate"_parameter, 1e6);
    Settings settings;
    settings.set("exit_channels"_lever, 1.0);
    exit_deals(world, settings.levers());
    const double value = world.parameters("value_to_sales"_parameter) * 500.0;
    const double proceeds = 0.2 * 1.5 * value;
    CHECK(f.is(0, Mark::listed));
    CHECK_FALSE(f.is(0, Mark::backed));
    CHECK(f.investors_share[0] == 0.0F);
    CHECK(millions(world.ledger.year.total(Flow::exit_proceeds)) == Approx(proceeds));
    const double returned =
        0.25 * 40.0 +
        0.25 * (1.0 - world.parameters("guidance_profit_concession"_parameter)) * (proceeds - 40.0);
    CHECK(millions(world.ledger.year.total(Flow::guidance_return)) == Approx(returned));
    CHECK(world.policy_cost["guidance_fund"_lever.row][Place::foshan] == -world.ledger.year.total(Flow::guidance_return));
    CHECK(world.ledger.year.total(Flow::distribution) + world.ledger.year.total(Flow::guidance_return) ==
          world.ledger.year.total(Flow::exit_proceeds));
    CHECK(millions(world.ledger.year.total(Flow::listing_proceeds)) == Approx(0.2 * value));
    CHECK(world.managers.multiples[0] == Approx(std::min(20.0, proceeds / 40.0)));
    REQUIRE(world.closed_deals.size() == 1);
    CHECK(world.closed_deals[0].firm == f.id[0]);
    CHECK(world.closed_deals[0].exits == static_cast<double>(f.weight[0]));
    CHECK(world.total_money() == Money{});
}

TEST_CASE("a fund with guidance money invests and runs as much longer as its contract says", "[unit][venture]") {
    const World before = founders(1);
    REQUIRE(before.parameters("guidance_fund_extension"_parameter) == 3.0);
    const auto with_deal = [&](std::size_t fund, int age) {
        World world = before;
        world.firms.potential[0] = world.firms.sales[0];  // neither wants money nor can be sold
        world.deals.resize(1);
        world.deals.fund[0] = static_cast<std::int32_t>(fund);
        world.deals.firm_row[0] = 0;
        world.deals.firm[0] = world.firms.id[0];
        world.deals.cost[0] = money(40.0);
        world.deals.stake[0] = 0.2;
        world.deals.open[0] = 1;
        world.firms.set(0, Mark::backed);
        world.funds.born[fund] = static_cast<std::int16_t>(world.quarter.index - age);
        return world;
    };
    Settings settings;
    settings.set("exit_channels"_lever, 0.0);
    for (const auto& [fund, life] : {std::pair{0U, 40}, std::pair{1U, 28}}) {  // the first has guidance money
        World last_quarter = with_deal(fund, life - 1), end = with_deal(fund, life);
        exit_deals(last_quarter, settings.levers());
        CHECK(last_quarter.firms.is(0, Mark::backed));
        CHECK(last_quarter.funds.open[fund] == 1);
        exit_deals(end, settings.levers());
        CHECK_FALSE(end.firms.is(0, Mark::backed));
        CHECK(end.funds.open[fund] == 0);
        // follow-on investments until a year before the end
        for (const auto& [age, invests] : {std::pair{life - 5, true}, std::pair{life - 4, false}}) {
            World world = before;
            for (std::size_t k = 0; k < 2; ++k) world.funds.born[k] = static_cast<std::int16_t>(world.quarter.index - (k == fund ? age : 100));
            match_deals(world, settings.levers());
            CHECK((world.deals.size() == 1) == invests);
        }
    }
    // what the parameter is zero for, all funds are alike
    World same = with_deal(0, 28);
    same.parameters.set("guidance_fund_extension"_parameter, 0.0);
    exit_deals(same, settings.levers());
    CHECK_FALSE(same.firms.is(0, Mark::backed));
}

}  // namespace kapok
