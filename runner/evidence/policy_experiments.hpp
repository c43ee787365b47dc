#pragma once
// The catalogue of policy experiments: what real policies did, and what the model's levers do in pairs of
// runs that differ in nothing else.

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/estimators/policy_effects.hpp"
#include "runner/data_source.hpp"
#include "runner/evidence/experiment_bench.hpp"

namespace kapok {

enum class MeasureRole : std::uint8_t {
    estimate,  ///< the experiment's estimand, with its band
    check,     ///< what it must also show
    report,    ///< printed beside them, without a verdict
};

/// One row of policy_measures.csv: a number that an experiment gives.
struct ExperimentMeasure {
    std::string id, en, zh;
    MeasureRole role{};
    std::optional<double> low, high;
    std::string not_run, not_run_zh;  ///< why it cannot be measured; empty where it can

    [[nodiscard]] bool holds(double value) const {
        return !(low && value < *low) && !(high && value > *high);
    }
};

/// One row of policy_experiments.csv and its measures.
struct Experiment {
    std::string id, en, zh, contrast, estimand, band, horizon, must_also_show, anchors;
    int tier = 0;  ///< 1: point in band; 2: interval meets band; 3: in band in 95% of draws of parameters
    std::vector<ExperimentMeasure> measures;
};

/// Reads both tables. Throws InputError: unknown roles, bounds that are no numbers, measures that the program
/// cannot take and has no reason for, or that it takes without a row.
std::vector<Experiment> load_experiments(const DataSource& source);

/// Numbers by the ids of measures. NaN: this world cannot tell (too short a run, too few firms).
using Measurements = std::map<std::string_view, double>;

/// How an experiment is run: the one table that everything loops over.
struct ExperimentProgram {
    std::string_view id;
    std::vector<std::string_view> measures;  ///< that `run` gives
    Measurements (*run)(Bench& bench);
    int seeds_factor = 1;  ///< times as many seeds as asked for: the luck of one run is larger than the effect
};
const std::vector<ExperimentProgram>& experiment_programs();

std::span<const ExperimentProgram> tax_experiments();        ///< E01-E04
std::span<const ExperimentProgram> grant_experiments();      ///< E05, E07
std::span<const ExperimentProgram> knowledge_experiments();  ///< E15, E17
std::span<const ExperimentProgram> capital_experiments();    ///< E10-E14
std::span<const ExperimentProgram> place_experiments();      ///< E08, E09, E18-E20, E22

struct ExperimentsPlan {
    std::vector<std::string> ids;     ///< to run; empty: all
    std::vector<Parameters> members;  ///< of the posterior
    int seeds = 2;                    ///< of each member, times the seeds_factor of an experiment
    double scale = 0.05;
    int until = 2026;  ///< last year, 2020 to 2049
    std::uint32_t seed = 1;

    [[nodiscard]] bool asks_for(std::string_view id) const { return ids.empty() || std::find(ids.begin(), ids.end(), id) != ids.end(); }
};

enum class ExperimentVerdict : std::uint8_t { pass, miss, unknown, none };

struct ExperimentResult {
    std::size_t experiment = 0, measure = 0;  ///< rows of the tables
    std::vector<std::vector<double>> values;  ///< [member][seed]
    EffectEstimate effect;
    double share_in_band = undefined;  ///< of single runs
    double sets_in_band = undefined;   ///< of sets of parameters, each by the mean over its seeds
    ExperimentVerdict verdict = ExperimentVerdict::none;
};

struct ExperimentsRun {
    std::vector<ExperimentResult> results;      ///< by experiment and measure; those that were run
    int finished = 0, failed = 0, not_run = 0;  ///< pairs of member and seed, of the experiment with most seeds
    std::vector<std::string> failures;
};

/// Judges one measure by its role and the experiment's tier: of tier 3 at least 95% of the sets of parameters must be in
/// the band, each by its mean over seeds, since a sign is a statement about parameters and not about luck. A check
/// passes by its point. A band of no width, "no effect", is met when the interval holds it, whatever the tier.
ExperimentResult judged(const Experiment& experiment, const ExperimentMeasure& measure,
                        std::vector<std::vector<double>> values, Stream draws);

/// How many seeds of each member the plan's experiments need at most.
int most_seeds(const ExperimentsPlan& plan);

/// Runs the experiments on each member and seed: the population once, the years before the experiment once,
/// then each arm. The control arm keeps all levers at their values of 2015: the scenario as_enacted has moved
/// most of them by 2020, so that a contrast such as 50% against 75% would no longer be there. The result does
/// not depend on the number of threads. `after` is told each experiment that has been measured in one member
/// and seed, from any thread, several at a time.
ExperimentsRun run_experiments(
    const std::vector<Experiment>& experiments, const std::shared_ptr<const Baseline>& baseline,
    const ExperimentsPlan& plan,
    const std::function<void(std::string_view id)>& after = [](std::string_view) {},
    const std::atomic<bool>* stop = nullptr);

}  // namespace kapok
