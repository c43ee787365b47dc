#pragma once
// The model as a forecaster: an ensemble of runs from the end of 2015 with the parameters of an origin.

#include <atomic>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "model/population/registry.hpp"
#include "runner/evidence/backtest.hpp"
#include "runner/evidence/origin_parameters.hpp"
#include "runner/progress.hpp"
#include "runner/scenario.hpp"

namespace kapok {

struct ForecasterPlan {
    std::shared_ptr<const Baseline> baseline;
    const Scenario* scenario = nullptr;  ///< levers, seed, scale, replicates and last year
    ProgressStyle progress = ProgressStyle::none;
    const std::atomic<bool>* stop = nullptr;
};

/// The user asked to stop before all runs were done.
struct ForecastStopped : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Runs once for origins that share parameters; to be called inside on_threads.
class ModelForecaster {
public:
    /// What is referred to must outlive the forecaster.
    explicit ModelForecaster(ForecasterPlan plan) : plan_(std::move(plan)) {}

    /// Throws ForecastStopped, and std::runtime_error with its message when a run fails.
    OriginForecast operator()(int origin);

private:
    [[nodiscard]] std::vector<Record> run(const OriginParameters& parameters) const;

    ForecasterPlan plan_;
    std::map<std::pair<std::string, int>, std::vector<Record>> done_;  ///< by name and last year seen
};

}  // namespace kapok
