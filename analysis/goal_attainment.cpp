#include "analysis/goal_attainment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "analysis/estimators/clustered_shares.hpp"
#include "analysis/paired_runs.hpp"
#include "analysis/variance_split.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

constexpr int first_compared_year = 2016;
constexpr int last_compared_year = 2019;
constexpr std::size_t guangzhou = static_cast<std::size_t>(Place::guangzhou);

bool is_by_quarter(const VariableInfo& variable) {
    return std::find(variable.dimensions.begin(), variable.dimensions.end(), "quarter") != variable.dimensions.end();
}

/// A variable (replicate x year) in one year.
std::vector<double> sample_in(const DataArray& values, std::span<const int> years, int year) {
    const auto found = std::find(years.begin(), years.end(), year);
    if (found == years.end()) throw std::out_of_range(fmt::format("the year {} is not in the results ({} to {})", year, years.front(), years.back()));
    const auto column = static_cast<std::size_t>(found - years.begin());
    std::vector<double> sample;
    for (std::size_t r = 0; r < values.shape[0]; ++r) sample.push_back(values.values[r * values.shape[1] + column]);
    return sample;
}

/// One variable of a region: replicate x year.
class Values {
public:
    Values(const ResultsReader& results, const std::string& id, std::size_t region, std::size_t point)
        : array_(results.read(id, {{"design", point}, {"region", region}})), years_(results.years()) {}

    [[nodiscard]] std::vector<double> in(int year) const { return sample_in(array_, years_, year); }
    [[nodiscard]] const std::vector<int>& years() const { return years_; }

private:
    DataArray array_;
    std::vector<int> years_;
};

YearSummary summary_of(const std::vector<double>& sample, int year) {
    YearSummary summary{year, quantile(sample, 0.5), quantile(sample, 0.05), quantile(sample, 0.95), 0, {}, {}, {}, {}};
    summary.replicates = static_cast<int>(
        std::count_if(sample.begin(), sample.end(), [](double value) { return !std::isnan(value); }));
    return summary;
}

void compare(YearSummary& summary, double observed) {
    summary.observed = observed;
    if (!std::isnan(summary.median))
        summary.off_observation = std::abs(summary.median - observed) > observation_tolerance * std::abs(observed);
}

GoalBasis basis_of(const VariableInfo& variable, std::size_t region) {
    if (!variable.goal) return GoalBasis::none;
    if (region == guangzhou) return GoalBasis::own;
    return is_comparable_between_cities(variable.unit) ? GoalBasis::reference : GoalBasis::none;
}

ShareEstimate attainment_of(const std::vector<double>& sample, const FinishedRuns& runs, const std::string& relation, double goal) {
    std::vector<bool> reached;
    for (const double value : sample) reached.push_back(attains(value, relation, goal));
    return runs.share(reached);
}

GoalRow row_of(const ResultsReader& results, const VariableInfo& variable, std::size_t region, std::span<const int> years,
               bool with_observed, const FinishedRuns& runs, std::size_t point) {
    GoalRow row;
    row.variable = variable;
    row.basis = basis_of(variable, region);
    const Values values(results, variable.id, region, point);
    for (const int year : years) {
        const std::vector<double> sample = values.in(year);
        row.years.push_back(summary_of(sample, year));
        row.years.back().parameter_share = parameter_share_estimate(sample, runs.sets);
    }
    if (with_observed)
        for (const ObservedValue& observed : results.observed(variable.id, region))
            for (YearSummary& summary : row.years)
                if (summary.year == observed.year && observed.year >= first_compared_year && observed.year <= last_compared_year)
                    compare(summary, observed.value);
    if (row.basis == GoalBasis::none) return row;

    for (YearSummary& summary : row.years)
        summary.attainment = attainment_of(values.in(summary.year), runs, variable.goal_relation, *variable.goal);
    for (const int year : values.years()) {
        if (!attains(quantile(values.in(year), 0.5), variable.goal_relation, *variable.goal)) continue;
        row.first_year = year;
        break;
    }
    return row;
}

