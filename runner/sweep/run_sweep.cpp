#include "runner/sweep/run_sweep.hpp"

#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <new>
#include <stdexcept>
#include <utility>

#include "runner/ensemble.hpp"
#include "runner/sweep/sequential_replicates.hpp"

namespace kapok {
namespace {

/// Replicates of one luck follow each other, so few worlds are asked for at a time; a large one takes much memory.
constexpr std::size_t kept_worlds = 3;

constexpr double wait_at_end = 1.0;  ///< seconds, when no further run begins

std::size_t real_firms(const Baseline& baseline) {
    double firms = 0.0;
    for (const Place city : cities)
        for (const Sector sector : firm_sectors) firms += baseline.sector_cells[city][sector].st_firms;
    return static_cast<std::size_t>(firms);
}

}  // namespace

struct SweepRunner::Job {
    SweepRun run;
    Scenario scenario;
    StoredRun ended;
    bool whole = false;  ///< it was not stopped
    std::exception_ptr out_of_memory;
};

SweepRunner::SweepRunner(const PreparedSweep& sweep, const std::shared_ptr<const Baseline>& baseline, SweepStore& store, const SweepHooks& hooks)
    : sweep_(sweep), store_(store), hooks_(hooks), small_(is_small_run(sweep.sweep().base.scale, real_firms(*baseline))),
      worlds_(baseline, small_ ? kept_worlds : 1) {}

bool SweepRunner::stopping() const {
    return abandoned_.load(std::memory_order_relaxed) || (hooks_.stop != nullptr && hooks_.stop->load(std::memory_order_relaxed));
}

void SweepRunner::run(const std::vector<SweepRun>& runs) {
    using Handed = std::shared_ptr<Job>;
    std::size_t next = 0;
    all_begun_ = false;
    const auto begin = tbb::make_filter<void, Handed>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) {
        if (next < runs.size() && !stopping()) {
            const SweepRun& run = runs[next++];
            return hooks_.beside != nullptr ? hooks_.beside->measure([&] { return prepared(run); }) : prepared(run);
        }
        control.stop();
        all_begun_ = true;
        return Handed();
    });
    const auto simulation = tbb::make_filter<Handed, Handed>(tbb::filter_mode::parallel, [&](Handed job) {
        simulate_one(*job);
        return job;
    });
    // one thread at a time writes, the others go on
    const auto keep = tbb::make_filter<Handed, void>(tbb::filter_mode::serial_out_of_order, [&](const Handed& job) {
        if (!job->whole && !job->out_of_memory) return;
        if (hooks_.beside != nullptr) hooks_.beside->measure([&] { this->keep(*job); });
        else this->keep(*job);
    });
    // twice as many runs as threads may be in hand, so that a slow one does not make the others wait; large runs use all
    // threads themselves
    const auto in_hand = small_ ? static_cast<std::size_t>(2 * tbb::this_task_arena::max_concurrency()) : 1;
    tbb::parallel_pipeline(in_hand, begin & simulation & keep);
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

std::shared_ptr<SweepRunner::Job> SweepRunner::prepared(const SweepRun& run) const {
    return std::make_shared<Job>(Job{run, sweep_.scenario(run.point), {}, false, {}});
}

template <class Step>
void SweepRunner::guard(Step step) {
    if (failure_) return;
    try {
        step();
    } catch (...) {
        failure_ = std::current_exception();
        abandoned_ = true;  // the runs still under way need not go on
    }
}

void SweepRunner::keep(const Job& job) {
    const std::lock_guard lock(keeping_);
    guard([&] {
        if (job.out_of_memory) std::rethrow_exception(job.out_of_memory);
        store_.add(job.ended);
        // the last ones wait for runs that may take long, or never end
        if (stopping() || (all_begun_ && store_.is_due(wait_at_end))) store_.flush();
        hooks_.after_run(job.run, job.ended);
    });
}

/// From runs that are under way: what has waited for a minute, or is there when the program is told to stop, goes to the disk
/// however long they take.
void SweepRunner::write_if_due() {
    const std::unique_lock lock(keeping_, std::try_to_lock);
    if (!lock.owns_lock() || (!store_.is_due() && !stopping())) return;
    const auto write = [&] { guard([&] { store_.flush(); }); };
    if (hooks_.beside != nullptr) hooks_.beside->measure(write);
    else write();
}

void SweepRunner::simulate_one(Job& job) {
    job.ended.key = sweep_.key(job.run);
    try {
        const RunPlan plan = sweep_.plan(job.scenario, job.run.replicate);
        const Record record = worlds_.simulate(plan, [&](const World& world) {
            if (world.quarter.index > 0) hooks_.after_quarter();
            write_if_due();
            return !stopping();
        });
        job.whole = record.years == plan.until_year - Record::first_year + 1;
        if (job.whole) job.ended.values = sweep_.kept_values(record);
    } catch (const std::bad_alloc&) {
        job.out_of_memory = std::current_exception();
    } catch (const std::exception& error) {
        job.whole = true;
        job.ended.status = RunStatus::failed;
        job.ended.message = error.what();
    }
}

std::vector<SweepRun> missing_runs(const PreparedSweep& sweep, const SweepStore& store, const Shard& shard) {
    std::vector<SweepRun> runs;
    for (std::size_t number = 0; number < sweep.run_count(); ++number)
        if (shard.has(number) && !store.has(sweep.key(sweep.run(number)))) runs.push_back(sweep.run(number));
    return runs;
}

void run_sweep(const PreparedSweep& sweep, const std::shared_ptr<const Baseline>& baseline, SweepStore& store, const Shard& shard, const SweepHooks& hooks) {
    SweepRunner runner(sweep, baseline, store, hooks);
    if (!sweep.sweep().sequential) {
        runner.run(missing_runs(sweep, store, shard));
        return;
    }
    if (shard.count > 1) throw std::logic_error("replicates that depend on results cannot be divided");
    // a replicate more where the ones before leave the effect too uncertain
    for (int replicate = 0; replicate < sweep.replicates() && !runner.stopping(); ++replicate) {
        std::vector<SweepRun> runs;
        for (std::size_t number = 0; number < sweep.points().size(); ++number) {
            const SweepRun run{sweep.run(number).point, replicate};
            if (!store.has(sweep.key(run)) && replicate < replicates_needed(sweep, store, run.point, replicate)) runs.push_back(run);
        }
        runner.run(runs);
    }
}

}  // namespace kapok
