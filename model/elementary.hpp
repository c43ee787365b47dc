#pragma once
// exp, log and pow from additions, multiplications and divisions alone. The C library's versions pick
// different instructions on different processors and so differ in the last bit; these do not.
// Errors stay below 1.5 units in the last place over the ranges stated (tests/model/elementary.test.cpp).

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace kapok {

/// e^x for any x; 0 below -708, infinity above 709.4, a little before the largest double.
inline double exponential(double x) {
    if (!(x > -708.0)) return std::isnan(x) ? x : 0.0;
    if (x > 709.4) return std::numeric_limits<double>::infinity();
    constexpr double log2_e = 1.4426950408889634074;
    constexpr double ln2_high = 6.93147180369123816490e-01;  // 32 leading bits: k * ln2_high is exact
    constexpr double ln2_low = 1.90821492927058770002e-10;
    constexpr double shifter = 6755399441055744.0;  // 1.5 * 2^52: rounds to the nearest integer
    const double k = (x * log2_e + shifter) - shifter;
    const double r = (x - k * ln2_high) - k * ln2_low;  // |r| <= 0.347
    const double r2 = r * r;
    // Taylor series to r^13 (remainder below 1e-17), halves in parallel
    const double even = 1.0 / 2 + r2 * (1.0 / 24 + r2 * (1.0 / 720 + r2 * (1.0 / 40320 + r2 * (1.0 / 3628800 + r2 * (1.0 / 479001600)))));
    const double odd = 1.0 / 6 + r2 * (1.0 / 120 + r2 * (1.0 / 5040 + r2 * (1.0 / 362880 + r2 * (1.0 / 39916800 + r2 * (1.0 / 6227020800.0)))));
    const double series = 1.0 + (r + r2 * (even + r * odd));
    const auto exponent = static_cast<std::int64_t>(k);
    return series * std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

/// Natural logarithm for x > 0 and normal; -infinity at 0, NaN below.
inline double logarithm(double x) {
    if (!(x >= std::numeric_limits<double>::min())) {
        if (x < 0.0 || std::isnan(x)) return std::numeric_limits<double>::quiet_NaN();
        if (x == 0.0) return -std::numeric_limits<double>::infinity();
        return logarithm(x * 0x1p54) - 54 * 0.693147180559945309417;
    }
    if (std::isinf(x)) return x;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    // mantissa in [sqrt(1/2), sqrt(2))
    const std::uint64_t shifted = bits - 0x3fe6a09e667f3bcdULL;
    const auto k = static_cast<double>(static_cast<std::int64_t>(shifted) >> 52);
    const double m = std::bit_cast<double>(bits - (shifted & 0xfff0000000000000ULL));
    const double f = m - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;  // <= 0.0295
    // log(1+f) = f - (f^2/2 - s (f^2/2 + R)), R from the series of 2 atanh(s)
    const double w = z * z;
    const double r = z * (2.0 / 3 + w * (2.0 / 7 + w * (2.0 / 11 + w * (2.0 / 15 + w * (2.0 / 19 + w * (2.0 / 23)))))) +
                     w * (2.0 / 5 + w * (2.0 / 9 + w * (2.0 / 13 + w * (2.0 / 17 + w * (2.0 / 21)))));
    const double half_square = 0.5 * f * f;
    constexpr double ln2_high = 6.93147180369123816490e-01;
    constexpr double ln2_low = 1.90821492927058770002e-10;
    return k * ln2_high - ((half_square - (s * (half_square + r) + k * ln2_low)) - f);
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
