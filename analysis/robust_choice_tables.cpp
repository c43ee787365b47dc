#include "analysis/robust_choice_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/decision_names.hpp"
#include "analysis/discovery_tables.hpp"
#include "runner/number_text.hpp"
#include "runner/unit_names.hpp"

namespace kapok {
namespace {

using Column = AnswerTable::Column;

constexpr std::size_t most_compared = 8;  // columns of the table of factors

AnswerCell place(int number) { return number > 0 ? AnswerCell(AnswerNumber{static_cast<double>(number), 0}) : AnswerCell(); }
AnswerName yes_or_no(bool yes) { return yes ? AnswerName{"yes", "yes", "是"} : AnswerName{"no", "no", "否"}; }
AnswerName unit_of(const std::string& unit) { return {unit, unit, std::string(unit_text(unit, Language::zh))}; }
AnswerNumber number(double value, int decimals) { return {value, decimals}; }

AnswerName name_of(const DecisionResult& decision) {
    if (!decision.en.empty()) return {decision.id, decision.en, decision.zh};
    return {decision.id, fmt::format("point {}", decision.point), fmt::format("设计点{}", decision.point)};
}

AnswerTable goals_table(const RobustChoice& choice) {
    const std::size_t region = choice.question.region;
    AnswerTable table("goals",
                      fmt::format("{} in {}: scenario '{}', {} decisions in {} futures ({} runs)", region_id(region), choice.question.year, choice.scenario,
                                  choice.table.decisions(), choice.table.futures(), choice.table.runs.finished),
                      fmt::format("{}{}年:情景“{}”,{}个决策、{}种未来(共{}次运行)", region_zh(region), choice.question.year, choice.scenario,
                                  choice.table.decisions(), choice.table.futures(), choice.table.runs.finished),
                      {{"goal", "goal", "目标", Align::left, false}, {"variable", "goal", "目标", Align::left}, {"relation", "", "", Align::left, false}, {"threshold", "", "", Align::right, false}, {"requirement", "is", "要求"},
                       {"unit", "unit", "单位", Align::left}, {"share_met", "runs that meet it", "达标运行占比"}, {"low_90", "5% of runs", "5%分位"},
                       {"median", "median", "中位数"}, {"high_90", "95%", "95%分位"}});
    for (const GoalResult& result : choice.goals) {
        const VariableInfo& variable = result.goal.variable;
        const int decimals = std::max(variable.decimals, 1);
        table.add({result.goal.text(), AnswerName{variable.id, variable.long_name, variable.long_name_zh}, std::string(symbol_of(result.goal.relation)),
                   number(result.goal.threshold, decimals), fmt::format("{} {}", symbol_of(result.goal.relation), format_number(result.goal.threshold)), unit_of(variable.unit), number(result.share, 2),
                   number(result.low, decimals), number(result.median, decimals), number(result.high, decimals)});
    }
    const RunCounts& runs = choice.table.runs;
    if (runs.failed + runs.not_run > 0)
        table.note(fmt::format("Left out: {} runs that failed and {} that were not run.", runs.failed, runs.not_run),
                   fmt::format("未计入:{}次失败的运行,{}次未执行的运行。", runs.failed, runs.not_run));
    std::vector<std::string> uncertain;
    for (const std::size_t k : choice.table.uncertain_columns) uncertain.push_back(choice.table.design.columns[k].id);
    if (!uncertain.empty())
        table.note(fmt::format("A future is a replicate and a setting of {}.", fmt::join(uncertain, ", ")), fmt::format("每种未来为一次重复与一组取值:{}。", fmt::join(uncertain, "、")));
    else
        table.note("A future is a replicate: its luck and its set of parameters.", "每种未来为一次重复,即其随机性与参数组合。");
    if (region != static_cast<std::size_t>(Place::guangzhou)) table.note("Goals of the plan are Guangzhou's.", "规划目标为广州的目标。");
    return table;
}

/// The first goal of each variable.
std::vector<std::size_t> variables_of_goals(const RobustChoice& choice) {
    std::vector<std::size_t> firsts;
    for (std::size_t g = 0; g < choice.goals.size(); ++g)
        if (std::none_of(firsts.begin(), firsts.end(), [&](std::size_t f) { return choice.goals[f].goal.variable.id == choice.goals[g].goal.variable.id; })) firsts.push_back(g);
    return firsts;
}

std::vector<Column> decision_columns(const RobustChoice& choice) {
    std::vector<Column> columns{{"point", "point", "点"}, {"decision", "sets", "决策", Align::left}, {"futures", "futures", "未来数", Align::right, false},
                                {"probability", "P(all goals)", "全部达标概率"}, {"probability_low_90", "90% from", "90%下限"},
                                {"probability_high_90", "to", "90%上限"}, {"goals_met", "goals met", "目标达成比例"}, {"cost", "cost", "成本"},
                                {"regret_expected", "regret: mean", "遗憾:平均"}, {"regret_percentile_90", "90%", "90%分位"},
                                {"regret_largest", "largest", "最大"}, {"place_probability", "place by P", "名次:概率"},
                                {"place_expected", "mean", "平均"}, {"place_percentile", "90%", "90%分位"}, {"place_largest", "largest", "最大"},
                                {"place_cost", "cost", "成本"}, {"on_front", "on front", "在前沿"}, {"front_probability", "P(front)", "在前沿概率"}};
    for (const std::size_t g : variables_of_goals(choice)) columns.push_back({fmt::format("mean_{}", choice.goals[g].goal.variable.id), "", "", Align::right, false});
    for (const std::size_t k : choice.table.decision_columns) {
        const DesignColumn& column = choice.table.design.columns[k];
        columns.push_back({std::string(factor_prefix) + column.id, "", "", Align::right, false});
    }
    return columns;
}

AnswerTable decisions_table(const RobustChoice& choice, std::size_t shown) {
    AnswerTable table("decisions", "Decisions, the most probable to meet all goals first", "各项决策(按全部达标概率排列)", decision_columns(choice));
    for (std::size_t i = 0; i < shown; ++i) {
        const std::size_t d = choice.order[i];
        const DecisionResult& decision = choice.decisions[d];
        std::vector<AnswerCell> cells{number(static_cast<double>(decision.point), 0), name_of(decision), number(decision.futures, 0),
                                      number(decision.all_goals.share, 2), number(decision.all_goals.low, 2), number(decision.all_goals.high, 2),
                                      number(decision.goals_met, 2), number(decision.cost, 1), number(decision.regret.expected, 3),
                                      number(decision.regret.percentile_90, 3), number(decision.regret.largest, 3), place(decision.place_probability),
                                      place(decision.place_expected), place(decision.place_percentile), place(decision.place_largest), place(decision.place_cost)};
        if (choice.front) cells.insert(cells.end(), {yes_or_no(decision.on_front), number(decision.front_probability, 2)});
        else cells.insert(cells.end(), {std::monostate{}, std::monostate{}});
        for (const std::size_t g : variables_of_goals(choice)) cells.emplace_back(number(decision.goal_means[g], 3));
        for (const std::size_t k : choice.table.decision_columns) {
            const DesignColumn& column = choice.table.design.columns[k];
            const double value = choice.table.value(d, k);
            if (!column.labels.empty() && !std::isnan(value)) cells.emplace_back(value_text(column, value));
            else cells.emplace_back(number(value, 3));
        }
        table.add(std::move(cells));
    }
    if (shown < choice.order.size())
        table.note(fmt::format("{} of {} decisions; --top shows more, --format csv all.", shown, choice.order.size()),
                   fmt::format("仅列出{}项,共{}项;--top可增加,--format csv列出全部。", shown, choice.order.size()));
    table.note(fmt::format("cost: public cost of policy in the region, 2016 to {}, 100 million CNY{}{}.", choice.question.year,
                           choice.cost_is_relative ? ", above that of the base decision in the same future" : "",
                           choice.question.discount > 0.0 ? fmt::format(", discounted at {} a year", format_number(choice.question.discount)) : ""),
               fmt::format("成本:2016年至{}年本地区政策支出,亿元{}{}。", choice.question.year, choice.cost_is_relative ? ",相对于同一未来中的基准决策" : "",
                           choice.question.discount > 0.0 ? fmt::format(",年贴现率{}", format_number(choice.question.discount)) : ""));
    if (choice.front)
        table.note(fmt::format("regret: how far the goals' variables fall short of the best decision in the same future, as a share of the goal, mean over the goals; over {} futures that all decisions finished in.",
                               choice.table.common.size()),
                   fmt::format("遗憾:同一未来中与最优决策的差距,以目标值的比例计,取各目标平均;基于所有决策均完成的{}种未来。", choice.table.common.size()));
    else
        table.note("No regret and no front: there is no future in which two decisions or more were all run (factors of decisions and uncertain factors are not crossed).",
                   "无遗憾与前沿:不存在所有决策都运行过的未来(决策因素与不确定因素未交叉)。");
    return table;
}

/// Decisions on the front, the cheapest first, with what they reach in each objective.
AnswerTable front_table(const RobustChoice& choice, std::size_t most) {
    std::vector<Column> columns{{"point", "point", "点"}, {"decision", "sets", "决策", Align::left}, {"cost", "cost", "成本"}, {"goals_met", "goals met", "目标达成比例"}};
    const std::vector<std::size_t> goals = choice.goals.size() > most_goal_objectives ? std::vector<std::size_t>() : variables_of_goals(choice);
    for (const std::size_t g : goals) {
        const std::string& id = choice.goals[g].goal.variable.id;
        columns.push_back({fmt::format("mean_{}", id), id, id});
    }
    columns.insert(columns.end(), {{"probability", "P(all goals)", "全部达标概率"}, {"front_probability", "P(front)", "在前沿概率"}});
    AnswerTable table("front", "Pareto front: no other decision is better in all of these respects", "帕累托前沿:没有其他决策在以下各方面都更好", std::move(columns));
    if (!choice.front) return table;
    std::vector<std::size_t> rows;
    for (std::size_t d = 0; d < choice.decisions.size(); ++d)
        if (choice.decisions[d].on_front) rows.push_back(d);
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) { return choice.decisions[a].cost < choice.decisions[b].cost; });
    for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
        const DecisionResult& decision = choice.decisions[rows[i]];
        std::vector<AnswerCell> cells{number(static_cast<double>(decision.point), 0), name_of(decision), number(decision.cost, 1), number(decision.goals_met, 2)};
        for (const std::size_t g : goals) cells.emplace_back(number(decision.goal_means[g], std::max(choice.goals[g].goal.variable.decimals, 1)));
        cells.insert(cells.end(), {number(decision.all_goals.share, 2), number(decision.front_probability, 2)});
        table.add(std::move(cells));
    }
    if (rows.size() > most) table.note(fmt::format("The {} cheapest of {}.", most, rows.size()), fmt::format("仅列出成本最低的{}项,共{}项。", most, rows.size()));
    const FrontResult& front = *choice.front;
    table.note(fmt::format("Objectives: {}{}. P(front): share of 1000 resamples of {} {} in which the decision is on the front.", fmt::join(front.objectives, ", "),
                           choice.one_budget ? " (all share one budget, so cost is none)" : "", front.blocks, front.blocks == 1 ? "block of futures" : "blocks of futures"),
               fmt::format("目标函数:{}{}。在前沿概率:对{}组未来重抽样1000次,该决策位于前沿的比例。", fmt::join(front.objectives, "、"),
                           choice.one_budget ? "(各方案同一预算,成本不作为目标)" : "", front.blocks));
    if (!std::isnan(front.hypervolume))
        table.note(fmt::format("Hypervolume of the front: {:.3f} [{:.3f}, {:.3f}] of the box from the best to the worst of each objective.", front.hypervolume,
                               front.hypervolume_low, front.hypervolume_high),
                   fmt::format("前沿超体积:{:.3f} [{:.3f}, {:.3f}](占各目标最优至最劣范围的比例)。", front.hypervolume, front.hypervolume_low, front.hypervolume_high));
    return table;
}

