#include "analysis/estimators/clustered_shares.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace kapok {
namespace {

/// Sizes, sums and sums of squares over clusters, added up in the order of the clusters' numbers.
struct ClusterSums {
    double outcomes = 0.0, clusters = 0.0;
    double squared_sizes = 0.0;            ///< sum over clusters, over the number of outcomes
    double between = 0.0, within = 0.0;    ///< sums of squares

    ClusterSums(std::span<const double> values, std::span<const std::int32_t> numbers) {
        std::map<std::int32_t, std::vector<double>> members;
        for (std::size_t i = 0; i < values.size(); ++i) members[numbers[i]].push_back(values[i]);
        outcomes = static_cast<double>(values.size());
        clusters = static_cast<double>(members.size());
        double total = 0.0;
        for (const double value : values) total += value;
        const double mean = total / outcomes;
        for (const auto& [number, of_cluster] : members) {
            const auto size = static_cast<double>(of_cluster.size());
            double sum = 0.0;
            for (const double value : of_cluster) sum += value;
            squared_sizes += size * size / outcomes;
            between += size * (sum / size - mean) * (sum / size - mean);
            for (const double value : of_cluster) within += (value - sum / size) * (value - sum / size);
        }
    }
};

double correlation_of(const ClusterSums& sums) {
    constexpr double rounding = 1e-12;
    if (sums.clusters < 2.0 || sums.clusters == sums.outcomes || sums.between + sums.within < rounding) return 1.0;
    const double size = (sums.outcomes - sums.squared_sizes) / (sums.clusters - 1.0);
    const double between = sums.between / (sums.clusters - 1.0), within = sums.within / (sums.outcomes - sums.clusters);
    return std::clamp((between - within) / (between + (size - 1.0) * within), 0.0, 1.0);
}

}  // namespace

double intraclass_correlation(std::span<const double> outcomes, std::span<const std::int32_t> clusters) {
    return correlation_of(ClusterSums(outcomes, clusters));
}

double effective_outcomes(std::span<const double> outcomes, std::span<const std::int32_t> clusters) {
    if (clusters.empty() || outcomes.empty()) return static_cast<double>(outcomes.size());
    const ClusterSums sums(outcomes, clusters);
    return sums.outcomes / (1.0 + (sums.squared_sizes - 1.0) * correlation_of(sums));
}

ShareEstimate clustered_share(const std::vector<bool>& succeeds, std::span<const std::int32_t> clusters) {
    const std::vector<double> outcomes(succeeds.begin(), succeeds.end());
    const auto successes = static_cast<double>(std::count(succeeds.begin(), succeeds.end(), true));
    return wilson_interval_of_share(successes / static_cast<double>(succeeds.size()), effective_outcomes(outcomes, clusters));
}

}  // namespace kapok
