#include "analysis/variance_over_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analysis/answer_names.hpp"
#include "model/parallel.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

/// The shares of a split, one row each: in answers, and whether a file has them.
struct ShareColumn {
    const char *id, *en, *zh;
    Estimate VarianceSplit::*share;
    bool of_several_points, of_parameters;
};
constexpr ShareColumn share_columns[] = {
    {"scenario", "scenario", "情景", &VarianceSplit::scenario, true, false},
    {"parameters", "parameters", "参数", &VarianceSplit::parameters, false, true},
    {"luck", "luck", "随机性", &VarianceSplit::luck, false, false},
    {"scenario_parameters", "scenario x parameters", "情景×参数", &VarianceSplit::scenario_parameters, true, true},
    {"scenario_luck", "scenario x luck", "情景×随机性", &VarianceSplit::scenario_luck, true, false},
};

std::vector<std::int32_t> members_of(const std::vector<std::int32_t>& all,
                                     const std::vector<Eigen::Index>& replicates) {
    std::vector<std::int32_t> members;
    if (!all.empty())
        for (const Eigen::Index r : replicates) members.push_back(all.at(static_cast<std::size_t>(r)));
    return members;
}

/// Sets of parameters among the replicates that some outcome keeps; 0 without drawn parameters.
int most_members(const VarianceAnalysis& analysis) {
    int most = 0;
    for (const OutcomeVariance& outcome : analysis.outcomes) most = std::max(most, outcome.split.members);
    return most;
}

std::vector<AnswerTable::Column> answer_columns(const VarianceAnalysis& analysis) {
    const bool regions =
        std::any_of(analysis.outcomes.begin(), analysis.outcomes.end(),
                    [&](const OutcomeVariance& outcome) { return outcome.region != analysis.outcomes.front().region; });
    std::vector<AnswerTable::Column> columns{{"region", "city", "城市", Align::left, regions},
                                             {"variable", "indicator", "指标", Align::left},
                                             {"unit", "unit", "单位", Align::left, false},
                                             {"year", "year", "年份"},
                                             {"mean", "mean", "均值"},
                                             {"standard_deviation", "deviation", "标准差"}};
    for (const ShareColumn& column : share_columns) {
        const bool shown = (!column.of_several_points || analysis.runs.points > 1) &&
                           (!column.of_parameters || most_members(analysis) > 1);
        columns.push_back({column.id, column.en, column.zh, Align::right, shown});
        columns.push_back({fmt::format("{}_low_90", column.id), "5%", "5%", Align::right, shown});
        columns.push_back({fmt::format("{}_high_90", column.id), "95%", "95%", Align::right, shown});
    }
    for (const auto& [id, en, zh] :
         {std::array{"points", "points", "点数"}, std::array{"replicates", "replicates", "重复次数"},
          std::array{"members", "members", "参数组数"}})
        columns.push_back({id, en, zh, Align::right, false});
    return columns;
}

void add_notes(AnswerTable& table, const VarianceAnalysis& analysis) {
    const RunCounts& runs = analysis.runs;
    table.note("shares of the variance of a run; 5% to 95%: 90% interval, by generalised pivotal quantities",
               "各部分占单次运行方差的份额;5%至95%:广义枢轴量法的90%区间");
    const bool one_set = most_members(analysis) < 2;
    if (!analysis.draws_parameters)
        table.note("all runs have the same parameters: what is not the scenario's is luck",
                   "所有运行使用相同参数:情景以外的差异均为随机性");
    else if (one_set)
        table.note(
            "all runs have the same drawn set of parameters: how uncertain parameters are is not in these shares",
            "所有运行使用同一组抽取的参数:份额中不含参数的不确定性");
    else
        table.note(
            "parameters and luck are told apart by replicates that share a set of parameters; without such replicates "
            "luck stands for both",
            "参数与随机性由共享同一组参数的重复运行区分;若无此类重复,随机性代表二者之和");
    if (runs.points > 1)
        table.note("scenario: between the points of the sweep, each of equal weight",
                   "情景:扫描中各点之间的差异,各点权重相等");
    if (runs.finished < runs.needed)
        table.note(
            fmt::format("{} of {} runs did not finish; a share rests on points that have all the replicates kept",
                        runs.needed - runs.finished, runs.needed),
            fmt::format("{}次运行中有{}次未完成;份额基于具备全部所留重复的点", runs.needed,
                        runs.needed - runs.finished));
}

}  // namespace

std::vector<int> usual_variance_years(std::span<const int> available) {
    std::vector<int> years;
    for (const int year : available)
        if (year == 2016 || (year >= 2020 && year % 5 == 0) || year == available.back()) years.push_back(year);
    return years;
}

VarianceAnalysis variance_over_time(const ResultsReader& results, std::span<const VariableInfo> variables,
                                    std::span<const int> years, std::span<const std::size_t> regions) {
    const ParameterDraws& draws = results.manifest().draws;
    VarianceAnalysis analysis{results.manifest().scenario_name, runs_in(results), !draws.source.empty(), {}};
    if (analysis.runs.finished < 2)
        throw InputError(
            Fault{results.path().string(), 0, 0,
                  fmt::format("the file holds {} finished runs; a split of the variance needs two or more replicates",
                              analysis.runs.finished)});
    const std::vector<Outcome> outcomes = read_outcomes(results, variables, years, regions);
    analysis.outcomes.resize(outcomes.size());
    for_each_task(outcomes.size(), [&](std::size_t k) {  // from by year and variable to by variable and year
        const std::size_t of_region = years.size() * variables.size();
        const std::size_t year = k % of_region / variables.size(), variable = k % variables.size();
        const CompletePart part = complete_part(outcomes[k].values);
        const std::vector<std::int32_t> members = members_of(draws.member, part.replicates);
        analysis.outcomes[k / of_region * of_region + variable * years.size() + year] = {
            outcomes[k].variable, outcomes[k].year, outcomes[k].region, split_variance(compact(part), members)};
    });
    return analysis;
}

AnswerTable variance_answer(const VarianceAnalysis& analysis) {
    AnswerTable table("variance", fmt::format("{}: where the variance comes from", analysis.scenario),
                      fmt::format("{}:方差的来源", analysis.scenario), answer_columns(analysis));
    for (const OutcomeVariance& outcome : analysis.outcomes) {
        const VarianceSplit& split = outcome.split;
        std::vector<AnswerCell> cells{region_name(outcome.region),
                                      variable_name(outcome.variable),
                                      unit_name(outcome.variable.unit),
                                      AnswerNumber{static_cast<double>(outcome.year), 0},
                                      AnswerNumber{split.mean, outcome.variable.decimals},
                                      AnswerNumber{split.deviation, outcome.variable.decimals + 1}};
        for (const ShareColumn& column : share_columns) {
            const Estimate& share = split.*column.share;
            for (const double value : {share.value, share.low, share.high}) cells.push_back(AnswerNumber{value, 2});
        }
        for (const int count : {split.points, split.replicates, split.members})
            cells.push_back(AnswerNumber{static_cast<double>(count), 0});
        table.add(std::move(cells));
    }
    add_notes(table, analysis);
    return table;
}

}  // namespace kapok
