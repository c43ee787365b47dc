#include "analysis/design_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/base_values.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

using Eigen::Index;

constexpr std::string_view member_unit = "set of parameters, counted from 0";
constexpr double digits = 1e6;

/// A line by coordinates: what values, or their logarithms, would be at 0 and at 1. None where they lie on no line.
std::optional<std::pair<double, double>> line_of(const std::vector<double>& coordinates, const std::vector<double>& values) {
    std::size_t first = values.size(), last = values.size();
    for (std::size_t i = 0; i < std::min(values.size(), coordinates.size()); ++i) {
        if (std::isnan(values[i])) continue;
        if (first == values.size() || coordinates[i] < coordinates[first]) first = i;
        if (last == values.size() || coordinates[i] > coordinates[last]) last = i;
    }
    if (first == values.size() || coordinates[first] == coordinates[last]) return {};
    const double slope = (values[last] - values[first]) / (coordinates[last] - coordinates[first]);
    const double low = values[first] - slope * coordinates[first], scale = std::abs(values[first]) + std::abs(values[last]);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isnan(values[i]) && std::abs(low + slope * coordinates[i] - values[i]) > 1e-9 * scale) return {};
    return std::pair(low, low + slope);
}

/// A number to twelve digits, and 0 where it is nothing beside `width`: what was worked out should read as it was meant.
double rounded(double value, double width = 0.0) { return std::abs(value) < 1e-12 * width ? 0.0 : std::stod(fmt::format("{:.12g}", value)); }

void find_range(DesignFactor& factor, const DesignColumn& column) {
    factor.low = std::numeric_limits<double>::infinity();
    factor.high = -factor.low;
    std::vector<double> logarithms;
    for (const double value : column.values) {
        logarithms.push_back(std::log(value));
        if (std::isnan(value)) continue;
        factor.low = std::min(factor.low, value);
        factor.high = std::max(factor.high, value);
    }
    if (!(factor.low <= factor.high)) factor.low = factor.high = factor.base.value_or(0.0);  // no point moves it
    if (const auto line = line_of(column.coordinates, column.values)) {
        factor.low = std::min(factor.low, line->first);
        factor.high = std::max(factor.high, line->second);
    } else if (factor.low > 0.0) {
        if (const auto curve = line_of(column.coordinates, logarithms)) {
            factor.low = std::min(factor.low, std::exp(curve->first));
            factor.high = std::max(factor.high, std::exp(curve->second));
            factor.logarithmic = true;
        }
    }
    if (factor.has_points_at_base && factor.base) {
        factor.low = std::min(factor.low, *factor.base);
        factor.high = std::max(factor.high, *factor.base);
        factor.logarithmic = factor.logarithmic && factor.low > 0.0;
    }
    const double width = factor.high - factor.low;
    factor.low = rounded(factor.low, width);
    factor.high = rounded(factor.high, width);
}

DesignFactor factor_of(const Manifest& base, const DesignTable& table, const DesignColumn& column, Index input) {
    DesignFactor factor{column.id, column.unit, column.long_name, column.long_name_zh, column.labels, 0.0, 1.0, false, {}, false, input};
    factor.has_points_at_base = std::any_of(column.values.begin(), column.values.end(), [](double value) { return std::isnan(value); });
    if (!factor.labels.empty()) return factor;
    factor.base = base_value(base, table, column);
    if (factor.base) factor.base = rounded(*factor.base);
    find_range(factor, column);
    return factor;
}

void fill(Eigen::Ref<Eigen::VectorXd> inputs, const DesignFactor& factor, double value) {
    if (factor.labels.empty()) {
        const bool is_set = !std::isnan(value);
        inputs(factor.input) = is_set ? factor.position(value) : 0.0;
        if (factor.is_flagged()) inputs(factor.input + 1) = is_set ? 1.0 : 0.0;
        return;
    }
    for (Index k = 0; k < factor.inputs(); ++k) inputs(factor.input + k) = value == static_cast<double>(k) ? 1.0 : 0.0;
}

/// Points of one trajectory of Morris's design, or one block of Saltelli's, follow each other.
std::vector<int> groups_of(const DesignTable& table, std::size_t points) {
    std::size_t together = 1;
    for (const auto& [key, value] : table.settings) {
        const bool counts = (table.kind == "morris" && key == "trajectories") || (table.kind == "sobol" && key == "samples");
        if (counts && value >= 2.0 && points % static_cast<std::size_t>(value) == 0) together = points / static_cast<std::size_t>(value);
    }
    std::vector<int> groups;
    for (std::size_t point = 0; point < points; ++point) groups.push_back(static_cast<int>(point / together));
    return groups;
}

}  // namespace

double DesignFactor::position(double value) const {
    if (!(high > low)) return 0.0;
    const double place = logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
    return std::round(place * digits) / digits;
}

const DesignFactor* DesignInputs::find(std::string_view id) const {
    const auto found = std::find_if(factors.begin(), factors.end(), [&](const DesignFactor& factor) { return factor.id == id; });
    return found == factors.end() ? nullptr : &*found;
}

double DesignInputs::usual(const DesignFactor& factor) const {
    if (!factor.labels.empty() || factor.is_flagged()) return std::numeric_limits<double>::quiet_NaN();
    return std::clamp(factor.base.value_or(factor.low), factor.low, factor.high);
}

Eigen::VectorXd DesignInputs::at(const std::vector<std::pair<const DesignFactor*, double>>& values) const {
    Eigen::VectorXd point(inputs.cols());
    for (const DesignFactor& factor : factors) fill(point, factor, usual(factor));
    for (const auto& [factor, value] : values) fill(point, *factor, value);
    return point;
}

DesignInputs design_inputs(const ResultsReader& results) {
    const DesignTable table = results.design_table();
    const auto wrong = [&](const char* text) { return InputError(Fault{results.path().string(), 0, 0, text}); };
    if (table.columns.empty()) throw wrong("the file holds a single scenario; this needs the points of a sweep (see 'kapok sweep')");
    DesignInputs design;
    design.kind = table.kind;
    std::vector<const DesignColumn*> columns;
    Index input = 0;
    for (const DesignColumn& column : table.columns) {
        if (column.unit == member_unit) {
            design.left_out.push_back(column.id);
            continue;
        }
        columns.push_back(&column);
        design.factors.push_back(factor_of(results.manifest(), table, column, input));
        input += design.factors.back().inputs();
    }
    if (input == 0) throw wrong("the only factor of the sweep is the set of parameters, whose numbers have no order; this needs a lever, a parameter or scenarios");
    const std::size_t points = table.columns.front().values.size();
    design.inputs.resize(static_cast<Index>(points), input);
    for (std::size_t point = 0; point < points; ++point) {
        Eigen::VectorXd row(input);
        for (std::size_t k = 0; k < columns.size(); ++k) {
            const double value = columns[k]->values[point];
            fill(row, design.factors[k], std::isnan(value) ? design.usual(design.factors[k]) : value);
        }
        design.inputs.row(static_cast<Index>(point)) = row.transpose();
        const bool as_base = std::all_of(table.columns.begin(), table.columns.end(), [&](const DesignColumn& column) { return std::isnan(column.values[point]); });
        if (as_base && !design.base_point) design.base_point = point;
    }
    design.groups = groups_of(table, points);
    if (table.kind.starts_with("simplex")) {
        double sum = 0.0;
        for (const DesignColumn& column : table.columns) sum += column.values.front();
        design.budget = rounded(sum);
    }
    return design;
}

}  // namespace kapok
