#pragma once
// Answers of a robust choice as tables.

#include <vector>

#include "analysis/answer_table.hpp"
#include "analysis/robust_choice.hpp"

namespace kapok {

/// What people are shown, or everything.
struct TableSize {
    std::size_t decisions =
        0;  ///< rows of decisions, best first; 0: all, and with them the tables that are too long for reading
};

/// goals, decisions, front, packages, factors (what the packages, or else the best decisions, set), boxes; with all
/// decisions also regret (of each goal's variable) and peeling (the trajectories of the boxes).
std::vector<AnswerTable> robust_choice_tables(const RobustChoice& choice, TableSize size);

}  // namespace kapok
