// Rules of single firms, worked by hand or against brute force.

#include <catch2/catch.hpp>
#include <cmath>

#include "model/stages/exit_hazard.hpp"
#include "model/stages/innovation_rate.hpp"
#include "model/stages/notch.hpp"
#include "model/stages/rd_rules.hpp"
#include "model/stages/valuation.hpp"
#include "model/stages/venture_rules.hpp"
#include "model/stages/zone_services.hpp"
#include "tests/support/small_world.hpp"

namespace kapok {
namespace {

using test::add_firm;
using test::let_research;
using test::world_without_agents;

/// The relabelled part that a search finds: the firm relabels as long as the next bit's expected cost is
/// below the user cost, since r of relabelling costs s r^2 / (2 theta) and saves user_cost r.
double relabelled_by_search(double gap, double theta, double user_cost, double strictness) {
    double best = 0.0, least = INFINITY;
    for (int k = 0; k <= 20000; ++k) {
        const double r = gap * k / 20000.0;
        const double cost = strictness * r * r / (2.0 * theta) - user_cost * r;
        if (cost < least) {
            least = cost;
            best = r;
        }
    }
    return best;
}

}  // namespace

TEST_CASE(
    "the part of the gap that is relabelled is the one a search finds, and the jump is taken if it pays",
    "[unit][notch]") {
    int jumps = 0, stays = 0;
    for (const double theta : {0.03, 0.05})
        for (const double depth : {0.05, 0.2, 0.4, 0.59})
            for (const double user_cost : {0.7, 1.0, 1.2})
                for (const double audit : {0.5, 1.0, 2.0})
                    for (const double benefit : {0.001, 0.01, 0.05}) {
                        const double rho = theta * (1.0 - depth), gap = theta - rho;
                        const NotchTerms terms{3.0, audit, 0.6};
                        const NotchChoice choice = notch_choice(rho, theta, user_cost, benefit, terms);
                        const double r = relabelled_by_search(gap, theta, user_cost, 3.0 * audit);
                        const double cost =
                            3.0 * audit * r * r / (2.0 * theta) + 0.75 * user_cost * (gap - r);
                        CAPTURE(theta, depth, user_cost, audit, benefit);
                        if (std::fabs(cost - benefit) < 1e-5) continue;
                        REQUIRE(choice.jumps == (cost < benefit));
                        (choice.jumps ? jumps : stays) += 1;
                        CHECK(choice.reported == (choice.jumps ? theta : rho));
                        CHECK(choice.real == Approx(choice.jumps ? theta - r : rho).margin(1e-5));
                    }
    CHECK(jumps > 20);
    CHECK(stays > 20);
}

TEST_CASE("who has reached the threshold, or is too far below it, stays where it is", "[unit][notch]") {
    const NotchTerms terms{3.0, 1.0, 0.6};
    CHECK_FALSE(notch_choice(0.05, 0.05, 1.0, 1.0, terms).jumps);
    CHECK_FALSE(notch_choice(0.06, 0.05, 1.0, 1.0, terms).jumps);
    CHECK_FALSE(notch_choice(0.0199, 0.05, 1.0, 1.0, terms).jumps);  // the gap is above 60% of the threshold
    CHECK(notch_choice(0.0201, 0.05, 1.0, 1.0, terms).jumps);
    CHECK(notch_choice(0.06, 0.05, 1.0, 1.0, terms).real == 0.06);
}

TEST_CASE("stricter audits mean less relabelling and more real R&D, never less reported", "[unit][notch]") {
    double real = 0.0;
    for (const double audit : {0.5, 1.0, 1.5, 2.0, 4.0}) {
        const NotchChoice choice = notch_choice(0.03, 0.05, 1.0, 1.0, {3.0, audit, 0.6});
        REQUIRE(choice.jumps);
        CHECK(choice.real >= real);
        CHECK(choice.real >= 0.03);
        CHECK(choice.reported == 0.05);
        real = choice.real;
    }
    CHECK(real > notch_choice(0.03, 0.05, 1.0, 1.0, {3.0, 0.5, 0.6}).real);
}

TEST_CASE(
    "a firm's value: sales and potential by the multiple, quality above its cell's mean, at least 8 million",
    "[unit][valuation]") {
    World world = world_without_agents();
    const std::size_t i = add_firm(world, Place::foshan, Sector::software_internet, 25.0);
    Firms& f = world.firms;
    const double multiple = world.parameters("value_to_sales"_parameter);
    CHECK(firm_value(world, i) == Approx(multiple * 25.0));
    f.potential[i] = 100.0;
    CHECK(firm_value(world, i) == Approx(multiple * 50.0));
    f.potential[i] = 1e6;  // counts up to 20 times sales
    CHECK(firm_value(world, i) == Approx(multiple * 25.0 * std::sqrt(20.0)));
    f.potential[i] = 25.0;
    f.quality[i] = 0.6;
    world.economy.cell_quality[Place::foshan][Sector::software_internet] = 0.2;
    CHECK(firm_value(world, i) == Approx(multiple * 25.0 * std::exp(0.2)));
    f.quality[i] = 50.0;
    CHECK(firm_value(world, i) == Approx(multiple * 25.0 * std::exp(1.0)));
    f.sales[i] = f.potential[i] = 0.01;
    world.economy.price_index = 1.5;
    CHECK(firm_value(world, i) == 12.0);
}

TEST_CASE("money needed: capacity towards potential, a cushion, less cash, and a venture firm's R&D",
          "[unit][valuation]") {
    World world = world_without_agents();
    const std::size_t i = add_firm(world, Place::foshan, Sector::software_internet, 10.0);
    Firms& f = world.firms;
    f.potential[i] = 20.0;
    f.weight[i] = 2.0F;
    f.cash[i] = money(1.0);  // half a million for each of the two firms
    CHECK(money_needed(world, i, 0.0, 0.35) == Approx(0.35 * 10.0 + 0.4 - 0.5));
    let_research(world, i, 2.0);
    CHECK(money_needed(world, i, 1.0, 0.35) == Approx(3.4));
    f.set(i, Mark::venture);
    CHECK(money_needed(world, i, 1.0, 0.35) == Approx(3.4 + 1.5 * 1.2));
    CHECK(money_needed(world, i, 5.0, 0.35) == Approx(3.4));  // its surplus carries the R&D
    f.potential[i] = 10.0 * std::exp(9.0);
    CHECK(money_needed(world, i, 5.0, 0.35) == Approx(3.5 * 11.0 - 0.1));
    CHECK(unused_potential(f, i) == Approx(9.0));
}

TEST_CASE("the hazard of closing by age is near the published one for the first three years and falls after",
          "[unit][exits]") {
    CHECK(hazard_by_age(0.0) == Approx(0.016).margin(0.002));
    CHECK(hazard_by_age(0.99) == hazard_by_age(0.0));
    CHECK(hazard_by_age(1.0) == Approx(0.063).margin(0.002));
    CHECK(hazard_by_age(2.5) == Approx(0.095).margin(0.002));
    CHECK(hazard_by_age(-3.0) == hazard_by_age(0.0));
    for (double age = 3.0; age < 40.0; age += 1.0) CHECK(hazard_by_age(age) <= hazard_by_age(age - 1.0));
    CHECK(hazard_by_age(40.0) == 0.05);
}

TEST_CASE("the hazard of one firm by hand, and the direction of each of its causes", "[unit][exits]") {
    World world = world_without_agents();
    world.quarter = {40};
    const std::size_t i = add_firm(world, Place::foshan, Sector::traditional_manufacturing, 5.0);
    Firms& f = world.firms;
    f.born[i] = -1;  // in the eleventh year of its life
    const Parameters& p = world.parameters;
    const HazardLaw law(p);
    const auto yearly = [&] { return law.yearly(world, i); };
    f.cash[i] = money(0.1);  // a year of a fiftieth of its sales
    const double base = p("exit_hazard_level"_parameter) * 0.05;
    REQUIRE(yearly() == Approx(base));
    SECTION("size") {
        f.sales[i] = 50.0;
        f.cash[i] = money(1.0);
        CHECK(yearly() == Approx(base * std::pow(10.0, -p("exit_hazard_size_slope"_parameter))));
    }
    SECTION("quality relative to the cell's") {
        f.quality[i] = 0.5;
        CHECK(yearly() == Approx(base * std::exp(-0.5 * p("exit_hazard_quality_slope"_parameter))));
        world.economy.cell_quality[Place::foshan][Sector::traditional_manufacturing] = 0.5;
        CHECK(yearly() == Approx(base));
    }
    SECTION("a certificate, until it has run out") {
        f.hnte_until[i] = 40;
        CHECK(yearly() == Approx(base * p("exit_hazard_hnte"_parameter)));
        f.hnte_until[i] = 39;
        CHECK(yearly() == Approx(base));
    }
    SECTION("cash") {
        f.cash[i] = {};
        CHECK(yearly() == Approx(base * p("exit_hazard_no_runway"_parameter)));
        f.cash[i] = money(-0.1);
        CHECK(yearly() == Approx(base * 1.5 * p("exit_hazard_no_runway"_parameter)));
        f.cash[i] = money(0.05);
        CHECK(yearly() == Approx(base * 0.5 * (1.0 + p("exit_hazard_no_runway"_parameter))));
        f.cash[i] = money(100.0);
        CHECK(yearly() == Approx(base * p("exit_hazard_long_runway"_parameter)));
    }
    SECTION("debt, up to 30% of sales") {
        f.debt[i] = money(0.75);
        CHECK(yearly() == Approx(base * 1.3));
        f.debt[i] = money(15.0);
        CHECK(yearly() == Approx(base * 1.6));
    }
    SECTION("investors wait for six years after the first round, then demand their money back until they are paid") {
        f.first_round[i] = 16;
        f.round_money[i] = 5.0F;
        CHECK(yearly() == Approx(base * p("investor_patience"_parameter)));
        f.first_round[i] = 15;
        CHECK(yearly() == Approx(base * p("redemption_hazard"_parameter)));
        f.round_money[i] = 0.0F;  // a listing or a sale has paid them
        CHECK(yearly() == Approx(base));
    }
    SECTION(
        "an incubator shelters its tenants, the weak more, and the weak meet the market for three years "
        "after") {
        test::let_in(world, i,
                     test::add_empty_incubator(world, Place::foshan, IncubatorKind::incubator, 10.0), 30);
        const double inside = yearly();
        CHECK(inside < base);
        f.quality[i] = 0.8;
        CHECK(yearly() / (base * std::exp(-0.8 * p("exit_hazard_quality_slope"_parameter))) > inside / base);
        f.quality[i] = 0.0;
        f.incubator[i] = -1;
        f.left_incubator[i] = 40;
        CHECK(yearly() > base);
        const double normal_stay = yearly();
        f.incubated_since[i] = 26;  // fourteen quarters inside
        CHECK(yearly() > normal_stay);
        f.left_incubator[i] = 28;  // three years ago
        CHECK(yearly() == Approx(base));
    }
    SECTION("never certain") {
        world.parameters.set("exit_hazard_level"_parameter, 100.0);
        CHECK(HazardLaw(world.parameters).yearly(world, i) == 0.95);
    }
}

TEST_CASE("innovations: the level at the reference firm, each exponent as an elasticity, none without R&D",
          "[unit][innovation]") {
    const Parameters p;
    const InnovationLaw law(p);
    // R&D of one research wage, steady capability, sales of 20 price indices, quality -0.2
    const double capability = 1.0 / p("capability_depreciation"_parameter);
    const double reference = law.rate(1.0, capability, 20.0, -0.2, 1.0, 1.0);
    CHECK(reference == Approx(p("innovation_level"_parameter)).epsilon(1e-5));
    CHECK(law.rate(2.0, capability, 20.0, -0.2, 1.0, 1.0) / reference ==
          Approx(std::pow(2.0, p("innovation_flow_exponent"_parameter))));
    CHECK(law.rate(1.0, 2.0 * capability, 20.0, -0.2, 1.0, 1.0) / reference ==
          Approx(std::pow(2.0, p("innovation_stock_exponent"_parameter))).epsilon(1e-5));
    CHECK(law.rate(1.0, capability, 40.0, -0.2, 1.0, 1.0) / reference ==
          Approx(std::pow(2.0, p("innovation_size_exponent"_parameter))));
    CHECK(law.rate(1.0, capability, 20.0, 0.8, 1.0, 1.0) / reference ==
          Approx(std::exp(-p("innovation_difficulty"_parameter))));
    CHECK(law.rate(3.0, capability, 20.0, -0.2, 3.0, 1.0) ==
          Approx(reference));  // dearer research buys as much as before
    CHECK(law.rate(1.0, capability, 60.0, -0.2, 1.0, 3.0) == Approx(reference));
    CHECK(law.rate(0.0, capability, 20.0, -0.2, 1.0, 1.0) == 0.0);
}

TEST_CASE("intensities saturate below the cap, and capping can be undone", "[unit][rd]") {
    const RdRules rules{Parameters{}};
    CHECK(rules.capped(0.0) == 0.0);
    CHECK(rules.capped(rules.cap) == Approx(0.5 * rules.cap));
    CHECK(rules.capped(1e9) < rules.cap * 1.000001);
    for (const double rho : {0.001, 0.03, 0.2, 1.5}) CHECK(rules.uncapped(rules.capped(rho)) == Approx(rho));
    CHECK(rules.size_factor(20.0, 1.0) == 1.0);
    CHECK(rules.size_factor(40.0, 2.0) == 1.0);
    CHECK(rules.size_factor(200.0, 1.0) ==
          Approx(std::pow(10.0, Parameters{}("intensity_size_slope"_parameter))));
}

TEST_CASE(
    "statistics see above-scale services and certificate holders, and of industry below scale only holders",
    "[unit][rd]") {
    const RdRules rules{Parameters{}};
    CHECK(rules.statistics_see(false, 20.0, false));
    CHECK_FALSE(rules.statistics_see(false, 19.99, false));
    CHECK(rules.statistics_see(false, 1.0, true));
    CHECK_FALSE(rules.statistics_see(true, 19.0, false));
    CHECK(rules.statistics_see(true, 19.0, true));
}

TEST_CASE("a zone has something to add only where technology firms are thin on the ground", "[unit][founding]") {
    World world = world_without_agents();
    const double dense = world.parameters("zone_dense_services"_parameter);
    Tally& stock = world.year_tally[Place::foshan];
    stock[Quantity::employment] = 100.0;  // 10 000 workers
    stock[Quantity::hnte] = 0.0;
    CHECK(services_missing(world, Place::foshan) == 1.0);
    stock[Quantity::hnte] = 25.0 * dense;
    CHECK(services_missing(world, Place::foshan) == Approx(0.75));
    stock[Quantity::hnte] = 150.0 * dense;
    CHECK(services_missing(world, Place::foshan) == 0.0);
}

TEST_CASE("the chance to be a venture firm is the share times sector and city, never above 90%",
          "[unit][venture]") {
    Parameters p;
    for (const Place c : cities) p.set("venture_city_factor"_city_parameter, c, 1.5);
    p.set("venture_share"_parameter, 0.1);
    CHECK(venture_share(p, Sector::software_internet, Place::shenzhen) == Approx(0.3));
    CHECK(venture_share(p, Sector::traditional_manufacturing, Place::shenzhen) == Approx(0.015));
    p.set("venture_share"_parameter, 10.0);
    CHECK(venture_share(p, Sector::software_internet, Place::shenzhen) == 0.9);
}

TEST_CASE("a firm's luck in R&D fades towards what is usual of its kind, and stays within bounds", "[unit][rd]") {
    // without a shock the distance shrinks to the part kept, from above and from below
    CHECK(next_deviation(1.0, 0.4, 0.75, 0.0) == Approx(0.4 + 0.75 * 0.6));
    CHECK(next_deviation(-0.2, 0.4, 0.75, 0.0) == Approx(0.4 - 0.75 * 0.6));
    CHECK(next_deviation(0.4, 0.4, 0.75, 0.0) == Approx(0.4));  // at what is usual it stays
    CHECK(next_deviation(1.0, 0.4, 0.75, -0.5) == Approx(0.35));
    CHECK(next_deviation(3.0, 3.5, 0.9, 2.0) == 4.0);
    CHECK(next_deviation(-3.0, -3.5, 0.9, -2.0) == -4.0);
}

TEST_CASE("past 20 million CNY at prices of 2015 a firm's usual R&D is 0.6 of that of its kind", "[unit][rd]") {
    CHECK(usual_at_size(0.4, 19.99, 1.0) == 0.4);
    CHECK(usual_at_size(0.4, 20.0, 1.0) == Approx(0.4 - 0.510826));  // ln 0.6
    CHECK(usual_at_size(0.4, 2000.0, 1.0) == usual_at_size(0.4, 20.0, 1.0));
    CHECK(usual_at_size(0.4, 20.0, 1.5) == 0.4);  // 13.3 million at prices of 2015
    // grown past it, with three quarters kept a year: a quarter of the way after one year
    CHECK(next_deviation(0.4, usual_at_size(0.4, 25.0, 1.0), 0.75, 0.0) == Approx(0.4 - 0.25 * 0.510826));
}

TEST_CASE("the part of a firm's luck that a year keeps leaves the spread within its kind as it is", "[unit][rd]") {
    for (const double scale : {0.05, 0.1, 0.3})
        for (const double spread : {0.45, 0.5, 0.85}) {
            CAPTURE(scale, spread);
            const double kept = kept_in_a_year(scale, spread);
            CHECK(kept * kept * spread * spread + 2.0 * scale * scale == Approx(spread * spread));
        }
    CHECK(kept_in_a_year(0.0, 0.5) == 1.0);
    CHECK(kept_in_a_year(2.0, 0.5) == Approx(std::sqrt(0.1)));  // shocks beyond the spread: a tenth of the variance stays
}

}  // namespace kapok
