#include "runner/evidence/backtest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>

#include "analysis/statistics.hpp"
#include "model/geography.hpp"

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t pit_bins = 10;

/// Rows up to a year whose value is above 0: what a naive method can use.
std::vector<YearValue> history_until(const std::vector<YearValue>& points, int year) {
    std::vector<YearValue> known;
    for (const YearValue& point : points)
        if (point.year <= year && point.value > 0.0) known.push_back(point);
    return known;
}

/// What the series of a panel up to an origin say about the spread of the others.
class PooledSpreads {
public:
    PooledSpreads(const ObservedSeries& series, int origin) {
        for (const auto& [key, points] : series) {
            const std::vector<YearValue> known = history_until(points, origin);
            if (!known.empty()) spreads_[key] = spreads_of(known);
        }
    }
    /// Of the same indicator in other regions; where these have none, the median over all other series, so
    /// that one indicator that exploded does not make every forecast vague.
    [[nodiscard]] SpreadPools without(SeriesKey own) const {
        SpreadPools pools;
        for (std::size_t m = 0; m < naive_method_count; ++m) {
            std::vector<double> variances;
            for (const auto& [key, spreads] : spreads_) {
                if (key == own || !(spreads[m].degrees > 0.0)) continue;
                variances.push_back(spreads[m].sum_of_squares / spreads[m].degrees);
                if (key.variable == own.variable) pools[m] += spreads[m];
            }
            if (!(pools[m].degrees > 0.0) && !variances.empty()) pools[m] = {quantile(variances, 0.5), 1.0};
        }
        return pools;
    }

private:
    std::map<SeriesKey, SpreadPools> spreads_;
};

double value_of(const Record& record, SeriesKey series, int year) {
    const int row = year - Record::first_year;
    if (row < 0 || row >= record.years) return not_a_number;
    return record.yearly[series.variable][static_cast<std::size_t>(row) * region_count + series.region];
}

/// The record's values in a year; `anchor` moves each member by a factor so that it passes through a value of
/// a year that it covers, where it can.
std::vector<double> ensemble_of(const OriginForecast& forecast, SeriesKey series, int year,
                                const YearValue* anchor) {
    std::vector<double> ensemble;
    for (const Record& member : forecast.members) {
        double value = value_of(member, series, year);
        const double at_anchor = anchor != nullptr ? value_of(member, series, anchor->year) : not_a_number;
        if (at_anchor > 0.0) value *= anchor->value / at_anchor;
        if (!std::isnan(value)) ensemble.push_back(value);
    }
    return ensemble;
}

/// Scores the rows of one series after one origin.
class SeriesScorer {
public:
    SeriesScorer(const OriginForecast& forecast, int origin, SeriesKey series,
                 const std::vector<YearValue>& points, const SpreadPools& pools, std::uint32_t seed)
        : forecast_(forecast),
          origin_(origin),
          series_(series),
          points_(points),
          pools_(pools),
          seed_(seed),
          known_(history_until(points, origin)) {}

    void score_into(Backtest& backtest) const {
        NaiveMethod selected{};
        const YearValue* const last = last_known();
        if (last != nullptr && last->value > 0.0) selected = best_before_origin(known_, pools_);
        for (const YearValue& target : points_) {
            if (target.year <= origin_) continue;
            const auto leave_out = [&](std::string_view reason, std::string_view reason_zh) {
                backtest.unscored.push_back({origin_, target.year, series_, reason, reason_zh});
            };
            if (last == nullptr) {
                leave_out("the series has no value up to the origin", "起点及以前无观测值");
            } else if (!(last->value > 0.0)) {
                leave_out("the last value before the origin is 0", "起点前最后一个值为0");
            } else if (ensemble_of(forecast_, series_, target.year, nullptr).size() < 2) {
                leave_out("fewer than two of the model's runs have a value", "有数值的模型运行不足两次");
            } else {
                backtest.targets.push_back(scored(target, *last, selected));
            }
        }
    }

private:
    [[nodiscard]] const YearValue* last_known() const {
        const YearValue* last = nullptr;
        for (const YearValue& point : points_)
            if (point.year <= origin_) last = &point;
        return last;
    }

