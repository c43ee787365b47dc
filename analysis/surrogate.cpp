#include "analysis/surrogate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "analysis/estimators/paired_means.hpp"
#include "analysis/replicate_units.hpp"
#include "model/parallel.hpp"
#include "runner/messages.hpp"

namespace kapok {
namespace {

using Eigen::Index;

constexpr double z_90 = 1.6448536269514722;  // standard normal quantile of 0.95
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Point x replicate.
Eigen::MatrixXd values_of(const ResultsReader& results, const SurrogateOutcome& outcome) {
    const std::vector<int> years = results.years();
    const auto found = std::find(years.begin(), years.end(), outcome.year);
    if (found == years.end()) throw std::out_of_range(fmt::format("the year {} is not in the results", outcome.year));
    const DataArray read = results.read(outcome.variable.id, {{"year", static_cast<std::size_t>(found - years.begin())}, {"region", outcome.region}});
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<const RowMajor>(read.values.data(), static_cast<Index>(read.shape[0]), static_cast<Index>(read.shape[1]));
}

SurrogateQuality quality_of(const GaussianProcess& process, const std::vector<int>& groups) {
    const Eigen::VectorXd& outputs = process.data().outputs;
    const double deviations = (outputs.array() - outputs.mean()).square().sum();
    const auto points = static_cast<double>(outputs.size());
    SurrogateQuality quality;
    quality.points = static_cast<std::size_t>(outputs.size());
    if (process.parameters().signal_variance == 0.0) return {not_a_number, 0.0, 1.0, 0.0, quality.points, SurrogateVerdict::constant};
    const CrossValidation left_out = process.cross_validate(groups);
    quality.q2 = 1.0 - left_out.residuals.squaredNorm() / deviations;
    quality.rmse = std::sqrt(left_out.residuals.squaredNorm() / points);
    quality.coverage = static_cast<double>((left_out.residuals.array().abs() <= z_90 * left_out.variances.array().sqrt()).count()) / points;
    quality.noise_share = std::min(1.0, process.noise().mean() / (deviations / (points - 1.0)));
    quality.verdict = quality.q2 >= lowest_trusted_q2 ? SurrogateVerdict::trusted : SurrogateVerdict::not_trusted;
    return quality;
}

}  // namespace

std::optional<Surrogate> fit_surrogate(const Eigen::MatrixXd& values, std::span<const std::int32_t> units, const DesignInputs& design, const SurrogateOutcome& outcome,
                                       const SurrogateLimits& limits) {
    const PairedMeans paired = paired_means(values);
    std::vector<Index> rows;
    for (Index i = 0; i < paired.means.size(); ++i)
        if (!std::isnan(paired.means(i))) rows.push_back(i);
    if (rows.size() < fewest_surrogate_points) return {};
    if (rows.size() > limits.points) {
        std::vector<Index> kept;
        for (const Index k : spread_rows(static_cast<Index>(rows.size()), static_cast<Index>(limits.points))) kept.push_back(rows[static_cast<std::size_t>(k)]);
        rows = std::move(kept);
    }
    GaussianProcessOptions options;
    options.scale_noise = true;
    options.estimation_points = limits.estimation_points;
    GaussianProcess process = GaussianProcess::fit({design.inputs(rows, Eigen::all), paired.means(rows), paired.noise(rows)}, options);
    std::vector<int> groups;
    for (const Index row : rows) groups.push_back(design.groups[static_cast<std::size_t>(row)]);
    const SurrogateQuality quality = quality_of(process, groups);
    std::optional<double> base;
    if (design.base_point && !std::isnan(paired.means(static_cast<Index>(*design.base_point)))) base = paired.means(static_cast<Index>(*design.base_point));
    return Surrogate{outcome, std::move(rows), std::move(process), quality, base, LuckLines(design.inputs, values, units)};
}

std::vector<Surrogate> fit_surrogates(const ResultsReader& results, const DesignInputs& design, std::span<const SurrogateOutcome> outcomes,
                                      const SurrogateLimits& limits) {
    std::vector<Eigen::MatrixXd> values;  // read by one thread
    for (const SurrogateOutcome& outcome : outcomes) values.push_back(values_of(results, outcome));
    const std::vector<std::int32_t> units = replicate_units(results.manifest());
    std::vector<std::optional<Surrogate>> fitted(outcomes.size());
    for_each_task(outcomes.size(), [&](std::size_t k) { fitted[k] = fit_surrogate(values[k], units, design, outcomes[k], limits); });
    std::vector<Surrogate> surrogates;
    for (std::optional<Surrogate>& one : fitted)
        if (one) surrogates.push_back(std::move(*one));
    if (surrogates.empty())
        throw InputError(Fault{results.path().string(), 0, 0,
                               fmt::format("a surrogate needs at least {} points that have a value; fewer of the {} points of this sweep do", fewest_surrogate_points, design.inputs.rows())});
    return surrogates;
}

SurrogatePrediction predict(const Surrogate& surrogate, const DesignInputs& design, const Eigen::VectorXd& at) {
    const GaussianPrediction of_function = surrogate.process.predict(at);
    const double reach = std::hypot(z_90 * std::sqrt(of_function.variance + surrogate.process.noise().mean()), surrogate.luck.reach(at));
    SurrogatePrediction prediction{of_function.mean, of_function.mean - reach, of_function.mean + reach, not_a_number, not_a_number, not_a_number, not_a_number};
    if (design.budget) return prediction;  // the base has no money to share: it is far from all points
    const Eigen::VectorXd base = design.at({});
    const GaussianPrediction change = surrogate.process.predict_difference(at, base);
    const double change_reach = std::hypot(z_90 * std::sqrt(change.variance), surrogate.luck.reach_of_change(at, base));
    prediction.base = surrogate.simulated_base.value_or(surrogate.process.predict(base).mean);
    prediction.change = change.mean;
    prediction.change_low = change.mean - change_reach;
    prediction.change_high = change.mean + change_reach;
    return prediction;
}

}  // namespace kapok
