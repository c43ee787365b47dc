#include "runner/commands/evidence_experiments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <mutex>

#include "runner/baseline_files.hpp"
#include "runner/ensemble.hpp"
#include "runner/evidence/experiments_report.hpp"
#include "runner/interruption.hpp"
#include "runner/scenario_file.hpp"

namespace kapok {
namespace {

/// The parameters that experiments start from; their levers stay at the values of 2015.
Parameters parameters_of(const EvidenceInput& input, const Baseline& baseline) {
    for (const std::string& setting : input.settings)
        if (find_lever(setting.substr(0, setting.find_first_of(".="))))
            throw UsageError(fmt::format("experiments move levers themselves; --set {} should name a parameter", setting));
    return load_scenario("baseline", baseline, input.settings).parameters;
}

ExperimentsPlan plan_of(const ExperimentsOptions& options, const Posterior& posterior, const Parameters& parameters,
                        const std::vector<Experiment>& experiments) {
    ExperimentsPlan plan;
    if (options.members > static_cast<int>(posterior.members.size()))
        throw UsageError(fmt::format("the posterior has {} members: --members must not be above it",
                                     posterior.members.size()));
    plan.members = members_for(posterior, parameters).members;
    plan.members.resize(static_cast<std::size_t>(options.members));
    if (plan.members.empty()) plan.members = {parameters};
    plan.ids = options.ids;
    plan.seeds = options.seeds;
    plan.scale = options.scale;
    plan.until = options.until;
    if (options.until < experiment_year)
        throw UsageError(
            fmt::format("experiments begin in {}: --until must not be before it", experiment_year));
    std::vector<std::string_view> known;
    for (const Experiment& e : experiments) known.push_back(e.id);
    for (const std::string& id : options.ids)
        if (std::find(known.begin(), known.end(), id) == known.end())
            throw UsageError(fmt::format("there is no experiment {}; they are {}", id, fmt::join(known, ", ")));
    if (options.quick && plan.ids.empty())
        for (const Experiment& e : experiments)
            if (e.tier == 1) plan.ids.push_back(e.id);
    return plan;
}

}  // namespace

int print_experiments(const ExperimentsOptions& options, const EvidenceInput& input) {
    if (!input.output.empty() && !input.output.ends_with(".md") && !input.output.ends_with(".h5"))
        throw UsageError("the name of the file to write, " + input.output + ", should end in .md or .h5");
    input.require_output();
    const DataSource source = input.data.empty() ? DataSource() : DataSource(input.data);
    const std::vector<Experiment> experiments = load_experiments(source);
    const LoadedBaseline loaded = load_baseline(source);
    const ExperimentsPlan plan = plan_of(options, input.parameters(), parameters_of(input, loaded.baseline), experiments);
    ExperimentsRun run;
    std::mutex telling;
    int measured = 0;
    on_threads(input.threads, [&](int) {
        run = run_experiments(
            experiments, std::make_shared<const Baseline>(loaded.baseline), plan,
            [&](std::string_view id) {
                const std::lock_guard lock(telling);
                std::cerr << fmt::format(fmt::runtime(input.language == Language::zh ? "{} 已测量（累计 {} 项，共 {} 个世界）\n" : "{} measured ({} so far, in {} worlds)\n"), id,
                                         ++measured, plan.members.size() * static_cast<std::size_t>(most_seeds(plan)));
            },
            &stop_on_signals());
    });
    for (const std::string& message : run.failures) std::cerr << message << "\n";
    if (run.not_run > 0) {
        std::cerr << "stopped before all experiments finished; nothing is shown\n";
        return exit_incomplete;
    }
    const ExperimentsReport report{experiments, run, plan};
    input.show(report);
    if (input.output.ends_with(".h5")) report.write_hdf5(input.output);
    return run.failed > 0 ? exit_run_failed : exit_ok;
}

}  // namespace kapok
