#pragma once
// The parts of a report's data, by subject. Each gives JSON, or nothing where the file does not hold what it needs.

#include <cstdint>
#include <optional>
#include <string>

#include "runner/results_file.hpp"

namespace kapok {

/// From the manifest: scenario, question in both languages, seed, replicates, program, digests, posterior, origin.
std::string run_part(const ResultsReader& results);

/// All variables by year and region of design point 0: names, unit, goal, and for each region mean and quantiles over
/// replicates by year, what was observed, naive forecasts and the share of the variance that parameters account for.
std::optional<std::string> variables_part(const ResultsReader& results);
/// The goal tables of all regions, as `kapok goals --format json` gives them.
std::optional<std::string> goals_part(const ResultsReader& results);
/// How many sets of parameters the replicates drew; nothing unless some of them share a set and some do not.
std::optional<std::string> variance_part(const ResultsReader& results);

/// Kinds of capital, and by year [kind, from, to, mean]: payments above 0 in 100 million CNY, places by index.
std::optional<std::string> capital_part(const ResultsReader& results);
/// By year [from, to, mean] of the links between places.
std::optional<std::string> links_part(const ResultsReader& results);
/// Kinds of holders of money, and by year the matrix of means, payer x payee, in 100 million CNY.
std::optional<std::string> holders_part(const ResultsReader& results);
/// For each lever and region the means by year in 100 million CNY.
std::optional<std::string> costs_part(const ResultsReader& results);

/// Kind, number of points and factors of a sweep's design.
std::optional<std::string> design_part(const ResultsReader& results);

/// Mean over the replicates of design point 0, those without a value left out: year x the dimensions after it. Nothing
/// where the file has no such variable. Reads one run at a time, so memory does not grow with replicates.
std::optional<DataArray> mean_over_replicates(const ResultsReader& results, const std::string& id);

}  // namespace kapok
