// [parameters] and [assumptions]: values that differ from parameter_table.hpp; and --set options.
#include <fmt/format.h>

#include <cmath>

#include "runner/number_text.hpp"
#include "runner/scenario_reader.hpp"

namespace kapok {
namespace {

std::string_view table_name(Group group) {
    return group == Group::assumption ? "assumptions" : "parameters";
}

std::vector<std::string_view> parameter_ids() {
    std::vector<std::string_view> ids;
    for (const ParameterSpec& spec : parameter_table) ids.push_back(spec.id);
    for (const CityParameterSpec& spec : city_parameter_table) ids.push_back(spec.id);
    return ids;
}

std::vector<std::string_view> setting_ids() {
    std::vector<std::string_view> ids = parameter_ids();
    for (const LeverSpec& spec : lever_table) ids.push_back(spec.id);
    for (const std::string_view key : {"seed", "replicates", "scale", "until", "draw_parameters"}) ids.push_back(key);
    return ids;
}

}  // namespace

void ScenarioReader::unknown_parameter(std::string_view id, Location at) {
    std::string hint = suggestion(id, parameter_ids());
    if (find_lever(id)) hint = fmt::format(" It is a lever: write [levers.{}].", id);
    fault(at, fmt::format("unknown parameter {}.{}", in_quotes(id), hint));
}

bool ScenarioReader::is_in_range(std::string_view id, double value, double low, double high,
                                 std::string_view unit, Location at) {
    if (scenario_.allow_outside_range || (value >= low && value <= high)) return true;
    const char* way = at.line == 0 ? "put --set allow_outside_range=true before it" : "set allow_outside_range = true at the top of the file";
    fault(at, fmt::format("{} = {} is outside {} to {} ({}); to use it all the same, {}", id, format_number(value), format_number(low),
                          format_number(high), unit, way));
    return false;
}

void ScenarioReader::set_parameter(ParameterId id, double value, Location at) {
    const ParameterSpec& spec = parameter_table[id.row];
    if (is_in_range(spec.id, value, spec.low, spec.high, spec.unit, at)) scenario_.parameters.set(id, value);
}

void ScenarioReader::set_city_parameter(CityParameterId id, Place city, double value, Location at) {
    const CityParameterSpec& spec = city_parameter_table[id.row];
    if (is_in_range(spec.id, value, spec.low, spec.high, spec.unit, at))
        scenario_.parameters.set(id, city, value);
}

void ScenarioReader::read_city_parameter(CityParameterId id, const TomlValue& value) {
    const std::string_view name = city_parameter_table[id.row].id;
    if (const auto* table = value.as<TomlValue::Table>()) {
        ByCity<bool> named{};
        for (const TomlEntry& entry : *table) {
            const auto city = city_of(entry.key, entry.at);
            const auto number = number_of(name, entry.value);
            if (city && named[*city])
                fault(entry.at, fmt::format("{} is there twice", place_table[*city].id));
            if (city) named[*city] = true;
            if (city && number) set_city_parameter(id, *city, *number, entry.value.at);
        }
        return;
    }
    const auto* list = value.as<TomlValue::List>();
    if (list == nullptr || list->size() != city_count) {
        fault(
            value.at,
            fmt::format(
                "'{}' should be a table such as {{ Guangzhou = 0.1 }} or a list of {} numbers, one per city",
                name, city_count));
        return;
    }
    for (std::size_t i = 0; i < city_count; ++i)
        if (const auto number = number_of(name, (*list)[i]))
            set_city_parameter(id, cities[i], *number, (*list)[i].at);
}

void ScenarioReader::read_parameters(const TomlValue::Table& parameters, Group group) {
    for (const TomlEntry& entry : parameters) {
        const auto one = find_parameter(entry.key);
        const auto by_city = find_city_parameter(entry.key);
        const Group proper = one ? parameter_table[one->row].group : Group::parameter;
        if (!one && !by_city)
            unknown_parameter(entry.key, entry.at);
        else if (proper != group)
            fault(entry.at, fmt::format("'{}' belongs in [{}]", entry.key, table_name(proper)));
        else if (by_city)
            read_city_parameter(*by_city, entry.value);
        else if (const auto value = number_of(in_quotes(entry.key), entry.value))
            set_parameter(*one, *value, entry.value.at);
    }
}

void ScenarioReader::read_setting(std::string_view setting) {
    const auto equals = setting.find('=');
    if (equals == setting.npos)
        return fault({}, fmt::format("{} should be ID=VALUE or ID.CITY=VALUE", in_quotes(setting)));
    const std::string_view name = setting.substr(0, equals), written = setting.substr(equals + 1);
    const std::string_view id = name.substr(0, name.find('.'));

    TomlValue value;
    if (const auto whole = parse_integer(written))
        value.content = *whole;
    else if (const auto decimal = parse_number(written))
        value.content = *decimal;
    else if (written == "true" || written == "false")
        value.content = written == "true";
    else
        return fault({}, fmt::format("{} is not a finite number", in_quotes(written)));
    if (id == name && read_scalar(id, value)) return;
    const auto number = number_of(in_quotes(name), value);
    if (!number) return;

    std::vector<Place> where(cities.begin(), cities.end());
    if (id != name) {
        const auto city = city_of(name.substr(id.size() + 1), {});
        if (!city) return;
        where = {*city};
    }
    if (const auto lever = find_lever(id)) {
        if (is_lever_value(*lever, *number, {}))
            for (const Place city : where)
                scenario_.schedule.set(*lever, city, {lever->spec().form, {{Quarter::first_year, *number}}});
    } else if (const auto by_city = find_city_parameter(id)) {
        for (const Place city : where) set_city_parameter(*by_city, city, *number, {});
    } else if (const auto parameter = find_parameter(id)) {
        if (id != name)
            fault({}, fmt::format("'{}' is not by city", id));
        else
            set_parameter(*parameter, *number, {});
    } else {
        fault({}, fmt::format("unknown lever or parameter {} (see 'kapok levers').{}", in_quotes(id),
                              suggestion(id, setting_ids())));
    }
}

}  // namespace kapok
