// [parameters], [assumptions], and the resolved text.
#include <catch2/catch.hpp>

#include "tests/runner/runner_support.hpp"

using namespace kapok;
using test::has_line;
using test::scenario_faults;
using test::scenario_of;

TEST_CASE("parameters and assumptions are set by id, each in its own table", "[unit][scenario]") {
    const Scenario scenario =
        scenario_of("[parameters]\ncapital_share = 0.45\n[assumptions]\npark_frontier_rd = 0\n");
    CHECK(scenario.parameters("capital_share"_parameter) == 0.45);
    CHECK(scenario.parameters("park_frontier_rd"_parameter) == 0.0);
    CHECK(has_line(scenario_faults("[assumptions]\ncapital_share = 0.45\n"),
                   "test.toml:2:1: 'capital_share' belongs in [parameters]"));
    CHECK(has_line(scenario_faults("[parameters]\npark_frontier_rd = 0\n"),
                   "test.toml:2:1: 'park_frontier_rd' belongs in [assumptions]"));
}

TEST_CASE("a parameter by city is a table of cities or a list of nine", "[unit][scenario]") {
    constexpr auto offset = "growth_offset"_city_parameter;
    const Scenario some = scenario_of("[parameters]\ngrowth_offset = { foshan = 0.1, Guangzhou = -0.1 }\n");
    CHECK(some.parameters(offset, Place::foshan) == 0.1);
    CHECK(some.parameters(offset, Place::guangzhou) == -0.1);
    CHECK(some.parameters(offset, Place::zhuhai) == city_parameter_table[offset.row].values[Place::zhuhai]);
    const Scenario all = scenario_of("[parameters]\ngrowth_offset = [0, 0.01, 0, 0, 0, 0, 0, 0, 0.08]\n");
    CHECK(all.parameters(offset, Place::shenzhen) == 0.01);
    CHECK(all.parameters(offset, Place::zhaoqing) == 0.08);
    CHECK(scenario_of("", {"growth_offset.Zhuhai=0.02"}).parameters(offset, Place::zhuhai) == 0.02);

    CHECK(has_line(scenario_faults("[parameters]\ngrowth_offset = [0, 0.01]\n"),
                   "test.toml:2:17: 'growth_offset' should be a table such as"));
    CHECK(has_line(scenario_faults("[parameters]\ngrowth_offset = 0.01\n"),
                   "test.toml:2:17: 'growth_offset' should be a table such as"));
    CHECK(has_line(scenario_faults("[parameters]\ngrowth_offset = { Foshan = 0.1, foshan = 0.2 }\n"),
                   "test.toml:2:33: Foshan is there twice"));
    CHECK(has_line(scenario_faults("[parameters]\ngrowth_offset = { Macao = 0.1 }\n"),
                   "test.toml:2:19: 'Macao' is none of the cities"));
}

TEST_CASE("a parameter outside its range needs leave, and the message gives the range", "[unit][scenario]") {
    CHECK(scenario_faults("[parameters]\ncapital_share = 0.9\n") ==
          std::vector<std::string>{"test.toml:2:17: capital_share = 0.9 is outside 0.3 to 0.55 (share of "
                                   "value added); to use it all the same, "
                                   "set allow_outside_range = true at the top of the file"});
    const Scenario allowed = scenario_of("allow_outside_range = true\n[parameters]\ncapital_share = 0.9\n");
    CHECK(allowed.parameters("capital_share"_parameter) == 0.9);
    CHECK(allowed.allow_outside_range);
    CHECK(scenario_of("", {"allow_outside_range=true", "capital_share=0.9"})
              .parameters("capital_share"_parameter) == 0.9);
    CHECK(scenario_faults("", {"capital_share=0.9"}) ==
          std::vector<std::string>{"command line, --set 1: capital_share = 0.9 is outside 0.3 to 0.55 (share of value added); "
                                   "to use it all the same, put --set allow_outside_range=true before it"});
}

