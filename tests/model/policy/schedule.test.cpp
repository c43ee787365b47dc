// From dated points to the value in force.

#include "model/policy/schedule.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/runner/runner_support.hpp"

namespace kapok {
namespace {

constexpr Lever tax = "hnte_tax_rate"_lever;  // a step
constexpr Lever grants = "evaluation"_lever;  // a ramp
static_assert(tax.spec().form == Form::step && grants.spec().form == Form::ramp);

}  // namespace

TEST_CASE("a step holds each value from its date until the next, and 2015's before the first",
          "[unit][schedule]") {
    const Course course{Form::step, {{2017.0, 0.75}, {2018.5, 1.0}}};
    CHECK(course.at(2016.9, 0.5) == 0.5);
    CHECK(course.at(2017.0, 0.5) == 0.75);
    CHECK(course.at(2018.499, 0.5) == 0.75);
    CHECK(course.at(2018.5, 0.5) == 1.0);
    CHECK(course.at(2049.9, 0.5) == 1.0);
    CHECK(Course{}.at(2030.0, 0.5) == 0.5);
}

TEST_CASE("a ramp joins its points by lines and is flat outside them", "[unit][schedule]") {
    const Course course{Form::ramp, {{2016.0, 10.0}, {2018.0, 20.0}, {2019.0, 0.0}}};
    CHECK(course.at(2015.9, 3.0) == 3.0);
    CHECK(course.at(2016.0, 3.0) == 10.0);
    CHECK(course.at(2016.5, 3.0) == Approx(12.5));
    CHECK(course.at(2018.0, 3.0) == Approx(20.0));
    CHECK(course.at(2018.75, 3.0) == Approx(5.0));
    CHECK(course.at(2025.0, 3.0) == 0.0);
}

TEST_CASE("levers of a quarter are read in its middle; those of 2015 know nothing of later points",
          "[unit][schedule]") {
    Schedule schedule(test::baseline_2015());
    schedule.set(tax, Place::foshan, {Form::step, {{2016.125, 0.1}, {2016.2, 0.05}}});
    CHECK(schedule.in_quarter({0})(tax, Place::foshan) == 0.1);
    CHECK(schedule.in_quarter({1})(tax, Place::foshan) == 0.05);
    CHECK(schedule.in_quarter({1})(tax, Place::zhuhai) == 0.15);
    CHECK(schedule.of_2015()(tax, Place::foshan) == 0.15);
    CHECK(schedule.in_quarter({0}).at_or(tax, Place::hong_kong, 0.165) == 0.165);
    CHECK(schedule.in_quarter({0}).at_or(tax, Place::foshan, 0.165) == 0.1);
}

TEST_CASE("levers have ids of their own, both names, and values of 2015 and of the plan within their range",
          "[unit][levers]") {
    std::set<std::string_view> ids;
    for (const LeverSpec& lever : lever_table) {
        CAPTURE(lever.id);
        CHECK(ids.insert(lever.id).second);
        for (const std::string_view text : {lever.zh, lever.en, lever.unit, lever.scope, lever.stage,
                                            lever.cost_rule, lever.evidence, lever.source})
            CHECK_FALSE(text.empty());
        CHECK(lever.lowest < lever.highest);
        for (const double value : {lever.in_2015, lever.in_plan}) {
            CHECK(lever.lowest <= value);
            CHECK(value <= lever.highest);
        }
        CHECK(lever.plan_year >= 2016);
        CHECK(lever.plan_year <= 2020);
        CHECK(find_lever(lever.id)->spec().id == lever.id);
    }
    CHECK_FALSE(find_lever("super_deductions").has_value());
}

TEST_CASE("levers reach each of the plan's 24 tasks and its safeguards, and nothing beyond",
          "[unit][levers]") {
    std::uint32_t reached = 0;
    for (const LeverSpec& lever : lever_table) {
        CHECK(lever.tasks != 0);
        reached |= lever.tasks;
    }
    CHECK(reached == (1U << 25) - 1U);  // bit 0: safeguards
}

TEST_CASE("a city's lever of 2015 is its exception, or Guangzhou's scaled by a table, within the range",
          "[unit][levers]") {
    const Baseline& b = test::baseline_2015();
    bool scaled = false, exceptional = false;
    for (std::size_t row = 0; row < lever_count; ++row) {
        const LeverSpec& spec = lever_table[row];
        for (const Place c : cities) {
            CAPTURE(spec.id, place_table[c].id);
            const double value = lever_value_2015({row}, c, b);
            CHECK(value >= spec.lowest);
            CHECK(value <= spec.highest);
            const CityValue* exception = nullptr;
            for (const CityValue& e : spec.exceptions_2015)
                if (e.city == c) exception = &e;
            if (exception) {
                CHECK(value == exception->value);
                exceptional = true;
            } else if (spec.scales_with.empty() || c == Place::guangzhou) {
                CHECK(value == spec.in_2015);
            } else {
                const auto& row_values = b.city_values(spec.scales_with);
                CHECK(value == Approx(std::min(spec.highest,
                                               std::max(spec.lowest, spec.in_2015 * row_values[c] /
                                                                         row_values[Place::guangzhou]))));
                scaled = scaled || value != spec.in_2015;
            }
            CHECK(Schedule(b).at({row}, c, 2049.0) == value);
        }
    }
    CHECK(scaled);
    CHECK(exceptional);
}

}  // namespace kapok
