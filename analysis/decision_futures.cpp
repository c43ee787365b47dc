#include "analysis/decision_futures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

#include "analysis/replicate_units.hpp"
#include "model/measurement/record.hpp"
#include "model/parameters.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

using Eigen::Index;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view member_factor = "posterior_member";

/// Numbers 0, 1, ... for the different combinations of some columns' values, in the order of the points.
struct Combinations {
    std::vector<std::size_t> of_point, first_point;

    Combinations(const DesignTable& design, const std::vector<std::size_t>& columns) {
        std::map<std::vector<std::uint64_t>, std::size_t> known;
        const std::size_t points = design.columns.front().values.size();
        for (std::size_t point = 0; point < points; ++point) {
            std::vector<std::uint64_t> values;
            for (const std::size_t k : columns) {
                const double value = design.columns[k].values[point];
                values.push_back(std::bit_cast<std::uint64_t>(std::isnan(value) ? not_a_number : value + 0.0));
            }
            const auto [entry, is_new] = known.emplace(std::move(values), first_point.size());
            if (is_new) first_point.push_back(point);
            of_point.push_back(entry->second);
        }
    }
    /// Every point a combination of its own, even one that is there twice.
    void keep_points_apart() {
        first_point.resize(of_point.size());
        std::iota(first_point.begin(), first_point.end(), std::size_t{0});
        of_point = first_point;
    }
};

void sort_columns(DecisionFutures& table, std::span<const std::string> uncertain) {
    std::vector<std::string_view> known;
    for (const DesignColumn& column : table.design.columns) known.push_back(column.id);
    for (const std::string& name : uncertain)
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw std::invalid_argument(fmt::format("no factor {} in the sweep; there are {}.{}", in_quotes(name),
                                                    fmt::join(known, ", "), suggestion(name, known)));
    for (std::size_t k = 0; k < known.size(); ++k) {
        const bool named = std::find(uncertain.begin(), uncertain.end(), known[k]) != uncertain.end();
        (named || is_uncertain_by_nature(table.design.columns[k]) ? table.uncertain_columns : table.decision_columns)
            .push_back(k);
    }
}

void sort_points(DecisionFutures& table) {
    Combinations decisions(table.design, table.decision_columns), settings(table.design, table.uncertain_columns);
    if (table.uncertain_columns.empty()) decisions.keep_points_apart();
    table.first_point = decisions.first_point;
    table.setting_point = settings.first_point;
    table.point = Eigen::MatrixXi::Constant(static_cast<Index>(table.decisions()),
                                            static_cast<Index>(settings.first_point.size()), -1);
    for (std::size_t point = 0; point < decisions.of_point.size(); ++point) {
        int& cell =
            table.point(static_cast<Index>(decisions.of_point[point]), static_cast<Index>(settings.of_point[point]));
        if (cell < 0) cell = static_cast<int>(point);  // a point that is there twice has the same runs twice
    }
}

void count_runs(DecisionFutures& table, const std::vector<double>& statuses) {
    for (const double status : statuses) {
        switch (static_cast<RunStatus>(static_cast<int>(status))) {
            case RunStatus::finished:
                ++table.runs.finished;
                break;
            case RunStatus::failed:
                ++table.runs.failed;
                break;
            case RunStatus::not_run:
                ++table.runs.not_run;
                break;
            case RunStatus::not_needed:
                ++table.runs.not_needed;
                break;
        }
    }
    table.finished = Eigen::MatrixXi::Zero(static_cast<Index>(table.decisions()), static_cast<Index>(table.futures()));
    for (Index decision = 0; decision < table.finished.rows(); ++decision)
        for (Index future = 0; future < table.finished.cols(); ++future) {
            const auto replicates = static_cast<Index>(table.replicates);
            const int point = table.point(decision, future / replicates);
            if (point < 0) continue;
            const double status = statuses[static_cast<std::size_t>(point) * table.replicates +
                                           static_cast<std::size_t>(future % replicates)];
            table.finished(decision, future) =
                static_cast<int>(status) == static_cast<int>(RunStatus::finished) ? 1 : 0;
        }
    const Eigen::VectorXi by_decision = table.finished.rowwise().sum();
    const auto with_any = static_cast<int>((by_decision.array() > 0).count());
    for (Index future = 0; future < table.finished.cols(); ++future)
        if (with_any > 0 && table.finished.col(future).sum() == with_any)
            table.common.push_back(static_cast<std::size_t>(future));
}

}  // namespace

bool is_uncertain_by_nature(const DesignColumn& column) {
    return column.id == member_factor || find_parameter(column.id).has_value() ||
           find_city_parameter(column.id).has_value();
}

