#include "analysis/estimators/luck_lines.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <vector>

#include "analysis/estimators/paired_effect.hpp"

namespace kapok {
namespace {

constexpr double ridge = 1e-6;  // of the number of points

/// Of independent draws (divisor n - 1).
double variance(const Eigen::VectorXd& draws) {
    return (draws.array() - draws.mean()).square().sum() / static_cast<double>(draws.size() - 1);
}

}  // namespace

Eigen::MatrixXd means_of_units(const Eigen::MatrixXd& values, std::span<const std::int32_t> units) {
    std::map<std::int32_t, std::vector<Eigen::Index>> replicates;
    for (std::size_t r = 0; r < units.size(); ++r) replicates[units[r]].push_back(static_cast<Eigen::Index>(r));
    Eigen::MatrixXd means(values.rows(), static_cast<Eigen::Index>(replicates.size()));
    Eigen::Index unit = 0;
    for (const auto& [number, columns] : replicates) means.col(unit++) = values(Eigen::all, columns).rowwise().mean();
    return means;
}

double reach_of_mean(const Eigen::VectorXd& draws) {
    if (draws.size() < 2) return 0.0;
    const auto n = static_cast<double>(draws.size());
    return student_quantile(n - 1.0) * std::sqrt(variance(draws) / n);
}

LuckLines::LuckLines(const Eigen::MatrixXd& inputs, const Eigen::MatrixXd& values,
                     std::span<const std::int32_t> units) {
    if (inputs.rows() != values.rows() || static_cast<std::size_t>(values.cols()) != units.size())
        throw std::invalid_argument("inputs, values and units of different sizes");
    std::vector<Eigen::Index> rows;
    for (Eigen::Index n = 0; n < values.rows(); ++n)
        if (values.row(n).array().isFinite().all()) rows.push_back(n);
    if (rows.empty() || units.empty()) return;
    const Eigen::MatrixXd outcomes = means_of_units(values(rows, Eigen::all), units);
    levels_ = outcomes.colwise().mean().transpose();
    const Eigen::MatrixXd used = inputs(rows, Eigen::all);
    centre_ = used.colwise().mean().transpose();
    const Eigen::MatrixXd apart = used.rowwise() - centre_.transpose();
    Eigen::MatrixXd products = apart.transpose() * apart;
    products.diagonal().array() += ridge * static_cast<double>(rows.size());
    slopes_ = products.ldlt().solve(apart.transpose() * (outcomes.rowwise() - levels_.transpose()));
}

double LuckLines::reach(const Eigen::VectorXd& at) const {
    return units() < 2 ? 0.0 : reach_of_mean(levels_ + slopes_.transpose() * (at - centre_));
}

double LuckLines::reach_of_change(const Eigen::VectorXd& at, const Eigen::VectorXd& from) const {
    return units() < 2 ? 0.0 : reach_of_mean(slopes_.transpose() * (at - from));
}

double LuckLines::slope_variance(Eigen::Index input) const {
    return units() < 2 ? 0.0 : variance(slopes_.row(input).transpose());
}

double variance_of_index(double index, double turned, std::size_t replicates) {
    const auto R = static_cast<double>(replicates);
    return 4.0 * std::max(0.0, index) * turned / R + 2.0 * turned * turned / (R * (R - 1.0));
}

Estimate widened(Estimate estimate, double reach) {
    estimate.low = estimate.value - std::hypot(estimate.value - estimate.low, reach);
    estimate.high = estimate.value + std::hypot(estimate.high - estimate.value, reach);
    return estimate;
}

Estimate with_luck_of_replicates(Estimate index, double own, double all, std::size_t replicates) {
    const double S = index.value;
    return widened(index, student_quantile(static_cast<double>(replicates) - 1.0) *
                              std::sqrt((1.0 - 2.0 * S) * own + S * S * all));
}

}  // namespace kapok
