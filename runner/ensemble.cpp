#include "runner/ensemble.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <exception>

namespace kapok {
namespace {

/// Agents above which the loops inside a run keep all threads busy.
constexpr double small_run_agents = 50'000.0;

class Ensemble {
public:
    Ensemble(const EnsemblePlan& plan, const EnsembleHooks& hooks, const Simulate& one_run)
        : plan_(plan), hooks_(hooks), one_run_(one_run) {}

    EnsembleCounts run() {
        if (plan_.side_by_side) run_side_by_side();
        else run_one_by_one();
        if (failure_) std::rethrow_exception(failure_);
        counts_.not_run = plan_.replicates - counts_.finished - counts_.failed;
        return counts_;
    }

private:
    void run_one_by_one() {
        for (int replicate = 0; replicate < plan_.replicates && !stopping(); ++replicate) take(run_one(replicate));
    }

    void run_side_by_side() {
        int next = 0;
        const auto number = tbb::make_filter<void, int>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) {
            if (next < plan_.replicates && !stopping()) return next++;
            control.stop();
            return 0;
        });
        const auto simulation = tbb::make_filter<int, RunOutcome>(
            tbb::filter_mode::parallel, [&](int replicate) { return run_one(replicate); });
        const auto hand_on = tbb::make_filter<RunOutcome, void>(
            tbb::filter_mode::serial_in_order, [&](RunOutcome outcome) { take(std::move(outcome)); });
        // twice as many runs as threads may be in hand, so that a slow one does not make the others wait
        const auto in_hand = static_cast<std::size_t>(2 * tbb::this_task_arena::max_concurrency());
        tbb::parallel_pipeline(in_hand, number & simulation & hand_on);
    }

    [[nodiscard]] bool stopping() const {
        return abandoned_.load(std::memory_order_relaxed) ||
               (hooks_.stop != nullptr && hooks_.stop->load(std::memory_order_relaxed));
    }

    RunOutcome run_one(int replicate) {
        RunOutcome outcome;
        outcome.replicate = replicate;
        RunPlan run = plan_.run;
        run.rng.replicate = static_cast<std::uint32_t>(replicate);
        const auto after_quarter = [&](const World& world) {
            const Quarter ended{world.quarter.index - 1};
            if (is_panel_quarter(ended)) outcome.panels.push_back(firm_panel(world.firms, ended.year()));
            if (ended.index >= 0) hooks_.after_quarter();
            return !stopping();
        };
        if (hooks_.after_year)
            run.after_year = [&](const RunState& state) { hooks_.after_year(replicate, state, outcome.panels); };
        try {
            std::optional<RunSoFar> begun = hooks_.start ? hooks_.start(replicate) : std::nullopt;
            if (begun) {
                for (int quarter = 0; quarter < begun->state.record.quarters; ++quarter) hooks_.after_quarter();
                outcome.panels = std::move(begun->panels);
                run.start = [&] { return std::move(begun->state); };
            }
            outcome.record = one_run_(run, after_quarter);
            const bool whole = outcome.record.years == run.until_year - Record::first_year + 1;
            outcome.status = whole ? RunStatus::finished : RunStatus::not_run;
        } catch (const std::exception& error) {
            outcome.status = RunStatus::failed;
            outcome.message = error.what();
        }
        return outcome;
    }

    [[nodiscard]] bool is_panel_quarter(Quarter ended) const {
        return plan_.firms_every > 0 && ended.ends_year() && (ended.year() - Record::first_year) % plan_.firms_every == 0;
    }

    void take(RunOutcome outcome) {
        if (outcome.status == RunStatus::not_run || failure_) return;
        (outcome.status == RunStatus::finished ? counts_.finished : counts_.failed) += 1;
        try {
            hooks_.take(std::move(outcome));
        } catch (...) {
            failure_ = std::current_exception();
            abandoned_ = true;  // the runs still under way need not go on
        }
    }

    const EnsemblePlan& plan_;
    const EnsembleHooks& hooks_;
    const Simulate& one_run_;
    EnsembleCounts counts_;
    std::atomic<bool> abandoned_ = false;
    /// What went wrong in taking an outcome. It must not leave the pipeline while runs are under way: the library would
    /// cancel the loops inside them, and they would go on with half of their work done.
    std::exception_ptr failure_;
};

}  // namespace

int on_threads(int threads, const std::function<void(int threads)>& work) {
    const int count = threads > 0 ? threads : tbb::info::default_concurrency();
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(count));
    tbb::task_arena arena(count);
    arena.execute([&] { work(count); });
    return count;
}

EnsemblePlan ensemble_of(const Scenario& scenario, const Registry& population) {
    EnsemblePlan plan;
    plan.run.registry = &population;
    plan.run.schedule = &scenario.schedule;
    plan.run.parameters = scenario.parameters;
    plan.run.scale = scenario.scale;
    plan.run.rng.seed = scenario.seed;
    plan.run.until_year = scenario.until;
    plan.replicates = scenario.replicates;
    plan.side_by_side = scenario.replicates > 1 && is_small_run(scenario.scale, population.firms.size());
    plan.firms_every = scenario.firms_every;
    return plan;
}

bool is_small_run(double scale, std::size_t real_firms) {
    return scale * static_cast<double>(real_firms) < small_run_agents;
}

EnsembleCounts run_ensemble(const EnsemblePlan& plan, const EnsembleHooks& hooks, const Simulate& one_run) {
    return Ensemble(plan, hooks, one_run).run();
}

}  // namespace kapok
