#include "analysis/estimators/sobol_indices.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "analysis/estimators/luck_lines.hpp"
#include "analysis/estimators/paired_effect.hpp"

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

double ratio(double above, double below) {
    return below > 0.0 ? above / below : not_a_number;
}

/// An outcome in every replicate, less the mean of that replicate. [replicates]
using Luck = Eigen::ArrayXd;

/// Mean of x_r z_s over replicates r and s that differ; of one replicate x z.
double product(const Luck& x, const Luck& z) {
    const auto R = static_cast<double>(x.size());
    const double of_same = (x * z).sum();
    return x.size() == 1 ? of_same : (x.sum() * z.sum() - of_same) / (R * (R - 1.0));
}
double of_itself(const Luck& x) {
    return product(x, x);
}
/// Variance over replicates.
double variance(const Luck& x) {
    return x.size() == 1 ? 0.0 : (x - x.mean()).square().sum() / static_cast<double>(x.size() - 1);
}

/// Outcomes of one base sample.
class Sample {
public:
    Sample(const std::vector<Eigen::MatrixXd>& outcomes, Eigen::Index row) : outcomes_(outcomes), row_(row) {}
    [[nodiscard]] Luck operator()(Eigen::Index column) const {
        Luck values(static_cast<Eigen::Index>(outcomes_.size()));
        for (std::size_t r = 0; r < outcomes_.size(); ++r)
            values(static_cast<Eigen::Index>(r)) = outcomes_[r](row_, column);
        return values;
    }

private:
    const std::vector<Eigen::MatrixXd>& outcomes_;
    Eigen::Index row_;
};

/// The indices of a factor from a set's sums.
struct Indices {
    double first_order = not_a_number, total = not_a_number, with_luck = not_a_number;
};

/// Sums for designs of A, B and AB_i.
struct WithoutSecondOrder {
    enum Column : Eigen::Index { count, a, b, ab, aa, bb, abab, a_b, a_ab, b_ab, difference, luck, columns };

    /// False where a point is missing.
    template <class To>
    static bool fill(To&& to, const Sample& y, const SaltelliLayout& at, Eigen::Index i) {
        const Luck A = y(at.a()), B = y(at.b()), AB = y(at.ab(i));
        if (!(A + B + AB).isFinite().all()) return false;
        to << 1.0, A.mean(), B.mean(), AB.mean(), of_itself(A), of_itself(B), of_itself(AB), product(A, B), product(A, AB),
            product(B, AB), of_itself(A - AB), variance(A - AB);
        return true;
    }
    template <class Sums>
    static Indices indices(const Sums& sum) {
        const double n = sum(count);
        if (n < 2.0) return {};
        const auto central = [&](Column xy, Column x, Column z) { return sum(xy) / n - sum(x) / n * (sum(z) / n); };
        const double var_a = central(aa, a, a), var_b = central(bb, b, b), var_ab = central(abab, ab, ab);
        const auto correlation = [](double covariance, double v, double w) {
            return v > 0.0 && w > 0.0 ? covariance / std::sqrt(v * w) : not_a_number;
        };
        const double chance = correlation(central(a_b, a, b), var_a, var_b);
        const double mean = (sum(a) + sum(b)) / (2.0 * n), variance = (sum(aa) + sum(bb)) / (2.0 * n) - mean * mean;
        return {correlation(central(b_ab, b, ab), var_b, var_ab) -
                    chance * correlation(central(a_ab, a, ab), var_a, var_ab),
                ratio(sum(difference) / (2.0 * n), variance), ratio(sum(luck) / (2.0 * n), variance)};
    }
};

/// The same with BA_i.
struct WithSecondOrder {
    enum Column : Eigen::Index { count, first, total, spread, luck, columns };

    template <class To>
    static bool fill(To&& to, const Sample& y, const SaltelliLayout& at, Eigen::Index i) {
        const Luck A = y(at.a()), B = y(at.b()), AB = y(at.ab(i)), BA = y(at.ba(i));
        if (!(A + B + AB + BA).isFinite().all()) return false;
        to << 1.0, product(AB - A, B - BA), of_itself(B - BA) + of_itself(A - AB), of_itself(A - B) + of_itself(AB - BA),
            variance(B - BA) + variance(A - AB);
        return true;
    }
    template <class Sums>
    static Indices indices(const Sums& sum) {
        if (sum(count) < 2.0) return {};
        return {ratio(2.0 * sum(first), sum(spread)), ratio(sum(total), sum(spread)), ratio(sum(luck), sum(spread))};
    }
};

