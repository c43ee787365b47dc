#include "runner/scenario_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "runner/number_text.hpp"
#include "runner/scenario_file.hpp"

namespace kapok {
namespace {

constexpr std::string_view outside_key = "allow_outside_range", draw_key = "draw_parameters";
constexpr auto top_keys =
    std::to_array<std::string_view>({extends_key, "about", "about_zh", "seed", "replicates", "scale", "until",
                                     outside_key, draw_key, "levers", "parameters", "assumptions", "record"});
constexpr auto record_keys = std::to_array<std::string_view>({"quarterly", "firms_every"});

constexpr int last_year = 2049;

}  // namespace

void ScenarioReader::wrong_kind(std::string_view what, std::string_view expected, const TomlValue& value) {
    fault(value.at, fmt::format("{} should be {}, not {}", what, expected, value.kind()));
}

const TomlValue::Table& ScenarioReader::table_of(const TomlEntry& entry) {
    static const TomlValue::Table empty;
    if (const auto* table = entry.value.as<TomlValue::Table>()) return *table;
    wrong_kind(in_quotes(entry.key), "a table", entry.value);
    return empty;
}

std::string ScenarioReader::text_of(const TomlEntry& entry) {
    if (const auto* text = entry.value.as<std::string>()) return *text;
    wrong_kind(in_quotes(entry.key), "text", entry.value);
    return {};
}

std::optional<double> ScenarioReader::number_of(std::string_view what, const TomlValue& value) {
    const auto number = value.number();
    if (!number)
        wrong_kind(what, "a number", value);
    else if (!std::isfinite(*number))
        fault(value.at, fmt::format("{} = {} is not a finite number", what, *number));
    else
        return number;
    return std::nullopt;
}

std::optional<std::int64_t> ScenarioReader::whole_number(std::string_view key, const TomlValue& value,
                                                         std::int64_t lowest, std::int64_t highest) {
    const auto* whole = value.as<std::int64_t>();
    if (whole != nullptr && *whole >= lowest && *whole <= highest) return *whole;
    std::string found(value.kind());
    if (whole != nullptr)
        found = fmt::format("{}", *whole);
    else if (value.number())
        found = fmt::format("the decimal number {}", format_number(*value.number()));
    fault(value.at,
          fmt::format("'{}' should be a whole number from {} to {}, not {}", key, lowest, highest, found));
    return std::nullopt;
}

bool ScenarioReader::read_scalar(std::string_view key, const TomlValue& value) {
    if (key == "seed") {
        if (const auto seed = whole_number(key, value, 0, std::numeric_limits<std::uint32_t>::max()))
            scenario_.seed = static_cast<std::uint32_t>(*seed);
    } else if (key == "replicates") {
        if (const auto replicates = whole_number(key, value, 1, most_replicates))
            scenario_.replicates = static_cast<int>(*replicates);
    } else if (key == "until") {
        if (const auto year = whole_number(key, value, Quarter::first_year, last_year))
            scenario_.until = static_cast<int>(*year);
    } else if (key == "scale") {
        const auto scale = number_of("'scale'", value);
        if (scale && !(*scale > 0.0 && *scale <= 1.0))
            fault(value.at,
                  fmt::format("scale = {} should be above 0 and at most 1 (simulated firms per real firm)",
                              *scale));
        else if (scale)
            scenario_.scale = *scale;
    } else if (key == outside_key || key == draw_key) {
        if (const auto* truth = value.as<bool>())
            (key == draw_key ? scenario_.draw_parameters : scenario_.allow_outside_range) = *truth;
        else
            wrong_kind(fmt::format("'{}'", key), "true or false", value);
    } else {
        return false;
    }
    return true;
}

void ScenarioReader::read_quarterly(const TomlValue& value) {
    const auto* list = value.as<TomlValue::List>();
    if (list == nullptr) return wrong_kind("'quarterly'", "a list of ids (see 'kapok indicators')", value);
    const std::vector<std::string_view> known = recordable_ids();
    std::vector<std::string>& chosen = scenario_.quarterly;
    chosen.clear();
    for (const TomlValue& item : *list) {
        const auto* id = item.as<std::string>();
        if (id == nullptr)
            wrong_kind("each entry of 'quarterly'", "an id between quotation marks", item);
        else if (std::find(known.begin(), known.end(), *id) == known.end())
            fault(item.at, fmt::format("nothing is recorded by quarter as {} (see 'kapok indicators').{}",
                                       in_quotes(*id), suggestion(*id, known)));
        else if (std::find(chosen.begin(), chosen.end(), *id) != chosen.end())
            fault(item.at, fmt::format("'{}' is there twice", *id));
        else
            chosen.push_back(*id);
    }
}

void ScenarioReader::read_record(const TomlValue::Table& record) {
    constexpr int simulated_years = last_year - Quarter::first_year + 1;
    for (const TomlEntry& entry : record) {
        if (entry.key == "quarterly") {
            read_quarterly(entry.value);
        } else if (entry.key == "firms_every") {
            if (const auto years = whole_number(entry.key, entry.value, 0, simulated_years))
                scenario_.firms_every = static_cast<int>(*years);
        } else {
            fault(entry.at,
                  fmt::format("unknown key {} in [record]; the keys are {}.{}", in_quotes(entry.key),
                              fmt::join(record_keys, ", "), suggestion(entry.key, record_keys)));
        }
    }
}

void ScenarioReader::unknown_key(const TomlEntry& entry) {
    std::string hint = suggestion(entry.key, top_keys);
    if (find_lever(entry.key))
        hint = fmt::format(" It is a lever: write [levers.{}].", entry.key);
    else if (const auto parameter = find_parameter(entry.key))
        hint = fmt::format(" It belongs in [{}].", parameter_table[parameter->row].group == Group::assumption
                                                       ? "assumptions"
                                                       : "parameters");
    else if (find_city_parameter(entry.key))
        hint = " It belongs in [parameters].";
    fault(entry.at, fmt::format("unknown key {}; the keys are {}.{}", in_quotes(entry.key),
                                fmt::join(top_keys, ", "), hint));
}

void ScenarioReader::read(const TomlValue::Table& root) {
    // whether values may be outside their range must be known before any of them is read
    for (const TomlEntry& entry : root)
        if (entry.key == outside_key) read_scalar(entry.key, entry.value);
    for (const TomlEntry& entry : root)
        if (entry.key != outside_key && entry.key != extends_key) read_entry(entry);
}

void ScenarioReader::read_entry(const TomlEntry& entry) {
    if (entry.key == "about")
        scenario_.about = text_of(entry);
    else if (entry.key == "about_zh")
        scenario_.about_zh = text_of(entry);
    else if (entry.key == "levers")
        read_levers(table_of(entry));
    else if (entry.key == "parameters")
        read_parameters(table_of(entry), Group::parameter);
    else if (entry.key == "assumptions")
        read_parameters(table_of(entry), Group::assumption);
    else if (entry.key == "record")
        read_record(table_of(entry));
    else if (!read_scalar(entry.key, entry.value))
        unknown_key(entry);
}

}  // namespace kapok
