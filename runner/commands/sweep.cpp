#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <memory>
#include <new>
#include <optional>

#include "runner/baseline_files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/ensemble.hpp"
#include "runner/interruption.hpp"
#include "runner/number_text.hpp"
#include "runner/processor_time.hpp"
#include "runner/progress.hpp"
#include "runner/published_file.hpp"
#include "runner/ranks.hpp"
#include "runner/sweep/describe_sweep.hpp"
#include "runner/sweep/package_prices.hpp"
#include "runner/sweep/run_sweep.hpp"
#include "runner/sweep/sweep_directory.hpp"
#include "runner/sweep/sweep_estimate.hpp"
#include "runner/sweep/sweep_file.hpp"

namespace kapok {
namespace {

namespace fs = std::filesystem;

struct SweepOptions {
    std::string sweep, output, data, posterior, shard;
    std::optional<int> replicates, until;
    std::optional<double> scale;
    std::optional<std::uint32_t> seed;
    int threads = 0;
    std::size_t batch = SweepStore::usual_runs_per_part;
    Language language{};
    bool dry_run = false, tables = false, quiet = false, force = false;
};

Shard shard_of(const std::string& text) {
    const auto wrong = [&] { return UsageError(fmt::format("--shard {}: should be I/N with I from 1 to N, such as 3/8", text)); };
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) throw wrong();
    const auto number = [&](std::string_view digits) {
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc() || end != digits.data() + digits.size()) throw wrong();
        return value;
    };
    const std::size_t index = number(std::string_view(text).substr(0, slash)), count = number(std::string_view(text).substr(slash + 1));
    if (index < 1 || index > count) throw wrong();
    return {index - 1, count};
}

/// What the file is checked for too: levers that are set only after the last year would leave points as the base.
void require_dates_within(const Sweep& sweep) {
    const auto require = [&](const LeverScope& scope, const std::string& what) {
        if (scope.from >= sweep.base.until + 1)
            throw UsageError(fmt::format("--until {}: {} is set from {} on, after the last year that is simulated", sweep.base.until, what, format_date(scope.from)));
    };
    for (const Factor& factor : sweep.factors) require(factor.scope, factor.name);
    if (sweep.packages) require(sweep.packages->scope, "the budget of [packages]");
}

Sweep asked_for(const SweepOptions& options, const Baseline& baseline, const Posterior& posterior) {
    Sweep sweep = load_sweep(options.sweep, baseline, posterior);
    if (options.replicates) {
        sweep.base.replicates = *options.replicates;
        sweep.sequential.reset();  // a number asked for is fixed
    }
    if (options.until) sweep.base.until = *options.until;
    if (options.scale) sweep.base.scale = *options.scale;
    if (options.seed) sweep.base.seed = *options.seed;
    sweep.base.firms_every = 0;
    if (options.until) require_dates_within(sweep);
    if (sweep.sequential && sweep.sequential->year > sweep.base.until)
        throw UsageError(fmt::format("--until {}: the sweep counts replicates by an indicator of {}", sweep.base.until, sweep.sequential->year));
    return sweep;
}

/// What the levers of a budget cost, said on the error stream; InputError if a point asks for more than they can spend.
PackagePrices affordable_prices(const Sweep& sweep, const DesignPoints& points, const Baseline& baseline, Language language, bool speaks) {
    if (speaks) std::cerr << prices_begin_text(sweep, language);
    PackagePrices prices = package_prices(sweep, points, std::make_shared<const Baseline>(baseline));
    if (speaks) std::cerr << prices_text(prices, language);
    check_affordable(sweep, points, prices);
    return prices;
}

/// One run of the command: from a sweep to a published file.
class SweepCommand {
public:
    /// `prices`: of designs of a budget.
    SweepCommand(const SweepOptions& options, const Sweep& sweep, const LoadedBaseline& loaded, const Posterior& posterior, Ranks& ranks, LeverForMoney prices)
        : options_(options), ranks_(ranks), sweep_(sweep), loaded_(loaded), posterior_(posterior), prices_(std::move(prices)),
          baseline_(std::make_shared<const Baseline>(loaded.baseline)) {}

