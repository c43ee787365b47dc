#include "analysis/goal_levers.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/paired_runs.hpp"
#include "runner/messages.hpp"
#include "tests/support/small_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using test::column;

namespace {

constexpr std::size_t guangzhou = 0;
const double none = std::nan("");

/// Twenty replicates, of which r has hnte = 5000 + 100 r at the base: ten reach 6000. Point 1 adds 300 (replicates 7 and on:
/// thirteen), point 2 adds 600 (three more than that), point 3 takes 1000 away, and point 4 adds 620, no more replicates than
/// point 2 but a higher mean. Makerspaces are there from the start.
test::SmallSweep small_sweep() {
    test::SmallSweep sweep;
    sweep.table = {{column("voucher_rate", {none, 0.5, none, none, none}), column("rd_grant_rate", {none, none, 0.05, 0.0, 0.07})}, "one_at_a_time", {}, {}, {}, {}};
    sweep.replicates = 20;
    sweep.value = [](const std::string& id, std::size_t point, int replicate, int) {
        const double added[] = {0.0, 300.0, 600.0, -1000.0, 620.0};
        if (id == "hnte") return 5000.0 + 100.0 * replicate + added[point];
        return id == "makerspaces" ? 300.0 : 0.0;
    };
    return sweep;
}

const BestLever& of(const std::vector<BestLever>& levers, std::string_view id) {
    for (const BestLever& lever : levers)
        if (lever.variable.id == id) return lever;
    throw std::out_of_range(std::string(id));
}

}  // namespace

TEST_CASE("the best lever has the largest rise over pairs with the same luck; equal rises go by the mean", "[unit][goals]") {
    const TemporaryDirectory directory;
    const std::vector<BestLever> levers = best_levers(test::written(small_sweep(), directory / "sweep.h5"), guangzhou);
    CHECK(levers.size() == indicator_count);  // the file ends in 2020
    const BestLever& hnte = of(levers, "hnte");
    CHECK(hnte.setting == "rd_grant_rate = 0.07");
    CHECK(hnte.point == 4);
    CHECK(hnte.without == 0.5);
    CHECK(hnte.with == 0.8);
    CHECK(hnte.rise.difference == Approx(0.3));
    const ShareDifference expected = paired_share_difference(10, 6, 0, 4);
    CHECK(hnte.rise.low == Approx(expected.low));
    CHECK(hnte.rise.high == Approx(expected.high));
    CHECK(hnte.rise_of_mean == Approx(620.0));
    CHECK(hnte.equal == 2);
    CHECK(hnte.compared == 4);
    CHECK(of(levers, "makerspaces").setting.empty());  // cannot rise: it is certain
    CHECK(of(levers, "makerspaces").without == 1.0);
    CHECK(of(levers, "rd_intensity").setting.empty());  // nothing moves it
}

TEST_CASE("where no probability rises no lever is named, even if one raises the mean", "[unit][goals]") {
    test::SmallSweep sweep = small_sweep();
    const auto value = sweep.value;
    sweep.value = [value](const std::string& id, std::size_t point, int replicate, int year) { return 0.1 * value(id, point, replicate, year); };
    const TemporaryDirectory directory;
    const BestLever hnte = of(best_levers(test::written(sweep, directory / "sweep.h5"), guangzhou), "hnte");
    CHECK(hnte.setting.empty());
    CHECK_FALSE(hnte.point);
    CHECK(hnte.without == 0.0);
    CHECK(hnte.compared == 4);
    const std::vector<RegionLevers> regions{{guangzhou, {hnte}}};
    CHECK_THAT(best_levers_answer(regions, LeverComparison::points, RiseDraws::luck).csv(), Catch::Contains("Guangzhou,hnte,2020,0,,,,,,,,,4,"));
}

TEST_CASE("pairs that lack a run are left out of a comparison", "[unit][goals]") {
    test::SmallSweep sweep = small_sweep();
    sweep.fails = [](std::size_t point, int replicate) { return point == 0 ? replicate >= 10 : replicate == 0; };
    const TemporaryDirectory directory;
    const BestLever hnte = of(best_levers(test::written(sweep, directory / "sweep.h5"), guangzhou), "hnte");
    CHECK(hnte.without == 0.0);  // of replicates 1 to 9
    CHECK(hnte.with == Approx(2.0 / 3.0));  // 6020 of replicate 4, and the five after it
    sweep.fails = [](std::size_t point, int) { return point == 0; };
    const TemporaryDirectory other;
    const ResultsReader without_base = test::written(sweep, other / "sweep.h5");
    CHECK_THROWS_AS(best_levers(without_base, guangzhou), InputError);
}

