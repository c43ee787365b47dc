#pragma once
// The minimum of a smooth function of several variables inside a box.

#include <Eigen/Dense>
#include <functional>

namespace kapok {

struct Box {
    Eigen::VectorXd low, high;
};

struct BoundedMinimum {
    Eigen::VectorXd at;
    double value = 0.0;
    int iterations = 0;
    bool converged = false;  ///< the projected gradient is within the tolerance, or no step lowers the value
};

/// Value at a point; fills in the gradient, which has the point's size. Infinite or NaN where there is none.
using SmoothFunction = std::function<double(const Eigen::VectorXd& at, Eigen::VectorXd& gradient)>;

/// Goes down from `start` by limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.4; ten pairs) among the
/// variables that are not held at a bound, with each trial step projected on the box and halved until it satisfies
/// Armijo's condition (Bertsekas 1982). Stops when no component of the projected gradient exceeds `tolerance`, or after
/// `iterations` steps. The same calls give the same bits. Throws std::invalid_argument when sizes differ or the
/// function has no value at the start.
BoundedMinimum bounded_minimum(const SmoothFunction& function, Eigen::VectorXd start, const Box& box, int iterations = 100,
                               double tolerance = 1e-4);

}  // namespace kapok