Eigen::MatrixXd DecisionFutures::arranged(std::span<const double> values) const {
    Eigen::MatrixXd table = Eigen::MatrixXd::Constant(finished.rows(), finished.cols(), not_a_number);
    const auto runs_of_point = static_cast<Index>(replicates);
    for (Index decision = 0; decision < table.rows(); ++decision)
        for (Index future = 0; future < table.cols(); ++future)
            if (finished(decision, future) != 0)
                table(decision, future) = values[static_cast<std::size_t>(
                    point(decision, future / runs_of_point) * runs_of_point + future % runs_of_point)];
    return table;
}

DecisionFutures read_decision_futures(const ResultsReader& results, std::span<const std::string> uncertain) {
    const auto wrong = [&](const char* text) { return InputError(Fault{results.path().string(), 0, 0, text}); };
    DecisionFutures table;
    table.design = results.design_table();
    if (table.design.columns.empty() || table.design.columns.front().values.size() < 2)
        throw wrong(
            "a single point: there is nothing to choose between. It should be the result of a sweep ('kapok sweep') "
            "with two points or more");
    sort_columns(table, uncertain);
    sort_points(table);
    const DataArray statuses = results.read("replicate_status");
    table.replicates = statuses.shape.at(1);
    count_runs(table, statuses.values);
    if (table.runs.finished == 0) throw wrong("no run has finished; a choice needs finished runs of the sweep");
    return table;
}

Eigen::MatrixXd outcome_of(const ResultsReader& results, const DecisionFutures& table, const std::string& id,
                           std::size_t region, int year) {
    const std::vector<int> years = results.years();
    const auto column = static_cast<std::size_t>(std::find(years.begin(), years.end(), year) - years.begin());
    return table.arranged(results.read(id, {{"year", column}, {"region", region}}).values);
}

Eigen::MatrixXd cumulated_cost(const ResultsReader& results, const DecisionFutures& table, std::size_t region, int year,
                               double discount) {
    const VariableInfo* cost = results.find("policy_cost");
    if (cost == nullptr || cost->dimensions != std::vector<std::string>{"design", "replicate", "year", "region"})
        throw InputError(
            Fault{results.path().string(), 0, 0,
                  "no 'policy_cost' by year and region, which decisions are weighed by; the sweep should record it"});
    const DataArray by_year = results.read("policy_cost", {{"region", region}});
    const std::vector<int> years = results.years();
    std::vector<double> sums;
    for (std::size_t run = 0; run < by_year.values.size() / years.size(); ++run) {
        double sum = 0.0;
        for (std::size_t k = 0; k < years.size(); ++k)
            if (years[k] > Record::first_year && years[k] <= year)
                sum += by_year.values[run * years.size() + k] *
                       std::pow(1.0 + discount, Record::first_year + 1 - years[k]);
        sums.push_back(sum);
    }
    return table.arranged(sums);
}

std::vector<std::int32_t> parameter_sets(const ResultsReader& results, const DecisionFutures& table) {
    const std::vector<std::int32_t>& drawn = results.manifest().draws.member;
    const auto set_by_sweep = std::find_if(table.uncertain_columns.begin(), table.uncertain_columns.end(),
                                           [&](std::size_t k) { return table.design.columns[k].id == member_factor; });
    const bool by_sweep = set_by_sweep != table.uncertain_columns.end();
    const bool all_alike = std::set(drawn.begin(), drawn.end()).size() == 1;
    if (drawn.empty() && !by_sweep) return {};
    std::vector<std::int32_t> sets;
    for (std::size_t future = 0; future < table.futures(); ++future) {
        const std::size_t setting = future / table.replicates;
        const double member =
            by_sweep ? table.design.columns[*set_by_sweep].values[table.setting_point[setting]] : not_a_number;
        if (!std::isnan(member))
            sets.push_back(static_cast<std::int32_t>(member));
        else if (all_alike || drawn.empty())
            sets.push_back(-1 - static_cast<std::int32_t>(setting));
        else
            sets.push_back(drawn[future % table.replicates]);
    }
    return sets;
}

std::vector<std::size_t> resampling_blocks(const ResultsReader& results, const DecisionFutures& table,
                                           std::span<const std::size_t> futures) {
    const std::vector<std::int32_t>& members = results.manifest().draws.member;
    const bool by_member = members.size() == table.replicates && draws_sets(results.manifest());
    std::vector<std::size_t> blocks;
    for (const std::size_t future : futures) {
        const std::size_t replicate = future % table.replicates;
        blocks.push_back(by_member ? static_cast<std::size_t>(members[replicate]) : replicate);
    }
    return blocks;
}

}  // namespace kapok
