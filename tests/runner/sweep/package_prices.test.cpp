// What the levers of a budget cost, and that the budget is spent.
#include "runner/sweep/package_prices.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "runner/ensemble.hpp"
#include "runner/starting_worlds.hpp"
#include "runner/sweep/scenario_run.hpp"
#include "tests/runner/sweep/sweep_support.hpp"

using namespace kapok;
using test::baseline_2015;

namespace {

constexpr const char* small_budget =
    "scale = 0.005\nuntil = 2017\nreplicates = 4\n[design]\nkind = \"simplex_lattice\"\nsteps = 3\n"
    "[packages]\nbudget = 3\nlevers = [\"rd_grant_rate\", \"talent_programme\"]\ncities = [\"Guangzhou\"]\n";

PackagePrices prices_of(const Sweep& sweep, int threads) {
    PackagePrices prices;
    on_threads(threads, [&](int) { prices = package_prices(sweep, design_points(sweep), std::make_shared<const Baseline>(baseline_2015())); });
    return prices;
}

/// Outlays on a lever in Guangzhou a year, mean of 2016 and 2017 and of the sweep's replicates, 100 million CNY.
double outlays(const Sweep& sweep, const Scenario& scenario, Lever lever) {
    StartingWorlds worlds(std::make_shared<const Baseline>(baseline_2015()), 2);
    double sum = 0.0;
    for (int replicate = 0; replicate < sweep.base.replicates; ++replicate) {
        const Record record = worlds.simulate(plan_of(scenario, *sweep.posterior, replicate));
        for (std::size_t d = 0; d < datasets().size(); ++d)
            if (datasets()[d].id == "policy_cost_by_lever")
                for (const std::size_t year : {1U, 2U}) sum += record.yearly[d].at(year * datasets()[d].size + lever.row * region_count + static_cast<std::size_t>(Place::guangzhou));
    }
    return sum / 2.0 / sweep.base.replicates;
}

}  // namespace

TEST_CASE("between prices the value that money buys follows a power of the cost, and ends where most is spent", "[unit][sweep]") {
    const std::vector<double> values{1.0, 2.0, 4.0}, costs{0.0, 2.0, 8.0};
    CHECK(value_for_money(values, costs, 0.0) == 1.0);
    CHECK(value_for_money(values, costs, 1.0) == 1.5);  // a straight line to the first price
    CHECK(value_for_money(values, costs, 2.0) == 2.0);
    CHECK(value_for_money(values, costs, 4.0) == Approx(1.0 + std::sqrt(3.0)));
    CHECK(value_for_money(values, costs, 8.0) == 4.0);
    CHECK(value_for_money(values, costs, 100.0) == 4.0);
    CHECK(value_for_money({1.0, 2.0, 4.0}, {0.0, -1.0, 4.0}, 2.0) == 2.5);  // a cost that does not rise is passed over
    CHECK(value_for_money({1.0, 0.0}, {0.0, 10.0}, 5.0) == 0.5);            // a lever that costs more the lower it is
    CHECK(value_for_money({1.0, 2.0}, {0.0, 0.0}, 5.0) == 1.0);             // nothing to buy
    CHECK(value_for_money({1.0, 2.0}, {-2.0, 2.0}, 0.0) == 1.5);            // where the base goes on to rise, its first value saves
}

TEST_CASE("what a lever is given for itself it spends, in the mean of the runs of the sweep", "[property][sweep]") {
    const Sweep sweep = test::sweep_of(small_budget);
    const DesignPoints points = design_points(sweep);
    const PackagePrices prices = prices_of(sweep, 2);
    check_affordable(sweep, points, prices);
    CHECK(prices.replicates == 4);
    CHECK(prices.runs % 4 == 0);
    for (const std::size_t point : {std::size_t{0}, points.size() - 1}) {
        const Lever lever = sweep.packages->levers[point == 0 ? 0 : 1];
        INFO(lever.spec().id);
        const double spent = outlays(sweep, scenario_of(sweep, points, point, prices), lever) - outlays(sweep, sweep.base, lever);
        CHECK(std::abs(spent - 3.0) < 0.06);
    }
    const PackagePrices again = prices_of(sweep, 1);
    for (std::size_t k = 0; k < 2; ++k) {
        CHECK(again.levers[k].values == prices.levers[k].values);
        CHECK(again.levers[k].costs == prices.levers[k].costs);
    }
}

TEST_CASE("a budget that a lever cannot spend is refused, with the most that it can", "[unit][sweep]") {
    const Sweep sweep = test::sweep_of(small_budget);
    const PackagePrices prices{{{"rd_grant_rate"_lever, {0.0, 1.0}, {0.0, 2.5}}, {"talent_programme"_lever, {3.0, 9.0}, {0.0, 6.0}}}, 4, 0, 0.0};
    CHECK(test::faults_of([&] { check_affordable(sweep, design_points(sweep), prices); }) ==
          std::vector<std::string>{"test.toml: rd_grant_rate can spend at most 2.5 (100 million CNY a year) in Guangzhou from 2016-01-01 on, less than the 3 that point 0 "
                                   "gives it; lower 'budget', add cities or leave the lever out"});
}

TEST_CASE("levers are priced with the sweep's replicates, but neither too few nor too many", "[unit][sweep]") {
    Sweep sweep = test::sweep_of(small_budget);
    for (const auto& [asked, priced] : {std::pair(1, 4), std::pair(6, 6), std::pair(1000, 16)}) {
        sweep.base.replicates = asked;
        CHECK(priced_replicates(sweep) == priced);
    }
}
