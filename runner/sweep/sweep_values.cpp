// How far a factor of [[factors]] is moved: its range or its list of values.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "runner/number_text.hpp"
#include "runner/sweep/sweep_reader.hpp"

namespace kapok {

std::vector<double> counted_from_0(std::size_t count) {
    std::vector<double> numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(static_cast<double>(i));
    return numbers;
}

bool is_factor_value(const Factor& factor, double value, Location at, const Sweep& sweep,
                     ScenarioReader& words) {
    if (factor.whole && value != std::round(value)) {
        words.fault(at, fmt::format("{} = {} should be a whole number", factor.name, format_number(value)));
        return false;
    }
    switch (factor.kind) {
        case FactorKind::lever:
            return words.is_lever_value(factor.levers.front().lever, value, at);
        case FactorKind::parameter: {
            const ParameterSpec& spec = parameter_table[factor.row];
            return words.is_in_range(spec.id, value, spec.low, spec.high, spec.unit, at);
        }
        case FactorKind::city_parameter: {
            const CityParameterSpec& spec = city_parameter_table[factor.row];
            return words.is_in_range(spec.id, value, spec.low, spec.high, spec.unit, at);
        }
        case FactorKind::package:
            if (value >= 0.0 && value <= 1.0) return true;
            words.fault(at, fmt::format("{} = {} is outside 0 to 1 ({})", factor.name, format_number(value),
                                        factor.unit()));
            return false;
        case FactorKind::posterior_member: {
            const std::size_t members = sweep.posterior->members.size();
            if (value >= 0.0 && value < static_cast<double>(members)) return true;
            words.fault(at, fmt::format("{} = {} is none of the {} members of the posterior, counted from 0",
                                        factor.name, format_number(value), members));
            return false;
        }
        case FactorKind::scenario:
            break;  // chosen by name, never by number
    }
    return true;
}

void SweepReader::read_range(Factor& factor, const TomlEntry& entry) {
    const auto* ends = entry.value.as<TomlValue::List>();
    if (ends == nullptr || ends->size() != 2)
        return words_.wrong_kind("'range'", "a pair [lowest, highest]", entry.value);
    const auto low = words_.number_of(factor.name, ends->front()),
               high = words_.number_of(factor.name, ends->back());
    if (!low || !high) return;
    if (!is_factor_value(factor, *low, ends->front().at, sweep_, words_) ||
        !is_factor_value(factor, *high, ends->back().at, sweep_, words_))
        return;
    if (!(*low < *high))
        return fault(entry.value.at, fmt::format("the range of {} should ascend, not go from {} to {}",
                                                 factor.name, format_number(*low), format_number(*high)));
    factor.low = *low;
    factor.high = *high;
}

std::optional<double> SweepReader::read_value(const Factor& factor, const TomlValue& value) {
    const auto* word = value.as<std::string>();
    if (word != nullptr && factor.kind == FactorKind::lever) {
        const LeverSpec& spec = factor.levers.front().lever.spec();
        if (*word == "lowest") return spec.lowest;
        if (*word == "highest") return spec.highest;
        if (*word == "plan") return spec.in_plan;
        fault(value.at,
              fmt::format(
                  "a value of a lever is a number or one of \"lowest\", \"plan\" and \"highest\", not {}",
                  in_quotes(*word)));
        return std::nullopt;
    }
    const auto number = words_.number_of(factor.name, value);
    if (number && is_factor_value(factor, *number, value.at, sweep_, words_)) return number;
    return std::nullopt;
}

void SweepReader::read_values(Factor& factor, const TomlEntry& entry) {
    factor.values.clear();
    const auto* list = entry.value.as<TomlValue::List>();
    if (list == nullptr || list->empty())
        return fault(entry.value.at,
                     fmt::format("'values' should be a list of what {} is set to", factor.name));
    const auto is_there = [&](const std::string& scenario) {
        return std::any_of(factor.scenarios.begin(), factor.scenarios.end(),
                           [&](const Scenario& other) { return other.name == scenario; });
    };
    for (const TomlValue& item : *list) {
        if (factor.kind == FactorKind::scenario) {
            const auto* name = item.as<std::string>();
            if (name == nullptr) {
                words_.wrong_kind("a scenario", "a name between quotation marks", item);
            } else if (is_there(std::filesystem::path(*name).stem().string())) {
                fault(item.at, fmt::format("{} is there twice", in_quotes(*name)));
            } else if (auto scenario = scenario_named(*name, item.at)) {
                factor.scenarios.push_back(std::move(*scenario));
            }
        } else if (const auto value = read_value(factor, item)) {
            if (std::find(factor.values.begin(), factor.values.end(), *value) != factor.values.end())
                fault(item.at, fmt::format("{} is there twice", format_number(*value)));
            factor.values.push_back(*value);
        }
    }
    if (factor.kind == FactorKind::scenario) factor.values = counted_from_0(factor.scenarios.size());
}

}  // namespace kapok
