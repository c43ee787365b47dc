#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <set>

#include "runner/commands/commands.hpp"
#include "runner/progress.hpp"
#include "runner/results_file.hpp"
#include "runner/sweep/sweep_directory.hpp"

namespace kapok {
namespace {

struct MergeOptions {
    std::string output;
    std::vector<std::string> directories;
    bool partial = false, force = false, quiet = false;
};

int run_merge(const MergeOptions& options) {
    namespace fs = std::filesystem;
    const double start = monotonic_seconds();
    if (!options.force && fs::exists(options.output))
        throw UsageError(fmt::format("{} exists already; choose another name, or add --force to replace it", options.output));
    std::vector<fs::path> directories;
    for (const fs::path directory : options.directories)  // the name of the shard's result file will do
        directories.push_back(!has_plan(directory) && has_plan(parts_directory(directory)) ? parts_directory(directory) : directory);
    const fs::path own = parts_directory(options.output);
    std::optional<DirectoryLock> lock;
    if (fs::is_directory(own)) {
        lock.emplace(own);
        lock->share();
        directories.insert(directories.begin(), own);
    }
    if (directories.empty()) throw UsageError(fmt::format("there is no {}; name the directories of the shards", own.string()));
    const auto stored = read_plan(directories.front());
    SweepStore store = SweepStore::read_only(directories.front());
    for (std::size_t k = 1; k < directories.size(); ++k) store.also_read(directories[k]);
    for (const std::string& line : store.damages()) std::cerr << fmt::format("note: {}\n", line);
    const std::set<RunKey> keys(stored->plan.keys.begin(), stored->plan.keys.end());
    if (const std::size_t foreign = store.count_if([&](const RunKey& key) { return !keys.contains(key); }); foreign > 0)
        std::cerr << fmt::format("note: {} of the {} runs there are not of '{}' as {} plans it, and are left out\n", foreign, store.size(), stored->plan.manifest.scenario_name,
                                 directories.front().string());
    const SweepCounts counts = count_runs(stored->plan, store);
    if (counts.missing > 0 && !options.partial) {
        std::cerr << fmt::format("{} of {} runs are missing; wait for the other shards, or add --partial to write what is there\n", counts.missing, counts.all());
        return exit_incomplete;
    }
    const std::string hash = publish_sweep(stored->plan, store, options.output, execution_until_now(monotonic_seconds() - start, 1)).result_hash;
    if (!options.quiet)
        std::cerr << fmt::format("{}: {} of {} runs of '{}', {} failed, result hash {}\n", options.output, counts.finished + counts.failed, counts.all(),
                                 stored->plan.manifest.scenario_name, counts.failed, hash.substr(0, 16));
    if (counts.missing > 0) return exit_incomplete;
    if (lock) remove_parts(own, *lock);
    return counts.failed > 0 ? exit_run_failed : exit_ok;
}

}  // namespace

void add_merge_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<MergeOptions>();
    CLI::App* command = app.add_subcommand("merge", "Put the shards of a sweep together in one result file");
    command->add_option("FILE", options->output, "the result file to write")->required();
    command->add_option("DIRECTORY", options->directories, "parts of shards (FILE.parts) that are not in FILE's own");
    command->add_flag("--partial", options->partial, "write what is there although runs are missing");
    command->add_flag("--quiet", options->quiet, "no closing message");
    command->add_flag("--force", options->force, "replace FILE if it exists");
    command->callback([=, &action] { action = [=] { return run_merge(*options); }; });
}

}  // namespace kapok
