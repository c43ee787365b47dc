#include <fmt/format.h>

#include <memory>

#include "runner/baseline_files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/ensemble.hpp"
#include "runner/evidence/posterior.hpp"
#include "runner/sweep/verification.hpp"

namespace kapok {
namespace {

struct VerifyOptions {
    std::string file, data, posterior;
    int runs = 8, threads = 0;
    std::uint32_t seed = 1;
};

int run_verify(const VerifyOptions& options) {
    const ResultsReader reader(options.file);
    const LoadedBaseline loaded = load_baseline(options.data.empty() ? DataSource() : DataSource(options.data));
    const Posterior posterior = options.posterior.empty() ? shipped_posterior() : load_posterior(options.posterior);
    const bool same_hash = hash_of_contents(reader) == reader.manifest().result_hash;
    print(same_hash ? "what the file holds has the result hash that it was given\n" : "what the file holds has another result hash than it was given: it was changed\n");
    std::vector<VerifiedRun> runs;
    on_threads(options.threads, [&](int) { runs = verify_runs(reader, loaded, posterior, options.runs, options.seed); });
    int different = 0;
    for (const VerifiedRun& run : runs) {
        print(fmt::format("point {}, replicate {}: {}\n", run.point, run.replicate, run.difference.empty() ? "the same bits" : run.difference));
        different += run.difference.empty() ? 0 : 1;
    }
    if (runs.empty()) print("no run of it has ended\n");
    else print(fmt::format("{} of {} runs give the same bits again\n", static_cast<int>(runs.size()) - different, runs.size()));
    return different > 0 || !same_hash || runs.empty() ? exit_run_failed : exit_ok;
}

}  // namespace

void add_verify_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<VerifyOptions>();
    CLI::App* command = app.add_subcommand("verify", "Recompute the result hash of a file, run some of its runs again and compare all their bits");
    command->add_option("FILE", options->file, "a result file")->required();
    command->add_option("--runs", options->runs, "how many, drawn by lot (default: 8)")->type_name("N")->check(CLI::Range(1, 1'000'000));
    command->add_option("--seed", options->seed, "seed of the lot")->type_name("S");
    command->add_option("--threads", options->threads, "threads to use (default: all processors)")->type_name("T")->check(CLI::Range(1, 4096));
    command->add_option("--posterior", options->posterior, "the posterior that the file's parameters were drawn from, if not the one inside the program")->type_name("FILE.csv");
    add_data_option(*command, options->data);
    command->callback([=, &action] { action = [=] { return run_verify(*options); }; });
}

}  // namespace kapok
