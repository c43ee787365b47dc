#include "runner/sweep/package_prices.hpp"

#include <fmt/format.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "model/elementary.hpp"
#include "model/parallel.hpp"
#include "runner/describe.hpp"
#include "runner/ensemble.hpp"
#include "runner/messages.hpp"
#include "runner/number_text.hpp"
#include "runner/progress.hpp"
#include "runner/starting_worlds.hpp"
#include "runner/sweep/scenario_run.hpp"

namespace kapok {
namespace {

/// Where between the base's value and the end of its range a lever is priced first; costs tend to grow faster than values.
constexpr std::array<double, 3> first_steps{1.0 / 16.0, 0.25, 1.0};
/// Rounds of simulation after which an amount that is still not met is left at what lies between its neighbours: costs of
/// levers that act by whole institutions or firms jump.
constexpr int most_rounds = 10;
constexpr int fewest_replicates = 4, most_replicates_priced = 16;

/// Quarters in which the levers of a scope are set.
std::vector<Quarter> quarters_in_force(const LeverScope& scope, int until) {
    std::vector<Quarter> quarters;
    for (Quarter quarter{0}; quarter.year() <= until; ++quarter)
        if (quarter.middle() >= scope.from && (!scope.to || quarter.middle() < *scope.to)) quarters.push_back(quarter);
    return quarters;
}

/// Outlays on a lever in the cities of a scope while it is in force, 100 million CNY a year.
double yearly_cost(const Record& record, Lever lever, const LeverScope& scope, const std::vector<Quarter>& in_force) {
    if (in_force.empty()) return 0.0;
    const auto& all = datasets();
    const auto costs = static_cast<std::size_t>(
        std::find_if(all.begin(), all.end(), [](const Dataset& dataset) { return dataset.id == "policy_cost_by_lever"; }) - all.begin());
    double sum = 0.0;
    for (int year = in_force.front().year(); year <= in_force.back().year(); ++year) {
        const std::size_t start = static_cast<std::size_t>(year - Record::first_year) * all[costs].size;
        for (const Place city : scope.cities) sum += record.yearly[costs].at(start + lever.row * region_count + static_cast<std::size_t>(city));
    }
    return 4.0 * sum / static_cast<double>(in_force.size());
}

/// The end of a lever's range that lies further from where it starts.
double far_end(const LeverSpec& spec, double start) {
    return spec.highest - start >= start - spec.lowest ? spec.highest : spec.lowest;
}

/// True if a lever does in the base, everywhere and always, what it would do at this value.
bool is_base(const Schedule& base, Lever lever, const LeverScope& scope, const std::vector<Quarter>& in_force, double value) {
    return std::all_of(scope.cities.begin(), scope.cities.end(), [&](Place city) {
        return std::all_of(in_force.begin(), in_force.end(), [&](Quarter quarter) { return base.at(lever, city, quarter.middle()) == value; });
    });
}

/// The search for the values of one lever that cost the amounts which points ask for.
class PriceSearch {
public:
    PriceSearch(Lever lever, double start, std::vector<double> amounts, double budget) : price_{lever, {}, {}}, start_(start), amounts_(std::move(amounts)), budget_(budget) {}

    [[nodiscard]] const LeverPrice& price() const { return price_; }

    /// Values of which the cost should be known next.
    std::vector<double> asked() {
        std::vector<double> values;
        tests_.clear();
        if (price_.values.size() < 2) {
            if (price_.values.empty()) values.push_back(start_);
            for (const double step : first_steps) values.push_back(start_ + step * (far_end(price_.lever.spec(), start_) - start_));
            return values;
        }
        std::erase_if(amounts_, [&](double amount) { return amount > price_.most(); });
        for (std::size_t begin = 0; begin < amounts_.size();) {
            const double ceiling = next_cost(amounts_[begin]);
            std::size_t end = begin;
            while (end < amounts_.size() && amounts_[end] <= ceiling) ++end;
            // what some point spends on nothing else is met itself, smaller amounts by the one in their middle
            const bool largest = end == amounts_.size() && !largest_met_;
            const double amount = amounts_[largest ? end - 1 : begin + (end - begin) / 2];
            tests_.push_back({amount, largest ? amount : amounts_[begin], amounts_[end - 1], largest});
            values.push_back(value_for_money(price_.values, price_.costs, amount));
            begin = end;
        }
        return values;
    }

