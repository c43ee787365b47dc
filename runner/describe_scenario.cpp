// The text of `kapok check`.
#include <fmt/format.h>

#include <algorithm>

#include "runner/describe.hpp"
#include "runner/language.hpp"
#include "runner/number_text.hpp"
#include "runner/scenario_courses.hpp"
#include "runner/unit_names.hpp"

namespace kapok {
namespace {

/// "0.5 in 2015; 0.75 from 2018-01-01, 1 from 2022-10-01" or "0.2 in 2015; ramp 0.2 at 2016-01-01, 0.6 at
/// 2020-01-01".
std::string course_text(const Course& course, double before, Language language) {
    const bool ramp = course.form == Form::ramp && course.points.size() > 1;
    std::vector<std::string> points;
    for (const SchedulePoint& point : course.points)
        points.push_back(ramp ? filled(language, "{} at {}", "{1}为{0}", format_number(point.value), format_date(point.date))
                              : filled(language, "{} from {}", "{1}起为{0}", format_number(point.value), format_date(point.date)));
    return filled(language, "{} in 2015; {}{}", "2015年为{};{}{}", format_number(before), ramp ? in(language, "ramp ", "渐变,") : "",
                  fmt::join(points, ", "));
}

/// "growth_offset of Foshan"
std::string name_in_city(std::string_view id, Place city, Language language) {
    return filled(language, "{} of {}", "{}({})", id, in(language, place_table[city].id, place_table[city].zh));
}

/// Cities that share a course and a value of 2015.
struct CityGroup {
    std::vector<Place> cities;
    std::string course;
};

std::vector<CityGroup> group_cities(const Schedule& schedule, Lever lever, const std::vector<Place>& where, Language language) {
    std::vector<CityGroup> groups;
    for (const Place city : where) {
        std::string text = course_text(schedule.course(lever, city), schedule.in_2015(lever, city), language);
        const auto same = std::find_if(groups.begin(), groups.end(),
                                       [&](const CityGroup& group) { return group.course == text; });
        if (same == groups.end())
            groups.push_back({{city}, std::move(text)});
        else
            same->cities.push_back(city);
    }
    return groups;
}

std::string levers_text(const Schedule& schedule, Language language) {
    std::string text;
    std::size_t changed = 0;
    for (std::size_t row = 0; row < lever_count; ++row) {
        const Lever lever{row};
        const auto where = cities_that_differ(schedule, lever);
        if (where.empty()) continue;
        ++changed;
        const LeverSpec& spec = lever.spec();
        text += fmt::format("  {}: {} [{}]\n", spec.id, in(language, spec.en, spec.zh), unit_text(spec.unit, language));
        for (const CityGroup& group : group_cities(schedule, lever, where, language))
            text += fmt::format("    {}: {}\n", city_names(group.cities, language), group.course);
    }
    if (changed == 0) return std::string(in(language, "Levers: all as in 2015.\n", "政策杠杆:均与2015年相同。\n"));
    return filled(language, "Levers that differ from 2015 ({} of {}):\n{}", "与2015年不同的政策杠杆({}项,共{}项):\n{}", changed, lever_count, text);
}

/// Parameters have their definitions in English alone; in Chinese their names stand there.
std::string parameters_text(const Parameters& parameters, Language language) {
    std::string text;
    const auto add = [&](const std::string& name, double value, double in_table, std::string_view unit, std::string_view about) {
        if (value != in_table)
            text += filled(language, "  {}: {} instead of {} [{}], {}\n", "  {}: {},表中为{} [{}], {}\n", name, format_number(value),
                           format_number(in_table), unit, about);
    };
    for (std::size_t row = 0; row < parameter_table.size(); ++row) {
        const ParameterSpec& spec = parameter_table[row];
        add(std::string(spec.id), parameters(ParameterId{row}), spec.value, spec.unit, in(language, spec.text, spec.zh));
    }
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row) {
        const CityParameterSpec& spec = city_parameter_table[row];
        for (const Place city : cities)
            add(name_in_city(spec.id, city, language), parameters(CityParameterId{row}, city), spec.values[city], spec.unit, in(language, spec.text, spec.zh));
    }
    return std::string(text.empty() ? in(language, "Parameters and assumptions: all as in the tables.\n", "参数与假设:均与参数表相同。\n")
                                    : in(language, "Parameters and assumptions that differ:\n", "与参数表不同的参数与假设:\n")) +
           text;
}

}  // namespace

