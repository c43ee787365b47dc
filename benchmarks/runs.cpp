// The initial population, a year of four quarters, a run to 2020, and what more threads bring.

#include <chrono>
#include <optional>
#include <string>

#include "benchmarks/measuring.hpp"
#include "model/run.hpp"
#include "runner/ensemble.hpp"

namespace kapok::benchmarks {
namespace {

RunPlan run_to_2020(double scale) {
    RunPlan plan;
    plan.registry = &registry_2015();
    plan.schedule = &plan_levers();
    plan.parameters = registry_2015().parameters;
    plan.scale = scale;
    plan.until_year = 2020;
    return plan;
}

void advance_a_year(World& world) {
    for (int quarter = 0; quarter < 4; ++quarter) advance_one_quarter(world, plan_levers());
}

/// 2016, the year after the initial population: some work is done in first quarters only. Items: firms x
/// quarters.
void quarters(benchmark::State& state, double scale) {
    const World start = world_of_2015(scale);
    World world;
    measure(
        state,
        [&] {
            world = start;
            return 4.0 * static_cast<double>(living_firms(world));
        },
        [&] { advance_a_year(world); });
}

void initial_population(benchmark::State& state, double scale) {
    registry_2015();
    std::optional<World> world;
    const auto firms = static_cast<double>(living_firms(world_of_2015(scale)));
    measure(
        state, [&] { return firms; }, [&] { world.emplace(world_of_2015(scale)); });
}

/// From the initial population to the record of 2020. Items: firms of 2015 x 20 quarters.
void run(benchmark::State& state, double scale) {
    const RunPlan plan = run_to_2020(scale);
    const double items = 20.0 * static_cast<double>(living_firms(world_of_2015(scale)));
    measure(
        state, [&] { return items; }, [&] { benchmark::DoNotOptimize(simulate(plan).years); });
}

double wall_seconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// How much sooner a year ends on all processors than on one.
void speed_up(benchmark::State& state, double scale) {
    const World start = world_of_2015(scale);
    double one = 0.0, all = 0.0;
    int threads = 0;
    for (auto _ : state) {
        World world = start;
        on_threads(1, [&](int) { one += wall_seconds([&] { advance_a_year(world); }); });
        world = start;
        const double before = all;
        threads = on_threads(0, [&](int) { all += wall_seconds([&] { advance_a_year(world); }); });
        state.SetIterationTime(all - before);
    }
    state.counters["threads"] = threads;
    state.counters["times_faster"] = one / all;
}

void add(const std::string& name, std::initializer_list<Scale> scales,
         void (*body)(benchmark::State&, double)) {
    for (const Scale& scale : scales)
        benchmark::RegisterBenchmark((name + "/" + scale.name).c_str(),
                                     [=](benchmark::State& state) { body(state, scale.value); })
            ->UseManualTime()
            ->Unit(benchmark::kMillisecond);
}

}  // namespace

void register_runs() {
    benchmark::RegisterBenchmark(
        "registry/tiny",
        [](benchmark::State& state) {
            const auto baseline = registry_2015().baseline;
            const auto firms = static_cast<double>(registry_2015().firms.size());
            measure(
                state, [&] { return firms; },
                [&] { benchmark::DoNotOptimize(build_registry(baseline, Parameters{})); });
        })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
    add("initial_population", {tiny, {"0.01", 0.01}, {"0.1", 0.1}, {"1", 1.0}}, initial_population);
    add("quarters", {tiny, {"0.01", 0.01}, {"0.1", 0.1}, {"1", 1.0}}, quarters);
    add("run_to_2020", {tiny, {"0.01", 0.01}, {"0.05", 0.05}, {"0.2", 0.2}}, run);
    add("speed_up", {tiny, {"0.1", 0.1}, {"1", 1.0}}, speed_up);
}

}  // namespace kapok::benchmarks