    /// The cost of a value; those of what was asked for come in its order.
    void add(std::size_t place, double value, double cost) {
        const auto further = std::find_if(price_.values.begin(), price_.values.end(), [&](double other) { return std::abs(other - start_) > std::abs(value - start_); });
        price_.costs.insert(price_.costs.begin() + (further - price_.values.begin()), cost);
        price_.values.insert(further, value);
        if (tests_.empty()) return;
        const Test& test = tests_[place];
        if (std::abs(cost - test.amount) > price_tolerance(test.amount, budget_)) return;
        largest_met_ = largest_met_ || test.largest;
        std::erase_if(amounts_, [&](double amount) { return amount >= test.lowest && amount <= test.highest; });
    }

private:
    /// An amount whose value is simulated; if it is met, so are all from the lowest to the highest.
    struct Test {
        double amount, lowest, highest;
        bool largest;
    };

    /// The lowest cost of a value known so far that reaches an amount.
    [[nodiscard]] double next_cost(double amount) const {
        double cost = price_.costs.front();
        for (const double further : price_.costs) {
            cost = std::max(cost, further);
            if (cost >= amount) break;
        }
        return cost;
    }

    LeverPrice price_;
    double start_;
    std::vector<double> amounts_;  ///< not met yet, ascending
    double budget_;
    bool largest_met_ = false;
    std::vector<Test> tests_;
};

/// Mean costs of levers over replicates, by simulation.
class CostRuns {
public:
    CostRuns(const Sweep& sweep, const std::shared_ptr<const Baseline>& baseline)
        : sweep_(sweep), scope_(sweep.packages.value().scope), in_force_(quarters_in_force(scope_, sweep.base.until)),
          replicates_(static_cast<std::size_t>(priced_replicates(sweep))),
          worlds_(baseline, std::min(replicates_, static_cast<std::size_t>(tbb::this_task_arena::max_concurrency()) + 1)) {
        const auto first = worlds_.of(plan_of(sweep.base, *sweep.posterior, 0));
        small_ = is_small_run(1.0, first->world.firms.size());
        for (const Lever lever : sweep.packages->levers) of_base_.emplace_back(lever, std::vector<double>(replicates_));
        each(1, [&](std::size_t, std::size_t replicate) {
            const Record record = run(sweep_.base, replicate);
            for (auto& [lever, costs] : of_base_) costs[replicate] = yearly_cost(record, lever, scope_, in_force_);
        });
    }

    struct Move {
        std::size_t lever = 0;  ///< its place in Packages
        double value = 0.0;
    };

    /// What each move costs more than the base, by itself.
    std::vector<double> costs(const std::vector<Move>& moves) {
        const Schedule& base = sweep_.base.schedule;
        std::vector<std::vector<double>> more(moves.size(), std::vector<double>(replicates_, 0.0));
        std::vector<std::size_t> moving;
        for (std::size_t k = 0; k < moves.size(); ++k)
            if (!is_base(base, of_base_[moves[k].lever].first, scope_, in_force_, moves[k].value)) moving.push_back(k);
        each(moving.size(), [&](std::size_t k, std::size_t replicate) {
            const Move& move = moves[moving[k]];
            const auto& [lever, costs] = of_base_[move.lever];
            Scenario scenario = sweep_.base;
            set_lever(scenario.schedule, lever, scope_, move.value);
            more[moving[k]][replicate] = yearly_cost(run(scenario, replicate), lever, scope_, in_force_) - costs[replicate];
        });
        std::vector<double> means;
        for (const auto& of_replicates : more) {
            double sum = 0.0;
            for (const double cost : of_replicates) sum += cost;
            means.push_back(sum / static_cast<double>(replicates_));
        }
        return means;
    }

    [[nodiscard]] std::size_t runs() const { return runs_; }

private:
    Record run(const Scenario& scenario, std::size_t replicate) { return worlds_.simulate(plan_of(scenario, *sweep_.posterior, static_cast<int>(replicate))); }

    /// Calls `work(k, replicate)` for each of n scenarios in each replicate, those of one replicate, which start from the same
    /// world, in a row; large runs one by one, because they use all threads themselves.
    template <class Work>
    void each(std::size_t n, Work&& work) {
        runs_ += n * replicates_;
        const auto task = [&](std::size_t number) { work(number % n, number / n); };
        if (small_) return for_each_task(n * replicates_, task);
        for (std::size_t number = 0; number < n * replicates_; ++number) task(number);
    }

