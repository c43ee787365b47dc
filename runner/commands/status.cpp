#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "runner/commands/commands.hpp"
#include "runner/results_file.hpp"
#include "runner/sweep/sweep_directory.hpp"

namespace kapok {
namespace {

struct StatusOptions {
    std::string file;
};

int status_of_results(const std::string& file) {
    const ResultsReader reader(file);
    const Manifest& manifest = reader.manifest();
    std::size_t finished = 0, failed = 0, not_run = 0, not_needed = 0;
    const std::size_t points = reader.labels("design").size();
    for (std::size_t point = 0; point < points; ++point)
        for (const RunStatus status : reader.statuses(static_cast<int>(point)))
            (status == RunStatus::finished ? finished : status == RunStatus::failed ? failed : status == RunStatus::not_run ? not_run : not_needed) += 1;
    print(fmt::format("{}: '{}', {} points, up to {} replicates, to {}\n{} runs finished, {} failed, {} not run{}\nresult hash {}\n", file, manifest.scenario_name, points,
                      manifest.replicates, manifest.until_year, finished, failed, not_run,
                      not_needed > 0 ? fmt::format(", {} not needed", not_needed) : "", manifest.result_hash));
    for (std::size_t run = 0, shown = 0; run < manifest.failures.size() && shown < 10; ++run)
        if (!manifest.failures[run].empty()) {
            const auto replicates = static_cast<std::size_t>(manifest.replicates);
            print(fmt::format("point {}, replicate {}: {}\n", run / replicates, run % replicates, manifest.failures[run]));
            ++shown;
        }
    return not_run > 0 ? exit_incomplete : failed > 0 ? exit_run_failed : exit_ok;
}

int status_of_parts(const std::string& file, const std::filesystem::path& directory) {
    const auto stored = read_plan(directory);
    const SweepStore store = SweepStore::read_only(directory);
    const SweepCounts counts = count_runs(stored->plan, store);
    for (const std::string& line : store.damages()) std::cerr << fmt::format("note: {}\n", line);
    print(fmt::format("{}: '{}', not put together yet; in {}: {} of {} runs finished, {} failed\n", file, stored->plan.manifest.scenario_name, directory.string(),
                      counts.finished, counts.all(), counts.failed));
    return counts.missing > 0 ? exit_incomplete : counts.failed > 0 ? exit_run_failed : exit_ok;
}

int run_status(const StatusOptions& options) {
    const std::filesystem::path directory = parts_directory(options.file);
    if (has_plan(directory)) return status_of_parts(options.file, directory);
    return status_of_results(options.file);
}

}  // namespace

void add_status_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<StatusOptions>();
    CLI::App* command = app.add_subcommand("status", "Say how many runs of a result file or of an unfinished sweep there are");
    command->add_option("FILE", options->file, "a result file, or the one that a sweep is to write")->required();
    command->callback([=, &action] { action = [=] { return run_status(*options); }; });
}

}  // namespace kapok
