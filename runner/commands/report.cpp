#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>

#include "analysis/report/report_data.hpp"
#include "analysis/report/report_page.hpp"
#include "analysis/report/report_pictures.hpp"
#include "runner/baseline_files.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/headless_browser.hpp"
#include "runner/commands/report_file.hpp"
#include "runner/commands/selection.hpp"
#include "runner/messages.hpp"
#include "runner/published_file.hpp"

namespace kapok {
namespace {

namespace fs = std::filesystem;

struct ReportOptions {
    std::vector<std::string> results;
    std::string output, svg, png;
    Selection start;
    Language language{};
    bool force = false;
};

void require_new(const ReportOptions& options) {
    if (options.force) return;
    if (fs::exists(options.output))
        throw UsageError(
            fmt::format("{} exists already; choose another name, or add --force to replace it", options.output));
    for (const std::string& directory : {options.svg, options.png})
        if (!directory.empty() && fs::exists(directory) && !fs::is_empty(directory))
            throw UsageError(fmt::format(
                "{} is not empty; choose another directory, or add --force to replace what has the same name",
                directory));
}

/// The file whose name and years the page starts with: the first of a single scenario, or else the first sweep.
const ResultsReader& leading_file(const std::vector<std::unique_ptr<ResultsReader>>& files) {
    const auto found = std::find_if(files.begin(), files.end(), [](const auto& file) { return !is_sweep(*file); });
    return found == files.end() ? *files.front() : **found;
}

ReportStart start_of(const ReportOptions& options, const ResultsReader& results) {
    ReportStart start;
    start.language = options.language;
    start.region = regions_of(options.start).front();
    start.year = years_of(options.start, results, {std::min(plan_goal_year, results.years().back())}).front();
    const Baseline baseline = load_baseline(DataSource{}).baseline;
    start.longitude = baseline.longitude;
    start.latitude = baseline.latitude;
    return start;
}

std::string data_of(const std::vector<std::unique_ptr<ResultsReader>>& files, const ReportStart& start) {
    std::vector<const ResultsReader*> pointers;
    for (const auto& file : files) pointers.push_back(file.get());
    try {
        return report_json(pointers, start);
    } catch (const std::invalid_argument& error) {
        throw InputError(Fault{files.front()->path().string(), 0, 0, error.what()});
    }
}

/// Lets a browser draw the figures of a report in a form, "svg" or "png", and writes them into a directory with
/// captions.md. Returns how many there are.
std::size_t write_pictures(const fs::path& browser, const fs::path& report, const std::string& form,
                           const fs::path& directory) {
    const std::vector<ReportPicture> pictures = pictures_in(rendered_document(browser, report, "pictures=" + form));
    if (pictures.empty()) throw FileError("use", browser, "it drew no picture of the report");
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) throw FileError("write", directory, error.message());
    std::string captions;
    for (const ReportPicture& picture : pictures) {
        write_report_file(directory / picture.name, picture.bytes);
        captions += fmt::format("## {}\n\n**{}**\n\n{}\n\n", picture.name, picture.title, picture.caption);
    }
    write_report_file(directory / "captions.md", captions);
    return pictures.size();
}

/// Throws FileError when something could not be written in the end.
void require_places(const ReportOptions& options) {
    require_writable(options.output);
    for (const std::string& directory : {options.svg, options.png})
        if (!directory.empty()) require_writable_directory(directory);
}

int write_report(const ReportOptions& options) {
    require_new(options);
    require_places(options);
    const bool draws_pictures = !options.svg.empty() || !options.png.empty();
    const fs::path browser = draws_pictures ? find_browser() : fs::path{};
    std::vector<std::unique_ptr<ResultsReader>> files;
    for (const std::string& name : options.results) files.push_back(std::make_unique<ResultsReader>(name));
    const ResultsReader& leading = leading_file(files);
    const std::string data = data_of(files, start_of(options, leading));
    write_report_file(options.output,
                      report_page(data, "Kapok: " + leading.manifest().scenario_name, options.language));
    for (const auto& [form, directory] : {std::pair{"svg", options.svg}, std::pair{"png", options.png}}) {
        if (directory.empty()) continue;
        const std::size_t count = write_pictures(browser, options.output, form, directory);
        std::cerr << fmt::format("{}: {} pictures and captions.md\n", directory, count);
    }
    return exit_ok;
}

}  // namespace

void add_report_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<ReportOptions>();
    CLI::App* command = app.add_subcommand(
        "report",
        "Write an HTML page: of scenarios goals, what one changes against another, fan charts, map, life cycle of firms and "
        "money; of sweeps what levers do, what matters, packages and sliders");
    command
        ->add_option("RESULT", options->results,
                     "result files of single scenarios, of sweeps, or of both; without a single scenario, the base "
                     "of a sweep stands in where the sweep holds it")
        ->required();
    command->add_option("-o,--output", options->output, "the HTML file to write; it needs no other file and no network")
        ->type_name("FILE")
        ->required();
    command
        ->add_option("--city", options->start.regions,
                     "the city that the page starts with, and that pictures show, or PRD for the whole delta (default: "
                     "Guangzhou)")
        ->type_name("NAME")
        ->expected(1);
    command
        ->add_option("--year", options->start.years,
                     "the year that the page starts with, and that pictures show (default: 2020)")
        ->type_name("YEAR")
        ->expected(1);
    command
        ->add_option("--svg", options->svg,
                     "also write the figures as SVG into this directory (needs Chromium or Chrome)")
        ->type_name("DIR");
    command
        ->add_option("--png", options->png,
                     "also write the figures as PNG into this directory (needs Chromium or Chrome)")
        ->type_name("DIR");
    command->add_flag("--force", options->force, "replace files that exist");
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return write_report(*options); }; });
}

}  // namespace kapok
