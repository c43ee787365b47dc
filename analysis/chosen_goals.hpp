#pragma once
// Goals that decisions are judged by: the plan's own, or others that the user names.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runner/results_file.hpp"

namespace kapok {

enum class GoalRelation : std::uint8_t { at_least, above, at_most, below };
/// ">=", ">", "<=" or "<".
std::string_view symbol_of(GoalRelation relation);

/// A variable by year and region, and what it should be.
struct ChosenGoal {
    VariableInfo variable;
    GoalRelation relation = GoalRelation::at_least;
    double threshold = 0.0;  ///< in the variable's unit

    [[nodiscard]] bool is_met(double value) const;  ///< false for NaN
    [[nodiscard]] bool wants_large() const {
        return relation == GoalRelation::at_least || relation == GoalRelation::above;
    }
    [[nodiscard]] std::string text() const;  ///< "rd_intensity >= 3"
};

/// A goal as it is typed: "rd_intensity>=3", "budget_overspend < 10". Throws std::invalid_argument with what is wrong
/// and, for a variable that the file does not have by year and region, the nearest that it has.
ChosenGoal parse_goal(std::string_view text, const ResultsReader& results);

/// The plan's goals for the year: its indicators until 2020, afterwards the world-park index of the next horizon (of
/// the last one beyond it). They are Guangzhou's; of another region those in shares and figures per head. May be empty.
std::vector<ChosenGoal> usual_goals(const ResultsReader& results, std::size_t region, int year);

/// What decisions are judged by unless a user names goals: the usual goals without those that no run meets, which tell
/// decisions apart no more than a closed door does. Where no run meets any, all are kept and none is set aside.
struct AttainableGoals {
    std::vector<ChosenGoal> kept, set_aside;
};
AttainableGoals attainable_goals(const ResultsReader& results, std::size_t region, int year);

/// What the goals of a choice are called together: "the 11 attainable goals" where others are set aside, "all 18 goals"
/// where none is, "the goal" where there is but one; and a heading for the probability that they are met.
struct GoalWords {
    std::string en, zh, heading_en, heading_zh;
};
GoalWords words_of_goals(std::size_t kept, std::size_t set_aside);

/// 2030, or the last year of a file that does not reach it.
int usual_decision_year(const ResultsReader& results);

}  // namespace kapok
