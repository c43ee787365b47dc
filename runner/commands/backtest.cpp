#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "runner/baseline_files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/report_file.hpp"
#include "runner/ensemble.hpp"
#include "runner/evidence/backtest_report.hpp"
#include "runner/evidence/model_forecaster.hpp"
#include "runner/interruption.hpp"
#include "runner/messages.hpp"
#include "runner/published_file.hpp"
#include "runner/scenario_file.hpp"
#include "runner/text_file.hpp"

namespace kapok {
namespace {

constexpr std::size_t largest_panel = std::size_t{64} << 20;

struct BacktestOptions {
    std::string panel, output, data;
    std::vector<int> origins;
    bool rolling = false, quiet = false, force = false;
    int replicates = 40;  // 39 are needed for a 95% interval
    double scale = 0.05;
    int threads = 0;
    std::uint32_t seed = 1;
    Format format = Format::text;
    Language language{};
};

using Writer = std::string (*)(const ObservedPanel&, const Backtest&, Language);
struct FileKind {
    std::string_view ending;
    Writer write;
};
constexpr FileKind file_kinds[] = {
    {".md", backtest_markdown},
    {".txt", backtest_text},
    {".csv", [](const ObservedPanel&, const Backtest& backtest, Language) { return backtest_csv(backtest); }},
    {".json", [](const ObservedPanel& panel, const Backtest& backtest,
                 Language) { return backtest_json(panel, backtest); }},
};

const FileKind& kind_of(std::string_view path) {
    for (const FileKind& kind : file_kinds)
        if (path.ends_with(kind.ending)) return kind;
    throw UsageError(
        fmt::format("the name of {} should end in .md, .txt, .csv or .json, which says what to write", path));
}

std::string_view ending_of(Format format) {
    return format == Format::csv ? ".csv" : format == Format::json ? ".json" : ".txt";
}

std::vector<int> asked_origins(const BacktestOptions& options, const ObservedPanel& panel) {
    if (options.rolling == !options.origins.empty())
        throw UsageError("say from where to forecast: --calibrate-until YEAR, once or more, or --rolling");
    const int last = last_panel_year(panel);
    if (panel.series.empty())
        throw InputError(Fault{panel.file, 0, 0,
                               fmt::format("none of the {} rows can be used; the first: line {}, {}",
                                           panel.rows, panel.unused.empty() ? 0 : panel.unused.front().line,
                                           panel.unused.empty() ? "no rows" : panel.unused.front().reason)});
    std::vector<int> origins = options.rolling ? rolling_origins(panel) : options.origins;
    std::sort(origins.begin(), origins.end());
    origins.erase(std::unique(origins.begin(), origins.end()), origins.end());
    if (origins.empty())
        throw UsageError(
            fmt::format("{} has no row after {}, where the model starts", panel.file, first_origin));
    if (origins.front() < first_origin)
        throw UsageError(
            fmt::format("--calibrate-until {}: the model starts at the end of {} and cannot forecast from an "
                        "earlier year",
                        origins.front(), first_origin));
    if (origins.back() >= last)
        throw UsageError(fmt::format("--calibrate-until {}: {} has no row after it; its last year is {}",
                                     origins.back(), panel.file, last));
    return origins;
}

/// The rules as enacted, with what the command line asks for.
Scenario scenario_of(const BacktestOptions& options, const Baseline& baseline, int until) {
    Scenario scenario = load_scenario("as_enacted", baseline);
    scenario.replicates = options.replicates;
    scenario.scale = options.scale;
    scenario.seed = options.seed;
    scenario.until = until;
    return scenario;
}

int backtest(const BacktestOptions& options) {
    const FileKind& kind =
        kind_of(options.output.empty() ? ending_of(options.format) : std::string_view(options.output));
    if (!options.output.empty() && !options.force && std::filesystem::exists(options.output))
        throw UsageError(fmt::format("{} exists already; choose another name, or add --force to replace it",
                                     options.output));
    if (!options.output.empty()) require_writable(options.output);
    const ObservedPanel panel =
        read_observed_panel(read_text_file(options.panel, options.panel, largest_panel), options.panel);
    BacktestPlan plan;
    plan.origins = asked_origins(options, panel);
    plan.seed = options.seed;

    const auto baseline = std::make_shared<const Baseline>(
        load_baseline(options.data.empty() ? DataSource() : DataSource(options.data)).baseline);
    const Scenario scenario = scenario_of(options, *baseline, last_panel_year(panel));
    const std::atomic<bool>& stop = stop_on_signals();
    ModelForecaster forecaster({baseline, &scenario, progress_style(options.quiet), &stop});
    Backtest scored;
    try {
        on_threads(options.threads, [&](int) {
            scored = run_backtest(panel, plan, [&](int origin) { return forecaster(origin); });
        });
    } catch (const ForecastStopped& stopped) {
        std::cerr << "kapok: " << stopped.what() << '\n';
        return exit_incomplete;
    }
    if (kind.ending == ".csv") {  // the other forms list them
        for (const UnusedReason& r : reasons_of(panel.unused))
            std::cerr << fmt::format("not used: {} {}: {} ({} {})\n", r.lines.size(), r.lines.size() == 1 ? "row" : "rows", r.reason,
                                     r.lines.size() == 1 ? "line" : "lines", line_ranges(r.lines));
        if (!scored.unscored.empty())
            std::cerr << fmt::format("not scored: {} {}, listed with reasons in the other forms (.md, .json)\n", scored.unscored.size(),
                                     scored.unscored.size() == 1 ? "value" : "values");
    }
    const std::string text = kind.write(panel, scored, options.language);
    if (options.output.empty())
        print(text);
    else
        write_report_file(options.output, text);
    return exit_ok;
}

}  // namespace

void add_backtest_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<BacktestOptions>();
    CLI::App* command = app.add_subcommand(
        "backtest", "Score forecasts of the past against what was observed and against naive methods");
    command->add_option("PANEL", options->panel, "a CSV file with the columns city, year, indicator, value")
        ->required();
    command
        ->add_option("--calibrate-until", options->origins,
                     "forecast from the end of this year, 2015 or later; may be repeated")
        ->type_name("YEAR")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_flag("--rolling", options->rolling,
                      "forecast from every year from 2015 on that has later rows");
    command->add_option("--replicates", options->replicates, "runs in each forecast")
        ->type_name("N")
        ->check(CLI::Range(2, 100'000))
        ->capture_default_str();
    command->add_option("--scale", options->scale, "simulated firms per real firm, above 0 and up to 1")
        ->type_name("X")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    command->add_option("--threads", options->threads, "threads to use (default: all processors)")
        ->type_name("T")
        ->check(CLI::Range(1, 4096));
    command->add_option("--seed", options->seed, "seed of all luck")->type_name("S");
    add_data_option(*command, options->data);
    add_format_option(*command, options->format);
    add_language_option(*command, options->language);
    command
        ->add_option("-o,--output", options->output,
                     "write a file instead: .md, .txt, .csv or .json by its name")
        ->type_name("FILE");
    command->add_flag("--force", options->force, "replace FILE if it exists");
    command->add_flag("--quiet", options->quiet, "no progress");
    command->callback([=, &action] { action = [=] { return backtest(*options); }; });
}

}  // namespace kapok
