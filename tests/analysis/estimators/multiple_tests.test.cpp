#include "analysis/estimators/multiple_tests.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/estimators/paired_effect.hpp"
#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;

TEST_CASE("Holm's adjustment multiplies each p value by the tests not yet rejected, and never falls", "[unit][compare]") {
    const std::vector<double> adjusted = holm_adjusted(std::vector{0.04, 0.01, 0.03, undefined, 0.9});
    CHECK(adjusted[1] == Approx(0.04));  // 4 x 0.01
    CHECK(adjusted[2] == Approx(0.09));  // 3 x 0.03
    CHECK(adjusted[0] == Approx(0.09));  // 2 x 0.04 = 0.08 is below what was reached
    CHECK(adjusted[4] == Approx(0.9));
    CHECK(std::isnan(adjusted[3]));
    CHECK(holm_adjusted(std::vector{1.0, 1.0, 1.0}) == std::vector{1.0, 1.0, 1.0});
    CHECK(holm_adjusted({}).empty());
}

TEST_CASE("among correlated indicators without effect, even one false finding at 10% comes in at most 10% of families", "[statistical][compare]") {
    constexpr int families = 3000;
    constexpr std::size_t indicators = 10;
    int false_findings = 0, without_adjustment = 0;
    const std::vector<std::int32_t> units{0, 1, 2, 3, 4, 5, 6, 7};
    for (int family = 0; family < families; ++family) {
        Stream draws(20162, static_cast<std::uint32_t>(family), 1, Quarter{0}, Purpose::test);
        std::vector<std::vector<double>> differences(indicators);
        for (int r = 0; r < 8; ++r) {
            const double common = draws.normal();
            for (auto& of_indicator : differences) of_indicator.push_back(0.5 * common + draws.normal());
        }
        std::vector<double> p;
        for (const auto& of_indicator : differences) p.push_back(mean_interval(of_indicator).p);
        const std::vector<double> adjusted = holm_adjusted(p);
        false_findings += *std::min_element(adjusted.begin(), adjusted.end()) <= 0.1 ? 1 : 0;
        without_adjustment += *std::min_element(p.begin(), p.end()) <= 0.1 ? 1 : 0;
    }
    CHECK(false_findings < families * 0.1 + test::one_in_a_million * std::sqrt(families * 0.1 * 0.9));
    CHECK(false_findings > families * 0.02);
    CHECK(without_adjustment > families * 0.4);
}
