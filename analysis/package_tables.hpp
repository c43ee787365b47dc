#pragma once
// The decisions of a robust choice that stand out, as tables.

#include "analysis/answer_table.hpp"
#include "analysis/robust_choice.hpp"

namespace kapok {

/// Decisions on the front, the cheapest first, with what they reach in each objective; at most so many rows.
AnswerTable front_table(const RobustChoice& choice, std::size_t most);
/// Different decisions that meet the goals probably enough.
AnswerTable packages_table(const RobustChoice& choice);
/// What the packages or, without any, the decisions of least regret set: a row for each factor.
AnswerTable factors_table(const RobustChoice& choice);

}  // namespace kapok
