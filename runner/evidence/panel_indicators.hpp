#pragma once
// Panels of observations name and measure things in their own way; one table says what that is in Kapok.

#include <optional>
#include <span>
#include <string_view>

namespace kapok {

/// A name that panels use, besides the ids of Kapok's variables.
struct PanelIndicator {
    std::string_view name;
    std::string_view variable;  ///< id in variables(); empty: not the same thing as any variable
    std::string_view remark;    ///< why not, for those
    int comparable_from = 0;    ///< earlier rows are defined otherwise
};
std::span<const PanelIndicator> panel_indicators();
/// What a panel's indicator is; the id of any variable stands for itself. Nothing for a name that is unknown.
std::optional<PanelIndicator> find_panel_indicator(std::string_view name);

/// Factor from a panel's unit to that of the variable. What follows the unit in brackets does not matter
/// here. A blank unit is the variable's own. Nothing where they measure different things.
std::optional<double> unit_factor(std::string_view panel_unit, std::string_view variable_unit);

/// True for a bound that is given in place of a value: "firms (lower bound)".
bool is_bound(std::string_view panel_unit);

}  // namespace kapok
