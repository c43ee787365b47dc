#pragma once
// The directory in which a sweep gathers its runs: parts, and a plan that says what they are parts of.

#include <filesystem>
#include <memory>
#include <vector>

#include "runner/sweep/directory_lock.hpp"
#include "runner/sweep/prepared_sweep.hpp"
#include "runner/sweep/sweep_store.hpp"

namespace kapok {

/// Beside the result file: "sweep.h5.parts".
std::filesystem::path parts_directory(const std::filesystem::path& output);

/// Writes the plan. Runs that are there already are kept if the sweep has them, so that a sweep can grow. Throws InputError
/// when some are of another sweep, another version or other data, unless `take_over`, and when another sweep is under way
/// in the directory; FileError.
void prepare_parts(const std::filesystem::path& directory, const PreparedSweep& sweep, bool take_over, const DirectoryLock& lock);

/// True while a sweep has not been put together.
bool has_plan(const std::filesystem::path& directory);

/// Removes plan, parts and directory, if nothing else is in it; nothing while others are in it.
void remove_parts(const std::filesystem::path& directory, DirectoryLock& lock);

/// A plan as the directory has it, with what it refers to.
struct StoredPlan {
    SweepPlan plan;
    std::vector<Dataset> datasets;
    std::vector<Observation> observations;
};
/// Throws FileError when there is none, InputError when this program does not know what it lists.
std::unique_ptr<const StoredPlan> read_plan(const std::filesystem::path& directory);

}  // namespace kapok
