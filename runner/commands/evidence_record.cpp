#include "runner/commands/evidence_record.hpp"

#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <numeric>

#include "runner/baseline_files.hpp"
#include "runner/ensemble.hpp"
#include "runner/evidence/calibration.hpp"
#include "runner/evidence/record_fit.hpp"
#include "runner/interruption.hpp"
#include "runner/progress.hpp"
#include "runner/scenario_file.hpp"

namespace kapok {
namespace {

/// Luck of the runs: not that of calibration's last step, to which its members may have been fitted.
constexpr std::uint32_t first_replicate = 1000;

}  // namespace

int print_record_fit(const RecordOptions& options, const EvidenceInput& input) {
    if (!input.output.empty() && !input.output.ends_with(".md"))
        throw UsageError("the name of the file to write, " + input.output + ", should end in .md");
    input.require_output();
    const LoadedBaseline loaded = load_baseline(input.data.empty() ? DataSource() : DataSource(input.data));
    const Scenario scenario = load_scenario("as_enacted", loaded.baseline, input.settings);
    const std::vector<Parameters> members = members_for(input.parameters(), scenario.parameters).members;
    const auto& all = calibrated_parameters();
    Eigen::MatrixXd parameters(static_cast<Eigen::Index>(all.size()), static_cast<Eigen::Index>(members.size()));
    for (std::size_t m = 0; m < members.size(); ++m)
        for (std::size_t p = 0; p < all.size(); ++p)
            parameters(static_cast<Eigen::Index>(p), static_cast<Eigen::Index>(m)) = all[p].transformed(all[p].value_in(members[m]));
    CalibrationPlan plan;
    plan.scale = options.scale;
    const std::vector<CalibrationTarget> targets = calibration_targets(loaded.baseline, plan.until);
    const auto& stop = stop_on_signals();
    const int runs = static_cast<int>(members.size());
    const int quarters = 4 * (plan.until - Record::first_year);
    Progress progress(progress_style(false), std::cerr, static_cast<long>(runs) * quarters, runs, wants_colour());
    std::vector<std::uint32_t> replicates(members.size());
    std::iota(replicates.begin(), replicates.end(), first_replicate);
    Eigen::MatrixXd outputs;
    on_threads(input.threads, [&](int) {
        outputs = model_runs(std::make_shared<const Baseline>(loaded.baseline), scenario.schedule, scenario.parameters, plan, targets, {}, &stop, [&] {
            for (int quarter = 0; quarter < quarters; ++quarter) progress.quarter_done();
            progress.replicate_done();
        })(parameters, replicates);
    });
    progress.clear();
    if (stop.load()) {
        std::cerr << "stopped before all runs finished; nothing is shown\n";
        return exit_incomplete;
    }
    RecordFit fit{fit_of_record(targets, outputs), 0, plan.until, plan.scale};
    for (const auto run : outputs.colwise()) fit.runs += run.allFinite() ? 1 : 0;
    if (fit.runs < runs) std::cerr << fmt::format("{} of {} runs failed\n", runs - fit.runs, runs);
    input.show(fit);
    return fit.runs < runs ? exit_run_failed : exit_ok;
}

}  // namespace kapok
