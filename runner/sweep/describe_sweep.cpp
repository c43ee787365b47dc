#include "runner/sweep/describe_sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runner/describe.hpp"
#include "runner/number_text.hpp"
#include "runner/sweep/sweep_file.hpp"
#include "runner/terminal_table.hpp"

namespace kapok {
namespace {

constexpr std::size_t shown_points = 10;
constexpr std::size_t shown_columns = 8;  ///< more would not fit on a screen

std::string scope_text(const LeverScope& scope) {
    const std::string to = scope.to ? fmt::format(" to {}", format_date(*scope.to)) : std::string{};
    return fmt::format("{}, from {}{}", city_names(scope.cities), format_date(scope.from), to);
}

/// "0 to 0.9" or "0.3, 0.5, 0.7".
std::string values_text(const Factor& factor) {
    if (factor.kind == FactorKind::posterior_member) return fmt::format("{} members", factor.values.size());
    if (factor.values.empty())
        return fmt::format("{} to {}{}{}", format_number(factor.low), format_number(factor.high),
                           factor.logarithmic ? ", log scale" : "", factor.whole ? ", whole" : "");
    std::vector<std::string> values;
    for (const double value : factor.values) values.push_back(factor.text_of(value));
    return fmt::format("{}", fmt::join(values, ", "));
}

std::string what_it_sets(const Factor& factor) {
    std::vector<std::string> parts;
    switch (factor.kind) {
        case FactorKind::lever:
            return fmt::format("{}: {}", factor.levers.front().lever.spec().id, scope_text(factor.scope));
        case FactorKind::package:
            for (const LeverSpan& span : factor.levers)
                parts.push_back(fmt::format("{} {} to {}", span.lever.spec().id, format_number(span.low),
                                            format_number(span.high)));
            return fmt::format("{}: {}", fmt::join(parts, ", "), scope_text(factor.scope));
        case FactorKind::parameter:
            return std::string(parameter_table[factor.row].id);
        case FactorKind::city_parameter:
            return fmt::format("{}: {}", city_parameter_table[factor.row].id,
                               city_names(factor.scope.cities));
        case FactorKind::posterior_member:
            return "all parameters";
        case FactorKind::scenario:
            return "what the point starts from";
    }
    return {};
}

std::string factors_text(const Sweep& sweep) {
    TerminalTable table(
        {{"factor", Align::left}, {"values", Align::left}, {"sets", Align::left}, {"unit", Align::left}});
    for (const Factor& factor : sweep.factors)
        table.add({factor.name, values_text(factor), what_it_sets(factor), std::string(factor.unit())});
    return table.text();
}

std::string packages_text(const Packages& packages) {
    std::vector<std::string_view> ids;
    for (const Lever lever : packages.levers) ids.push_back(lever.spec().id);
    return fmt::format("budget: {} (100 million CNY a year) on top of the base, for {}: {}\n",
                       format_number(packages.budget), fmt::join(ids, ", "), scope_text(packages.scope));
}

std::string points_text(const Sweep& sweep, const DesignPoints& points) {
    const std::size_t rows = std::min(points.size(), shown_points),
                      columns = std::min(points.columns.size(), shown_columns);
    std::vector<TerminalTable::Column> titles{{"point", Align::right}};
    for (std::size_t k = 0; k < columns; ++k) titles.push_back({points.columns[k], Align::right});
    TerminalTable table(std::move(titles));
    for (std::size_t point = 0; point < rows; ++point) {
        std::vector<std::string> cells{fmt::format("{}", point)};
        for (std::size_t k = 0; k < columns; ++k) {
            const double value =
                points.values(static_cast<Eigen::Index>(point), static_cast<Eigen::Index>(k));
            cells.push_back(sweep.packages ? fmt::format("{:.6g}", value) : sweep.factors[k].text_of(value));
        }
        table.add(std::move(cells));
    }
    std::string text = table.text();
    if (columns < points.columns.size())
        text += fmt::format("{} more columns\n", points.columns.size() - columns);
    if (rows < points.size()) text += fmt::format("{} more points\n", points.size() - rows);
    return text;
}

std::string replicates_text(const Sweep& sweep) {
    const int most = sweep.base.replicates;
    if (!sweep.sequential) return fmt::format("{} replicates each", most);
    const SequentialReplicates& rule = *sweep.sequential;
    return fmt::format(
        "{} to {} replicates each, until the 90% interval of the difference from the first point of {} of {} in {} is no wider than {} to each side",
        rule.minimum, most, rule.indicator, region_id(rule.region), rule.year,
        format_number(rule.half_width));
}

}  // namespace

std::string describe_sweep(const Sweep& sweep, const DesignPoints& points) {
    const Scenario& base = sweep.base;
    const DesignKindSpec& kind = spec_of(sweep.design.kind);
    std::string text = sweep.name + "\n";
    for (const std::string& about : {sweep.about, sweep.about_zh})
        if (!about.empty()) text += fmt::format("  {}\n", about);
    text += fmt::format("  read from: {}\n", fmt::join(sweep.files, ", "));
    text += fmt::format("  base:      {}, {} to {}, seed {}, {} firms per real firm\n", base.name,
                        Quarter::first_year, base.until, base.seed, format_number(base.scale));
    text += fmt::format("  design:    {}, {}\n", kind.id, kind.text);
    text += fmt::format("  points:    {}, {}\n", points.size(), replicates_text(sweep));
    text += fmt::format("  runs:      {}{}\n\n", sweep.sequential ? "at most " : "",
                        points.size() * static_cast<std::size_t>(base.replicates));
    text += sweep.packages ? packages_text(*sweep.packages) : factors_text(sweep);
    text += '\n';
    text += points_text(sweep, points);
    const auto notes = sweep_notes(sweep);
    if (!notes.empty()) text += "\nNotes:\n";
    for (const std::string& note : notes) text += fmt::format("  {}\n", note);
    return text;
}

}  // namespace kapok