    [[nodiscard]] ScoredTarget scored(const YearValue& target, const YearValue& last,
                                      NaiveMethod selected) const {
        ScoredTarget out;
        out.origin = origin_;
        out.year = target.year;
        out.series = series_;
        out.observed = target.value;
        out.last = last;
        out.selected = selected;

        const std::vector<double> ensemble = ensemble_of(forecast_, series_, target.year, nullptr);
        out.members = ensemble.size();
        out.median = quantile(ensemble, 0.5);
        for (std::size_t k = 0; k < interval_levels.size(); ++k)
            out.intervals[k] = central_interval(ensemble, interval_levels[k]);
        const auto who = mix(series_.variable, series_.region, static_cast<std::uint64_t>(origin_));
        out.pit =
            randomised_pit(ensemble, target.value,
                           Stream(seed_, 0, who, Quarter{target.year}, Purpose::backtest_pit).uniform());
        out.score[model_column] = fair_crps(ensemble, target.value) / last.value;
        out.score[anchored_column] =
            fair_crps(ensemble_of(forecast_, series_, target.year, &last), target.value) / last.value;
        for (std::size_t m = 0; m < naive_method_count; ++m) {
            const NaiveForecast naive =
                naive_forecast(static_cast<NaiveMethod>(m), known_, target.year, pools_);
            out.own[m] = naive.own;
            out.score[first_naive_column + m] =
                ensemble_crps(naive.law.quantiles(), target.value) / last.value;
        }
        out.score[selected_column] = out.score[first_naive_column + static_cast<std::size_t>(selected)];
        return out;
    }

    const OriginForecast& forecast_;
    int origin_;
    SeriesKey series_;
    const std::vector<YearValue>& points_;
    const SpreadPools& pools_;
    std::uint32_t seed_;
    std::vector<YearValue> known_;
};

/// Of one number for each series: bootstraps keep the targets of a series together.
std::size_t cluster_of(SeriesKey series) {
    return series.variable * region_count + series.region;
}

using Targets = std::vector<const ScoredTarget*>;

/// Sums of scores by series.
std::map<SeriesKey, std::array<double, column_count>> sums_by_series(const Targets& targets) {
    std::map<SeriesKey, std::array<double, column_count>> sums;
    for (const ScoredTarget* t : targets)
        for (std::size_t c = 0; c < column_count; ++c) sums[t->series][c] += t->score[c];
    return sums;
}

SkillEstimate skill_of(std::size_t model, std::size_t reference, const Targets& targets,
                       const BacktestPlan& plan) {
    std::vector<ScorePair> pairs;
    for (const ScoredTarget* t : targets)
        pairs.push_back({t->score[model], t->score[reference], cluster_of(t->series)});
    const Stream draws(plan.seed, 0, mix(model, reference), Quarter{0}, Purpose::backtest_resample);
    return bootstrap_skill(pairs, plan.resamples, draws);
}

SkillEstimate equal_weight_skill(std::size_t model, const Targets& targets, const BacktestPlan& plan) {
    std::vector<ScorePair> pairs;
    for (const auto& [series, sums] : sums_by_series(targets))
        pairs.push_back({sums[model] / sums[selected_column], 1.0, cluster_of(series)});
    const Stream draws(plan.seed, 0, mix(model, column_count), Quarter{0}, Purpose::backtest_resample);
    return bootstrap_skill(pairs, plan.resamples, draws);
}

GroupScore score_group(GroupKind kind, int number, SeriesKey series,
                       const std::vector<const ScoredTarget*>& targets, const BacktestPlan& plan) {
    GroupScore group;
    group.kind = kind;
    group.number = number;
    group.series = series;
    group.targets = targets.size();
    const auto by_series = sums_by_series(targets);
    group.series_count = by_series.size();
    for (const auto& [key, sums] : by_series)
        group.better_series += sums[model_column] < sums[selected_column] ? 1 : 0;
    std::vector<double> pits;
    const auto n = static_cast<double>(targets.size());
    for (const ScoredTarget* t : targets) {
        pits.push_back(t->pit);
        for (std::size_t c = 0; c < column_count; ++c) group.score[c] += t->score[c] / n;
        for (std::size_t m = 0; m < naive_method_count; ++m) group.own[m] += t->own[m] ? 1 : 0;
        for (std::size_t k = 0; k < interval_levels.size(); ++k)
            group.coverage[k] += t->intervals[k].covers(t->observed) ? 1.0 / n : 0.0;
    }
    group.pit = unit_histogram(pits, pit_bins);
    for (const std::size_t m : {model_column, anchored_column}) {
        for (std::size_t c = first_naive_column; c < column_count; ++c)
            group.skill[m][c] = skill_of(m, c, targets, plan);
        group.equal_weight_skill[m] = equal_weight_skill(m, targets, plan);
    }
    return group;
}

