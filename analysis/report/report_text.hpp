#pragma once
// Pieces of a report's JSON.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kapok {

/// A number to seven significant digits; null for NaN and infinities.
std::string report_number(double value);
/// `[1, null, 2.5]`
std::string report_numbers(std::span<const double> values);

/// Something with an id and a name in both languages, as members of an object that may have more.
using JsonMembers = std::vector<std::pair<std::string_view, std::string>>;
JsonMembers named(std::string_view id, std::string_view en, std::string_view zh);

/// The name of a place in English: "Hong Kong".
std::string_view place_en(std::string_view id);

}  // namespace kapok
