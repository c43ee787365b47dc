#pragma once
// Numbers as text, both ways, the same on every machine and in every locale.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kapok {

/// A decimal number that takes up the whole text: "0.15", "-3", "1e-4". Spaces, "inf", "nan", a leading plus,
/// hexadecimal digits, trailing characters and numbers beyond the range of double give nothing.
std::optional<double> parse_number(std::string_view text);

/// The same for a whole number without point or exponent.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// The shortest text that reads back as the same number: 0.15, 8, 1e-05.
std::string format_number(double value);

/// A p value with three digits; "<0.001" below what these can show, for no p value is nothing. "-" for NaN.
std::string p_value_text(double p);

/// Decimal year at the start of a day; nothing if there is no such day.
std::optional<double> decimal_year(int year, int month, int day);

/// The day that a decimal year falls on, to the nearest: 2016.6666... is 2016-09-01.
std::string format_date(double decimal_year);

}  // namespace kapok
