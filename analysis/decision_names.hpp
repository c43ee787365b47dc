#pragma once
// What decisions of a sweep are called.

#include "analysis/robust_choice.hpp"

namespace kapok {

/// Fills in what a decision sets: "voucher_rate=0.7" as id, names and values in English and Chinese; of a budget its
/// largest shares; "base" where it sets nothing; only its number where it sets more than four factors.
void name_decision(DecisionResult& decision, const DecisionFutures& table, std::size_t number);

/// A value of a factor as people read it: four digits, or the name of a scenario; "-" where it is as in the base.
std::string value_text(const DesignColumn& column, double value);

}  // namespace kapok
