// Stage 7 and the books of stage 8, on a few firms.

#include <catch2/catch.hpp>
#include <cmath>

#include "model/stages/clock.hpp"
#include "model/stages/finance.hpp"
#include "tests/support/small_world.hpp"

namespace kapok {
namespace {

using test::add_firm;
using test::let_research;
using test::Settings;

/// Forty firms of each sector over the cities, of different sizes and qualities.
World mixed_world() {
    World world = test::world_without_agents();
    for (const Sector s : firm_sectors)
        for (int n = 0; n < 40; ++n) {
            const std::size_t i =
                add_firm(world, cities[static_cast<std::size_t>(n) % city_count], s, 2.0 + 9.0 * n);
            world.firms.quality[i] = -0.4 + 0.02 * n;
            world.firms.weight[i] = static_cast<float>(1 + n % 3);
            world.firms.cash[i] = money(world.firms.sales[i] * 0.1);
        }
    for (const Sector s : firm_sectors) {
        double potential = 0.0;
        for (std::size_t i = 0; i < world.firms.size(); ++i)
            if (world.firms.sector[i] == s)
                potential += static_cast<double>(world.firms.weight[i]) * world.firms.potential[i];
        world.economy.market[s] = potential / 0.1;
        world.economy.outside_sales[s] = 0.9 * world.economy.market[s];
    }
    return world;
}

Money paid(const World& world, Flow flow, Place city) {
    return world.ledger.year.paid[flow][city][city];
}
Money cost_of(const World& world, Lever lever) {
    return world.policy_cost[lever.row][Place::foshan];
}

/// One manufacturer of Foshan with sales of 100 and nothing else: its quarter's books.
struct OneFirm {
    World world = test::world_without_agents();
    Settings settings;
    std::size_t i = add_firm(world, Place::foshan, Sector::traditional_manufacturing, 100.0);
    Money cash_before{};

