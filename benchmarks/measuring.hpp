#pragma once
// How the benchmarks measure: processor time of this process, on one thread, against a reference of the same
// run.

#include <benchmark/benchmark.h>

#include <functional>

#include "model/population/registry.hpp"

namespace kapok::benchmarks {

/// Scales at which benchmarks run. `tiny` is for the test that they run at all.
struct Scale {
    const char* name;
    double value;
};
inline constexpr Scale tiny{"tiny", 0.001};

/// Processor time of one draw of a uniform number on this machine, in seconds: the unit of all ratios.
/// Measured once, as the best of several loops.
double seconds_per_draw();

/// Processor time that this process has used, in seconds.
double processor_seconds();

/// Runs `work` once per iteration on one thread and counts its processor time alone, not that of `prepare`,
/// which returns the number of items (firms times quarters, values ...) that `work` will go through. Reports
/// the time per item in draws.
void measure(benchmark::State& state, const std::function<double()>& prepare,
             const std::function<void()>& work);

/// The population of 2015 and a world of it.
const Registry& registry_2015();
World world_of_2015(double scale);
/// The levers of the plan of 2016-2020.
const Schedule& plan_levers();
std::size_t living_firms(const World& world);

void register_reference();
void register_runs();
void register_stages();
void register_results();
void register_estimators();

}  // namespace kapok::benchmarks
