#pragma once
// Pieces of a report's JSON.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runner/results_file.hpp"

namespace kapok {

/// Significant digits of numbers in a report.
inline constexpr int report_digits = 7;
/// A number to so many significant digits; null for NaN and infinities.
std::string report_number(double value, int digits = report_digits);
/// `[1, null, 2.5]`
std::string report_numbers(std::span<const double> values, int digits = report_digits);
/// `[2020, 2030]`
std::string whole_numbers(std::span<const int> values);

/// Something with an id and a name in both languages, as members of an object that may have more.
using JsonMembers = std::vector<std::pair<std::string_view, std::string>>;
JsonMembers named(std::string_view id, std::string_view en, std::string_view zh);
/// The same of a variable, with its unit in both languages and its digits after the point.
JsonMembers variable_head(const VariableInfo& variable);
/// A list of objects with these members.
std::string variable_heads(std::span<const VariableInfo> variables);

/// The name of a place in English: "Hong Kong".
std::string_view place_en(std::string_view id);

}  // namespace kapok
