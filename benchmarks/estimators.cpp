// The estimators that a report of a sweep waits for longest.

#include <string>

#include "analysis/estimators/counter_draws.hpp"
#include "analysis/estimators/gaussian_process.hpp"
#include "analysis/estimators/resampling.hpp"
#include "analysis/estimators/scenario_boxes.hpp"
#include "benchmarks/measuring.hpp"

namespace kapok::benchmarks {
namespace {

using Eigen::Index;

constexpr Index input_count = 10;

/// Points spread evenly in the unit cube, as a Latin hypercube of ten levers has them.
Eigen::MatrixXd uniform_points(Index count) {
    Eigen::MatrixXd points(count, input_count);
    CounterDraws draws(1, 0);
    for (double& value : points.reshaped()) value = draws.uniform();
    return points;
}

/// Boxes of cases that meet goals in a corner, through noise, tested by 100 permutations and 100 halves. Items: cases.
void find_boxes(benchmark::State& state, Index count) {
    Cases cases{uniform_points(count), Eigen::VectorXd(count)};
    CounterDraws draws(2, 0);
    for (Index i = 0; i < count; ++i) {
        const bool in_corner = cases.inputs(i, 0) > 0.5 && cases.inputs(i, 1) > 0.4;
        cases.outcome(i) = draws.uniform() < (in_corner ? 0.8 : 0.1) ? 1.0 : 0.0;
    }
    measure(
        state, [&] { return static_cast<double>(count); }, [&] { benchmark::DoNotOptimize(discover_boxes(cases)); });
}

/// A Gaussian process fitted to a function seen through noise. Items: points.
void fit_process(benchmark::State& state, Index count) {
    GaussianProcessData data{uniform_points(count), Eigen::VectorXd(count), {}};
    CounterDraws draws(3, 0);
    for (Index i = 0; i < count; ++i)
        data.outputs(i) = data.inputs(i, 0) + data.inputs(i, 1) * data.inputs(i, 2) + 0.1 * draws.uniform();
    measure(
        state, [&] { return static_cast<double>(count); },
        [&] { benchmark::DoNotOptimize(GaussianProcess::fit(data)); });
}

/// Weighted sums of 50 columns over 1 000 resamples of some rows. Items: rows.
void sum_resamples(benchmark::State& state, Index count) {
    const Resamples resamples(static_cast<std::size_t>(count), 1000);
    RowStatistics statistics(count, 50);
    CounterDraws draws(4, 0);
    for (double& value : statistics.reshaped()) value = draws.uniform();
    measure(
        state, [&] { return static_cast<double>(count); },
        [&] { benchmark::DoNotOptimize(resamples.sums(statistics)); });
}

using Work = void (*)(benchmark::State&, Index);

void register_sizes(const std::string& name, Work work, Index tiny_size, Index size) {
    for (const auto& [label, count] : {std::pair{std::string("tiny"), tiny_size}, {std::to_string(size), size}})
        benchmark::RegisterBenchmark((name + "/" + label).c_str(),
                                     [work, rows = count](benchmark::State& state) { work(state, rows); })
            ->UseManualTime()
            ->Unit(benchmark::kMillisecond);
}

}  // namespace

void register_estimators() {
    register_sizes("boxes", find_boxes, 40, 2000);
    register_sizes("gaussian_process", fit_process, 20, 200);
    register_sizes("resamples", sum_resamples, 20, 2000);
}

}  // namespace kapok::benchmarks
