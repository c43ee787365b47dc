#pragma once
// The parts of a report's data, by subject. Each gives JSON, or nothing where the file does not hold what it needs.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/report/report_data.hpp"
#include "runner/results_file.hpp"

namespace kapok {

/// From the manifest: scenario, question in both languages, seed, replicates, program, digests, posterior, origin. The
/// runs that finished are those of `point`, or of all points.
std::string run_part(const ResultsReader& results, std::optional<std::size_t> point);

/// How many replicates of a point of the design have finished.
std::size_t finished_at(const ResultsReader& results, std::size_t point);
/// The same over all points.
std::size_t finished_runs(const ResultsReader& results);

/// All variables by year and region of the scope's point: names, unit, goal, and for each region mean and quantiles over
/// replicates by year, what was observed, naive forecasts and the share of the variance that parameters account for.
std::optional<std::string> variables_part(const ResultsReader& results, const ReportScope& scope);
/// The goal tables of all regions, as `kapok goals --format json` gives them.
std::optional<std::string> goals_part(const ResultsReader& results, const ReportScope& scope);
/// What this scenario changes against each other one of the scope, as `kapok compare` tells it: `baseline` (position of
/// the other), names, years, variables, how the files were compared, and for each variable, region and year
/// [baseline, scenario, difference, low, high, p, adjusted p]. p values are adjusted over the variables of a region and
/// year. Nothing where no other file has a year, a variable and, if they can be paired, a replicate in common with it.
std::optional<std::string> comparisons_part(const ResultsReader& results, const ReportScope& scope);
/// How many sets of parameters the replicates drew; nothing unless some of them share a set and some do not.
std::optional<std::string> variance_part(const ResultsReader& results);

/// Kinds of capital, and by year [kind, from, to, mean]: payments above 0 in 100 million CNY, places by index.
std::optional<std::string> capital_part(const ResultsReader& results, const ReportScope& scope);
/// By year [from, to, mean] of the links between places.
std::optional<std::string> links_part(const ResultsReader& results, const ReportScope& scope);
/// The same for people, by kind of move.
std::optional<std::string> talent_part(const ResultsReader& results, const ReportScope& scope);
/// Kinds of holders of money, and by year the matrix of means, payer x payee, in 100 million CNY.
std::optional<std::string> holders_part(const ResultsReader& results, const ReportScope& scope);
/// For each lever and region the means by year in 100 million CNY.
std::optional<std::string> costs_part(const ResultsReader& results, const ReportScope& scope);

/// Kind, number of points and factors of a sweep's design, each with its labels and its value in the base.
std::optional<std::string> design_part(const ResultsReader& results);
/// Of a sweep whose points are compared with its base one by one: for each point its settings, and for each variable,
/// region and year [mean, low, high] of the paired difference; the same of the extra public cost until that year.
std::optional<std::string> effects_part(const ResultsReader& results, const ReportScope& scope);
/// Of a sweep whose factors move together: the surrogates of the plan's indicators (surrogates_json) of the scope's
/// region and year, fitted to at most so many points.
std::optional<std::string> surrogates_part(const ResultsReader& results, const ReportScope& scope);

/// Of a sweep whose factors move together: method, its measures, and for each region, year and indicator what every factor
/// is found to do, [value, low, high] of each measure, with the share of luck. Of the scope's region and the delta.
std::optional<std::string> sensitivity_part(const ResultsReader& results, const ReportScope& scope);
/// For each region, indicator and year the shares of the variance over points, parameters, luck, and what parameters and
/// luck change in the differences between points, [value, low, high] each. Of the scope's region and the delta.
std::optional<std::string> variance_over_time_part(const ResultsReader& results, const ReportScope& scope);
/// The decisions of a sweep under the plan's goals of the scope's region and year, the best first; packages and boxes. Goals
/// are the attainable ones (attainable_goals), and those set aside are named.
std::optional<std::string> robust_part(const ResultsReader& results, const ReportScope& scope);

/// How many points of each of these sweeps surrogates are fitted to, so that all together stay within their room.
std::vector<std::size_t> surrogate_points(std::span<const ResultsReader* const> sweeps);

/// The plan's indicators, by year and region.
std::vector<VariableInfo> indicators_of(const ResultsReader& results);
/// Years that sweeps and comparisons are shown in: the goals' and the last one, as far as the file holds them.
std::vector<int> report_years(const ResultsReader& results);
std::vector<int> years_to_report(std::span<const int> available);
/// What a point of a design sets: pairs of a factor's number and its value; of all factors, or of some in their order.
std::string settings_json(const DesignTable& table, std::size_t point);
std::string settings_json(const DesignTable& table, std::size_t point, std::span<const std::size_t> columns);

/// All cities and the delta.
std::vector<std::size_t> all_regions();

/// Mean over the replicates of a point of the design, those without a value left out: year x the dimensions after it. Nothing
/// where the file has no such variable. Reads one run at a time, so memory does not grow with replicates.
std::optional<DataArray> mean_over_replicates(const ResultsReader& results, const std::string& id, std::size_t point);

}  // namespace kapok
