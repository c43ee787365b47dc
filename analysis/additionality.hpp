#pragma once
// What exists only because of a policy: the differences of a run from its twin without it, in a year and in all years
// together.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/answer_table.hpp"
#include "analysis/paired_totals.hpp"

namespace kapok {

struct AdditionalOutcome {
    VariableInfo variable;
    std::size_t region = 0;
    int year = 0;
    PairedEffect level;  ///< extra in the year, or at its end
    /// Extra over all years from 2016 to `year`: of a flow the sum, of a stock the sum of its year ends ("firm-years").
    /// None for a stock that is itself a count since 2015, and for indices.
    std::optional<EffectInterval> cumulated;
};

struct Additionality {
    AnswerName baseline, other;
    PairingSummary pairing;
    std::optional<int> first_year;  ///< in which any outcome of any region and pair differs; none where none ever does
    std::vector<AdditionalOutcome> rows;
};

/// Ids of the outcomes that are reported when none are asked for: R&D, patents, HNTE, graduates, firms, venture capital.
std::span<const std::string_view> usual_additional_outcomes();

/// Extra outcomes of `runs.other()` against its twin. Whether a variable is a flow or a stock is that of the model's
/// table of variables. Throws InputError for a variable that the files do not hold.
Additionality additionality(const PairedRuns& runs, std::span<const std::string> ids, std::span<const std::size_t> regions,
                            std::span<const int> years);

AnswerTable additionality_table(std::span<const Additionality> all);

}  // namespace kapok
