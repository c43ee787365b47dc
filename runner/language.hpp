#pragma once
// The language of tables and reports.

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "runner/describe.hpp"

namespace kapok {

/// Chinese where the environment asks for it (LC_ALL, LC_MESSAGES, LANG: the first that is set begins with "zh"),
/// otherwise English.
Language language_of_environment();

/// The text in the language.
inline std::string_view in(Language language, std::string_view en, std::string_view zh) { return language == Language::zh ? zh : en; }

/// The pattern in the language, filled in.
template <class... Values>
std::string filled(Language language, std::string_view en, std::string_view zh, const Values&... values) {
    return fmt::format(fmt::runtime(in(language, en, zh)), values...);
}

}  // namespace kapok
