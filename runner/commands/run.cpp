#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "analysis/variance_split.hpp"
#include "runner/baseline_files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/ensemble.hpp"
#include "runner/evidence/posterior.hpp"
#include "runner/interruption.hpp"
#include "runner/member_runs.hpp"
#include "runner/messages.hpp"
#include "runner/progress.hpp"
#include "runner/scenario_file.hpp"
#include "runner/sha256.hpp"

namespace kapok {
namespace {

struct RunOptions {
    std::string scenario, output, data, posterior;
    std::vector<std::string> settings;
    std::optional<int> replicates, until, firms_every;
    std::optional<double> scale;
    std::optional<std::uint32_t> seed;
    int threads = 0;
    bool quiet = false, force = false;
};

/// The scenario with what the command line changes.
Scenario asked_for(const RunOptions& options, const Baseline& baseline) {
    Scenario scenario = load_scenario(options.scenario, baseline, options.settings);
    if (options.replicates) scenario.replicates = *options.replicates;
    if (options.until) scenario.until = *options.until;
    if (options.firms_every) scenario.firms_every = *options.firms_every;
    if (options.scale) scenario.scale = *options.scale;
    if (options.seed) scenario.seed = *options.seed;
    scenario.resolved_toml = resolved_text(scenario);
    return scenario;
}

/// Which datasets the scenario also wants by quarter.
std::vector<bool> quarterly_datasets(const Scenario& scenario) {
    std::vector<bool> wanted(datasets().size(), false);
    for (const std::string& id : scenario.quarterly)
        for (std::size_t d = 0; d < wanted.size(); ++d)
            if (datasets()[d].id == id) wanted[d] = datasets()[d].quarterly;
    return wanted;
}

Manifest manifest_of(const Scenario& scenario, std::vector<InputFile> inputs) {
    Manifest manifest;
    manifest.build = build_information();
    manifest.scenario_name = scenario.name;
    manifest.scenario_about = scenario.about.empty() ? scenario.about_zh : scenario.about;
    manifest.scenario_text = scenario.resolved_toml;
    manifest.seed = scenario.seed;
    manifest.replicates = scenario.replicates;
    manifest.scale = scenario.scale;
    manifest.until_year = scenario.until;
    manifest.levers = lever_settings(scenario.schedule);
    manifest.inputs = std::move(inputs);
    return manifest;
}

/// About how many rows the firm panels of a run have.
double firms_to_record(const Scenario& scenario, std::size_t real_firms) {
    if (scenario.firms_every == 0) return 0.0;
    const int panels = 1 + (scenario.until - Record::first_year) / scenario.firms_every;
    return scenario.scale * static_cast<double>(real_firms) * panels;
}

/// One run of the command: from a scenario to a published file.
class RunCommand {
public:
    RunCommand(const RunOptions& options, const Scenario& scenario, const LoadedBaseline& loaded)
        : options_(options), scenario_(scenario), loaded_(loaded), quarterly_(quarterly_datasets(scenario)) {
        if (!scenario.draw_parameters) return;
        posterior_ = options.posterior.empty() ? shipped_posterior() : load_posterior(options.posterior);
        draws_ = members_for(posterior_, scenario.parameters);
    }

    void run(int threads) {
        ResultsWriter writer(options_.output,
                             {datasets(), loaded_.baseline.observations, 1, scenario_.replicates, scenario_.until, quarterly_},
                             manifest_with_draws());
        const auto baseline = std::make_shared<const Baseline>(loaded_.baseline);
        const std::shared_ptr<const Registry> registry = build_registry(baseline, draws_.members.empty() ? scenario_.parameters : draws_.members.front());
        const Simulate one_run = draws_.members.empty() ? Simulate(simulate) : simulate_members(baseline, draws_.members, registry);
        writer.require_space(firms_to_record(scenario_, registry->firms.size()));
        Progress progress(progress_style(options_.quiet), std::cerr, 4L * (scenario_.until - Record::first_year) * scenario_.replicates,
                          scenario_.replicates, wants_colour());
        EnsembleHooks hooks;
        hooks.stop = &stop_;
        hooks.after_quarter = [&] { progress.quarter_done(); };
        hooks.take = [&](const RunOutcome& outcome) {
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
        };
        try {
            EnsemblePlan plan = ensemble_of(scenario_, *registry);
            plan.run.quarterly = quarterly_;
            run_ensemble(plan, hooks, one_run);
        } catch (const DiskFull& error) {
            if (counts_.finished == 0) throw;
            disk_full_ = error.what();
        }
        counts_.not_run = scenario_.replicates - counts_.finished - counts_.failed;
        progress.clear();
        if (counts_.finished + counts_.failed > 0)
            hash_ = writer.publish(execution_until_now(monotonic_seconds() - start_, threads), parameter_share).result_hash;
    }

