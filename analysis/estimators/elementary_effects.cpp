#include "analysis/estimators/elementary_effects.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

TrajectoryStep step_between(const Eigen::RowVectorXd& from, const Eigen::RowVectorXd& to) {
    TrajectoryStep step;
    int moved = 0;
    for (Eigen::Index k = 0; k < from.size(); ++k)
        if (from(k) != to(k)) {
            step = {k, to(k) - from(k)};
            ++moved;
        }
    if (moved != 1 || std::isnan(step.move))
        throw std::invalid_argument("a step of a trajectory does not move one factor");
    return step;
}

/// Standard deviation from sums over n effects.
double deviation_of(double n, double sum, double squares) {
    return n < 2.0 ? not_a_number : std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1.0)));
}

}  // namespace

std::vector<TrajectoryStep> trajectory_steps(const Eigen::MatrixXd& coordinates) {
    const Eigen::Index factors = coordinates.cols();
    if (factors == 0 || coordinates.rows() == 0 || coordinates.rows() % (factors + 1) != 0)
        throw std::invalid_argument("the points are not whole trajectories");
    std::vector<TrajectoryStep> steps;
    for (Eigen::Index first = 0; first < coordinates.rows(); first += factors + 1) {
        std::vector<bool> moved(static_cast<std::size_t>(factors), false);
        for (Eigen::Index k = first; k < first + factors; ++k) {
            steps.push_back(step_between(coordinates.row(k), coordinates.row(k + 1)));
            const auto factor = static_cast<std::size_t>(steps.back().factor);
            if (moved[factor]) throw std::invalid_argument("a trajectory moves a factor twice");
            moved[factor] = true;
        }
    }
    return steps;
}

Eigen::MatrixXd elementary_effects(const std::vector<TrajectoryStep>& steps, Eigen::Index factors,
                                   const Eigen::VectorXd& outcomes) {
    const Eigen::Index trajectories = static_cast<Eigen::Index>(steps.size()) / factors;
    if (outcomes.size() != trajectories * (factors + 1))
        throw std::invalid_argument("an outcome for each point is needed");
    Eigen::MatrixXd effects(trajectories, factors);
    for (Eigen::Index t = 0; t < trajectories; ++t)
        for (Eigen::Index k = 0; k < factors; ++k) {
            const TrajectoryStep& step = steps[static_cast<std::size_t>(t * factors + k)];
            const Eigen::Index point = t * (factors + 1) + k;
            effects(t, step.factor) = (outcomes(point + 1) - outcomes(point)) / step.move;
        }
    return effects;
}

std::vector<EffectMeasures> effect_measures(const Eigen::MatrixXd& effects, const Resamples& resamples) {
    constexpr Eigen::Index width = 4;  // count, absolute value, value, square
    RowStatistics statistics = RowStatistics::Zero(effects.rows(), effects.cols() * width);
    for (Eigen::Index t = 0; t < effects.rows(); ++t)
        for (Eigen::Index k = 0; k < effects.cols(); ++k) {
            const double effect = effects(t, k);
            if (!std::isnan(effect))
                statistics.row(t).segment(k * width, width) << 1.0, std::abs(effect), effect, effect * effect;
        }
    const RowStatistics sums = resamples.sums(statistics);
    std::vector<EffectMeasures> measures;
    for (Eigen::Index k = 0; k < effects.cols(); ++k) {
        const double n = sums(0, k * width);
        Eigen::VectorXd absolute(sums.rows()), mean(sums.rows()), deviation(sums.rows());
        for (Eigen::Index set = 0; set < sums.rows(); ++set) {
            const auto sum = sums.row(set).segment(k * width, width);
            absolute(set) = sum(0) > 0.0 ? sum(1) / sum(0) : not_a_number;
            mean(set) = sum(0) > 0.0 ? sum(2) / sum(0) : not_a_number;
            deviation(set) =
                deviation_of(sum(0), sum(2), sum(3)) * (set > 0 && n > 1.0 ? std::sqrt(n / (n - 1.0)) : 1.0);
        }
        measures.push_back({bootstrap_estimate(absolute, n), bootstrap_estimate(mean, n),
                            bootstrap_estimate(deviation, n), static_cast<std::size_t>(n)});
    }
    return measures;
}

}  // namespace kapok
