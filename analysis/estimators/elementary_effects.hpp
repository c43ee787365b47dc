#pragma once
// Screening by the elementary effects of Morris.

#include <Eigen/Dense>
#include <cstddef>
#include <vector>

#include "analysis/estimators/resampling.hpp"

namespace kapok {

/// A step of a trajectory: the factor that it moves and by how much.
struct TrajectoryStep {
    Eigen::Index factor = 0;
    double move = 0.0;
};

/// Steps of trajectories of factors + 1 points each, one after the other in `coordinates` [points x factors];
/// [trajectory * factors + step]. Throws std::invalid_argument where a step does not move exactly one factor, or a
/// trajectory moves a factor twice.
std::vector<TrajectoryStep> trajectory_steps(const Eigen::MatrixXd& coordinates);

/// Change of the outcome over the move that caused it, so per whole range of the factor (Morris 1991,
/// https://doi.org/10.1080/00401706.1991.10484804). `outcomes`: one for each point; an effect is NaN where one of its
/// two ends is. [trajectories x factors].
Eigen::MatrixXd elementary_effects(const std::vector<TrajectoryStep>& steps, Eigen::Index factors,
                                   const Eigen::VectorXd& outcomes);

/// Of the elementary effects of a factor, in the outcome's unit.
struct EffectMeasures {
    Estimate mean_absolute;   ///< mu* (Campolongo, Cariboni and Saltelli 2007): how much the factor matters
    Estimate mean;            ///< mu: in which direction
    Estimate deviation;       ///< sigma: how much it depends on the others, or is not a straight line (divisor n - 1)
    std::size_t effects = 0;  ///< that could be computed
};

/// Measures of each column of `effects` [trajectories x factors] with 90% intervals from the bootstrap over
/// trajectories; NaN among the effects is left out. The variance of a resample is that of a population of n effects, so
/// its deviation is raised by sqrt(n / (n - 1)). NaN where there is no effect, for sigma where there are fewer than
/// two.
std::vector<EffectMeasures> effect_measures(const Eigen::MatrixXd& effects, const Resamples& resamples);

}  // namespace kapok