    /// Says how it went; the exit code.
    [[nodiscard]] int conclude() const {
        const int all = scenario_.replicates;
        if (hash_.empty()) {
            std::cerr << fmt::format("stopped before any replicate finished; {} was not written\n", options_.output);
            return exit_incomplete;
        }
        if (!disk_full_.empty()) {
            std::cerr << fmt::format("kapok: {}; the {} of {} replicates that had finished are in it, the others are marked as not run\n",
                                     disk_full_, counts_.finished, all);
            return exit_file_error;
        }
        if (counts_.not_run > 0) {
            std::cerr << fmt::format("stopped: {} holds {} of {} replicates; the others are marked as not run\n", options_.output,
                                     counts_.finished, all);
            return exit_incomplete;
        }
        if (!options_.quiet)
            std::cerr << fmt::format("{}: {} of {} replicates of '{}' in {:.1f} s, result hash {}\n", options_.output, counts_.finished, all,
                                     scenario_.name, monotonic_seconds() - start_, hash_.substr(0, 16));
        return counts_.failed > 0 ? exit_run_failed : exit_ok;
    }

private:
    [[nodiscard]] Manifest manifest_with_draws() const {
        Manifest manifest = manifest_of(scenario_, loaded_.files);
        if (draws_.members.empty()) return manifest;
        manifest.draws = parameter_draws(posterior_, draws_, scenario_.replicates);
        manifest.inputs.push_back({posterior_.name, sha256(posterior_csv(posterior_))});
        return manifest;
    }

    const RunOptions& options_;
    const Scenario& scenario_;
    const LoadedBaseline& loaded_;
    std::vector<bool> quarterly_;
    Posterior posterior_;
    MemberParameters draws_;  ///< none: every replicate has the scenario's parameters
    const std::atomic<bool>& stop_ = stop_on_signals();
    double start_ = monotonic_seconds();
    EnsembleCounts counts_;
    std::string hash_, disk_full_;
};

int run(const RunOptions& options) {
    if (!options.force && std::filesystem::exists(options.output))
        throw UsageError(fmt::format("{} exists already; choose another name, or add --force to replace it", options.output));
    const LoadedBaseline loaded = load_baseline(options.data.empty() ? DataSource() : DataSource(options.data));
    const Scenario scenario = asked_for(options, loaded.baseline);
    RunCommand command(options, scenario, loaded);
    on_threads(options.threads, [&](int threads) { command.run(threads); });
    return command.conclude();
}

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<RunOptions>();
    CLI::App* command = app.add_subcommand("run", "Simulate a scenario and write a result file");
    command->add_option("SCENARIO", options->scenario, "a scenario file, or the name of one inside the program")->required();
    command->add_option("-o,--output", options->output, "the result file to write")->type_name("FILE")->required();
    command->add_option("--replicates", options->replicates, "runs that differ in luck and, from one pair to the next, in the parameters drawn")->type_name("N")->check(CLI::Range(1, 100'000));
    command->add_option("--scale", options->scale, "simulated firms per real firm, above 0 and up to 1")
        ->type_name("X")
        ->check(CLI::Range(1e-6, 1.0));
    command->add_option("--threads", options->threads, "threads to use (default: all processors)")->type_name("T")->check(CLI::Range(1, 4096));
    command->add_option("--seed", options->seed, "seed of all luck")->type_name("S");
    command->add_option("--until", options->until, "last year, 2016 to 2049")->type_name("YEAR")->check(CLI::Range(2016, 2049));
    add_set_option(*command, options->settings);
    command->add_option("--firms-every", options->firms_every, "also write all firms at the end of 2015 and every so many years after it")
        ->type_name("YEARS")
        ->check(CLI::Range(1, 34));
    command->add_option("--posterior", options->posterior, "draw parameters from this posterior (kapok calibrate) instead of the one inside the program")
        ->type_name("FILE.csv");
    add_data_option(*command, options->data);
    command->add_flag("--quiet", options->quiet, "no progress and no closing message");
    command->add_flag("--force", options->force, "replace FILE if it exists");
    command->callback([=, &action] { action = [=] { return run(*options); }; });
}

}  // namespace kapok
