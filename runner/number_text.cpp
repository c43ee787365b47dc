#include "runner/number_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>

namespace kapok {
namespace {

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
    Number value{};
    const char* const end = text.data() + text.size();
    const auto [stopped, problem] = std::from_chars(text.data(), end, value);
    if (problem != std::errc{} || stopped != end) return std::nullopt;
    return value;
}

std::chrono::sys_days first_day(int year) {
    return std::chrono::sys_days{std::chrono::year{year} / std::chrono::January / 1};
}
double days_in(int year) {
    return static_cast<double>((first_day(year + 1) - first_day(year)).count());
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
    const auto value = parse_whole<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    return parse_whole<std::int64_t>(text);
}

std::string format_number(double value) {
    return fmt::format("{}", value);
}

std::string p_value_text(double p) {
    constexpr double least = 0.001;
    if (std::isnan(p)) return "-";
    return p < least ? fmt::format("<{}", least) : fmt::format("{:.3f}", p);
}

std::optional<double> decimal_year(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (month < 1 || day < 1 || !date.ok()) return std::nullopt;
    const auto days = static_cast<double>((std::chrono::sys_days{date} - first_day(year)).count());
    return year + days / days_in(year);
}

std::string format_date(double decimal_year) {
    const int year = static_cast<int>(std::floor(decimal_year));
    const auto days = static_cast<int>(std::lround((decimal_year - year) * days_in(year)));
    const std::chrono::year_month_day date{first_day(year) + std::chrono::days{days}};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace kapok