    void run(int threads) {
        const Shard shard = options_.shard.empty() ? Shard{} : shard_of(options_.shard);
        if (sweep_.sequential && (shard.count > 1 || ranks_.count() > 1))
            throw UsageError("several shards or processes need a fixed number of replicates (--replicates N): how many this sweep needs depends on all its runs");
        const PreparedSweep prepared = beside_.measure([&] { return PreparedSweep(sweep_, loaded_, posterior_, options_.tables, prices_); });
        const fs::path parts = parts_directory(options_.output);
        std::optional<DirectoryLock> lock;
        if (ranks_.first()) {
            lock.emplace(parts);
            prepare_parts(parts, prepared, options_.force, *lock);
            lock->share();
        }
        ranks_.wait_for_all();
        SweepStore store(parts, options_.batch);
        if (ranks_.first())
            for (const std::string& line : store.damages()) std::cerr << fmt::format("note: {}; they are simulated again\n", line);
        ranks_.wait_for_all();  // all have seen the same before one adds to it
        const std::size_t before = store.size();
        if (before > 0 && speaks()) std::cerr << fmt::format("{}: {} runs are there from before; the others follow\n", parts.string(), before);
        simulate(prepared, store, shard, threads);
        ranks_.wait_for_all();
        if (!ranks_.first()) return;

        const SweepStore all = SweepStore::read_only(parts);
        const SweepPlan plan = prepared.plan_of_file(all);
        counts_ = count_runs(plan, all);
        if (!trouble_.empty() || counts_.missing > 0 || shard.count > 1) return;  // shards are put together once, by merge
        Execution execution = execution_until_now(monotonic_seconds() - start_, threads);
        execution.resumed = before > 0;
        try {
            hash_ = beside_.measure([&] { return publish_sweep(plan, all, options_.output, execution); }).result_hash;
            remove_parts(parts, *lock);
            if (lock->is_alone()) PublishedFile::remove_unfinished(options_.output);
        } catch (const FileError& error) {
            note_trouble(error.what(), exit_file_error);
            put_together_ = false;
        }
    }

    /// Says how it went; the exit code.
    [[nodiscard]] int conclude() const {
        if (!ranks_.first()) return trouble_.empty() ? exit_ok : trouble_code_;
        const std::string parts = parts_directory(options_.output).string();
        if (!trouble_.empty()) {
            std::cerr << fmt::format("kapok: {}; {} of {} runs are in {}, and the same command goes on from there\n", trouble_, counts_.finished + counts_.failed,
                                     counts_.all(), parts);
            if (!put_together_)
                std::cerr << fmt::format("where there is room for the file, this writes it: kapok merge OTHER/{} {}\n", fs::path(options_.output).filename().string(), parts);
            return trouble_code_;
        }
        if (hash_.empty()) {
            if (!options_.shard.empty() && !stop_)
                std::cerr << fmt::format("shard {}: its runs are in {} ({} of {}); when all shards have ended: kapok merge {}\n", options_.shard, parts,
                                         counts_.finished + counts_.failed, counts_.all(), options_.output);
            else
                std::cerr << fmt::format("stopped: {} of {} runs are in {}, and the same command goes on from there\n", counts_.finished + counts_.failed,
                                         counts_.all(), parts);
            return !options_.shard.empty() && !stop_ ? exit_ok : exit_incomplete;
        }
        if (!options_.quiet)
            std::cerr << fmt::format("{}: {} runs of '{}' in {:.1f} s ({:.1f}% of the processors' time beside simulation), {} failed, result hash {}\n",
                                     options_.output, counts_.all(), sweep_.name, monotonic_seconds() - start_,
                                     100.0 * beside_.seconds() / process_processor_seconds(), counts_.failed, hash_.substr(0, 16));
        return counts_.failed > 0 ? exit_run_failed : exit_ok;
    }

private:
    [[nodiscard]] bool speaks() const { return !options_.quiet && ranks_.first(); }

