#pragma once
// The points of a sweep as decisions, each tried in a number of futures. A future is what nobody decides: a replicate
// with its luck and its set of parameters and, where factors of the sweep are uncertain, a setting of these.

#include <Eigen/Dense>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runner/results_file.hpp"

namespace kapok {

/// Factors that move what the world is rather than what policy does: parameters and assumptions of the model by their
/// ids, and members of the posterior.
bool is_uncertain_by_nature(const DesignColumn& column);

/// How many runs of a sweep ended how.
struct EndedRuns {
    int finished = 0, failed = 0, not_run = 0, not_needed = 0;
};

/// Decisions (points that differ in what policy does) x futures (settings of uncertain factors x replicates, replicates
/// fastest). A design need not cross all of them.
struct DecisionFutures {
    DesignTable design;
    std::vector<std::size_t> decision_columns, uncertain_columns;  ///< of design.columns
    std::vector<std::size_t> first_point;    ///< by decision: the first point that makes it, which it is numbered by
    std::vector<std::size_t> setting_point;  ///< by setting: the first point that has it
    Eigen::MatrixXi point;                   ///< decisions x settings; -1 where there is none
    std::size_t replicates = 0;
    Eigen::MatrixXi finished;  ///< decisions x futures, 1 or 0
    EndedRuns runs;
    std::vector<std::size_t>
        common;  ///< futures that all decisions finished in, but for decisions that finished in none

    [[nodiscard]] std::size_t decisions() const { return first_point.size(); }
    [[nodiscard]] std::size_t futures() const { return setting_point.size() * replicates; }
    /// The value of a factor that a decision sets; NaN: as in the base.
    [[nodiscard]] double value(std::size_t decision, std::size_t column) const {
        return design.columns[column].values[first_point[decision]];
    }
    /// Numbers laid out by design point x replicate as decisions x futures, NaN where there is no finished run.
    [[nodiscard]] Eigen::MatrixXd arranged(std::span<const double> by_point_and_replicate) const;
};

/// Reads the points. `uncertain`: columns to be taken as uncertain besides those that are so by nature. Throws
/// std::invalid_argument for a name that no factor has, InputError where the file has a single point or no finished
/// run.
DecisionFutures read_decision_futures(const ResultsReader& results, std::span<const std::string> uncertain);

/// A variable in a year and a region, decisions x futures.
Eigen::MatrixXd outcome_of(const ResultsReader& results, const DecisionFutures& table, const std::string& id,
                           std::size_t region, int year);

/// Public cost of policy from 2016 to a year [100 million CNY], decisions x futures; each year after 2016 counts 1 / (1
/// + discount) of the one before. Throws InputError for a file without policy_cost by year and region.
Eigen::MatrixXd cumulated_cost(const ResultsReader& results, const DecisionFutures& table, std::size_t region, int year,
                               double discount);

/// The set of parameters of every future: the member of the posterior that the sweep sets, or that its replicate drew;
/// where all drew the same one and other factors are uncertain, the setting of these. Empty where none were drawn.
std::vector<std::int32_t> parameter_sets(const ResultsReader& results, const DecisionFutures& table);

/// The block that each of these futures is resampled in: those with the same set of parameters stay together where
/// there are sets enough (six), otherwise those of the same replicate.
std::vector<std::size_t> resampling_blocks(const ResultsReader& results, const DecisionFutures& table,
                                           std::span<const std::size_t> futures);

}  // namespace kapok
