#pragma once
// One run of the command `kapok run`: from a scenario to a published file.

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runner/checkpoint_folder.hpp"
#include "runner/commands/branch.hpp"
#include "runner/ensemble.hpp"
#include "runner/evidence/posterior.hpp"
#include "runner/interruption.hpp"
#include "runner/progress.hpp"

namespace kapok {

struct RunOptions {
    std::string scenario, output, data, posterior, checkpoint_folder;
    std::vector<std::string> settings;
    std::vector<std::string> from;  ///< checkpoints to branch from
    std::optional<int> replicates, until, firms_every, checkpoint_every;
    std::optional<double> scale;
    std::optional<std::uint32_t> seed;
    int threads = 0;
    bool quiet = false, force = false, keep_checkpoints = false;
};

class RunCommand {
public:
    /// What is given must outlive the command; `branch` may be empty.
    RunCommand(const RunOptions& options, const Scenario& scenario, const LoadedBaseline& loaded, const Branch& branch);

    void run(int threads);
    /// Says how it went; the exit code.
    [[nodiscard]] int conclude() const;

private:
    [[nodiscard]] Manifest manifest() const;
    [[nodiscard]] CheckpointHeader header_of(int replicate) const;
    [[nodiscard]] Simulate one_run(const std::shared_ptr<const Registry>& registry) const;
    std::unique_ptr<CheckpointFolder> open_folder(Progress& progress) const;
    void take(const RunOutcome& outcome, ResultsWriter& writer, Progress& progress);
    std::optional<RunSoFar> start_of(int replicate, CheckpointFolder* folder);

    const RunOptions& options_;
    const Scenario& scenario_;
    const LoadedBaseline& loaded_;
    const Branch& branch_;
    std::shared_ptr<const Baseline> baseline_;
    std::vector<bool> quarterly_;
    Posterior posterior_;
    MemberParameters members_;  ///< none: every replicate has the scenario's parameters, or its checkpoint's
    ParameterDraws draws_;
    std::mutex files_;          ///< HDF5 serves one thread at a time
    const std::atomic<bool>& stop_ = stop_on_signals();
    double start_ = monotonic_seconds();
    EnsembleCounts counts_;
    std::string hash_, disk_full_;
};

}  // namespace kapok
