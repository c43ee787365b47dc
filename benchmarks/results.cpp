// Writing a result file.

#include <filesystem>
#include <memory>
#include <string>

#include "benchmarks/measuring.hpp"
#include "model/run.hpp"
#include "runner/results_file.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kapok::benchmarks {
namespace {

/// A file of several replicates of a run to 2020 with all that can be recorded by quarter. Items: numbers
/// written.
void write(benchmark::State& state, int replicates) {
    RunPlan run;
    run.registry = &registry_2015();
    run.schedule = &plan_levers();
    run.parameters = registry_2015().parameters;
    run.scale = tiny.value;
    run.until_year = 2020;
    for (const Dataset& dataset : datasets()) run.quarterly.push_back(dataset.quarterly);
    const Record record = simulate(run);
    double numbers = 0.0;
    for (const auto& values : record.yearly) numbers += static_cast<double>(values.size());
    for (const auto& values : record.quarterly) numbers += static_cast<double>(values.size());

    Manifest manifest;
    manifest.build = build_information();
    manifest.replicates = replicates;
    manifest.until_year = run.until_year;
    const TemporaryDirectory directory;
    const auto file = directory / "results.h5";
    double bytes = 0.0;
    measure(
        state, [&] { return numbers * replicates; },
        [&] {
            ResultsWriter writer(file, {datasets(), {}, 1, replicates, run.until_year, run.quarterly},
                                 manifest);
            for (int r = 0; r < replicates; ++r) writer.add(0, r, record);
            writer.publish({});
            bytes = static_cast<double>(std::filesystem::file_size(file));
        });
    state.counters["bytes_per_number"] = bytes / (numbers * replicates);
}

}  // namespace

void register_results() {
    for (const auto& [name, replicates] : {std::pair{"tiny", 2}, std::pair{"8", 8}, std::pair{"100", 100}})
        benchmark::RegisterBenchmark((std::string("write_results/") + name).c_str(),
                                     [count = replicates](benchmark::State& state) { write(state, count); })
            ->UseManualTime()
            ->Unit(benchmark::kMillisecond);
}

}  // namespace kapok::benchmarks
