#include "analysis/sweep_outcomes.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include "tests/support/designed_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using namespace kapok::test;

TEST_CASE("outcomes are tables of points and replicates, by region, year and variable", "[unit][sensitivity]") {
    const TemporaryDirectory directory;
    DesignedSweep sweep{"factorial", Eigen::MatrixXd::Random(3, 1)};
    sweep.fails = [](int point, int replicate) { return point == 2 && replicate == 1; };
    sweep.not_needed = [](int point, int replicate) { return point == 1 && replicate == 1; };
    const ResultsReader results = write_sweep(
        directory / "a.h5", sweep, [](const auto& x, int replicate, int year) { return x(0) + replicate + year; });
    const std::vector variables{*results.find("rd_intensity"), *results.find("gdp")};
    const std::vector years{2018, 2016};
    const std::vector<std::size_t> regions{3, 0};
    const auto outcomes = read_outcomes(results, variables, years, regions);
    REQUIRE(outcomes.size() == 8);
    CHECK(outcomes[5].region == 0);
    CHECK(outcomes[5].year == 2018);
    CHECK(outcomes[5].variable.id == "gdp");
    CHECK(outcomes[5].values(1, 0) == Approx(10.0 * (sweep.coordinates(1, 0) + 2018.0)));
    CHECK(outcomes[2].values(0, 1) == Approx(sweep.coordinates(0, 0) + 1.0 + 2016.0));
    CHECK(std::isnan(outcomes[0].values(2, 1)));
    const RunCounts runs = runs_in(results);
    CHECK(runs.points == 3);
    CHECK(runs.needed == 5);
    CHECK(runs.finished == 4);
    CHECK_THROWS_AS(read_outcomes(results, variables, std::vector{2030}, regions), std::out_of_range);
}

TEST_CASE("the complete part keeps as many values as it can", "[unit][sensitivity]") {
    const double none = std::nan("");
    Eigen::MatrixXd values(4, 3);
    values << 1.0, none, 3.0,  //
        4.0, none, 6.0,        //
        7.0, 8.0, none,        //
        10.0, 11.0, 12.0;
    const CompletePart part = complete_part(values);  // two replicates at three points; all three at one; one at four
    CHECK(part.replicates == std::vector<Eigen::Index>{0, 2});
    CHECK(part.points == std::vector<bool>{true, true, false, true});
    CHECK(part.point_count == 3);
    CHECK(std::isnan(part.values(2, 0)));
    Eigen::MatrixXd expected(3, 2);
    expected << 1.0, 3.0, 4.0, 6.0, 10.0, 12.0;
    CHECK(compact(part) == expected);
    CHECK(complete_part(Eigen::MatrixXd::Constant(2, 2, none)).point_count == 0);
    const CompletePart paired = paired_with_first(values);
    CHECK(paired.replicates == std::vector<Eigen::Index>{0, 2});
    CHECK(paired.point_count == 4);
    CHECK(paired.values(2, 0) == 7.0);
    CHECK(std::isnan(paired.values(2, 1)));
}
