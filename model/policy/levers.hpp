#pragma once
// Names of levers that the compiler checks, and the values in force in one quarter.

#include <optional>
#include <vector>

#include "model/policy/lever_table.hpp"

namespace kapok {

/// A row of lever_table.
struct Lever {
    std::size_t row = 0;
    constexpr auto operator<=>(const Lever&) const = default;
    [[nodiscard]] constexpr const LeverSpec& spec() const { return lever_table[row]; }
};

/// `"super_deduction"_lever`: a misspelt lever does not compile.
consteval Lever operator""_lever(const char* text, std::size_t length) {
    for (std::size_t row = 0; row < lever_count; ++row)
        if (lever_table[row].id == std::string_view{text, length}) return {row};
    throw "no such lever";
}

std::optional<Lever> find_lever(std::string_view id);

template <class T> using ByLever = IndexedArray<std::size_t, T, lever_count>;

/// The values of all levers in all cities in one quarter.
struct Policy {
    ByLever<ByCity<double>> values{};

    [[nodiscard]] double operator()(Lever lever, Place city) const { return values[lever.row][city]; }
    /// Partners of the delta set no levers; where a rule needs a value for one, it is this.
    [[nodiscard]] double at_or(Lever lever, Place place, double elsewhere) const {
        return is_city(place) ? values[lever.row][place] : elsewhere;
    }
};

}  // namespace kapok
