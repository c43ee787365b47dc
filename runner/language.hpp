#pragma once
// The language of tables and reports.

#include "runner/describe.hpp"

namespace kapok {

/// Chinese where the environment asks for it (LC_ALL, LC_MESSAGES, LANG: the first that is set begins with "zh"),
/// otherwise English.
Language language_of_environment();

}  // namespace kapok
