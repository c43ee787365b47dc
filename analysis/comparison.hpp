#pragma once
// Two scenarios side by side: what differs between runs of the same luck, indicator by indicator, and how sure that is.

#include <span>
#include <string>
#include <vector>

#include "analysis/answer_names.hpp"
#include "analysis/estimators/paired_effect.hpp"
#include "analysis/paired_runs.hpp"

namespace kapok {

/// One variable of a region and year in two arms.
struct Difference {
    VariableInfo variable;
    std::size_t region = 0;
    int year = 0;
    PairedEffect paired;        ///< other - baseline
    double adjusted_p = undefined;      ///< by Holm over the rows of its comparison; NaN where there is no p value
    double adjusted_p_all = undefined;  ///< by Holm over the rows of all comparisons that were made together
};

/// One arm against the baseline.
struct Comparison {
    AnswerName baseline, other;
    bool paired = true;
    bool by_sets = false;               ///< not paired, but both arms drew the same sets of parameters: compared set by set
    std::vector<AnswerName> obstacles;  ///< why the arms are not paired
    std::string other_build;            ///< program of the other file, where it is another than the baseline's
    PairingSummary pairing;
    std::vector<Difference> rows;       ///< variables, in them regions, in them years; rows without any pair are left out
    int left_out = 0;                   ///< rows without a value in both arms
    int tests = 0;                      ///< rows with a p value: the family of adjusted_p
    int comparisons = 1;                ///< that were made together
    int all_tests = 0;                  ///< rows of all these with a p value: the family of adjusted_p_all
};

struct ComparisonRequest {
    std::vector<VariableInfo> variables;
    std::vector<std::size_t> regions;
    std::vector<int> years;
    bool unpaired = false;  ///< compare as independent samples what cannot be paired
};

/// Each of `others` against `baseline`; all of them are one family of tests, so their p values adjusted over all stay
/// valid for a choice among them. Throws InputError, naming the reasons, when two files cannot be paired and the
/// request does not allow independent samples; also when a file has no variable, year or finished replicate of those
/// asked for.
std::vector<Comparison> compare_runs(const Arm& baseline, std::span<const Arm> others, const ComparisonRequest& request);

/// The comparisons with the largest differences, at most `most`, in their order. The size of one is the mean over its
/// rows of |difference| relative to the row's largest |difference| in any comparison.
std::vector<Comparison> largest_comparisons(std::vector<Comparison> comparisons, std::size_t most);

/// How arms were paired or why they were not, and what their intervals are made of, as notes below a table.
void note_comparisons(AnswerTable& table, std::span<const Comparison> comparisons);

/// All comparisons below each other, with notes on how to read them.
AnswerTable comparison_table(std::span<const Comparison> comparisons);

}  // namespace kapok
