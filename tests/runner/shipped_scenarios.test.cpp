// The scenarios that come with the program.
#include <catch2/catch.hpp>
#include <cstdio>
#include <map>
#include <set>
#include <sstream>

#include "runner/embedded_data.hpp"
#include "runner/number_text.hpp"
#include "runner/scenario_courses.hpp"
#include "runner/text_table.hpp"
#include "runner/toml_document.hpp"
#include "tests/runner/runner_support.hpp"

using namespace kapok;
using test::baseline_2015;

namespace {

Scenario shipped(const std::string& name) {
    return load_scenario(name, baseline_2015());
}

struct TaskGroup {
    std::string scenario;
    std::uint32_t tasks;  ///< of which its levers serve at least one
};
const std::vector<TaskGroup> groups{
    {"tasks_01_04_policy_and_transfer", tasks(1, 2, 3, 4)},
    {"tasks_05_08_parks_and_incubation", tasks(5, 6, 7, 8)},
    {"tasks_09_12_firms_and_science", tasks(9, 10, 11, 12)},
    {"tasks_13_16_industry", tasks(13, 14, 15, 16)},
    {"tasks_17_20_openness", tasks(17, 18, 19, 20)},
    {"tasks_21_24_finance_ip_talent", tasks(21, 22, 23, 24)},
    {"safeguards", tasks(safeguard)},
};

/// Levers that a scenario file names itself, whatever it extends.
std::set<std::string> levers_named_in(const std::string& scenario) {
    const std::string name = "scenarios/" + scenario + ".toml";
    std::set<std::string> ids;
    for (const TomlEntry& entry : parse_toml(find_embedded(name)->bytes, name))
        if (entry.key == "levers")
            for (const TomlEntry& lever : *entry.value.as<TomlValue::Table>()) ids.insert(lever.key);
    return ids;
}

constexpr double just_after = 1e-6;

}  // namespace

TEST_CASE("every shipped scenario loads and asks its question in both languages", "[unit][scenarios]") {
    CHECK(embedded_scenarios().size() == 12);
    for (const std::string_view name : embedded_scenarios()) {
        INFO(name);
        const Scenario scenario = shipped(std::string(name));
        CHECK_FALSE(scenario.about.empty());
        CHECK_FALSE(scenario.about_zh.empty());
        CHECK_FALSE(scenario.allow_outside_range);
    }
}

TEST_CASE("the baseline scenario leaves every lever as in 2015", "[unit][scenarios]") {
    const Scenario baseline = shipped("baseline");
    for (std::size_t row = 0; row < lever_count; ++row)
        CHECK(cities_that_differ(baseline.schedule, {row}).empty());
}

TEST_CASE("every lever is in exactly one group of tasks, and serves a task of that group",
          "[unit][scenarios]") {
    std::map<std::string, int> count;
    for (const TaskGroup& group : groups)
        for (const std::string& id : levers_named_in(group.scenario)) {
            INFO(id << " in " << group.scenario);
            ++count[id];
            CHECK((find_lever(id)->spec().tasks & group.tasks) != 0);
        }
    for (const LeverSpec& spec : lever_table) {
        INFO(spec.id);
        CHECK(count[std::string(spec.id)] == 1);
    }
}

TEST_CASE("the groups of tasks together are the plan", "[unit][scenarios]") {
    const Scenario plan = shipped("plan");
    for (const TaskGroup& group : groups) {
        const Scenario part = shipped(group.scenario);
        const auto named = levers_named_in(group.scenario);
        for (std::size_t row = 0; row < lever_count; ++row)
            for (const Place city : cities) {
                INFO(lever_table[row].id << " in " << place_table[city].id << ", " << group.scenario);
                if (!named.contains(std::string(lever_table[row].id)))
                    CHECK_FALSE(differs_from_2015(part.schedule, {row}, city));
                else
                    for (double date = 2016.0; date < 2022.0; date += 0.0625)
                        CHECK(part.schedule.at({row}, city, date) == plan.schedule.at({row}, city, date));
            }
    }
}

TEST_CASE("under the plan every lever of Guangzhou is at its plan value from the end of the plan year on",
          "[unit][scenarios]") {
    const Scenario plan = shipped("plan");
    for (std::size_t row = 0; row < lever_count; ++row) {
        const LeverSpec& spec = lever_table[row];
        INFO(spec.id);
        for (const double date : {spec.plan_year + 1.0, 2021.0, 2030.0, 2049.9})
            CHECK(plan.schedule.at({row}, Place::guangzhou, date) == spec.in_plan);
        CHECK(plan.schedule.at({row}, Place::guangzhou, 2015.9) == spec.in_2015);
        if (spec.form != Form::ramp) continue;
        const double low = std::min(spec.in_2015, spec.in_plan), high = std::max(spec.in_2015, spec.in_plan);
        for (double date = 2016.0; date < 2021.0; date += 0.05) {
            CHECK(plan.schedule.at({row}, Place::guangzhou, date) >= low);
            CHECK(plan.schedule.at({row}, Place::guangzhou, date) <= high);
        }
    }
}

