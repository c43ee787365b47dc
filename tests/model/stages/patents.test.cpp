// The life of a patent: filed, pending, granted or refused, lapsed.

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "model/stages/patent_rules.hpp"
#include "tests/support/small_world.hpp"
#include "tests/support/statistics.hpp"

namespace kapok {
namespace {

std::uint32_t queued(const GrantPipeline& due) {
    return std::accumulate(due.begin(), due.end(), std::uint32_t{0});
}

}  // namespace

TEST_CASE(
    "lags of grants are a normal law cut to two quarters and more: shares sum to one and peak at the mean",
    "[unit][patents]") {
    const Parameters p;
    const PatentRules rules(p);
    const auto& share = rules.lag_share;
    CHECK(std::accumulate(share.begin(), share.end(), 0.0) == Approx(1.0));
    CHECK(share[0] == 0.0);
    CHECK(share[1] == 0.0);
    const auto mean = static_cast<std::size_t>(p("grant_lag"_parameter));
    CHECK(std::max_element(share.begin(), share.end()) - share.begin() == static_cast<std::ptrdiff_t>(mean));
    CHECK(share[mean + 4] / share[mean] ==
          Approx(std::exp(-8.0 / (p("grant_lag_spread"_parameter) * p("grant_lag_spread"_parameter)))));
}

TEST_CASE("of what is filed a share is queued for its grant and the rest refused: none is lost, none appears",
          "[unit][patents]") {
    const PatentRules rules{Parameters{}};
    Stream draws = Rng{7, 0}.stream(1, {0}, Purpose::test);
    GrantPipeline due{};
    std::uint32_t pending = 0, filed = 0, refused = 0;
    for (int quarter = 0; quarter < 60; ++quarter) {
        const auto now = static_cast<std::uint32_t>(quarter % 7);
        filed += now;
        refused += file_patents(due, pending, now, {quarter}, rules.granted_share, rules, draws);
        CHECK(queued(due) == pending);
        auto& slot = due[static_cast<std::size_t>(quarter % grant_lag_limit)];
        filed -= slot;  // granted
        pending -= slot;
        slot = 0;
    }
    CHECK(filed == pending + refused);
}

TEST_CASE("granted patents come after lags of the law, in the share of the law (one in a million)",
          "[statistical][patents]") {
    const PatentRules rules{Parameters{}};
    Stream draws = Rng{7, 0}.stream(2, {0}, Purpose::test);
    std::vector<double> counted(grant_lag_limit, 0.0), expected(grant_lag_limit, 0.0);
    double granted = 0.0;
    const Quarter now{13};
    // many one by one, as small firms file, and one large batch
    for (int n = 0; n < 40'001; ++n) {
        GrantPipeline due{};
        std::uint32_t pending = 0;
        file_patents(due, pending, n == 0 ? 20'000 : 1, now, rules.granted_share, rules, draws);
        granted += pending;
        for (int k = 0; k < grant_lag_limit; ++k)
            counted[static_cast<std::size_t>(k)] +=
                due[static_cast<std::size_t>((now.index + k) % grant_lag_limit)];
    }
    for (std::size_t k = 0; k < expected.size(); ++k) expected[k] = granted * rules.lag_share[k];
    CHECK(counted[0] + counted[1] == 0.0);
    CHECK(test::chi_square(counted, expected).accepted());
    CHECK(test::chi_square({granted, 60'000 - granted},
                           {60'000 * rules.granted_share, 60'000 * (1.0 - rules.granted_share)})
              .accepted());
}

TEST_CASE("a slot that is full refuses what does not fit", "[unit][patents]") {
    const PatentRules rules{Parameters{}};
    Stream draws = Rng{7, 0}.stream(3, {0}, Purpose::test);
    GrantPipeline due{};
    due.fill(65'535);
    std::uint32_t pending = queued(due);
    CHECK(file_patents(due, pending, 1000, {0}, 1.0, rules, draws) == 1000);
    CHECK(queued(due) == pending);
}

TEST_CASE("the patents pending at the end of 2015 are those whose lag is not over (4 standard errors)",
          "[statistical][patents]") {
    const PatentRules rules{Parameters{}};
    Stream draws = Rng{7, 0}.stream(4, {0}, Purpose::test);
    GrantPipeline due{};
    const double yearly = 40'000.0;
    const std::uint32_t pending = rules.fill_pipeline(due, yearly, 1.0, draws);
    CHECK(queued(due) == pending);
    // steady filings: each quarter's are pending for their lag, so a quarter of a year's grants times the
    // mean lag
    double mean_lag = 0.0;
    for (std::size_t k = 0; k < rules.lag_share.size(); ++k)
        mean_lag += static_cast<double>(k) * rules.lag_share[k];
    const double expected = 0.25 * yearly * mean_lag;
    CHECK(std::fabs(pending - expected) < 4.0 * std::sqrt(expected));
    GrantPipeline grown{};
    CHECK(rules.fill_pipeline(grown, yearly, 1.5, draws) > pending);
}

TEST_CASE(
    "the propensity to patent is a trait with mean 1, its spread, and a share that hardly files (4 standard "
    "errors)",
    "[statistical][patents]") {
    const Parameters p;
    const PatentRules rules(p);
    constexpr int n = 200'000;
    double sum = 0.0, squares = 0.0;
    int hardly = 0;
    for (FirmId id = 0; id < n; ++id) {
        const double x = rules.propensity(id);
        sum += x;
        squares += x * x;
        hardly += trait(id, Trait::never_patents) < p("patent_never_share"_parameter);
    }
    const double mean = sum / n, error = std::sqrt((squares / n - mean * mean) / n);
    CHECK(std::fabs(mean - 1.0) < 4.0 * error);
    const double share = p("patent_never_share"_parameter);
    CHECK(std::fabs(hardly - n * share) < 4.0 * std::sqrt(n * share * (1.0 - share)));
    CHECK(rules.propensity(77) == rules.propensity(77));
}

TEST_CASE(
    "in the innovation stage patents in force change by grants less lapses, pending ones by filings less "
    "grants and refusals",
    "[unit][patents]") {
    World world = test::world_without_agents();
    for (int k = 0; k < 300; ++k) {
        const std::size_t i = test::add_firm(world, Place::shenzhen, Sector::it_manufacturing, 100.0);
        test::let_research(world, i, 20.0);
        world.firms.patents_in_force[i] = 30;
    }
    const test::Settings settings;
    double filed = 0.0, granted = 0.0;
    for (int quarter = 0; quarter < 24; ++quarter) {
        world.quarter = {quarter};
        world.quarter_tally = {};
        const auto stock = [&](const std::vector<std::uint32_t>& column) {
            return std::accumulate(column.begin(), column.end(), 0.0);
        };
        const double in_force = stock(world.firms.patents_in_force),
                     pending = stock(world.firms.patents_pending);
        learn_and_innovate(world, settings.levers());
        const Tally& t = world.quarter_tally[Place::shenzhen];
        CHECK(stock(world.firms.patents_in_force) - in_force ==
              t[Quantity::patents_granted] - t[Quantity::patents_lapsed]);
        CHECK(stock(world.firms.patents_pending) - pending ==
              t[Quantity::patents_filed] - t[Quantity::patents_granted] - t[Quantity::patents_refused]);
        CHECK(t[Quantity::patents_lapsed] > 0.0);
        if (quarter < 2)
            CHECK(t[Quantity::patents_granted] == 0.0);  // nothing was pending, and no grant comes sooner
        filed += t[Quantity::patents_filed];
        granted += t[Quantity::patents_granted];
        CHECK(granted <= filed);
    }
    CHECK(granted > 0.2 * filed);
}

}  // namespace kapok
