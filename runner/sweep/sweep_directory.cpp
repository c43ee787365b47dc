#include "runner/sweep/sweep_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "runner/messages.hpp"

namespace kapok {
namespace {

namespace fs = std::filesystem;

constexpr const char* plan_name = "plan.h5";
constexpr std::string_view quarterly_suffix = "_quarterly";

}  // namespace

fs::path parts_directory(const fs::path& output) {
    return output.string() + ".parts";
}

void prepare_parts(const fs::path& directory, const PreparedSweep& sweep, bool take_over, const DirectoryLock& lock) {
    const SweepStore store(directory);
    const SweepPlan plan = sweep.plan_of_file(store);
    if (!lock.is_alone()) {
        if (!has_plan(directory) || read_plan(directory)->plan.keys != plan.keys)
            throw InputError(Fault{directory.string(), 0, 0, "another sweep is under way in it; choose another result file, or wait"});
        return;
    }
    if (!take_over) {
        const std::set<RunKey> own(plan.keys.begin(), plan.keys.end());
        const std::size_t foreign = store.count_if([&](const RunKey& key) { return !own.contains(key); });
        if (foreign > 0)
            throw InputError(Fault{directory.string(), 0, 0,
                                   fmt::format("{} of its {} runs are not of this sweep as this version of Kapok would run it; choose another result file, "
                                               "or add --force to do without them",
                                               foreign, store.size())});
    }
    ResultsWriter(directory / plan_name, plan.layout, plan.manifest).publish({});
}

bool has_plan(const fs::path& directory) {
    std::error_code ignored;
    return fs::exists(directory / plan_name, ignored);
}

void remove_parts(const fs::path& directory, DirectoryLock& lock) {
    if (!lock.try_alone()) return;
    std::error_code ignored;
    fs::remove(directory / plan_name, ignored);
    fs::remove(directory / directory_lock_name, ignored);
    SweepStore::remove(directory);
}

std::unique_ptr<const StoredPlan> read_plan(const fs::path& directory) {
    const ResultsReader reader(directory / plan_name);
    auto stored = std::make_unique<StoredPlan>();
    SweepPlan& plan = stored->plan;
    plan.manifest = reader.manifest();
    plan.layout.table = reader.design_table();
    plan.layout.designs = static_cast<int>(plan.layout.table.scenarios.size());
    plan.layout.replicates = plan.manifest.replicates;
    plan.layout.until_year = plan.manifest.until_year;
    const std::vector<std::string> regions = reader.labels("region"), years = reader.labels("observed_year");
    for (const VariableInfo& variable : reader.variables()) {
        if (variable.id.ends_with(quarterly_suffix)) continue;
        const auto found = std::find_if(datasets().begin(), datasets().end(), [&](const Dataset& dataset) { return dataset.id == variable.id; });
        if (found == datasets().end())
            throw InputError(Fault{reader.path().string(), 0, 0, fmt::format("it lists '{}', which this version of Kapok does not record", variable.id)});
        stored->datasets.push_back(*found);
        plan.layout.quarterly.push_back(reader.find(variable.id + std::string(quarterly_suffix)) != nullptr);
        for (std::size_t region = 0; region < regions.size(); ++region)
            for (const ObservedValue& value : reader.observed(variable.id, region))
                stored->observations.push_back({regions[region], variable.id, value.year, value.value, value.standard_error});
    }
    plan.layout.datasets = stored->datasets;
    plan.layout.observations = stored->observations;
    const std::vector<std::uint64_t>& words = plan.layout.table.run_keys;
    for (std::size_t k = 0; k + 1 < words.size(); k += 2) plan.keys.push_back({words[k], words[k + 1]});
    return stored;
}

}  // namespace kapok
