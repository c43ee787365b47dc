#include "analysis/estimators/correlation_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>
#include <utility>

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Eigen::Index points_per_coefficient = 10;
/// Part of a polynomial's variance that must be its own, not that of lower degrees, for it to count.
constexpr double least_own_variance = 1e-9;

Eigen::Index different_values(const Eigen::MatrixXd& coordinates, const std::vector<bool>& used, Eigen::Index factor) {
    std::set<double> values;
    for (Eigen::Index n = 0; n < coordinates.rows(); ++n)
        if (used[static_cast<std::size_t>(n)]) values.insert(coordinates(n, factor));
    return static_cast<Eigen::Index>(values.size());
}

/// Legendre's polynomials of degrees 1 to `to.size()` on 0 to 1, by Bonnet's recursion: near enough to orthogonal.
template <class To>
void legendre(To&& to, double coordinate) {
    const double x = 2.0 * coordinate - 1.0;
    double before = 1.0, now = x;
    for (Eigen::Index degree = 1; degree <= to.size(); ++degree) {
        to(degree - 1) = now;
        const auto n = static_cast<double>(degree);
        before = std::exchange(now, ((2.0 * n + 1.0) * x * now - n * before) / (n + 1.0));
    }
}

/// A least-squares fit by pivot-free elimination: what it explains of the covariances, and on how many coefficients.
struct Explained {
    double variance = 0.0;
    double coefficients = 0.0;
};
Explained explained_by(Eigen::MatrixXd covariance, Eigen::VectorXd with_outcome) {
    Explained explained;
    const Eigen::VectorXd whole = covariance.diagonal();
    for (Eigen::Index k = 0; k < covariance.rows(); ++k) {
        const double own = covariance(k, k);
        if (!(own > least_own_variance * whole(k)) || own <= 0.0) continue;
        explained.variance += with_outcome(k) * with_outcome(k) / own;
        explained.coefficients += 1.0;
        for (Eigen::Index l = k + 1; l < covariance.rows(); ++l) {
            const double factor = covariance(l, k) / own;
            with_outcome(l) -= factor * with_outcome(k);
            for (Eigen::Index m = k + 1; m < covariance.rows(); ++m) covariance(l, m) -= factor * covariance(k, m);
        }
    }
    return explained;
}

double corrected(double share, double points, double coefficients) {
    const double free = points - coefficients - 1.0;
    return free > 0.0 ? 1.0 - (1.0 - share) * (points - 1.0) / free : not_a_number;
}

}  // namespace

CorrelationRatios::CorrelationRatios(const Eigen::MatrixXd& coordinates, const std::vector<bool>& used,
                                     const std::vector<bool>& names, const Resamples& resamples)
    : resamples_(&resamples) {
    if (coordinates.rows() != resamples.rows() || used.size() != static_cast<std::size_t>(coordinates.rows()))
        throw std::invalid_argument("coordinates and resamples of different numbers of points");
    const auto points = static_cast<Eigen::Index>(std::count(used.begin(), used.end(), true));
    Eigen::Index columns = 1, products = 0;
    for (Eigen::Index k = 0; k < coordinates.cols(); ++k) {
        const bool is_name = !names.empty() && names[static_cast<std::size_t>(k)];
        const Eigen::Index most =
            is_name ? points : std::clamp<Eigen::Index>(points / points_per_coefficient, 1, highest_degree);
        const Eigen::Index degree = std::clamp<Eigen::Index>(different_values(coordinates, used, k) - 1, 0, most);
        factors_.push_back({degree, columns, products, is_name});
        columns += degree;
        products += degree * (degree + 1) / 2;
    }
    basis_ = RowStatistics::Zero(coordinates.rows(), columns);
    RowStatistics statistics = RowStatistics::Zero(coordinates.rows(), columns + products);
    for (Eigen::Index n = 0; n < coordinates.rows(); ++n) {
        if (!used[static_cast<std::size_t>(n)]) continue;
        basis_(n, 0) = 1.0;
        for (Factor& factor : factors_) {
            const Eigen::Index k = &factor - factors_.data();
            auto polynomials = basis_.row(n).segment(factor.first, factor.degree);
            legendre(polynomials, coordinates(n, k));
            Eigen::Index at = columns + factor.products;
            for (Eigen::Index i = 0; i < factor.degree; ++i)
                for (Eigen::Index j = 0; j <= i; ++j) statistics(n, at++) = polynomials(i) * polynomials(j);
        }
        statistics.row(n).head(columns) = basis_.row(n);
    }
    products_ = resamples.sums(statistics);
}

CorrelationRatios::Covariances CorrelationRatios::covariances(const Factor& factor, Eigen::Index set,
                                                              const RowStatistics& with_outcome) const {
    const double n = products_(set, 0), mean = with_outcome(set, 0) / n;
    const Eigen::RowVectorXd means = products_.row(set).segment(factor.first, factor.degree) / n;
    Covariances out{Eigen::MatrixXd(factor.degree, factor.degree), Eigen::VectorXd(factor.degree), 0.0, n};
    Eigen::Index at = basis_.cols() + factor.products;
    for (Eigen::Index i = 0; i < factor.degree; ++i) {
        out.with_outcome(i) = with_outcome(set, factor.first + i) / n - means(i) * mean;
        for (Eigen::Index j = 0; j <= i; ++j)
            out.own(i, j) = out.own(j, i) = products_(set, at++) / n - means(i) * means(j);
    }
    out.variance = with_outcome(set, basis_.cols()) / n - mean * mean;
    return out;
}

RowStatistics CorrelationRatios::sums_with(const Eigen::VectorXd& outcomes) const {
    const Eigen::VectorXd uses = basis_.col(0);
    const double mean = (uses.array() > 0.0).select(outcomes, 0.0).sum() / uses.sum();
    RowStatistics statistics = RowStatistics::Zero(basis_.rows(), basis_.cols() + 1);  // times the outcome; its square
    for (Eigen::Index n = 0; n < outcomes.size(); ++n) {
        if (uses(n) == 0.0) continue;
        const double y = outcomes(n) - mean;
        statistics.row(n).head(basis_.cols()) = y * basis_.row(n);
        statistics(n, basis_.cols()) = y * y;
    }
    return resamples_->sums(statistics);
}

std::vector<FactorFit> CorrelationRatios::fit(const Eigen::VectorXd& outcomes) const {
    if (outcomes.size() != basis_.rows()) throw std::invalid_argument("an outcome for each point is needed");
    const RowStatistics with_outcome = sums_with(outcomes);
    const double points = products_(0, 0);
    std::vector<FactorFit> fits;
    for (const Factor& factor : factors_) {
        Eigen::VectorXd share = Eigen::VectorXd::Constant(products_.rows(), not_a_number), slope = share;
        double correction = 0.0;
        for (Eigen::Index set = 0; set < products_.rows(); ++set) {
            const Covariances known = covariances(factor, set, with_outcome);
            if (known.points <= 2.0 || !(known.variance > 0.0) || factor.degree == 0) continue;
            const Explained explained = explained_by(known.own, known.with_outcome);
            const double plain = explained.variance / known.variance;
            share(set) = corrected(plain, known.points, explained.coefficients);
            if (set == 0) correction = share(0) - plain;
            // the first polynomial runs from -1 to 1
            if (!factor.is_name && known.own(0, 0) > 0.0) slope(set) = 2.0 * known.with_outcome(0) / known.own(0, 0);
        }
        fits.push_back({bootstrap_estimate(share, points, correction), bootstrap_estimate(slope, points)});
    }
    return fits;
}

}  // namespace kapok