TEST_CASE("unknown parameters, wrong types and NaN are faults", "[unit][scenario]") {
    CHECK(has_line(scenario_faults("[parameters]\ncapital_shere = 0.4\n"),
                   "test.toml:2:1: unknown parameter 'capital_shere'. Did you mean 'capital_share'?"));
    CHECK(has_line(
        scenario_faults("[parameters]\nvoucher_rate = 0.4\n"),
        "test.toml:2:1: unknown parameter 'voucher_rate'. It is a lever: write [levers.voucher_rate]."));
    CHECK(has_line(scenario_faults("[parameters]\ncapital_share = \"0.4\"\n"),
                   "test.toml:2:17: 'capital_share' should be a number, not text"));
    CHECK(has_line(scenario_faults("[parameters]\ncapital_share = inf\n"),
                   "test.toml:2:17: 'capital_share' = inf is not a finite number"));
    CHECK(has_line(scenario_faults("allow_outside_range = 1\n"),
                   "test.toml:1:23: 'allow_outside_range' should be true or false, not a number"));
}

namespace {

/// Same values at many dates, same parameters, same settings.
void check_same(const Scenario& a, const Scenario& b) {
    for (std::size_t row = 0; row < lever_count; ++row)
        for (const Place city : cities)
            for (double date = 2016.0; date < 2050.0; date += 0.01) {
                const double first = a.schedule.at({row}, city, date),
                             second = b.schedule.at({row}, city, date);
                if (first == second) continue;
                INFO(lever_table[row].id << " in " << place_table[city].id << " at " << date);
                CHECK(first == second);
                return;
            }
    for (std::size_t row = 0; row < parameter_table.size(); ++row)
        CHECK(a.parameters(ParameterId{row}) == b.parameters(ParameterId{row}));
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row)
        for (const Place city : cities)
            CHECK(a.parameters(CityParameterId{row}, city) == b.parameters(CityParameterId{row}, city));
    CHECK(a.about == b.about);
    CHECK(a.seed == b.seed);
    CHECK(a.replicates == b.replicates);
    CHECK(a.scale == b.scale);
    CHECK(a.until == b.until);
    CHECK(a.quarterly == b.quarterly);
    CHECK(a.firms_every == b.firms_every);
}

}  // namespace

TEST_CASE("the resolved text of a scenario reads back as the same scenario and the same text",
          "[unit][scenario]") {
    const Scenario named = scenario_of(
        "about = \"a \\\"quoted\\\" line\\\\ \\u0009 广州\"\nallow_outside_range = true\nseed = 5\nscale = "
        "0.123456789\nuntil = 2031\n"
        "[record]\nquarterly = [\"gdp\"]\nfirms_every = 2\n"
        "[levers.prd_coordination]\nform = { Foshan = \"step\" }\nall = [[2016-03-05, 0.1], [2030-02-28, "
        "0.7]]\nFoshan = [[2016.1, 0.9], [2017.3, 0.4]]\n"
        "[levers.voucher_rate]\nall = 0.3\n"
        "[levers.talent_programme]\nall = [[2018.0, 22]]\n"
        "[parameters]\ncapital_share = 0.9\ngrowth_offset = { Foshan = 0.1 "
        "}\n[assumptions]\npark_frontier_rd = 1e-5\n");
    const Scenario again = scenario_of(named.resolved_toml);
    check_same(named, again);
    CHECK(again.resolved_toml == named.resolved_toml);
    CHECK(named.resolved_toml.find("voucher_rate") == std::string::npos);
    for (const std::string_view name : embedded_scenarios()) {
        INFO(name);
        const Scenario scenario = load_scenario(std::string(name), test::baseline_2015());
        const Scenario read_back = scenario_of(scenario.resolved_toml);
        check_same(scenario, read_back);
        CHECK(read_back.resolved_toml == scenario.resolved_toml);
    }
}

TEST_CASE("scenarios that mean the same have the same resolved text", "[unit][scenario]") {
    const std::string one =
        scenario_of("[levers.voucher_rate]\nall = [[2018.0, 0.5]]\n[levers.mobility]\nfoshan = 0.5\n")
            .resolved_toml;
    const std::string other = scenario_of(
                                  "[levers.mobility]\nFoshan = [[2016-01-01, 0.50]]\nZhuhai = "
                                  "0.1\n[levers.voucher_rate]\nall = [[2018-01-01, 5e-1]]\n")
                                  .resolved_toml;
    CHECK(one == other);
}
