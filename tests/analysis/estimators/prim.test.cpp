// PRIM and the tests of its boxes.
#include "analysis/estimators/prim.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "analysis/estimators/counter_draws.hpp"
#include "analysis/estimators/scenario_boxes.hpp"

using namespace kapok;
using Eigen::Index;

namespace {

/// Enough for what the tests claim: no chance is below 1/41.
DiscoveryOptions few_resamples() {
    DiscoveryOptions options;
    options.resamples = 40;
    return options;
}

using OfInterest = std::function<double(const Eigen::VectorXd&, CounterDraws&)>;

/// Uniform cases in the unit cube.
Cases uniform_cases(Index count, Index inputs, std::uint64_t seed, const OfInterest& outcome) {
    Cases cases{Eigen::MatrixXd(count, inputs), Eigen::VectorXd(count)};
    for (Index i = 0; i < count; ++i) {
        CounterDraws draws(seed, static_cast<std::uint64_t>(i));
        for (Index k = 0; k < inputs; ++k) cases.inputs(i, k) = draws.uniform();
        cases.outcome(i) = outcome(cases.inputs.row(i).transpose(), draws);
    }
    return cases;
}

/// 1 with probability 0.9 in the box x0 >= 0.6, 0.2 <= x2 <= 0.7, elsewhere with 0.02.
double in_noisy_box(const Eigen::VectorXd& x, CounterDraws& draws) {
    const bool inside = x(0) >= 0.6 && x(2) >= 0.2 && x(2) <= 0.7;
    return draws.uniform() < (inside ? 0.9 : 0.02) ? 1.0 : 0.0;
}

std::vector<std::size_t> inputs_of(const ScenarioBox& box) {
    std::vector<std::size_t> inputs;
    for (const BoxLimit& limit : box.limits) inputs.push_back(limit.input);
    std::sort(inputs.begin(), inputs.end());
    return inputs;
}

}  // namespace

TEST_CASE("a peel takes the end that raises the mean most, worked out by hand", "[unit][prim]") {
    // 20 cases at 1 .. 20 with outcome 1 from 16 on; half of the cases go at each peel
    Cases cases{Eigen::MatrixXd(20, 1), Eigen::VectorXd(20)};
    for (Index i = 0; i < 20; ++i) {
        cases.inputs(i, 0) = static_cast<double>(i) + 1.0;
        cases.outcome(i) = i >= 15 ? 1.0 : 0.0;
    }
    const auto trajectory = peel(cases, {0.5, 0.1, 0.05, 1});
    REQUIRE(trajectory.size() == 3);
    CHECK(trajectory[0].measures.density == 0.25);
    CHECK(trajectory[0].measures.restricted == 0);
    CHECK(trajectory[1].box[0].low == 11.0);
    CHECK(trajectory[1].measures.density == 0.5);
    CHECK(trajectory[1].measures.coverage == 1.0);
    CHECK(trajectory[1].measures.support == 0.5);
    CHECK(trajectory[2].box[0].low == 16.0);  // pure: there is nothing more to gain
    CHECK(trajectory[2].measures.density == 1.0);
    CHECK_FALSE(std::isfinite(trajectory[2].box[0].high));
}

TEST_CASE("pasting gives back what peeling took too much", "[unit][prim]") {
    Cases cases{Eigen::MatrixXd(10, 1), Eigen::VectorXd(10)};
    for (Index i = 0; i < 10; ++i) {
        cases.inputs(i, 0) = static_cast<double>(i);
        cases.outcome(i) = i >= 4 && i <= 7 ? 1.0 : 0.0;
    }
    const BoxWithMeasures pasted = paste({{5.0, 6.0}}, cases, {});
    CHECK(pasted.box[0].low == 4.0);
    CHECK(pasted.box[0].high == 7.0);
    CHECK(pasted.measures.coverage == 1.0);
    CHECK(pasted.measures.density == 1.0);
    cases.outcome.setOnes();  // nothing is lost by letting go of a side altogether
    CHECK(paste({{5.0, 6.0}}, cases, {}).measures.restricted == 0);
}

TEST_CASE("equal values of an input are peeled together", "[unit][prim]") {
    Cases cases{Eigen::MatrixXd(12, 1), Eigen::VectorXd(12)};
    for (Index i = 0; i < 12; ++i) {
        cases.inputs(i, 0) = static_cast<double>(i / 4);  // 0, 1, 2, four times each
        cases.outcome(i) = i >= 8 ? 1.0 : 0.0;
    }
    const auto trajectory = peel(cases);
    REQUIRE(trajectory.size() == 3);
    CHECK(trajectory[1].measures.cases == 8);
    CHECK(trajectory[2].measures.cases == 4);
    CHECK(trajectory[2].measures.density == 1.0);
}

