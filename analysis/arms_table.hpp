#pragma once
// The frame of all tables that set arms against a baseline.

#include <array>
#include <string>
#include <vector>

#include "analysis/answer_table.hpp"

namespace kapok {

/// A table whose rows say something of one arm beside another: before `columns` the ids of the baseline and the arm, of
/// which people see the arm's label; behind them both labels, for programs, in English.
AnswerTable arms_table(std::string id, std::string en, std::string zh, std::vector<AnswerTable::Column> columns);

/// Columns for a value of the baseline and of the other arm, headed by their names; where rows are of several others
/// (`only_other` null), theirs by "compared".
std::array<AnswerTable::Column, 2> arm_columns(std::string baseline_id, std::string other_id, const AnswerName& baseline,
                                               const AnswerName* only_other);

/// One row of it.
void add_arms_row(AnswerTable& table, const AnswerName& baseline, const AnswerName& other, std::vector<AnswerCell> cells);

}  // namespace kapok