TEST_CASE("other designs compare the halves of each factor, whichever of them is better", "[unit][goals]") {
    test::SmallSweep sweep;
    std::vector<double> a, b;
    for (int point = 0; point < 16; ++point) {
        a.push_back(point / 15.0);
        b.push_back((7 * point % 16) / 15.0);
    }
    sweep.table = {{column("a", a), column("b", b)}, "latin_hypercube", {}, {}, {}, {}};
    sweep.value = [a](const std::string& id, std::size_t point, int replicate, int) { return id == "hnte" ? (a[point] < 0.4 ? 7000.0 : 5000.0) + replicate : 0.0; };
    const TemporaryDirectory directory;
    const ResultsReader results = test::written(sweep, directory / "sweep.h5");
    const BestLever hnte = of(best_levers(results, guangzhou), "hnte");
    CHECK(hnte.setting == "a <= 0.4667");
    CHECK_FALSE(hnte.point);
    CHECK(hnte.with == Approx(6.0 / 8.0));  // 0 to 5 fifteenths, of 0 to 7
    CHECK(hnte.without == 0.0);
    CHECK(hnte.rise.low > 0.0);
    CHECK(hnte.rise_of_mean == Approx(1500.0));
    CHECK(hnte.compared == 4);
    const std::vector<RegionLevers> regions{{guangzhou, best_levers(results, guangzhou)}};
    const AnswerTable table = best_levers_answer(regions, LeverComparison::halves, rise_draws(results));
    CHECK_THAT(table.text(Language::en), Catch::Contains("a <= 0.4667") && Catch::Contains("P(other half)"));
    CHECK_THAT(table.text(Language::zh), Catch::Contains("最佳杠杆"));
    CHECK_THAT(table.csv(), Catch::StartsWith("region,indicator,goal_year,probability_without,setting,point,probability_with,rise,rise_low_90,rise_high_90,rise_of_mean,equal,compared,unit\n"));
}

TEST_CASE("pairs with the same parameters count as one in the interval of a rise", "[unit][goals]") {
    test::SmallSweep sweep = small_sweep();
    sweep.draws = {"posterior.csv", 2019, {}, {}, {}};
    for (int replicate = 0; replicate < sweep.replicates; ++replicate) sweep.draws.member.push_back(replicate / 2);
    const TemporaryDirectory directory;
    const ResultsReader results = test::written(sweep, directory / "sweep.h5");
    CHECK(rise_draws(results) == RiseDraws::sets);
    // pairs 4 to 9 gain, which are all of three sets of ten: half as many pairs, and 0 is in their interval
    CHECK(paired_share_difference(5, 3, 0, 2).low < 0.0);
    CHECK(paired_share_difference(10, 6, 0, 4).low > 0.005);
    CHECK(of(best_levers(results, guangzhou), "hnte").setting.empty());
}

TEST_CASE("a rise that most sets of parameters do not show is not named, one that all show is", "[unit][goals]") {
    test::SmallSweep sweep;
    std::vector<double> a;
    for (int point = 0; point < 16; ++point) a.push_back(point / 15.0);
    sweep.table = {{column("a", a)}, "latin_hypercube", {}, {}, {}, {}};
    sweep.replicates = 8;
    sweep.draws = {"posterior.csv", 2019, {}, {0, 0, 1, 1, 2, 2, 3, 3}, {}};
    // makerspaces answer under one set alone; hnte under all, if less under one
    sweep.value = [a](const std::string& id, std::size_t point, int replicate, int) {
        if (id == "makerspaces") return replicate < 2 && a[point] > 0.5 ? 300.0 : 0.0;
        return id == "hnte" && a[point] > (replicate < 2 ? 0.6 : 0.5) ? 7000.0 : 5000.0;
    };
    const TemporaryDirectory directory;
    const ResultsReader results = test::written(sweep, directory / "sweep.h5");
    const std::vector<BestLever> levers = best_levers(results, guangzhou);
    CHECK(of(levers, "makerspaces").setting.empty());  // 1, 0, 0, 0: 0.25 +- 2.353 * 0.25
    const BestLever& hnte = of(levers, "hnte");
    CHECK(hnte.setting == "a >= 0.5333");
    CHECK(hnte.rise.difference == Approx(0.9375));  // 6 of 8 points under one set, all 8 under three
    // between sets: 0.75 and three times 1, standard error 0.0625; between points: two of the upper eight reach 0.75
    const double between_sets = 2.353363 * 0.0625, between_points = 1.753050 * std::sqrt(16.0 / 15.0 * (2 * 0.1875 * 0.1875 + 6 * 0.0625 * 0.0625)) / 8.0;
    CHECK(hnte.rise.high - hnte.rise.difference == Approx(std::hypot(between_sets, between_points)).epsilon(1e-5));
    sweep.draws = {};
    const TemporaryDirectory other;
    const ResultsReader undrawn = test::written(sweep, other / "sweep.h5");
    CHECK(rise_draws(undrawn) == RiseDraws::luck);
    CHECK_THAT(best_levers_answer({}, LeverComparison::halves, RiseDraws::single).text(Language::en), Catch::Contains("neither luck nor parameters"));
}

TEST_CASE("a point is named by what it sets", "[unit][goals]") {
    DesignTable table;
    table.columns = {column("voucher_rate", {none, 0.5}), column("scenario", {none, 1.0})};
    table.columns[1].labels = {"baseline", "plan"};
    CHECK(point_settings(table, 0).empty());
    CHECK(point_settings(table, 1) == "voucher_rate = 0.5, scenario = plan");
    CHECK(lever_comparison("csv") == LeverComparison::points);
    CHECK(lever_comparison("simplex") == LeverComparison::halves);
}
