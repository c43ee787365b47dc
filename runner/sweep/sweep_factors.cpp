// [[factors]]: what a design moves.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "runner/number_text.hpp"
#include "runner/sweep/sweep_reader.hpp"

namespace kapok {
namespace {

constexpr std::string_view member_id = "posterior_member", scenario_id = "scenario";
constexpr std::size_t most_factors = 1000;
constexpr std::size_t longest_name = 60;

/// What a kind of factor is called, and the keys of its table.
struct FactorKindSpec {
    FactorKind kind;
    std::string_view text;
    std::vector<std::string_view> keys;
};
const FactorKindSpec& spec_of(FactorKind kind) {
    static const FactorKindSpec specs[] = {
        {FactorKind::lever,
         "a lever",
         {"id", "name", "about", "about_zh", "cities", "from", "to", "range", "values", "scale", "whole"}},
        {FactorKind::package,
         "levers that move together",
         {"id", "name", "about", "about_zh", "levers", "cities", "from", "to", "range", "values"}},
        {FactorKind::parameter, "a parameter", {"id", "name", "about", "about_zh", "range", "values", "scale", "whole"}},
        {FactorKind::city_parameter,
         "a parameter by city",
         {"id", "name", "about", "about_zh", "cities", "range", "values", "scale", "whole"}},
        {FactorKind::posterior_member, "the members of the posterior", {"id", "name", "about", "about_zh", "values"}},
        {FactorKind::scenario, "scenarios", {"id", "name", "about", "about_zh", "values"}},
    };
    return *std::find_if(std::begin(specs), std::end(specs),
                         [&](const FactorKindSpec& spec) { return spec.kind == kind; });
}

std::vector<std::string_view> factor_ids() {
    std::vector<std::string_view> ids{member_id, scenario_id};
    for (const LeverSpec& spec : lever_table) ids.push_back(spec.id);
    for (const ParameterSpec& spec : parameter_table) ids.push_back(spec.id);
    for (const CityParameterSpec& spec : city_parameter_table) ids.push_back(spec.id);
    return ids;
}

}  // namespace

bool SweepReader::is_name(const TomlEntry& entry) {
    const auto* text = entry.value.as<std::string>();
    if (text == nullptr) return false;  // said already
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_.-").find(c) != std::string_view::npos;
    };
    if (!text->empty() && text->size() <= longest_name && std::all_of(text->begin(), text->end(), allowed))
        return true;
    fault(entry.value.at,
          fmt::format("'{}' = {} names a column: it should have 1 to {} of the letters a to z, "
                      "digits, '_', '-' and '.'",
                      entry.key, in_quotes(*text), longest_name));
    return false;
}

bool SweepReader::identify(Factor& factor, const TomlValue::Table& table, Location at) {
    const TomlEntry* const id = find_entry(table, "id");
    const TomlEntry* const levers = find_entry(table, "levers");
    if (id == nullptr) {
        fault(at,
              "a factor needs an 'id': a lever, a parameter, posterior_member, scenario, or any name for "
              "'levers' that move together");
        return false;
    }
    factor.name = words_.text_of(*id);
    if (!is_name(*id)) return false;
    if (levers != nullptr) {
        factor.kind = FactorKind::package;
        read_package(factor, *levers);
    } else if (const auto lever = find_lever(factor.name)) {
        const LeverSpec& spec = lever->spec();
        factor.levers.push_back({*lever, spec.lowest, spec.highest});
        std::tie(factor.low, factor.high) = std::tuple(spec.lowest, spec.highest);
    } else if (const auto parameter = find_parameter(factor.name)) {
        factor.kind = FactorKind::parameter;
        factor.row = parameter->row;
        std::tie(factor.low, factor.high) =
            std::tuple(parameter_table[factor.row].low, parameter_table[factor.row].high);
    } else if (const auto by_city = find_city_parameter(factor.name)) {
        factor.kind = FactorKind::city_parameter;
        factor.row = by_city->row;
        std::tie(factor.low, factor.high) =
            std::tuple(city_parameter_table[factor.row].low, city_parameter_table[factor.row].high);
    } else if (factor.name == member_id) {
        factor.kind = FactorKind::posterior_member;
        factor.whole = true;
        factor.values = counted_from_0(sweep_.posterior->members.size());
    } else if (factor.name == scenario_id) {
        factor.kind = FactorKind::scenario;
        if (find_entry(table, "values") == nullptr)
            fault(at, "a factor of scenarios needs 'values', a list of their names");
    } else {
        fault(id->value.at, fmt::format("unknown factor {}: it is no lever (see 'kapok levers') and no "
                                        "parameter, and has no 'levers' that it would move together.{}",
                                        in_quotes(factor.name), suggestion(factor.name, factor_ids())));
        return false;
    }
    return true;
}

