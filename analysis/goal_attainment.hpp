#pragma once
// Does the plan reach its goals? The 18 indicators of a region against their goals for 2020, and the world-park
// indices against theirs for 2030 and 2049, from a result file.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/answer_table.hpp"
#include "analysis/estimators/resampling.hpp"
#include "analysis/statistics.hpp"
#include "runner/language.hpp"
#include "runner/results_file.hpp"

namespace kapok {

/// A variable over the replicates of one year: median and the range from the 5% to the 95% quantile. NaN where
/// no replicate has a value.
struct YearSummary {
    int year = 0;
    double median = 0.0, low = 0.0, high = 0.0;
    int replicates = 0;                ///< with a value
    std::optional<double> observed;    ///< 2016 to 2019, where asked for and published
    /// The median lies more than observation_tolerance off the observed value; none without one of the two.
    std::optional<bool> off_observation;
    /// Share of finished replicates that attain the goal in this year, whichever year it is set for; a replicate
    /// without a value does not. The interval is that of clustered_share over the sets of parameters. None without goal.
    std::optional<ShareEstimate> attainment;
    /// Share of the variance over replicates that comes from parameters, the rest being luck; see parameter_share_estimate.
    std::optional<Estimate> parameter_share;
};

/// Distance from an observed value, relative to it, up to which a median counts as near it.
inline constexpr double observation_tolerance = 0.2;

/// Whose goal a row is compared with.
enum class GoalBasis {
    none,
    own,        ///< Guangzhou's row: the plan is Guangzhou's
    reference,  ///< another region's share or density beside Guangzhou's goal
};

struct GoalRow {
    VariableInfo variable;
    GoalBasis basis = GoalBasis::none;
    std::vector<YearSummary> years;
    /// First year in which the median attains the goal; 2015 when it does so from the start.
    std::optional<int> first_year;
};

/// A point of a sweep as readers know it.
struct SweepPoint {
    std::size_t number = 0, count = 0;  ///< counted from 0; of so many
    AnswerName settings;                ///< settings_name; empty where the point is as the base
    bool has_base = false;              ///< some point of the sweep is as its base
};
/// None for a file of a single point.
std::optional<SweepPoint> sweep_point(const DesignTable& design, std::size_t point);

struct GoalTable {
    std::size_t region = 0;
    std::string scenario;
    std::optional<SweepPoint> point;   ///< of a sweep: what is shown
    int replicates = 0;                ///< finished
    int sets = 0;                      ///< of parameters that these drew, where some drew the same one; else 0
    bool with_observed = false;
    std::vector<GoalRow> rows;         ///< the indicators in the plan's order; then, if a year after 2020 is asked
                                       ///< for, the world-park indices
};

/// True for units in which a city can be compared with a city of another size: shares and figures per head.
bool is_comparable_between_cities(const std::string& unit);

/// True when a value satisfies ">= goal" or "> goal"; false for NaN.
bool attains(double value, const std::string& relation, double goal);

/// Years to show when none are asked for: 2015, 2020, 2030 and 2049, or 2016 to 2020 beside observations, as far
/// as they are `available`.
std::vector<int> usual_goal_years(std::span<const int> available, bool with_observed);

/// Which replicates of a point count, and which of them belong together.
struct FinishedRuns {
    std::vector<bool> finished;     ///< by replicate
    std::vector<std::int32_t> sets; ///< by replicate: the set of parameters it drew; empty where none were drawn

    [[nodiscard]] int count() const;
    /// The sets of the replicates that have finished.
    [[nodiscard]] std::vector<std::int32_t> finished_sets() const;
    /// clustered_share of the replicates that have finished; `succeeds`: by replicate.
    [[nodiscard]] ShareEstimate share(const std::vector<bool>& succeeds) const;
};
/// Throws std::invalid_argument when no replicate has finished.
FinishedRuns finished_runs_at(const ResultsReader& results, std::size_t point);

/// A variable (replicate x year) in a year, over the replicates that have finished; with the share that attain `goal`,
/// under ">=" unless `relation` says otherwise. Throws std::out_of_range for a year that is not among `years`.
YearSummary year_summary(const DataArray& values, std::span<const int> years, int year, const FinishedRuns& runs, std::optional<double> goal,
                         const std::string& relation = ">=");

/// The table of a region (a city, or delta_region) at a point of the design. Throws std::out_of_range for a year that the
/// file does not hold and std::invalid_argument when no replicate has finished. `ids`: these variables by year and
/// region instead of the indicators, in this order; std::out_of_range for one that is not in the file.
GoalTable goal_table(const ResultsReader& results, std::size_t region, std::span<const int> years, bool with_observed,
                     std::span<const std::string> ids = {}, std::size_t point = 0);

/// Tables for reading, one below the other.
std::string goals_text(std::span<const GoalTable> tables, Language language);
/// One line per region, indicator and year; blank where there is no number. Of a sweep, the point and what it sets come last.
std::string goals_csv(std::span<const GoalTable> tables, Language language);
/// A list of regions, each with its indicators; null where there is no number.
std::string goals_json(std::span<const GoalTable> tables);

}  // namespace kapok
