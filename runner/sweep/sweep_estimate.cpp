#include "runner/sweep/sweep_estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/run.hpp"
#include "runner/manifest.hpp"
#include "runner/progress.hpp"
#include "runner/starting_worlds.hpp"

namespace kapok {
namespace {

constexpr double compressed_share = 0.45;  ///< of recorded values; measured on yearly variables: 0.43 of 10 000 runs, 0.45 of 1280, 0.61 of 40
/// Worlds and populations that a sweep keeps, and results on their way to the disk, as a share of what the trial takes: so that two
/// threads come near the 150 to 350 MB that the shipped sweeps took.
constexpr double kept_share = 1.2;
constexpr int trial_until = 2017;

bool changes_parameters(const Factor& factor) {
    return factor.kind == FactorKind::parameter || factor.kind == FactorKind::city_parameter || factor.kind == FactorKind::posterior_member ||
           factor.kind == FactorKind::scenario;
}

std::string time_text(double seconds, Language language) {
    if (seconds < 90.0) return filled(language, "{:.0f} s", "{:.0f}秒", std::ceil(seconds));
    if (seconds < 5400.0) return filled(language, "{:.0f} min", "{:.0f}分钟", seconds / 60.0);
    return filled(language, "{:.1f} h", "{:.1f}小时", seconds / 3600.0);
}

std::string size_text(double bytes) {
    return bytes < 1e9 ? fmt::format("{:.0f} MB", std::max(1.0, bytes / 1e6)) : fmt::format("{:.1f} GB", bytes / 1e9);
}

/// All parts, which are not compressed, and beside them the file.
double disk_peak(const SweepEstimate& estimate) { return estimate.file_bytes * (1.0 / compressed_share + 1.0); }

}  // namespace

SweepEstimate estimate_sweep(const Sweep& sweep, std::size_t points, const std::shared_ptr<const Baseline>& baseline, bool tables, int threads) {
    RunPlan plan;
    plan.parameters = sweep.base.parameters;
    plan.scale = sweep.base.scale;
    plan.rng = {sweep.base.seed, 0};
    plan.schedule = &sweep.base.schedule;
    plan.until_year = std::min(trial_until, sweep.base.until);
    StartingWorlds worlds(baseline, 1);
    const auto before_population = monotonic_seconds();
    worlds.of(plan);
    const double population = monotonic_seconds() - before_population;
    const double before_years = monotonic_seconds();
    worlds.simulate(plan);
    const double year = (monotonic_seconds() - before_years) / (plan.until_year - Record::first_year);

    SweepEstimate estimate;
    const double replicates = sweep.base.replicates, years = sweep.base.until - Record::first_year;
    estimate.runs = static_cast<double>(points) * replicates;
    const bool own_population = std::any_of(sweep.factors.begin(), sweep.factors.end(), changes_parameters);
    const double populations = own_population ? estimate.runs : replicates;
    estimate.seconds = (populations * population + estimate.runs * years * year) / std::max(threads, 1);
    // runs in hand are worlds of about this size; the rest is the program and the populations it keeps
    const auto peak = static_cast<double>(execution_until_now(0.0, threads).peak_memory_bytes);
    estimate.memory_bytes = peak * (1.0 + kept_share + 0.25 * (threads - 1));
    double values = 0.0;
    for (const Dataset& dataset : datasets())
        if (dataset.variable != nullptr || tables) values += static_cast<double>(dataset.size) * (years + 1.0);
    estimate.file_bytes = estimate.runs * values * sizeof(double) * compressed_share;
    return estimate;
}

std::string estimate_text(const SweepEstimate& estimate, int threads, Language language) {
    return filled(language,
                  "\nOn {} threads of this machine, by two simulated years of the base: about {}, {} of memory, {} on disk while it runs and {} in the end.\n",
                  "\n按基准的两个模拟年估计,在本机{}个线程上:约{},内存{},运行期间占用磁盘{},最终文件{}。\n", threads, time_text(estimate.seconds, language), size_text(estimate.memory_bytes), size_text(disk_peak(estimate)), size_text(estimate.file_bytes));
}

}  // namespace kapok
