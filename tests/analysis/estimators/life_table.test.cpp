#include "analysis/estimators/life_table.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"
#include "tests/support/statistics.hpp"

using namespace kapok;

TEST_CASE("survival is the product of the shares that stay, by hand", "[unit][estimators]") {
    LifeTable table(3);
    table.at_risk = {100.0, 80.0, 40.0};
    table.leaving = {10.0, 20.0, 0.0};
    CHECK(table.leaving_share(0, 1) == Approx(0.1));
    CHECK(table.leaving_share(0, 2) == Approx(1.0 - 0.9 * 0.75));
    CHECK(table.leaving_share(0, 3) == Approx(1.0 - 0.9 * 0.75));
    CHECK(table.leaving_share(1, 1) == Approx(0.25));
    // Greenwood: S sqrt(10 / (100 90) + 20 / (80 60))
    CHECK(table.standard_error(0, 2) == Approx(0.675 * std::sqrt(10.0 / 9000.0 + 20.0 / 4800.0)));
    CHECK(std::isnan(table.leaving_share(3, 2)));
}

TEST_CASE("spells without anybody at risk take none", "[unit][estimators]") {
    LifeTable table(4);
    table.at_risk[1] = 10.0;
    table.leaving[1] = 1.0;
    CHECK(table.leaving_share(0, 4) == Approx(0.1));
    CHECK(std::isnan(table.leaving_share(2, 2)));
}

TEST_CASE("a constant hazard is found at all ages though most are censored", "[statistical][estimators]") {
    // error rate one in a million each
    LifeTable table(20);
    Stream draws = Rng{7, 0}.stream(51, {0}, Purpose::test);
    for (int unit = 0; unit < 20'000; ++unit) {
        const std::uint64_t seen = draws.below(20);  // censored after so many spells
        for (std::size_t k = 0; k < seen; ++k) {
            table.at_risk[k] += 1.0;
            if (!draws.chance(0.02)) continue;
            table.leaving[k] += 1.0;
            break;
        }
    }
    for (const std::size_t first : {0U, 4U, 12U}) {
        const double expected = 1.0 - std::pow(0.98, 4.0);
        CHECK(std::abs(table.leaving_share(first, 4) - expected) <
              test::one_in_a_million * table.standard_error(first, 4));
    }
}
