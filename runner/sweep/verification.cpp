#include "runner/sweep/verification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "model/parallel.hpp"
#include "runner/messages.hpp"
#include "runner/result_hash.hpp"
#include "runner/scenario_file.hpp"
#include "runner/starting_worlds.hpp"
#include "runner/sweep/scenario_run.hpp"

namespace kapok {
namespace {

bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

constexpr std::string_view quarterly_suffix = "_quarterly";

/// The row of datasets() that an array of a file records, by year or by quarter; none for arrays of another kind.
std::optional<std::size_t> row_of(std::string_view id) {
    const auto found = std::find_if(datasets().begin(), datasets().end(), [&](const Dataset& dataset) { return dataset.id == id; });
    return found == datasets().end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - datasets().begin()));
}

/// An array of a run as the file has it.
struct StoredArray {
    std::size_t row = 0;  ///< of datasets()
    bool quarterly = false;
    DataArray array;
};
using StoredArrays = std::vector<StoredArray>;

StoredArrays arrays_of(const ResultsReader& reader, const VerifiedRun& run) {
    StoredArrays stored;
    for (const VariableInfo& variable : reader.variables()) {
        std::string_view id = variable.id;
        const bool quarterly = id.ends_with(quarterly_suffix);
        if (quarterly) id.remove_suffix(quarterly_suffix.size());
        if (const auto row = row_of(id))
            stored.push_back({*row, quarterly, reader.read(variable.id, {{"design", static_cast<std::size_t>(run.point)}, {"replicate", static_cast<std::size_t>(run.replicate)}})});
    }
    return stored;
}

/// "2018", "2018Q3".
std::string when(bool quarterly, int step) {
    const Quarter quarter{step};
    return quarterly ? fmt::format("{}Q{}", quarter.year(), quarter.of_year() + 1) : std::to_string(Record::first_year + step);
}

std::string difference_between(const StoredArrays& stored, const Record& again) {
    for (const StoredArray& of : stored) {
        const Dataset& dataset = datasets()[of.row];
        const std::vector<double>& was = of.array.values;
        const std::vector<double>& is = of.quarterly ? again.quarterly[of.row] : again.yearly[of.row];
        if (was.size() != is.size()) return fmt::format("'{}' has {} values instead of {}", dataset.id, is.size(), was.size());
        for (std::size_t i = 0; i < was.size(); ++i)
            if (!same_bits(was[i], is[i]))
                return fmt::format("'{}' of {} is {} instead of {}", dataset.id, when(of.quarterly, static_cast<int>(i / dataset.size)), is[i], was[i]);
    }
    return {};
}

}  // namespace

std::string hash_of_contents(const ResultsReader& reader) {
    const Manifest& manifest = reader.manifest();
    const auto designs = static_cast<int>(reader.labels("design").size()), replicates = static_cast<int>(reader.labels("replicate").size());
    ResultHash hash(hashed_text(manifest, reader.design_table()), manifest.seed, designs, replicates);
    std::vector<std::string> ids;
    for (const VariableInfo& variable : reader.variables()) {
        std::string_view id = variable.id;
        if (id.ends_with(quarterly_suffix)) id.remove_suffix(quarterly_suffix.size());
        if (row_of(id)) ids.push_back(variable.id);
    }
    for (int design = 0; design < designs; ++design) {
        std::vector<DataArray> arrays;
        for (const std::string& id : ids) arrays.push_back(reader.read(id, {{"design", static_cast<std::size_t>(design)}}));
        const std::vector<RunStatus> statuses = reader.statuses(design);
        for (int replicate = 0; replicate < replicates; ++replicate) {
            const RunStatus status = statuses.at(static_cast<std::size_t>(replicate));
            hash.add_run(design, replicate, static_cast<int>(status));
            if (status != RunStatus::finished) continue;
            for (std::size_t k = 0; k < ids.size(); ++k) {
                const std::size_t size = arrays[k].values.size() / static_cast<std::size_t>(replicates);
                hash.add_array(ids[k], {arrays[k].shape.begin() + 1, arrays[k].shape.end()}, std::span(arrays[k].values).subspan(static_cast<std::size_t>(replicate) * size, size));
            }
        }
    }
    return hash.hex();
}

std::vector<VerifiedRun> verify_runs(const ResultsReader& reader, const LoadedBaseline& loaded, const Posterior& posterior, int count, std::uint32_t seed) {
    const Manifest& manifest = reader.manifest();
    if (!manifest.draws.source.empty() && manifest.draws.source != posterior.name)
        throw InputError(Fault{reader.path().string(), 0, 0, fmt::format("its parameters were drawn from {}, not from {}", manifest.draws.source, posterior.name)});
    std::vector<VerifiedRun> runs;
    for (int point = 0; point < static_cast<int>(reader.labels("design").size()); ++point) {
        const std::vector<RunStatus> statuses = reader.statuses(point);
        for (int replicate = 0; replicate < static_cast<int>(statuses.size()); ++replicate)
            if (const RunStatus status = statuses[static_cast<std::size_t>(replicate)]; status == RunStatus::finished || status == RunStatus::failed) runs.push_back({point, replicate, {}});
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
    std::vector<std::string> failures;
    const std::size_t replicates = reader.labels("replicate").size();
    for (const VerifiedRun& run : runs) {
        const std::size_t number = static_cast<std::size_t>(run.point) * replicates + static_cast<std::size_t>(run.replicate);
        failures.push_back(number < manifest.failures.size() ? manifest.failures[number] : std::string());
        const std::string& text = table.scenarios.empty() ? manifest.scenario_text : table.scenarios.at(static_cast<std::size_t>(run.point));
        scenarios.push_back(scenario_from_text(text, reader.path().string(), loaded.baseline));
        stored.push_back(arrays_of(reader, run));
    }
    StartingWorlds worlds(std::make_shared<const Baseline>(loaded.baseline), 2);
    for_each_task(runs.size(), [&](std::size_t k) {
        const RunPlan plan = plan_of(scenarios[k], posterior, runs[k].replicate);
        const std::string& failure = failures[k];
        try {
            const Record again = worlds.simulate(plan);
            runs[k].difference = failure.empty() ? difference_between(stored[k], again) : "it failed (" + failure + "), and does not now";
        } catch (const ModelError& error) {
            if (failure != error.what()) runs[k].difference = fmt::format("it fails: {}", error.what());
        }
    });
    return runs;
}

}  // namespace kapok
