#include "runner/sweep/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/elementary.hpp"

namespace kapok {

double Factor::value_at(double coordinate) const {
    if (!values.empty()) {
        const auto place = static_cast<std::size_t>(coordinate * static_cast<double>(values.size()));
        return values[std::min(place, values.size() - 1)];
    }
    double value =
        logarithmic ? low * exponential(coordinate * logarithm(high / low)) : low + coordinate * (high - low);
    if (coordinate == 1.0) value = high;  // not a rounding beside it
    return std::clamp(whole ? std::round(value) : value, low, high);
}

int Factor::level_count(int levels) const {
    return values.empty() ? levels : static_cast<int>(values.size());
}

std::string Factor::text_of(double value) const {
    if (std::isnan(value)) return "-";
    if (kind == FactorKind::scenario) return scenarios[static_cast<std::size_t>(value)].name;
    return fmt::format("{:.6g}", value);
}

std::string_view Factor::unit() const {
    switch (kind) {
        case FactorKind::lever:
            return levers.front().lever.spec().unit;
        case FactorKind::package:
            return "share of the way between the ends of its levers";
        case FactorKind::parameter:
            return parameter_table[row].unit;
        case FactorKind::city_parameter:
            return city_parameter_table[row].unit;
        case FactorKind::posterior_member:
            return "set of parameters, counted from 0";
        case FactorKind::scenario:
            return "scenario, counted from 0";
    }
    return {};
}

std::pair<std::string, std::string> Factor::long_names() const {
    if (!about.empty() || !about_zh.empty())
        return {about.empty() ? about_zh : about, about_zh.empty() ? about : about_zh};
    const auto of = [&](const auto& spec) {
        const bool is_its_own = spec.id == name;  // not a name that the sweep gives
        return is_its_own ? std::pair(std::string(spec.en), std::string(spec.zh)) : std::pair(name, name);
    };
    if (kind == FactorKind::lever) return of(levers.front().lever.spec());
    if (kind == FactorKind::parameter) return of(parameter_table[row]);
    if (kind == FactorKind::city_parameter) return of(city_parameter_table[row]);
    return {name, name};
}

std::vector<std::string> Sweep::columns() const {
    std::vector<std::string> names;
    for (const Factor& factor : factors) names.push_back(factor.name);
    if (packages)
        for (const Lever lever : packages->levers) names.emplace_back(lever.spec().id);
    return names;
}

std::vector<int> Sweep::levels() const {
    std::vector<int> counts;
    for (const Factor& factor : factors) counts.push_back(factor.level_count(design.levels));
    if (packages) counts.resize(packages->levers.size(), 1);
    return counts;
}

double Sweep::point_count() const {
    return spec_of(design.kind).point_count(design, levels());
}

}  // namespace kapok