TEST_CASE("PRIM finds a box of known sides behind noise, and no other side", "[statistical][prim]") {
    const Cases cases = uniform_cases(2000, 5, 11, in_noisy_box);
    const auto boxes = discover_boxes(cases, few_resamples());
    REQUIRE(boxes.size() >= 1);
    const ScenarioBox& box = boxes.front();
    CHECK(inputs_of(box) == std::vector<std::size_t>{0, 2});
    CHECK(box.box[0].low == Approx(0.6).margin(0.03));
    CHECK_FALSE(std::isfinite(box.box[0].high));
    CHECK(box.box[2].low == Approx(0.2).margin(0.03));
    CHECK(box.box[2].high == Approx(0.7).margin(0.03));
    CHECK(box.measures.density == Approx(0.9).margin(0.05));
    CHECK(box.measures.coverage ==
          Approx(0.18 / (0.18 + 0.8 * 0.02)).margin(0.08));  // 0.9 x 0.2 inside, 0.02 x 0.8 outside
    CHECK(box.measures.support == Approx(0.2).margin(0.03));
    for (const BoxLimit& limit : box.limits) {
        CHECK(limit.quasi_p < 1e-6);
        CHECK(limit.restricted_at_coverage > 0.95);
        CHECK(limit.restricted_at_density > 0.95);
        CHECK(limit.found_again > 0.95);
        CHECK(limit.density_without < box.measures.density);
    }
}

TEST_CASE("two boxes far apart are found one after the other", "[statistical][prim]") {
    const auto of_two = [](const Eigen::VectorXd& x, CounterDraws&) {
        return (x(0) < 0.4 && x(1) < 0.4) || (x(0) > 0.7 && x(1) > 0.7) ? 1.0 : 0.0;
    };
    const auto boxes = discover_boxes(uniform_cases(1500, 3, 5, of_two), few_resamples());
    REQUIRE(boxes.size() == 2);
    CHECK(boxes[0].box[0].high == Approx(0.4).margin(0.02));
    CHECK(boxes[0].box[1].high == Approx(0.4).margin(0.02));
    CHECK(boxes[1].box[0].low == Approx(0.7).margin(0.02));
    CHECK(boxes[1].box[1].low == Approx(0.7).margin(0.02));
    CHECK(boxes[0].measures.coverage + boxes[1].measures.coverage == Approx(1.0).margin(0.02));
}

TEST_CASE("outcomes by a coin give a box about as rarely as the level says", "[statistical][prim]") {
    int with_box = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const auto coin = [](const Eigen::VectorXd&, CounterDraws& draws) { return draws.uniform() < 0.5 ? 1.0 : 0.0; };
        DiscoveryOptions options;
        options.resamples = 39;
        if (!discover_boxes(uniform_cases(60, 4, 1000 + seed, coin), options).empty()) ++with_box;
    }
    CHECK(with_box <= 8);  // 3 expected; more than 8 with probability 0.003
}

TEST_CASE("a box is found where most cases are of interest", "[statistical][prim]") {
    const auto mostly = [](const Eigen::VectorXd& x, CounterDraws& draws) {
        return draws.uniform() < (x(1) > 0.5 ? 1.0 : 0.4) ? 1.0 : 0.0;
    };
    const auto boxes = discover_boxes(uniform_cases(200, 3, 77, mostly));
    REQUIRE_FALSE(boxes.empty());
    CHECK(boxes.front().limits.front().input == 1);
    CHECK(boxes.front().box[1].low == Approx(0.5).margin(0.05));
    CHECK(boxes.front().chance == Approx(1.0 / 101.0));
    BoxMeasures half;
    half.coverage = 0.5;
    half.density = 0.8;
    CHECK(balance(half, 0.6) == Approx(0.5));  // halfway from 0.6 to 1
    CHECK(balance(half, 0.8) == 0.0);
}