    OneFirm() {
        world.parameters.set("grant_take_up"_parameter, 0.0);
        world.city[Place::foshan].purchase_ratio = 0.0;
        world.firms.cash[i] = cash_before = money(10.0);
        for (const Lever l :
             {"super_deduction"_lever, "super_deduction_st_sme"_lever, "super_deduction_manufacturing"_lever})
            settings.set(l, 0.5);
        settings.set("shared_facilities"_lever, 0.0).set("major_projects"_lever, 0.0);
    }
    void keep_books() {
        keep_firm_accounts(world, settings.levers(), std::vector<float>(world.firms.size(), 0.0F));
    }
    [[nodiscard]] double tax() const { return millions(paid(world, Flow::profit_tax, Place::foshan)); }
};

}  // namespace

TEST_CASE(
    "the delta's firms and the outside competitor share each sector's demand, which grows with its path",
    "[unit][markets]") {
    World world = mixed_world();
    world.parameters.set("unused_potential_decay"_parameter, 0.0);
    const Settings settings;
    const Economy before = world.economy;
    clear_product_markets(world, settings.levers());
    for (const Sector s : firm_sectors) {
        CAPTURE(sector_table[s].id);
        double potential = 0.0;
        for (std::size_t i = 0; i < world.firms.size(); ++i)
            if (world.firms.sector[i] == s)
                potential += static_cast<double>(world.firms.weight[i]) * world.firms.potential[i];
        CHECK(potential + world.economy.outside_sales[s] == Approx(world.economy.market[s]).epsilon(1e-12));
        const DemandYear& d = world.baseline->demand_in(s, 2016);
        const double years = 0.625;  // from the middle of 2015
        CHECK(world.economy.market[s] / before.market[s] ==
              Approx(std::pow((1.0 + d.real_growth) * (1.0 + d.deflator), years)).epsilon(1e-9));
        CHECK(world.economy.outside_sales[s] > 0.0);
    }
}

TEST_CASE("firms that open take sales from the delta's other firms and from outside in proportion to shares",
          "[unit][markets]") {
    const Sector s = Sector::fashion_creative;
    const auto delta_share = [&](double opened) {
        World world = mixed_world();
        const Settings settings;
        world.references.taken = true;
        clear_product_markets(world, settings.levers());
        ++world.quarter;
        double potential = 0.0;  // what they could sell moves between quarters only by the new firm and by decay
        for (std::size_t i = 0; i < world.firms.size(); ++i)
            if (world.firms.sector[i] == s) potential += static_cast<double>(world.firms.weight[i]) * world.firms.potential[i];
        if (opened > 0.0) {
            const std::size_t i = add_firm(world, Place::foshan, s, opened * potential);
            world.firms.potential[i] = opened * potential;
            world.firms.quality[i] = world.economy.mean_quality[s];
        }
        clear_product_markets(world, settings.levers());
        return 1.0 - world.economy.outside_sales[s] / world.economy.market[s];
    };
    const double without = delta_share(0.0), with = delta_share(0.1);
    // a firm of a tenth of the delta's potential: the odds of the delta rise by a tenth, but for what its growth as a
    // young or large firm adds within the quarter (below 1%)
    const double odds = with / (1.0 - with) / (without / (1.0 - without));
    CHECK(odds == Approx(1.1).epsilon(0.01));
}

TEST_CASE("the firms' own shocks leave the delta's share as it is: they cancel within the delta", "[property][markets]") {
    const auto share_of_all = [](std::uint32_t replicate) {
        World world = mixed_world();
        world.rng.replicate = replicate;
        world.parameters.set("export_entry_rate"_parameter, 0.0);
        world.parameters.set("milestone_rate"_parameter, 0.0);
        clear_product_markets(world, Settings{}.levers());
        return world.economy.outside_sales;
    };
    const auto first = share_of_all(1), second = share_of_all(2);
    for (const Sector s : firm_sectors) CHECK(first[s] == Approx(second[s]).epsilon(1e-12));
}

TEST_CASE("growth of a year is a Laplace variable whichever quarter the year begins with: each firm has one turn in any four quarters",
          "[unit][clock]") {
    for (const std::uint64_t firm : {0ULL, 1ULL, 77ULL, 0xffffffffffffffffULL})
        for (int first = -8; first < 8; ++first) {
            int turns = 0;
            for (int q = first; q < first + 4; ++q) turns += is_yearly_turn(firm, {q}) ? 1 : 0;
            CHECK(turns == 1);
        }
}

TEST_CASE("no firm sells more than it could; capacity that is given up brings an eighth of it in cash",
          "[unit][markets]") {
    World world = mixed_world();
    const Settings settings;
    const Firms before = world.firms;
    const Money money_before = world.total_money();
    clear_product_markets(world, settings.levers());
    int shrunk = 0;
    for (std::size_t i = 0; i < world.firms.size(); ++i) {
        CHECK(world.firms.sales[i] <= world.firms.potential[i]);
        CHECK(world.firms.sales[i] <= before.sales[i]);  // capacity grows in stage 8 only
        if (world.firms.sales[i] == before.sales[i] || world.firms.is(i, Mark::exporter)) continue;
        ++shrunk;
        CHECK(millions(world.firms.cash[i] - before.cash[i]) ==
              Approx(0.12 * static_cast<double>(before.weight[i]) * (before.sales[i] - world.firms.sales[i]))
                  .margin(1e-7));
    }
    CHECK(shrunk > 20);
    CHECK(world.total_money() == money_before);
}

TEST_CASE("quality above the rivals' wins share, quality below loses it", "[unit][markets]") {
    const auto share_after = [](double quality) {
        World world = mixed_world();
        for (double& x : world.firms.quality) x = quality;
        const Settings settings;
        for (int q = 0; q < 8; ++q) {
            world.quarter = {q};
            clear_product_markets(world, settings.levers());
        }
        return 1.0 - world.economy.outside_sales[Sector::it_manufacturing] /
                         world.economy.market[Sector::it_manufacturing];
    };
    CHECK(share_after(0.5) > share_after(0.0));
    CHECK(share_after(-0.5) < share_after(0.0));
}

TEST_CASE("advance procurement goes to new products above the best practice, as a markup from the treasury",
          "[unit][markets]") {
    World world = test::world_without_agents();
    const std::size_t winner = add_firm(world, Place::foshan, Sector::it_manufacturing, 100.0);
    const std::size_t other = add_firm(world, Place::foshan, Sector::it_manufacturing, 100.0);
    world.firms.quality[winner] = 1.0;
    world.firms.last_innovation[winner] = 0;
    world.parameters.set("export_entry_rate"_parameter, 0.0);
    Settings settings;
    settings.set("advance_procurement"_lever, 0.01);
    clear_product_markets(world, settings.levers());
    // orders of 0.01 x 8% x 12% of 100 000 million CNY a year, at most 30% of the winner's sales; 20% of it
    // is markup
    const double order = std::min(0.01 * 0.08 * 0.12 * 1e5, 30.0);
    CHECK(millions(paid(world, Flow::procurement, Place::foshan)) == Approx(0.25 * 0.2 * order));
    CHECK(cost_of(world, "advance_procurement"_lever) == paid(world, Flow::procurement, Place::foshan));
    CHECK(world.firms.cash[winner] >= money(0.25 * 0.2 * order));
    CHECK(paid(world, Flow::capacity_sale, Place::foshan) + paid(world, Flow::procurement, Place::foshan) ==
          world.firms.cash[winner] + world.firms.cash[other]);
}

TEST_CASE("profit tax of a quarter by hand: standard rate, certificate, super-deduction, loss",
          "[unit][accounts]") {
    OneFirm o;
    SECTION("6% margin on 100: a quarter of 25% of 6") {
        o.keep_books();
        CHECK(o.tax() == Approx(0.375));
        CHECK(millions(paid(o.world, Flow::sales, Place::foshan)) == Approx(25.0));
        CHECK(millions(paid(o.world, Flow::inputs, Place::foshan)) == Approx(18.75));
        CHECK(millions(paid(o.world, Flow::pay, Place::foshan)) == Approx(0.25 * (25.0 - 6.0)));
        CHECK(millions(*o.world.ledger.treasury(national_treasury).balance) == Approx(0.6 * 0.375));
    }
    SECTION("15% with a certificate; the relief is booked, not paid") {
        o.world.firms.hnte_until[o.i] = 10;
        o.keep_books();
        CHECK(o.tax() == Approx(0.225));
        CHECK(millions(cost_of(o.world, "hnte_tax_rate"_lever)) == Approx(0.15));
    }
    SECTION("R&D of 2: profit 6.8 - 2, less half of the R&D again") {
        let_research(o.world, o.i, 2.0);
        o.keep_books();
        CHECK(o.tax() == Approx(0.25 * 0.25 * 3.8));
        CHECK(millions(cost_of(o.world, "super_deduction"_lever)) == Approx(0.25 * 0.25 * 1.0));
    }
    SECTION("a group's higher rate is booked to its own lever, beyond the wider laws' rates") {
        let_research(o.world, o.i, 2.0);
        o.world.firms.set(o.i, Mark::st_sme);
        o.settings.set("super_deduction_manufacturing"_lever, 0.75).set("super_deduction_st_sme"_lever, 1.0);
        o.keep_books();
        CHECK(o.tax() == Approx(0.25 * 0.25 * 2.8));  // 4.8 less a deduction of 2
        CHECK(millions(cost_of(o.world, "super_deduction"_lever)) == Approx(0.25 * 0.25 * 1.0));
        CHECK(millions(cost_of(o.world, "super_deduction_manufacturing"_lever)) == Approx(0.25 * 0.25 * 0.5));
        CHECK(millions(cost_of(o.world, "super_deduction_st_sme"_lever)) == Approx(0.25 * 0.25 * 0.5));
    }
    SECTION("a deduction that profits use in part costs that part, shared alike") {
        let_research(o.world, o.i, 8.0);  // profit 9.2 - 8, deduction 4 + 2
        o.settings.set("super_deduction_manufacturing"_lever, 0.75);
        o.keep_books();
        CHECK(o.tax() == 0.0);
        CHECK(millions(cost_of(o.world, "super_deduction"_lever)) == Approx(0.25 * 0.25 * 0.8));
        CHECK(millions(cost_of(o.world, "super_deduction_manufacturing"_lever)) == Approx(0.25 * 0.25 * 0.4));
    }
    SECTION("a raised ceiling of small firms pays for those above the ceiling of 2015") {
        o.settings.set("sme_tax_rate"_lever, 0.10).set("sme_tax_ceiling"_lever, 10.0);
        o.keep_books();
        CHECK(o.tax() == Approx(0.25 * 0.10 * 6.0));
        CHECK(millions(cost_of(o.world, "sme_tax_ceiling"_lever)) == Approx(0.25 * 0.15 * 6.0));
        CHECK(cost_of(o.world, "sme_tax_rate"_lever) == Money{});
    }
    SECTION("a small holder's certificate costs nothing where the small firms' rate is lower") {
        o.world.firms.sales[o.i] = o.world.firms.potential[o.i] = 4.0;  // profit 0.24
        o.world.firms.hnte_until[o.i] = 10;
        o.settings.set("sme_tax_rate"_lever, 0.10);
        o.keep_books();
        CHECK(o.tax() == Approx(0.25 * 0.10 * 0.24));
        CHECK(millions(cost_of(o.world, "sme_tax_rate"_lever)) == Approx(0.25 * 0.15 * 0.24));
        CHECK(cost_of(o.world, "hnte_tax_rate"_lever) == Money{});
    }
    SECTION("relabelled R&D is deducted too") {
        let_research(o.world, o.i, 2.0);
        o.world.firms.rd_reported[o.i] = 3.0;
        o.keep_books();
        CHECK(o.tax() == Approx(0.25 * 0.25 * (4.8 - 1.5)));
    }
    SECTION("a deduction beyond the profit is carried forward, and no tax is paid back") {
        let_research(o.world, o.i, 10.0);  // profit 10 - 10, deduction 5
        o.keep_books();
        CHECK(o.tax() == 0.0);
        CHECK(static_cast<double>(o.world.firms.tax_loss[o.i]) == Approx(0.25 * 5.0 * std::exp(-0.05)));
    }
    SECTION("losses of earlier years shield profits") {
        o.world.firms.tax_loss[o.i] = 4.0F;
        o.keep_books();
        CHECK(o.tax() == Approx(0.25 * 0.25 * 2.0));
        CHECK(static_cast<double>(o.world.firms.tax_loss[o.i]) == Approx(3.0 * std::exp(-0.05)));
    }
    CHECK(o.world.total_money() == o.cash_before);
}

TEST_CASE("no firm pays a negative tax, whatever its R&D and margin", "[unit][accounts]") {
    World world = test::world_without_agents();
    for (int n = 0; n < 200; ++n) {
        const std::size_t i =
            add_firm(world, cities[static_cast<std::size_t>(n) % city_count],
                     firm_sectors[static_cast<std::size_t>(n) % firm_sector_count], 1.0 + n);
        world.firms.margin[i] = static_cast<float>(-0.1 + 0.002 * n);
        if (n % 2 == 0) let_research(world, i, 0.02 * n * (n % 7));
        world.firms.tax_loss[i] = static_cast<float>(n % 5);
        world.firms.debt[i] = money(n % 11);
        if (n % 3 == 0) world.firms.hnte_until[i] = 3;
    }
    const Settings settings;
    Money before;
    for (int n = 0; n < 8; ++n) {
        before = world.total_money();
        keep_firm_accounts(world, settings.levers(), std::vector<float>(world.firms.size(), 0.0F));
        CHECK(world.total_money() == before);
    }
    for (const Place c : cities)
        for (const Flow flow : flows) CHECK(paid(world, flow, c) >= Money{});
    for (std::size_t i = 0; i < world.firms.size(); ++i) {
        CHECK(world.firms.tax_loss[i] >= 0.0F);
        CHECK(world.firms.debt[i] >= Money{});
    }
}

TEST_CASE("a loan costs its interest and an eighth of the principal a quarter, with half of the cash at most",
          "[unit][accounts]") {
    OneFirm o;
    o.settings.set("sei_fund"_lever, 0.0);
    o.world.firms.debt[o.i] = money(8.0);
    o.keep_books();
    const double interest = 0.25 * o.world.parameters("loan_rate"_parameter) * 8.0;
    CHECK(o.world.firms.debt[o.i] == money(7.0));
    CHECK(millions(paid(o.world, Flow::loan_service, Place::foshan)) == Approx(1.0 + interest));
    OneFirm poor;
    poor.world.firms.debt[poor.i] = money(8.0);
    poor.world.firms.cash[poor.i] = money(-50.0);
    poor.keep_books();
    CHECK(poor.world.firms.debt[poor.i] == money(8.0));
    CHECK(millions(paid(poor.world, Flow::loan_service, Place::foshan)) == Approx(interest));
}

TEST_CASE("grants are paid on last year's R&D by city and province, and the leak leaves with the owners",
          "[unit][accounts]") {
    OneFirm o;
    o.world.parameters.set("grant_take_up"_parameter, 1.0);
    let_research(o.world, o.i, 2.0);
    o.settings.set("rd_grant_rate"_lever, 0.05)
        .set("provincial_rd_grant"_lever, 0.02)
        .set("audit_strength"_lever, o.settings.of_2015("audit_strength"_lever, Place::foshan));
    o.world.firms.cash[o.i] = {};
    o.keep_books();
    CHECK(cost_of(o.world, "rd_grant_rate"_lever) == money(0.25 * 0.05 * 2.0));
    CHECK(cost_of(o.world, "provincial_rd_grant"_lever) == money(0.25 * 0.02 * 2.0));
    CHECK(millions(paid(o.world, Flow::support, Place::foshan)) == Approx(0.25 * 0.05 * 2.0));
    CHECK(millions(paid(o.world, Flow::provincial_support, Place::foshan)) == Approx(0.25 * 0.02 * 2.0));
    CHECK(o.world.ledger.treasury(province_treasury).balance->fen == -money(0.25 * 0.02 * 2.0).fen);
    CHECK(millions(paid(o.world, Flow::payout, Place::foshan)) ==
          Approx(o.world.parameters("grant_leak"_parameter) * 0.25 * 0.07 * 2.0));
    CHECK((o.world.firms.support[o.i] & static_cast<std::uint8_t>(Support::rd_grant)) != 0);
}

}  // namespace kapok