std::string unknown_variable(const std::string& id, const std::vector<VariableInfo>& variables) {
    std::vector<std::string_view> known;
    for (const VariableInfo& variable : variables)
        if (!is_by_quarter(variable)) known.push_back(variable.id);
    return fmt::format("no variable {} in the results ('kapok indicators' lists them).{}", in_quotes(id), suggestion(id, known));
}

}  // namespace

int FinishedRuns::count() const { return static_cast<int>(std::count(finished.begin(), finished.end(), true)); }

std::vector<std::int32_t> FinishedRuns::finished_sets() const {
    std::vector<std::int32_t> kept;
    for (std::size_t r = 0; r < sets.size(); ++r)
        if (finished[r]) kept.push_back(sets[r]);
    return kept;
}

ShareEstimate FinishedRuns::share(const std::vector<bool>& succeeds) const {
    std::vector<bool> kept;
    for (std::size_t r = 0; r < finished.size(); ++r)
        if (finished[r]) kept.push_back(succeeds[r]);
    return clustered_share(kept, finished_sets());
}

FinishedRuns finished_runs_at(const ResultsReader& results, std::size_t point) {
    FinishedRuns runs{{}, results.manifest().draws.member};
    for (const RunStatus status : results.statuses(static_cast<int>(point))) runs.finished.push_back(status == RunStatus::finished);
    if (runs.count() == 0) throw std::invalid_argument("no replicate in " + results.path().string() + " has finished");
    return runs;
}

std::optional<SweepPoint> sweep_point(const DesignTable& design, std::size_t point) {
    const std::size_t count = design.columns.empty() ? 1 : design.columns.front().values.size();
    if (count < 2) return {};
    return SweepPoint{point, count, settings_name(design, point, point), unchanged_point(design).has_value()};
}

bool is_comparable_between_cities(const std::string& unit) {
    return unit == "percent" || unit.ends_with(" per 10000 people");
}

bool attains(double value, const std::string& relation, double goal) {
    return relation == ">" ? value > goal : value >= goal;
}

std::vector<int> usual_goal_years(std::span<const int> available, bool with_observed) {
    std::vector<int> years = with_observed ? std::vector{2016, 2017, 2018, 2019, 2020} : std::vector{2015, 2020, 2030, 2049};
    std::erase_if(years, [&](int year) { return std::find(available.begin(), available.end(), year) == available.end(); });
    if (years.empty()) years.push_back(available.back());
    return years;
}

YearSummary year_summary(const DataArray& values, std::span<const int> years, int year, const FinishedRuns& runs, std::optional<double> goal,
                         const std::string& relation) {
    const std::vector<double> sample = sample_in(values, years, year);
    YearSummary summary = summary_of(sample, year);
    if (goal) summary.attainment = attainment_of(sample, runs, relation, *goal);
    return summary;
}

GoalTable goal_table(const ResultsReader& results, std::size_t region, std::span<const int> years, bool with_observed,
                     std::span<const std::string> ids, std::size_t point) {
    GoalTable table;
    table.region = region;
    table.scenario = results.manifest().scenario_name;
    table.with_observed = with_observed;
    const FinishedRuns runs = finished_runs_at(results, point);
    table.replicates = runs.count();
    const std::vector<std::int32_t> drawn = runs.finished_sets();
    const std::set<std::int32_t> different(drawn.begin(), drawn.end());
    if (different.size() < drawn.size()) table.sets = static_cast<int>(different.size());

    const std::vector<VariableInfo>& variables = results.variables();
    for (const std::string& id : ids) {
        const auto found = std::find_if(variables.begin(), variables.end(),
                                        [&](const VariableInfo& variable) { return variable.id == id && !is_by_quarter(variable); });
        if (found == variables.end()) throw std::out_of_range(unknown_variable(id, variables));
        table.rows.push_back(row_of(results, *found, region, years, with_observed, runs, point));
    }
    if (!ids.empty()) return table;

    const bool after_the_plan = std::any_of(years.begin(), years.end(), [](int year) { return year > plan_goal_year; });
    for (const VariableInfo& variable : variables) {
        if (is_by_quarter(variable) || !variable.goal || (variable.goal_year > plan_goal_year && !after_the_plan)) continue;
        table.rows.push_back(row_of(results, variable, region, years, with_observed, runs, point));
    }
    return table;
}

}  // namespace kapok
