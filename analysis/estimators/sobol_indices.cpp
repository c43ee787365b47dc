#include "analysis/estimators/sobol_indices.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

using Row = Eigen::RowVectorXd;

double ratio(double above, double below) {
    return below > 0.0 ? above / below : not_a_number;
}

/// The two indices of a factor from a set's sums.
struct Indices {
    double first_order = not_a_number, total = not_a_number;
};

/// Sums for designs of A, B and AB_i. `y`: outcomes less their mean, so that squares lose no digits.
struct WithoutSecondOrder {
    enum Column : Eigen::Index { count, a, b, ab, aa, bb, abab, a_b, a_ab, b_ab, difference, columns };

    static bool complete(const Row& y, const SaltelliLayout& at, Eigen::Index i) {
        return !std::isnan(y(at.a()) + y(at.b()) + y(at.ab(i)));
    }
    template <class To>
    static void fill(To&& to, const Row& y, const SaltelliLayout& at, Eigen::Index i) {
        const double A = y(at.a()), B = y(at.b()), AB = y(at.ab(i));
        to << 1.0, A, B, AB, A * A, B * B, AB * AB, A * B, A * AB, B * AB, (A - AB) * (A - AB);
    }
    template <class Sums>
    static Indices indices(const Sums& sum) {
        const double n = sum(count);
        if (n < 2.0) return {};
        const auto central = [&](Column xy, Column x, Column z) { return sum(xy) / n - sum(x) / n * (sum(z) / n); };
        const double var_a = central(aa, a, a), var_b = central(bb, b, b), var_ab = central(abab, ab, ab);
        const auto correlation = [](double covariance, double v, double w) {
            return ratio(covariance, std::sqrt(v * w));
        };
        const double chance = correlation(central(a_b, a, b), var_a, var_b);
        const double mean = (sum(a) + sum(b)) / (2.0 * n), variance = (sum(aa) + sum(bb)) / (2.0 * n) - mean * mean;
        return {correlation(central(b_ab, b, ab), var_b, var_ab) -
                    chance * correlation(central(a_ab, a, ab), var_a, var_ab),
                ratio(sum(difference) / (2.0 * n), variance)};
    }
};

/// The same with BA_i.
struct WithSecondOrder {
    enum Column : Eigen::Index { count, first, total, spread, columns };

    static bool complete(const Row& y, const SaltelliLayout& at, Eigen::Index i) {
        return !std::isnan(y(at.a()) + y(at.b()) + y(at.ab(i)) + y(at.ba(i)));
    }
    template <class To>
    static void fill(To&& to, const Row& y, const SaltelliLayout& at, Eigen::Index i) {
        const double A = y(at.a()), B = y(at.b()), AB = y(at.ab(i)), BA = y(at.ba(i));
        to << 1.0, (AB - A) * (B - BA), (B - BA) * (B - BA) + (A - AB) * (A - AB),
            (A - B) * (A - B) + (AB - BA) * (AB - BA);
    }
    template <class Sums>
    static Indices indices(const Sums& sum) {
        if (sum(count) < 2.0) return {};
        return {ratio(2.0 * sum(first), sum(spread)), ratio(sum(total), sum(spread))};
    }
};

template <class Estimator>
std::vector<FactorIndices> factor_indices(const Eigen::MatrixXd& y, const SaltelliLayout& layout,
                                          const Resamples& resamples) {
    constexpr Eigen::Index width = Estimator::columns;
    RowStatistics statistics = RowStatistics::Zero(y.rows(), layout.factors * width);
    for (Eigen::Index n = 0; n < y.rows(); ++n) {
        const Row row = y.row(n);
        for (Eigen::Index i = 0; i < layout.factors; ++i)
            if (Estimator::complete(row, layout, i))
                Estimator::fill(statistics.row(n).segment(i * width, width), row, layout, i);
    }
    const RowStatistics sums = resamples.sums(statistics);
    std::vector<FactorIndices> factors;
    for (Eigen::Index i = 0; i < layout.factors; ++i) {
        Eigen::VectorXd first(sums.rows()), total(sums.rows());
        for (Eigen::Index set = 0; set < sums.rows(); ++set) {
            const Indices indices = Estimator::indices(sums.row(set).segment(i * width, width));
            first(set) = indices.first_order;
            total(set) = indices.total;
        }
        const double rows = sums(0, i * width + Estimator::count);
        factors.push_back(
            {bootstrap_estimate(first, rows), bootstrap_estimate(total, rows), static_cast<std::size_t>(rows)});
    }
    return factors;
}

std::vector<PairIndex> pair_indices(const Eigen::MatrixXd& y, const SaltelliLayout& at, const Resamples& resamples) {
    std::vector<PairIndex> pairs;
    for (Eigen::Index i = 0; i < at.factors; ++i)
        for (Eigen::Index j = i + 1; j < at.factors; ++j) pairs.push_back({i, j, {}, 0});
    constexpr Eigen::Index width = 3;  // count, mixed differences, spread
    RowStatistics statistics = RowStatistics::Zero(y.rows(), static_cast<Eigen::Index>(pairs.size()) * width);
    for (Eigen::Index n = 0; n < y.rows(); ++n)
        for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
            const auto [i, j, unused, none] = pairs[pair];
            const double A = y(n, at.a()), B = y(n, at.b());
            const double ABi = y(n, at.ab(i)), ABj = y(n, at.ab(j)), BAi = y(n, at.ba(i)), BAj = y(n, at.ba(j));
            if (std::isnan(A + B + ABi + ABj + BAi + BAj)) continue;
            const double spread = (A - B) * (A - B) + 0.5 * ((ABi - BAi) * (ABi - BAi) + (ABj - BAj) * (ABj - BAj));
            statistics.row(n).segment(static_cast<Eigen::Index>(pair) * width, width) << 1.0,
                (ABi - A) * (BAj - B) + (ABj - A) * (BAi - B), spread;
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

/// Less the mean of the values that are there.
Eigen::MatrixXd centred(const Eigen::MatrixXd& outcomes) {
    double sum = 0.0, count = 0.0;
    for (const double value : outcomes.reshaped())
        if (!std::isnan(value)) sum += value, count += 1.0;
    return outcomes.array() - (count > 0.0 ? sum / count : 0.0);
}

}  // namespace

SobolIndices sobol_indices(const Eigen::MatrixXd& outcomes, const SaltelliLayout& layout, const Resamples& resamples) {
    if (outcomes.cols() != layout.columns() || outcomes.rows() != resamples.rows())
        throw std::invalid_argument("outcomes do not have the shape of Saltelli's design");
    const Eigen::MatrixXd y = centred(outcomes);
    if (!layout.second_order) return {factor_indices<WithoutSecondOrder>(y, layout, resamples), {}};
    return {factor_indices<WithSecondOrder>(y, layout, resamples), pair_indices(y, layout, resamples)};
}

}  // namespace kapok
