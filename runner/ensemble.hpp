#pragma once
// All replicates of one scenario. Results do not depend on the number of threads: a replicate's luck is its own,
// and replicates are handed on in their order.

#include <atomic>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/run.hpp"
#include "runner/results_file.hpp"
#include "runner/scenario.hpp"

namespace kapok {

/// Runs `work` on this many threads, parallel loops inside it included; 0: one per processor that this process
/// may use. Returns the number of threads.
int on_threads(int threads, const std::function<void(int threads)>& work);

/// What a replicate left behind.
struct RunOutcome {
    int replicate = 0;
    RunStatus status = RunStatus::not_run;
    std::string message;            ///< of a failed run
    Record record;                  ///< of a finished run
    std::vector<FirmPanel> panels;  ///< of a finished run
};

struct EnsemblePlan {
    RunPlan run;                  ///< of every replicate, but for its number
    int replicates = 1;
    bool side_by_side = true;     ///< several replicates at a time; otherwise one at a time, on all threads
    int firms_every = 0;          ///< years between panels of all firms, from 2015; 0: none
};

/// The replicates that a scenario asks for, on a population of 2015; both must outlive the plan.
EnsemblePlan ensemble_of(const Scenario& scenario, const Registry& population);

/// True when a run is too small for its inner loops to use all threads.
bool is_small_run(double scale, std::size_t real_firms);

/// A replicate on its way, with the panels of the years behind it.
struct RunSoFar {
    RunState state;
    std::vector<FirmPanel> panels;
};

struct EnsembleHooks {
    /// Takes each run that finished or failed, in the order of replicates and never two at a time. What it
    /// throws ends the ensemble and is thrown by run_ensemble.
    std::function<void(RunOutcome)> take;
    /// Called after each simulated quarter, from any thread, several at a time.
    std::function<void()> after_quarter = [] {};
    /// Where a replicate goes on from; nothing, or no function: the end of 2015. Called from any thread; what it throws
    /// is that run's failure.
    std::function<std::optional<RunSoFar>(int replicate)> start = {};
    /// Called at the end of each simulated year, from any thread.
    std::function<void(int replicate, const RunState&, std::span<const FirmPanel>)> after_year = {};
    /// When it becomes true, runs stop after their current quarter and no further ones start.
    const std::atomic<bool>* stop = nullptr;
};

struct EnsembleCounts {
    int finished = 0, failed = 0, not_run = 0;
};

/// One replicate; kapok::simulate, or what a test puts in its place.
using Simulate = std::function<Record(const RunPlan&, const AfterQuarter&)>;

/// Runs replicates 0, 1, ... with the numbers Rng::replicate. An exception inside a run is that run's failure
/// and its outcome's message; the others go on.
EnsembleCounts run_ensemble(const EnsemblePlan& plan, const EnsembleHooks& hooks, const Simulate& one_run = simulate);

}  // namespace kapok
