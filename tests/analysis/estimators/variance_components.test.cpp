#include "analysis/estimators/variance_components.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"

using namespace kapok;

TEST_CASE("the components of a two-way table worked by hand", "[unit][variance]") {
    // means of points 2 and 6, of replicates 3 and 5, all deviations from their sum 1 in size: MS(p) = 2 (4 + 4) = 16,
    // MS(l) = 2 (1 + 1) = 4, MS(pl) = 4
    Eigen::MatrixXd table(2, 2);
    table << 2.0, 2.0, 4.0, 8.0;
    const MeanSquares squares = mean_squares(table);
    CHECK(squares.points == Approx(16.0));
    CHECK(squares.luck == Approx(4.0));
    CHECK(squares.points_luck == Approx(4.0));
    const VarianceComponents parts = variance_components(squares);
    CHECK(parts.points == Approx(6.0));
    CHECK(parts.luck == Approx(0.0).margin(1e-12));
    CHECK(parts.points_luck == Approx(4.0));
    CHECK(parts.members == 0.0);
    CHECK(parts.total() == Approx(10.0));
}

TEST_CASE("with a single point members and luck are the one-way analysis of variance", "[unit][variance]") {
    Eigen::MatrixXd row(1, 4);
    row << 1.0, 3.0, 5.0, 7.0;
    const std::vector<std::int32_t> members{0, 0, 1, 1};
    const VarianceComponents parts = variance_components(mean_squares(row, members));
    CHECK(parts.members == Approx(7.0));  // (16 - 2) / 2
    CHECK(parts.luck == Approx(2.0));
    CHECK(parts.points == 0.0);
    const VarianceComponents luck = variance_components(mean_squares(row));
    CHECK(luck.luck == Approx(20.0 / 3.0));
    CHECK(luck.members == 0.0);
}

TEST_CASE("what a table cannot tell is not a number", "[unit][variance]") {
    Eigen::MatrixXd column(3, 1);
    column << 1.0, 2.0, 3.0;
    const VarianceComponents parts = variance_components(mean_squares(column));
    CHECK(parts.points == Approx(1.0));
    CHECK(std::isnan(parts.luck));
    CHECK(std::isnan(variance_components(mean_squares(Eigen::MatrixXd::Ones(1, 1))).points));
    // as many members as replicates: luck stands for both
    Eigen::MatrixXd table(2, 2);
    table << 2.0, 2.0, 4.0, 8.0;
    CHECK(variance_components(mean_squares(table, std::vector<std::int32_t>{4, 9})).points_luck == Approx(4.0));
}

TEST_CASE("known components are found in synthetic tables, with members of different sizes",
          "[statistical][variance]") {
    // mean over 400 tables of 30 points and 14 replicates of 6 members; the untruncated estimators are unbiased and so
    // large against their errors that hardly any is cut at 0. Margins: five standard errors, measured over the tables
    const std::vector<std::int32_t> members{0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 5};
    const std::vector<double> truth{4.0, 9.0, 1.0, 2.0, 0.5};
    constexpr int tables = 400;
    std::vector<double> sum(5, 0.0), squares(5, 0.0);
    for (int t = 0; t < tables; ++t) {
        Stream draws = Rng{19, 0}.stream(static_cast<std::uint64_t>(t), {0}, Purpose::test);
        const auto normal = [&](Eigen::Index rows, Eigen::Index columns, double variance) {
            Eigen::MatrixXd out(rows, columns);
            for (double& value : out.reshaped()) value = std::sqrt(variance) * draws.normal();
            return out;
        };
        const Eigen::MatrixXd point = normal(30, 1, truth[0]), member = normal(1, 6, truth[1]),
                              luck = normal(1, 14, truth[2]), point_member = normal(30, 6, truth[3]);
        Eigen::MatrixXd table = normal(30, 14, truth[4]);
        for (Eigen::Index r = 0; r < 14; ++r) {
            const auto m = members[static_cast<std::size_t>(r)];
            table.col(r) += point + point_member.col(m) + Eigen::VectorXd::Constant(30, 50.0 + member(m) + luck(r));
        }
        const VarianceComponents parts = variance_components(mean_squares(table, members));
        const double found[] = {parts.points, parts.members, parts.luck, parts.points_members, parts.points_luck};
        for (std::size_t k = 0; k < 5; ++k) sum[k] += found[k], squares[k] += found[k] * found[k];
    }
    for (std::size_t k = 0; k < 5; ++k) {
        const double mean = sum[k] / tables, error = std::sqrt((squares[k] / tables - mean * mean) / tables);
        INFO("component " << k << ": " << mean << " +- " << error);
        CHECK(mean == Approx(truth[k]).margin(5.0 * error));
        CHECK(error < 0.1 * truth[k]);
    }
}

TEST_CASE("shares of the variance come with intervals that hold the truth nine times in ten",
          "[statistical][variance]") {
    // 600 tables of 12 points and 8 replicates in pairs of 4 members: the standard error of a share of intervals is
    // 0.012. Generalised intervals err a little to the wide side where a component is cut at 0
    const std::vector<std::int32_t> members{0, 0, 1, 1, 2, 2, 3, 3};
    constexpr int tables = 600;
    const double truth[] = {0.4, 0.2, 0.15, 0.05, 0.2};
    int held[5] = {};
    for (int t = 0; t < tables; ++t) {
        Stream draws = Rng{29, 0}.stream(static_cast<std::uint64_t>(t), {0}, Purpose::test);
        const auto normal = [&](Eigen::Index rows, Eigen::Index columns, double variance) {
            Eigen::MatrixXd out(rows, columns);
            for (double& value : out.reshaped()) value = std::sqrt(variance) * draws.normal();
            return out;
        };
        const Eigen::MatrixXd point = normal(12, 1, truth[0]), member = normal(1, 4, truth[1]),
                              luck = normal(1, 8, truth[2]), point_member = normal(12, 4, truth[3]);
        Eigen::MatrixXd table = normal(12, 8, truth[4]);
        for (Eigen::Index r = 0; r < 8; ++r)
            table.col(r) += point + point_member.col(r / 2) + Eigen::VectorXd::Constant(12, member(r / 2) + luck(r));
        const VarianceShares shares = variance_shares(mean_squares(table, members), 400);
        const Estimate found[] = {shares.points, shares.members, shares.luck, shares.points_members,
                                  shares.points_luck};
        for (std::size_t k = 0; k < 5; ++k) held[k] += found[k].low <= truth[k] && truth[k] <= found[k].high;
    }
    for (std::size_t k = 0; k < 5; ++k) {
        INFO("component " << k << ": " << held[k]);
        CHECK(held[k] > 0.85 * tables);
    }
    CHECK(held[0] < 0.97 * tables);  // hardly ever cut
}

TEST_CASE("shares of the variance add up to one, and there are none without variance", "[unit][variance]") {
    Eigen::MatrixXd table(2, 2);
    table << 2.0, 2.0, 4.0, 8.0;
    const VarianceShares shares = variance_shares(mean_squares(table));
    CHECK(shares.points.value == Approx(0.6));
    CHECK(shares.points_luck.value == Approx(0.4));
    CHECK(shares.points.low <= 0.6);
    CHECK(shares.points.high >= 0.6);
    CHECK(std::isnan(variance_shares(mean_squares(Eigen::MatrixXd::Constant(3, 3, 56.0))).points.value));
    table << 56.0, 56.0 + 1e-13, 56.0, 56.0 + 1e-13;
    CHECK(std::isnan(variance_shares(mean_squares(table)).luck.value));
}
