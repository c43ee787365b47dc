#include "runner/sweep/prepared_sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

#include "runner/scenario_file.hpp"
#include "runner/sha256.hpp"
#include "runner/sweep/scenario_run.hpp"
#include "runner/sweep/sequential_replicates.hpp"

namespace kapok {
namespace {

/// The part of a resolved scenario that says which parameters it has.
std::string parameters_in(const std::string& resolved) {
    const std::size_t parameters = resolved.find("\n[parameters"), assumptions = resolved.find("\n[assumptions");
    const std::size_t from = std::min(parameters, assumptions);
    return from == std::string::npos ? std::string() : resolved.substr(from);
}

}  // namespace

PreparedSweep::PreparedSweep(const Sweep& sweep, const LoadedBaseline& loaded, const Posterior& posterior, bool tables, LeverForMoney lever_for_money)
    : sweep_(sweep), loaded_(loaded), posterior_(posterior), lever_for_money_(std::move(lever_for_money)), points_(design_points(sweep)),
      quarterly_(datasets().size(), false) {
    std::string kept;
    for (std::size_t d = 0; d < datasets().size(); ++d) {
        const Dataset& dataset = datasets()[d];
        if (dataset.variable == nullptr && !tables) continue;
        const auto& asked = sweep.base.quarterly;
        quarterly_[d] = dataset.quarterly && std::find(asked.begin(), asked.end(), dataset.id) != asked.end();
        kept_.push_back(dataset);
        kept_rows_.push_back(d);
        kept_quarterly_.push_back(quarterly_[d]);
        kept += fmt::format("{}{} ", dataset.id, quarterly_[d] ? "+" : "");
    }
    inputs_ = loaded.files;
    inputs_.push_back({posterior.name, sha256(posterior_csv(posterior))});
    const RunKeys keys(inputs_, kept);
    std::map<std::string, std::size_t> groups;  // first point of each set of parameters
    std::vector<std::size_t> group;
    for (std::size_t point = 0; point < points_.size(); ++point) {
        const Scenario scenario = this->scenario(point);
        texts_.push_back(scenario.resolved_toml);
        group.push_back(groups.emplace(parameters_in(scenario.resolved_toml), point).first->second);
        for (int replicate = 0; replicate < replicates(); ++replicate) keys_.push_back(keys.of(scenario.resolved_toml, replicate));
        order_.push_back(point);
    }
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return group[a] < group[b]; });
}

Scenario PreparedSweep::scenario(std::size_t point) const {
    Scenario scenario = scenario_of(sweep_, points_, point, lever_for_money_);
    scenario.seed = sweep_.base.seed;
    scenario.scale = sweep_.base.scale;
    scenario.until = sweep_.base.until;
    // what does not belong to a single run is not part of what identifies it
    scenario.about.clear();
    scenario.about_zh.clear();
    scenario.replicates = 1;
    scenario.resolved_toml = resolved_text(scenario);
    return scenario;
}

const RunKey& PreparedSweep::key(const SweepRun& run) const {
    return keys_[run.point * static_cast<std::size_t>(replicates()) + static_cast<std::size_t>(run.replicate)];
}

SweepRun PreparedSweep::run(std::size_t number) const {
    return {order_[number % points_.size()], static_cast<int>(number / points_.size())};
}

RunPlan PreparedSweep::plan(const Scenario& scenario, int replicate) const {
    RunPlan plan = plan_of(scenario, posterior_, replicate);
    plan.quarterly = quarterly_;
    return plan;
}

std::vector<double> PreparedSweep::kept_values(const Record& record) const {
    std::vector<double> values;
    for (const std::size_t d : kept_rows_) values.insert(values.end(), record.yearly[d].begin(), record.yearly[d].end());
    for (const std::size_t d : kept_rows_)
        if (quarterly_[d]) values.insert(values.end(), record.quarterly[d].begin(), record.quarterly[d].end());
    return values;
}

double PreparedSweep::kept_value(std::span<const double> values, std::string_view id, int year, std::size_t region) const {
    const auto years = static_cast<std::size_t>(sweep_.base.until - Record::first_year + 1);
    std::size_t start = 0;
    for (const Dataset& dataset : kept_) {
        if (dataset.id == id && year >= Record::first_year && year <= sweep_.base.until && region < dataset.size)
            return values[start + static_cast<std::size_t>(year - Record::first_year) * dataset.size + region];
        start += years * dataset.size;
    }
    throw std::out_of_range(fmt::format("no value of '{}' in {} is kept", id, year));
}

SweepPlan PreparedSweep::plan_of_file(const SweepStore& store) const {
    SweepPlan plan;
    plan.layout.datasets = kept_;
    plan.layout.observations = loaded_.baseline.observations;
    plan.layout.designs = static_cast<int>(points_.size());
    plan.layout.replicates = replicates();
    plan.layout.until_year = sweep_.base.until;
    plan.layout.quarterly = kept_quarterly_;
    for (std::size_t k = 0; k < points_.columns.size(); ++k) {
        DesignColumn column;
        column.id = points_.columns[k];
        for (std::size_t point = 0; point < points_.size(); ++point)
            column.values.push_back(points_.values(static_cast<Eigen::Index>(point), static_cast<Eigen::Index>(k)));
        for (Eigen::Index point = 0; point < points_.coordinates.rows(); ++point)
            column.coordinates.push_back(points_.coordinates(point, static_cast<Eigen::Index>(k)));
        if (sweep_.packages) {
            const LeverSpec& lever = sweep_.packages->levers[k].spec();
            column.unit = "100 million CNY";
            column.long_name = fmt::format("yearly money for {}", lever.en);
            column.long_name_zh = fmt::format("{}年度资金", lever.zh);
        } else {
            const Factor& factor = sweep_.factors[k];
            column.unit = factor.unit();
            std::tie(column.long_name, column.long_name_zh) = factor.long_names();
            for (const Scenario& scenario : factor.scenarios) column.labels.push_back(scenario.name);
        }
        plan.layout.table.columns.push_back(std::move(column));
    }
    plan.layout.table.kind = spec_of(sweep_.design.kind).id;
    plan.layout.table.settings = settings_of(sweep_.design);
    plan.layout.table.text = sweep_.text;
    plan.layout.table.scenarios = texts_;
    for (const RunKey& key : keys_) plan.layout.table.run_keys.insert(plan.layout.table.run_keys.end(), key.begin(), key.end());
    plan.keys = keys_;
    if (sweep_.sequential)
        for (std::size_t point = 0; point < points_.size(); ++point)
            plan.replicates.push_back(replicates_needed(*this, store, point, replicates()));

    Manifest& manifest = plan.manifest;
    manifest.build = build_information();
    manifest.scenario_name = sweep_.name;
    manifest.scenario_about = sweep_.about.empty() ? sweep_.about_zh : sweep_.about;
    manifest.scenario_text = resolved_text(sweep_.base);
    manifest.seed = sweep_.base.seed;
    manifest.replicates = replicates();
    manifest.scale = sweep_.base.scale;
    manifest.until_year = sweep_.base.until;
    manifest.levers = lever_settings(sweep_.base.schedule);
    manifest.inputs = inputs_;
    if (sweep_.base.draw_parameters) manifest.draws = parameter_draws(posterior_, members_for(posterior_, sweep_.base.parameters), replicates());
    return plan;
}

}  // namespace kapok
