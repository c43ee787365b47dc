#pragma once
// How single values of the model stand in files: money in whole fen, codes as their numbers, quarters counted from the
// first of 2016.

#include <cstdint>
#include <type_traits>

#include "model/units.hpp"

namespace kapok {

template <class Value>
auto stored(Value value) {
    if constexpr (std::is_same_v<Value, Money>) return value.fen;
    else if constexpr (std::is_same_v<Value, Quarter>) return std::int32_t{value.index};
    else if constexpr (std::is_same_v<Value, bool>) return static_cast<std::uint8_t>(value);
    else if constexpr (std::is_enum_v<Value>) return static_cast<std::underlying_type_t<Value>>(value);
    else return value;
}

/// The number that a value is stored as.
template <class Value>
using Stored = decltype(stored(Value{}));

/// True for values that are one number; false for tables and structs.
template <class Value>
inline constexpr bool is_single_value = std::is_arithmetic_v<Value> || std::is_enum_v<Value> || std::is_same_v<Value, Money> || std::is_same_v<Value, Quarter>;

template <class Value>
Value restored(Stored<Value> number) {
    if constexpr (std::is_same_v<Value, Money> || std::is_same_v<Value, Quarter>) return Value{number};
    else return static_cast<Value>(number);
}

}  // namespace kapok