AnswerTable packages_table(const RobustChoice& choice) {
    const std::string least = format_number(choice.question.probability);
    AnswerTable table("packages", fmt::format("Different decisions that meet all goals with probability {} or more", least), fmt::format("全部达标概率不低于{}的不同方案", least),
                      {{"order", "no.", "序号"}, {"point", "point", "点"}, {"decision", "sets", "决策", Align::left}, {"probability", "P(all goals)", "全部达标概率"},
                       {"cost", "cost", "成本"}, {"distance", "distance", "距离"}});
    for (std::size_t i = 0; i < choice.packages.size(); ++i) {
        const DecisionResult& decision = choice.decisions[choice.packages[i].decision];
        table.add({number(static_cast<double>(i + 1), 0), number(static_cast<double>(decision.point), 0), name_of(decision), number(decision.all_goals.share, 2),
                   number(decision.cost, 1), number(choice.packages[i].distance, 2)});
    }
    const DecisionResult& best = choice.decisions[choice.order.front()];
    if (choice.packages.empty())
        table.note(fmt::format("None: the most probable, point {}, meets all goals with probability {:.2f}. Easier goals: --goal.", best.point, best.all_goals.share),
                   fmt::format("无:概率最高的设计点{}全部达标概率为{:.2f}。可用--goal设定较易的目标。", best.point, best.all_goals.share));
    else
        table.note("distance: to the nearest of those above, in the coordinates of the design (0 to 1); the first is the most probable and of equals the cheapest.",
                   "距离:在设计坐标(0至1)中与上列最近方案的距离;首项为概率最高者,相同时取成本最低者。");
    return table;
}

