#pragma once
// Units as texts show them.

#include <string_view>

#include "runner/language.hpp"

namespace kapok {

/// A unit of a lever or a recorded variable in the language; the unit itself in English, or when it has no
/// Chinese name.
std::string_view unit_text(std::string_view unit, Language language);

}  // namespace kapok
