// Regret and satisficing, by hand and on the lake problem.
#include "analysis/estimators/robustness.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/estimators/counter_draws.hpp"
#include "analysis/estimators/pareto_front.hpp"
#include "analysis/estimators/scenario_boxes.hpp"
#include "model/rng.hpp"

using namespace kapok;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The shallow lake (Carpenter, Ludwig and Brock 1999, https://doi.org/10.2307/2641327) with the parameters that
/// decision studies use (Singh, Reed and Keller 2015, https://doi.org/10.5751/ES-07687-200312; Quinn, Reed and Keller
/// 2017, https://doi.org/10.1016/j.envsoft.2017.02.017): phosphorus X' = X + a + X^q / (1 + X^q) - b X + natural
/// inflow.
struct Lake {
    double b = 0.42, q = 2.0;             ///< removal, steepness of recycling
    double mean = 0.02, spread = 0.0017;  ///< of the lognormal inflow (its mean and standard deviation)
    double discount = 0.98;

    [[nodiscard]] double recycling(double x) const { return std::pow(x, q) / (1.0 + std::pow(x, q)); }
    /// The unstable state between clear and turbid water: the root of x^q / (1 + x^q) = b x, by bisection.
    [[nodiscard]] double critical() const {
        double low = 0.01, high = 1.5;
        while (high - low > 1e-12) {
            const double middle = 0.5 * (low + high);
            (recycling(middle) < b * middle ? low : high) = middle;
        }
        return low;
    }
};

struct LakeOutcome {
    double utility = 0.0;      ///< 0.4 times the discounted sum of emissions
    double reliability = 0.0;  ///< share of years below the critical state
    double phosphorus = 0.0;   ///< at the end
};

/// A hundred years of one emission, from a clear lake.
LakeOutcome simulate(const Lake& lake, double emission, std::uint64_t luck) {
    const double critical = lake.critical();
    const double variance = std::log(1.0 + lake.spread * lake.spread / (lake.mean * lake.mean));
    CounterDraws draws(17, luck);
    double x = 0.0;
    LakeOutcome outcome;
    for (int year = 0; year < 100; ++year) {
        const double inflow =
            lake.mean * std::exp(std::sqrt(variance) * normal_quantile(draws.uniform()) - 0.5 * variance);
        x = (1.0 - lake.b) * x + lake.recycling(x) + emission + inflow;
        outcome.utility += 0.4 * emission * std::pow(lake.discount, year);
        if (x < critical) outcome.reliability += 0.01;
    }
    outcome.phosphorus = x;
    return outcome;
}

constexpr Index policies = 11;  // emissions 0, 0.01, ..., 0.1
double emission_of(Index policy) {
    return 0.01 * static_cast<double>(policy);
}

}  // namespace

TEST_CASE("regret, its summaries and places are those worked out by hand", "[unit][robustness]") {
    MatrixXd costs(3, 4);
    costs << 1, 5, 2, none, 2, 4, none, none, 4, 1, 6, none;
    const MatrixXd regrets = regret(costs);
    MatrixXd expected(3, 3);
    expected << 0, 4, 0, 1, 3, 4,  // without a value: as bad as the worst
        3, 0, 4;
    CHECK(regrets.leftCols(3) == expected);
    CHECK(regrets.col(3).array().isNaN().all());
    const auto summaries = summarise_regret(regrets);
    CHECK(summaries[0].expected == Approx(4.0 / 3.0));
    CHECK(summaries[0].largest == 4.0);
    CHECK(summaries[0].percentile_90 == Approx(3.2));  // 0, 0, 4 at 1.8
    CHECK(summaries[2].expected == Approx(7.0 / 3.0));
    CHECK(std::isnan(summarise_regret(MatrixXd::Constant(1, 2, none))[0].expected));
    CHECK(rank_places(std::vector{3.0, none, 1.0, 3.0, 2.0}, false) == std::vector{1, 0, 4, 1, 3});
    CHECK(rank_places(std::vector{3.0, none, 1.0, 3.0, 2.0}, true) == std::vector{3, 0, 1, 3, 2});
}

