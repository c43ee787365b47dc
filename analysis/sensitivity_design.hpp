#pragma once
// The design of a sweep as an analysis of its sensitivity needs it: checked, and in the form of its method.

#include <Eigen/Dense>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "analysis/estimators/elementary_effects.hpp"
#include "analysis/estimators/sobol_indices.hpp"
#include "analysis/sensitivity.hpp"

namespace kapok {

struct SensitivityDesign {
    std::string kind;
    SensitivityMethod method{};
    std::vector<SensitivityFactor> factors;
    Eigen::MatrixXd values;             ///< points x factors; NaN where a factor is as in the base
    Eigen::MatrixXd coordinates;        ///< points x factors, 0 to 1; NaN as above
    SaltelliLayout saltelli;            ///< for Sobol' indices
    std::vector<TrajectoryStep> steps;  ///< for elementary effects
    /// Of each replicate: those with the same number are not independent, because they have the same drawn parameters.
    std::vector<std::int32_t> replicate_units;

    /// What a bootstrap draws: base samples, trajectories or points.
    [[nodiscard]] Eigen::Index units() const;
};

/// Throws InputError as `sensitivity` does.
SensitivityDesign read_sensitivity_design(const ResultsReader& results);

/// What the method finds for one outcome.
class SensitivityEstimator {
public:
    virtual ~SensitivityEstimator() = default;
    /// Fills factors (unranked), pairs and luck.
    virtual void estimate(const CompletePart& part, OutcomeSensitivity& outcome) const = 0;
};
/// `parts`: those that estimate() will be called with. `design` must outlive the estimator.
std::unique_ptr<SensitivityEstimator> sensitivity_estimator(const SensitivityDesign& design,
                                                            std::span<const CompletePart> parts, int bootstraps);

}  // namespace kapok