    /// This process's part of the runs.
    void simulate(const PreparedSweep& prepared, SweepStore& store, const Shard& shard, int threads) {
        Progress progress(progress_style(!speaks()), std::cerr, quarters_to_run(prepared, store, shard), static_cast<int>(prepared.run_count()), wants_colour());
        SweepHooks hooks;
        hooks.stop = &stop_;
        hooks.beside = &beside_;
        hooks.after_quarter = [&] {
            ranks_.serve();
            progress.quarter_done();
        };
        hooks.after_run = [&](const SweepRun& run, const StoredRun& ended) {
            progress.replicate_done();
            if (ended.status != RunStatus::failed) return;
            progress.clear();
            std::cerr << fmt::format("point {}, replicate {} failed: {}\n", run.point, run.replicate, ended.message);
        };
        keep_going([&] {
            if (ranks_.count() == 1) {
                run_sweep(prepared, baseline_, store, shard, hooks);
            } else {
                const std::vector<SweepRun> runs = missing_runs(prepared, store, shard);
                SweepRunner runner(prepared, baseline_, store, hooks);
                const auto share = runs.size() / static_cast<std::size_t>(8 * ranks_.count());
                ranks_.share_out(runs.size(), std::clamp<std::size_t>(share, 1, static_cast<std::size_t>(4 * threads)), [&](std::size_t begin, std::size_t end) {
                    keep_going([&] { runner.run({runs.begin() + static_cast<std::ptrdiff_t>(begin), runs.begin() + static_cast<std::ptrdiff_t>(end)}); });
                    return trouble_.empty() && !runner.stopping();
                }, [&] { keep_going([&] { store.flush(); }); });
            }
        });
        // what had ended before the trouble, too
        keep_going([&] { store.flush(); });
        progress.clear();
    }

    /// The first trouble is what the user hears of.
    void note_trouble(const std::string& text, int code) {
        if (!trouble_.empty()) return;
        trouble_ = text;
        trouble_code_ = code;
    }

    /// Does a step; what the machine refuses ends this process's part of the sweep, not what it has done.
    template <class Step>
    void keep_going(Step step) {
        try {
            step();
        } catch (const FileError& error) {
            note_trouble(error.what(), exit_file_error);
        } catch (const std::bad_alloc&) {
            note_trouble("the memory does not suffice (fewer --threads need less)", exit_incomplete);
        }
    }

    [[nodiscard]] long quarters_to_run(const PreparedSweep& prepared, const SweepStore& store, const Shard& shard) const {
        return static_cast<long>(missing_runs(prepared, store, shard).size()) * 4L * (sweep_.base.until - Record::first_year);
    }

    const SweepOptions& options_;
    Ranks& ranks_;
    const Sweep& sweep_;
    const LoadedBaseline& loaded_;
    const Posterior& posterior_;
    LeverForMoney prices_;
    std::shared_ptr<const Baseline> baseline_;
    const std::atomic<bool>& stop_ = stop_on_signals();
    double start_ = monotonic_seconds();
    ProcessorTime beside_;
    SweepCounts counts_;
    std::string hash_;
    std::string trouble_;  ///< what the machine refused: room on the disk, memory
    int trouble_code_ = exit_ok;
    bool put_together_ = true;  ///< false: all runs are there, and the file could not be written
};