/// Part of what luck changes in the effects of a factor, 0 to 1, that is a slope in the factor, the same at all base
/// samples: the variance of that slope over replicates beyond the one that changes of every base sample by itself give.
double turned_everywhere(const std::vector<Eigen::MatrixXd>& y, const SaltelliLayout& at, Eigen::Index i,
                         const Eigen::VectorXd& moves) {
    const auto replicates = static_cast<Eigen::Index>(y.size());
    Luck slopes = Luck::Zero(replicates);
    double squares = 0.0, changes = 0.0, weighted = 0.0, samples = 0.0;
    for (Eigen::Index n = 0; n < moves.size(); ++n) {
        const Sample of(y, n);
        Luck change = of(at.ab(i)) - of(at.a());
        if (at.second_order) change = 0.5 * (change + of(at.b()) - of(at.ba(i)));
        if (!change.isFinite().all()) continue;
        const double square = moves(n) * moves(n), spread = variance(change);
        slopes += moves(n) * change;
        squares += square, changes += spread, weighted += square * spread, samples += 1.0;
    }
    if (replicates < 2 || !(squares > 0.0) || !(changes > 0.0)) return 0.0;
    const double beyond = variance(slopes / squares) - weighted / (squares * squares);
    return std::clamp(beyond * (squares / samples) / (changes / samples), 0.0, 1.0);
}

/// Mean of the elements off the diagonal.
double mean_beside_diagonal(const Eigen::MatrixXd& matrix) {
    const auto n = static_cast<double>(matrix.rows());
    return (matrix.sum() - matrix.trace()) / (n * (n - 1.0));
}

/// Covariances between replicates over the points A and B of all base samples: beside the diagonal each is the variance
/// between points and the chance of these two replicates.
Eigen::MatrixXd covariances_of_replicates(const std::vector<Eigen::MatrixXd>& y, const SaltelliLayout& at) {
    std::vector<Eigen::Index> rows;
    for (Eigen::Index n = 0; n < y.front().rows(); ++n)
        if (!std::isnan(y.front()(n, at.a()) + y.front()(n, at.b()))) rows.push_back(n);
    const auto half = static_cast<Eigen::Index>(rows.size());
    Eigen::MatrixXd values(2 * half, static_cast<Eigen::Index>(y.size()));
    if (rows.empty()) return Eigen::MatrixXd::Zero(values.cols(), values.cols());
    for (std::size_t r = 0; r < y.size(); ++r)
        values.col(static_cast<Eigen::Index>(r)) << y[r](rows, at.a()), y[r](rows, at.b());
    values.rowwise() -= values.colwise().mean().eval();
    return values.transpose() * values / static_cast<double>(2 * half);
}

/// Of three or more replicates; see SobolIndices::varies.
bool varies_by_jackknife(const Eigen::MatrixXd& covariances) {
    const Eigen::Index count = covariances.rows();
    const auto R = static_cast<double>(count);
    const double whole = mean_beside_diagonal(covariances);
    Eigen::ArrayXd pseudo(count);
    for (Eigen::Index left_out = 0; left_out < count; ++left_out) {
        std::vector<Eigen::Index> kept;
        for (Eigen::Index r = 0; r < count; ++r)
            if (r != left_out) kept.push_back(r);
        pseudo(left_out) = R * whole - (R - 1.0) * mean_beside_diagonal(covariances(kept, kept));
    }
    return pseudo.mean() > reach_of_mean(pseudo);
}

/// Widens the intervals of indices over several replicates. `turned`: of each factor, turned_everywhere.
void add_luck_of_replicates(SobolIndices& indices, const std::vector<double>& turned, std::size_t replicates) {
    std::vector<double> own;
    double all = 0.0;
    for (std::size_t k = 0; k < turned.size(); ++k) {
        const FactorIndices& factor = indices.factors[k];
        own.push_back(variance_of_index(factor.first_order.value, factor.with_luck.value * turned[k], replicates));
        if (!std::isnan(own.back())) all += own.back();
    }
    for (std::size_t k = 0; k < turned.size(); ++k)
        for (Estimate* index : {&indices.factors[k].first_order, &indices.factors[k].total})
            *index = with_luck_of_replicates(*index, own[k], all, replicates);
    const bool has_variance = std::none_of(own.begin(), own.end(), [](double value) { return std::isnan(value); });
    indices.varies = has_variance && student_quantile(static_cast<double>(replicates) - 1.0) * std::sqrt(all) < 1.0;
    for (PairIndex& pair : indices.pairs)  // what luck does to a pair is at most what it does to either
        pair.interaction = with_luck_of_replicates(
            pair.interaction,
            std::min(own[static_cast<std::size_t>(pair.first)], own[static_cast<std::size_t>(pair.second)]), all,
            replicates);
}

