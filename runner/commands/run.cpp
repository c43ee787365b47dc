#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "runner/baseline_files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/run_command.hpp"
#include "runner/scenario_file.hpp"

namespace kapok {
namespace {

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

/// What a branch takes from its checkpoints is not for options.
void require_no_conflict(const RunOptions& options) {
    if (options.from.empty()) return;
    const auto refuse = [&](const char* option, bool given) {
        if (given) throw UsageError(fmt::format("{} does not go with --from: a branch has that of its checkpoint", option));
    };
    refuse("--seed", options.seed.has_value());
    refuse("--scale", options.scale.has_value());
    refuse("--replicates", options.replicates.has_value());
    refuse("--posterior", !options.posterior.empty());
}

int run(const RunOptions& options) {
    require_no_conflict(options);
    if (!options.force && std::filesystem::exists(options.output))
        throw UsageError(fmt::format("{} exists already; choose another name, or add --force to replace it", options.output));
    const LoadedBaseline loaded = load_baseline(options.data.empty() ? DataSource() : DataSource(options.data));
    Scenario scenario = asked_for(options, loaded.baseline);
    Branch branch;
    if (!options.from.empty()) {
        branch = open_branch(options.from, loaded);
        scenario = scenario_of_branch(scenario, branch, loaded.baseline);
    }
    RunCommand command(options, scenario, loaded, branch);
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
    CLI::Option* every = command->add_option("--checkpoint-every", options->checkpoint_every, "write the whole state every so many years; the same command, started again after it was killed, goes on from there")
        ->type_name("YEARS")
        ->check(CLI::Range(1, 34));
    command->add_option("--checkpoint-dir", options->checkpoint_folder, "where checkpoints are written (default: FILE.checkpoints)")
        ->type_name("DIR")
        ->needs(every);
    command->add_flag("--keep-checkpoints", options->keep_checkpoints, "keep all checkpoints, also after the run; otherwise the last two of each replicate until its end")->needs(every);
    command->add_option("--from", options->from, "go on from a checkpoint, one for each replicate, under this scenario")->type_name("CHECKPOINT");
    add_data_option(*command, options->data);
    command->add_flag("--quiet", options->quiet, "no progress and no closing message");
    command->add_flag("--force", options->force, "replace FILE if it exists");
    command->callback([=, &action] { action = [=] { return run(*options); }; });
}

}  // namespace kapok
