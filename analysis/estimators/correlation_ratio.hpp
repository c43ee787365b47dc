#pragma once
// First-order sensitivity indices from points of any design in which factors move independently.

#include <Eigen/Dense>
#include <vector>

#include "analysis/estimators/resampling.hpp"

namespace kapok {

/// Highest degree of the polynomials in a factor.
inline constexpr int highest_degree = 4;

struct FactorFit {
    Estimate first_order;  ///< share of the outcomes' variance that a polynomial in the factor accounts for
    Estimate slope;        ///< of the straight line: change of the outcome over the factor's whole range, in its unit
};

/// Correlation ratios of outcomes on each of many factors: Var(E[Y | X_i]) / Var(Y), the first-order index, with E[Y |
/// X_i] as a polynomial in X_i (Lewandowski, Cooke and Duintjer Tebbens 2007, https://doi.org/10.1145/1189756.1189759)
/// and the share corrected for the coefficients p that it spends on n points, 1 - (1 - R^2)(n - 1)/(n - p - 1) (Ezekiel
/// 1930). The degree is highest_degree, or less: one below the number of different values of the factor, where it is
/// the analysis of variance by its levels, and at most a tenth of the points. Factors whose values are names and not
/// numbers have all levels whatever their number, and no slope.
///
/// The sums over the factors alone are taken once, so many outcomes of the same points cost little each.
class CorrelationRatios {
public:
    /// `coordinates`: points x factors, 0 to 1. `used`: points that count; their number may be anything. `names`:
    /// factors that are not numbers; empty: none. Throws std::invalid_argument where the numbers of points differ.
    /// `resamples` must outlive the object.
    CorrelationRatios(const Eigen::MatrixXd& coordinates, const std::vector<bool>& used, const std::vector<bool>& names,
                      const Resamples& resamples);

    /// One for each factor, from an outcome for each point; points that are not used are not looked at. 90% intervals
    /// from the bootstrap over points. The share among resamples is centred on the sample's uncorrected one, which is
    /// the truth of the population that they are drawn from; the interval is moved by the correction. NaN where
    /// outcomes do not vary or there are too few points.
    [[nodiscard]] std::vector<FactorFit> fit(const Eigen::VectorXd& outcomes) const;

private:
    struct Factor {
        Eigen::Index degree = 0;
        Eigen::Index first = 0;     ///< column of its first power in basis_
        Eigen::Index products = 0;  ///< column of its first product in products_
        bool is_name = false;
    };
    struct Covariances {
        Eigen::MatrixXd own;           ///< of a factor's polynomials
        Eigen::VectorXd with_outcome;  ///< theirs with the outcome
        double variance = 0.0;         ///< of the outcome
        double points = 0.0;
    };
    [[nodiscard]] Covariances covariances(const Factor& factor, Eigen::Index set,
                                          const RowStatistics& with_outcome) const;
    /// Sums of the outcome times each column of the basis, and of its square, over the points of each set.
    [[nodiscard]] RowStatistics sums_with(const Eigen::VectorXd& outcomes) const;

    const Resamples* resamples_;
    std::vector<Factor> factors_;
    RowStatistics basis_;     ///< 1, then the polynomials of each factor; rows of points that are not used are 0
    RowStatistics products_;  ///< by set: sums of the basis, then of products of the polynomials of each factor
};

}  // namespace kapok
