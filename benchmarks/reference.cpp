// The reference that all benchmarks are measured against, and what they share.

#include <algorithm>
#include <ctime>
#include <memory>

#include "benchmarks/measuring.hpp"
#include "model/rng.hpp"
#include "runner/baseline_files.hpp"
#include "runner/ensemble.hpp"
#include "runner/scenario_file.hpp"

namespace kapok::benchmarks {
namespace {

/// Sum of two uniform draws (one Philox block) for each of many agents, as the model's stages take them.
double draw_for_agents(std::size_t agents) {
    const Rng rng{1, 0};
    double sum = 0.0;
    for (std::size_t i = 0; i < agents; ++i) {
        auto draws = rng.stream(i, Quarter{0}, Purpose::test);
        sum += draws.uniform() + draws.uniform();
    }
    return sum;
}

}  // namespace

double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double seconds_per_draw() {
    static const double seconds = [] {
        constexpr std::size_t agents = 500'000;
        double best = 1e9;
        for (int loop = 0; loop < 9; ++loop) {
            const double start = processor_seconds();
            benchmark::DoNotOptimize(draw_for_agents(agents));
            best = std::min(best, (processor_seconds() - start) / (2.0 * agents));
        }
        return best;
    }();
    return seconds;
}

void measure(benchmark::State& state, const std::function<double()>& prepare,
             const std::function<void()>& work) {
    const double draw = seconds_per_draw();
    double seconds = 0.0, items = 0.0;
    on_threads(1, [&](int) {
        for (auto _ : state) {
            items += prepare();
            const double start = processor_seconds();
            work();
            const double used = processor_seconds() - start;
            seconds += used;
            state.SetIterationTime(used);
        }
    });
    state.counters["items"] = benchmark::Counter(items, benchmark::Counter::kAvgIterations);
    state.counters["draws_per_item"] = seconds / items / draw;
}

const Registry& registry_2015() {
    static const auto registry =
        build_registry(std::make_shared<const Baseline>(load_baseline(DataSource{}).baseline), Parameters{});
    return *registry;
}

World world_of_2015(double scale) {
    return initial_world(registry_2015(), scale, Rng{1, 0});
}

const Schedule& plan_levers() {
    static const Schedule schedule = load_scenario("plan", *registry_2015().baseline).schedule;
    return schedule;
}

std::size_t living_firms(const World& world) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < world.firms.size(); ++i) count += world.firms.alive(i);
    return count;
}

void register_reference() {
    // one draw per item costs one draw, if the machine is quiet
    benchmark::RegisterBenchmark("draws/tiny", [](benchmark::State& state) {
        measure(
            state, [] { return 2.0 * 100'000; }, [] { benchmark::DoNotOptimize(draw_for_agents(100'000)); });
    })->UseManualTime();
}

}  // namespace kapok::benchmarks