int run_command(const SweepOptions& options) {
    if (options.output.empty() && !options.dry_run) throw UsageError("sweep needs -o FILE, the result file to write, or --dry-run");
    if (!options.force && !options.output.empty() && fs::exists(options.output))
        throw UsageError(fmt::format("{} exists already; choose another name, or add --force to replace it", options.output));
    if (!options.output.empty()) require_writable(options.output);
    const LoadedBaseline loaded = load_baseline(options.data.empty() ? DataSource() : DataSource(options.data));
    const Posterior posterior = options.posterior.empty() ? shipped_posterior() : load_posterior(options.posterior);
    const Sweep sweep = asked_for(options, loaded.baseline, posterior);
    if (options.dry_run) {
        const DesignPoints points = design_points(sweep);
        std::string text;
        on_threads(options.threads, [&](int threads) {
            // first, as it goes by the peak of memory so far
            SweepEstimate estimate = estimate_sweep(sweep, points.size(), std::make_shared<const Baseline>(loaded.baseline), options.tables, threads);
            std::optional<PackagePrices> prices;
            if (sweep.packages) prices = affordable_prices(sweep, points, loaded.baseline, options.language, !options.quiet);
            if (prices) estimate.seconds += prices->seconds;
            text = describe_sweep(sweep, points, options.language, prices ? LeverForMoney(*prices) : LeverForMoney()) + estimate_text(estimate, threads, options.language);
        });
        print(text);
        return exit_ok;
    }
    Ranks ranks;
    try {
        LeverForMoney prices;
        // before SweepCommand listens to signals: they end the search at once, and nothing is lost
        if (sweep.packages)
            on_threads(options.threads, [&](int) { prices = affordable_prices(sweep, design_points(sweep), loaded.baseline, options.language, ranks.first() && !options.quiet); });
        SweepCommand command(options, sweep, loaded, posterior, ranks, std::move(prices));
        on_threads(options.threads, [&](int threads) { command.run(threads); });
        return command.conclude();
    } catch (const std::exception& error) {
        if (ranks.count() == 1) throw;
        std::cerr << fmt::format("kapok: process {}: {}\n", ranks.rank(), error.what());
        ranks.abort(exit_run_failed);
    }
}

}  // namespace

void add_sweep_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<SweepOptions>();
    CLI::App* command = app.add_subcommand("sweep", "Run many scenarios as one design, and go on where an earlier try ended");
    command->add_option("SWEEP", options->sweep, "a sweep file, or the name of one inside the program")->required();
    command->add_option("-o,--output", options->output, "the result file to write; runs that have ended are kept in FILE.parts until all have")->type_name("FILE");
    command->add_flag("--dry-run", options->dry_run, "show the points, and what running them would take, without running them");
    command->add_option("--replicates", options->replicates, "runs of each point, instead of what the sweep says")->type_name("N")->check(CLI::Range(1, 100'000));
    command->add_option("--scale", options->scale, "simulated firms per real firm, above 0 and up to 1")->type_name("X")->check(CLI::Range(1e-6, 1.0));
    command->add_option("--until", options->until, "last year, 2016 to 2049")->type_name("YEAR")->check(CLI::Range(2016, 2049));
    command->add_option("--seed", options->seed, "seed of all luck")->type_name("S");
    command->add_option("--threads", options->threads, "threads to use (default: all processors)")->type_name("T")->check(CLI::Range(1, 4096));
    command->add_option("--shard", options->shard, "do only every N-th run, from the I-th on; `kapok merge` puts shards together")->type_name("I/N");
    command->add_option("--batch", options->batch, "runs after which what has ended goes to the disk, if a minute has not passed: the most that a crash costs (default: 64)")
        ->type_name("N")
        ->check(CLI::Range(1, 100'000));
    command->add_flag("--tables", options->tables, "also keep matrices and tables (flows of capital, costs by lever, networks ...) of every run");
    command
        ->add_option("--posterior", options->posterior,
                     "draw parameters from this posterior (kapok calibrate), and count posterior_member in it, instead of the one inside the program")
        ->type_name("FILE.csv");
    add_data_option(*command, options->data);
    add_language_option(*command, options->language);
    command->add_flag("--quiet", options->quiet, "no progress and no closing message");
    command->add_flag("--force", options->force, "replace FILE if it exists, and parts of another sweep beside it");
    command->callback([=, &action] { action = [=] { return run_command(*options); }; });
}

}  // namespace kapok
