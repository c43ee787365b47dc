#pragma once
// The inverse of a covariance from its Cholesky factor, which takes most of the time of fitting a Gaussian process.

#include <Eigen/Dense>

namespace kapok {

/// K^-1 [n x n] of K = L L', column by column from L L' x = e_j, where Eigen's `factor.solve` takes all at once: a third
/// of its time, since x begins with zeros in the first solve, and the compiler makes vector instructions of loops down
/// columns (the build keeps Eigen from vectorising, for the same bits everywhere). Terms are added in Eigen's order: the
/// bits are those of `factor.solve` for the few hundred rows that Eigen keeps in one block. `factor` must have succeeded.
Eigen::MatrixXd cholesky_inverse(const Eigen::LLT<Eigen::MatrixXd>& factor);

}  // namespace kapok
