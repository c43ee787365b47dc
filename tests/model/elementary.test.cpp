// exp, log and pow of our own against the long double library, in units in the last place.

#include "model/elementary.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

namespace kapok {
namespace {

/// Distance of `value` from the exact result, in units in the last place of the exact result.
double ulps(double value, long double exact) {
    const auto rounded = static_cast<double>(exact);
    const double unit =
        std::nextafter(std::fabs(rounded), std::numeric_limits<double>::infinity()) - std::fabs(rounded);
    return static_cast<double>(std::fabs(static_cast<long double>(value) - exact) /
                               static_cast<long double>(unit));
}

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("the exponential is within 1.5 units in the last place over its whole range",
          "[unit][elementary]") {
    double worst = 0.0;
    for (double x = -707.9; x < 709.4; x += 0.00731)
        worst = std::max(worst, ulps(exponential(x), std::exp(static_cast<long double>(x))));
    for (double x = 1e-18; x < 1.0; x *= 1.37) {
        worst = std::max(worst, ulps(exponential(x), std::exp(static_cast<long double>(x))));
        worst = std::max(worst, ulps(exponential(-x), std::exp(static_cast<long double>(-x))));
    }
    CHECK(worst < 1.5);
    CHECK(exponential(0.0) == 1.0);
}

TEST_CASE("the exponential is finite as far as it says, then infinite, and 0 below -708",
          "[unit][elementary]") {
    CHECK(std::isfinite(exponential(709.4)));
    CHECK(exponential(709.5) == infinity);
    CHECK(exponential(infinity) == infinity);
    CHECK(exponential(-707.99) > 0.0);
    CHECK(exponential(-708.1) == 0.0);
    CHECK(exponential(-infinity) == 0.0);
    CHECK(std::isnan(exponential(std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE(
    "the logarithm is within 1.5 units in the last place from the smallest normal number to the largest",
    "[unit][elementary]") {
    double worst = 0.0;
    for (double x = std::numeric_limits<double>::min(); x < 1e307; x *= 1.00917)
        worst = std::max(worst, ulps(logarithm(x), std::log(static_cast<long double>(x))));
    for (double x = 0.5; x < 2.0; x += 0.0000173)
        worst = std::max(worst, ulps(logarithm(x), std::log(static_cast<long double>(x))));
    for (double d = 1e-15; d < 0.1; d *= 1.31)
        worst = std::max(worst, ulps(logarithm(1.0 + d), std::log(static_cast<long double>(1.0 + d))));
    CHECK(worst < 1.5);
    CHECK(logarithm(1.0) == 0.0);
    CHECK(ulps(logarithm(std::numeric_limits<double>::max()),
               std::log(static_cast<long double>(std::numeric_limits<double>::max()))) < 1.5);
    // below the normal numbers through a multiplication by a power of two
    CHECK(ulps(logarithm(5e-324), std::log(static_cast<long double>(5e-324))) < 1.5);
}

TEST_CASE("the logarithm of 0 is minus infinity, of a negative number none", "[unit][elementary]") {
    CHECK(logarithm(0.0) == -infinity);
    CHECK(std::isnan(logarithm(-1.0)));
    CHECK(std::isnan(logarithm(std::numeric_limits<double>::quiet_NaN())));
    CHECK(logarithm(infinity) == infinity);
}

TEST_CASE("exponential and logarithm never fall where they should rise, to the last neighbour",
          "[unit][elementary]") {
    // around the points where the reduction changes its integer part, and elsewhere
    for (double start :
         {-700.0, -35.0, -0.3465735902799727, 0.0, 0.34657359027997264, 1.0397207708399179, 20.0, 709.0}) {
        double x = start, before = exponential(x);
        for (int n = 0; n < 2000; ++n) {
            x = std::nextafter(x, infinity);
            const double now = exponential(x);
            REQUIRE(now >= before);
            before = now;
        }
    }
    for (double start : {1e-300, 0.70710678118654746, 1.0, 1.4142135623730949, 3.0, 1e200}) {
        double x = start - 1000.0 * (std::nextafter(start, infinity) - start), before = logarithm(x);
        for (int n = 0; n < 2000; ++n) {
            x = std::nextafter(x, infinity);
            const double now = logarithm(x);
            REQUIRE(now >= before);
            before = now;
        }
    }
}

TEST_CASE("a power has a relative error that grows with the size of its logarithm alone",
          "[unit][elementary]") {
    for (const double base : {1e-6, 0.3, 0.999, 1.7, 20.0, 3e5})
        for (const double exponent : {-2.5, -0.4, 0.0, 0.15, 0.5, 1.0, 3.0}) {
            const long double exact =
                std::pow(static_cast<long double>(base), static_cast<long double>(exponent));
            const double allowed = 4e-16 * (1.0 + std::fabs(exponent * std::log(base)));
            CHECK(std::fabs(power(base, exponent) / static_cast<double>(exact) - 1.0) < allowed);
        }
    CHECK(power(0.0, 0.3) == 0.0);
    CHECK(power(0.0, 0.0) == 1.0);
}

TEST_CASE("ln(1 + x) keeps its digits for x near 0, and the logistic its symmetry", "[unit][elementary]") {
    for (const double x : {1e-18, 3e-12, 1e-7, 0.02, 1.0, 50.0})
        CHECK(std::fabs(logarithm_plus_one(x) / static_cast<double>(std::log1p(static_cast<long double>(x))) -
                        1.0) < 1e-15);
    CHECK(logistic(0.0) == 0.5);
    for (const double x : {0.1, 1.0, 7.0}) CHECK(logistic(x) + logistic(-x) == Approx(1.0).epsilon(1e-15));
    CHECK(logistic(logarithm(3.0)) == Approx(0.75).epsilon(1e-15));
}

}  // namespace kapok
