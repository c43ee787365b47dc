#pragma once
// From a registry, a schedule and parameters to a record: one replicate.

#include <functional>

#include "model/population/registry.hpp"

namespace kapok {

/// One quarter, in the order of model/ODD.md; `schedule` gives the levers.
void advance_one_quarter(World& world, const Schedule& schedule);

/// What a run measures its later quarters against: its own first year, were every lever as in 2015.
References first_year_of(const World& initial, const Policy& of_2015);

/// A run between two quarters: all that it needs to go on, under the same schedule or another one.
struct RunState {
    World world;
    Record record;  ///< up to now
};

struct RunPlan {
    const Registry* registry = nullptr;
    const Schedule* schedule = nullptr;
    Parameters parameters;             ///< may differ from the registry's in what does not shape 2015
    double scale = 1.0;
    Rng rng;
    int until_year = 2049;             ///< last year simulated, 2016 to 2049
    std::vector<bool> quarterly;       ///< datasets() also kept by quarter; empty: none
    /// Where the run goes on from, its luck and its parameters included; none: the end of 2015.
    std::function<RunState()> start;
    /// Called at the end of each simulated year.
    std::function<void(const RunState&)> after_year;
};

/// Called at the end of 2015, if the run starts there, and after each quarter; returning false stops the run.
using AfterQuarter = std::function<bool(const World&)>;

/// A broken assumption inside a run: where it happened and what it was.
struct ModelError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The end of 2015, with what later quarters are measured against: the same for all schedules over the same levers of
/// 2015. Throws ModelError.
RunState first_state(const RunPlan& plan);

/// Runs to the end of `until_year`. Throws ModelError; a stopped run returns what it has.
Record simulate(const RunPlan& plan, const AfterQuarter& after_quarter = {});

}  // namespace kapok
