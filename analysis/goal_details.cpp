#include "analysis/goal_details.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double park_goal = 1.0;

GoalDistance distance_of(const ResultsReader& results, const GoalRow& row, std::size_t region, std::size_t point, const FinishedRuns& runs) {
    const std::vector<int> years = results.years();
    const VariableInfo& variable = row.variable;
    GoalDistance distance{variable, row.basis, {}, not_a_number, not_a_number, {}};
    distance.in_goal_year = YearSummary{variable.goal_year, not_a_number, not_a_number, not_a_number, 0, {}, {}, {}, {}};
    for (const YearSummary& summary : row.years)
        if (summary.year == variable.goal_year) distance.in_goal_year = summary;
    const double median = distance.in_goal_year.median, goal = *variable.goal;
    if (!std::isnan(median)) distance.shortfall = attains(median, variable.goal_relation, goal) ? 0.0 : goal - median;
    distance.shortfall_percent = 100.0 * distance.shortfall / std::abs(goal);
    distance.crossing = crossing_years(results.read(variable.id, {{"design", point}, {"region", region}}), years, runs, variable.goal_relation, goal);
    return distance;
}

}  // namespace

CrossingYears crossing_years(const DataArray& values, std::span<const int> years, const FinishedRuns& runs, const std::string& relation, double goal) {
    constexpr int no_year = std::numeric_limits<int>::max();
    std::vector<int> first;
    std::vector<bool> missed;
    for (std::size_t r = 0; r < runs.finished.size(); ++r) {
        int year = no_year;
        for (std::size_t y = years.size(); y-- > 0;)
            if (attains(values.values[r * years.size() + y], relation, goal)) year = years[y];
        missed.push_back(year == no_year);
        if (runs.finished[r]) first.push_back(year);
    }
    CrossingYears crossing;
    crossing.never = runs.share(missed);
    if (first.empty()) return crossing;
    std::sort(first.begin(), first.end());
    const auto at = [&](double share) -> std::optional<int> {
        const auto place = static_cast<std::size_t>(std::ceil(share * static_cast<double>(first.size()) - 1e-9));
        const int year = first[std::max<std::size_t>(place, 1) - 1];
        return year == no_year ? std::nullopt : std::optional(year);
    };
    crossing.median = at(0.5);
    crossing.low = at(0.05);
    crossing.high = at(0.95);
    return crossing;
}

std::vector<GoalDistance> goal_distances(const ResultsReader& results, std::size_t region, std::span<const std::string> ids, std::size_t point) {
    const FinishedRuns runs = finished_runs_at(results, point);
    std::vector<int> years = results.years();
    std::erase_if(years, [](int year) { return std::find(goal_years.begin(), goal_years.end(), year) == goal_years.end(); });
    if (years.empty()) years.push_back(results.years().back());
    std::vector<GoalDistance> distances;
    for (const GoalRow& row : goal_table(results, region, years, false, ids, point).rows)
        if (row.basis != GoalBasis::none) distances.push_back(distance_of(results, row, region, point, runs));
    return distances;
}

std::vector<ParkIndexRow> park_index_rows(const ResultsReader& results, std::size_t region, std::span<const int> years, std::size_t point) {
    if (!has_park_criteria(results)) return {};
    const FinishedRuns runs = finished_runs_at(results, point);
    const std::vector<int> available = results.years();
    std::vector<ParkIndexRow> rows;
    for (const int horizon : {alongside_year, ahead_year})
        for (const ParkFrontier frontier : {ParkFrontier::moving, ParkFrontier::still}) {
            const DataArray values = park_index_values(results, region, point, horizon, frontier);
            ParkIndexRow row{horizon, frontier, {}, crossing_years(values, available, runs, ">=", park_goal), region == static_cast<std::size_t>(Place::guangzhou)};
            for (const int year : years) row.years.push_back(year_summary(values, available, year, runs, row.has_goal ? std::optional(park_goal) : std::nullopt));
            rows.push_back(std::move(row));
        }
    return rows;
}

}  // namespace kapok
