#include "runner/commands/run_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "analysis/variance_split.hpp"
#include "runner/commands/exit_code.hpp"
#include "runner/member_runs.hpp"
#include "runner/sha256.hpp"

namespace kapok {
namespace {

/// Which datasets the scenario also wants by quarter.
std::vector<bool> quarterly_datasets(const Scenario& scenario) {
    std::vector<bool> wanted(datasets().size(), false);
    for (const std::string& id : scenario.quarterly)
        for (std::size_t d = 0; d < wanted.size(); ++d)
            if (datasets()[d].id == id) wanted[d] = datasets()[d].quarterly;
    return wanted;
}

/// About how many rows the firm panels of a run have.
double firms_to_record(const Scenario& scenario, std::size_t real_firms) {
    if (scenario.firms_every == 0) return 0.0;
    const int panels = 1 + (scenario.until - Record::first_year) / scenario.firms_every;
    return scenario.scale * static_cast<double>(real_firms) * panels;
}

}  // namespace

RunCommand::RunCommand(const RunOptions& options, const Scenario& scenario, const LoadedBaseline& loaded, const Branch& branch)
    : options_(options),
      scenario_(scenario),
      loaded_(loaded),
      branch_(branch),
      baseline_(std::make_shared<const Baseline>(loaded.baseline)),
      quarterly_(quarterly_datasets(scenario)) {
    if (!branch_.empty()) {
        draws_ = draws_of(branch_);
    } else if (scenario.draw_parameters) {
        posterior_ = options.posterior.empty() ? shipped_posterior() : load_posterior(options.posterior);
        members_ = members_for(posterior_, scenario.parameters);
        if (!members_.members.empty()) draws_ = parameter_draws(posterior_, members_, scenario_.replicates);
    }
}

void RunCommand::run(int threads) {
    ResultsWriter writer(options_.output, {datasets(), loaded_.baseline.observations, 1, scenario_.replicates, scenario_.until, quarterly_},
                         manifest());
    Progress progress(progress_style(options_.quiet), std::cerr, 4L * (scenario_.until - Record::first_year) * scenario_.replicates,
                      scenario_.replicates, wants_colour());
    const std::unique_ptr<CheckpointFolder> folder = open_folder(progress);
    const std::shared_ptr<const Registry> registry = build_registry(baseline_, members_.members.empty() ? scenario_.parameters : members_.members.front());
    writer.require_space(firms_to_record(scenario_, registry->firms.size()));
    EnsembleHooks hooks;
    hooks.stop = &stop_;
    hooks.after_quarter = [&] { progress.quarter_done(); };
    hooks.take = [&](const RunOutcome& outcome) { take(outcome, writer, progress); };
    hooks.start = [&](int replicate) { return start_of(replicate, folder.get()); };
    if (folder)
        hooks.after_year = [&](int replicate, const RunState& state, std::span<const FirmPanel> panels) {
            const std::lock_guard lock(files_);
            folder->year_ended(replicate, state, panels);
        };
    try {
        EnsemblePlan plan = ensemble_of(scenario_, *registry);
        plan.run.quarterly = quarterly_;
        run_ensemble(plan, hooks, one_run(registry));
    } catch (const DiskFull& error) {
        if (counts_.finished == 0) throw;
        disk_full_ = error.what();
    }
    counts_.not_run = scenario_.replicates - counts_.finished - counts_.failed;
    progress.clear();
    if (counts_.finished + counts_.failed == 0) return;
    Execution execution = execution_until_now(monotonic_seconds() - start_, threads);
    execution.resumed = folder && folder->resumed();
    hash_ = writer.publish(execution, parameter_share).result_hash;
    if (folder && counts_.finished == scenario_.replicates) folder->run_succeeded();
}

void RunCommand::take(const RunOutcome& outcome, ResultsWriter& writer, Progress& progress) {
    const std::lock_guard lock(files_);
    progress.replicate_done();
    if (outcome.status == RunStatus::finished) {
        writer.add(0, outcome.replicate, outcome.record, outcome.panels);
        ++counts_.finished;
        return;
    }
    writer.add_failure(0, outcome.replicate, outcome.message);
    ++counts_.failed;
    progress.clear();
    std::cerr << fmt::format("replicate {} failed: {}\n", outcome.replicate, outcome.message);
}

std::optional<RunSoFar> RunCommand::start_of(int replicate, CheckpointFolder* folder) {
    const std::lock_guard lock(files_);
    if (folder != nullptr)
        if (auto found = folder->newest(replicate)) return found;
    if (branch_.empty()) return std::nullopt;
    return read_checkpoint(branch_.files[static_cast<std::size_t>(replicate)], baseline_);
}

std::unique_ptr<CheckpointFolder> RunCommand::open_folder(Progress& progress) const {
    if (!options_.checkpoint_every) return nullptr;
    const std::string folder = options_.checkpoint_folder.empty() ? options_.output + ".checkpoints" : options_.checkpoint_folder;
    const auto say = [&progress](const std::string& line) {
        progress.clear();
        std::cerr << line << '\n';
    };
    return std::make_unique<CheckpointFolder>(
        CheckpointPlan{folder, *options_.checkpoint_every, options_.keep_checkpoints, scenario_.until, scenario_.replicates},
        [this](int replicate) { return header_of(replicate); }, baseline_, say);
}

Simulate RunCommand::one_run(const std::shared_ptr<const Registry>& registry) const {
    return members_.members.empty() ? Simulate(simulate) : simulate_members(baseline_, members_.members, registry);
}

int RunCommand::conclude() const {
    const int all = scenario_.replicates;
    const std::string next = options_.checkpoint_every ? "; the same command goes on from its checkpoints" : "";
    if (hash_.empty()) {
        std::cerr << fmt::format("stopped before any replicate finished; {} was not written{}\n", options_.output, next);
        return exit_incomplete;
    }
    if (!disk_full_.empty()) {
        std::cerr << fmt::format("kapok: {}; the {} of {} replicates that had finished are in it, the others are marked as not run\n",
                                 disk_full_, counts_.finished, all);
        return exit_file_error;
    }
    if (counts_.not_run > 0) {
        std::cerr << fmt::format("stopped: {} holds {} of {} replicates; the others are marked as not run{}\n", options_.output,
                                 counts_.finished, all, next.empty() ? next : next + ", with --force");
        return exit_incomplete;
    }
    if (!options_.quiet)
        std::cerr << fmt::format("{}: {} of {} replicates of '{}' in {:.1f} s, result hash {}\n", options_.output, counts_.finished, all,
                                 scenario_.name, monotonic_seconds() - start_, hash_.substr(0, 16));
    return counts_.failed > 0 ? exit_run_failed : exit_ok;
}

Manifest RunCommand::manifest() const {
    Manifest manifest;
    manifest.build = build_information();
    manifest.scenario_name = scenario_.name;
    manifest.scenario_about = scenario_.about.empty() ? scenario_.about_zh : scenario_.about;
    manifest.scenario_text = scenario_.resolved_toml;
    manifest.seed = scenario_.seed;
    manifest.replicates = scenario_.replicates;
    manifest.scale = scenario_.scale;
    manifest.until_year = scenario_.until;
    manifest.levers = lever_settings(scenario_.schedule);
    manifest.inputs = loaded_.files;
    if (!members_.members.empty()) manifest.inputs.push_back({posterior_.name, sha256(posterior_csv(posterior_))});
    manifest.draws = draws_;
    manifest.branch = origin_of(branch_);
    return manifest;
}

/// Header of a checkpoint of this run.
CheckpointHeader RunCommand::header_of(int replicate) const {
    const auto r = static_cast<std::size_t>(replicate);
    CheckpointHeader header;
    header.kapok_version = build_information().version;
    header.git_commit = build_information().commit;
    header.scenario_name = scenario_.name;
    header.scenario_text = scenario_.resolved_toml;
    header.inputs = loaded_.files;
    header.seed = scenario_.seed;
    header.replicate = branch_.empty() ? static_cast<std::uint32_t>(replicate) : branch_.headers[r].replicate;
    header.scale = scenario_.scale;
    if (!branch_.empty()) header.branched_from = branch_.digests[r];
    if (draws_.source.empty()) return header;
    const auto first = draws_.values.begin() + static_cast<std::ptrdiff_t>(r * draws_.names.size());
    header.draws = {draws_.source, draws_.seen_until, draws_.names, {draws_.member[r]}, {first, first + static_cast<std::ptrdiff_t>(draws_.names.size())}};
    return header;
}

}  // namespace kapok
