// The sweeps that come with the program.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "tests/runner/sweep/sweep_support.hpp"
#include "tests/support/paths.hpp"

using namespace kapok;
using test::baseline_2015;

TEST_CASE("every shipped sweep loads, asks its question in both languages and is small", "[unit][sweep]") {
    CHECK(embedded_sweeps().size() == 7);
    for (const std::string_view name : embedded_sweeps()) {
        INFO(name);
        const Sweep sweep = load_sweep(std::string(name), baseline_2015());
        CHECK_FALSE(sweep.about.empty());
        CHECK_FALSE(sweep.about_zh.empty());
        CHECK(sweep_notes(sweep, Language::en).empty());
        CHECK(sweep.base.scale == 0.01);
        CHECK(sweep.point_count() * sweep.base.replicates <= 10'000);
        const DesignPoints points = design_points(sweep);
        const auto price = [](Lever lever, double) { return lever.spec().in_plan; };
        for (const std::size_t point : {std::size_t{0}, points.size() - 1})
            CHECK_FALSE(scenario_of(sweep, points, point, price).resolved_toml.empty());
    }
}

TEST_CASE("the page on sweeps counts their points rightly, and its example is a sweep", "[unit][sweep]") {
    const std::string page = test::bytes_of(test::source_directory() + "/scenarios/sweeps/README.md");
    for (const std::string_view name : embedded_sweeps()) {
        INFO(name);
        const auto row = page.find("| `" + std::string(name) + "` |");
        REQUIRE(row != std::string::npos);
        const std::string line = page.substr(row, page.find('\n', row) - row);
        CHECK(line.ends_with(
            fmt::format("| {} |", load_sweep(std::string(name), baseline_2015()).point_count())));
    }
    const std::string mark = "```toml\n";
    const auto start = page.find(mark) + mark.size();
    CHECK(test::sweep_of(page.substr(start, page.find("```", start) - start)).point_count() == 9.0);
    for (const DesignKindSpec& kind : design_kinds())
        CHECK(page.find("| `" + std::string(kind.id) + "` |") != std::string::npos);
}

TEST_CASE("a sweep is no scenario", "[unit][sweep]") {
    CHECK(test::faults_of([] { load_scenario("coordination", baseline_2015()); }).size() == 1);
    CHECK(test::faults_of([] { load_scenario("sweeps/coordination", baseline_2015()); }).size() == 1);
}

TEST_CASE("sweeps of all levers have each lever once, and where it acts under the plan", "[unit][sweep]") {
    const Scenario plan = load_scenario("plan", baseline_2015());
    for (const char* name : {"levers_one_at_a_time", "lever_screening_morris"}) {
        std::map<std::size_t, int> count;
        for (const Factor& factor : load_sweep(name, baseline_2015()).factors) {
            REQUIRE(factor.kind == FactorKind::lever);
            const Lever lever = factor.levers.front().lever;
            INFO(lever.spec().id << " in " << name);
            ++count[lever.row];
            const bool everywhere = factor.scope.cities.size() == city_count;
            CHECK((everywhere || factor.scope.cities == std::vector{Place::guangzhou}));
            const bool moved_elsewhere = !plan.schedule.course(lever, Place::zhuhai).points.empty();
            if (moved_elsewhere) CHECK(everywhere);
        }
        CHECK(count.size() == lever_count);
    }
}

TEST_CASE(
    "one at a time, no point repeats the base and every lever reaches its plan value and the ends of its "
    "range",
    "[unit][sweep]") {
    for (const Factor& factor : load_sweep("levers_one_at_a_time", baseline_2015()).factors) {
        const LeverSpec& spec = factor.levers.front().lever.spec();
        INFO(spec.id);
        std::vector<double> reached = factor.values;
        CHECK(std::find(reached.begin(), reached.end(), spec.in_2015) == reached.end());
        reached.push_back(spec.in_2015);
        for (const double value : {spec.lowest, spec.in_plan, spec.highest})
            CHECK(std::find(reached.begin(), reached.end(), value) != reached.end());
    }
}

TEST_CASE("screening starts from the value of 2015 or has it inside its range", "[unit][sweep]") {
    for (const Factor& factor : load_sweep("lever_screening_morris", baseline_2015()).factors) {
        const LeverSpec& spec = factor.levers.front().lever.spec();
        INFO(spec.id);
        CHECK((factor.low <= spec.in_2015 && spec.in_2015 <= factor.high));
        CHECK((factor.low <= spec.in_plan && spec.in_plan <= factor.high));
    }
}
