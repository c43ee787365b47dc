// The generator: published answers, purity, and laws of its distributions. Error rate of each statistical
// check: one in a million (tests/support/statistics.hpp).

#include "model/rng.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "tests/support/statistics.hpp"

namespace kapok {
namespace {

using test::chi_square;
using test::uniformity;

constexpr std::size_t many = 400'000;

/// Counts against a probability function over 0, 1, 2, ...; the last cell takes the tail.
template <class Draw, class Probability>
test::ChiSquare fit_of_counts(std::size_t draws, std::size_t cells, Draw&& draw, Probability&& probability) {
    std::vector<double> counted(cells, 0.0), expected(cells, 0.0);
    for (std::size_t n = 0; n < draws; ++n)
        counted[std::min<std::size_t>(cells - 1, static_cast<std::size_t>(draw()))] += 1.0;
    double rest = static_cast<double>(draws);
    for (std::size_t k = 0; k + 1 < cells; ++k)
        rest -= expected[k] = static_cast<double>(draws) * probability(static_cast<double>(k));
    expected[cells - 1] = std::max(rest, 0.0);
    return chi_square(counted, expected);
}

double normal_probability(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

}  // namespace

TEST_CASE("Philox4x32-10 gives the answers published with Random123", "[unit][rng]") {
    using Philox = r123::Philox4x32_R<10>;
    const auto answer = [](Philox::ctr_type counter, Philox::key_type key) {
        const auto block = Philox{}(counter, key);
        return std::vector<std::uint32_t>(block.begin(), block.end());
    };
    CHECK(answer({{0, 0, 0, 0}}, {{0, 0}}) ==
          std::vector<std::uint32_t>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(answer({{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}}, {{0xffffffff, 0xffffffff}}) ==
          std::vector<std::uint32_t>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(answer({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, {{0xa4093822, 0x299f31d0}}) ==
          std::vector<std::uint32_t>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream hands out the words of Philox in order, agent, quarter and purpose in the counter",
          "[unit][rng]") {
    // the quarter is stored with an offset of 0x2000: all three words of the counter are 0 here
    Stream zero(0, 0, 0, Quarter{-0x2000}, static_cast<Purpose>(0));
    CHECK(zero.bits() == 0xe169c58d6627e8d5ULL);
    CHECK(zero.bits() == 0x9b00dbd8bc57ac4cULL);

    const std::uint64_t agent = 0x0123456789abcdefULL;
    Stream stream(7, 11, agent, Quarter{5}, Purpose::innovation);
    r123::Philox4x32_R<10> philox;
    for (std::uint32_t block = 0; block < 3; ++block) {
        const auto words = philox({{0x89abcdef, 0x01234567, (0x2005U << 16) | 50U, block}}, {{7, 11}});
        CHECK(stream.bits() == ((static_cast<std::uint64_t>(words[1]) << 32) | words[0]));
        CHECK(stream.bits() == ((static_cast<std::uint64_t>(words[3]) << 32) | words[2]));
    }
}

TEST_CASE(
    "the same seed, replicate, agent, quarter and purpose give the same draws; a change of any gives others",
    "[unit][rng]") {
    const auto first = [](Rng rng, std::uint64_t agent, Quarter quarter, Purpose purpose) {
        return rng.stream(agent, quarter, purpose).bits();
    };
    const Rng rng{3, 4};
    const std::uint64_t draw = first(rng, 99, {12}, Purpose::growth);
    CHECK(first(rng, 99, {12}, Purpose::growth) == draw);
    CHECK(first({4, 4}, 99, {12}, Purpose::growth) != draw);
    CHECK(first({3, 5}, 99, {12}, Purpose::growth) != draw);
    CHECK(first(rng, 98, {12}, Purpose::growth) != draw);
    CHECK(first(rng, 99 + (1ULL << 32), {12}, Purpose::growth) != draw);
    CHECK(first(rng, 99, {13}, Purpose::growth) != draw);
    CHECK(first(rng, 99, {-12}, Purpose::growth) != draw);
    CHECK(first(rng, 99, {12}, Purpose::innovation) != draw);
}

TEST_CASE(
    "uniform draws are uniform within a stream, across agents, quarters and purposes, and in pairs of these",
    "[statistical][rng]") {
    const Rng rng{1, 0};
    Stream one = rng.stream(1, {0}, Purpose::test);
    CHECK(uniformity(many, 100, [&](std::size_t) { return one.uniform(); }).accepted());
    CHECK(uniformity(many, 100, [&](std::size_t n) {
              return rng.stream(n, {0}, Purpose::test).uniform();
          }).accepted());
    // 8 x 8 cells of two draws that must not know of each other
    const auto pair = [](double a, double b) { return (std::floor(8.0 * a) + b) / 8.0; };
    CHECK(uniformity(many, 64, [&](std::size_t n) {
              return pair(rng.stream(n, {3}, Purpose::growth).uniform(),
                          rng.stream(n, {3}, Purpose::innovation).uniform());
          }).accepted());
    CHECK(uniformity(many, 64, [&](std::size_t n) {
              return pair(rng.stream(n, {3}, Purpose::growth).uniform(),
                          rng.stream(n, {4}, Purpose::growth).uniform());
          }).accepted());
    CHECK(uniformity(many, 64, [&](std::size_t n) {
              return pair(Rng{1, 0}.stream(n, {3}, Purpose::growth).uniform(),
                          Rng{1, 1}.stream(n, {3}, Purpose::growth).uniform());
          }).accepted());
}

TEST_CASE("traits of agents are uniform and independent of each other", "[statistical][rng]") {
    const auto pair = [](double a, double b) { return (std::floor(8.0 * a) + b) / 8.0; };
    CHECK(uniformity(many, 100, [](std::size_t n) { return trait(n, Trait::awareness); }).accepted());
    CHECK(uniformity(many, 64, [&](std::size_t n) {
              return pair(trait(n, Trait::awareness), trait(n, Trait::friction));
          }).accepted());
    CHECK(uniformity(many, 64, [&](std::size_t n) {
              return pair(trait(n, Trait::zone), trait(n + 1, Trait::zone));
          }).accepted());
}

TEST_CASE("ids made from a parent, a quarter and an ordinal do not meet", "[unit][rng]") {
    std::vector<std::uint64_t> ids;
    for (std::uint64_t parent = 0; parent < 500; ++parent)
        for (std::uint64_t quarter = 0; quarter < 136; ++quarter)
            for (std::uint64_t ordinal = 0; ordinal < 8; ++ordinal)
                ids.push_back(mix(parent, quarter, ordinal));
    std::sort(ids.begin(), ids.end());
    CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
    CHECK(mix(1, 2) != mix(2, 1));
}

TEST_CASE("the normal quantile inverts the normal distribution to 13 digits, far into both tails",
          "[unit][rng]") {
    for (const double p : {1e-300, 1e-40, 1e-12, 1e-6, 0.001, 0.0749, 0.0751, 0.3, 0.5})
        CHECK(normal_probability(normal_quantile(p)) == Approx(p).epsilon(1e-12));
    for (const double p : {0.001, 0.2, 0.4})
        CHECK(normal_quantile(1.0 - p) == Approx(-normal_quantile(p)).epsilon(1e-12));
    CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
}

TEST_CASE("normal draws follow the normal law", "[statistical][rng]") {
    Stream draws = Rng{2, 0}.stream(1, {0}, Purpose::test);
    CHECK(uniformity(many, 100, [&](std::size_t) { return normal_probability(draws.normal()); }).accepted());
}

TEST_CASE("whole numbers below n are equally likely", "[statistical][rng]") {
    Stream draws = Rng{2, 0}.stream(2, {0}, Purpose::test);
    for (const std::uint64_t n : {2ULL, 7ULL, 100ULL})
        CHECK(
            fit_of_counts(
                many, n, [&] { return draws.below(n); }, [&](double) { return 1.0 / static_cast<double>(n); })
                .accepted());
    CHECK(draws.below(1) == 0);
}

TEST_CASE("Poisson counts follow their law on both sides of the change of method at 10",
          "[statistical][rng]") {
    Stream draws = Rng{2, 0}.stream(3, {0}, Purpose::test);
    for (const double mean : {0.05, 1.0, 9.99, 10.0, 37.5, 400.0}) {
        CAPTURE(mean);
        CHECK(fit_of_counts(
                  many, static_cast<std::size_t>(mean + 8.0 * std::sqrt(mean) + 10.0),
                  [&] { return draws.poisson(mean); },
                  [&](double k) { return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0)); })
                  .accepted());
    }
    CHECK(draws.poisson(0.0) == 0);
    CHECK(draws.poisson(-1.0) == 0);
}

TEST_CASE("binomial counts follow their law on both sides of the change of method and of one half",
          "[statistical][rng]") {
    Stream draws = Rng{2, 0}.stream(4, {0}, Purpose::test);
    struct Law {
        std::uint64_t n;
        double p;
    };
    for (const Law& law :
         {Law{1, 0.3}, Law{12, 0.45}, Law{1000, 0.004}, Law{1000, 0.3}, Law{60, 0.8}, Law{20000, 0.01}}) {
        CAPTURE(law.n, law.p);
        const auto n = static_cast<double>(law.n);
        CHECK(fit_of_counts(
                  many, law.n + 1, [&] { return draws.binomial(law.n, law.p); },
                  [&](double k) {
                      return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) +
                                      k * std::log(law.p) + (n - k) * std::log1p(-law.p));
                  })
                  .accepted());
    }
    CHECK(draws.binomial(0, 0.5) == 0);
    CHECK(draws.binomial(9, 0.0) == 0);
    CHECK(draws.binomial(9, 1.0) == 9);
}

TEST_CASE("exponential times, gamma variables and their differences follow their laws",
          "[statistical][rng]") {
    Stream draws = Rng{2, 0}.stream(5, {0}, Purpose::test);
    CHECK(uniformity(many, 100, [&](std::size_t) { return std::exp(-draws.exponential_time()); }).accepted());
    // gamma of shape 1 is exponential, of shape 1/2 half the square of a normal variable, of shape 2 a sum of
    // two
    CHECK(uniformity(many, 100, [&](std::size_t) { return std::exp(-draws.gamma(1.0)); }).accepted());
    CHECK(
        uniformity(many, 100, [&](std::size_t) { return std::erf(std::sqrt(draws.gamma(0.5))); }).accepted());
    CHECK(uniformity(many, 100, [&](std::size_t) {
              const double g = draws.gamma(2.0);
              return 1.0 - std::exp(-g) * (1.0 + g);
          }).accepted());
    // a Laplace variable is a difference of shape 1, and four differences of shape 1/4 add up to one
    const auto laplace = [](double x) { return x < 0.0 ? 0.5 * std::exp(x) : 1.0 - 0.5 * std::exp(-x); };
    CHECK(uniformity(many, 100, [&](std::size_t) { return laplace(draws.laplace()); }).accepted());
    CHECK(
        uniformity(many, 100, [&](std::size_t) { return laplace(draws.gamma_difference(1.0)); }).accepted());
    CHECK(uniformity(many, 100, [&](std::size_t) {
              double x = 0.0;
              for (int quarter = 0; quarter < 4; ++quarter) x += draws.gamma_difference(0.25);
              return laplace(x);
          }).accepted());
}

TEST_CASE("a lognormal variable has its median and its spread", "[statistical][rng]") {
    Stream draws = Rng{2, 0}.stream(6, {0}, Purpose::test);
    CHECK(uniformity(many, 100, [&](std::size_t) {
              return normal_probability(std::log(draws.lognormal(3.0, 0.7) / 3.0) / 0.7);
          }).accepted());
}

}  // namespace kapok
