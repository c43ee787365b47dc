// Stage 5 on groups of firms: who does R&D, how much it answers to its cost, what is reported and bought.

#include <catch2/catch.hpp>
#include <cmath>

#include "model/stages/rd_rules.hpp"
#include "tests/support/small_world.hpp"
#include "tests/support/statistics.hpp"

namespace kapok {
namespace {

using test::add_firm;
using test::let_research;
using test::Settings;

/// Firms of Foshan with 2% of their sales in R&D and enough cash, of which none claims grants.
World performers(int n) {
    World world = test::world_without_agents();
    for (int k = 0; k < n; ++k) {
        const std::size_t i = add_firm(world, Place::foshan, Sector::it_manufacturing, 100.0);
        let_research(world, i, 2.0);
        world.firms.cash[i] = money(50.0);
    }
    world.parameters.set("grant_take_up"_parameter, 0.0);
    return world;
}

double sum(const std::vector<double>& column) {
    double total = 0.0;
    for (const double x : column) total += x;
    return total;
}

/// Real R&D of all firms after so many quarters of deciding with a lever at a value.
double rd_after(World world, Lever lever, double value, int quarters) {
    Settings settings;
    settings.set(lever, value);
    for (int q = 0; q < quarters; ++q) {
        world.quarter = {q};
        decide_rd(world, settings.levers());
    }
    return sum(world.firms.rd_real);
}

}  // namespace

TEST_CASE(
    "R&D answers to its user cost: more under a higher super-deduction, and more after three years than one",
    "[unit][rd]") {
    const World world = performers(400);
    constexpr Lever deduction = "super_deduction"_lever;
    const auto response = [&](int quarters) {
        return rd_after(world, deduction, 0.75, quarters) / rd_after(world, deduction, 0.5, quarters) - 1.0;
    };
    const double first_year = response(4), third_year = response(12);
    CHECK(first_year > 0.0);
    CHECK(third_year > first_year);
    // the user cost falls by a tenth; a long-run elasticity between 0.4 and 2 is what the literature has
    // (E01)
    CHECK(third_year > 0.04 * 0.5);
    CHECK(third_year < 0.25);
    CHECK(rd_after(world, deduction, 1.0, 12) > rd_after(world, deduction, 0.75, 12));
}

TEST_CASE("with every lever at its value of 2015 user costs are those of 2015, whatever the values are",
          "[unit][rd]") {
    // the cost enters as a ratio: the elasticity must not matter
    World steep = performers(200);
    steep.parameters.set("user_cost_elasticity"_parameter, 2.0);
    const double value = lever_value_2015("super_deduction"_lever, Place::foshan, test::baseline_2015());
    CHECK(rd_after(steep, "super_deduction"_lever, value, 6) ==
          rd_after(performers(200), "super_deduction"_lever, value, 6));
}

TEST_CASE("only performers have R&D, and nobody reports less than it does", "[unit][rd]") {
    World world = performers(300);
    for (int k = 0; k < 300; ++k)
        add_firm(world, Place::zhuhai, firm_sectors[static_cast<std::size_t>(k) % firm_sector_count], 10.0);
    world.city[Place::foshan].awareness = 1.0;
    for (std::size_t i = 0; i < 300; ++i) world.firms.hightech_share[i] = 0.8F;
    const Settings settings;
    int relabelled = 0, started = 0;
    for (int q = 0; q < 8; ++q) {
        world.quarter = {q};
        decide_rd(world, settings.levers());
    }
    const Firms& f = world.firms;
    for (std::size_t i = 0; i < f.size(); ++i) {
        CHECK((f.rd_real[i] > 0.0) == f.is(i, Mark::performer));
        CHECK(f.rd_reported[i] >= f.rd_real[i]);
        CHECK(f.rd_real[i] <= world.parameters("intensity_cap"_parameter) * f.sales[i] * (1.0 + 1e-9));
        relabelled += f.rd_reported[i] > 1.001 * f.rd_real[i];
        started += i >= 300 && f.is(i, Mark::performer);
    }
    CHECK(relabelled > 0);
    CHECK(started > 0);
}

TEST_CASE("relabelled firms report what the law asks for and not much more, fewer as audits grow stricter",
          "[unit][rd]") {
    const auto relabelled = [](double audit) {
        World world = performers(500);
        world.city[Place::foshan].awareness = 1.0;
        for (std::size_t i = 0; i < world.firms.size(); ++i) {
            world.firms.hightech_share[i] = 0.8F;
            world.firms.log_intensity[i] = std::log(0.030);  // sales of 100: the threshold is 4%
        }
        Settings settings;
        settings.set("audit_strength"_lever, audit);
        decide_rd(world, settings.levers());
        double extra = 0.0;
        for (std::size_t i = 0; i < world.firms.size(); ++i) {
            const double reported = world.firms.rd_reported[i] / world.firms.sales[i];
            const double over = world.firms.rd_reported[i] - world.firms.rd_real[i];
            extra += over;
            if (over > 1e-9) {
                CHECK(reported >= 0.04 * (1.0 - 1e-12));
                CHECK(reported <= 0.04 * 1.03 * (1.0 + 1e-12));
            }
        }
        return extra;
    };
    CHECK(relabelled(0.05) > 0.0);
    CHECK(relabelled(0.20) < relabelled(0.05));
}

TEST_CASE("certificate holders, venture firms and firms with an R&D institution do not stop their R&D",
          "[unit][rd]") {
    World world = performers(900);
    Firms& f = world.firms;
    for (std::size_t i = 0; i < f.size(); ++i) {
        if (i % 4 == 1) f.hnte_until[i] = 100;
        if (i % 4 == 2) f.set(i, Mark::venture);
        if (i % 4 == 3) f.set(i, Mark::rd_institution);
    }
    world.parameters.set("participation_turnover"_parameter, 1.0);
    const Settings settings;
    for (int q = 0; q < 8; ++q) {
        world.quarter = {q};
        decide_rd(world, settings.levers());
    }
    int stopped = 0;
    for (std::size_t i = 0; i < f.size(); ++i) {
        if (i % 4 != 0)
            CHECK(f.is(i, Mark::performer));
        else
            stopped += !f.is(i, Mark::performer);
    }
    CHECK(stopped > 0);
}

TEST_CASE(
    "technology bought outside falls with a city's own patents and enforcement, and rises with open channels",
    "[unit][rd]") {
    World world = test::world_without_agents();
    const Baseline& b = test::baseline_2015();
    const double patents = b.city_values("invention_patents_in_force")[Place::foshan];
    world.year_tally[Place::foshan][Quantity::population] = b.city_values("population")[Place::foshan];
    const auto ratio = [&](double times_patents, Lever lever, double change) {
        Settings settings;
        settings.now.values[lever.row][Place::foshan] *= change;
        world.year_tally[Place::foshan][Quantity::patents_in_force] = times_patents * patents;
        decide_rd(world, settings.levers());
        return world.city[Place::foshan].purchase_ratio;
    };
    const double before = ratio(1.0, "ip_protection"_lever, 1.0);
    CHECK(before == Approx(0.2).epsilon(1e-12));  // that of 2015
    CHECK(ratio(2.0, "ip_protection"_lever, 1.0) ==
          Approx(0.2 * std::pow(2.0, -world.parameters("purchase_patent_elasticity"_parameter))));
    CHECK(ratio(1.0, "ip_protection"_lever, 1.5) == Approx(0.2 * std::pow(1.5, -0.1)));
    CHECK(ratio(1.0, "overseas_ma"_lever, 1.5) == Approx(0.2 * std::pow(1.5, 0.2)));
}

TEST_CASE("a kind of firms keeps its mean R&D intensity over 25 years, however far it is from its cell's norm",
          "[statistical][rd]") {
    for (const double usual : {1.2, -0.7}) {  // of ln intensity, against the norm
        const int n = 2000;
        World world = performers(n);
        world.parameters.set("participation_turnover"_parameter, 0.0);
        world.parameters.set("intensity_trend"_city_parameter, Place::foshan, 0.0);
        const double spread = world.parameters("intensity_spread"_parameter);
        Firms& f = world.firms;
        for (std::size_t i = 0; i < f.size(); ++i) {
            f.usual_deviation[i] = static_cast<float>(usual - usual_at_size(0.0, f.sales[i], 1.0));
            f.intensity_deviation[i] = static_cast<float>(usual + spread * Rng{7, 0}.stream(f.id[i], {0}, Purpose::sample_firms).normal());
            f.log_intensity[i] = -20.0;  // starts at what it desires
        }
        const auto mean = [&](const auto& column) {
            double total = 0.0;
            for (const auto x : column) total += static_cast<double>(x);
            return total / n;
        };
        const Settings settings;
        world.quarter = {0};
        decide_rd(world, settings.levers());
        const double intensity_before = mean(f.log_intensity);
        for (int q = 1; q <= 100; ++q) {
            world.quarter = {q};
            decide_rd(world, settings.levers());
        }
        CAPTURE(usual);
        // means of n draws each from one law; a tenth of a firm's first luck is left after so long
        const double bound = test::one_in_a_million * spread * std::sqrt(2.0 / n);
        CHECK(std::fabs(mean(f.intensity_deviation) - usual) < bound);
        CHECK(std::fabs(mean(f.log_intensity) - intensity_before) < bound);
        double variance = 0.0;
        for (const float x : f.intensity_deviation) variance += (static_cast<double>(x) - usual) * (static_cast<double>(x) - usual) / n;
        CHECK(std::sqrt(variance) == Approx(spread).epsilon(0.15));
    }
}

}  // namespace kapok
