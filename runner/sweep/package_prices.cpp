#include "runner/sweep/package_prices.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "model/parallel.hpp"
#include "runner/starting_worlds.hpp"

namespace kapok {
namespace {

/// Where between the base's value and the end of its range a lever is priced.
constexpr std::array<double, 5> steps{0.0, 0.125, 0.25, 0.5, 1.0};

/// Outlays on a lever in the cities of a scope, 100 million CNY a year, mean over the years in which it may differ from the base.
double yearly_cost(const Record& record, Lever lever, const LeverScope& scope, int until) {
    const auto& all = datasets();
    const auto costs = static_cast<std::size_t>(
        std::find_if(all.begin(), all.end(), [](const Dataset& dataset) { return dataset.id == "policy_cost_by_lever"; }) - all.begin());
    const int first = std::max(Quarter::first_year, static_cast<int>(std::floor(scope.from)));
    const int last = std::min(until, scope.to ? static_cast<int>(std::ceil(*scope.to)) - 1 : until);
    double sum = 0.0;
    for (int year = first; year <= last; ++year) {
        const std::size_t start = static_cast<std::size_t>(year - Record::first_year) * all[costs].size;
        for (const Place city : scope.cities) sum += record.yearly[costs].at(start + lever.row * region_count + static_cast<std::size_t>(city));
    }
    return sum / std::max(1, last - first + 1);
}

/// The end of a lever's range that lies further from where it starts.
double far_end(const LeverSpec& spec, double start) {
    return spec.highest - start >= start - spec.lowest ? spec.highest : spec.lowest;
}

}  // namespace

double value_for_money(const std::vector<double>& values, const std::vector<double>& costs, double money) {
    double value = values.front(), cost = costs.front();
    const double wanted = cost + money;
    for (std::size_t k = 1; k < values.size(); ++k) {
        if (costs[k] <= cost) continue;
        if (costs[k] >= wanted) return value + (values[k] - value) * (wanted - cost) / (costs[k] - cost);
        value = values[k];
        cost = costs[k];
    }
    return value;
}

LeverForMoney package_prices(const Sweep& sweep, const std::shared_ptr<const Baseline>& baseline) {
    const Packages& packages = sweep.packages.value();
    struct Price {
        std::vector<double> values, costs;
    };
    StartingWorlds worlds(baseline, 1);
    RunPlan plan;
    plan.parameters = sweep.base.parameters;
    plan.scale = sweep.base.scale;
    plan.rng = {sweep.base.seed, 0};
    plan.until_year = sweep.base.until;
    plan.schedule = &sweep.base.schedule;

    const std::size_t levers = packages.levers.size();
    std::vector<Price> prices(levers, Price{std::vector<double>(steps.size()), std::vector<double>(steps.size())});
    for_each_task(levers * steps.size(), [&](std::size_t task) {
        const Lever lever = packages.levers[task / steps.size()];
        const std::size_t step = task % steps.size();
        const Place city = packages.scope.cities.front();
        const double in_2015 = lever_value_2015(lever, city, *baseline);
        const double base = sweep.base.schedule.course(lever, city).at(packages.scope.from, in_2015);
        const double value = base + steps[step] * (far_end(lever.spec(), base) - base);
        Scenario scenario = sweep.base;
        if (step > 0)
            for (const Place c : packages.scope.cities)
                scenario.schedule.set(lever, c, overlaid(scenario.schedule.course(lever, c), lever_value_2015(lever, c, *baseline), packages.scope, value));
        RunPlan own = plan;
        own.schedule = &scenario.schedule;
        prices[task / steps.size()].values[step] = value;
        prices[task / steps.size()].costs[step] = yearly_cost(worlds.simulate(own), lever, packages.scope, plan.until_year);
    });
    std::map<std::size_t, Price> of_lever;
    for (std::size_t k = 0; k < levers; ++k) of_lever[packages.levers[k].row] = prices[k];
    return [of_lever](Lever lever, double money) {
        const Price& price = of_lever.at(lever.row);
        return value_for_money(price.values, price.costs, money);
    };
}

}  // namespace kapok
