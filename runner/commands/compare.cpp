#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>

#include "analysis/additionality.hpp"
#include "analysis/comparison.hpp"
#include "analysis/fiscal_ledger.hpp"
#include "runner/commands/commands.hpp"
#include "runner/commands/print_answers.hpp"
#include "runner/commands/selection.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

constexpr const char* differences = "differences";
constexpr const char* additional = "additionality";
constexpr const char* ledger = "ledger";
constexpr double largest_discount = 0.5;

struct CompareOptions {
    std::vector<std::string> files;
    std::vector<int> points;
    std::vector<std::string> shown{differences};
    Selection selection;
    int most = 10;
    bool unpaired = false;
    double discount = 0.0;
    std::optional<int> until;  ///< of the ledger's sums
    Format format = Format::text;
    Language language{};

    [[nodiscard]] bool shows(const char* part) const { return std::find(shown.begin(), shown.end(), part) != shown.end(); }
};

/// What is compared: a baseline and others.
struct Arms {
    Arm baseline;
    std::vector<Arm> others;
    bool chosen = true;  ///< by the user, one by one
};

/// Files by their scenarios' names, or by their own where two scenarios have one name.
Arms arms_of_files(const std::vector<std::string>& files) {
    std::vector<Arm> arms;
    std::vector<std::string> scenarios;
    for (const std::string& file : files) {
        arms.push_back({std::make_shared<const ResultsReader>(file), 0, {}});
        const std::size_t points = arms.back().results->labels("design").size();
        if (points > 1)
            throw UsageError(fmt::format("{} is a sweep of {} points: compare them with 'kapok compare {} --points 0,1'", file, points, file));
        scenarios.push_back(arms.back().results->manifest().scenario_name);
    }
    const std::vector<AnswerName> names = names_of_files(scenarios, files);
    for (std::size_t k = 0; k < arms.size(); ++k) arms[k].name = names[k];
    return {arms.front(), {arms.begin() + 1, arms.end()}, true};
}

/// The points of a sweep; those that were not asked for one by one only where they have runs to compare.
Arms arms_of_points(const CompareOptions& options) {
    const auto results = std::make_shared<const ResultsReader>(options.files.front());
    const auto count = static_cast<int>(results->labels("design").size());
    if (count < 2) throw UsageError("compare needs two result files, or the file of a sweep");
    const DesignTable table = results->design_table();
    std::vector<int> points = options.points;
    if (points.size() == 1) throw UsageError("--points needs a baseline and at least one more point, such as --points 0,5");
    for (const int point : points)
        if (point < 0 || point >= count) throw UsageError(fmt::format("there is no point {} in {} (0 to {})", point, options.files.front(), count - 1));
    const bool chosen = !points.empty();
    if (!chosen) {
        points.push_back(static_cast<int>(base_point(table)));
        for (int point = 0; point < count; ++point)
            if (point != points.front()) points.push_back(point);
    }
    const auto baseline = static_cast<std::size_t>(points.front());
    Arms arms{{results, baseline, point_name(table, baseline, baseline)}, {}, chosen};
    int without_runs = 0;
    for (auto point = points.begin() + 1; point != points.end(); ++point) {
        Arm arm{results, static_cast<std::size_t>(*point), point_name(table, static_cast<std::size_t>(*point), baseline)};
        if (chosen || !pair_replicates(arms.baseline, arm).baseline.empty()) arms.others.push_back(std::move(arm));
        else ++without_runs;
    }
    if (without_runs > 0) std::cerr << fmt::format("note: {} points without a run to compare are left out\n", without_runs);
    if (arms.others.empty())
        throw InputError(Fault{options.files.front(), 0, 0, "should hold at least two points with finished runs of the same replicate"});
    return arms;
}

Arms arms_of(const CompareOptions& options) {
    if (options.files.size() == 1) return arms_of_points(options);
    if (!options.points.empty()) throw UsageError("--points is for the points of one file");
    return arms_of_files(options.files);
}

/// Years in which something can differ: the plan's and its horizons, as far as all files hold them.
std::vector<int> usual_years(const Arms& arms) {
    std::vector<int> available = arms.baseline.results->years();
    for (const Arm& arm : arms.others) {
        const std::vector<int> others = arm.results->years();
        std::erase_if(available, [&](int year) { return std::find(others.begin(), others.end(), year) == others.end(); });
    }
    std::vector<int> years;
    for (const int year : goal_years)
        if (std::find(available.begin(), available.end(), year) != available.end()) years.push_back(year);
    if (years.empty()) years.push_back(available.back());
    return years;
}

