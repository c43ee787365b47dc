#include "analysis/robust_choice_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/answer_names.hpp"
#include "analysis/choice_cells.hpp"
#include "analysis/decision_names.hpp"
#include "analysis/discovery_tables.hpp"
#include "analysis/package_tables.hpp"
#include "runner/number_text.hpp"

namespace kapok {

using namespace choice_cells;

namespace {

using Column = AnswerTable::Column;

AnswerCell place(int rank) {
    return rank > 0 ? AnswerCell(AnswerNumber{static_cast<double>(rank), 0}) : AnswerCell();
}
AnswerName yes_or_no(bool yes) {
    return yes ? AnswerName{"yes", "yes", "是"} : AnswerName{"no", "no", "否"};
}

/// Names the goals that are set aside, or says that no run meets any.
void note_unmet_goals(AnswerTable& table, const RobustChoice& choice) {
    std::vector<std::string> en, zh;
    for (const GoalResult& result : choice.set_aside) {
        en.push_back(result.goal.variable.long_name);
        zh.push_back(result.goal.variable.long_name_zh);
    }
    if (!en.empty())
        table.note(fmt::format("Set aside, as no run meets them (--all-goals keeps them): {}.", fmt::join(en, "; ")),
                   fmt::format("没有任何运行达到、因而未计入的目标(--all-goals可计入):{}。", fmt::join(zh, "、")));
    if (std::all_of(choice.goals.begin(), choice.goals.end(), [](const GoalResult& one) { return one.share == 0.0; }))
        table.note("No run meets any of these goals.", "没有任何运行达到上述任何目标。");
}

AnswerTable goals_table(const RobustChoice& choice) {
    const std::size_t region = choice.question.region;
    AnswerTable table(
        "goals",
        fmt::format("{} in {}: scenario '{}', {} decisions in {} futures ({} runs)", region_id(region),
                    choice.question.year, choice.scenario, choice.table.decisions(), choice.table.futures(),
                    choice.table.runs.finished),
        fmt::format("{}{}年:情景“{}”,{}个决策、{}种未来(共{}次运行)", region_zh(region), choice.question.year,
                    choice.scenario, choice.table.decisions(), choice.table.futures(), choice.table.runs.finished),
        {{"goal", "goal", "目标", Align::left, false},
         {"variable", "goal", "目标", Align::left},
         {"relation", "", "", Align::left, false},
         {"threshold", "", "", Align::right, false},
         {"requirement", "is", "要求"},
         {"unit", "unit", "单位", Align::left},
         {"share_met", "runs that meet it", "达标运行占比"},
         {"set_aside", "set aside", "未计入", Align::left, !choice.set_aside.empty()},
         {"low_90", "5% of runs", "5%分位"},
         {"median", "median", "中位数"},
         {"high_90", "95%", "95%分位"}});
    const auto add = [&](const GoalResult& result, bool set_aside) {
        const VariableInfo& variable = result.goal.variable;
        const int decimals = std::max(variable.decimals, 1);
        table.add({result.goal.text(), AnswerName{variable.id, variable.long_name, variable.long_name_zh},
                   std::string(symbol_of(result.goal.relation)), number(result.goal.threshold, decimals),
                   fmt::format("{} {}", symbol_of(result.goal.relation), format_number(result.goal.threshold)),
                   unit_of(variable.unit), number(result.share, 2), yes_or_no(set_aside),
                   number(result.low, decimals), number(result.median, decimals), number(result.high, decimals)});
    };
    for (const GoalResult& result : choice.goals) add(result, false);
    for (const GoalResult& result : choice.set_aside) add(result, true);
    note_unmet_goals(table, choice);
    const EndedRuns& runs = choice.table.runs;
    if (runs.failed + runs.not_run > 0)
        table.note(fmt::format("Left out: {} runs that failed and {} that were not run.", runs.failed, runs.not_run),
                   fmt::format("未计入:{}次失败的运行,{}次未执行的运行。", runs.failed, runs.not_run));
    std::vector<std::string> uncertain;
    for (const std::size_t k : choice.table.uncertain_columns) uncertain.push_back(choice.table.design.columns[k].id);
    if (!uncertain.empty())
        table.note(fmt::format("A future is a replicate and a setting of {}.", fmt::join(uncertain, ", ")),
                   fmt::format("每种未来为一次重复与一组取值:{}。", fmt::join(uncertain, "、")));
    else
        table.note("A future is a replicate: its luck and its set of parameters.",
                   "每种未来为一次重复,即其随机性与参数组合。");
    if (region != static_cast<std::size_t>(Place::guangzhou))
        table.note("Goals of the plan are Guangzhou's.", "规划目标为广州的目标。");
    return table;
}

std::vector<Column> decision_columns(const RobustChoice& choice) {
    std::vector<Column> columns{{"point", "point", "点"},
                                {"decision", "sets", "决策", Align::left},
                                {"futures", "futures", "未来数", Align::right, false},
                                {"probability", choice.goal_words.heading_en, choice.goal_words.heading_zh},
                                {"probability_low_90", "90% from", "90%下限"},
                                {"probability_high_90", "to", "90%上限"},
                                {"goals_met", "goals met", "目标达成比例"},
                                {"cost", "cost", "成本"},
                                {"regret_expected", "regret: mean", "遗憾:平均"},
                                {"regret_percentile_90", "90%", "90%分位"},
                                {"regret_largest", "largest", "最大"},
                                {"place_probability", "place by P", "名次:概率"},
                                {"place_expected", "mean", "平均"},
                                {"place_percentile", "90%", "90%分位"},
                                {"place_largest", "largest", "最大"},
                                {"place_cost", "cost", "成本"},
                                {"on_front", "on front", "在前沿"},
                                {"front_probability", "P(front)", "在前沿概率"}};
    for (const std::size_t g : variables_of_goals(choice))
        columns.push_back({fmt::format("mean_{}", choice.goals[g].goal.variable.id), "", "", Align::right, false});
    for (const std::size_t k : choice.table.decision_columns) {
        const DesignColumn& column = choice.table.design.columns[k];
        columns.push_back({std::string(factor_prefix) + column.id, "", "", Align::right, false});
    }
    return columns;
}

AnswerTable decisions_table(const RobustChoice& choice, std::size_t shown) {
    const GoalWords& goals = choice.goal_words;
    AnswerTable table("decisions", fmt::format("Decisions, the most probable to meet {} first", goals.en),
                      fmt::format("各项决策(按{}达成概率排列)", goals.zh), decision_columns(choice));
    for (std::size_t i = 0; i < shown; ++i) {
        const std::size_t d = choice.order[i];
        const DecisionResult& decision = choice.decisions[d];
        std::vector<AnswerCell> cells{number(static_cast<double>(decision.point), 0),
                                      name_of(decision),
                                      number(decision.futures, 0),
                                      number(decision.all_goals.share, 2),
                                      number(decision.all_goals.low, 2),
                                      number(decision.all_goals.high, 2),
                                      number(decision.goals_met, 2),
                                      number(decision.cost, 1),
                                      number(decision.regret.expected, 3),
                                      number(decision.regret.percentile_90, 3),
                                      number(decision.regret.largest, 3),
                                      place(decision.place_probability),
                                      place(decision.place_expected),
                                      place(decision.place_percentile),
                                      place(decision.place_largest),
                                      place(decision.place_cost)};
        if (choice.front)
            cells.insert(cells.end(), {yes_or_no(decision.on_front), number(decision.front_probability, 2)});
        else
            cells.insert(cells.end(), {std::monostate{}, std::monostate{}});
        for (const std::size_t g : variables_of_goals(choice)) cells.emplace_back(number(decision.goal_means[g], 3));
        for (const std::size_t k : choice.table.decision_columns) {
            const DesignColumn& column = choice.table.design.columns[k];
            const double value = choice.table.value(d, k);
            if (!column.labels.empty() && !std::isnan(value))
                cells.emplace_back(value_text(column, value));
            else
                cells.emplace_back(number(value, 3));
        }
        table.add(std::move(cells));
    }
    const double best = choice.decisions[choice.order.front()].all_goals.share;
    const auto tied = std::count_if(choice.decisions.begin(), choice.decisions.end(),
                                    [&](const DecisionResult& decision) { return decision.all_goals.share == best; });
    table.note(fmt::format("{} of {} decisions have the highest probability, {:.2f}; of those that tie, the ones that meet "
                           "more goals and then have less regret come first. In {} of {} futures no decision meets {}.",
                           tied, choice.decisions.size(), best, choice.hopeless_futures, choice.table.futures(), goals.en),
               fmt::format("{}项决策中有{}项概率最高({:.2f});概率相同者,达成目标多、其次遗憾小者在前。{}种未来中有{}种没有任何决策达成{}。",
                           choice.decisions.size(), tied, best, choice.table.futures(), choice.hopeless_futures, goals.zh));
    if (choice.shares_sets) {
        const AnswerName note = note_of_shared_sets();
        table.note(note.en, note.zh);
    }
    if (shown < choice.order.size())
        table.note(fmt::format("{} of {} decisions; --top shows more, --format csv all.", shown, choice.order.size()),
                   fmt::format("仅列出{}项,共{}项;--top可增加,--format csv列出全部。", shown, choice.order.size()));
    if (std::any_of(choice.decisions.begin(), choice.decisions.end(), [&](const DecisionResult& decision) {
            return !choice.one_budget && decision.telling.size() > most_named;
        }))
        table.note(fmt::format("sets: of more than {} settings the {} that are farthest from the base or, where no point "
                               "is at the base, from the middle of the range; --format csv lists all.",
                               most_named, most_telling),
                   fmt::format("决策:取值超过{}项者仅列出距基准(无点取基准值时为距取值范围中点)最远的{}项;--format csv列出全部。",
                               most_named, most_telling));
    table.note(
        fmt::format("cost: public cost of policy in the region, 2016 to {}, 100 million CNY{}{}.", choice.question.year,
                    choice.cost_is_relative ? ", above that of the base decision in the same future" : "",
                    choice.question.discount > 0.0
                        ? fmt::format(", discounted at {} a year", format_number(choice.question.discount))
                        : ""),
        fmt::format(
            "成本:2016年至{}年本地区政策支出,亿元{}{}。", choice.question.year,
            choice.cost_is_relative ? ",相对于同一未来中的基准决策" : "",
            choice.question.discount > 0.0 ? fmt::format(",年贴现率{}", format_number(choice.question.discount)) : ""));
    if (choice.front)
        table.note(
            fmt::format("regret: how far the goals' variables fall short of the best decision in the same future, as a "
                        "share of the goal, mean over the goals; over {} futures that all decisions finished in.",
                        choice.table.common.size()),
            fmt::format("遗憾:同一未来中与最优决策的差距,以目标值的比例计,取各目标平均;基于所有决策均完成的{}种未来。",
                        choice.table.common.size()));
    else
        table.note(
            "No regret and no front: there is no future in which two decisions or more were all run (factors of "
            "decisions and uncertain factors are not crossed).",
            "无遗憾与前沿:不存在所有决策都运行过的未来(决策因素与不确定因素未交叉)。");
    return table;
}

AnswerTable regret_table(const RobustChoice& choice) {
    AnswerTable table("regret", "Regret by goal", "各目标的遗憾",
                      {{"point", "point", "点"},
                       {"decision", "sets", "决策", Align::left},
                       {"variable", "variable", "变量", Align::left},
                       {"unit", "unit", "单位", Align::left},
                       {"expected", "mean", "平均"},
                       {"percentile_90", "90%", "90%分位"},
                       {"largest", "largest", "最大"}});
    for (const DecisionResult& decision : choice.decisions)
        for (std::size_t g = 0; g < decision.goal_regrets.size(); ++g) {
            const VariableInfo& variable = choice.goals[g].goal.variable;
            const RegretSummary& regret = decision.goal_regrets[g];
            table.add({number(static_cast<double>(decision.point), 0), name_of(decision),
                       AnswerName{variable.id, variable.long_name, variable.long_name_zh}, unit_of(variable.unit),
                       number(regret.expected, 3), number(regret.percentile_90, 3), number(regret.largest, 3)});
        }
    return table;
}

}  // namespace

std::vector<AnswerTable> robust_choice_tables(const RobustChoice& choice, TableSize size) {
    const bool all = size.decisions == 0;
    const std::size_t shown = all ? choice.order.size() : std::min(size.decisions, choice.order.size());
    std::vector<AnswerTable> tables{goals_table(choice), decisions_table(choice, shown),
                                    front_table(choice, all ? choice.decisions.size() : size.decisions),
                                    packages_table(choice), factors_table(choice)};
    if (all) tables.push_back(regret_table(choice));
    if (choice.discovery.by == DiscoverBy::nothing) return tables;
    tables.push_back(boxes_table(choice.discovery, choice.goal_words));
    if (all) tables.push_back(peeling_table(choice.discovery));
    return tables;
}

}  // namespace kapok
