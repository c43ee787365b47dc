#include <fmt/format.h>

#include <cmath>

#include "model/geography.hpp"
#include "model/measurement/variables.hpp"
#include "runner/evidence/backtest_report.hpp"
#include "runner/json_text.hpp"
#include "runner/number_text.hpp"

namespace kapok {
namespace {

/// An object on a line of its own.
std::string item(const std::vector<std::pair<std::string_view, std::string>>& members) {
    return std::string("\n    ").append(json_object(members));
}

std::string csv_number(double value) {
    return std::isnan(value) ? std::string{} : format_number(value);
}
std::string series_json(SeriesKey series) {
    return json_object({{"city", json_string(region_id(series.region))},
                        {"indicator", json_string(variables()[series.variable].id)}});
}
std::string interval_name(double level) {
    return fmt::format("{:.0f}", 100.0 * level);
}

std::string skill_json(const SkillEstimate& s) {
    return json_object({{"skill", json_number(s.skill)},
                        {"low_95", json_number(s.low)},
                        {"high_95", json_number(s.high)},
                        {"p", json_number(s.p)},
                        {"series", std::to_string(s.clusters)}});
}

/// `{"id": value, ...}` over columns from `first` on.
template <class Value>
std::string by_column(std::size_t first, std::size_t last, Value value) {
    std::vector<std::pair<std::string_view, std::string>> members;
    for (std::size_t c = first; c < last; ++c) members.emplace_back(backtest_columns()[c].id, value(c));
    return json_object(members);
}

constexpr std::string_view kind_ids[] = {"overall", "origin", "years_ahead", "indicator", "city", "series"};

std::string key_json(const GroupScore& g) {
    switch (g.kind) {
        case GroupKind::overall:
            return "null";
        case GroupKind::origin:
        case GroupKind::horizon:
            return std::to_string(g.number);
        case GroupKind::indicator:
            return json_string(variables()[g.series.variable].id);
        case GroupKind::region:
            return json_string(region_id(g.series.region));
        case GroupKind::series:
            return series_json(g.series);
    }
    throw std::logic_error("a group without a key");
}

std::string group_json(const GroupScore& g) {
    std::vector<std::string> coverage, pit;
    for (std::size_t k = 0; k < interval_levels.size(); ++k)
        coverage.push_back(json_object(
            {{"interval", json_number(interval_levels[k])}, {"covered", json_number(g.coverage[k])}}));
    for (const int count : g.pit) pit.push_back(std::to_string(count));
    const auto best = first_naive_column + static_cast<std::size_t>(g.best_in_hindsight());
    const auto skills = [&](std::size_t model) {
        return by_column(first_naive_column, column_count,
                         [&](std::size_t c) { return skill_json(g.skill[model][c]); });
    };
    return item({{"by", json_string(kind_ids[static_cast<std::size_t>(g.kind)])},
                 {"key", key_json(g)},
                 {"targets", std::to_string(g.targets)},
                 {"series", std::to_string(g.series_count)},
                 {"series_better", std::to_string(g.better_series)},
                 {"crps", by_column(0, column_count, [&](std::size_t c) { return json_number(g.score[c]); })},
                 {"own_forecasts",
                  by_column(first_naive_column, selected_column,
                            [&](std::size_t c) { return std::to_string(g.own[c - first_naive_column]); })},
                 {"best_naive_in_hindsight", json_string(backtest_columns()[best].id)},
                 {"skill_of_model", skills(model_column)},
                 {"skill_of_anchored_model", skills(anchored_column)},
                 {"equal_weight_skill_of_model", skill_json(g.equal_weight_skill[model_column])},
                 {"equal_weight_skill_of_anchored_model", skill_json(g.equal_weight_skill[anchored_column])},
                 {"coverage", json_list(coverage)},
                 {"pit", json_list(pit)}});
}

std::string target_json(const ScoredTarget& t) {
    std::vector<std::string> intervals;
    for (std::size_t k = 0; k < interval_levels.size(); ++k)
        intervals.push_back(json_object({{"interval", json_number(interval_levels[k])},
                                         {"low", json_number(t.intervals[k].low)},
                                         {"high", json_number(t.intervals[k].high)}}));
    return item(
        {{"origin", std::to_string(t.origin)},
         {"year", std::to_string(t.year)},
         {"series", series_json(t.series)},
         {"observed", json_number(t.observed)},
         {"last_year", std::to_string(t.last.year)},
         {"last_value", json_number(t.last.value)},
         {"members", std::to_string(t.members)},
         {"median", json_number(t.median)},
         {"intervals", json_list(intervals)},
         {"pit", json_number(t.pit)},
         {"best_naive_before_origin", json_string(naive_methods()[static_cast<std::size_t>(t.selected)].id)},
         {"crps", by_column(0, column_count, [&](std::size_t c) { return json_number(t.score[c]); })}});
}

std::string origin_json(const OriginSummary& o) {
    return item({{"origin", std::to_string(o.origin)},
                 {"members", std::to_string(o.members)},
                 {"parameters", json_string(o.parameters)},
                 {"fitted_until", std::to_string(o.seen_until)},
                 {"in_sample_years", std::to_string(o.years_seen_too_early())}});
}

}  // namespace

std::string backtest_csv(const Backtest& backtest) {
    std::string text =
        "origin,year,years_ahead,city,indicator,unit,observed,last_year,last_value,members,median";
    for (const double level : interval_levels) text += fmt::format(",low_{0},high_{0}", interval_name(level));
    text += ",pit,best_naive_before_origin";
    for (const ColumnSpec& column : backtest_columns()) text += fmt::format(",crps_{}", column.id);
    text += "\n";
    for (const ScoredTarget& t : backtest.targets) {
        const Variable& variable = variables()[t.series.variable];
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}", t.origin, t.year, t.year - t.origin,
                            region_id(t.series.region), variable.id, variable.unit, csv_number(t.observed),
                            t.last.year, csv_number(t.last.value), t.members, csv_number(t.median));
        for (const Interval& interval : t.intervals)
            text += fmt::format(",{},{}", csv_number(interval.low), csv_number(interval.high));
        text += fmt::format(",{},{}", csv_number(t.pit),
                            naive_methods()[static_cast<std::size_t>(t.selected)].id);
        for (const double score : t.score) text.append(1, ',').append(csv_number(score));
        text += "\n";
    }
    return text;
}

