#include "runner/evidence/model_forecaster.hpp"

#include <fmt/format.h>

#include <iostream>

#include "runner/member_runs.hpp"

namespace kapok {

OriginForecast ModelForecaster::operator()(int origin) {
    OriginParameters parameters = parameters_at_origin(origin, *plan_.scenario);
    const auto [entry, is_new] = done_.try_emplace({parameters.name, parameters.seen_until});
    if (is_new) entry->second = run(parameters);
    return {entry->second, std::move(parameters.name), std::move(parameters.name_zh), parameters.seen_until};
}

std::vector<Record> ModelForecaster::run(const OriginParameters& parameters) const {
    const Scenario& scenario = *plan_.scenario;
    const std::vector<Parameters>& members = parameters.members;
    const std::shared_ptr<const Registry> first = build_registry(plan_.baseline, members.front());
    const EnsemblePlan plan = ensemble_of(scenario, *first);

    std::vector<Record> records;
    Progress progress(plan_.progress, std::cerr,
                      4L * (scenario.until - Record::first_year) * scenario.replicates, scenario.replicates,
                      wants_colour());
    EnsembleHooks hooks;
    hooks.stop = plan_.stop;
    hooks.after_quarter = [&] { progress.quarter_done(); };
    hooks.take = [&](RunOutcome outcome) {
        progress.replicate_done();
        if (outcome.status == RunStatus::failed)
            throw std::runtime_error(
                fmt::format("replicate {} failed: {}", outcome.replicate, outcome.message));
        records.push_back(std::move(outcome.record));
    };
    const EnsembleCounts counts = run_ensemble(plan, hooks, simulate_members(plan_.baseline, members, first));
    progress.clear();
    if (counts.not_run > 0)
        throw ForecastStopped(
            fmt::format("stopped after {} of {} runs; nothing was scored", counts.finished, plan.replicates));
    return records;
}

}  // namespace kapok
