// What happened to each variable, year by year, in each region; and what that means for the goals.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "analysis/goal_attainment.hpp"
#include "analysis/naive_forecasts.hpp"
#include "analysis/report/report_data.hpp"
#include "analysis/report/report_parts.hpp"
#include "analysis/report/report_text.hpp"
#include "analysis/statistics.hpp"
#include "analysis/variance_split.hpp"
#include "runner/json_text.hpp"

namespace kapok {
namespace {

/// What the replicates of a variable say, by year of one region.
struct Course {
    std::vector<double> mean, parameter_share;
    std::vector<std::vector<double>> quantiles;  ///< by level of report_levels
};

double mean_of(std::span<const double> sample) {
    double sum = 0.0;
    int count = 0;
    for (const double value : sample) {
        if (std::isnan(value)) continue;
        sum += value;
        ++count;
    }
    return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

/// `array`: replicate x year x region.
Course course_of(const DataArray& array, std::size_t region, std::span<const std::int32_t> members) {
    const std::size_t replicates = array.shape[0], years = array.shape[1], regions = array.shape[2];
    Course course;
    course.quantiles.resize(report_levels.size());
    std::vector<double> sample(replicates);
    for (std::size_t year = 0; year < years; ++year) {
        for (std::size_t r = 0; r < replicates; ++r) sample[r] = array.values[(r * years + year) * regions + region];
        course.mean.push_back(mean_of(sample));
        course.parameter_share.push_back(
            parameter_share(sample, members).value_or(std::numeric_limits<double>::quiet_NaN()));
        const std::vector<double> at_levels = quantiles(sample, report_levels);
        for (std::size_t level = 0; level < at_levels.size(); ++level)
            course.quantiles[level].push_back(at_levels[level]);
    }
    return course;
}

std::string quantiles_json(const Course& course) {
    std::vector<std::string> levels;
    for (const std::vector<double>& values : course.quantiles) levels.push_back(report_numbers(values));
    return json_list(levels);
}

std::string observed_json(std::span<const ObservedValue> observed) {
    std::vector<std::string> points;
    for (const ObservedValue& point : observed)
        points.push_back(
            report_numbers(std::array{static_cast<double>(point.year), point.value, point.standard_error}));
    return json_list(points);
}

/// Medians of forecasts from the observed values alone, for the years after the last of them; none where the record is too
/// short for a method or has values that no logarithm fits.
std::string naive_json(std::span<const ObservedValue> observed, int last_year) {
    constexpr std::array shown{NaiveMethod::last_value, NaiveMethod::drift, NaiveMethod::log_linear_trend};
    std::vector<YearValue> history;
    for (const ObservedValue& point : observed) history.push_back({point.year, point.value});
    if (history.empty() ||
        std::any_of(history.begin(), history.end(), [](const YearValue& point) { return point.value <= 0.0; }))
        return "[]";
    std::vector<std::string> methods;
    for (const NaiveMethod method : shown) {
        std::vector<std::string> points;
        const int origin = history.back().year;
        for (int year = origin + 1; year <= std::min(origin + naive_forecast_years, last_year); ++year) {
            const NaiveForecast forecast = naive_forecast(method, history, year, {});
            if (forecast.own)
                points.push_back(report_numbers(std::array{static_cast<double>(year), std::exp(forecast.law.mean)}));
        }
        if (points.empty()) continue;
        const NaiveMethodSpec& spec = naive_methods()[static_cast<std::size_t>(method)];
        JsonMembers members = named(spec.id, spec.en, spec.zh);
        members.emplace_back("values", json_list(points));
        methods.push_back(json_object(members));
    }
    return json_list(methods);
}

std::string region_json(const ResultsReader& results, const VariableInfo& variable, const DataArray& array,
                        std::size_t region) {
    const Course course = course_of(array, region, results.manifest().draws.member);
    const std::vector<ObservedValue> observed = results.observed(variable.id, region);
    JsonMembers members{{"mean", report_numbers(course.mean)}, {"quantiles", quantiles_json(course)}};
    if (std::any_of(course.parameter_share.begin(), course.parameter_share.end(),
                    [](double share) { return !std::isnan(share); }))
        members.emplace_back("parameter_share", report_numbers(course.parameter_share));
    members.emplace_back("observed", observed_json(observed));
    members.emplace_back("naive", naive_json(observed, results.years().back()));
    return json_object(members);
}

std::string variable_json(const ResultsReader& results, const VariableInfo& variable, std::size_t point) {
    const DataArray array = results.read(variable.id, {{"design", point}});
    std::vector<std::string> regions;
    for (std::size_t region = 0; region < array.shape[2]; ++region)
        regions.push_back(region_json(results, variable, array, region));
    JsonMembers members = variable_head(variable);
    members.emplace_back("description", json_string(variable.description));
    members.emplace_back("goal", json_number(variable.goal));
    members.emplace_back("goal_year", variable.goal ? std::to_string(variable.goal_year) : "null");
    members.emplace_back("relation", variable.goal ? json_string(variable.goal_relation) : "null");
    members.emplace_back("regions", json_list(regions));
    return json_object(members);
}

}  // namespace

std::optional<std::string> variables_part(const ResultsReader& results, const ReportScope& scope) {
    std::vector<std::string> list;
    for (const VariableInfo& variable : results.variables())
        if (variable.dimensions == std::vector<std::string>{"design", "replicate", "year", "region"})
            list.push_back(std::string("\n").append(variable_json(results, variable, scope.point)));
    if (list.empty()) return {};
    return json_list(list);
}

std::optional<std::string> goals_part(const ResultsReader& results, const ReportScope& scope) {
    const std::vector<int> years = usual_goal_years(results.years(), false);
    std::vector<GoalTable> tables;
    for (std::size_t region = 0; region < results.labels("region").size(); ++region)
        tables.push_back(goal_table(results, region, years, false, {}, scope.point));
    if (tables.front().rows.empty()) return {};
    return goals_json(tables);
}

std::optional<std::string> variance_part(const ResultsReader& results) {
    const ParameterDraws& draws = results.manifest().draws;
    const std::set<std::int32_t> members(draws.member.begin(), draws.member.end());
    if (members.size() < 2 || draws.member.size() <= members.size()) return {};
    return json_object({{"members", std::to_string(members.size())}});
}

}  // namespace kapok
