#pragma once
// From the store of a sweep to its result file.

#include <filesystem>

#include "runner/manifest.hpp"
#include "runner/results_file.hpp"
#include "runner/sweep/sweep_store.hpp"

namespace kapok {

/// What a sweep's file holds besides its runs: enough to put it together, or to say how far it is, without the sweep's
/// own files. Kept beside the parts as a result file without runs.
struct SweepPlan {
    ResultsLayout layout;         ///< its datasets and observations are those of this program
    Manifest manifest;
    std::vector<RunKey> keys;     ///< point by point
    std::vector<int> replicates;  ///< of each point that its result file is to hold; empty: all
};

/// The values that a part keeps of a run - its arrays one after the other, yearly ones, then quarterly ones - as a record
/// of the layout's datasets. Throws std::logic_error when their number is wrong.
Record record_of(const ResultsLayout& layout, std::span<const double> values);

/// The result file of what the store has: the same results for the same runs, however they came about; `execution` says how. Runs that are not there are marked as not run. Throws FileError, DiskFull.
Manifest publish_sweep(const SweepPlan& plan, const SweepStore& store, const std::filesystem::path& output, const Execution& execution);

struct SweepCounts {
    std::size_t finished = 0, failed = 0, missing = 0;
    [[nodiscard]] std::size_t all() const { return finished + failed + missing; }
};
SweepCounts count_runs(const SweepPlan& plan, const SweepStore& store);

}  // namespace kapok