    const Sweep& sweep_;
    const LeverScope& scope_;
    std::vector<Quarter> in_force_;
    std::size_t replicates_;
    StartingWorlds worlds_;
    bool small_ = true;
    std::vector<std::pair<Lever, std::vector<double>>> of_base_;  ///< cost of each lever in each replicate of the base
    std::size_t runs_ = 0;
};

/// The different amounts of money that points give a lever, ascending, without 0.
std::vector<double> amounts_of(const DesignPoints& points, std::size_t lever) {
    const auto column = points.values.col(static_cast<Eigen::Index>(lever));
    std::vector<double> amounts(column.begin(), column.end());
    std::erase(amounts, 0.0);
    std::sort(amounts.begin(), amounts.end());
    amounts.erase(std::unique(amounts.begin(), amounts.end()), amounts.end());
    return amounts;
}

}  // namespace

double LeverPrice::most() const {
    return std::max(0.0, *std::max_element(costs.begin(), costs.end()));
}

double PackagePrices::operator()(Lever lever, double money) const {
    const auto price = std::find_if(levers.begin(), levers.end(), [&](const LeverPrice& p) { return p.lever == lever; });
    return value_for_money(price->values, price->costs, money);
}

double price_tolerance(double amount, double budget) {
    return std::max(0.01 * amount, 0.0025 * budget);
}

int priced_replicates(const Sweep& sweep) {
    return std::clamp(sweep.base.replicates, fewest_replicates, most_replicates_priced);
}

double value_for_money(const std::vector<double>& values, const std::vector<double>& costs, double money) {
    const double start = values.front(), wanted = money - costs.front();
    double move = 0.0, cost = 0.0;  // of the last value whose cost rises above all before
    if (wanted <= 0.0) return start;
    for (std::size_t k = 1; k < values.size(); ++k) {
        const double next_move = values[k] - start, next_cost = costs[k] - costs.front();
        if (next_cost <= cost || next_move == move) continue;
        if (next_cost == wanted) return values[k];
        if (next_cost > wanted) {
            if (cost == 0.0) return start + next_move * wanted / next_cost;
            const double elasticity = logarithm(next_move / move) / logarithm(next_cost / cost);
            return start + move * exponential(elasticity * logarithm(wanted / cost));
        }
        move = next_move;
        cost = next_cost;
    }
    return start + move;
}

PackagePrices package_prices(const Sweep& sweep, const DesignPoints& points, const std::shared_ptr<const Baseline>& baseline) {
    const double begin = monotonic_seconds();
    const Packages& packages = sweep.packages.value();
    CostRuns runs(sweep, baseline);
    std::vector<PriceSearch> searches;
    for (std::size_t k = 0; k < packages.levers.size(); ++k)
        searches.emplace_back(packages.levers[k], sweep.base.schedule.at(packages.levers[k], packages.scope.cities.front(), packages.scope.from), amounts_of(points, k),
                              packages.budget);
    for (int round = 0; round < most_rounds; ++round) {
        std::vector<CostRuns::Move> moves;
        for (std::size_t k = 0; k < searches.size(); ++k)
            for (const double value : searches[k].asked()) moves.push_back({k, value});
        if (moves.empty()) break;
        const std::vector<double> costs = runs.costs(moves);
        for (std::size_t m = 0, place = 0; m < moves.size(); ++m) {
            place = m > 0 && moves[m - 1].lever == moves[m].lever ? place + 1 : 0;
            searches[moves[m].lever].add(place, moves[m].value, costs[m]);
        }
    }
    PackagePrices prices{{}, priced_replicates(sweep), runs.runs(), 0.0};
    for (const PriceSearch& search : searches) prices.levers.push_back(search.price());
    prices.seconds = monotonic_seconds() - begin;
    return prices;
}

void check_affordable(const Sweep& sweep, const DesignPoints& points, const PackagePrices& prices) {
    const Packages& packages = sweep.packages.value();
    FaultCollector faults;
    for (std::size_t k = 0; k < prices.levers.size(); ++k) {
        const auto column = points.values.col(static_cast<Eigen::Index>(k));
        Eigen::Index point = 0;
        const double asked = column.maxCoeff(&point), most = prices.levers[k].most();
        if (asked <= most + price_tolerance(most, packages.budget)) continue;
        faults.add(sweep.files.front(), {},
                   fmt::format("{} can spend at most {:.4g} (100 million CNY a year) in {} from {} on, less than the {:.4g} that point {} gives it; lower 'budget', "
                               "add cities or leave the lever out",
                               prices.levers[k].lever.spec().id, most, city_names(packages.scope.cities, Language::en), format_date(packages.scope.from), asked, point));
    }
    faults.throw_if_any();
}

}  // namespace kapok
