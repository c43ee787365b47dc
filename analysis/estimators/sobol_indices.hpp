#pragma once
// Variance-based sensitivity indices from Saltelli's design.

#include <Eigen/Dense>
#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/estimators/resampling.hpp"

namespace kapok {

/// Where the parts of a base sample stand among its points: A; A with column i from B; with `second_order` B with
/// column i from A; B.
struct SaltelliLayout {
    Eigen::Index factors = 0;
    bool second_order = false;

    [[nodiscard]] Eigen::Index columns() const { return (second_order ? 2 : 1) * factors + 2; }
    [[nodiscard]] Eigen::Index a() const { return 0; }
    [[nodiscard]] Eigen::Index b() const { return columns() - 1; }
    [[nodiscard]] Eigen::Index ab(Eigen::Index factor) const { return 1 + factor; }
    [[nodiscard]] Eigen::Index ba(Eigen::Index factor) const { return 1 + factors + factor; }
};

struct FactorIndices {
    Estimate first_order;  ///< share of the variance that is due to the factor alone
    Estimate total;        ///< share that is due to it alone or together with others
    /// What the luck of a single replicate adds to or takes from its total effect, over the same variance; the larger,
    /// the more replicates a sweep needs. NaN with one replicate.
    Estimate with_luck;
    std::size_t rows = 0;  ///< base samples that had all points the indices need
};

struct PairIndex {
    Eigen::Index first = 0, second = 0;
    Estimate interaction;  ///< share of the variance that is due to the two together and to neither alone
    std::size_t rows = 0;
};

struct SobolIndices {
    std::vector<FactorIndices> factors;
    std::vector<PairIndex> pairs;  ///< with second_order
    /// Whether the variance between points is clear of 0 over draws of replicates: by the jackknife over three or more
    /// (Student's t of the pseudo-values), of two by variance_of_index. Where it is not, indices mean nothing. None with one.
    std::optional<bool> varies;
};

/// Indices of Sobol' (1993) of what factors do whatever the luck, with 90% intervals from the bootstrap over base samples
/// (Archer, Saltelli and Sobol' 1997, https://doi.org/10.1080/00949659708811825). `outcomes`: for each replicate a
/// matrix of base samples x layout.columns(), NaN for points without an outcome; a base sample is left out only where a
/// point is missing that the index needs. Base samples of a low-discrepancy sequence are more even than random ones, so
/// the intervals are rather too wide than too narrow.
///
/// From A, B and AB_i: the first-order index is the correlation of B and AB_i (Martinez 2011) less the part that the
/// chance correlation of A and B hands on, r(B, AB_i) - r(A, B) r(A, AB_i), after Glen and Isaacs (2012,
/// https://doi.org/10.1016/j.envsoft.2012.03.014); against the estimators of Saltelli 2010, Jansen and Janon and Monod
/// it has the smallest error on the usual test functions, for large and for small indices. The total index is Jansen's
/// (1999, https://doi.org/10.1016/S0010-4655(98)00154-4), mean (A - AB_i)^2 / 2V with V from A and B.
///
/// With BA_i as well, both are those of Azzini, Mara and Rosati (2021, https://doi.org/10.1016/j.envsoft.2021.105167),
/// which have about half the error: with D = sum (A - B)^2 + (AB_i - BA_i)^2, the first-order index is
/// 2 sum (AB_i - A)(B - BA_i) / D and the total one sum [(B - BA_i)^2 + (A - AB_i)^2] / D. The index of a pair takes
/// the products of Saltelli (2002) as mixed differences: the mean of (AB_i - A)(BA_j - B) is the variance of the
/// interaction.
///
/// With several replicates every product above, squares and V too, is the mean of x_r z_s over replicates r and s that
/// differ. A square of the mean over replicates would count what is left of luck in that mean as an effect; luck of
/// different replicates is independent, so here it is 0 on average. Each replicate is first centred on the mean of its
/// own points, which takes away what luck does to all points alike. The bootstrap holds the replicates as they are. That
/// is enough for luck that goes its own way at every base sample; where it turns the slope of a factor at all of them
/// alike, more base samples do not help. An interval is therefore that of with_luck_of_replicates, with
/// variance_of_index of the first-order index and of the part of `with_luck` that is such a slope (from the variance of
/// the slope over replicates). `moves`: by how much column i of B lies above that of A, base samples x factors.
///
/// Estimates are not cut at 0 or 1: one below 0 is that of an index too small for the sample. NaN where fewer than two
/// base samples are complete, outcomes do not vary, or their variance between points is not above 0 once luck is taken
/// out. Throws std::invalid_argument without a replicate and for another number of columns or rows.
SobolIndices sobol_indices(const std::vector<Eigen::MatrixXd>& outcomes, const SaltelliLayout& layout,
                           const Eigen::MatrixXd& moves, const Resamples& resamples);

}  // namespace kapok