/// The decisions whose factors are set side by side: the packages, or else the best under each criterion.
std::vector<std::size_t> compared_decisions(const RobustChoice& choice) {
    std::vector<std::size_t> compared;
    for (const PackageResult& package : choice.packages) compared.push_back(package.decision);
    const auto add_best = [&](int DecisionResult::*place_of) {
        for (std::size_t d = 0; d < choice.decisions.size(); ++d) {
            if (choice.decisions[d].*place_of != 1) continue;
            if (std::find(compared.begin(), compared.end(), d) == compared.end()) compared.push_back(d);
            return;
        }
    };
    if (choice.packages.empty())
        for (const auto criterion : {&DecisionResult::place_expected, &DecisionResult::place_percentile, &DecisionResult::place_largest}) add_best(criterion);
    if (compared.empty()) compared.push_back(choice.order.front());
    if (compared.size() > most_compared) compared.resize(most_compared);
    return compared;
}

AnswerTable factors_table(const RobustChoice& choice) {
    const std::vector<std::size_t> compared = compared_decisions(choice);
    std::vector<Column> columns{{"factor", "factor", "因素", Align::left}, {"unit", "unit", "单位", Align::left, false}};
    for (const std::size_t d : compared) {
        const std::size_t point = choice.decisions[d].point;
        columns.push_back({fmt::format("point_{}", point), fmt::format("point {}", point), fmt::format("点{}", point)});
    }
    const bool of_packages = !choice.packages.empty();
    AnswerTable table("factors", of_packages ? "What these decisions set" : "What the decisions of least regret set", of_packages ? "上述方案的取值" : "遗憾最小的决策取值", std::move(columns));
    for (std::size_t j = 0; j < choice.table.decision_columns.size(); ++j) {
        const DesignColumn& column = choice.table.design.columns[choice.table.decision_columns[j]];
        const auto is_base = [&](std::size_t d) { return std::isnan(choice.table.value(d, choice.table.decision_columns[j])); };
        if (std::all_of(compared.begin(), compared.end(), is_base)) continue;
        std::vector<AnswerCell> cells{AnswerName{column.id, column.long_name, column.long_name_zh}, choice.one_budget ? unit_of("share") : unit_of(column.unit)};
        for (const std::size_t d : compared) {
            if (choice.one_budget) cells.emplace_back(number(budget_shares(choice.table, d)[j], 2));
            else if (column.labels.empty() || is_base(d)) cells.emplace_back(number(choice.table.value(d, choice.table.decision_columns[j]), 3));
            else cells.emplace_back(value_text(column, choice.table.value(d, choice.table.decision_columns[j])));
        }
        table.add(std::move(cells));
    }
    if (choice.one_budget) table.note("Shares of the budget.", "预算份额。");
    else if (table.rows() > 0) table.note("-: as in the base.", "-:与基准相同。");
    return table;
}

