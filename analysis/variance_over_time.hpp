#pragma once
// Where the variance of a file's outcomes comes from, year by year.

#include <span>
#include <string>
#include <vector>

#include "analysis/answer_table.hpp"
#include "analysis/sweep_outcomes.hpp"
#include "analysis/variance_split.hpp"

namespace kapok {

struct OutcomeVariance {
    VariableInfo variable;
    int year = 0;
    std::size_t region = 0;
    VarianceSplit split;
};

struct VarianceAnalysis {
    std::string scenario;
    RunCounts runs;
    bool draws_parameters = false;          ///< replicates have parameters of a posterior
    std::vector<OutcomeVariance> outcomes;  ///< by region, then variable, then year
};

/// Years to show when none are asked for: 2016, every fifth year from 2020, and the last, of those `available`.
std::vector<int> usual_variance_years(std::span<const int> available);

/// The split of each variable in each year and region, over the complete part of its table of points x replicates.
/// Computed in parallel, each by itself. Throws InputError where no variance can be told because the file holds one
/// run; std::out_of_range for years that are not in the file.
VarianceAnalysis variance_over_time(const ResultsReader& results, std::span<const VariableInfo> variables,
                                    std::span<const int> years, std::span<const std::size_t> regions);

/// One table, a row for each outcome.
AnswerTable variance_answer(const VarianceAnalysis& analysis);

}  // namespace kapok
