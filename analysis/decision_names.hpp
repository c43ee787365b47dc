#pragma once
// What decisions of a sweep are called.

#include "analysis/robust_choice.hpp"

namespace kapok {

/// Fills in what a decision sets: all of it as id, for programs ("voucher_rate=0.7 rd_grant_rate=0.1"; "base" where it sets
/// nothing), and names and values in English and Chinese for people: of a budget the largest shares; nothing where it sets
/// more than four factors, so that its number stands for it.
void name_decision(DecisionResult& decision, const DecisionFutures& table, std::size_t number);

/// A value of a factor as people read it: four digits, or the name of a scenario; "-" where it is as in the base.
std::string value_text(const DesignColumn& column, double value);

}  // namespace kapok