TEST_CASE("the minimax regret of Savage's kind may differ from the best mean and the best worst case",
          "[unit][robustness]") {
    MatrixXd costs(3, 3);  // futures are columns
    costs << 8, 8, 8,      // never worse than 8: best worst case
        6, 6, 10,          // smallest largest regret
        1, 5, 14;          // best mean
    const auto summaries = summarise_regret(regret(costs));
    CHECK(summaries[0].largest == 7.0);
    CHECK(summaries[1].largest == 5.0);
    CHECK(summaries[2].largest == 6.0);
    CHECK(summaries[2].expected == Approx(2.0));
    CHECK(summaries[1].expected == Approx(8.0 / 3.0));
}

TEST_CASE("satisficing is a share with Wilson's interval", "[unit][robustness]") {
    const ShareEstimate share = satisficing({true, false, true, true}, {});
    CHECK(share.share == 0.75);
    CHECK(share.low == wilson_interval(3, 4).low);
    CHECK(satisficing({true, true, true, true}, std::vector<std::int32_t>{0, 0, 1, 1}).low == Approx(wilson_interval(2, 2).low));
    CHECK(std::isnan(satisficing({}, {}).share));
}

TEST_CASE("the lake tips at the published critical phosphorus", "[evidence][lake]") {
    const double critical = Lake{}.critical();
    // for q = 2 the fixed points of a lake without inflow solve b x^2 - x + b = 0
    CHECK(critical == Approx((1.0 - std::sqrt(1.0 - 4.0 * 0.42 * 0.42)) / (2.0 * 0.42)).margin(1e-9));
    CHECK(critical == Approx(0.5445).margin(1e-4));  // "about 0.5"
    Lake calm;
    calm.mean = 1e-12;
    calm.spread = 1e-13;
    // a lake on either side of it goes on to the clear or the turbid state
    double below = critical - 0.01, above = critical + 0.01;
    for (int year = 0; year < 500; ++year) {
        below += calm.recycling(below) - calm.b * below;
        above += calm.recycling(above) - calm.b * above;
    }
    CHECK(below < 0.01);
    CHECK(above == Approx(1.0 / critical).margin(1e-6));  // the roots of that equation multiply to 1
}

TEST_CASE("of the lake's constant emissions, all that trade reliability for utility are on the front",
          "[evidence][lake]") {
    constexpr std::size_t futures = 50;
    MatrixXd utility(policies, futures), reliability(policies, futures);
    for (Index policy = 0; policy < policies; ++policy)
        for (Index future = 0; future < static_cast<Index>(futures); ++future) {
            const LakeOutcome outcome = simulate({}, emission_of(policy), static_cast<std::uint64_t>(future));
            utility(policy, future) = outcome.utility;
            reliability(policy, future) = outcome.reliability;
        }
    // the largest constant emission with a clear state: the maximum of b x - x^2 / (1 + x^2) below the critical state,
    // less inflow
    double sustainable = 0.0;
    for (double x = 0.0; x < Lake{}.critical(); x += 1e-5)
        sustainable = std::max(sustainable, 0.42 * x - Lake{}.recycling(x));
    sustainable -= 0.02;
    CHECK(sustainable > 0.01);
    CHECK(sustainable < 0.05);
    for (Index policy = 0; policy < policies; ++policy) {
        INFO(emission_of(policy));
        if (emission_of(policy) < sustainable - 0.01) CHECK(reliability.row(policy).mean() == Approx(1.0));
        if (emission_of(policy) > sustainable + 0.01) CHECK(reliability.row(policy).mean() < 0.6);
        if (policy > 0) {
            CHECK(utility.row(policy).mean() > utility.row(policy - 1).mean());
            CHECK(reliability.row(policy).mean() <= reliability.row(policy - 1).mean() + 1e-12);
        }
    }
    std::vector<std::size_t> blocks(futures);
    for (std::size_t k = 0; k < futures; ++k) blocks[k] = k;
    const MatrixXd objectives[] = {-utility, -reliability};
    const FrontEstimate front = bootstrap_front(objectives, blocks, 200, 3);
    for (Index policy = 0; policy < policies; ++policy) {
        // dominated exactly when a larger emission is as reliable: those that are fully reliable, but for the largest
        // of them
        const bool larger_is_as_reliable =
            policy + 1 < policies && reliability.row(policy + 1).mean() >= reliability.row(policy).mean() - 1e-15;
        CHECK(front.on_front[static_cast<std::size_t>(policy)] == !larger_is_as_reliable);
    }
}

