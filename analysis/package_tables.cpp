#include "analysis/package_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/choice_cells.hpp"
#include "analysis/decision_names.hpp"
#include "runner/number_text.hpp"

namespace kapok {

using namespace choice_cells;

namespace {

using Column = AnswerTable::Column;

constexpr std::size_t most_compared = 8;  // columns of the table of factors

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
        for (const auto criterion :
             {&DecisionResult::place_expected, &DecisionResult::place_percentile, &DecisionResult::place_largest})
            add_best(criterion);
    if (compared.empty()) compared.push_back(choice.order.front());
    if (compared.size() > most_compared) compared.resize(most_compared);
    return compared;
}

}  // namespace

AnswerTable front_table(const RobustChoice& choice, std::size_t most) {
    std::vector<Column> columns{{"point", "point", "点"},
                                {"decision", "sets", "决策", Align::left},
                                {"cost", "cost", "成本"},
                                {"goals_met", "goals met", "目标达成比例"}};
    const std::vector<std::size_t> goals =
        choice.goals.size() > most_goal_objectives ? std::vector<std::size_t>() : variables_of_goals(choice);
    for (const std::size_t g : goals) {
        const std::string& id = choice.goals[g].goal.variable.id;
        columns.push_back({fmt::format("mean_{}", id), id, id});
    }
    columns.insert(columns.end(),
                   {{"probability", choice.goal_words.heading_en, choice.goal_words.heading_zh},
                    {"front_probability", "P(front)", "在前沿概率"}});
    AnswerTable table("front", "Pareto front: no other decision is better in all of these respects",
                      "帕累托前沿:没有其他决策在以下各方面都更好", std::move(columns));
    if (!choice.front) return table;
    std::vector<std::size_t> rows;
    for (std::size_t d = 0; d < choice.decisions.size(); ++d)
        if (choice.decisions[d].on_front) rows.push_back(d);
    std::stable_sort(rows.begin(), rows.end(),
                     [&](std::size_t a, std::size_t b) { return choice.decisions[a].cost < choice.decisions[b].cost; });
    for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
        const DecisionResult& decision = choice.decisions[rows[i]];
        std::vector<AnswerCell> cells{number(static_cast<double>(decision.point), 0), name_of(decision),
                                      number(decision.cost, 1), number(decision.goals_met, 2)};
        for (const std::size_t g : goals)
            cells.emplace_back(number(decision.goal_means[g], std::max(choice.goals[g].goal.variable.decimals, 1)));
        cells.insert(cells.end(), {number(decision.all_goals.share, 2), number(decision.front_probability, 2)});
        table.add(std::move(cells));
    }
    if (rows.size() > most)
        table.note(fmt::format("The {} cheapest of {}.", most, rows.size()),
                   fmt::format("仅列出成本最低的{}项,共{}项。", most, rows.size()));
    const FrontResult& front = *choice.front;
    table.note(
        fmt::format(
            "Objectives: {}{}. P(front): share of 1000 resamples of {} {} in which the decision is on the front.",
            fmt::join(front.objectives, ", "), choice.one_budget ? " (all share one budget, so cost is none)" : "",
            front.blocks, front.blocks == 1 ? "block of futures" : "blocks of futures"),
        fmt::format("目标函数:{}{}。在前沿概率:对{}组未来重抽样1000次,该决策位于前沿的比例。",
                    fmt::join(front.objectives, "、"), choice.one_budget ? "(各方案同一预算,成本不作为目标)" : "",
                    front.blocks));
    if (!std::isnan(front.hypervolume))
        table.note(fmt::format("Hypervolume of the front: {:.3f} [{:.3f}, {:.3f}] of the box from the best to the "
                               "worst of each objective.",
                               front.hypervolume, front.hypervolume_low, front.hypervolume_high),
                   fmt::format("前沿超体积:{:.3f} [{:.3f}, {:.3f}](占各目标最优至最劣范围的比例)。", front.hypervolume,
                               front.hypervolume_low, front.hypervolume_high));
    return table;
}

