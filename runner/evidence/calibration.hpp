#pragma once
// Calibration: from what was believed of the parameters, the record of 2016 on and stylised facts to sets of parameters
// that agree with all.

#include <Eigen/Core>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/run.hpp"
#include "runner/evidence/calibrated_parameters.hpp"
#include "runner/evidence/calibration_facts.hpp"
#include "runner/evidence/calibration_targets.hpp"
#include "runner/evidence/posterior.hpp"

namespace kapok {

struct CalibrationPlan {
    std::uint32_t seed = 1;
    int until = 2019;       ///< last year of the record that is used
    int facts_year = 0;     ///< at whose end stylised facts are fitted; 0: they are not
    int members = 64;       ///< of the ensemble
    int steps = 6;          ///< each takes in the whole record with its variance times this number
    double scale = 0.03;
    double least_correlation = 3.0;  ///< with a target that may move a parameter, in standard errors of chance
    double implausible = 4.0;  ///< implausibility of the third worst target that rules a point of the prior out
    std::string inputs;        ///< what else the runs depend on, the program, the scenario and the tables, as a digest
};

/// The ensemble before a step, or after the last one.
struct CalibrationStep {
    Eigen::MatrixXd parameters;  ///< transformed, parameter x member
    Eigen::MatrixXd outputs;     ///< target x member; empty after the last step until it has been run
};

struct Calibration {
    CalibrationPlan plan;
    std::vector<CalibrationTarget> targets;  ///< figures of the record: their outputs are logarithms
    std::vector<FactTarget> facts;           ///< their outputs are distances, and follow those of the record
    Eigen::VectorXd luck;                 ///< variance of each target's output over replicates of the prior's centre
    int prior_points = 0, ruled_out = 0;  ///< of the first wave: points tried, and implausible or failed ones among them
    Eigen::MatrixXd correlation;          ///< parameter x target, over all points of the first wave that ran
    std::vector<CalibrationStep> steps;   ///< the prior's members, then the ensemble after each step
    /// Outputs of the wave in which calibration was stopped, target x column, NaN in the columns to run; else empty.
    Eigen::MatrixXd under_way;

    [[nodiscard]] bool complete() const { return static_cast<int>(steps.size()) == plan.steps + 1 && steps.back().outputs.size() > 0; }
    [[nodiscard]] std::size_t outputs() const { return targets.size() + facts.size(); }
    /// Runs whose outputs are there.
    [[nodiscard]] int runs() const;
    [[nodiscard]] Posterior posterior() const;
};

/// Runs that a calibration takes: for the luck of the prior's centre, the points of the prior and each step's ensemble.
int calibration_runs(const CalibrationPlan& plan);

/// A target of either kind, as the smoother sees it.
struct TargetView {
    std::string name, series;      ///< "gdp.Guangzhou.2017" of the series "gdp Guangzhou"; "fact.exit_rate" is a series of its own
    std::size_t region = 0;        ///< a city, or delta_region
    double aim = 0.0, variance = 0.0;  ///< of the output
};
/// In the order of the outputs.
std::vector<TargetView> all_targets(const Calibration& calibration);

/// Runs the model: outputs of each column of `parameters` (transformed), NaN in a column whose run failed, and for a fact
/// that a run cannot tell, and in columns not run because a stop was asked for. Column m has the luck of replicate
/// `replicates[m]`.
using RunMembers = std::function<Eigen::MatrixXd(const Eigen::MatrixXd& parameters, const std::vector<std::uint32_t>& replicates)>;

struct CalibrationHooks {
    RunMembers run;
    std::function<void(const Calibration&)> keep = [](const Calibration&) {};  ///< called after each wave of runs, and in one that is stopped
    const std::atomic<bool>* stop = nullptr;
};

/// Stopped: all runs that had ended have been kept.
struct CalibrationStopped : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Goes on from what `calibration` holds until it is complete. First wave: twice as many points of the prior as
/// members, of which history matching (Craig et al. 1997; Vernon et al. 2010) drops those whose third largest
/// implausibility |output - record| / sqrt(variance + luck) exceeds the limit; the first `members` of the others start
/// the smoother, filled up with the least implausible where too few are left. Each step is one of the ensemble
/// smoother with multiple data assimilation; parameters of a city see targets of that city and the delta, the
/// others all, and of these only targets with which they are correlated over the first wave beyond chance: otherwise
/// hundreds of unrelated figures would narrow a parameter that none of them informs. Facts count as figures of the delta; one
/// that a run cannot tell counts there as the mean of the others. A member whose run fails takes the place of the most plausible one, moved a tenth of the ensemble's
/// deviation. Throws CalibrationStopped.
void calibrate(Calibration& calibration, const CalibrationHooks& hooks);

/// Puts a record in place of that of `targets` (figures of the record alone) that the model itself could have left: what `run` says of a draw from the
/// prior, with an error of each target's variance. Returns that draw (transformed), which calibration should then find.
/// Draws number `which`, 1, 2, ..., differ. Throws std::runtime_error when the run fails.
Eigen::VectorXd invent_record(std::vector<CalibrationTarget>& targets, const RunMembers& run, std::uint32_t which);

/// How many of the parameters of a known truth (transformed) lie in the posterior's 90% interval.
struct Recovery {
    int parameters = 0, held = 0;                  ///< all calibrated parameters
    int informed_parameters = 0, informed_held = 0;  ///< those of which the record took away a third of the prior's variance
    Recovery& operator+=(const Recovery& other);
};
Recovery recovery(const Calibration& calibration, const Eigen::VectorXd& truth);

/// Runs members of the model side by side: levers of `schedule`, one population of 2015 for each member. Estimates
/// `facts`, the table, where the plan fits them.
RunMembers model_runs(std::shared_ptr<const Baseline> baseline, const Schedule& schedule, const Parameters& base,
                      const CalibrationPlan& plan, const std::vector<CalibrationTarget>& targets, const std::vector<Fact>& facts,
                      const std::atomic<bool>* stop, std::function<void()> after_run = [] {});

}  // namespace kapok
