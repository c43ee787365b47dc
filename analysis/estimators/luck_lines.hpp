#pragma once
// What differs between replicates in an outcome as a function of the inputs of a design: its level and its slopes.

#include <Eigen/Dense>
#include <cstddef>
#include <cstdint>
#include <span>

#include "analysis/estimators/resampling.hpp"

namespace kapok {

/// A plane through the outcomes of each unit of replicates. Points that meet the same replicates share their luck, and
/// the same drawn parameters; more points do not average out what these do to all of them alike, or turn in a slope.
/// Units (replicates with the same drawn parameters, whose mean is taken) are independent draws of that, so the mean
/// over U units errs by the deviation between them over sqrt(U), and Student's t with U - 1 degrees of freedom is the
/// law of that. Planes are by least squares with a ridge of a millionth of the points, so that inputs that do not vary
/// have no slope; what luck does to each point by itself is in the slopes too and makes them rather too different.
class LuckLines {
public:
    LuckLines() = default;
    /// `inputs`: points x inputs; `values`: points x replicates, rows with NaN are left out; `units`: a number for each
    /// replicate. Throws std::invalid_argument where the sizes do not fit.
    LuckLines(const Eigen::MatrixXd& inputs, const Eigen::MatrixXd& values, std::span<const std::int32_t> units);

    [[nodiscard]] std::size_t units() const { return static_cast<std::size_t>(levels_.size()); }
    /// By unit, at the mean of the inputs; inputs x units; the mean of the inputs.
    [[nodiscard]] const Eigen::VectorXd& levels() const { return levels_; }
    [[nodiscard]] const Eigen::MatrixXd& slopes() const { return slopes_; }
    [[nodiscard]] const Eigen::VectorXd& centre() const { return centre_; }

    /// Half-width of the 90% interval by luck of the mean outcome at a point, and of the change between two points; 0 with
    /// one unit or none, whose luck is not known.
    [[nodiscard]] double reach(const Eigen::VectorXd& at) const;
    [[nodiscard]] double reach_of_change(const Eigen::VectorXd& at, const Eigen::VectorXd& from) const;
    /// Variance between units of the slope in an input.
    [[nodiscard]] double slope_variance(Eigen::Index input) const;

private:
    Eigen::VectorXd levels_, centre_;
    Eigen::MatrixXd slopes_;
};

/// Means of the replicates of each unit, in the order of their numbers: points x units, NaN where a replicate has none.
/// `values`: points x replicates.
Eigen::MatrixXd means_of_units(const Eigen::MatrixXd& values, std::span<const std::int32_t> units);

/// Half-width of the 90% interval of the mean of independent draws, Student's t; 0 where there are fewer than two.
double reach_of_mean(const Eigen::VectorXd& draws);

/// Variance, over draws of replicates, of an index S of the variance of outcomes with R replicates, when luck turns the
/// slope that it comes from, alike at all points, with a variance over replicates of W times that of the outcomes:
/// 4 S W / R + 2 W^2 / (R (R - 1)).
double variance_of_index(double index, double turned, std::size_t replicates);

/// The interval of an index with the luck of replicates in it, as a ratio of which the part has the variance `own` and
/// the whole `all` (the sum over factors): widened, by roots of sums of squares, by Student's quantile with R - 1
/// degrees of freedom times the root of (1 - S)^2 own + S^2 (all - own).
Estimate with_luck_of_replicates(Estimate index, double own, double all, std::size_t replicates);

/// The same half-width on both sides, as the root of the sum of squares.
Estimate widened(Estimate estimate, double reach);

}  // namespace kapok