/// Keeps the points with the largest differences where the user did not choose any.
std::vector<Comparison> shown_comparisons(Arms& arms, std::vector<Comparison> comparisons, int most) {
    const std::size_t before = comparisons.size();
    if (arms.chosen || before <= static_cast<std::size_t>(most)) return comparisons;
    comparisons = largest_comparisons(std::move(comparisons), static_cast<std::size_t>(most));
    std::erase_if(arms.others, [&](const Arm& arm) {
        return std::none_of(comparisons.begin(), comparisons.end(), [&](const Comparison& kept) { return kept.other.id == arm.name.id; });
    });
    std::cerr << fmt::format("note: {} of {} points are shown, those with the largest differences (--most shows more)\n", comparisons.size(), before);
    return comparisons;
}

void add_paired_tables(std::vector<AnswerTable>& tables, const Arms& arms, const CompareOptions& options, const std::vector<int>& years) {
    if (!options.shows(additional) && !options.shows(ledger)) return;
    const std::vector<std::size_t> regions = regions_of(options.selection);
    std::vector<std::string> outcomes = options.selection.variables;
    if (outcomes.empty()) outcomes.assign(usual_additional_outcomes().begin(), usual_additional_outcomes().end());
    ReadBlocks blocks;
    std::vector<Additionality> extras;
    std::vector<FiscalLedger> ledgers;
    for (const Arm& other : arms.others) {
        const PairedRuns runs(arms.baseline, other, blocks);
        if (options.until && (*options.until <= Record::first_year || *options.until > runs.last_year()))
            throw UsageError(fmt::format("--until {}: the ledger has the years {} to {}", *options.until, Record::first_year + 1, runs.last_year()));
        if (options.shows(additional)) extras.push_back(additionality(runs, outcomes, regions, years));
        if (options.shows(ledger)) ledgers.push_back(fiscal_ledger(runs, {regions, options.selection.years, options.until, options.discount}));
    }
    if (!extras.empty()) tables.push_back(additionality_table(extras));
    if (!ledgers.empty())
        for (AnswerTable& table : ledger_tables(ledgers)) tables.push_back(std::move(table));
}

int print_comparison(const CompareOptions& options) {
    if (options.discount != 0.0 && !options.shows(ledger)) throw UsageError("--discount is for the ledger: add --show ledger");
    if (options.until && !options.shows(ledger)) throw UsageError("--until is for the ledger: add --show ledger");
    if (!options.selection.variables.empty() && !options.shows(differences) && !options.shows(additional))
        throw UsageError("--variable is for differences and additionality, and the ledger has outcomes of its own: add --show differences, or leave it out");
    Arms arms = arms_of(options);
    std::vector<AnswerTable> tables;
    try {
        const std::vector<int> years = years_of(options.selection, *arms.baseline.results, usual_years(arms));
        const ComparisonRequest request{variables_of(options.selection, *arms.baseline.results), regions_of(options.selection), years, options.unpaired};
        const std::vector<Comparison> comparisons = shown_comparisons(arms, compare_runs(arms.baseline, arms.others, request), options.most);
        if (options.shows(differences)) tables.push_back(comparison_table(comparisons));
        add_paired_tables(tables, arms, options, years);
    } catch (const std::out_of_range& error) {
        throw UsageError(error.what());
    }
    print_answers(tables, options.format, options.language);
    return exit_ok;
}

}  // namespace

void add_compare_command(CLI::App& app, Action& action) {
    const auto options = std::make_shared<CompareOptions>();
    CLI::App* command = app.add_subcommand("compare", "Compare scenarios, or points of a sweep, by runs of the same luck");
    command->add_option("FILE", options->files, "the baseline's result file and those to compare; or the file of a sweep")->required();
    command->add_option("--points", options->points, "points of a sweep, the baseline first (default: all, against the base)")
        ->type_name("POINT")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_option("--most", options->most, "of all points of a sweep, show those with the largest differences (default: 10)")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    command->add_option("--show", options->shown,
                        "differences (the default), additionality (what exists only because of the change) or ledger (public cost); may be repeated")
        ->check(CLI::IsMember({differences, additional, ledger}))
        ->type_name("PART")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_flag("--unpaired", options->unpaired, "compare as independent samples files that cannot be paired (another seed, scale, posterior or data)");
    command->add_option("--discount", options->discount, "yearly rate at which the ledger discounts sums over years, such as 0.03 (default: 0)")
        ->check(CLI::Range(0.0, largest_discount))
        ->type_name("RATE");
    command->add_option("--until", options->until, "the last year of the ledger's sums, which begin with 2016 (default: the last of the files)")
        ->type_name("YEAR");
    add_selection_options(*command, options->selection, "2020, 2030, 2049");
    add_format_option(*command, options->format);
    add_language_option(*command, options->language);
    command->callback([=, &action] { action = [=] { return print_comparison(*options); }; });
}

}  // namespace kapok
