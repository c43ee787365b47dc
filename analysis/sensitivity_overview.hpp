#pragma once
// All factors against all indicators at one glance.

#include <vector>

#include "analysis/sensitivity.hpp"

namespace kapok {

struct OverviewLine {
    std::size_t factor = 0;      ///< among SensitivityAnalysis::factors
    int clear = 0;               ///< number of variables for which it is not known to be luck
    double mean_rank = 0.0;      ///< over these variables; NaN without any
    std::vector<double> values;  ///< by variable; NaN for the others
};

/// The figure by which factors are ranked, of every factor for every variable: a share of the variance, or a change in
/// percent of the outcome's level (of several settings of a factor the largest); NaN where there is none.
struct SensitivityOverview {
    int year = 0;
    std::size_t region = 0;
    std::vector<VariableInfo> variables;
    std::vector<OverviewLine> lines;  ///< clear for the most variables first, then by mean rank
};

/// One for each region, in the last year of the analysis.
std::vector<SensitivityOverview> sensitivity_overviews(const SensitivityAnalysis& analysis);

/// All of them in one table, a column for each variable.
AnswerTable overview_answer(const SensitivityAnalysis& analysis);

}  // namespace kapok