/// The key of a target in a kind of groups.
std::pair<int, SeriesKey> key_of(GroupKind kind, const ScoredTarget& t) {
    switch (kind) {
        case GroupKind::overall:
            return {0, {}};
        case GroupKind::origin:
            return {t.origin, {}};
        case GroupKind::horizon:
            return {t.year - t.origin, {}};
        case GroupKind::indicator:
            return {0, {t.series.variable, 0}};
        case GroupKind::region:
            return {0, {0, t.series.region}};
        case GroupKind::series:
            return {0, t.series};
    }
    throw std::logic_error("a kind of groups without a key");
}

std::vector<GroupScore> score_groups(const std::vector<ScoredTarget>& targets, const BacktestPlan& plan) {
    std::vector<GroupScore> groups;
    for (const GroupKind kind : {GroupKind::overall, GroupKind::origin, GroupKind::horizon,
                                 GroupKind::indicator, GroupKind::region, GroupKind::series}) {
        const bool with_delta = kind == GroupKind::region || kind == GroupKind::series;
        std::map<std::pair<int, SeriesKey>, Targets> members;
        for (const ScoredTarget& t : targets)
            if (with_delta || t.series.region != delta_region) members[key_of(kind, t)].push_back(&t);
        for (const auto& [key, group] : members)
            groups.push_back(score_group(kind, key.first, key.second, group, plan));
    }
    return groups;
}

std::set<int> panel_years(const ObservedPanel& panel) {
    std::set<int> years;
    for (const auto& [key, points] : panel.series)
        for (const YearValue& point : points) years.insert(point.year);
    return years;
}

}  // namespace

const std::array<ColumnSpec, column_count>& backtest_columns() {
    static const auto columns = [] {
        std::array<ColumnSpec, column_count> out;
        out[model_column] = {"model", "model", "模型", "the model as it runs from the end of 2015",
                             "模型自2015年末起运行的结果"};
        out[anchored_column] = {"model_anchored", "anchored", "锚定模型",
                                "each of the model's runs multiplied so that it passes through the last "
                                "value known at the origin",
                                "将每次运行按比例平移,使其通过起点时已知的最后一个值"};
        for (std::size_t m = 0; m < naive_method_count; ++m) {
            const NaiveMethodSpec& naive = naive_methods()[m];
            out[first_naive_column + m] = {naive.id, naive.en, naive.zh, naive.definition,
                                           naive.definition_zh};
        }
        out[selected_column] = {"best_naive_before_origin", "best before", "事前最优",
                                "for each series the naive method that fitted it best before the origin",
                                "各序列在起点之前拟合最好的简单方法"};
        return out;
    }();
    return columns;
}

NaiveMethod GroupScore::best_in_hindsight() const {
    const auto first = score.begin() + first_naive_column;
    return static_cast<NaiveMethod>(std::min_element(first, first + naive_method_count) - first);
}

std::vector<const GroupScore*> Backtest::of_kind(GroupKind kind) const {
    std::vector<const GroupScore*> found;
    for (const GroupScore& group : groups)
        if (group.kind == kind) found.push_back(&group);
    return found;
}

int last_panel_year(const ObservedPanel& panel) {
    const std::set<int> years = panel_years(panel);
    return years.empty() ? 0 : *years.rbegin();
}

std::vector<int> rolling_origins(const ObservedPanel& panel) {
    std::vector<int> origins;
    const std::set<int> years = panel_years(panel);
    if (years.empty()) return origins;
    for (int origin = std::max(first_origin, *years.begin()); origin < *years.rbegin(); ++origin)
        origins.push_back(origin);
    return origins;
}

Backtest run_backtest(const ObservedPanel& panel, const BacktestPlan& plan, const Forecaster& forecaster) {
    Backtest backtest;
    for (const int year : panel_years(panel))
        if (year < first_origin) backtest.origins_not_run.push_back(year);
    for (const int origin : plan.origins) {
        if (origin < first_origin)
            throw std::invalid_argument(
                fmt::format("no forecast from {}: the model starts at the end of {}", origin, first_origin));
        const OriginForecast forecast = forecaster(origin);
        const PooledSpreads spreads(panel.series, origin);
        OriginSummary summary{
            origin, forecast.members.size(), forecast.parameters, forecast.parameters_zh, forecast.seen_until,
            0};
        const std::size_t before = backtest.targets.size();
        for (const auto& [key, points] : panel.series) {
            const SpreadPools pools = spreads.without(key);
            SeriesScorer(forecast, origin, key, points, pools, plan.seed).score_into(backtest);
        }
        for (std::size_t t = before; t < backtest.targets.size(); ++t)
            summary.last_target = std::max(summary.last_target, backtest.targets[t].year);
        backtest.origins.push_back(std::move(summary));
    }
    backtest.groups = score_groups(backtest.targets, plan);
    return backtest;
}

}  // namespace kapok
