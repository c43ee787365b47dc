#pragma once
// What `kapok check`, `kapok levers` and `kapok indicators` print.

#include <cstdint>
#include <string>
#include <vector>

#include "runner/scenario.hpp"

namespace kapok {

enum class Language : std::uint8_t { en, zh };

/// What a scenario is, what it changes against 2015 lever by lever, and which parameters it changes.
std::string describe_scenario(const Scenario& scenario, Language language);

/// What may be unintended: parameters that were set outside their range, levers that are set to what they
/// were in 2015, national levers that some cities set by themselves.
std::vector<std::string> scenario_notes(const Scenario& scenario, Language language);

/// "Guangzhou, Foshan", or "all cities".
std::string city_names(const std::vector<Place>& where, Language language);

/// All levers as a table; names in the language, units and ids as in scenario files.
std::string describe_levers(Language language);
/// The same with all that is known of each, as a JSON list; names in both languages.
std::string levers_json();

/// The plan's indicators, then the other recorded variables.
std::string describe_indicators(Language language);
std::string indicators_json();

}  // namespace kapok
