#pragma once
// A TOML text as a tree of values that know their places. The TOML library stays behind this header.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runner/messages.hpp"

namespace kapok {

struct TomlEntry;

/// A date and time, or a time of day: TOML has them, scenarios do not use them.
struct TomlTime {};
struct TomlDate {
    int year = 0, month = 0, day = 0;
};

struct TomlValue {
    using List = std::vector<TomlValue>;
    using Table = std::vector<TomlEntry>;  ///< in the order of the text; keys are different

    std::variant<bool, std::int64_t, double, std::string, TomlDate, TomlTime, List, Table> content;
    Location at;

    template <class Kind>
    [[nodiscard]] const Kind* as() const {
        return std::get_if<Kind>(&content);
    }
    /// The value of a whole or decimal number; it may be NaN or infinite.
    [[nodiscard]] std::optional<double> number() const;
    /// "a number", "text", "a list" ...: for messages.
    [[nodiscard]] std::string_view kind() const;
};

struct TomlEntry {
    std::string key;
    Location at;  ///< of the key
    TomlValue value;
};

/// The library's time grows with the square of the size: 0.2 s for this much at worst, 40 s for sixteen times
/// that.
inline constexpr std::size_t most_toml_bytes = 256'000;

/// Reads a text; `file` is the name that messages give it. Throws InputError with the first fault of the
/// syntax, double keys included. Texts above `most_toml_bytes`, nested more than 16 levels deep, with strings
/// over several lines, or with letters beyond ASCII outside strings and comments are refused as well: the
/// library would not be safe with all of them.
TomlValue::Table parse_toml(std::string_view text, const std::string& file);

}  // namespace kapok
