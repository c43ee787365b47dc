#include "analysis/estimators/paired_means.hpp"

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace kapok {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using Eigen::Index;

constexpr int most_rounds = 1000;
constexpr double smallest_variance = 1e-5;  // of the mean one: counts may not vary at all

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

/// x with trigamma(x) = value > 0, by halving an interval of its logarithm.
double inverse_trigamma(double value) {
    double low = -20.0, high = 20.0;
    while (high - low > 1e-10) {
        const double middle = 0.5 * (low + high);
        (boost::math::trigamma(std::exp(middle)) > value ? low : high) = middle;
    }
    return std::exp(0.5 * (low + high));
}

/// Variances of single values by point, from sums of squares with these degrees of freedom: each its own and the prior
/// variance, weighted by degrees of freedom.
ArrayXd moderated(const ArrayXd& squares, const ArrayXd& degrees) {
    const double pooled = squares.sum() / degrees.sum();
    if (!(pooled > 0.0)) return ArrayXd::Zero(squares.size());
    std::vector<double> logs;  // of variances, without the bias of the logarithm
    double from_chance = 0.0, sum = 0.0;
    for (Index i = 0; i < squares.size(); ++i) {
        if (!(degrees(i) > 0.0)) continue;
        const double half = 0.5 * degrees(i), variance = std::max(squares(i) / degrees(i), smallest_variance * pooled);
        logs.push_back(std::log(variance) - boost::math::digamma(half) + std::log(half));
        sum += logs.back();
        from_chance += boost::math::trigamma(half);
    }
    const auto count = static_cast<double>(logs.size());
    double spread = 0.0;
    for (const double value : logs) spread += std::pow(value - sum / count, 2);
    const double excess = count > 1.0 ? spread / (count - 1.0) - from_chance / count : 0.0;
    if (!(excess > 0.0)) return ArrayXd::Constant(squares.size(), pooled);
    const double half = inverse_trigamma(excess);  // of the prior's degrees of freedom
    const double prior = std::exp(sum / count + boost::math::digamma(half) - std::log(half));
    return (2.0 * half * prior + squares) / (2.0 * half + degrees);
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
    result.noise = has.select(moderated(rest.square().rowwise().sum(), degrees) / table.by_point.max(1.0), 0.0).matrix();
    return result;
}

}  // namespace kapok
