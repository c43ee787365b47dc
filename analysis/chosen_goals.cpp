#include "analysis/chosen_goals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "analysis/goal_attainment.hpp"
#include "runner/messages.hpp"
#include "runner/number_text.hpp"

namespace kapok {
namespace {

struct RelationSpec {
    GoalRelation relation;
    std::string_view symbol;
};
/// Longer symbols before those that they begin with.
constexpr std::array relations{RelationSpec{GoalRelation::at_least, ">="}, RelationSpec{GoalRelation::at_most, "<="},
                               RelationSpec{GoalRelation::above, ">"}, RelationSpec{GoalRelation::below, "<"}};

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
}

bool is_by_year_and_region(const VariableInfo& variable) {
    return variable.dimensions == std::vector<std::string>{"design", "replicate", "year", "region"};
}

/// Horizon whose goals count in a year.
int horizon_of(int year) {
    const auto next = std::find_if(goal_years.begin(), goal_years.end(), [&](int horizon) { return horizon >= year; });
    return next == goal_years.end() ? goal_years.back() : *next;
}

}  // namespace

std::string_view symbol_of(GoalRelation relation) {
    return std::find_if(relations.begin(), relations.end(),
                        [&](const RelationSpec& spec) { return spec.relation == relation; })
        ->symbol;
}

bool ChosenGoal::is_met(double value) const {
    switch (relation) {
        case GoalRelation::at_least:
            return value >= threshold;
        case GoalRelation::above:
            return value > threshold;
        case GoalRelation::at_most:
            return value <= threshold;
        case GoalRelation::below:
            return value < threshold;
    }
    return false;
}

std::string ChosenGoal::text() const {
    return fmt::format("{} {} {}", variable.id, symbol_of(relation), format_number(threshold));
}

ChosenGoal parse_goal(std::string_view text, const ResultsReader& results) {
    const auto malformed = [&] {
        return std::invalid_argument(fmt::format(
            "the goal {} should be a variable, one of >=, >, <= and <, and a number, such as 'rd_intensity>=3'",
            in_quotes(text)));
    };
    const std::size_t at = text.find_first_of("<>");
    if (at == std::string_view::npos) throw malformed();
    const auto spec = std::find_if(relations.begin(), relations.end(),
                                   [&](const RelationSpec& r) { return text.substr(at).starts_with(r.symbol); });
    const std::string id(trimmed(text.substr(0, at)));
    const auto threshold = parse_number(trimmed(text.substr(at + spec->symbol.size())));
    if (id.empty() || !threshold) throw malformed();
    std::vector<std::string_view> known;
    for (const VariableInfo& variable : results.variables())
        if (is_by_year_and_region(variable)) known.push_back(variable.id);
    if (std::find(known.begin(), known.end(), id) == known.end())
        throw std::invalid_argument(fmt::format("no variable {} by year and region in {}.{}", in_quotes(id),
                                                results.path().string(), suggestion(id, known)));
    return {*results.find(id), spec->relation, *threshold};
}

std::vector<ChosenGoal> usual_goals(const ResultsReader& results, std::size_t region, int year) {
    constexpr auto guangzhou = static_cast<std::size_t>(Place::guangzhou);
    std::vector<ChosenGoal> goals;
    for (const VariableInfo& variable : results.variables()) {
        if (!is_by_year_and_region(variable) || !variable.goal || variable.goal_year != horizon_of(year)) continue;
        if (region != guangzhou && !is_comparable_between_cities(variable.unit)) continue;
        goals.push_back(
            {variable, variable.goal_relation == ">" ? GoalRelation::above : GoalRelation::at_least, *variable.goal});
    }
    return goals;
}

AttainableGoals attainable_goals(const ResultsReader& results, std::size_t region, int year) {
    const std::vector<int> years = results.years();
    const auto step = static_cast<std::size_t>(std::find(years.begin(), years.end(), year) - years.begin());
    AttainableGoals goals;
    for (ChosenGoal& goal : usual_goals(results, region, year)) {
        const DataArray runs = results.read(goal.variable.id, {{"year", step}, {"region", region}});
        const bool is_met_by_some =
            std::any_of(runs.values.begin(), runs.values.end(), [&](double value) { return goal.is_met(value); });
        (is_met_by_some ? goals.kept : goals.set_aside).push_back(std::move(goal));
    }
    if (goals.kept.empty()) std::swap(goals.kept, goals.set_aside);
    return goals;
}

GoalWords words_of_goals(std::size_t kept, std::size_t set_aside) {
    if (set_aside > 0 && kept == 1)
        return {"the one attainable goal", "唯一可达目标", "P(attainable goal)", "可达目标达成概率"};
    if (set_aside > 0)
        return {fmt::format("the {} attainable goals", kept), fmt::format("全部{}项可达目标", kept),
                "P(attainable goals)", "可达目标达成概率"};
    if (kept == 1) return {"the goal", "该目标", "P(goal)", "目标达成概率"};
    return {fmt::format("all {} goals", kept), fmt::format("全部{}项目标", kept), "P(all goals)", "全部达标概率"};
}

int usual_decision_year(const ResultsReader& results) {
    return std::min(alongside_year, results.years().back());
}

}  // namespace kapok
