#include "analysis/estimators/power_law.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "analysis/estimators/special_functions.hpp"
#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;

namespace {

std::vector<double> pareto(std::size_t n, double from, double ccdf_exponent, std::uint64_t agent) {
    Stream draws = Rng{7, 0}.stream(agent, {0}, Purpose::test);
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(from * std::pow(draws.uniform(), -1.0 / ccdf_exponent));
    return x;
}

}  // namespace

TEST_CASE("log gamma and Hurwitz' zeta at values known in closed form", "[unit][estimators]") {
    const double pi = std::numbers::pi;
    CHECK(log_gamma(0.5) == Approx(0.5 * std::log(pi)).epsilon(1e-12));
    CHECK(log_gamma(5.0) == Approx(std::log(24.0)).epsilon(1e-12));
    CHECK(log_gamma(1.0) == Approx(0.0).margin(1e-12));
    CHECK(log_gamma(101.0) - log_gamma(100.0) == Approx(std::log(100.0)).epsilon(1e-12));
    CHECK(hurwitz_zeta(2.0, 1.0) == Approx(pi * pi / 6.0).epsilon(1e-12));
    CHECK(hurwitz_zeta(4.0, 1.0) == Approx(std::pow(pi, 4.0) / 90.0).epsilon(1e-12));
    CHECK(hurwitz_zeta(2.0, 2.0) == Approx(pi * pi / 6.0 - 1.0).epsilon(1e-12));
    CHECK(hurwitz_zeta(1.5, 1.0) == Approx(2.6123753486854883).epsilon(1e-12));
}

TEST_CASE("the exponent above a given bound, by hand", "[unit][estimators]") {
    const double e = std::numbers::e;
    const std::vector<double> x{1.0, e, e * e};  // mean log 1
    const PowerLawTail tail = power_law_tail(x, {}, {TailValues::continuous, 3, 200});
    CHECK(tail.exponent == Approx(2.0));
    CHECK(tail.standard_error == Approx(1.0 / std::sqrt(3.0)));
    CHECK(tail.from == 1.0);
    CHECK(tail.values == 3);
    // steps of a third against shares e^-k: the largest gap is at the smallest value, 2/3 to 1 where the fit
    // has 1
    CHECK(tail.distance == Approx(1.0 / 3.0));
}

TEST_CASE("too few or equal values have no tail", "[unit][estimators]") {
    CHECK(std::isnan(power_law_tail(std::vector<double>(49, 1.5)).exponent));
    CHECK(std::isnan(power_law_tail(std::vector<double>(100, 1.5)).exponent));
    CHECK(std::isnan(power_law_tail({}).exponent));
}

TEST_CASE("a Pareto sample gives back its exponent", "[statistical][estimators]") {
    // error rate one in a million each
    for (const double ccdf : {0.7, 1.06, 1.5, 3.0}) {
        const std::vector<double> x = pareto(20'000, 3.0, ccdf, 11);
        const PowerLawTail tail = power_law_tail(x, {}, {TailValues::continuous, x.size(), 200});
        CHECK(std::abs(tail.exponent - 1.0 - ccdf) < test::one_in_a_million * tail.standard_error);
        CHECK(tail.standard_error == Approx(ccdf / std::sqrt(20'000.0)).epsilon(0.1));
    }
}

TEST_CASE("the bound is found where a tail begins", "[statistical][estimators]") {
    // below 10 the density is flat, above it falls with exponent 2; a tenth of the values lies in the tail
    std::vector<double> x = pareto(2'000, 10.0, 1.0, 12);
    Stream draws = Rng{7, 0}.stream(13, {0}, Purpose::test);
    for (int i = 0; i < 18'000; ++i) x.push_back(0.1 + 9.9 * draws.uniform());
    const PowerLawTail tail = power_law_tail(x);
    CHECK(tail.from > 7.0);
    CHECK(tail.from < 40.0);
    // the choice of the bound adds to the error, hence twice the distance of one in a million
    CHECK(std::abs(tail.exponent - 2.0) < 2.0 * test::one_in_a_million * tail.standard_error);
}

TEST_CASE("whole numbers give back their exponent where rounding matters", "[statistical][estimators]") {
    // error rate one in a million; zeta law from 1, exponent 2, by its distribution function
    Stream draws = Rng{7, 0}.stream(14, {0}, Purpose::test);
    std::vector<double> x;
    const double all = hurwitz_zeta(2.0, 1.0);
    for (int i = 0; i < 5'000; ++i) {
        double u = draws.uniform() * all, k = 1.0;
        while (k < 1e5 && (u -= std::pow(k, -2.0)) > 0.0) k += 1.0;
        x.push_back(k);
    }
    const PowerLawTail whole = power_law_tail(x, {}, {TailValues::whole_numbers, x.size(), 200});
    CHECK(std::abs(whole.exponent - 2.0) < test::one_in_a_million * whole.standard_error);
    const PowerLawTail rounded = power_law_tail(x, {}, {TailValues::continuous, x.size(), 200});
    CHECK(rounded.exponent > 2.5);  // the continuous formula is wrong there
}

TEST_CASE("thin tails are told from Pareto's", "[statistical][estimators]") {
    Stream draws = Rng{7, 0}.stream(15, {0}, Purpose::test);
    std::vector<double> x;
    for (int i = 0; i < 20'000; ++i) x.push_back(draws.exponential_time());
    CHECK(power_law_tail(x).exponent > 4.0);
}

TEST_CASE("weights stand for repeated values in tails", "[unit][estimators]") {
    const std::vector<double> x{1.0, 2.0, 3.0, 5.0, 9.0}, w{4.0, 3.0, 2.0, 1.0, 1.0};
    std::vector<double> repeated;
    for (std::size_t i = 0; i < x.size(); ++i)
        repeated.insert(repeated.end(), static_cast<std::size_t>(w[i]), x[i]);
    const PowerLawTail weighted = power_law_tail(x, w, {TailValues::continuous, 5, 200});
    const PowerLawTail plain = power_law_tail(repeated, {}, {TailValues::continuous, 11, 200});
    CHECK(weighted.exponent == Approx(plain.exponent));
    CHECK(weighted.distance == Approx(plain.distance));
}
