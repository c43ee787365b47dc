#pragma once
// A report as one HTML file that needs nothing beside it.

#include <string>
#include <string_view>

#include "runner/language.hpp"

namespace kapok {

/// The page with its styles, scripts, chart library, licences and data. `data`: JSON as report_json gives it. What the
/// page holds cannot leave its place: scripts and data are escaped, and its policy allows no request to anywhere.
std::string report_page(std::string_view data, std::string_view title, Language language);

}  // namespace kapok
