#include "analysis/base_values.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

#include "model/parameters.hpp"
#include "model/policy/schedule.hpp"
#include "runner/number_text.hpp"

namespace kapok {
namespace {

using Line = std::pair<std::string, std::string>;  // key and value

/// The lines of a section of a resolved scenario, which has one `key = value` on each.
std::vector<Line> section(const std::string& text, const std::string& name) {
    const std::string title = "[" + name + "]";
    std::istringstream lines(text);
    std::vector<Line> found;
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("[")) inside = line == title;
        const std::size_t equals = line.find(" = ");
        if (inside && equals != std::string::npos) found.emplace_back(line.substr(0, equals), line.substr(equals + 3));
    }
    return found;
}

/// All numbers of a text such as "[[2016, 0.5], [2019, 0.75]]".
std::vector<double> numbers_in(const std::string& text) {
    std::vector<double> numbers;
    constexpr std::string_view marks = "[], {}";
    for (std::size_t at = 0; (at = text.find_first_not_of(marks, at)) != std::string::npos;) {
        const std::size_t end = std::min(text.find_first_of(marks, at), text.size());
        if (const auto number = parse_number(text.substr(at, end - at))) numbers.push_back(*number);
        at = end;
    }
    return numbers;
}

/// Cities and values of a text such as "{ Guangzhou = 0.1, Foshan = 0.2 }".
std::vector<Line> entries_of(std::string text) {
    std::replace_if(text.begin(), text.end(), [](char c) { return c == '{' || c == '}' || c == ',' || c == '='; }, ' ');
    std::istringstream words(text);
    std::vector<Line> entries;
    for (std::string key, value; words >> key >> value;) entries.emplace_back(key, value);
    return entries;
}

Form form_of(const std::string& word) { return word.find("ramp") != std::string::npos ? Form::ramp : Form::step; }

ByCity<Course> courses_in(const std::string& scenario, Lever lever) {
    ByCity<Course> courses;
    for (const auto& [key, value] : section(scenario, "levers." + std::string(lever.spec().id))) {
        std::vector<SchedulePoint> points;
        const std::vector<double> numbers = numbers_in(value);
        for (std::size_t k = 0; k + 1 < numbers.size(); k += 2) points.push_back({numbers[k], numbers[k + 1]});
        for (const Place city : cities)
            if (key == "all" || key == place_table[city].id) courses[city].points = points;
        if (key != "form") continue;
        for (const Place city : cities) courses[city].form = form_of(value);
        if (!value.starts_with("{")) continue;
        for (const auto& [name, form] : entries_of(value))
            if (const auto place = find_place(name); place && is_city(*place)) courses[*place].form = form_of(form);
    }
    return courses;
}

/// Mean of a course over the quarters of a time.
double mean_of(const Course& course, double in_2015, double from, double to) {
    double sum = 0.0;
    int quarters = 0;
    for (double date = from + 0.125; quarters == 0 || date < to; date += 0.25, ++quarters) sum += course.at(date, in_2015);
    return sum / quarters;
}

std::optional<double> lever_in_base(const Manifest& base, const DesignTable& table, const DesignColumn& column, Lever lever) {
    const auto setting = std::find_if(base.levers.begin(), base.levers.end(), [&](const LeverSetting& s) { return s.id == column.id; });
    if (setting == base.levers.end()) return {};
    const ByCity<Course> in_base = courses_in(base.scenario_text, lever);
    for (std::size_t point = 0; point < std::min(table.scenarios.size(), column.values.size()); ++point) {
        const double value = column.values[point];
        if (std::isnan(value)) continue;
        const ByCity<Course> moved = courses_in(table.scenarios[point], lever);
        double sum = 0.0;
        int count = 0;
        for (const Place city : cities) {
            const auto same = [](const SchedulePoint& a, const SchedulePoint& b) { return a.date == b.date && a.value == b.value; };
            const std::vector<SchedulePoint>&now = moved[city].points, &before = in_base[city].points;
            const auto is_new = [&](const SchedulePoint& p) {
                return p.value == value && std::none_of(before.begin(), before.end(), [&](const SchedulePoint& b) { return same(p, b); });
            };
            const auto start = std::find_if(now.begin(), now.end(), is_new);
            if (start == now.end()) continue;
            const double end = start + 1 == now.end() ? base.until_year + 1.0 : (start + 1)->date;
            sum += mean_of(in_base[city], setting->in_2015[city], start->date, end);
            ++count;
        }
        if (count > 0) return sum / count;
    }
    return {};
}

std::optional<double> city_parameter_in_base(const Manifest& base, const DesignTable& table, const DesignColumn& column, CityParameterId id) {
    const auto value_in = [&](const std::string& scenario, std::string_view city) {
        std::optional<double> value;
        for (const auto& [key, text] : section(scenario, "parameters"))
            if (key == column.id)
                for (const auto& [name, number] : entries_of(text))
                    if (name == city) value = parse_number(number);
        return value;
    };
    for (const std::string& scenario : table.scenarios) {
        double sum = 0.0;
        int count = 0;
        for (const Place city : cities) {
            const std::string_view name = place_table[city].id;
            const auto before = value_in(base.scenario_text, name), now = value_in(scenario, name);
            if (!now || now == before) continue;
            sum += before.value_or(city_parameter_table[id.row].values[city]);
            ++count;
        }
        if (count > 0) return sum / count;
    }
    return {};
}

constexpr std::string_view package_unit = "share of the way between the ends of its levers";

}  // namespace

double parameter_in(const std::string& scenario_text, std::string_view id) {
    for (const char* group : {"parameters", "assumptions"})
        for (const auto& [key, value] : section(scenario_text, group))
            if (key == id)
                if (const auto number = parse_number(value)) return *number;
    const auto parameter = find_parameter(id);
    if (!parameter) throw std::out_of_range("no parameter " + std::string(id));
    return parameter_table[parameter->row].value;
}

std::optional<double> base_value(const Manifest& base, const DesignTable& table, const DesignColumn& column) {
    if (table.kind.starts_with("simplex") || column.unit == package_unit) return 0.0;
    if (const auto lever = find_lever(column.id)) return lever_in_base(base, table, column, *lever);
    if (find_parameter(column.id)) return parameter_in(base.scenario_text, column.id);
    if (const auto by_city = find_city_parameter(column.id)) return city_parameter_in_base(base, table, column, *by_city);
    return {};
}

}  // namespace kapok
