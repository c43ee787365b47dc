#include "analysis/estimators/variance_components.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <utility>

#include "analysis/statistics.hpp"
#include "model/rng.hpp"

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

double mean_square(double sum, double degrees) {
    return degrees > 0.0 ? sum / degrees : not_a_number;
}

/// Columns of each member. One class where members and replicates cannot be told apart.
std::vector<std::vector<Eigen::Index>> classes(Eigen::Index replicates, std::span<const std::int32_t> members) {
    std::map<std::int32_t, std::vector<Eigen::Index>> by_member;
    for (Eigen::Index r = 0; r < replicates; ++r)
        by_member[members.empty() ? 0 : members[static_cast<std::size_t>(r)]].push_back(r);
    if (static_cast<Eigen::Index>(by_member.size()) == replicates) {
        by_member.clear();
        for (Eigen::Index r = 0; r < replicates; ++r) by_member[0].push_back(r);
    }
    std::vector<std::vector<Eigen::Index>> columns;
    for (auto& [member, its_columns] : by_member) columns.push_back(std::move(its_columns));
    return columns;
}

/// The mean squares and the degrees of freedom of each.
struct Stratum {
    double MeanSquares::*square;
    double degrees;
};
std::array<Stratum, 5> strata(const MeanSquares& ms) {
    const double P = ms.point_count - 1.0, M = ms.member_count - 1.0, luck = ms.replicate_count - ms.member_count;
    return {{{&MeanSquares::points, P},
             {&MeanSquares::members, M},
             {&MeanSquares::luck, luck},
             {&MeanSquares::points_members, P * M},
             {&MeanSquares::points_luck, P * luck}}};
}

bool varies(const MeanSquares& ms) {
    double sum = 0.0;
    for (const auto& [square, degrees] : strata(ms))
        if (degrees > 0.0) sum += degrees * ms.*square;
    const double rounding = 1e-9 * ms.mean;
    return sum > ms.point_count * ms.replicate_count * rounding * rounding;
}

/// Mean squares whose expectations go with those found, by one draw of chi-square variables. Drawn outside of any run.
MeanSquares pivotal(const MeanSquares& ms, int draw) {
    MeanSquares out = ms;
    const auto all = strata(ms);
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (all[k].degrees <= 0.0) continue;
        Stream draws = Rng{}.stream(mix(static_cast<std::uint64_t>(draw), k), {}, Purpose::experiment_resample);
        out.*all[k].square *= all[k].degrees / (2.0 * draws.gamma(0.5 * all[k].degrees));
    }
    return out;
}

constexpr std::array parts_of_variance{&VarianceComponents::points, &VarianceComponents::members,
                                       &VarianceComponents::luck, &VarianceComponents::points_members,
                                       &VarianceComponents::points_luck};
constexpr std::array shares_of_variance{&VarianceShares::points, &VarianceShares::members, &VarianceShares::luck,
                                        &VarianceShares::points_members, &VarianceShares::points_luck};

}  // namespace

MeanSquares mean_squares(const Eigen::MatrixXd& table, std::span<const std::int32_t> members) {
    MeanSquares out;
    const Eigen::Index points = table.rows(), replicates = table.cols();
    const auto columns = classes(replicates, members);
    const auto P = static_cast<double>(points), R = static_cast<double>(replicates),
               M = static_cast<double>(columns.size());
    const double mean = table.mean();
    const Eigen::VectorXd of_point = table.rowwise().mean();
    const double of_points = (of_point.array() - mean).square().sum() * R;
    double of_members = 0.0, of_luck = 0.0, of_points_members = 0.0, of_points_luck = 0.0, squares = 0.0;
    for (const std::vector<Eigen::Index>& own : columns) {
        const Eigen::MatrixXd part = table(Eigen::all, own);
        const auto n = static_cast<double>(own.size());
        const double member_mean = part.mean();
        const Eigen::VectorXd point_in_member = part.rowwise().mean();
        const Eigen::RowVectorXd of_replicate = part.colwise().mean();
        squares += n * n;
        of_members += P * n * (member_mean - mean) * (member_mean - mean);
        of_luck += P * (of_replicate.array() - member_mean).square().sum();
        of_points_members += n * ((point_in_member - of_point).array() - (member_mean - mean)).square().sum();
        of_points_luck += ((part.colwise() - point_in_member).rowwise() - (of_replicate.array() - member_mean).matrix())
                              .squaredNorm();
    }
    out.point_count = P, out.replicate_count = R, out.member_count = M;
    out.mean = mean;
    out.size_squared = squares / R;
    out.size = M > 1.0 ? (R - squares / R) / (M - 1.0) : R;
    out.points = mean_square(of_points, P - 1.0);
    out.members = mean_square(of_members, M - 1.0);
    out.luck = mean_square(of_luck, R - M);
    out.points_members = mean_square(of_points_members, (P - 1.0) * (M - 1.0));
    out.points_luck = mean_square(of_points_luck, (P - 1.0) * (R - M));
    return out;
}

VarianceComponents variance_components(const MeanSquares& ms) {
    const auto part = [](double difference, double size) { return std::max(0.0, difference / size); };
    const bool several_members = ms.member_count > 1.0;
    const double P = ms.point_count, R = ms.replicate_count;
    if (P < 2.0 && R < 2.0) return {not_a_number, not_a_number, not_a_number, not_a_number, not_a_number};
    if (P < 2.0) return {0.0, several_members ? part(ms.members - ms.luck, ms.size) : 0.0, ms.luck, 0.0, 0.0};
    if (R < 2.0) return {ms.points, 0.0, not_a_number, 0.0, not_a_number};
    VarianceComponents out;
    out.points_luck = ms.points_luck;
    out.luck = part(ms.luck - ms.points_luck, P);
    double expected = ms.points_luck;
    if (several_members) {
        const double excess = ms.points_members - ms.points_luck;
        out.points_members = part(excess, ms.size);
        out.members = part(ms.members - ms.luck - excess, P * ms.size);
        expected += ms.size_squared * excess / ms.size;
    }
    out.points = part(ms.points - expected, R);
    return out;
}

VarianceShares variance_shares(const MeanSquares& squares, int draws) {
    VarianceShares shares;
    if (!varies(squares)) return shares;
    Eigen::MatrixXd by_draw(draws, parts_of_variance.size());
    const auto shares_in = [](const MeanSquares& ms) {
        const VarianceComponents parts = variance_components(ms);
        Eigen::RowVectorXd row(parts_of_variance.size());
        for (std::size_t k = 0; k < parts_of_variance.size(); ++k)
            row(static_cast<Eigen::Index>(k)) = parts.*parts_of_variance[k];
        return Eigen::RowVectorXd(row / parts.total());
    };
    for (int draw = 0; draw < draws; ++draw) by_draw.row(draw) = shares_in(pivotal(squares, draw));
    const Eigen::RowVectorXd found = shares_in(squares);
    for (std::size_t k = 0; k < shares_of_variance.size(); ++k) {
        const auto column = static_cast<Eigen::Index>(k);
        std::vector<double> drawn(by_draw.col(column).begin(), by_draw.col(column).end());
        shares.*shares_of_variance[k] = {found(column), quantile(drawn, 0.05), quantile(std::move(drawn), 0.95)};
    }
    return shares;
}

}  // namespace kapok
