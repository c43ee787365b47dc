#include "runner/sweep/sweep_results.hpp"

#include <stdexcept>

namespace kapok {

Record record_of(const ResultsLayout& layout, std::span<const double> values) {
    Record record;
    record.years = layout.until_year - Record::first_year + 1;
    record.quarters = 4 * (record.years - 1);
    record.yearly.resize(layout.datasets.size());
    record.quarterly.resize(layout.datasets.size());
    std::size_t taken = 0;
    const auto take = [&](std::vector<double>& to, std::size_t count) {
        if (taken + count > values.size()) throw std::logic_error("a stored run has too few values");
        to.assign(values.begin() + static_cast<std::ptrdiff_t>(taken), values.begin() + static_cast<std::ptrdiff_t>(taken + count));
        taken += count;
    };
    for (std::size_t d = 0; d < layout.datasets.size(); ++d) take(record.yearly[d], static_cast<std::size_t>(record.years) * layout.datasets[d].size);
    for (std::size_t d = 0; d < layout.datasets.size(); ++d)
        if (layout.quarterly[d]) take(record.quarterly[d], static_cast<std::size_t>(record.quarters) * layout.datasets[d].size);
    if (taken != values.size()) throw std::logic_error("a stored run has too many values");
    return record;
}

Manifest publish_sweep(const SweepPlan& plan, const SweepStore& store, const std::filesystem::path& output, const Execution& execution) {
    ResultsWriter writer(output, plan.layout, plan.manifest);
    const auto replicates = static_cast<std::size_t>(plan.layout.replicates);
    for (std::size_t number = 0; number < plan.keys.size(); ++number) {
        const auto point = static_cast<int>(number / replicates), replicate = static_cast<int>(number % replicates);
        if (!plan.replicates.empty() && replicate >= plan.replicates[static_cast<std::size_t>(point)]) {
            writer.add_not_needed(point, replicate);
            continue;
        }
        const auto run = store.read(plan.keys[number]);
        if (!run) continue;
        if (run->status == RunStatus::finished) writer.add(point, replicate, record_of(plan.layout, run->values));
        else writer.add_failure(point, replicate, run->message);
    }
    return writer.publish(execution);
}

SweepCounts count_runs(const SweepPlan& plan, const SweepStore& store) {
    SweepCounts counts;
    const auto replicates = static_cast<std::size_t>(plan.layout.replicates);
    for (std::size_t number = 0; number < plan.keys.size(); ++number) {
        if (!plan.replicates.empty() && static_cast<int>(number % replicates) >= plan.replicates[number / replicates]) continue;
        const auto status = store.status(plan.keys[number]);
        if (!status) ++counts.missing;
        else if (*status == RunStatus::finished) ++counts.finished;
        else ++counts.failed;
    }
    return counts;
}

}  // namespace kapok
