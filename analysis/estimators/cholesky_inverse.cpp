#include "analysis/estimators/cholesky_inverse.hpp"

#include <algorithm>

namespace kapok {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// Unknowns that are solved for together. Part of the results: their products are added before they are subtracted.
constexpr Index panel = 4;

/// x(first .. end - 1) -= the columns `at` .. `at` + width - 1 of `factor` times x there.
void subtract_panel(const MatrixXd& factor, double* x, Index at, Index width, Index first, Index end) {
    const double* const column = factor.col(at).data();
    const Index n = factor.rows();
    if (width == panel) {
        const double *const a = column, *const b = a + n, *const c = b + n, *const d = c + n;
        const double xa = x[at], xb = x[at + 1], xc = x[at + 2], xd = x[at + 3];
        for (Index i = first; i < end; ++i) x[i] -= a[i] * xa + b[i] * xb + c[i] * xc + d[i] * xd;
        return;
    }
    for (Index i = first; i < end; ++i) {
        double sum = 0.0;
        for (Index k = 0; k < width; ++k) sum += column[k * n + i] * x[at + k];
        x[i] -= sum;
    }
}

/// Solves L x = x, where x is 0 above `first`, a multiple of `panel`.
void solve_lower(const MatrixXd& lower, const Eigen::VectorXd& reciprocal, double* x, Index first) {
    const Index n = lower.rows();
    for (Index at = first; at < n; at += panel) {
        const Index width = std::min(panel, n - at);
        for (Index i = at; i < at + width; ++i) {
            x[i] *= reciprocal(i);
            for (Index row = i + 1; row < at + width; ++row) x[row] -= x[i] * lower(row, i);
        }
        subtract_panel(lower, x, at, width, at + width, n);
    }
}

/// Solves L' x = x, with `upper` = L'.
void solve_upper(const MatrixXd& upper, const Eigen::VectorXd& reciprocal, double* x) {
    for (Index end = upper.rows(); end > 0; end -= panel) {
        const Index width = std::min(panel, end), at = end - width;
        for (Index i = end - 1; i >= at; --i) {
            double sum = 0.0;
            for (Index k = i + 1; k < end; ++k) sum += upper(i, k) * x[k];
            x[i] = (x[i] - sum) * reciprocal(i);
        }
        subtract_panel(upper, x, at, width, 0, at);
    }
}

}  // namespace

MatrixXd cholesky_inverse(const Eigen::LLT<MatrixXd>& factor) {
    const MatrixXd& lower = factor.matrixLLT();
    const MatrixXd upper = lower.transpose();
    const Eigen::VectorXd reciprocal = lower.diagonal().cwiseInverse();
    const Index n = lower.rows();
    MatrixXd inverse = MatrixXd::Identity(n, n);
    for (Index j = 0; j < n; ++j) {
        double* const x = inverse.col(j).data();
        solve_lower(lower, reciprocal, x, j / panel * panel);
        solve_upper(upper, reciprocal, x);
    }
    return inverse;
}

}  // namespace kapok
