#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>

#include "runner/baseline_files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/report_file.hpp"
#include "runner/ensemble.hpp"
#include "runner/evidence/calibration_history.hpp"
#include "runner/evidence/calibration_report.hpp"
#include "runner/interruption.hpp"
#include "runner/manifest.hpp"
#include "runner/messages.hpp"
#include "runner/progress.hpp"
#include "runner/published_file.hpp"
#include "runner/scenario_file.hpp"
#include "runner/sha256.hpp"
#include "runner/text_file.hpp"

namespace kapok {
namespace {

struct CalibrateOptions {
    CalibrationPlan plan;
    std::string scenario = "as_enacted", targets, output, table, data;
    std::uint32_t recover = 0;  ///< number of an invented record; 0: the observed one
    int threads = 0;
    bool quiet = false, force = false;
};

constexpr std::size_t most_posterior_bytes = std::size_t{1} << 28;  // thousands of members

/// The file of the history beside a posterior: the same name, ending in .h5.
std::filesystem::path history_of(const std::filesystem::path& output) { return std::filesystem::path(output).replace_extension(".h5"); }

UsageError already_there(const std::string& output) {
    return UsageError(fmt::format("{} exists already; choose another name, or add --force to replace it", output));
}

/// Digest of the program, of the levers and assumptions of the runs and of the tables that the model starts from.
std::string digest_of(const Scenario& scenario, const std::vector<InputFile>& tables) {
    const BuildInformation& build = build_information();
    std::string all = build.version + " " + build.commit + "\n" + scenario.resolved_toml;
    for (const InputFile& table : tables) all += table.sha256;
    return sha256(all);
}

/// "242 figures of 2016 to 2019 are fitted; not fitted: employment 36, ...".
std::string fitted_text(const std::vector<CalibrationTarget>& targets, const std::map<std::string, int>& left_out, int until) {
    std::vector<std::string> names;
    for (const auto& [id, count] : left_out) names.push_back(fmt::format("{} {}", id, count));
    return fmt::format("{} figures of 2016 to {} are fitted{}{}\n", targets.size(), until, names.empty() ? "" : "; not fitted: ", fmt::join(names, ", "));
}

int calibrate(const CalibrateOptions& options) {
    if (!options.output.ends_with(".csv")) throw UsageError("the name of the posterior, " + options.output + ", should end in .csv");
    const std::filesystem::path history = history_of(options.output);
    // with its history, a posterior that is there can still be given its table
    const bool is_there = !options.force && std::filesystem::exists(options.output);
    const bool table_alone = is_there && !options.table.empty() && std::filesystem::exists(history);
    if (is_there && !table_alone) throw already_there(options.output);
    if (!is_there) require_writable(options.output);
    if (!options.table.empty()) require_writable(options.table);
    const DataSource data = options.data.empty() ? DataSource() : DataSource(options.data);
    LoadedBaseline loaded = load_baseline(data);
    if (!options.targets.empty()) loaded.baseline.observations = load_observations(options.targets);
    const Scenario scenario = load_scenario(options.scenario, loaded.baseline);
    CalibrationPlan plan = options.plan;
    plan.inputs = digest_of(scenario, loaded.files);
    std::vector<CalibrationTarget> targets = calibration_targets(loaded.baseline, plan.until);
    if (targets.empty()) throw UsageError("the record has no figure to fit");
    const int last = std::max_element(targets.begin(), targets.end(), [](const auto& a, const auto& b) { return a.year < b.year; })->year;
    if (last < plan.until) throw UsageError(fmt::format("--until {}: the record to fit ends in {}", plan.until, last));
    if (!options.quiet) std::cerr << fitted_text(targets, figures_not_fitted(loaded.baseline, plan.until), plan.until);
    const std::vector<Fact> facts = load_facts(data);
    std::vector<FactTarget> targets_of_facts;
    if (plan.facts_year > 0) targets_of_facts = fact_targets(facts, plan.facts_year);

    if (options.force) {  // all input has been read and is sound
        std::filesystem::remove(history);
        std::filesystem::remove(options.output);
    }

    const auto& stop = stop_on_signals();
    const auto run_with = [&](std::function<void()> after_run) {
        return model_runs(std::make_shared<const Baseline>(loaded.baseline), scenario.schedule, scenario.parameters, plan, targets, facts, &stop, std::move(after_run));
    };
    Eigen::VectorXd truth;
    if (options.recover > 0) {
        try {
            truth = invent_record(targets, run_with([] {}), options.recover);
        } catch (const std::runtime_error&) {
            if (!stop.load()) throw;
            std::cerr << "stopped before the record was invented; the same command begins anew\n";
            return exit_incomplete;
        }
    }

    Calibration calibration;
    if (std::filesystem::exists(history)) {
        calibration = read_history(history, plan, targets, targets_of_facts);
        if (table_alone && !calibration.complete()) throw already_there(options.output);
    } else {
        calibration.plan = plan;
        calibration.targets = targets;
        calibration.facts = targets_of_facts;
    }
    const int runs = calibration_runs(plan), done = calibration.runs();
    if (done > 0 && !options.quiet) std::cerr << fmt::format("going on from {}: {} of {} runs are there\n", history.string(), done, runs);
    const int quarters = 4 * (std::max(plan.until, plan.facts_year) - Record::first_year);
    on_threads(options.threads, [&](int) {
        Progress progress(progress_style(options.quiet), std::cerr, static_cast<long>(runs - done) * quarters, runs - done, wants_colour());
        CalibrationHooks hooks;
        hooks.stop = &stop;
        hooks.keep = [&](const Calibration& c) { write_history(c, history); };
        hooks.run = run_with([&] {
            for (int quarter = 0; quarter < quarters; ++quarter) progress.quarter_done();
            progress.replicate_done();
        });
        try {
            kapok::calibrate(calibration, hooks);
        } catch (const CalibrationStopped&) {
        }
        progress.clear();
    });
    if (!calibration.complete()) {
        std::cerr << fmt::format("stopped; {} holds the runs that were done, and the same command goes on from them\n", history.string());
        return exit_incomplete;
    }
    const std::string posterior = posterior_csv(calibration.posterior());
    if (!table_alone)
        write_report_file(options.output, posterior);
    else if (read_text_file(options.output, options.output, most_posterior_bytes) != posterior)
        throw InputError(Fault{options.output, 0, 0, fmt::format("is not the posterior that {} ends with", history.string())});
    if (!options.table.empty()) write_report_file(options.table, identifiability_markdown(calibration));
    std::cout << calibration_text(calibration);
    if (options.recover > 0) {
        const Recovery found = recovery(calibration, truth);
        std::cout << fmt::format("\nThe record was invented from known parameters: {} of {} lie in their 90% interval, and {} of the {} of which a third or more was learned.\n",
                                 found.held, found.parameters, found.informed_held, found.informed_parameters);
    }
    return exit_ok;
}

}  // namespace

void add_calibrate_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<CalibrateOptions>();
    CalibrationPlan& plan = options->plan;
    CLI::App* command = app.add_subcommand("calibrate", "Estimate parameters from the record: a posterior ensemble");
    command->add_option("-o,--out", options->output, "the posterior to write; its history is kept beside it step by step, ending in .h5, and gone on from")
        ->type_name("FILE.csv")
        ->required();
    command->add_option("--targets", options->targets, "the record to fit, in the form of targets_2010_2019.csv")->type_name("FILE");
    command->add_option("--until", plan.until, "last year of the record that is used")->type_name("YEAR")->check(CLI::Range(2016, 2049))->capture_default_str();
    CLI::Option* facts = command->add_option("--facts-year", plan.facts_year, "fit stylised facts at the end of this year too (0: the record alone)")
        ->type_name("YEAR")->check(CLI::IsMember({0, 2020, 2030, 2049}))->capture_default_str();
    command->add_option("--members", plan.members, "members of the ensemble")->type_name("N")->check(CLI::Range(8, 10'000))->capture_default_str();
    command->add_option("--steps", plan.steps, "steps of the smoother")->type_name("N")->check(CLI::Range(1, 50))->capture_default_str();
    command->add_option("--scale", plan.scale, "simulated firms per real firm")->type_name("X")->check(CLI::Range(1e-6, 1.0))->capture_default_str();
    command->add_option("--seed", plan.seed, "seed of all luck")->type_name("S")->capture_default_str();
    command->add_option("--scenario", options->scenario, "levers as they were: a scenario file or the name of one inside the program")->capture_default_str();
    command->add_option("--table", options->table, "also write the table of identifiability as Markdown")->type_name("FILE.md");
    command->add_option("--recover", options->recover, "instead of the record, fit one that the model leaves with parameters drawn from the prior, draw number N, and say how many of them are found")
        ->type_name("N")->check(CLI::Range(1, 1'000'000))
        ->excludes(facts);
    command->add_option("--threads", options->threads, "threads to use (default: all processors)")->type_name("T")->check(CLI::Range(1, 4096));
    add_data_option(*command, options->data);
    command->add_flag("--quiet", options->quiet, "no progress");
    command->add_flag("--force", options->force, "begin anew and replace what is there");
    command->callback([=, &action] { action = [=] { return calibrate(*options); }; });
}

}  // namespace kapok
