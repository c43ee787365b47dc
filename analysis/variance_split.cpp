#include "analysis/variance_split.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include "analysis/estimators/variance_components.hpp"

namespace kapok {
namespace {

/// The share with an interval from `draws` draws; without one for 0.
std::optional<Estimate> share_of_members(std::span<const double> values, std::span<const std::int32_t> members, int draws) {
    std::vector<double> kept;
    std::vector<std::int32_t> kept_members;
    for (std::size_t r = 0; r < std::min(values.size(), members.size()); ++r) {
        if (std::isnan(values[r])) continue;
        kept.push_back(values[r]);
        kept_members.push_back(members[r]);
    }
    if (kept.size() < 2) return {};
    const Eigen::MatrixXd row =
        Eigen::Map<const Eigen::RowVectorXd>(kept.data(), static_cast<Eigen::Index>(kept.size()));
    const MeanSquares squares = mean_squares(row, kept_members);
    if (squares.member_count < 2.0) return {};
    const Estimate share = variance_shares(squares, draws).members;
    return std::isnan(share.value) ? std::optional<Estimate>() : share;
}

}  // namespace

std::optional<double> parameter_share(std::span<const double> values, std::span<const std::int32_t> members) {
    const std::optional<Estimate> share = share_of_members(values, members, 0);
    return share ? std::optional<double>(share->value) : std::nullopt;
}

std::optional<Estimate> parameter_share_estimate(std::span<const double> values, std::span<const std::int32_t> members) {
    return share_of_members(values, members, interval_draws);
}

VarianceSplit split_variance(const Eigen::MatrixXd& table, std::span<const std::int32_t> members) {
    VarianceSplit split;
    split.points = static_cast<int>(table.rows());
    split.replicates = static_cast<int>(table.cols());
    split.members = static_cast<int>(std::set<std::int32_t>(members.begin(), members.end()).size());
    split.mean = split.deviation = std::numeric_limits<double>::quiet_NaN();
    if (table.size() == 0) return split;
    const MeanSquares squares = mean_squares(table, members);
    split.mean = squares.mean;
    split.deviation = std::sqrt(variance_components(squares).total());
    const VarianceShares shares = variance_shares(squares);
    split.luck = shares.luck;
    if (split.points > 1) split.scenario = shares.points, split.scenario_luck = shares.points_luck;
    if (squares.member_count < 2.0) return split;
    split.parameters = shares.members;
    if (split.points > 1) split.scenario_parameters = shares.points_members;
    return split;
}

}  // namespace kapok
