#include "analysis/estimators/pareto_front.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <stdexcept>

#include "analysis/estimators/counter_draws.hpp"
#include "analysis/statistics.hpp"

namespace kapok {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bool before(const MatrixXd& costs, Index a, Index b) {
    for (Index k = 0; k < costs.cols(); ++k)
        if (costs(a, k) != costs(b, k)) return costs(a, k) < costs(b, k);
    return false;
}

/// Row a is at least as good in all objectives; with rows in lexical order a before b, that is dominance unless equal.
bool covers(const MatrixXd& costs, Index a, Index b) {
    bool better = false;
    for (Index k = 0; k < costs.cols(); ++k) {
        if (costs(a, k) > costs(b, k)) return false;
        better = better || costs(a, k) < costs(b, k);
    }
    return better;
}

/// The front among these rows. In lexical order nothing is dominated by what comes after it.
std::vector<Index> front_of(const MatrixXd& costs, std::vector<Index> rows) {
    std::stable_sort(rows.begin(), rows.end(), [&](Index a, Index b) { return before(costs, a, b); });
    std::vector<Index> front;
    for (const Index row : rows)
        if (std::none_of(front.begin(), front.end(), [&](Index better) { return covers(costs, better, row); }))
            front.push_back(row);
    return front;
}

std::vector<Index> complete_rows(const MatrixXd& costs) {
    std::vector<Index> rows;
    for (Index row = 0; row < costs.rows(); ++row)
        if (!costs.row(row).array().isNaN().any()) rows.push_back(row);
    return rows;
}

MatrixXd rows_of(const MatrixXd& matrix, const std::vector<Index>& rows) {
    MatrixXd chosen(static_cast<Index>(rows.size()), matrix.cols());
    for (std::size_t i = 0; i < rows.size(); ++i) chosen.row(static_cast<Index>(i)) = matrix.row(rows[i]);
    return chosen;
}

/// Volume of rows that are all better than the reference and none of which dominates another.
double volume_of_front(const MatrixXd& front, const VectorXd& reference) {
    double volume = 0.0;
    for (Index i = 0; i < front.rows(); ++i) {
        const double alone = (reference.transpose() - front.row(i)).prod();
        // what later rows dominate of it: each of them cut to the part that row i dominates as well
        const MatrixXd shared =
            front.bottomRows(front.rows() - i - 1).cwiseMax(front.row(i).replicate(front.rows() - i - 1, 1));
        volume += alone - volume_of_front(rows_of(shared, front_of(shared, complete_rows(shared))), reference);
    }
    return volume;
}

/// Sums over futures with a value, by decision: of values and of their number.
struct Futures {
    std::vector<MatrixXd> values, present;  ///< by objective: decisions x futures, 0 where there is none

    explicit Futures(std::span<const MatrixXd> costs) {
        for (const MatrixXd& objective : costs) {
            present.push_back((1.0 - objective.array().isNaN().cast<double>()).matrix());
            values.push_back(objective.array().isNaN().select(0.0, objective));
        }
    }
    /// Means where each future counts `weight` times.
    [[nodiscard]] MatrixXd means(const VectorXd& weight) const {
        MatrixXd means(values.front().rows(), static_cast<Index>(values.size()));
        for (std::size_t k = 0; k < values.size(); ++k)
            means.col(static_cast<Index>(k)) = ((values[k] * weight).array() / (present[k] * weight).array()).matrix();
        return means;
    }
};

/// Hypervolume of the means as a share of the box from the best to the worst of each objective that varies; NaN with
/// fewer than two.
double volume_share(const MatrixXd& means) {
    const MatrixXd complete = rows_of(means, complete_rows(means));
    if (complete.rows() == 0) return not_a_number;
    const Eigen::RowVectorXd best = complete.colwise().minCoeff(), width = complete.colwise().maxCoeff() - best;
    MatrixXd scaled(complete.rows(), complete.cols());
    Index varying = 0;
    for (Index k = 0; k < complete.cols(); ++k)
        if (width(k) > 0.0) scaled.col(varying++) = (complete.col(k).array() - best(k)) / width(k);
    return varying < 2 ? not_a_number : hypervolume(scaled.leftCols(varying), VectorXd::Ones(varying));
}

}  // namespace

std::vector<bool> pareto_front(const MatrixXd& costs) {
    std::vector<bool> on_front(static_cast<std::size_t>(costs.rows()), false);
    for (const Index row : front_of(costs, complete_rows(costs))) on_front[static_cast<std::size_t>(row)] = true;
    return on_front;
}

std::vector<int> non_dominated_ranks(const MatrixXd& costs) {
    std::vector<int> ranks(static_cast<std::size_t>(costs.rows()), 0);
    std::vector<Index> rows = complete_rows(costs);
    for (int rank = 1; !rows.empty(); ++rank) {
        for (const Index row : front_of(costs, rows)) ranks[static_cast<std::size_t>(row)] = rank;
        std::erase_if(rows, [&](Index row) { return ranks[static_cast<std::size_t>(row)] == rank; });
    }
    return ranks;
}

double hypervolume(const MatrixXd& costs, const VectorXd& reference) {
    std::vector<Index> rows = complete_rows(costs);
    std::erase_if(rows, [&](Index row) { return (costs.row(row).transpose().array() >= reference.array()).any(); });
    return volume_of_front(rows_of(costs, front_of(costs, std::move(rows))), reference);
}

FrontEstimate bootstrap_front(std::span<const MatrixXd> costs, std::span<const std::size_t> blocks, int resamples,
                              std::uint64_t seed) {
    if (costs.empty()) throw std::invalid_argument("a front needs an objective");
    for (const MatrixXd& objective : costs)
        if (objective.rows() != costs.front().rows() || objective.cols() != static_cast<Index>(blocks.size()))
            throw std::invalid_argument("the objectives of a front differ in their decisions or futures");
    std::map<std::size_t, std::vector<Index>> members;
    for (std::size_t future = 0; future < blocks.size(); ++future)
        members[blocks[future]].push_back(static_cast<Index>(future));
    std::vector<std::vector<Index>> groups;
    for (auto& [block, futures] : members) groups.push_back(std::move(futures));

    const Futures futures(costs);
    FrontEstimate estimate;
    estimate.means = futures.means(VectorXd::Ones(static_cast<Index>(blocks.size())));
    estimate.on_front = pareto_front(estimate.means);
    estimate.hypervolume = volume_share(estimate.means);
    estimate.probability.assign(estimate.on_front.size(), 0.0);
    std::vector<double> volumes;
    for (int resample = 0; resample < resamples; ++resample) {
        CounterDraws draws(seed, static_cast<std::uint64_t>(resample));
        VectorXd weight = VectorXd::Zero(static_cast<Index>(blocks.size()));
        for (std::size_t k = 0; k < groups.size(); ++k)
            for (const Index future : groups[draws.below(groups.size())]) weight(future) += 1.0;
        const MatrixXd means = futures.means(weight);
        const std::vector<bool> front = pareto_front(means);
        for (std::size_t decision = 0; decision < front.size(); ++decision)
            if (front[decision]) estimate.probability[decision] += 1.0;
        volumes.push_back(volume_share(means));
    }
    for (double& probability : estimate.probability) probability /= resamples;
    estimate.hypervolume_low = quantile(volumes, 0.05);
    estimate.hypervolume_high = quantile(volumes, 0.95);
    return estimate;
}

}  // namespace kapok