std::string backtest_json(const ObservedPanel& panel, const Backtest& backtest) {
    std::vector<std::string> origins, not_run, groups, targets, unscored, unused;
    for (const OriginSummary& o : backtest.origins) origins.push_back(origin_json(o));
    for (const int year : backtest.origins_not_run) not_run.push_back(std::to_string(year));
    for (const GroupScore& g : backtest.groups) groups.push_back(group_json(g));
    for (const ScoredTarget& t : backtest.targets) targets.push_back(target_json(t));
    for (const UnscoredTarget& u : backtest.unscored)
        unscored.push_back(item({{"origin", std::to_string(u.origin)},
                                 {"year", std::to_string(u.year)},
                                 {"series", series_json(u.series)},
                                 {"reason", json_string(u.reason)}}));
    for (const UnusedRow& r : panel.unused)
        unused.push_back(item({{"line", std::to_string(r.line)},
                               {"city", json_string(r.city)},
                               {"indicator", json_string(r.indicator)},
                               {"year", json_string(r.year)},
                               {"reason", json_string(r.reason)}}));
    std::string text = "{";
    const auto add = [&](std::string_view key, const std::string& value) {
        text += fmt::format("{}\n  {}: {}", text.size() > 1 ? "," : "", json_string(key), value);
    };
    add("panel", json_string(panel.file));
    add("rows", std::to_string(panel.rows));
    add("rows_used", std::to_string(panel.used()));
    add("origins", json_list(origins));
    add("origins_before_the_model_starts", json_list(not_run));
    add("groups", json_list(groups));
    add("targets", json_list(targets));
    add("unscored", json_list(unscored));
    add("unused_rows", json_list(unused));
    return text + "\n}\n";
}

}  // namespace kapok
