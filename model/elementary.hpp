#pragma once
// exp, log and pow from additions, multiplications and table look-ups alone. The C library's versions pick
// different instructions on different processors and so differ in the last bit; these do not. The method is
// Tang's (1989, https://doi.org/10.1145/63522.64065; 1990, https://doi.org/10.1145/98267.98294): a table for the
// leading bits, a short polynomial for the rest.
// Errors stay below 1.5 units in the last place over the ranges stated (tests/model/elementary.test.cpp).

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace kapok {
namespace elementary {

inline constexpr int cells = 128;
inline constexpr double ln2_high = 6.93147180369123816490e-01;  // 32 leading bits: products with integers are exact
inline constexpr double ln2_low = 1.90821492927058770002e-10;

/// 2^(j/128), by the Taylor series of exp in extended precision.
constexpr std::array<double, cells> powers_of_two() {
    std::array<double, cells> table{};
    for (int j = 0; j < cells; ++j) {
        const long double x = 0.693147180559945309417232121458L * j / cells;
        long double term = 1.0L, sum = 1.0L;
        for (int n = 1; n < 30; ++n) sum += term *= x / n;
        table[static_cast<std::size_t>(j)] = static_cast<double>(sum);
    }
    return table;
}
inline constexpr std::array<double, cells> power_of_two = powers_of_two();

/// Start of the mantissa's range for logarithms: 0.6875 to 1.375, so that a cell starts at 1.
inline constexpr std::uint64_t mantissa_start = 0x3fe6000000000000ULL;

struct LogarithmCell {
    double inverse;  ///< about 1 / m in the middle of the cell, 20 bits
    double value;    ///< -ln(inverse)
};
constexpr std::array<LogarithmCell, cells> logarithm_cells() {
    std::array<LogarithmCell, cells> table{};
    for (int j = 0; j < cells; ++j) {
        // the cell's first and last mantissa differ in the seven bits of j
        const auto first = std::bit_cast<double>(mantissa_start + (static_cast<std::uint64_t>(j) << 45));
        const auto end = std::bit_cast<double>(mantissa_start + (static_cast<std::uint64_t>(j + 1) << 45));
        double inverse = 1.0;  // beside 1 the polynomial alone keeps the relative error small
        if (first != 1.0 && end != 1.0)
            inverse = static_cast<double>(static_cast<std::int64_t>(0x1p20 * 2.0 / (first + end) + 0.5)) * 0x1p-20;
        // -ln(inverse) = -2 atanh((inverse - 1) / (inverse + 1))
        const long double s = (static_cast<long double>(inverse) - 1.0L) / (static_cast<long double>(inverse) + 1.0L);
        long double power = s, sum = 0.0L;
        for (int n = 1; n < 80; n += 2, power *= s * s) sum += power / n;
        table[static_cast<std::size_t>(j)] = {inverse, static_cast<double>(-2.0L * sum)};
    }
    return table;
}
inline constexpr std::array<LogarithmCell, cells> logarithm_cell = logarithm_cells();

}  // namespace elementary

/// e^x for any x; 0 below -708, infinity above 709.4, a little before the largest double.
inline double exponential(double x) {
    using namespace elementary;
    if (!(x > -708.0)) return std::isnan(x) ? x : 0.0;
    if (x > 709.4) return std::numeric_limits<double>::infinity();
    constexpr double cells_log2_e = cells * 1.4426950408889634074;
    constexpr double shifter = 6755399441055744.0;  // 1.5 * 2^52: rounds to the nearest integer
    const double shifted = x * cells_log2_e + shifter;
    const double k = shifted - shifter;
    const double r = (x - k * (ln2_high / cells)) - k * (ln2_low / cells);  // |r| <= 0.0028
    const double r2 = r * r;
    const double series = r + r2 * ((0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120)));
    const auto index = std::bit_cast<std::uint64_t>(shifted);  // k in its lowest bits
    const double base = power_of_two[index % cells];
    const double scale = std::bit_cast<double>(std::bit_cast<std::uint64_t>(base) + ((index / cells) << 52));
    return scale + scale * series;
}

/// Natural logarithm for x > 0 and normal; -infinity at 0, NaN below.
inline double logarithm(double x) {
    using namespace elementary;
    if (!(x >= std::numeric_limits<double>::min())) {
        if (x < 0.0 || std::isnan(x)) return std::numeric_limits<double>::quiet_NaN();
        if (x == 0.0) return -std::numeric_limits<double>::infinity();
        return logarithm(x * 0x1p54) - 54 * 0.693147180559945309417;
    }
    if (std::isinf(x)) return x;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const std::uint64_t offset = bits - mantissa_start;
    const auto k = static_cast<double>(static_cast<std::int64_t>(offset) >> 52);
    const std::uint64_t mantissa = bits - (offset & 0xfff0000000000000ULL);
    const LogarithmCell cell = logarithm_cell[(offset >> 45) % cells];
    // m * inverse - 1 without rounding in its leading part
    const auto high = std::bit_cast<double>(mantissa & 0xfffffffff8000000ULL);
    const double r = (high * cell.inverse - 1.0) + (std::bit_cast<double>(mantissa) - high) * cell.inverse;  // |r| < 2^-7
    const double r2 = r * r;
    const double series = r2 * ((-0.5 + r * (1.0 / 3)) + r2 * ((-0.25 + r * 0.2) + r2 * ((-1.0 / 6 + r * (1.0 / 7)) - r2 * 0.125)));
    const double whole = k * ln2_high + cell.value;
    const double sum = whole + r;
    return sum + (((whole - sum) + r) + (k * ln2_low + series));
}
/// base^exponent for base > 0 (0^positive is 0). Relative error grows with |exponent * log(base)|.
inline double power(double base, double exponent) {
    if (base == 0.0) return exponent == 0.0 ? 1.0 : 0.0;
    return exponential(exponent * logarithm(base));
}

/// log(1 + x), accurate near zero.
inline double logarithm_plus_one(double x) {
    const double y = 1.0 + x;
    if (y == 1.0) return x;
    return logarithm(y) * (x / (y - 1.0));
}

/// 1 / (1 + e^-x)
inline double logistic(double x) { return 1.0 / (1.0 + exponential(-x)); }

}  // namespace kapok
