#include "analysis/scenario_discovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "analysis/answer_names.hpp"

namespace kapok {
namespace {

using Eigen::Index;

constexpr std::uint64_t discovery_seed = 1;
constexpr std::size_t fewest_in_box = 5;

/// An input and its number in each case.
struct Column {
    DiscoveryInput input;
    std::vector<double> values;
};

/// What a factor says of cases, each of which has a point that stands for it.
std::vector<Column> columns_of(const DesignColumn& factor, const std::vector<std::size_t>& points) {
    if (factor.labels.empty()) {
        Column column{{factor.id, factor.long_name, factor.long_name_zh, factor.unit}, {}};
        for (const std::size_t point : points) column.values.push_back(factor.values[point]);
        return {column};
    }
    std::vector<Column> columns;
    for (std::size_t code = 0; code < factor.labels.size(); ++code) {
        const std::string name = fmt::format("{}={}", factor.id, factor.labels[code]);
        Column column{{name, name, name, "1"}, {}};
        for (const std::size_t point : points)
            column.values.push_back(factor.values[point] == static_cast<double>(code) ? 1.0 : 0.0);
        columns.push_back(std::move(column));
    }
    return columns;
}

struct CaseTable {
    std::vector<Column> columns;
    std::vector<std::vector<std::pair<Index, Index>>> runs;  ///< of each case: decision and future
};

CaseTable cases_by_levers(const DecisionFutures& table) {
    CaseTable cases;
    for (const std::size_t k : table.decision_columns)
        for (Column& column : columns_of(table.design.columns[k], table.first_point))
            cases.columns.push_back(std::move(column));
    for (std::size_t decision = 0; decision < table.decisions(); ++decision) {
        cases.runs.emplace_back();
        for (std::size_t future = 0; future < table.futures(); ++future)
            cases.runs.back().emplace_back(static_cast<Index>(decision), static_cast<Index>(future));
    }
    return cases;
}

/// A case is a setting of the uncertain factors and, where replicates drew sets of parameters enough, such a set.
CaseTable cases_by_uncertain(const ResultsReader& results, const DecisionFutures& table) {
    const ParameterDraws& draws = results.manifest().draws;
    const std::set<std::int32_t> members(draws.member.begin(), draws.member.end());
    const bool with_draws = draws.member.size() == table.replicates && members.size() >= fewest_cases;
    std::map<std::pair<std::size_t, std::int32_t>, std::size_t> numbers;
    std::vector<std::size_t> points, replicates;
    CaseTable cases;
    for (std::size_t future = 0; future < table.futures(); ++future) {
        const std::size_t setting = future / table.replicates, replicate = future % table.replicates;
        const auto [entry, is_new] =
            numbers.emplace(std::pair(setting, with_draws ? draws.member[replicate] : 0), numbers.size());
        if (is_new) {
            points.push_back(table.setting_point[setting]);
            replicates.push_back(replicate);
            cases.runs.emplace_back();
        }
        for (std::size_t decision = 0; decision < table.decisions(); ++decision)
            cases.runs[entry->second].emplace_back(static_cast<Index>(decision), static_cast<Index>(future));
    }
    for (const std::size_t k : table.uncertain_columns)
        for (Column& column : columns_of(table.design.columns[k], points)) cases.columns.push_back(std::move(column));
    for (std::size_t p = 0; with_draws && p < draws.names.size(); ++p) {
        const AnswerName name = parameter_name(draws.names[p]);
        Column column{{name.id, name.en, name.zh, ""}, {}};
        for (const std::size_t replicate : replicates)
            column.values.push_back(draws.values[replicate * draws.names.size() + p]);
        cases.columns.push_back(std::move(column));
    }
    return cases;
}

/// Leaves out inputs that do not vary, and those without a number in some case (returned: how many of these).
int drop_useless(CaseTable& cases) {
    const std::size_t before = cases.columns.size();
    std::erase_if(cases.columns, [](const Column& column) {
        return std::any_of(column.values.begin(), column.values.end(), [](double v) { return std::isnan(v); });
    });
    const auto without_number = static_cast<int>(before - cases.columns.size());
    std::erase_if(cases.columns, [](const Column& column) {
        return std::all_of(column.values.begin(), column.values.end(),
                           [&](double v) { return v == column.values.front(); });
    });
    return without_number;
}

/// The numbers of PRIM; cases without a finished run are left out.
Cases numbers_of(const CaseTable& table, const DecisionFutures& futures, const Eigen::MatrixXd& met,
                 Interest interest) {
    std::vector<std::size_t> kept;
    std::vector<double> outcomes;
    for (std::size_t c = 0; c < table.runs.size(); ++c) {
        double sum = 0.0;
        int runs = 0;
        for (const auto& [decision, future] : table.runs[c]) {
            if (futures.finished(decision, future) == 0) continue;
            sum += interest == Interest::success ? met(decision, future) : 1.0 - met(decision, future);
            ++runs;
        }
        if (runs == 0) continue;
        kept.push_back(c);
        outcomes.push_back(sum / runs);
    }
    Cases cases{Eigen::MatrixXd(static_cast<Index>(kept.size()), static_cast<Index>(table.columns.size())),
                Eigen::VectorXd(static_cast<Index>(kept.size()))};
    for (std::size_t i = 0; i < kept.size(); ++i) {
        cases.outcome(static_cast<Index>(i)) = outcomes[i];
        for (std::size_t k = 0; k < table.columns.size(); ++k)
            cases.inputs(static_cast<Index>(i), static_cast<Index>(k)) = table.columns[k].values[kept[i]];
    }
    return cases;
}

void explain(ScenarioDiscovery& discovery) {
    const bool failure = discovery.interest == Interest::failure;
    if (discovery.inputs.empty()) {
        discovery.reason_en = "Boxes were not sought: no input has a number in all cases and varies.";
        discovery.reason_zh = "未做情景发现:没有在所有个案中取值且有变化的输入。";
    } else if (discovery.cases < fewest_cases) {
        discovery.reason_en = fmt::format("Boxes were not sought: {} settings of the inputs are too few; it takes {}.",
                                          discovery.cases, fewest_cases);
        discovery.reason_zh =
            fmt::format("未做情景发现:输入仅有{}种取值组合,至少需要{}种。", discovery.cases, fewest_cases);
    } else if (!(discovery.share > 0.0)) {
        discovery.reason_en = fmt::format("Boxes were not sought: no run {}.", failure ? "misses a goal" : "meets the goals all together");
        discovery.reason_zh = failure ? "未做情景发现:没有未达标的运行。" : "未做情景发现:没有同时达成各目标的运行。";
    } else if (!(discovery.share < 1.0)) {
        discovery.reason_en =
            fmt::format("Boxes were not sought: every run {}.", failure ? "misses a goal" : "meets the goals all together");
        discovery.reason_zh = failure ? "未做情景发现:所有运行均未达标。" : "未做情景发现:所有运行均同时达成各目标。";
    }
}

}  // namespace

ScenarioDiscovery discover_scenarios(const ResultsReader& results, const DecisionFutures& table,
                                     const Eigen::MatrixXd& met, DiscoverBy by, std::optional<Interest> interest) {
    ScenarioDiscovery discovery;
    if (by == DiscoverBy::nothing) return discovery;
    CaseTable cases;
    if (by != DiscoverBy::levers) cases = cases_by_uncertain(results, table);
    const auto is_enough = [&] { return !cases.columns.empty() && cases.runs.size() >= fewest_cases; };
    discovery.by = by == DiscoverBy::uncertain || (by == DiscoverBy::either && is_enough()) ? DiscoverBy::uncertain
                                                                                            : DiscoverBy::levers;
    if (discovery.by == DiscoverBy::levers) cases = cases_by_levers(table);
    discovery.interest = interest.value_or(discovery.by == DiscoverBy::levers ? Interest::success : Interest::failure);
    discovery.in_groups = table.design.kind == "morris" || table.design.kind == "sobol";
    discovery.left_out = drop_useless(cases);
    for (const Column& column : cases.columns) discovery.inputs.push_back(column.input);
    const Cases numbers = numbers_of(cases, table, met, discovery.interest);
    discovery.cases = static_cast<std::size_t>(numbers.outcome.size());
    discovery.share = numbers.outcome.mean();
    explain(discovery);
    if (!discovery.reason_en.empty()) return discovery;
    DiscoveryOptions options;
    options.prim.fewest = fewest_in_box;
    options.seed = discovery_seed;
    discovery.boxes = discover_boxes(numbers, options);
    return discovery;
}

}  // namespace kapok
