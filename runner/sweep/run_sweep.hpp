#pragma once
// The runs of a sweep, on the threads of this process, into a store.

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "runner/processor_time.hpp"
#include "runner/starting_worlds.hpp"
#include "runner/sweep/prepared_sweep.hpp"
#include "runner/sweep/sweep_store.hpp"

namespace kapok {

/// Every `count`-th run from the `index`-th on, counted from 0.
struct Shard {
    std::size_t index = 0, count = 1;
    [[nodiscard]] bool has(std::size_t run) const { return run % count == index; }
};

struct SweepHooks {
    /// Called with each run that has ended, one at a time.
    std::function<void(const SweepRun&, const StoredRun&)> after_run = [](const SweepRun&, const StoredRun&) {};
    /// Called after each simulated quarter, from any thread.
    std::function<void()> after_quarter = [] {};
    /// When it becomes true, runs stop after their current quarter and no further ones start.
    const std::atomic<bool>* stop = nullptr;
    /// Counts the time that goes into preparing runs and keeping their results.
    ProcessorTime* beside = nullptr;
};

/// Runs what it is given and puts it into a store. What fails in the model is stored as a failure and the rest goes on;
/// when memory runs out, which says nothing of a run, all stop. Results do not depend on the number of threads.
class SweepRunner {
public:
    /// All must outlive it.
    SweepRunner(const PreparedSweep& sweep, const std::shared_ptr<const Baseline>& baseline, SweepStore& store, const SweepHooks& hooks);

    /// Throws DiskFull, FileError, std::bad_alloc; the runs that had ended by then are in the store, or are when its flush()
    /// succeeds.
    void run(const std::vector<SweepRun>& runs);
    [[nodiscard]] bool stopping() const;

private:
    struct Job;
    std::shared_ptr<Job> prepared(const SweepRun& run) const;
    void simulate_one(Job& job);
    void keep(const Job& job);
    void write_if_due();
    template <class Step>
    void guard(Step step);

    const PreparedSweep& sweep_;
    SweepStore& store_;
    const SweepHooks& hooks_;
    bool small_;
    mutable StartingWorlds worlds_;
    std::atomic<bool> abandoned_ = false;
    std::atomic<bool> all_begun_ = false;  ///< no further run will begin
    std::mutex keeping_;                   ///< of the store, and of failure_
    /// What went wrong in keeping a run, or memory that ran out. It must not leave the pipeline while runs are under way: the library would cancel
    /// the loops inside them, and they would go on with half of their work done.
    std::exception_ptr failure_;
};

/// The runs of a shard that the store does not have yet, in the order in which they start, of a sweep with a fixed number
/// of replicates. Runs that failed are there.
std::vector<SweepRun> missing_runs(const PreparedSweep& sweep, const SweepStore& store, const Shard& shard = {});

/// Runs all that the store does not have yet; replicates are added one by one where the sweep says so, which a shard of
/// several cannot do (std::logic_error). Neither the threads nor what the store had before change results.
void run_sweep(const PreparedSweep& sweep, const std::shared_ptr<const Baseline>& baseline, SweepStore& store, const Shard& shard, const SweepHooks& hooks);

}  // namespace kapok