AnswerTable packages_table(const RobustChoice& choice) {
    const std::string least = format_number(choice.question.probability);
    const GoalWords& goals = choice.goal_words;
    AnswerTable table("packages",
                      fmt::format("Different decisions that meet {} with probability {} or more", goals.en, least),
                      fmt::format("{}达成概率不低于{}的不同方案", goals.zh, least),
                      {{"order", "no.", "序号"},
                       {"point", "point", "点"},
                       {"decision", "sets", "决策", Align::left},
                       {"probability", goals.heading_en, goals.heading_zh},
                       {"cost", "cost", "成本"},
                       {"distance", "distance", "距离"}});
    for (std::size_t i = 0; i < choice.packages.size(); ++i) {
        const DecisionResult& decision = choice.decisions[choice.packages[i].decision];
        table.add({number(static_cast<double>(i + 1), 0), number(static_cast<double>(decision.point), 0),
                   name_of(decision), number(decision.all_goals.share, 2), number(decision.cost, 1),
                   number(choice.packages[i].distance, 2)});
    }
    const DecisionResult& best = choice.decisions[choice.order.front()];
    if (choice.packages.empty())
        table.note(
            fmt::format("None: the most probable, point {}, meets {} with probability {:.2f}. Easier goals: --goal.",
                        best.point, goals.en, best.all_goals.share),
            fmt::format("无:概率最高的设计点{}达成{}的概率为{:.2f}。可用--goal设定较易的目标。", best.point, goals.zh,
                        best.all_goals.share));
    else
        table.note(
            "distance: to the nearest of those above, in the coordinates of the design (0 to 1); the first is the most "
            "probable and of equals the cheapest.",
            "距离:在设计坐标(0至1)中与上列最近方案的距离;首项为概率最高者,相同时取成本最低者。");
    return table;
}

AnswerTable factors_table(const RobustChoice& choice) {
    const std::vector<std::size_t> compared = compared_decisions(choice);
    std::vector<Column> columns{{"factor", "factor", "因素", Align::left},
                                {"unit", "unit", "单位", Align::left, false}};
    for (const std::size_t d : compared) {
        const std::size_t point = choice.decisions[d].point;
        columns.push_back({fmt::format("point_{}", point), fmt::format("point {}", point), fmt::format("点{}", point)});
    }
    const bool of_packages = !choice.packages.empty();
    AnswerTable table("factors", of_packages ? "What these decisions set" : "What the decisions of least regret set",
                      of_packages ? "上述方案的取值" : "遗憾最小的决策取值", std::move(columns));
    for (std::size_t j = 0; j < choice.table.decision_columns.size(); ++j) {
        const DesignColumn& column = choice.table.design.columns[choice.table.decision_columns[j]];
        const auto is_base = [&](std::size_t d) {
            return std::isnan(choice.table.value(d, choice.table.decision_columns[j]));
        };
        if (std::all_of(compared.begin(), compared.end(), is_base)) continue;
        std::vector<AnswerCell> cells{AnswerName{column.id, column.long_name, column.long_name_zh},
                                      choice.one_budget ? unit_of("share") : unit_of(column.unit)};
        for (const std::size_t d : compared) {
            if (choice.one_budget)
                cells.emplace_back(number(budget_shares(choice.table, d)[j], 2));
            else if (column.labels.empty() || is_base(d))
                cells.emplace_back(number(choice.table.value(d, choice.table.decision_columns[j]), 3));
            else
                cells.emplace_back(value_text(column, choice.table.value(d, choice.table.decision_columns[j])));
        }
        table.add(std::move(cells));
    }
    if (choice.one_budget)
        table.note("Shares of the budget.", "预算份额。");
    else if (table.rows() > 0)
        table.note("-: as in the base.", "-:与基准相同。");
    return table;
}

}  // namespace kapok