TEST_CASE(
    "the deepened plan is the plan to the end of 2020, and then differs in Guangzhou alone or in all cities",
    "[unit][scenarios]") {
    const Scenario plan = shipped("plan"), deepened = shipped("plan_to_2049");
    std::size_t deeper = 0;
    for (std::size_t row = 0; row < lever_count; ++row) {
        bool moved = false;
        for (const Place city : cities) {
            INFO(lever_table[row].id << " in " << place_table[city].id);
            for (double date = 2016.0; date < 2021.0; date += 0.0625)
                CHECK(deepened.schedule.at({row}, city, date) == Approx(plan.schedule.at({row}, city, date)));
            moved =
                moved || deepened.schedule.at({row}, city, 2049.9) != plan.schedule.at({row}, city, 2049.9);
        }
        deeper += moved ? 1 : 0;
    }
    CHECK(deeper > 30);
}

TEST_CASE("without coordination only coordination is missing from the plan", "[unit][scenarios]") {
    const Scenario plan = shipped("plan"), without = shipped("without_prd_coordination");
    for (std::size_t row = 0; row < lever_count; ++row)
        for (const Place city : cities) {
            const bool coordination = Lever{row} == "prd_coordination"_lever;
            const Schedule& expected = plan.schedule;
            const double value =
                coordination ? expected.in_2015({row}, city) : expected.at({row}, city, 2030.0);
            CHECK(without.schedule.at({row}, city, 2030.0) == value);
        }
}

namespace {

/// "guangzhou: 2016-06-01=0.50, ..." of an enacted path; points whose value is not known are left out.
struct EnactedCourse {
    std::string who;
    std::vector<SchedulePoint> points;
};

std::vector<EnactedCourse> parse_path(const std::string& path) {
    std::vector<EnactedCourse> courses;
    std::istringstream parts(path.substr(0, path.find("//")));
    for (std::string part; std::getline(parts, part, ';');) {
        const auto colon = part.find(':');
        if (colon == std::string::npos) continue;
        const auto start = part.find_first_not_of(' ');
        EnactedCourse course{part.substr(start, colon - start), {}};
        std::istringstream points(part.substr(colon + 1));
        int year = 0, month = 0, day = 0;
        double value = 0.0;
        for (std::string point; std::getline(points, point, ',');)
            if (std::sscanf(point.c_str(), " %d-%d-%d=%lf", &year, &month, &day, &value) == 4)
                course.points.push_back({*decimal_year(year, month, day), value});
        courses.push_back(std::move(course));
    }
    return courses;
}

}  // namespace

TEST_CASE("the enacted scenario follows the paths of the lever notes wherever they name cities or all",
          "[unit][scenarios]") {
    const Scenario enacted = shipped("as_enacted");
    const TextTable notes(find_embedded("scenarios/data/lever_notes.csv")->bytes, "lever_notes.csv");
    int checked = 0;
    for (const TableRow& row : notes.rows()) {
        const auto lever = find_lever(row.cell("id").text);
        REQUIRE(lever);
        const auto courses = parse_path(row.cell("enacted_path").text);
        const auto has_own = [&](Place c) {
            return std::any_of(courses.begin(), courses.end(),
                               [&](const EnactedCourse& course) { return find_place(course.who) == c; });
        };
        for (const auto& [who, points] : courses) {
            const auto city = find_place(who);
            if (!city && who != "all" && who != "nation" && who != "prd") continue;
            for (std::size_t i = 0; i < points.size(); ++i) {
                if (i + 1 < points.size() && points[i + 1].date <= 2016.0)
                    continue;  // no longer in force in 2016
                for (const Place c : cities) {
                    if (city ? c != *city : has_own(c)) continue;
                    INFO(lever->spec().id << " of " << who << " from " << format_date(points[i].date)
                                          << " in " << place_table[c].id);
                    const double date = std::max(points[i].date, 2016.0) + just_after;
                    CHECK(enacted.schedule.at(*lever, c, date) == Approx(points[i].value).epsilon(0.002));
                    ++checked;
                }
            }
        }
    }
    CHECK(checked > 100);
}
