// Which cases a box holds, kept up to date by ranks, against a look at every case.
#include "analysis/estimators/boxes_of_cases.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "analysis/estimators/counter_draws.hpp"
#include "analysis/estimators/scenario_boxes.hpp"
#include "runner/ensemble.hpp"

using namespace kapok;
using Eigen::Index;

namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

/// Inputs 0 to 3 on grids of 3, 9, 27 and 81 values, so that equal values are many and few; outcomes in fifths, which
/// have no exact sums.
Cases gridded_cases(Index count, std::uint64_t seed) {
    Cases cases{Eigen::MatrixXd(count, 4), Eigen::VectorXd(count)};
    for (Index i = 0; i < count; ++i) {
        CounterDraws draws(seed, static_cast<std::uint64_t>(i));
        for (Index k = 0; k < 4; ++k) {
            const double values = std::pow(3.0, static_cast<double>(k + 1));
            cases.inputs(i, k) = std::floor(draws.uniform() * values) / values;
        }
        cases.outcome(i) = static_cast<double>(draws.below(6)) / 5.0;
    }
    return cases;
}

/// Of an input: anything from no limit to a side that no case has.
BoxSide drawn_side(CounterDraws& draws) {
    const double low = draws.uniform() < 0.5 ? -endless : draws.uniform() * 0.6;
    return {low, draws.uniform() < 0.5 ? endless : 0.3 + draws.uniform()};
}

/// Inputs that keep a case out.
std::vector<std::size_t> violated(const Box& box, const Cases& cases, Index row) {
    std::vector<std::size_t> inputs;
    for (std::size_t k = 0; k < box.size(); ++k)
        if (!box[k].holds(cases.inputs(row, static_cast<Index>(k)))) inputs.push_back(k);
    return inputs;
}

OutcomeSum sum_in(const Box& box, const Cases& cases) {
    OutcomeSum sum;
    for (Index row = 0; row < cases.outcome.size(); ++row)
        if (violated(box, cases, row).empty()) sum.add(cases.outcome(row));
    return sum;
}

void check_against_all_cases(const BoxMembers& members, const Cases& cases) {
    const Box& box = members.box();
    const OutcomeSum inside = members.inside(), expected = sum_in(box, cases);
    CHECK(inside.cases == expected.cases);
    CHECK(inside.outcome == expected.outcome);
    for (const auto& [input, wider] : members.wider()) {
        Box without = box;
        without[input] = BoxSide{};
        CHECK(wider.cases == sum_in(without, cases).cases);
        CHECK(wider.outcome == sum_in(without, cases).outcome);
    }
    std::vector<std::vector<RankedCases::Row>> beyond(2 * box.size());
    for (Index row = 0; row < cases.outcome.size(); ++row) {
        const std::vector<std::size_t> out = violated(box, cases, row);
        CHECK(members.holds(static_cast<std::size_t>(row)) == out.empty());
        if (out.size() != 1) continue;
        const bool low = cases.inputs(row, static_cast<Index>(out[0])) < box[out[0]].low;
        beyond[2 * out[0] + (low ? 0 : 1)].push_back(static_cast<RankedCases::Row>(row));
    }
    CHECK(members.beyond() == beyond);
}

}  // namespace

TEST_CASE("what a box holds is right to the bit after any of its sides has moved", "[property][prim]") {
    const Cases cases = gridded_cases(120, 3);
    const RankedCases ranked(cases);
    CounterDraws draws(4, 0);
    BoxMembers members(Box(4), ranked);
    for (int move = 0; move < 60; ++move) {
        members.set(draws.below(4), drawn_side(draws));
        check_against_all_cases(members, cases);
    }
    check_against_all_cases(BoxMembers(members.box(), ranked), cases);
}

TEST_CASE("a side that leaves out no case is dropped, one that leaves out a case is not", "[unit][prim]") {
    Cases cases{Eigen::MatrixXd(3, 1), Eigen::VectorXd::Ones(3)};
    cases.inputs << 2.0, 1.0, 3.0;
    const RankedCases ranked(cases);
    BoxMembers members({{0.5, 2.0}}, ranked);
    members.drop_idle_ends();
    CHECK(members.box()[0].low == -endless);
    CHECK(members.box()[0].high == 2.0);
    CHECK(members.inside().cases == 2);
}

TEST_CASE("the same inputs with other outcomes keep their order and get another total", "[unit][prim]") {
    Cases cases{Eigen::MatrixXd(3, 1), Eigen::VectorXd::Ones(3)};
    cases.inputs << 2.0, 1.0, 3.0;
    const RankedCases other = RankedCases(cases).with_outcomes(Eigen::Vector3d(0.0, 1.0, 0.5));
    CHECK(other.order(0) == std::vector<RankedCases::Row>{1, 0, 2});
    CHECK(other.total() == 1.5);
    CHECK(other.outcome(1) == 1.0);
    CHECK_THROWS_AS(other.with_outcomes(Eigen::VectorXd::Ones(2)), std::invalid_argument);
    CHECK_THROWS_AS(RankedCases(Cases{Eigen::MatrixXd(3, 1), Eigen::VectorXd::Ones(2)}), std::invalid_argument);
}

TEST_CASE("boxes are the same on one thread and on several", "[property][prim]") {
    Cases cases = gridded_cases(300, 9);
    for (Index i = 0; i < 300; ++i) cases.outcome(i) *= cases.inputs(i, 2) > 0.6 ? 1.0 : 0.2;
    std::vector<std::vector<ScenarioBox>> found;
    for (const int threads : {1, 3}) on_threads(threads, [&](int) { found.push_back(discover_boxes(cases)); });
    REQUIRE_FALSE(found[0].empty());
    REQUIRE(found[0].size() == found[1].size());
    for (std::size_t b = 0; b < found[0].size(); ++b) {
        CHECK(found[0][b].chance == found[1][b].chance);
        CHECK(found[0][b].measures.coverage == found[1][b].measures.coverage);
        REQUIRE(found[0][b].limits.size() == found[1][b].limits.size());
        for (std::size_t k = 0; k < found[0][b].limits.size(); ++k)
            CHECK(found[0][b].limits[k].found_again == found[1][b].limits[k].found_again);
    }
}
