#pragma once
// Where the factors of a sweep stand in its base: what a point leaves alone.

#include <optional>

#include "runner/results_file.hpp"

namespace kapok {

/// The value of a factor in the base of its sweep, in the factor's unit, from the scenario texts that the file keeps:
/// - a lever: the mean of the base's course over the time and the cities that the factor sets. These are told from a
///   point that moves it, by what its scenario has and the base's has not; where the base moves the lever itself, the
///   mean is the constant setting that is nearest;
/// - a parameter or assumption: the base's value; of one by city, the mean over the cities that the factor sets;
/// - levers that move together: 0, the first of the two ends between which they move;
/// - money of a budget: 0, as it comes on top of the base.
/// None for scenarios and sets of parameters, which have no order, and for a lever under another name than its own.
std::optional<double> base_value(const Manifest& base, const DesignTable& table, const DesignColumn& column);

/// A parameter's value in a scenario: what its text sets it to, or the value of the parameter table. Throws
/// std::out_of_range for an unknown id.
double parameter_in(const std::string& scenario_text, std::string_view id);

}  // namespace kapok