template <class Estimator>
std::vector<FactorIndices> factor_indices(const std::vector<Eigen::MatrixXd>& y, const SaltelliLayout& layout,
                                          const Resamples& resamples) {
    constexpr Eigen::Index width = Estimator::columns;
    RowStatistics statistics = RowStatistics::Zero(resamples.rows(), layout.factors * width);
    for (Eigen::Index n = 0; n < statistics.rows(); ++n)
        for (Eigen::Index i = 0; i < layout.factors; ++i) {
            Eigen::Matrix<double, 1, width> row;
            if (Estimator::fill(row, Sample(y, n), layout, i)) statistics.row(n).segment(i * width, width) = row;
        }
    const RowStatistics sums = resamples.sums(statistics);
    std::vector<FactorIndices> factors;
    for (Eigen::Index i = 0; i < layout.factors; ++i) {
        Eigen::VectorXd first(sums.rows()), total(sums.rows()), luck(sums.rows());
        for (Eigen::Index set = 0; set < sums.rows(); ++set) {
            const Indices indices = Estimator::indices(sums.row(set).segment(i * width, width));
            first(set) = indices.first_order;
            total(set) = indices.total;
            luck(set) = indices.with_luck;
        }
        const double rows = sums(0, i * width + Estimator::count);
        factors.push_back({bootstrap_estimate(first, rows), bootstrap_estimate(total, rows),
                           y.size() > 1 ? bootstrap_estimate(luck, rows) : Estimate{},
                           static_cast<std::size_t>(rows)});
    }
    return factors;
}

std::vector<PairIndex> pair_indices(const std::vector<Eigen::MatrixXd>& y, const SaltelliLayout& at,
                                    const Resamples& resamples) {
    std::vector<PairIndex> pairs;
    for (Eigen::Index i = 0; i < at.factors; ++i)
        for (Eigen::Index j = i + 1; j < at.factors; ++j) pairs.push_back({i, j, {}, 0});
    constexpr Eigen::Index width = 3;  // count, mixed differences, spread
    RowStatistics statistics =
        RowStatistics::Zero(resamples.rows(), static_cast<Eigen::Index>(pairs.size()) * width);
    for (Eigen::Index n = 0; n < statistics.rows(); ++n)
        for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
            const auto [i, j, unused, none] = pairs[pair];
            const Sample of(y, n);
            const Luck A = of(at.a()), B = of(at.b());
            const Luck ABi = of(at.ab(i)), ABj = of(at.ab(j)), BAi = of(at.ba(i)), BAj = of(at.ba(j));
            if (!(A + B + ABi + ABj + BAi + BAj).isFinite().all()) continue;
            statistics.row(n).segment(static_cast<Eigen::Index>(pair) * width, width) << 1.0,
                product(ABi - A, BAj - B) + product(ABj - A, BAi - B),
                of_itself(A - B) + 0.5 * (of_itself(ABi - BAi) + of_itself(ABj - BAj));
        }
    const RowStatistics sums = resamples.sums(statistics);
    for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
        const Eigen::Index at_pair = static_cast<Eigen::Index>(pair) * width;
        Eigen::VectorXd index(sums.rows());
        for (Eigen::Index set = 0; set < sums.rows(); ++set)
            index(set) =
                sums(set, at_pair) < 2.0 ? not_a_number : ratio(2.0 * sums(set, at_pair + 1), sums(set, at_pair + 2));
        pairs[pair].rows = static_cast<std::size_t>(sums(0, at_pair));
        pairs[pair].interaction = bootstrap_estimate(index, sums(0, at_pair));
    }
    return pairs;
}

/// Less the mean of the values that are there: takes away what luck does to all points, and squares lose no digits.
Eigen::MatrixXd centred(const Eigen::MatrixXd& outcomes) {
    double sum = 0.0, count = 0.0;
    for (const double value : outcomes.reshaped())
        if (!std::isnan(value)) sum += value, count += 1.0;
    return outcomes.array() - (count > 0.0 ? sum / count : 0.0);
}

}  // namespace

SobolIndices sobol_indices(const std::vector<Eigen::MatrixXd>& outcomes, const SaltelliLayout& layout,
                           const Eigen::MatrixXd& moves, const Resamples& resamples) {
    if (outcomes.empty()) throw std::invalid_argument("sensitivity indices need a replicate");
    std::vector<Eigen::MatrixXd> y;
    for (const Eigen::MatrixXd& replicate : outcomes) {
        if (replicate.cols() != layout.columns() || replicate.rows() != resamples.rows())
            throw std::invalid_argument("outcomes do not have the shape of Saltelli's design");
        y.push_back(centred(replicate));
    }
    if (moves.rows() != resamples.rows() || moves.cols() != layout.factors)
        throw std::invalid_argument("moves do not have the shape of Saltelli's design");
    SobolIndices indices;
    if (layout.second_order)
        indices = {factor_indices<WithSecondOrder>(y, layout, resamples), pair_indices(y, layout, resamples), {}};
    else
        indices.factors = factor_indices<WithoutSecondOrder>(y, layout, resamples);
    if (y.size() < 2) return indices;
    std::vector<double> turned;
    for (Eigen::Index i = 0; i < layout.factors; ++i) turned.push_back(turned_everywhere(y, layout, i, moves.col(i)));
    add_luck_of_replicates(indices, turned, y.size());
    if (y.size() > 2) indices.varies = varies_by_jackknife(covariances_of_replicates(y, layout));
    return indices;
}

}  // namespace kapok
