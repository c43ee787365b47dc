#pragma once
// Which factors of a sweep matter for which outcomes: by Sobol' indices, elementary effects, differences from a base or
// correlation ratios, as the sweep's design allows.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/answer_table.hpp"
#include "analysis/estimators/resampling.hpp"
#include "analysis/sweep_outcomes.hpp"

namespace kapok {

enum class SensitivityMethod : std::uint8_t { sobol_indices, elementary_effects, differences, correlation_ratios };

/// A figure that a method gives for each factor.
struct SensitivityMeasure {
    const char *id, *en, *zh;
    const char *about_en, *about_zh;  ///< how to read it
    bool in_unit = false;             ///< in the outcome's unit; otherwise a share of its variance
    bool has_interval = true;         ///< 90%
    bool is_rank = false;             ///< factors are ranked by it: the largest in size first
};

struct SensitivityMethodSpec {
    SensitivityMethod method{};
    const char *en, *zh;               ///< what the method is
    std::vector<const char*> designs;  ///< kinds that it is for
    std::vector<SensitivityMeasure> measures;
    const char *threshold_en = "0", *threshold_zh = "0";  ///< what the measure of rank must be clear of

    /// Which of the measures factors are ranked by.
    [[nodiscard]] std::size_t rank_measure() const;
};
/// Every method, one row each.
const std::vector<SensitivityMethodSpec>& sensitivity_methods();

struct SensitivityFactor {
    AnswerName name;
    std::string unit;
    std::vector<std::string> labels;  ///< of a factor whose values are names: what 0, 1, ... stand for
};

/// A factor's figures for one outcome; by differences, those of one of its settings.
struct FactorSensitivity {
    std::size_t factor = 0;          ///< among SensitivityAnalysis::factors
    std::optional<double> setting;   ///< by differences: the value of the factor
    int rank = 0;                    ///< from 1; 0 where the outcome tells nothing of the factor
    /// Whether the measure of rank is clear of what luck alone would give; not known with one
    /// replicate.
    std::optional<bool> is_clear;
    std::vector<Estimate> measures;  ///< in the method's order
    std::size_t sample = 0;          ///< base samples, trajectories, replicates or points that they rest on
};

/// Two factors that act together.
struct PairSensitivity {
    std::size_t first = 0, second = 0;  ///< among SensitivityAnalysis::factors
    Estimate interaction;               ///< share of the variance
};

/// What part of the variance is luck, of a design for Sobol' indices with several replicates: see LuckShares.
struct LuckPart {
    Estimate levers, luck, interaction;
};

struct OutcomeSensitivity {
    VariableInfo variable;
    int year = 0;
    std::size_t region = 0;
    double mean = 0.0;       ///< over the points used, in the outcome's unit; by differences, that of the base
    double deviation = 0.0;  ///< standard deviation of the mean over replicates between points
    std::size_t points = 0, replicates = 0;  ///< used
    std::vector<FactorSensitivity> factors;  ///< by rank
    std::vector<PairSensitivity> pairs;      ///< of designs with second order, largest first
    std::optional<LuckPart> luck;
};

struct SensitivityAnalysis {
    std::string sweep, kind;
    SensitivityMethod method{};
    std::vector<SensitivityFactor> factors;
    RunCounts runs;
    int bootstraps = 0;
    bool draws_parameters = false;             ///< replicates differ in parameters as well as in luck
    std::vector<OutcomeSensitivity> outcomes;  ///< by region, then year, then variable

    [[nodiscard]] const SensitivityMethodSpec& spec() const {
        return sensitivity_methods()[static_cast<std::size_t>(method)];
    }
};

/// The sensitivity of every combination of variables, years and regions to the factors of a sweep.
///
/// Points are compared with the same replicates, whose luck they share. Where runs are missing, replicates are kept as
/// complete_part says and a point that lacks one of them is left out: of a base sample of Saltelli's design the indices
/// that need it, of a trajectory the steps at it. Differences from a base take all replicates that both points have.
///
/// - sobol: sobol_indices across replicates (those with the same drawn parameters are one: their mean) and luck_shares.
///   A factor is clear of luck where the interval of its total index is above 0, that of the share of all factors is, and
///   the variance between points is clear of 0 over replicates.
/// - morris: effect_measures of the mean over replicates of each elementary effect; `spread` is the standard deviation
///   of an elementary effect over replicates, sqrt of the mean over trajectories of its variance (divisor R - 1), and
///   `by_luck` the largest mu* that luck would give to effects that are none: over U independent replicates, the larger of
///   sqrt(2 / pi) spread / sqrt(U), the mean size of normal luck that differs between effects, and of Student's 90%
///   quantile times the deviation of mu between replicates over sqrt(U), for luck that is the same in all. A factor is
///   clear of luck where the interval of mu* is above that.
/// - one_at_a_time: for each setting the mean over replicates of the difference from the first point in the same
///   replicate, with Student's 90% interval (paired_effect; replicates with the same drawn parameters are one draw). A
///   factor is ranked by its largest difference.
///   It is clear of luck where the interval does not hold 0.
/// - latin_hypercube, factorial: CorrelationRatios of the mean over replicates, their intervals with the luck of the
///   replicates in them (LuckLines); clear of luck where that of the first is above 0 or
///   that of the slope does not hold 0.
///
/// Outcomes are computed in parallel, each by itself: the same bits for any number of threads. Throws InputError for
/// files that hold no sweep, a sweep of another design or without a kind (made before designs were kept), points that
/// are not those of their design, and factors that are the same at every point; std::out_of_range for years that are
/// not in the file.
SensitivityAnalysis sensitivity(const ResultsReader& results, std::span<const VariableInfo> variables,
                                std::span<const int> years, std::span<const std::size_t> regions, int bootstraps);

/// Tables of an analysis. `by_outcome`: a table for each outcome instead of one of all; `top`: so many factors of each,
/// 0 for all.
std::vector<AnswerTable> sensitivity_tables(const SensitivityAnalysis& analysis, bool by_outcome, std::size_t top);

}  // namespace kapok
