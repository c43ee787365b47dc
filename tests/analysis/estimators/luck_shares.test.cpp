#include "analysis/estimators/luck_shares.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"
#include "runner/sweep/unit_design.hpp"
#include "tests/support/test_functions.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

constexpr SaltelliLayout layout{3, false};
constexpr int samples = 512;

/// y = x1 + main l + x2 (bend l) at luck l: all on top of 1000.
std::vector<Eigen::MatrixXd> outcomes_of(const std::vector<double>& luck, double main, double bend) {
    const Eigen::MatrixXd design = saltelli_design(samples, 3, false, 9);
    std::vector<Eigen::MatrixXd> outcomes;
    for (const double l : luck)
        outcomes.push_back(
            by_sample(values_of([&](const auto& x) { return 1000.0 + x(0) + main * l + bend * l * x(1); }, design),
                      layout.columns()));
    return outcomes;
}

}  // namespace

TEST_CASE("luck has the share that the same draws give it", "[unit][sensitivity]") {
    // luck -1, 0, 1 has the variance 1. Main effect of luck: (main + bend / 2) l; interaction: bend l (x2 - 1/2),
    // variance bend^2 / 12; of the mean over luck, x1: 1 / 12, less a third of the interaction, which means of three
    // random draws would have in them. With main = 0.3 and bend = 0.6: 0.36, 0.03, 0.0733
    const LuckShares shares = luck_shares(outcomes_of({-1.0, 0.0, 1.0}, 0.3, 0.6), layout, Resamples(samples, 200));
    const double of_factors = 1.0 / 12.0 - 0.03 / 3.0, total = 0.36 + 0.03 + of_factors;
    CHECK(shares.luck.value == Approx(0.36 / total).epsilon(0.01));
    CHECK(shares.interaction.value == Approx(0.03 / total).epsilon(0.02));
    CHECK(shares.factors.value == Approx(of_factors / total).epsilon(0.02));
    // two degrees of freedom: the variance of luck is between 2 / 5.9915 and 2 / 0.10259 times what was found
    const double odds = shares.luck.value / (1.0 - shares.luck.value);
    CHECK(shares.luck.low / (1.0 - shares.luck.low) == Approx(odds * 2.0 / 5.9915).epsilon(1e-3));
    CHECK(shares.luck.high / (1.0 - shares.luck.high) == Approx(odds * 2.0 / 0.10259).epsilon(1e-3));
}

TEST_CASE("one replicate tells nothing of luck; luck without effect has no share", "[unit][sensitivity]") {
    const Resamples resamples(samples, 100);
    CHECK(std::isnan(luck_shares(outcomes_of({0.5}, 1.0, 1.0), layout, resamples).luck.value));
    const LuckShares none = luck_shares(outcomes_of({-1.0, 1.0}, 0.0, 0.0), layout, resamples);
    CHECK(none.luck.value == Approx(0.0).margin(1e-12));
    CHECK(none.factors.value == Approx(1.0));
    std::vector<Eigen::MatrixXd> missing = outcomes_of({-1.0, 1.0}, 0.0, 0.6);
    const LuckShares before = luck_shares(missing, layout, resamples);
    for (Eigen::MatrixXd& outcomes : missing) outcomes.row(7).setConstant(std::nan(""));
    CHECK(luck_shares(missing, layout, resamples).interaction.value == Approx(before.interaction.value).epsilon(0.02));
}

TEST_CASE("estimates of the shares of luck are right on average over draws of luck", "[statistical][sensitivity]") {
    // normal luck of variance 1 with 8 replicates; the ratio of the mean variances over 200 draws. Relative standard
    // error of a mean of variances: sqrt(2 / 7 / 200) = 0.038
    double luck = 0.0, interaction = 0.0;
    constexpr int draws_of_luck = 200;
    const Resamples alone(samples, 0);
    for (int k = 0; k < draws_of_luck; ++k) {
        Stream draws = Rng{23, 0}.stream(static_cast<std::uint64_t>(k), {0}, Purpose::test);
        std::vector<double> replicates;
        for (int r = 0; r < 8; ++r) replicates.push_back(draws.normal());
        const LuckShares shares = luck_shares(outcomes_of(replicates, 0.3, 0.6), layout, alone);
        luck += shares.luck.value / shares.factors.value / 12.0 / draws_of_luck;
        interaction += shares.interaction.value / shares.factors.value / 12.0 / draws_of_luck;
    }
    CHECK(luck == Approx(0.36).epsilon(4.0 * 0.038));
    CHECK(interaction == Approx(0.03).epsilon(4.0 * 0.038));
}
