// Stage 11 on single firms: application, award, three years, renewal, audit, lists.

#include <catch2/catch.hpp>

#include "tests/support/small_world.hpp"

namespace kapok {
namespace {

using test::add_firm;
using test::let_research;
using test::Settings;

/// A world with one firm that passes the HNTE test, in a city where all know of the certificate.
struct OneApplicant {
    World world = test::world_without_agents();
    Settings settings;
    std::size_t i = add_firm(world, Place::foshan, Sector::it_manufacturing, 30.0);

    OneApplicant() {
        Firms& f = world.firms;
        let_research(world, i, 2.0);
        f.hightech_share[i] = 0.8F;
        while (trait(f.id[i], Trait::innovation_score) < 0.9 || trait(f.id[i], Trait::patience) > 0.5)
            ++f.id[i];
        world.city[Place::foshan].awareness = 1.0;
        world.parameters.set("application_rate"_parameter, 1.0);
        world.parameters.set("certificate_prestige"_parameter, 1e6);  // worth any trouble
        world.parameters.set("renewal_share"_parameter, 1.0);
        settings.set("hnte_cultivation"_lever, 100.0)
            .set("audit_strength"_lever, 0.0)
            .set("little_giant_support"_lever, 0.0);
    }
    void certify_in(int quarter) {
        world.quarter = {quarter};
        certify(world, settings.levers());
    }
    [[nodiscard]] bool holds(int quarter) const { return world.firms.is_hnte(i, Quarter{quarter}); }
};

}  // namespace

TEST_CASE("a firm that qualifies, knows and gains is certified for three years and paid its award once",
          "[unit][certify]") {
    OneApplicant o;
    o.certify_in(4);
    CHECK(o.world.firms.hnte_until[o.i] == 16);
    CHECK(o.holds(16));
    CHECK_FALSE(o.holds(17));
    CHECK(o.world.firms.is(o.i, Mark::hnte_before));
    const Money left = money(1.0) - money(o.world.parameters("application_cost"_parameter));  // 100 times 10 000 CNY
    CHECK(o.world.firms.cash[o.i] == left);
    CHECK(o.world.ledger.treasury(Place::foshan).balance->fen == -money(1.0).fen);
    CHECK(o.world.policy_cost["hnte_cultivation"_lever.row][Place::foshan] == money(1.0));
    CHECK(o.world.total_money() == Money{});
    o.certify_in(5);
    CHECK(o.world.firms.hnte_until[o.i] == 16);
    CHECK(o.world.firms.cash[o.i] == left);
}

TEST_CASE("a certificate ends after its three years unless the firm passes anew", "[unit][certify]") {
    OneApplicant o;
    o.certify_in(4);
    SECTION("it passes: three years more, and the award again") {
        o.certify_in(16);
        CHECK(o.world.firms.hnte_until[o.i] == 28);
        CHECK(o.world.firms.cash[o.i] == money(2.0) - money(o.world.parameters("application_cost"_parameter)));
    }
    SECTION("its R&D has fallen below the threshold") {
        o.world.firms.rd_reported[o.i] = o.world.firms.rd_real[o.i] = 1.0;
        o.certify_in(10);
        CHECK(o.holds(11));  // no test in between
        o.certify_in(16);
        CHECK(o.world.firms.hnte_until[o.i] == 16);
        o.certify_in(17);
        CHECK_FALSE(o.holds(17));
    }
    SECTION("it qualifies but does not renew, and has to apply later") {
        o.world.parameters.set("renewal_share"_parameter, 0.0);
        o.certify_in(16);
        CHECK_FALSE(o.holds(17));
        o.certify_in(17);
        CHECK(o.world.firms.hnte_until[o.i] == 29);
    }
}

TEST_CASE("no certificate without eligibility, awareness or a gain", "[unit][certify]") {
    OneApplicant o;
    SECTION("not aware") {
        o.world.city[Place::foshan].awareness = 0.0;
        o.world.parameters.set("awareness_campaign"_parameter, 0.0);
        o.world.parameters.set("awareness_imitation"_parameter, 0.0);
    }
    SECTION("not eligible") {
        o.world.firms.hightech_share[o.i] = 0.5F;
    }
    SECTION("no R&D") {
        o.world.firms.set(o.i, Mark::performer, false);
    }
    SECTION("nothing to gain") {
        o.world.parameters.set("certificate_prestige"_parameter, 0.0);
        o.settings.set("hnte_cultivation"_lever, 0.0).set("hnte_tax_rate"_lever, 0.25);
    }
    o.certify_in(4);
    CHECK(o.world.firms.hnte_until[o.i] == never);
    CHECK(o.world.firms.cash[o.i] == Money{});
}

TEST_CASE(
    "an audit that finds relabelled R&D takes the certificate and the tax saved; honest holders keep it",
    "[unit][certify]") {
    OneApplicant o;
    o.world.firms.hnte_until[o.i] = 20;
    o.settings.set("audit_strength"_lever, 4.0);  // each quarter, with certainty
    o.certify_in(4);
    CHECK(o.holds(4));
    o.world.firms.rd_reported[o.i] = 2.8;
    o.certify_in(5);
    CHECK_FALSE(o.holds(5));
    CHECK(o.world.firms.cash[o.i] == -money(0.25 * 0.8));
    CHECK(o.world.total_money() == Money{});
    CHECK(o.world.quarter_tally[Place::foshan][Quantity::hnte_relabelled] == Approx(0.25 * 0.8));
}

TEST_CASE("the list of S&T SMEs is drawn up at the end of the year, by the rules", "[unit][certify]") {
    OneApplicant o;  // 6.7% R&D, no patent: 16 + 50 + 12 points
    o.world.parameters.set("sme_register_share"_parameter, 1.0);
    o.world.parameters.set("application_rate"_parameter, 0.0);
    o.certify_in(6);
    CHECK_FALSE(o.world.firms.is(o.i, Mark::st_sme));
    o.certify_in(7);
    CHECK(o.world.firms.is(o.i, Mark::st_sme));
    o.world.firms.rd_reported[o.i] = 0.03 * 30.0;  // 48 points
    o.certify_in(11);
    CHECK_FALSE(o.world.firms.is(o.i, Mark::st_sme));
}

TEST_CASE("awareness only spreads, faster with campaigns, and never beyond all firms", "[unit][certify]") {
    const auto after = [](double award, int quarters) {
        OneApplicant o;
        o.world.city[Place::foshan].awareness = 0.1;
        o.world.parameters.set("awareness_speed"_city_parameter, Place::foshan, 1.0);
        o.settings.set("hnte_cultivation"_lever, award);
        double before = 0.1;
        for (int q = 0; q < quarters; ++q) {
            o.certify_in(q);
            CHECK(o.world.city[Place::foshan].awareness >= before);
            before = o.world.city[Place::foshan].awareness;
        }
        return before;
    };
    CHECK(after(100.0, 2) > after(0.0, 2));
    CHECK(after(100.0, 8) > after(100.0, 2));
    CHECK(after(100.0, 400) <= 1.0);
}

}  // namespace kapok
