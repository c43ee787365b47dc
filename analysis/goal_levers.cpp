#include "analysis/goal_levers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/design_inputs.hpp"
#include "analysis/estimators/clustered_shares.hpp"
#include "analysis/paired_runs.hpp"
#include "analysis/replicate_units.hpp"
#include "analysis/statistics.hpp"
#include "runner/messages.hpp"
#include "runner/number_text.hpp"

namespace kapok {
namespace {

using Eigen::Index;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// The runs of a sweep in the year of a goal: point x replicate.
struct GoalRuns {
    std::vector<double> values;
    std::vector<bool> finished, attained;
    std::vector<std::int32_t> draws;  ///< by replicate: which draw it belongs to
    std::size_t points = 0, replicates = 0;
    [[nodiscard]] std::size_t at(std::size_t point, std::size_t replicate) const { return point * replicates + replicate; }
};

GoalRuns runs_of(const ResultsReader& results, const VariableInfo& variable, std::size_t region, std::size_t year) {
    const DataArray status = results.read("replicate_status"), read = results.read(variable.id, {{"year", year}, {"region", region}});
    GoalRuns runs{read.values, {}, {}, replicate_units(results.manifest()), read.shape[0], read.shape[1]};
    for (std::size_t k = 0; k < read.values.size(); ++k) {
        runs.finished.push_back(status.values[k] == static_cast<double>(RunStatus::finished));
        runs.attained.push_back(runs.finished[k] && attains(read.values[k], variable.goal_relation, *variable.goal));
    }
    return runs;
}

/// Keeps the candidate with the largest rise; among equal ones that with the largest rise of the mean. One that raises the
/// probability by so little that two digits show none, or whose interval begins so near to 0, is no help.
void keep_better(BestLever& best, BestLever candidate) {
    ++best.compared;
    constexpr double rounding = 1e-12, least_rise = 0.005;
    const double rise = candidate.rise.difference;
    if (!(candidate.rise.low > least_rise)) return;
    const bool is_equal = std::abs(rise - best.rise.difference) < rounding;
    if (is_equal) ++best.equal;
    else if (rise > best.rise.difference) best.equal = 1;
    if (!is_equal && rise < best.rise.difference) return;
    if (is_equal && best.equal > 1 && !(candidate.rise_of_mean > best.rise_of_mean)) return;
    candidate.variable = std::move(best.variable);
    candidate.equal = best.equal;
    candidate.compared = best.compared;
    best = std::move(candidate);
}

BestLever compare_points(const GoalRuns& runs, std::size_t base, std::size_t point) {
    double counts[2][2] = {}, sum = 0.0;  // attained at the point, at the base
    std::vector<double> gains;
    std::vector<std::int32_t> draws;
    for (std::size_t r = 0; r < runs.replicates; ++r) {
        const std::size_t here = runs.at(point, r), there = runs.at(base, r);
        if (!runs.finished[here] || !runs.finished[there]) continue;
        counts[runs.attained[here] ? 1 : 0][runs.attained[there] ? 1 : 0] += 1.0;
        gains.push_back((runs.attained[here] ? 1.0 : 0.0) - (runs.attained[there] ? 1.0 : 0.0));
        draws.push_back(runs.draws[r]);
        const double change = runs.values[here] - runs.values[there];
        if (!std::isnan(change)) sum += change;
    }
    const double pairs = counts[0][0] + counts[0][1] + counts[1][0] + counts[1][1];
    BestLever lever;
    lever.point = point;
    const double weight = pairs > 0.0 ? effective_outcomes(gains, draws) / pairs : 0.0;
    lever.rise = paired_share_difference(weight * counts[1][1], weight * counts[1][0], weight * counts[0][1], weight * counts[0][0]);
    lever.with = (counts[1][1] + counts[1][0]) / pairs;
    lever.without = (counts[1][1] + counts[0][1]) / pairs;
    lever.rise_of_mean = sum / pairs;
    return lever;
}

void search_points(BestLever& best, const GoalRuns& runs, const DesignTable& table, std::size_t base) {
    for (std::size_t point = 0; point < runs.points; ++point)
        if (point != base) keep_better(best, compare_points(runs, base, point));
    if (!best.point) return;
    std::string settings = point_settings(table, *best.point);
    best.setting = settings.empty() ? fmt::format("point {}", *best.point) : std::move(settings);
}

/// Points with a finished run of some replicates: their shares of runs that attain the goal, and their mean values.
struct PointShares {
    std::vector<std::size_t> points;
    Eigen::VectorXd attained, means;
};
/// `draw`: of its replicates alone.
PointShares shares_of(const GoalRuns& runs, std::optional<std::int32_t> draw = {}) {
    PointShares shares;
    std::vector<double> attained, means;
    for (std::size_t point = 0; point < runs.points; ++point) {
        double count = 0.0, reached = 0.0, sum = 0.0, known = 0.0;
        for (std::size_t r = 0; r < runs.replicates; ++r) {
            const std::size_t k = runs.at(point, r);
            if (!runs.finished[k] || (draw && runs.draws[r] != *draw)) continue;
            count += 1.0;
            reached += runs.attained[k] ? 1.0 : 0.0;
            if (std::isnan(runs.values[k])) continue;
            sum += runs.values[k];
            known += 1.0;
        }
        if (count == 0.0) continue;
        shares.points.push_back(point);
        attained.push_back(reached / count);
        means.push_back(known > 0.0 ? sum / known : 0.0);
    }
    shares.attained = Eigen::Map<const Eigen::VectorXd>(attained.data(), static_cast<Index>(attained.size()));
    shares.means = Eigen::Map<const Eigen::VectorXd>(means.data(), static_cast<Index>(means.size()));
    return shares;
}

/// Which side of the median each value is on: 1, -1, or 0 where it is neither; and the smallest value above, the largest below.
struct Halves {
    std::vector<int> side;
    double upper = not_a_number, lower = not_a_number;
};
Halves halves_of(const std::vector<double>& values) {
    const double middle = quantile(values, 0.5);
    const bool none_below = std::none_of(values.begin(), values.end(), [&](double value) { return value < middle; });
    const bool none_above = std::none_of(values.begin(), values.end(), [&](double value) { return value > middle; });
    Halves halves;
    for (const double value : values) {
        const int side = value > middle ? 1 : value < middle ? -1 : none_below ? -1 : none_above ? 1 : 0;
        halves.side.push_back(std::isnan(value) ? 0 : side);
        if (halves.side.back() == 1) halves.upper = std::fmin(halves.upper, value);
        if (halves.side.back() == -1) halves.lower = std::fmax(halves.lower, value);
    }
    return halves;
}

/// The outcomes of one draw, or of all, and what they count for.
struct DrawShares {
    PointShares shares;
    std::vector<int> groups;  ///< of the points
    double replicates = 0.0;
};
std::vector<DrawShares> shares_by_draw(const GoalRuns& runs, const DesignInputs& design) {
    std::map<std::int32_t, double> replicates;
    for (const std::int32_t draw : runs.draws) replicates[draw] += 1.0;
    std::vector<DrawShares> draws;
    for (const auto& [draw, count] : replicates) {
        DrawShares of_draw{shares_of(runs, draw), {}, count};
        for (const std::size_t point : of_draw.shares.points) of_draw.groups.push_back(design.groups[point]);
        draws.push_back(std::move(of_draw));
    }
    return draws;
}

/// The rise from one side of a factor to the other: over all replicates, with an interval that holds the draws.
ShareDifference rise_of(const PointShares& shares, const std::vector<int>& side, const std::vector<int>& groups, const std::vector<DrawShares>& draws) {
    const ShareDifference over_points = grouped_difference(shares.attained, side, groups);
    std::map<std::size_t, int> side_of_point;
    for (std::size_t i = 0; i < side.size(); ++i) side_of_point[shares.points[i]] = side[i];
    std::vector<double> rises, weights;
    for (const DrawShares& draw : draws) {
        std::vector<int> sides;
        for (const std::size_t point : draw.shares.points) sides.push_back(side_of_point.at(point));
        rises.push_back(grouped_difference(draw.shares.attained, sides, draw.groups).difference);
        weights.push_back(draw.replicates);
    }
    const ShareDifference drawn = over_draws(rises, weights, over_points.high - over_points.difference);
    const double reach = drawn.high - drawn.difference;
    return {over_points.difference, over_points.difference - reach, over_points.difference + reach};
}

void search_halves(BestLever& best, const GoalRuns& runs, const DesignTable& table, const DesignInputs& design) {
    const PointShares shares = shares_of(runs);
    std::vector<int> groups;
    for (const std::size_t point : shares.points) groups.push_back(design.groups[point]);
    const std::vector<DrawShares> draws = shares_by_draw(runs, design);
    for (const DesignColumn& column : table.columns) {
        const DesignFactor* factor = design.find(column.id);
        if (factor == nullptr || !factor->labels.empty()) continue;  // what has no order has no halves
        std::vector<double> values;
        for (const std::size_t point : shares.points) values.push_back(column.values[point]);
        Halves halves = halves_of(values);
        for (const int direction : {1, -1}) {
            BestLever lever;
            lever.rise = rise_of(shares, halves.side, groups, draws);
            lever.rise_of_mean = grouped_difference(shares.means, halves.side, groups).difference;
            double sum = 0.0, count = 0.0;
            for (Index i = 0; i < shares.attained.size(); ++i)
                if (halves.side[static_cast<std::size_t>(i)] == 1) {
                    sum += shares.attained(i);
                    count += 1.0;
                }
            lever.with = count > 0.0 ? sum / count : not_a_number;
            lever.without = lever.with - lever.rise.difference;
            lever.setting = fmt::format("{} {} {:.4g}", column.id, direction > 0 ? ">=" : "<=", direction > 0 ? halves.upper : halves.lower);
            keep_better(best, std::move(lever));
            for (int& side : halves.side) side = -side;
        }
    }
}

void note_draws(AnswerTable& table, RiseDraws draws) {
    switch (draws) {
        case RiseDraws::sets:
            table.note("90% intervals hold the luck and the sets of parameters: replicates with the same set count as one draw.", "90%区间包含随机性与参数组的差异:同一参数组的重复运行合为一次抽取。");
            return;
        case RiseDraws::luck:
            table.note("90% intervals hold the luck of the replicates; all have the same parameters.", "90%区间包含重复运行的随机性;全部运行参数相同。");
            return;
        case RiseDraws::single:
            table.note("There is one replicate: neither luck nor parameters are in the 90% intervals.", "仅有一次重复运行:90%区间不包含随机性与参数的差异。");
            return;
    }
}

}  // namespace

RiseDraws rise_draws(const ResultsReader& results) {
    if (results.manifest().replicates < 2) return RiseDraws::single;
    return draws_sets(results.manifest()) ? RiseDraws::sets : RiseDraws::luck;
}

LeverComparison lever_comparison(const std::string& kind) {
    return kind == "one_at_a_time" || kind == "list" || kind == "csv" ? LeverComparison::points : LeverComparison::halves;
}

std::vector<BestLever> best_levers(const ResultsReader& results, std::size_t region, std::span<const std::string> ids) {
    const DesignInputs design = design_inputs(results);
    const DesignTable table = results.design_table();
    const LeverComparison comparison = lever_comparison(table.kind);
    const std::size_t base = design.base_point.value_or(0);
    std::size_t compared = base;
    const std::vector<int> years = results.years();
    if (comparison == LeverComparison::halves) {  // no base point: any point with a finished run will do to list the goals
        const DataArray status = results.read("replicate_status");
        const auto found = std::find(status.values.begin(), status.values.end(), static_cast<double>(RunStatus::finished));
        if (found != status.values.end()) compared = static_cast<std::size_t>(found - status.values.begin()) / status.shape[1];
    }
    GoalTable goals;
    try {
        goals = goal_table(results, region, std::vector{years.back()}, false, ids, compared);
    } catch (const std::invalid_argument&) {
        throw InputError(Fault{results.path().string(), 0, 0, fmt::format("no run of point {}, which the others are compared with, has finished", compared)});
    }
    std::vector<BestLever> levers;
    for (const GoalRow& row : goals.rows) {
        const auto year = std::find(years.begin(), years.end(), row.variable.goal_year);
        if (row.basis == GoalBasis::none || year == years.end()) continue;
        const GoalRuns runs = runs_of(results, row.variable, region, static_cast<std::size_t>(year - years.begin()));
        BestLever best;
        best.variable = row.variable;
        best.without = best.with = comparison == LeverComparison::points ? compare_points(runs, base, base).without : shares_of(runs).attained.mean();
        if (comparison == LeverComparison::points) search_points(best, runs, table, base);
        else search_halves(best, runs, table, design);
        levers.push_back(std::move(best));
    }
    return levers;
}

AnswerTable best_levers_answer(std::span<const RegionLevers> regions, LeverComparison comparison, RiseDraws draws) {
    using Column = AnswerTable::Column;
    const bool by_points = comparison == LeverComparison::points;
    AnswerTable table("best_levers", "What raises the probability of each goal most", "最能提高各目标达标概率的政策杠杆",
                      {Column{"region", "region", "地区", Align::left}, {"indicator", "indicator", "指标", Align::left}, {"goal_year", "in", "年份"},
                       {"probability_without", by_points ? "P(base)" : "P(other half)", by_points ? "基准概率" : "另一半概率"}, {"setting", "best lever", "最佳杠杆", Align::left}, {"point", "point", "点"},
                       {"probability_with", "P(with it)", "达标概率"}, {"rise", "rise", "提高"}, {"rise_low_90", "low", "下限"}, {"rise_high_90", "high", "上限"},
                       {"rise_of_mean", "mean rises by", "均值提高"}, {"equal", "as good", "并列数"}, {"compared", "of", "比较数"}, {"unit", "unit", "单位", Align::left, false}});
    for (const RegionLevers& of_region : regions)
        for (const BestLever& best : of_region.levers) {
            const VariableInfo& v = best.variable;
            const bool has = !best.setting.empty();
            const auto number = [&](double value, int digits) { return has ? AnswerCell(AnswerNumber{value, digits}) : AnswerCell(); };
            table.add({AnswerName{std::string(region_id(of_region.region)), std::string(region_id(of_region.region)), std::string(region_zh(of_region.region))},
                       AnswerName{v.id, v.long_name, v.long_name_zh.empty() ? v.long_name : v.long_name_zh}, AnswerNumber{static_cast<double>(v.goal_year), 0},
                       AnswerNumber{best.without, 2}, has ? AnswerCell(best.setting) : AnswerCell(),
                       best.point ? AnswerCell(AnswerNumber{static_cast<double>(*best.point), 0}) : AnswerCell(), number(best.with, 2), number(best.rise.difference, 2),
                       number(best.rise.low, 2), number(best.rise.high, 2), number(best.rise_of_mean, v.decimals), number(best.equal, 0),
                       AnswerNumber{static_cast<double>(best.compared), 0}, v.unit});
        }
    if (by_points)
        table.note("Each point of the sweep against its base, replicate by replicate with the same luck. Of equal rises, the one that raises the mean most.",
                   "扫描的每个点与基准逐次重复比较(随机性相同)。提高幅度相同时,取均值提高最多者。");
    else
        table.note("Points in the upper half of a factor's values against those in the lower half, or the other way round. Of equal rises, the one that raises the mean most.",
                   "取值位于因素上半部分的点与下半部分的点相互比较。提高幅度相同时,取均值提高最多者。");
    note_draws(table, draws);
    table.note("They are those of a single comparison; the largest rise of many is too large on average. As good: settings with the same rise. A blank: no setting's rise is clear of 0.",
               "区间为单次比较的区间;多次比较中的最大值平均偏高。并列数:提高幅度相同的设置数。空白:没有设置的提高幅度明显大于0。");
    return table;
}

}  // namespace kapok