std::string city_names(const std::vector<Place>& where, Language language) {
    if (where.size() == city_count) return std::string(in(language, "all cities", "全部城市"));
    std::vector<std::string_view> names;
    for (const Place city : where) names.push_back(in(language, place_table[city].id, place_table[city].zh));
    return fmt::format("{}", fmt::join(names, in(language, ", ", "、")));
}

std::vector<std::string> scenario_notes(const Scenario& scenario, Language language) {
    std::vector<std::string> notes;
    const auto check = [&](const std::string& name, double value, double in_table, double low, double high) {
        if (value != in_table && (value < low || value > high))
            notes.push_back(filled(language, "{} = {} is outside its plausible range {} to {}", "{} = {}超出合理范围{}至{}", name,
                                   format_number(value), format_number(low), format_number(high)));
    };
    for (std::size_t row = 0; row < parameter_table.size(); ++row) {
        const ParameterSpec& spec = parameter_table[row];
        check(std::string(spec.id), scenario.parameters(ParameterId{row}), spec.value, spec.low, spec.high);
    }
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row) {
        const CityParameterSpec& spec = city_parameter_table[row];
        for (const Place city : cities)
            check(name_in_city(spec.id, city, language), scenario.parameters(CityParameterId{row}, city), spec.values[city], spec.low, spec.high);
    }
    for (std::size_t row = 0; row < lever_count; ++row) {
        std::vector<Place> idle;
        for (const Place city : cities)
            if (!scenario.schedule.course({row}, city).points.empty() &&
                !differs_from_2015(scenario.schedule, {row}, city))
                idle.push_back(city);
        const std::vector<Place> apart = cities_apart(scenario.schedule, {row});
        if (lever_table[row].scope == "national" && !apart.empty())
            notes.push_back(filled(language, "{} is set by the nation for all cities, but not to the same in {}", "{}由国家对所有城市统一规定,但在{}取值不同",
                                   lever_table[row].id, city_names(apart, language)));
        if (!idle.empty())
            notes.push_back(filled(language, "{} is set in {}, but to its value of 2015", "{}在{}有设定,但等于2015年的取值", lever_table[row].id,
                                   city_names(idle, language)));
    }
    return notes;
}

std::string describe_scenario(const Scenario& scenario, Language language) {
    std::string text = scenario.name + "\n";
    if (!scenario.about.empty()) text += "  " + scenario.about + "\n";
    if (!scenario.about_zh.empty()) text += "  " + scenario.about_zh + "\n";
    text += filled(language, "  read from: {}\n", "  来源:{}\n", fmt::join(scenario.files, in(language, ", which extends ", ",扩展自")));
    text += filled(language, "  simulates: {} to {}, {} replicates from seed {}, {} firms per real firm\n",
                   "  模拟:{}至{}年,{}次重复运行,种子{},每家真实企业对应{}家模拟企业\n", Quarter::first_year, scenario.until, scenario.replicates,
                   scenario.seed, format_number(scenario.scale));
    text += in(language, "  records:   by year", "  记录:按年");
    if (!scenario.quarterly.empty()) text += filled(language, "; by quarter {}", ";按季度{}", fmt::join(scenario.quarterly, ", "));
    if (scenario.firms_every > 0) text += filled(language, "; all firms every {} years", ";每{}年记录全部企业", scenario.firms_every);
    text += "\n\n" + levers_text(scenario.schedule, language) + "\n" + parameters_text(scenario.parameters, language);
    const auto notes = scenario_notes(scenario, language);
    if (!notes.empty()) text += in(language, "\nNotes:\n", "\n注意:\n");
    for (const std::string& note : notes) text += "  " + note + "\n";
    return text;
}

}  // namespace kapok
