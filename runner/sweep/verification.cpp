#include "runner/sweep/verification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>

#include "model/parallel.hpp"
#include "runner/messages.hpp"
#include "runner/scenario_file.hpp"
#include "runner/starting_worlds.hpp"
#include "runner/sweep/scenario_run.hpp"

namespace kapok {
namespace {

bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

/// A run as the file has it.
struct StoredArrays {
    std::vector<std::size_t> rows;  ///< of datasets()
    std::vector<DataArray> arrays;
};

StoredArrays arrays_of(const ResultsReader& reader, const VerifiedRun& run) {
    StoredArrays stored;
    for (std::size_t d = 0; d < datasets().size(); ++d) {
        if (reader.find(datasets()[d].id) == nullptr) continue;
        stored.rows.push_back(d);
        stored.arrays.push_back(reader.read(datasets()[d].id, {{"design", static_cast<std::size_t>(run.point)}, {"replicate", static_cast<std::size_t>(run.replicate)}}));
    }
    return stored;
}

std::string difference_between(const StoredArrays& stored, const Record& again) {
    for (std::size_t k = 0; k < stored.rows.size(); ++k) {
        const Dataset& dataset = datasets()[stored.rows[k]];
        const std::vector<double>& was = stored.arrays[k].values;
        const std::vector<double>& is = again.yearly[stored.rows[k]];
        if (was.size() != is.size()) return fmt::format("'{}' has {} values instead of {}", dataset.id, is.size(), was.size());
        for (std::size_t i = 0; i < was.size(); ++i)
            if (!same_bits(was[i], is[i]))
                return fmt::format("'{}' of {} is {} instead of {}", dataset.id, Record::first_year + static_cast<int>(i / dataset.size), is[i], was[i]);
    }
    return {};
}

}  // namespace

std::vector<VerifiedRun> verify_runs(const ResultsReader& reader, const LoadedBaseline& loaded, const Posterior& posterior, int count, std::uint32_t seed) {
    const Manifest& manifest = reader.manifest();
    if (!manifest.draws.source.empty() && manifest.draws.source != posterior.name)
        throw InputError(Fault{reader.path().string(), 0, 0, fmt::format("its parameters were drawn from {}, not from {}", manifest.draws.source, posterior.name)});
    std::vector<VerifiedRun> runs;
    for (int point = 0; point < static_cast<int>(reader.labels("design").size()); ++point) {
        const std::vector<RunStatus> statuses = reader.statuses(point);
        for (int replicate = 0; replicate < static_cast<int>(statuses.size()); ++replicate)
            if (statuses[static_cast<std::size_t>(replicate)] == RunStatus::finished) runs.push_back({point, replicate, {}});
    }
    const Rng lot{seed, 0};
    std::sort(runs.begin(), runs.end(), [&](const VerifiedRun& a, const VerifiedRun& b) {
        const auto ticket = [&](const VerifiedRun& run) { return lot.stream(mix(static_cast<std::uint64_t>(run.point), static_cast<std::uint64_t>(run.replicate)), Quarter{0}, Purpose::verification_lot).uniform(); };
        return std::pair(ticket(a), std::pair(a.point, a.replicate)) < std::pair(ticket(b), std::pair(b.point, b.replicate));
    });
    if (runs.size() > static_cast<std::size_t>(count)) runs.resize(static_cast<std::size_t>(count));

    const DesignTable table = reader.design_table();
    std::vector<Scenario> scenarios;
    std::vector<StoredArrays> stored;
    for (const VerifiedRun& run : runs) {
        const std::string& text = table.scenarios.empty() ? manifest.scenario_text : table.scenarios.at(static_cast<std::size_t>(run.point));
        scenarios.push_back(scenario_from_text(text, reader.path().string(), loaded.baseline));
        stored.push_back(arrays_of(reader, run));
    }
    StartingWorlds worlds(std::make_shared<const Baseline>(loaded.baseline), 2);
    for_each_task(runs.size(), [&](std::size_t k) {
        const RunPlan plan = plan_of(scenarios[k], posterior, runs[k].replicate);
        runs[k].difference = difference_between(stored[k], worlds.simulate(plan));
    });
    return runs;
}

}  // namespace kapok
