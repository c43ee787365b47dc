#include "analysis/variance_over_time.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/rng.hpp"
#include "runner/messages.hpp"
#include "tests/support/designed_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

VarianceAnalysis analyse(const ResultsReader& results, std::vector<int> years = {2018}) {
    const std::vector<std::size_t> regions{0};
    return variance_over_time(results, std::vector{*results.find("rd_intensity")}, years, regions);
}

/// A normal draw for these numbers.
double normal(int kind, int a, int b) {
    return Rng{31, 0}.stream(static_cast<std::uint64_t>(1000000 * kind + 1000 * a + b), {0}, Purpose::test).normal();
}

ParameterDraws pairs_of_members(int replicates) {
    ParameterDraws draws{"posterior", 2019, {"growth"}, {}, {}};
    for (int r = 0; r < replicates; ++r) draws.member.push_back(r / 2), draws.values.push_back(r / 2);
    return draws;
}

bool holds(const Estimate& estimate, double truth) {
    return estimate.low <= truth && truth <= estimate.high;
}

}  // namespace

TEST_CASE("the variance of a sweep with drawn parameters is split five ways", "[statistical][variance]") {
    const TemporaryDirectory directory;
    // 60 points, 40 replicates of 20 members; variances 4, 2, 1, 0.5 and 0.5 in 2018 and no more than luck and its
    // interaction in 2017
    DesignedSweep sweep{"latin_hypercube", Eigen::MatrixXd::Random(60, 1), {}, 40, pairs_of_members(40)};
    const auto outcome = [](const auto& x, int r, int year) {
        const int point = static_cast<int>(1e6 * (x(0) + 2.0)) % 9973;
        const double more = year == 2018 ? 1.0 : 0.0;
        return 100.0 +
               more * (2.0 * normal(1, point, 0) + std::sqrt(2.0) * normal(2, r / 2, 0) +
                       std::sqrt(0.5) * normal(4, point, r / 2)) +
               normal(3, r, 0) + std::sqrt(0.5) * normal(5, point, r);
    };
    const VarianceAnalysis analysis = analyse(write_sweep(directory / "a.h5", sweep, outcome), {2017, 2018});
    REQUIRE(analysis.outcomes.size() == 2);
    const VarianceSplit& split = analysis.outcomes[1].split;
    CHECK(split.points == 60);
    CHECK(split.members == 20);
    CHECK(holds(split.scenario, 0.5));
    CHECK(holds(split.parameters, 0.25));
    CHECK(holds(split.luck, 0.125));
    CHECK(holds(split.scenario_parameters, 0.0625));
    CHECK(holds(split.scenario_luck, 0.0625));
    CHECK(split.scenario.value == Approx(0.5).margin(0.15));
    CHECK(split.scenario.value + split.parameters.value + split.luck.value + split.scenario_parameters.value +
              split.scenario_luck.value ==
          Approx(1.0));
    CHECK(split.mean == Approx(100.0).margin(2.0));
    CHECK(split.deviation == Approx(std::sqrt(8.0)).margin(0.7));
    const VarianceSplit& before = analysis.outcomes[0].split;
    CHECK(before.scenario.value < 0.02);
    CHECK(holds(before.luck, 2.0 / 3.0));
    CHECK(holds(before.parameters, 0.0));
    const std::string en = variance_answer(analysis).text(Language::en);
    CHECK_THAT(en, Catch::Contains("scenario x parameters"));
    CHECK_THAT(variance_answer(analysis).csv(), Catch::Contains("\nGuangzhou,rd_intensity,percent,2018,"));
}

TEST_CASE("a single scenario has parameters and luck, or luck alone", "[unit][variance]") {
    const TemporaryDirectory directory;
    DesignedSweep sweep{"", Eigen::MatrixXd(1, 0), {}, 4, pairs_of_members(4)};
    // worked in the tests of parameter_share: 7 and 2
    const auto outcome = [](const auto&, int r, int) { return 1.0 + 2.0 * r; };
    const VarianceSplit both = analyse(write_sweep(directory / "a.h5", sweep, outcome)).outcomes[0].split;
    CHECK(both.parameters.value == Approx(7.0 / 9.0));
    CHECK(both.luck.value == Approx(2.0 / 9.0));
    CHECK(std::isnan(both.scenario.value));
    sweep.draws = {};
    const VarianceAnalysis alone = analyse(write_sweep(directory / "b.h5", sweep, outcome));
    CHECK(alone.outcomes[0].split.luck.value == 1.0);
    CHECK(std::isnan(alone.outcomes[0].split.parameters.value));
    CHECK_THAT(variance_answer(alone).text(Language::en),
               !Catch::Contains("scenario x") && Catch::Contains("what is not the scenario's is luck"));
    CHECK_THAT(variance_answer(alone).text(Language::zh), Catch::Contains("随机性"));
    sweep.draws.source = "posterior";
    sweep.draws.names = {"growth"};
    sweep.draws.member = {3, 3, 3, 3};
    sweep.draws.values = {0.1, 0.1, 0.1, 0.1};
    const std::string one_set =
        variance_answer(analyse(write_sweep(directory / "e.h5", sweep, outcome))).text(Language::en);
    CHECK_THAT(one_set, Catch::Contains("the same drawn set of parameters") && !Catch::Contains("parameters  5%"));
    // a pair that lost a replicate: no member has two
    sweep.draws = pairs_of_members(4);
    sweep.fails = [](int, int r) { return r == 1 || r == 3; };
    const VarianceSplit untold = analyse(write_sweep(directory / "c.h5", sweep, outcome)).outcomes[0].split;
    CHECK(untold.replicates == 2);
    CHECK(std::isnan(untold.parameters.value));
    CHECK(untold.luck.value == 1.0);
    sweep.fails = [](int, int r) { return r > 0; };
    CHECK_THROWS_AS(analyse(write_sweep(directory / "d.h5", sweep, outcome)), InputError);
}

TEST_CASE("years of variance are the first after the start, every fifth and the last", "[unit][variance]") {
    std::vector<int> available;
    for (int year = 2015; year <= 2032; ++year) available.push_back(year);
    CHECK(usual_variance_years(available) == std::vector{2016, 2020, 2025, 2030, 2032});
}
