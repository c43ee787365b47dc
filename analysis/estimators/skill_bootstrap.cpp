#include "analysis/estimators/skill_bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/estimators/forecast_scores.hpp"
#include "analysis/statistics.hpp"

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t fewest_clusters = 6;

struct Sums {
    double score = 0.0, reference = 0.0;
    Sums& operator+=(const Sums& other) {
        score += other.score;
        reference += other.reference;
        return *this;
    }
    [[nodiscard]] double skill() const { return skill_score(score, reference); }
};

}  // namespace

SkillEstimate bootstrap_skill(const std::vector<ScorePair>& pairs, int resamples, Stream draws) {
    std::map<std::size_t, Sums> by_cluster;
    Sums all;
    for (const ScorePair& pair : pairs) {
        by_cluster[pair.cluster] += {pair.score, pair.reference};
        all += {pair.score, pair.reference};
    }
    std::vector<Sums> clusters;
    for (const auto& [cluster, sums] : by_cluster) clusters.push_back(sums);

    SkillEstimate estimate{all.skill(), not_a_number, not_a_number, not_a_number, clusters.size()};
    if (clusters.size() < fewest_clusters || std::isnan(estimate.skill)) return estimate;
    std::vector<double> skills;
    int not_above = 0, not_below = 0;
    for (int resample = 0; resample < resamples; ++resample) {
        Sums drawn;
        for (std::size_t k = 0; k < clusters.size(); ++k) drawn += clusters[draws.below(clusters.size())];
        const double skill = drawn.skill();
        skills.push_back(skill);
        if (!(skill > 0.0)) ++not_above;
        if (!(skill < 0.0)) ++not_below;
    }
    estimate.low = quantile(skills, 0.025);
    estimate.high = quantile(skills, 0.975);
    estimate.p = std::min(1.0, 2.0 * (std::min(not_above, not_below) + 1.0) / (resamples + 1.0));
    return estimate;
}

}  // namespace kapok
