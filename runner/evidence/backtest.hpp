#pragma once
// Forecasts from an origin, scored on what was observed later and set beside forecasts that need no model.

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/estimators/forecast_scores.hpp"
#include "analysis/estimators/skill_bootstrap.hpp"
#include "analysis/naive_forecasts.hpp"
#include "model/measurement/record.hpp"
#include "runner/evidence/observed_panel.hpp"

namespace kapok {

/// The model's forecast from an origin.
struct OriginForecast {
    std::vector<Record> members;
    std::string parameters;  ///< what was run: "posterior of the record to 2017"
    std::string parameters_zh;
    int seen_until = 0;  ///< last year whose record the parameters were fitted to
};
using Forecaster = std::function<OriginForecast(int origin)>;

/// The model runs from the end of 2015; there is nothing to forecast with before.
inline constexpr int first_origin = Record::first_year;

/// What is scored at each target, in this order: the model, the model with each member moved by a factor so
/// that it passes through the last value known at the origin, the naive methods, and for each series the
/// naive method that fitted it best before the origin.
inline constexpr std::size_t model_column = 0, anchored_column = 1, first_naive_column = 2,
                             selected_column = first_naive_column + naive_method_count,
                             column_count = selected_column + 1;
struct ColumnSpec {
    std::string_view id, en, zh, definition, definition_zh;
};
const std::array<ColumnSpec, column_count>& backtest_columns();

inline constexpr std::array<double, 3> interval_levels{0.50, 0.80, 0.95};

/// One observed value and how it was forecast.
struct ScoredTarget {
    int origin = 0, year = 0;
    SeriesKey series;
    double observed = 0.0;
    YearValue last;           ///< the last value known at the origin: scores are in units of it
    std::size_t members = 0;  ///< of the model's ensemble that have a value
    double median = 0.0;      ///< of the model
    std::array<Interval, interval_levels.size()> intervals{};
    double pit = 0.0;
    NaiveMethod selected{};
    std::array<bool, naive_method_count>
        own{};  ///< false: too short for the method, the last value's law instead
    /// CRPS over `last.value`: fair for the model's samples, plain for the naive methods' quantiles.
    std::array<double, column_count> score{};
};

struct UnscoredTarget {
    int origin = 0, year = 0;
    SeriesKey series;
    std::string_view reason, reason_zh;
};

enum class GroupKind : std::uint8_t { overall, origin, horizon, indicator, region, series };

/// Scores of a group of targets. The delta is the sum of the nine cities, so its targets are counted in its
/// own region and series only.
struct GroupScore {
    GroupKind kind{};
    int number = 0;    ///< origin or years ahead
    SeriesKey series;  ///< indicator, region, or both
    std::size_t targets = 0, series_count = 0;
    std::size_t better_series = 0;  ///< in which the model's mean score is below the selected naive's
    std::array<double, column_count> score{};  ///< means
    std::array<std::size_t, naive_method_count> own{};
    std::array<double, interval_levels.size()> coverage{};
    std::vector<int> pit;  ///< histogram in ten bins
    /// Skill of the model, and of the anchored model, against each column; resampled by series. Without
    /// interval for groups of few series. Series that move far from their last value weigh most.
    std::array<std::array<SkillEstimate, column_count>, 2> skill{};
    /// The same against the selected naive method with every series counting once: 1 - mean over series of
    /// the ratio of mean scores. A series that is missed badly can outweigh many that are met.
    std::array<SkillEstimate, 2> equal_weight_skill{};
    /// The naive method with the least mean score over the group: chosen in hindsight, so hard to beat.
    [[nodiscard]] NaiveMethod best_in_hindsight() const;
    [[nodiscard]] const SkillEstimate& main_skill() const { return skill[model_column][selected_column]; }
};

struct OriginSummary {
    int origin = 0;
    std::size_t members = 0;
    std::string parameters, parameters_zh;
    int seen_until = 0;
    int last_target = 0;  ///< last year scored from here
    /// Years after the origin that the parameters have seen: forecasts of them are in sample.
    [[nodiscard]] int years_seen_too_early() const { return seen_until > origin ? seen_until - origin : 0; }
};

struct BacktestPlan {
    std::vector<int> origins;  ///< rising, first_origin or later
    std::uint32_t seed = 1;    ///< of the bootstrap and of the PIT's tie-breaking
    int resamples = 2000;
};

struct Backtest {
    std::vector<OriginSummary> origins;
    std::vector<int> origins_not_run;  ///< years of the record before the model starts
    std::vector<ScoredTarget> targets;
    std::vector<UnscoredTarget> unscored;
    std::vector<GroupScore> groups;  ///< by kind; keys rising in each
    [[nodiscard]] std::vector<const GroupScore*> of_kind(GroupKind kind) const;
};

/// Origins from first_origin on that have a row before or at them and one after, in any series.
std::vector<int> rolling_origins(const ObservedPanel& panel);
/// Last year of the record.
int last_panel_year(const ObservedPanel& panel);

/// Scores every row after each origin. Forecasts from an origin use no row after it. The reference spread of
/// short series is pooled over the same indicator in other regions; where there is none, it is the median
/// over all series. Throws std::invalid_argument for an origin before first_origin.
Backtest run_backtest(const ObservedPanel& panel, const BacktestPlan& plan, const Forecaster& forecaster);

}  // namespace kapok