AnswerTable regret_table(const RobustChoice& choice) {
    AnswerTable table("regret", "Regret by goal", "各目标的遗憾",
                      {{"point", "point", "点"}, {"variable", "variable", "变量", Align::left}, {"unit", "unit", "单位", Align::left}, {"expected", "mean", "平均"},
                       {"percentile_90", "90%", "90%分位"}, {"largest", "largest", "最大"}});
    for (const DecisionResult& decision : choice.decisions)
        for (std::size_t g = 0; g < decision.goal_regrets.size(); ++g) {
            const VariableInfo& variable = choice.goals[g].goal.variable;
            const RegretSummary& regret = decision.goal_regrets[g];
            table.add({number(static_cast<double>(decision.point), 0), AnswerName{variable.id, variable.long_name, variable.long_name_zh}, unit_of(variable.unit),
                       number(regret.expected, 3), number(regret.percentile_90, 3), number(regret.largest, 3)});
        }
    return table;
}

}  // namespace

std::vector<AnswerTable> robust_choice_tables(const RobustChoice& choice, TableSize size) {
    const bool all = size.decisions == 0;
    const std::size_t shown = all ? choice.order.size() : std::min(size.decisions, choice.order.size());
    std::vector<AnswerTable> tables{goals_table(choice), decisions_table(choice, shown), front_table(choice, all ? choice.decisions.size() : size.decisions),
                                    packages_table(choice), factors_table(choice)};
    if (all) tables.push_back(regret_table(choice));
    if (choice.discovery.by == DiscoverBy::nothing) return tables;
    tables.push_back(boxes_table(choice.discovery));
    if (all) tables.push_back(peeling_table(choice.discovery));
    return tables;
}

}  // namespace kapok
