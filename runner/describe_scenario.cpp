// The text of `kapok check`.
#include <fmt/format.h>

#include <algorithm>

#include "runner/describe.hpp"
#include "runner/number_text.hpp"
#include "runner/scenario_courses.hpp"

namespace kapok {
namespace {

/// "0.5 in 2015; 0.75 from 2018-01-01, 1 from 2022-10-01" or "0.2 in 2015; ramp 0.2 at 2016-01-01, 0.6 at
/// 2020-01-01".
std::string course_text(const Course& course, double before) {
    const bool ramp = course.form == Form::ramp && course.points.size() > 1;
    std::vector<std::string> points;
    for (const SchedulePoint& point : course.points)
        points.push_back(fmt::format("{} {} {}", format_number(point.value), ramp ? "at" : "from",
                                     format_date(point.date)));
    return fmt::format("{} in 2015; {}{}", format_number(before), ramp ? "ramp " : "",
                       fmt::join(points, ", "));
}

/// Cities that share a course and a value of 2015.
struct CityGroup {
    std::vector<Place> cities;
    std::string course;
};

std::vector<CityGroup> group_cities(const Schedule& schedule, Lever lever, const std::vector<Place>& where) {
    std::vector<CityGroup> groups;
    for (const Place city : where) {
        std::string text = course_text(schedule.course(lever, city), schedule.in_2015(lever, city));
        const auto same = std::find_if(groups.begin(), groups.end(),
                                       [&](const CityGroup& group) { return group.course == text; });
        if (same == groups.end())
            groups.push_back({{city}, std::move(text)});
        else
            same->cities.push_back(city);
    }
    return groups;
}

std::string levers_text(const Schedule& schedule) {
    std::string text;
    std::size_t changed = 0;
    for (std::size_t row = 0; row < lever_count; ++row) {
        const Lever lever{row};
        const auto where = cities_that_differ(schedule, lever);
        if (where.empty()) continue;
        ++changed;
        text += fmt::format("  {}: {} [{}]\n", lever.spec().id, lever.spec().en, lever.spec().unit);
        for (const CityGroup& group : group_cities(schedule, lever, where))
            text += fmt::format("    {}: {}\n", city_names(group.cities), group.course);
    }
    if (changed == 0) return "Levers: all as in 2015.\n";
    return fmt::format("Levers that differ from 2015 ({} of {}):\n{}", changed, lever_count, text);
}

std::string parameters_text(const Parameters& parameters) {
    std::string text;
    for (std::size_t row = 0; row < parameter_table.size(); ++row) {
        const ParameterSpec& spec = parameter_table[row];
        const double value = parameters(ParameterId{row});
        if (value != spec.value)
            text += fmt::format("  {}: {} instead of {} [{}], {}\n", spec.id, format_number(value),
                                format_number(spec.value), spec.unit, spec.text);
    }
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row) {
        const CityParameterSpec& spec = city_parameter_table[row];
        for (const Place city : cities) {
            const double value = parameters(CityParameterId{row}, city);
            if (value != spec.values[city])
                text +=
                    fmt::format("  {} of {}: {} instead of {} [{}], {}\n", spec.id, place_table[city].id,
                                format_number(value), format_number(spec.values[city]), spec.unit, spec.text);
        }
    }
    return text.empty() ? "Parameters and assumptions: all as in the tables.\n"
                        : "Parameters and assumptions that differ:\n" + text;
}

}  // namespace

std::string city_names(const std::vector<Place>& where) {
    if (where.size() == city_count) return "all cities";
    std::vector<std::string_view> names;
    for (const Place city : where) names.push_back(place_table[city].id);
    return fmt::format("{}", fmt::join(names, ", "));
}

std::vector<std::string> scenario_notes(const Scenario& scenario) {
    std::vector<std::string> notes;
    const auto check = [&](std::string_view id, double value, double in_table, double low, double high,
                           const std::string& where) {
        if (value != in_table && (value < low || value > high))
            notes.push_back(fmt::format("{}{} = {} is outside its plausible range {} to {}", id, where,
                                        format_number(value), format_number(low), format_number(high)));
    };
    for (std::size_t row = 0; row < parameter_table.size(); ++row) {
        const ParameterSpec& spec = parameter_table[row];
        check(spec.id, scenario.parameters(ParameterId{row}), spec.value, spec.low, spec.high, "");
    }
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row) {
        const CityParameterSpec& spec = city_parameter_table[row];
        for (const Place city : cities)
            check(spec.id, scenario.parameters(CityParameterId{row}, city), spec.values[city], spec.low,
                  spec.high, fmt::format(" of {}", place_table[city].id));
    }
    for (std::size_t row = 0; row < lever_count; ++row) {
        std::vector<Place> idle;
        for (const Place city : cities)
            if (!scenario.schedule.course({row}, city).points.empty() &&
                !differs_from_2015(scenario.schedule, {row}, city))
                idle.push_back(city);
        const std::vector<Place> apart = cities_apart(scenario.schedule, {row});
        if (lever_table[row].scope == "national" && !apart.empty())
            notes.push_back(fmt::format("{} is set by the nation for all cities, but not to the same in {}", lever_table[row].id,
                                        city_names(apart)));
        if (!idle.empty())
            notes.push_back(fmt::format("{} is set in {}, but to its value of 2015", lever_table[row].id,
                                        city_names(idle)));
    }
    return notes;
}

std::string describe_scenario(const Scenario& scenario) {
    std::string text = scenario.name + "\n";
    if (!scenario.about.empty()) text += "  " + scenario.about + "\n";
    if (!scenario.about_zh.empty()) text += "  " + scenario.about_zh + "\n";
    text += fmt::format("  read from: {}\n", fmt::join(scenario.files, ", which extends "));
    text += fmt::format("  simulates: {} to {}, {} replicates from seed {}, {} firms per real firm\n",
                        Quarter::first_year, scenario.until, scenario.replicates, scenario.seed,
                        format_number(scenario.scale));
    text += "  records:   by year";
    if (!scenario.quarterly.empty())
        text += fmt::format("; by quarter {}", fmt::join(scenario.quarterly, ", "));
    if (scenario.firms_every > 0) text += fmt::format("; all firms every {} years", scenario.firms_every);
    text += "\n\n" + levers_text(scenario.schedule) + "\n" + parameters_text(scenario.parameters);
    const auto notes = scenario_notes(scenario);
    if (!notes.empty()) text += "\nNotes:\n";
    for (const std::string& note : notes) text += "  " + note + "\n";
    return text;
}

}  // namespace kapok
