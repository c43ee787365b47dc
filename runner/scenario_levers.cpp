// [levers.ID]: the courses of a lever, by city.
#include <fmt/format.h>

#include <algorithm>

#include "runner/number_text.hpp"
#include "runner/scenario_reader.hpp"

namespace kapok {
namespace {

constexpr double first_date = 1990.0;  ///< older rules are in the values of 2015
constexpr double last_date = 2050.0;
constexpr std::string_view form_key = "form", all_key = "all";

std::vector<std::string_view> lever_ids() {
    std::vector<std::string_view> ids;
    for (const LeverSpec& spec : lever_table) ids.push_back(spec.id);
    return ids;
}

std::vector<std::string_view> city_ids() {
    std::vector<std::string_view> ids;
    for (const Place city : cities) ids.push_back(place_table[city].id);
    return ids;
}

/// " Did you mean 0.15?" where a share was given in percent.
std::string percent_hint(const LeverSpec& spec, double value) {
    constexpr double largest_share = 2.0;
    const double share = value / 100.0;
    const bool fits = spec.highest <= largest_share && value > spec.highest && share >= spec.lowest &&
                      share <= spec.highest;
    return fits ? fmt::format(" Did you mean {:.12g}?", share) : std::string{};
}

}  // namespace

void ScenarioReader::unknown_lever(std::string_view id, Location at) {
    std::string hint = suggestion(id, lever_ids());
    if (find_parameter(id) || find_city_parameter(id)) hint = " It is a parameter, not a lever.";
    fault(at, fmt::format("unknown lever {} (see 'kapok levers').{}", in_quotes(id), hint));
}

std::optional<Place> ScenarioReader::city_of(std::string_view name, Location at) {
    const auto place = find_place(name);
    if (place && is_city(*place)) return place;
    const auto ids = city_ids();
    fault(at, fmt::format("{} is none of the cities {}.{}", in_quotes(name), fmt::join(ids, ", "),
                          suggestion(name, ids)));
    return std::nullopt;
}

bool ScenarioReader::is_lever_value(Lever lever, double value, Location at) {
    const LeverSpec& spec = lever.spec();
    if (value >= spec.lowest && value <= spec.highest) return true;
    fault(at, fmt::format("{} = {} is outside {} to {} ({}).{}", spec.id, format_number(value),
                          format_number(spec.lowest), format_number(spec.highest), spec.unit,
                          percent_hint(spec, value)));
    return false;
}

std::optional<double> ScenarioReader::read_date(const TomlValue& value) {
    std::optional<double> date = value.number();
    if (const auto* day = value.as<TomlDate>()) date = decimal_year(day->year, day->month, day->day);
    if (!date) {
        wrong_kind("a date", "a year such as 2018.5 or a day such as 2018-07-01", value);
        return std::nullopt;
    }
    if (*date >= first_date && *date <= last_date) return date;
    fault(value.at, fmt::format("date {} is outside {} to {}", format_number(*date), first_date, last_date));
    return std::nullopt;
}

std::optional<SchedulePoint> ScenarioReader::read_point(Lever lever, const TomlValue& pair) {
    const auto* items = pair.as<TomlValue::List>();
    if (items == nullptr || items->size() != 2) {
        fault(pair.at,
              "each point is a pair [date, value], a course a list of pairs such as [[2016.0, 0.5], [2018.0, "
              "0.75]]");
        return std::nullopt;
    }
    const auto date = read_date(items->front());
    const auto value = number_of(lever.spec().id, items->back());
    if (!value || !is_lever_value(lever, *value, items->back().at) || !date) return std::nullopt;
    return SchedulePoint{*date, *value};
}

std::vector<SchedulePoint> ScenarioReader::read_points(Lever lever, std::string_view who,
                                                       const TomlValue& value) {
    std::vector<SchedulePoint> points;
    if (value.number()) {
        const auto number = number_of(lever.spec().id, value);
        if (number && is_lever_value(lever, *number, value.at))
            points.push_back({Quarter::first_year, *number});
        return points;
    }
    const auto* list = value.as<TomlValue::List>();
    if (list == nullptr) {
        wrong_kind(in_quotes(who), "a number or a list of [date, value] pairs", value);
        return points;
    }
    if (list->empty())
        fault(value.at, fmt::format("the list of {} is empty; leave the line out to keep what is in force",
                                    in_quotes(who)));
    for (const TomlValue& item : *list) {
        const auto point = read_point(lever, item);
        if (!point) continue;
        if (!points.empty() && point->date <= points.back().date)
            fault(item.at, fmt::format("dates must ascend: {} does not come after {}",
                                       format_date(point->date), format_date(points.back().date)));
        points.push_back(*point);
    }
    return points;
}

std::optional<Form> ScenarioReader::form_word(const TomlValue& value) {
    const auto* word = value.as<std::string>();
    if (word != nullptr && *word == "step") return Form::step;
    if (word != nullptr && *word == "ramp") return Form::ramp;
    fault(value.at, fmt::format("'form' should be \"step\" or \"ramp\", not {}",
                                word != nullptr ? in_quotes(*word) : std::string(value.kind())));
    return std::nullopt;
}

ByCity<Form> ScenarioReader::read_form(Lever lever, const TomlValue& value) {
    ByCity<Form> forms;
    std::fill(forms.begin(), forms.end(), lever.spec().form);
    const auto* by_city = value.as<TomlValue::Table>();
    if (by_city == nullptr) {
        std::fill(forms.begin(), forms.end(), form_word(value).value_or(lever.spec().form));
        return forms;
    }
    for (const TomlEntry& entry : *by_city) {
        const auto city = city_of(entry.key, entry.at);
        const auto form = form_word(entry.value);
        if (city && form) forms[*city] = *form;
    }
    return forms;
}

void ScenarioReader::read_lever(Lever lever, const TomlEntry& table) {
    ByCity<Form> forms;
    std::fill(forms.begin(), forms.end(), lever.spec().form);
    ByCity<std::vector<SchedulePoint>> courses;
    ByCity<bool> named{};
    bool says_something = false;
    for (const TomlEntry& entry : table_of(table)) {
        if (entry.key == form_key) {
            forms = read_form(lever, entry.value);
            continue;
        }
        says_something = true;
        const std::vector<SchedulePoint> points = read_points(lever, entry.key, entry.value);
        if (entry.key == all_key) {
            for (const Place city : cities)
                if (!named[city]) courses[city] = points;
        } else if (const auto city = city_of(entry.key, entry.at)) {
            if (named[*city]) fault(entry.at, fmt::format("{} is there twice", place_table[*city].id));
            named[*city] = true;
            courses[*city] = points;
        }
    }
    if (!says_something && table.value.as<TomlValue::Table>())
        fault(table.at,
              fmt::format("[levers.{}] sets nothing; give a course for all or for a city", lever.spec().id));
    for (const Place city : cities)
        if (!courses[city].empty())
            scenario_.schedule.set(lever, city, {forms[city], std::move(courses[city])});
}

void ScenarioReader::read_levers(const TomlValue::Table& levers) {
    for (const TomlEntry& entry : levers) {
        if (const auto lever = find_lever(entry.key))
            read_lever(*lever, entry);
        else
            unknown_lever(entry.key, entry.at);
    }
}

}  // namespace kapok
