#include "analysis/estimators/luck_shares.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>

#include "analysis/estimators/variance_components.hpp"

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Sums over points: their number, of means over replicates, of the squares of these, of squared deviations from them,
/// then of the outcomes of each replicate.
enum Column : Eigen::Index { count, means, squares, within, replicates };

/// Values of one point in all replicates.
Eigen::VectorXd over_replicates(const std::vector<Eigen::MatrixXd>& outcomes, Eigen::Index row, Eigen::Index column) {
    Eigen::VectorXd values(static_cast<Eigen::Index>(outcomes.size()));
    for (std::size_t r = 0; r < outcomes.size(); ++r) values(static_cast<Eigen::Index>(r)) = outcomes[r](row, column);
    return values;
}

/// Near the mean of all points, so that squares of what is left of them lose no digits.
double level_of(const std::vector<Eigen::MatrixXd>& outcomes, Eigen::Index column) {
    double sum = 0.0, number = 0.0;
    for (const double value : outcomes.front().col(column))
        if (!std::isnan(value)) sum += value, number += 1.0;
    return number > 0.0 ? sum / number : 0.0;
}

double squared_deviations(const Eigen::VectorXd& values) {
    return (values.array() - values.mean()).square().sum();
}

RowStatistics statistics_of(const std::vector<Eigen::MatrixXd>& outcomes, const SaltelliLayout& at) {
    const auto R = static_cast<Eigen::Index>(outcomes.size()), rows = outcomes.front().rows();
    const double level = level_of(outcomes, at.a());
    RowStatistics statistics = RowStatistics::Zero(rows, replicates + R);
    for (Eigen::Index n = 0; n < rows; ++n)
        for (const Eigen::Index column : {at.a(), at.b()}) {
            const Eigen::VectorXd values = over_replicates(outcomes, n, column).array() - level;
            const double mean = values.mean();
            if (std::isnan(mean)) continue;
            statistics.row(n).head(replicates) +=
                Eigen::RowVector4d(1.0, mean, mean * mean, squared_deviations(values));
            statistics.row(n).segment(replicates, R) += values.transpose();
        }
    return statistics;
}

template <class Sums>
VarianceComponents components_of(const Sums& sum, Eigen::Index replicate_count) {
    const double P = sum(count), R = static_cast<double>(replicate_count), mean = sum(means) / P;
    const double of_luck = P * (sum.segment(replicates, replicate_count).array() / P - mean).square().sum();
    MeanSquares ms;
    ms.point_count = P, ms.replicate_count = R;
    ms.points = R * (sum(squares) - P * mean * mean) / (P - 1.0);
    ms.luck = of_luck / (R - 1.0);
    ms.points_luck = std::max(0.0, sum(within) - of_luck) / ((P - 1.0) * (R - 1.0));
    return variance_components(ms);
}

/// A share of the variance that is `part` of the whole, when the true part may be `factor` times what was found.
double rescaled_share(double share, double factor) {
    return share * factor / (share * factor + 1.0 - share);
}

}  // namespace

LuckShares luck_shares(const std::vector<Eigen::MatrixXd>& outcomes, const SaltelliLayout& layout,
                       const Resamples& resamples) {
    LuckShares shares;
    if (outcomes.size() < 2) return shares;
    const auto R = static_cast<Eigen::Index>(outcomes.size());
    const RowStatistics sums = resamples.sums(statistics_of(outcomes, layout));
    Eigen::MatrixXd by_set = Eigen::MatrixXd::Constant(sums.rows(), 3, not_a_number);
    for (Eigen::Index set = 0; set < sums.rows(); ++set) {
        if (sums(set, count) < 2.0) continue;
        const VarianceComponents parts = components_of(sums.row(set), R);
        const double total = parts.total();
        if (!(total > 0.0)) continue;
        by_set.row(set) = Eigen::RowVector3d(parts.points, parts.luck, parts.points_luck) / total;
    }
    const double units = 0.5 * sums(0, count);
    shares.factors = bootstrap_estimate(by_set.col(0), units);
    shares.luck = bootstrap_estimate(by_set.col(1), units);
    shares.interaction = bootstrap_estimate(by_set.col(2), units);
    const boost::math::chi_squared law(static_cast<double>(R - 1));
    shares.luck.low = rescaled_share(shares.luck.value, static_cast<double>(R - 1) / quantile(law, 0.95));
    shares.luck.high = rescaled_share(shares.luck.value, static_cast<double>(R - 1) / quantile(law, 0.05));
    return shares;
}

}  // namespace kapok
