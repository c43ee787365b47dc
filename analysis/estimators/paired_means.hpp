#pragma once
// Means over replicates that share their luck.

#include <Eigen/Dense>

namespace kapok {

/// What is left of each point of a design when luck has been averaged out.
struct PairedMeans {
    Eigen::VectorXd means;         ///< by point; NaN without a value
    /// By point: variance of its mean that it does not share with the others; 0 where luck cannot be told (one replicate).
    Eigen::VectorXd noise;
    double common_variance = 0.0;  ///< variance that the means of all points share: luck that moves all alike
    Eigen::Index points = 0;       ///< with a value
};

/// `values`: point x replicate, NaN for runs that did not finish; a replicate has the same luck at every point. They are
/// split by least squares into value(i, r) = point(i) + luck(r) + rest(i, r), with luck that sums to 0, so a point that
/// lacks some replicates is not judged by the luck of those it has; with all of them, means are plain means. The noise
/// of a mean is the variance of its rest over its number of replicates. Variances of a few values each are drawn towards
/// a common one by an inverse chi-square prior whose scale and degrees of freedom come from the spread of their
/// logarithms (Smyth 2004, https://doi.org/10.2202/1544-6115.1027): to their mean where they differ by chance alone.
/// Common luck moves the level of all points and none of their differences (Chen, Ankenman and Nelson 2012,
/// https://doi.org/10.1145/2133390.2133391).
PairedMeans paired_means(const Eigen::MatrixXd& values);

}  // namespace kapok