void SweepReader::read_package(Factor& factor, const TomlEntry& entry) {
    const auto add = [&](Lever lever, double low, double high, Location at) {
        const auto same = [&](const LeverSpan& span) { return span.lever == lever; };
        if (std::any_of(factor.levers.begin(), factor.levers.end(), same))
            fault(at, fmt::format("'{}' is there twice", lever.spec().id));
        factor.levers.push_back({lever, low, high});
    };
    if (const auto* list = entry.value.as<TomlValue::List>()) {
        for (const TomlValue& id : *list)
            if (const auto lever = read_lever(id))
                add(*lever, lever->spec().lowest, lever->spec().highest, id.at);
        if (list->empty()) fault(entry.value.at, "the list of 'levers' is empty");
    } else if (const auto* table = entry.value.as<TomlValue::Table>()) {
        for (const TomlEntry& item : *table) {
            const auto lever = find_lever(item.key);
            const auto* ends = item.value.as<TomlValue::List>();
            if (!lever) {
                words_.unknown_lever(item.key, item.at);
            } else if (ends == nullptr || ends->size() != 2) {
                fault(item.value.at,
                      fmt::format("'{}' should be a pair of values, at 0 and at 1 of the factor", item.key));
            } else {
                const auto low = words_.number_of(item.key, ends->front()),
                           high = words_.number_of(item.key, ends->back());
                if (low && words_.is_lever_value(*lever, *low, ends->front().at) && high &&
                    words_.is_lever_value(*lever, *high, ends->back().at))
                    add(*lever, *low, *high, item.at);
            }
        }
        if (table->empty()) fault(entry.value.at, "the table of 'levers' is empty");
    } else {
        words_.wrong_kind("'levers'", "a list of lever ids, or a table such as { voucher_rate = [0.3, 0.5] }",
                          entry.value);
    }
}

void SweepReader::check_scale(const Factor& factor, Location at) {
    if (factor.logarithmic && factor.values.empty() && factor.low <= 0.0)
        fault(at, fmt::format("a scale of \"log\" needs a range above 0; {} begins at {}", factor.name,
                              format_number(factor.low)));
    if (factor.whole && factor.values.empty() &&
        (factor.low != std::round(factor.low) || factor.high != std::round(factor.high)))
        fault(at, fmt::format("{} should have whole numbers only, but its range is {} to {}", factor.name,
                              format_number(factor.low), format_number(factor.high)));
}

void SweepReader::read_factor(const TomlValue& value) {
    const auto* table = value.as<TomlValue::Table>();
    if (table == nullptr)
        return words_.wrong_kind("a factor", "a table; write [[factors]] above each", value);
    Factor factor;
    factor.scope.cities.assign(cities.begin(), cities.end());
    if (!identify(factor, *table, value.at)) return;

    const FactorKindSpec& kind = spec_of(factor.kind);
    const auto is_known = [&](std::string_view key) {
        return std::find(kind.keys.begin(), kind.keys.end(), key) != kind.keys.end();
    };
    const TomlEntry* whole = find_entry(*table, "whole");  // decides what values may be
    if (whole != nullptr && is_known("whole")) {
        const auto* truth = whole->value.as<bool>();
        if (truth == nullptr) words_.wrong_kind("'whole'", "true or false", whole->value);
        factor.whole = truth != nullptr && *truth;
    }
    for (const TomlEntry& entry : *table) {
        if (!is_known(entry.key)) {
            unknown_key(entry, fmt::format(" of {}", kind.text), kind.keys);
        } else if (entry.key == "range") {
            read_range(factor, entry);
        } else if (entry.key == "values") {
            read_values(factor, entry);
        } else if (entry.key == "about") {
            factor.about = words_.text_of(entry);
        } else if (entry.key == "about_zh") {
            factor.about_zh = words_.text_of(entry);
        } else if (entry.key == "scale") {
            const std::string scale = words_.text_of(entry);
            if (!scale.empty() && scale != "linear" && scale != "log")
                fault(entry.value.at,
                      fmt::format("'scale' should be \"linear\" or \"log\", not {}", in_quotes(scale)));
            factor.logarithmic = scale == "log";
        } else {
            read_scope_key(factor.scope, entry);
        }
    }
    if (find_entry(*table, "range") != nullptr && find_entry(*table, "values") != nullptr)
        fault(value.at, fmt::format("{} has both a range and values; give one of them", factor.name));
    if (const TomlEntry* name = find_entry(*table, "name")) {
        factor.name = words_.text_of(*name);
        if (!is_name(*name)) factor.name.clear();
    }
    check_scale(factor, value.at);
    check_scope(factor.scope, value.at);
    factor_places_.push_back(value.at);
    sweep_.factors.push_back(std::move(factor));
}

void SweepReader::read_factors(const TomlValue& value) {
    has_factors_ = true;
    const auto* list = value.as<TomlValue::List>();
    if (list == nullptr)
        return words_.wrong_kind("'factors'", "a list of tables; write [[factors]] above each", value);
    if (list->size() > most_factors)
        return fault(value.at,
                     fmt::format("{} factors; at most {} are possible", list->size(), most_factors));
    has_factors_ = !list->empty();
    for (const TomlValue& table : *list) read_factor(table);
}

}  // namespace kapok
