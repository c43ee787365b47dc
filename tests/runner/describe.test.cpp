#include "runner/describe.hpp"

#include <catch2/catch.hpp>

#include "model/measurement/variables.hpp"
#include "runner/unit_names.hpp"
#include "runner/utf8.hpp"
#include "tests/runner/runner_support.hpp"

using namespace kapok;
using test::scenario_of;

namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("a description names every change with city, dates, values and unit, and nothing else",
          "[unit][describe]") {
    const Scenario scenario = scenario_of(
        "about = \"Why?\"\nabout_zh = \"为何？\"\nreplicates = 4\n[record]\nquarterly = [\"gdp\"]\n"
        "[levers.voucher_rate]\nall = [[2018.0, 0.5], [2022-10-01, 0.6]]\nShenzhen = 0.3\n"
        "[levers.prd_coordination]\nall = [[2016.0, 0.2], [2020.0, 0.6]]\n"
        "[parameters]\ncapital_share = 0.45\ngrowth_offset = { Foshan = 0.1 }\n");
    const std::string text = describe_scenario(scenario, Language::en);
    INFO(text);
    CHECK(contains(text, "Why?\n  为何？\n"));
    CHECK(contains(text, "2016 to 2049, 4 replicates from seed 1, 0.05 firms per real firm"));
    CHECK(contains(text, "by quarter gdp"));
    CHECK(contains(text, "Levers that differ from 2015 (2 of "));
    CHECK(contains(text,
                   "voucher_rate: Innovation voucher discount [share of the price of a bought research "
                   "service, up to the voucher]\n"
                   "    Guangzhou, Zhuhai, Foshan, Huizhou, Dongguan, Zhongshan, Jiangmen, Zhaoqing: 0.3 in "
                   "2015; 0.5 from 2018-01-01, 0.6 from 2022-10-01\n"));
    CHECK(contains(text, "    all cities: 0.2 in 2015; ramp 0.2 at 2016-01-01, 0.6 at 2020-01-01\n"));
    CHECK(contains(text, "  capital_share: 0.45 instead of 0.4 [share of value added]"));
    CHECK(contains(text, "  growth_offset of Foshan: 0.1 instead of "));
    CHECK(contains(text, "Notes:\n  voucher_rate is set in Shenzhen, but to its value of 2015\n"));
}

TEST_CASE("a description in Chinese names levers, units, cities and notes in Chinese", "[unit][describe]") {
    const std::string text = describe_scenario(scenario_of("replicates = 4\n[record]\nquarterly = [\"gdp\"]\n"
                                                           "[levers.voucher_rate]\nall = [[2018.0, 0.5], [2022-10-01, 0.6]]\nShenzhen = 0.3\n"
                                                           "[levers.prd_coordination]\nall = [[2016.0, 0.2], [2020.0, 0.6]]\n"
                                                           "[parameters]\ncapital_share = 0.45\ngrowth_offset = { Foshan = 0.1 }\n"),
                                               Language::zh);
    INFO(text);
    CHECK(contains(text, "模拟:2016至2049年,4次重复运行,种子1,每家真实企业对应0.05家模拟企业"));
    CHECK(contains(text, ";按季度gdp"));
    CHECK(contains(text, "与2015年不同的政策杠杆(2项,共"));
    CHECK(contains(text, "  voucher_rate: 科技创新券抵扣比例 [占所购研发服务价格比例,以券面额为限]\n"
                         "    广州、珠海、佛山、惠州、东莞、中山、江门、肇庆: 2015年为0.3;2018-01-01起为0.5, 2022-10-01起为0.6\n"));
    CHECK(contains(text, "    全部城市: 2015年为0.2;渐变,2016-01-01为0.2, 2020-01-01为0.6\n"));
    CHECK(contains(text, "  capital_share: 0.45,表中为0.4 ["));
    CHECK(contains(text, "  growth_offset(佛山): 0.1,表中为"));
    CHECK(contains(text, "注意:\n  voucher_rate在深圳有设定,但等于2015年的取值\n"));
    const std::string baseline = describe_scenario(scenario_of(""), Language::zh);
    CHECK(contains(baseline, "政策杠杆:均与2015年相同。\n"));
    CHECK(contains(baseline, "参数与假设:均与参数表相同。\n"));
}

TEST_CASE("the baseline is described as no change", "[unit][describe]") {
    const std::string text = describe_scenario(scenario_of(""), Language::en);
    CHECK(contains(text, "Levers: all as in 2015.\n"));
    CHECK(contains(text, "Parameters and assumptions: all as in the tables.\n"));
    CHECK_FALSE(contains(text, "Notes:"));
}

