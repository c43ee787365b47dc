#include "analysis/estimators/robustness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/estimators/clustered_shares.hpp"

namespace kapok {

using Eigen::Index;

Eigen::MatrixXd regret(const Eigen::MatrixXd& costs) {
    Eigen::MatrixXd regrets(costs.rows(), costs.cols());
    for (Index future = 0; future < costs.cols(); ++future) {
        double best = std::numeric_limits<double>::quiet_NaN(), worst = best;
        for (const double cost : costs.col(future)) {
            best = std::fmin(best, cost);  // passes over NaN
            worst = std::fmax(worst, cost);
        }
        for (Index decision = 0; decision < costs.rows(); ++decision) {
            const double cost = costs(decision, future);
            regrets(decision, future) = (std::isnan(cost) ? worst : cost) - best;
        }
    }
    return regrets;
}

std::vector<RegretSummary> summarise_regret(const Eigen::MatrixXd& regrets) {
    std::vector<RegretSummary> summaries;
    for (Index decision = 0; decision < regrets.rows(); ++decision) {
        std::vector<double> sample;
        for (const double value : regrets.row(decision))
            if (!std::isnan(value)) sample.push_back(value);
        double sum = 0.0;
        for (const double value : sample) sum += value;
        summaries.push_back({sum / static_cast<double>(sample.size()), quantile(sample, 0.9), quantile(sample, 1.0)});
    }
    return summaries;
}

ShareEstimate satisficing(const std::vector<bool>& met, std::span<const std::int32_t> sets) {
    return clustered_share(met, sets);
}

std::vector<int> rank_places(std::span<const double> values, bool smallest_first) {
    std::vector<int> result;
    for (const double value : values) {
        const auto is_better = [&](double other) { return smallest_first ? other < value : other > value; };
        result.push_back(
            std::isnan(value) ? 0 : 1 + static_cast<int>(std::count_if(values.begin(), values.end(), is_better)));
    }
    return result;
}

}  // namespace kapok
