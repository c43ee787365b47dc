#pragma once
// A backtest for reading (text, Markdown) and for other programs (CSV, JSON).

#include <string>

#include "runner/evidence/backtest.hpp"
#include "runner/language.hpp"

namespace kapok {

/// Texts of a report. What the parameters have seen, what the forecasts are conditional on, the origins that
/// cannot be run and every row that was not used are in it.
std::string backtest_text(const ObservedPanel& panel, const Backtest& backtest, Language language);
std::string backtest_markdown(const ObservedPanel& panel, const Backtest& backtest, Language language);

/// One line for each target, with all its scores.
std::string backtest_csv(const Backtest& backtest);
/// Everything: origins, groups, targets, rows and targets left out.
std::string backtest_json(const ObservedPanel& panel, const Backtest& backtest);

}  // namespace kapok
