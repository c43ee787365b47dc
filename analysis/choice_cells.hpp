#pragma once
// Cells that the tables of a robust choice share.

#include <algorithm>
#include <string>
#include <vector>

#include "analysis/answer_table.hpp"
#include "analysis/robust_choice.hpp"
#include "runner/unit_names.hpp"

namespace kapok::choice_cells {

inline AnswerName unit_of(const std::string& unit) {
    return {unit, unit, std::string(unit_text(unit, Language::zh))};
}
inline AnswerNumber number(double value, int decimals) {
    return {value, decimals};
}

inline AnswerName name_of(const DecisionResult& decision) {
    return {decision.id, decision.en, decision.zh};
}

/// The first goal of each variable.
inline std::vector<std::size_t> variables_of_goals(const RobustChoice& choice) {
    std::vector<std::size_t> firsts;
    for (std::size_t g = 0; g < choice.goals.size(); ++g)
        if (std::none_of(firsts.begin(), firsts.end(), [&](std::size_t f) {
                return choice.goals[f].goal.variable.id == choice.goals[g].goal.variable.id;
            }))
            firsts.push_back(g);
    return firsts;
}

}  // namespace kapok::choice_cells
