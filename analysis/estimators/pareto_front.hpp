#pragma once
// Which decisions no other decision is better than in all respects, how sure that is, and how good they are together.
// Objectives are columns of costs: the smaller the better. Turn the sign of what should be large.

#include <Eigen/Dense>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kapok {

/// Which of the rows of `costs` [decisions x objectives] no other row dominates, i.e. is at least as good as in all
/// objectives and better in one. Equal rows do not dominate each other. Rows with NaN are never on the front.
std::vector<bool> pareto_front(const Eigen::MatrixXd& costs);

/// Front number of each row: 1 on the front, 2 on the front of what remains without the first, and so on
/// (non-dominated sorting, Deb et al. 2002, https://doi.org/10.1109/4235.996017); 0 for rows with NaN.
std::vector<int> non_dominated_ranks(const Eigen::MatrixXd& costs);

/// Volume of what the rows dominate up to `reference` (Zitzler and Thiele 1999, https://doi.org/10.1109/4235.797969),
/// exact by the exclusive volumes of While, Bradstreet and Barone (2012, https://doi.org/10.1109/TEVC.2010.2077298).
/// Rows with NaN and rows that are not better than the reference in all objectives add nothing. Time grows fast with
/// the number of objectives: meant for at most five.
double hypervolume(const Eigen::MatrixXd& costs, const Eigen::VectorXd& reference);

/// A front of means over futures.
struct FrontEstimate {
    Eigen::MatrixXd means;            ///< decisions x objectives; NaN where no future has a value
    std::vector<bool> on_front;       ///< by decision, at the means
    std::vector<double> probability;  ///< by decision: share of resamples in which it is on the front
    /// Hypervolume of the front as a share of the box from the best to the worst mean of each objective that varies (0:
    /// a single step from best to worst; the more, the less must be given up), and its 5% and 95% quantiles over
    /// resamples, each with its own box: what moves all decisions alike is no difference between them. NaN where fewer
    /// than two vary.
    double hypervolume = 0.0, hypervolume_low = 0.0, hypervolume_high = 0.0;
};

/// Means over futures, their front, and its bootstrap. `costs`: for each objective decisions x futures, NaN where there
/// is no value. All decisions are resampled together, because they share their futures; futures with the same number in
/// `blocks` stay together. Throws std::invalid_argument when sizes do not fit, or without objectives.
FrontEstimate bootstrap_front(std::span<const Eigen::MatrixXd> costs, std::span<const std::size_t> blocks,
                              int resamples, std::uint64_t seed);

}  // namespace kapok
