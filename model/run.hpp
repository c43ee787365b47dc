#pragma once
// From a registry, a schedule and parameters to a record: one replicate.

#include <functional>

#include "model/population/registry.hpp"

namespace kapok {

/// One quarter, in the order of model/ODD.md; `schedule` gives the levers.
void advance_one_quarter(World& world, const Schedule& schedule);

/// What a run measures its later quarters against: its own first year, were every lever as in 2015.
References first_year_of(const World& initial, const Policy& of_2015);

struct RunPlan {
    const Registry* registry = nullptr;
    const Schedule* schedule = nullptr;
    Parameters parameters;             ///< may differ from the registry's in what does not shape 2015
    double scale = 1.0;
    Rng rng;
    int until_year = 2049;             ///< last year simulated, 2016 to 2049
    std::vector<bool> quarterly;       ///< datasets() also kept by quarter; empty: none
};

/// Called at the end of 2015 and after each quarter; returning false stops the run.
using AfterQuarter = std::function<bool(const World&)>;

/// A broken assumption inside a run: where it happened and what it was.
struct ModelError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The end of 2015 as a run begins, with what its later quarters are measured against: the same for all schedules over
/// the same levers of 2015. Throws ModelError.
World starting_world(const RunPlan& plan);

/// Runs from the end of 2015 to the end of `until_year`; of the plan's other parts only the schedule and what is kept by
/// quarter count. Throws ModelError; a stopped run returns what it has.
Record simulate_from(World world, const RunPlan& plan, const AfterQuarter& after_quarter = {});

/// Both in one.
Record simulate(const RunPlan& plan, const AfterQuarter& after_quarter = {});

}  // namespace kapok