TEST_CASE("resampling tells real limits from those that luck gave", "[statistical][prim]") {
    const auto step = [](const Eigen::VectorXd& x, CounterDraws& draws) {
        return draws.uniform() < (x(1) > 0.75 ? 0.9 : 0.15) ? 1.0 : 0.0;
    };
    double of_input_1 = 0.0, by_luck = 0.0;
    int found = 0, lucky = 0;
    DiscoveryOptions options = few_resamples();
    options.prim.fewest = 5;
    for (std::uint64_t seed = 0; seed < 10; ++seed)  // few cases for eight inputs: a greedy search may go astray
        for (const ScenarioBox& box : discover_boxes(uniform_cases(200, 8, 30 + seed, step), options))
            for (const BoxLimit& limit : box.limits) {
                const bool real = limit.input == 1 && limit.quasi_p < 1e-6;
                (real ? of_input_1 : by_luck) += limit.found_again;
                ++(real ? found : lucky);
            }
    REQUIRE(found >= 8);
    REQUIRE(lucky > 0);
    CHECK(of_input_1 / found > 0.7);
    CHECK(by_luck / lucky < 0.4);
}

TEST_CASE("quasi-p-values are binomial tails", "[unit][prim]") {
    CHECK(binomial_tail(10, 8, 0.5) == Approx(56.0 / 1024.0));  // (45 + 10 + 1) / 2^10
    CHECK(binomial_tail(5, 0, 0.3) == 1.0);
    CHECK(binomial_tail(5, 6, 0.3) == 0.0);
    CHECK(binomial_tail(400, 230, 0.5) == Approx(0.0015645080634072617).epsilon(1e-9));
    // 8 cases, 4 of interest, all in the upper half: P(X >= 4 of 4) at 1/2
    Cases cases{Eigen::MatrixXd(8, 1), Eigen::VectorXd(8)};
    for (Index i = 0; i < 8; ++i) {
        cases.inputs(i, 0) = static_cast<double>(i);
        cases.outcome(i) = i >= 4 ? 1.0 : 0.0;
    }
    CHECK(quasi_p_value({{4.0, 7.0}}, 0, cases) == Approx(1.0 / 16.0));
    CHECK(quasi_p_value({BoxSide{}}, 0, cases) == 1.0);
}

TEST_CASE("boxes of the borehole function lie where its published main input is small", "[evidence][prim]") {
    // Flow through a borehole (Harper and Gupta 1983; Morris, Mitchell and Ylvisaker 1993), with the ranges of the
    // latter; the borehole's radius explains about 83% of its variance, the difference of heads much of the rest.
    struct Range {
        double low, high;
    };
    const Range ranges[] = {{0.05, 0.15}, {100, 50000}, {63070, 115600}, {990, 1110},
                            {63.1, 116},  {700, 820},   {1120, 1680},    {9855, 12045}};
    const auto flow_below_50 = [&](const Eigen::VectorXd& u, CounterDraws&) {
        double x[8];
        for (Index k = 0; k < 8; ++k) x[k] = ranges[k].low + u(k) * (ranges[k].high - ranges[k].low);
        const auto [rw, r, tu, hu, tl, hl, length, kw] = std::tuple(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]);
        const double logarithm_of_radii = std::log(r / rw);
        const double flow =
            2.0 * M_PI * tu * (hu - hl) /
            (logarithm_of_radii * (1.0 + 2.0 * length * tu / (logarithm_of_radii * rw * rw * kw) + tu / tl));
        return flow < 50.0 ? 1.0 : 0.0;
    };
    const auto boxes = discover_boxes(uniform_cases(1000, 8, 21, flow_below_50), few_resamples());
    REQUIRE_FALSE(boxes.empty());
    const BoxLimit& main = boxes.front().limits.front();
    CHECK(main.input == 0);
    CHECK(std::isfinite(main.side.high));
    CHECK_FALSE(std::isfinite(main.side.low));
    CHECK(main.restricted_at_density == Approx(1.0));
    CHECK(boxes.front().measures.density > 0.85);
    CHECK(boxes.front().measures.coverage > 0.75);
    for (const BoxLimit& limit : boxes.front().limits)
        CHECK((limit.input != 1 && limit.input != 2 && limit.input != 4));  // inert: below 0.01% of the variance
}

TEST_CASE("boxes are the same each time", "[property][prim]") {
    const Cases cases = uniform_cases(300, 3, 8, in_noisy_box);
    const auto first = discover_boxes(cases, few_resamples()), second = discover_boxes(cases, few_resamples());
    REQUIRE(first.size() == second.size());
    for (std::size_t b = 0; b < first.size(); ++b) {
        REQUIRE(first[b].limits.size() == second[b].limits.size());
        for (std::size_t k = 0; k < first[b].limits.size(); ++k) {
            CHECK(first[b].limits[k].restricted_at_density == second[b].limits[k].restricted_at_density);
            CHECK(first[b].limits[k].side.low == second[b].limits[k].side.low);
        }
    }
}
