#include "analysis/estimators/paired_means.hpp"

#include <cmath>
#include <limits>

namespace kapok {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using Eigen::Index;

constexpr int most_rounds = 1000;

/// Values where `known` is 1; 0 elsewhere.
struct Table {
    ArrayXXd values, known;
    ArrayXd by_point, by_replicate;  ///< how many values there are
};

Table table_of(const Eigen::MatrixXd& values) {
    Table table;
    table.known = values.array().isNaN().select(ArrayXXd::Zero(values.rows(), values.cols()), 1.0);
    table.values = values.array().isNaN().select(0.0, values.array());
    table.by_point = table.known.rowwise().sum();
    table.by_replicate = table.known.colwise().sum().transpose();
    return table;
}

struct Split {
    ArrayXd point, luck;
};

/// Least squares by turns: points given luck, luck given points. Where no value lacks the first round is exact.
Split split(const Table& t) {
    Split s{ArrayXd::Zero(t.values.rows()), ArrayXd::Zero(t.values.cols())};
    const double scale = t.values.abs().maxCoeff();
    const bool complete = (t.known == 1.0).all();
    for (int round = 0; round < most_rounds; ++round) {
        const ArrayXd before = s.luck;
        s.point = (t.values.rowwise().sum() - (t.known.matrix() * s.luck.matrix()).array()) / t.by_point.max(1.0);
        s.luck = (t.values.colwise().sum().transpose() - (t.known.matrix().transpose() * s.point.matrix()).array()) / t.by_replicate.max(1.0);
        const double mean = s.luck.sum() / static_cast<double>((t.by_replicate > 0.0).count());
        s.luck = (t.by_replicate > 0.0).select(s.luck - mean, 0.0);
        if (complete || (s.luck - before).abs().maxCoeff() <= 1e-13 * scale) break;
    }
    if (!complete) s.point = (t.values.rowwise().sum() - (t.known.matrix() * s.luck.matrix()).array()) / t.by_point.max(1.0);
    return s;
}

/// Variances of single values by point, from sums of squares with this many degrees of freedom.
ArrayXd drawn_together(const ArrayXd& squares, const ArrayXd& degrees) {
    const double pooled = squares.sum() / degrees.sum();
    if (!(pooled > 0.0)) return ArrayXd::Zero(squares.size());
    const auto has = degrees > 0.0;
    const auto count = static_cast<double>(has.count());
    const double typical = degrees.sum() / count;
    const ArrayXd relative = has.select(squares / degrees.max(1e-300) / pooled, 1.0);
    const double spread = count > 1.0 ? (relative - 1.0).square().sum() / (count - 1.0) : 0.0;
    const double true_spread = std::max(0.0, (spread - 2.0 / typical) / (1.0 + 2.0 / typical));
    const ArrayXd weight = has.select(true_spread / (true_spread + 2.0 * (1.0 + true_spread) / degrees.max(1e-300)), 0.0);
    return pooled * (weight * relative + (1.0 - weight));
}

}  // namespace

PairedMeans paired_means(const Eigen::MatrixXd& values) {
    const Table table = table_of(values);
    PairedMeans result;
    result.points = (table.by_point > 0.0).count();
    result.means = Eigen::VectorXd::Constant(values.rows(), std::numeric_limits<double>::quiet_NaN());
    result.noise = Eigen::VectorXd::Zero(values.rows());
    if (result.points == 0) return result;
    const Split s = split(table);
    const auto has = table.by_point > 0.0;
    result.means = has.select(s.point, result.means.array()).matrix();

    const auto replicates = static_cast<double>((table.by_replicate > 0.0).count());
    if (replicates > 1.0) result.common_variance = s.luck.square().sum() / (replicates - 1.0) / replicates;
    const double points = static_cast<double>(result.points), free = table.known.sum() - points - (replicates - 1.0);
    if (!(free > 0.0)) return result;
    const ArrayXXd rest = table.known * (table.values - s.point.replicate(1, values.cols()) - s.luck.transpose().replicate(values.rows(), 1));
    const ArrayXd own = (table.by_point - 1.0).max(0.0);
    const ArrayXd degrees = own * (free / std::max(1.0, own.sum()));  // luck took its part of them
    result.noise = has.select(drawn_together(rest.square().rowwise().sum(), degrees) / table.by_point.max(1.0), 0.0).matrix();
    return result;
}

}  // namespace kapok
