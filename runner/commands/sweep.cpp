#include <memory>

#include "runner/baseline_files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/sweep/describe_sweep.hpp"
#include "runner/sweep/sweep_file.hpp"

namespace kapok {
namespace {

struct SweepOptions {
    std::string sweep, data, posterior;
    bool dry_run = false;
};

int run_sweep(const SweepOptions& options) {
    if (!options.dry_run)
        throw UsageError("sweeps cannot be run yet; --dry-run checks one and shows its points");
    const LoadedBaseline loaded =
        load_baseline(options.data.empty() ? DataSource() : DataSource(options.data));
    const Posterior posterior =
        options.posterior.empty() ? shipped_posterior() : load_posterior(options.posterior);
    const Sweep sweep = load_sweep(options.sweep, loaded.baseline, posterior);
    print(describe_sweep(sweep, design_points(sweep)));
    return exit_ok;
}

}  // namespace

void add_sweep_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<SweepOptions>();
    CLI::App* command = app.add_subcommand("sweep", "Check a sweep of many scenarios and show its points");
    command->add_option("SWEEP", options->sweep, "a sweep file, or the name of one inside the program")
        ->required();
    command->add_flag("--dry-run", options->dry_run,
                      "count the points and runs and show the first points, without running any");
    command
        ->add_option(
            "--posterior", options->posterior,
            "posterior whose members posterior_member counts (.csv), instead of the one inside the program")
        ->type_name("FILE.csv");
    add_data_option(*command, options->data);
    command->callback([=, &action] { action = [=] { return run_sweep(*options); }; });
}

}  // namespace kapok