TEST_CASE("parameters outside their plausible range are noted", "[unit][describe]") {
    const Scenario scenario = scenario_of(
        "allow_outside_range = true\n[parameters]\ncapital_share = 0.9\ngrowth_offset = { Foshan = 2 }\n");
    CHECK(scenario_notes(scenario, Language::en) ==
          std::vector<std::string>{"capital_share = 0.9 is outside its plausible range 0.3 to 0.55",
                                   "growth_offset of Foshan = 2 is outside its plausible range -0.3 to 0.3"});
}

TEST_CASE("a city that sets a national lever by itself is noted; all cities together are not", "[unit][describe]") {
    CHECK(scenario_notes(scenario_of("[levers.super_deduction]\nGuangzhou = 1.0\nFoshan = 1.0\n"), Language::en) ==
          std::vector<std::string>{
              "super_deduction is set by the nation for all cities, but not to the same in Guangzhou, Foshan"});
    CHECK(scenario_notes(scenario_of("[levers.super_deduction]\nall = 1.0\n"), Language::en).empty());
    CHECK(scenario_notes(scenario_of("[levers.incubation_space]\nGuangzhou = 1000\n"), Language::en).empty());
}

TEST_CASE("every unit of a lever, a parameter and a recorded variable has a Chinese name", "[unit][describe]") {
    const auto check = [](std::string_view unit) {
        CAPTURE(unit);
        CHECK(unit_text(unit, Language::en) == unit);
        CHECK(unit_text(unit, Language::zh) != unit);
    };
    for (const LeverSpec& lever : lever_table) check(lever.unit);
    for (const ParameterSpec& parameter : parameter_table) check(parameter.unit);
    for (const CityParameterSpec& parameter : city_parameter_table) check(parameter.unit);
    for (const Variable& variable : variables()) check(variable.unit);
    CHECK(contains(describe_levers(Language::zh), "  国家;省;市  "));
    CHECK_FALSE(contains(describe_levers(Language::zh), "  national  "));
    CHECK(contains(describe_indicators(Language::zh), "亿元"));
}

TEST_CASE("the tables of levers and indicators have one line each, aligned in both languages",
          "[unit][describe]") {
    for (const Language language : {Language::en, Language::zh}) {
        const auto levers = lines_of(describe_levers(language));
        REQUIRE(levers.size() == lever_count + 4);
        CHECK(levers[2].starts_with("super_deduction"));
        const std::size_t unit_column = levers[1].rfind("  ");
        for (std::size_t row = 0; row < lever_count; ++row) {
            const std::string& line = levers[row + 2];
            const std::size_t unit = line.rfind(unit_text(lever_table[row].unit, language));
            REQUIRE(unit != std::string::npos);
            CHECK(display_width(line.substr(0, unit)) == unit_column + 2);
        }
        CHECK(lines_of(describe_indicators(language)).size() == variables().size() + 2);
    }
    CHECK(contains(describe_levers(Language::zh), "科技创新券抵扣比例"));
    CHECK_FALSE(contains(describe_levers(Language::en), "科技创新券抵扣比例"));
    CHECK(contains(describe_indicators(Language::en), ">= 3 "));
}

TEST_CASE("the JSON lists have one object per row with both names", "[unit][describe]") {
    const auto levers = lines_of(levers_json());
    REQUIRE(levers.size() == lever_count + 1);
    CHECK(levers[0] == "[");
    CHECK(levers[1].starts_with(
        "{\"id\": \"super_deduction\", \"name_zh\": \"研发费用加计扣除比例\", \"name_en\": "));
    CHECK(contains(levers_json(), "\"in_2015_by_city\": {\"Shenzhen\": 0, \"Zhuhai\": 0"));
    CHECK(contains(levers_json(), "\"tasks\": [9, \"safeguards\"]"));
    const auto indicators = lines_of(indicators_json());
    REQUIRE(indicators.size() == variables().size() + 1);
    CHECK(contains(indicators[1], "\"goal\": 3, \"goal_year\": 2020, \"goal_relation\": \">=\""));
    CHECK(contains(indicators_json(), "\"in_plan\": false, \"goal\": null, \"goal_year\": null, \"goal_relation\": null"));
    CHECK(contains(indicators_json(), "\"in_plan\": false, \"goal\": 1, \"goal_year\": 2049, \"goal_relation\": \">=\""));
}
