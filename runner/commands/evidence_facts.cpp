#include "runner/commands/evidence_facts.hpp"

#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "runner/baseline_files.hpp"
#include "runner/evidence/facts_report.hpp"
#include "runner/interruption.hpp"
#include "runner/member_runs.hpp"
#include "runner/progress.hpp"
#include "runner/scenario_file.hpp"

namespace kapok {
namespace {

constexpr const char* scenario_name = "as_enacted";

}  // namespace

int print_facts(const FactsOptions& options, const EvidenceInput& input) {
    if (!input.output.empty() && !input.output.ends_with(".md"))
        throw UsageError("the name of the file to write, " + input.output + ", should end in .md");
    input.require_output();
    const DataSource source = input.data.empty() ? DataSource() : DataSource(input.data);
    const std::vector<Fact> facts = load_facts(source);
    const LoadedBaseline loaded = load_baseline(source);
    Scenario scenario = load_scenario(scenario_name, loaded.baseline, input.settings);
    const std::vector<Parameters> members = members_for(input.parameters(), scenario.parameters).members;
    scenario.scale = options.scale;
    scenario.until = options.until;
    scenario.replicates = options.seeds;
    FactsRun run;
    Progress progress(progress_style(false), std::cerr,
                      4L * (options.until - Record::first_year) * options.seeds, options.seeds,
                      wants_colour());
    on_threads(input.threads, [&](int) {
        const auto baseline = std::make_shared<const Baseline>(loaded.baseline);
        const std::shared_ptr<const Registry> registry = build_registry(baseline, members.front());
        run = run_facts(
            facts, ensemble_of(scenario, *registry), simulate_members(baseline, members, registry), [&] { progress.quarter_done(); },
            &stop_on_signals());
    });
    progress.clear();
    for (const std::string& message : run.failures) std::cerr << message << "\n";
    if (run.counts.finished < options.seeds && run.failures.empty()) {
        std::cerr << "stopped before all seeds finished; nothing is shown\n";
        return exit_incomplete;
    }
    const FactsReport report{facts, run, scenario_name, options.scale, options.seeds};
    input.show(report);
    return run.counts.failed > 0 ? exit_run_failed : exit_ok;
}

}  // namespace kapok
