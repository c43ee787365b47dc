#pragma once
// Outcomes of a sweep as tables of points x replicates, and which part of a table is complete.

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "runner/results_file.hpp"

namespace kapok {

/// A variable in one year and region, in its unit.
struct Outcome {
    VariableInfo variable;
    int year = 0;
    std::size_t region = 0;
    Eigen::MatrixXd values;  ///< points x replicates; NaN where a run did not finish or the variable cannot be computed
};

/// All combinations: by region, then year, then variable. Each variable is read once. Throws std::out_of_range for a
/// year that the file does not hold.
std::vector<Outcome> read_outcomes(const ResultsReader& results, std::span<const VariableInfo> variables,
                                   std::span<const int> years, std::span<const std::size_t> regions);

/// How many runs a file holds.
struct RunCounts {
    std::size_t points = 0, replicates = 0;
    std::size_t needed = 0;  ///< without those that a sweep did not need
    std::size_t finished = 0;
};
RunCounts runs_in(const ResultsReader& results);

/// The part of a table in which every point has every replicate, so that points meet the same luck.
struct CompletePart {
    std::vector<Eigen::Index> replicates;
    std::vector<bool> points;  ///< of each point of the table: it has all these replicates
    Eigen::Index point_count = 0;
    Eigen::MatrixXd values;  ///< points of the table x replicates kept; NaN for points that are left out
};

/// Of the replicates with the most values, as many as leave the most values in a complete table; of equal choices that
/// with more points. Nothing is kept of a table without values.
CompletePart complete_part(const Eigen::MatrixXd& values);

/// The replicates that the first point has, and the points that have one of them at least: for comparisons of each
/// point with the first. NaN stays where a point lacks a replicate.
CompletePart paired_with_first(const Eigen::MatrixXd& values);

/// Its points alone: points kept x replicates kept.
Eigen::MatrixXd compact(const CompletePart& part);

}  // namespace kapok