TEST_CASE("regret ranks the lake's emissions by hand and prefers caution when the lake itself is uncertain",
          "[evidence][lake]") {
    // deep uncertainty of Quinn, Reed and Keller (2017): b 0.1 to 0.45, q 2 to 4.5
    constexpr Index futures = 200;
    MatrixXd reliability(policies, futures), utility(policies, futures);
    for (Index future = 0; future < futures; ++future) {
        CounterDraws draws(23, static_cast<std::uint64_t>(future));
        Lake lake;
        lake.b = 0.1 + 0.35 * draws.uniform();
        lake.q = 2.0 + 2.5 * draws.uniform();
        for (Index policy = 0; policy < policies; ++policy) {
            const LakeOutcome outcome = simulate(lake, emission_of(policy), static_cast<std::uint64_t>(future));
            reliability(policy, future) = outcome.reliability;
            utility(policy, future) = outcome.utility;
        }
    }
    const auto of_reliability = summarise_regret(regret(-reliability)), of_utility = summarise_regret(regret(-utility));
    for (std::size_t policy = 0; policy < static_cast<std::size_t>(policies); ++policy) {
        // against plain loops
        double largest = 0.0, sum = 0.0;
        for (Index future = 0; future < futures; ++future) {
            double best = 0.0;
            for (Index other = 0; other < policies; ++other) best = std::max(best, reliability(other, future));
            const double lost = best - reliability(static_cast<Index>(policy), future);
            largest = std::max(largest, lost);
            sum += lost;
        }
        CHECK(of_reliability[policy].largest == Approx(largest));
        CHECK(of_reliability[policy].expected == Approx(sum / futures).margin(1e-12));
        if (policy == 0) continue;
        CHECK(of_reliability[policy].expected >= of_reliability[policy - 1].expected);
        CHECK(of_utility[policy].expected < of_utility[policy - 1].expected);
    }
    CHECK(of_reliability[0].largest == Approx(0.0).margin(1e-12));
    CHECK(of_utility[policies - 1].largest == Approx(0.0).margin(1e-12));
}

TEST_CASE("scenario discovery finds that lakes fail where removal and steepness of recycling are low",
          "[evidence][lake]") {
    // published for emission policies of this lake: b and q decide, not inflow or discounting (Quinn, Reed and Keller
    // 2017)
    constexpr Index futures = 1000;
    Cases cases{MatrixXd(futures, 5), Eigen::VectorXd(futures)};
    for (Index future = 0; future < futures; ++future) {
        CounterDraws draws(29, static_cast<std::uint64_t>(future));
        Lake lake;
        lake.b = 0.1 + 0.35 * draws.uniform();
        lake.q = 2.0 + 2.5 * draws.uniform();
        lake.mean = 0.01 + 0.04 * draws.uniform();
        lake.spread = 0.001 + 0.004 * draws.uniform();
        lake.discount = 0.93 + 0.06 * draws.uniform();
        cases.inputs.row(future) << lake.b, lake.q, lake.mean, lake.spread, lake.discount;
        cases.outcome(future) = simulate(lake, 0.02, static_cast<std::uint64_t>(future)).reliability < 0.9 ? 1.0 : 0.0;
    }
    DiscoveryOptions options;
    options.resamples = 20;
    const auto boxes = discover_boxes(cases, options);
    REQUIRE_FALSE(boxes.empty());
    const Box& box = boxes.front().box;
    CHECK(boxes.front().limits.front().input == 0);
    CHECK(std::isfinite(box[0].high));
    CHECK_FALSE(std::isfinite(box[0].low));
    CHECK(boxes.front().limits.front().found_again > 0.9);
    CHECK(boxes.front().measures.density > 0.7);  // the boundary runs aslant, which boxes can only step around
    CHECK(boxes.front().measures.coverage > 0.5);
    CHECK_FALSE(box[3].is_restricted());
    CHECK_FALSE(box[4].is_restricted());
}
