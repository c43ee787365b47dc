// Parts from which the population of 2015 is built: sizes, choices, rounding, targets of the cells.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "model/policy/certificates.hpp"
#include "model/population/cell_targets.hpp"
#include "model/population/firm_sizes.hpp"
#include "model/population/selection.hpp"
#include "tests/runner/runner_support.hpp"
#include "tests/support/statistics.hpp"

namespace kapok {
namespace {

double sum(const std::vector<double>& v) {
    return std::accumulate(v.begin(), v.end(), 0.0);
}

}  // namespace

TEST_CASE("above-scale revenues: the number and the total asked for, from 20 million up, ascending",
          "[unit][population]") {
    for (const double mean : {21.0, 30.0, 80.0, 300.0, 1500.0})
        for (const int n : {1, 3, 50, 4000}) {
            CAPTURE(mean, n);
            const std::vector<double> r = above_scale_revenues(n, mean * n, 20'000.0);
            REQUIRE(r.size() == static_cast<std::size_t>(n));
            CHECK(sum(r) == Approx(mean * n).epsilon(1e-9));
            CHECK(r.front() >= above_scale_revenue);
            CHECK(std::is_sorted(r.begin(), r.end()));
        }
    CHECK(above_scale_revenues(0, 0.0, 1000.0).empty());
}

TEST_CASE("above-scale revenues follow a Pareto law: the share above x falls as a power of x",
          "[unit][population]") {
    const int n = 100'000;
    const std::vector<double> r = above_scale_revenues(n, 100.0 * n, 1e7);
    const auto above = [&](double x) {
        return static_cast<double>(r.end() - std::lower_bound(r.begin(), r.end(), x)) / n;
    };
    const double exponent = -std::log(above(40.0)) / std::log(2.0);
    CHECK(above(80.0) == Approx(std::pow(4.0, -exponent)).epsilon(0.01));
    CHECK(above(320.0) == Approx(std::pow(16.0, -exponent)).epsilon(0.02));
    CHECK(r.back() < 1e7);
}

TEST_CASE("smaller firms' revenues: the number and the total asked for, below the cut, of the law's spread",
          "[unit][population]") {
    for (const double mean : {0.3, 2.0, 10.0})
        for (const int n : {1, 10, 5000}) {
            CAPTURE(mean, n);
            const std::vector<double> r = small_firm_revenues(n, mean * n, 1.2, 19.9);
            REQUIRE(r.size() == static_cast<std::size_t>(n));
            CHECK(sum(r) == Approx(mean * n).epsilon(1e-6));
            CHECK(std::is_sorted(r.begin(), r.end()));
            CHECK(r.front() > 0.0);
            CHECK(r.back() <= 19.9);
        }
    // far from the cut the law is lognormal: ln of the quantiles at one standard deviation is sigma from the
    // median's
    const std::vector<double> r = small_firm_revenues(100'001, 100'001.0, 1.2, 1e9);
    const double median = std::log(r[50'000]);
    CHECK(std::log(r[84'134]) - median == Approx(1.2).epsilon(2e-3));
    CHECK(std::log(r[15'865]) - median == Approx(-1.2).epsilon(2e-3));
    CHECK(median == Approx(-0.72).epsilon(1e-2));  // ln mean 0 = median + sigma^2 / 2
    // a total beyond what the cut allows is taken as far as it goes
    CHECK(sum(small_firm_revenues(100, 1e6, 1.0, 19.9)) <= 1990.0);
}

TEST_CASE("whole numbers share a total in proportion: largest remainders, first of equals",
          "[unit][population]") {
    CHECK(whole_numbers({1.0, 1.0, 1.0}, 7) == std::vector<int>{3, 2, 2});
    CHECK(whole_numbers({0.5, 0.3, 0.2}, 10) == std::vector<int>{5, 3, 2});
    CHECK(whole_numbers({6.0, 2.5, 1.5}, 5) == std::vector<int>{3, 1, 1});
    CHECK(whole_numbers({0.0, 4.0}, 3) == std::vector<int>{0, 3});
    std::vector<double> weights;
    for (int k = 0; k < 37; ++k) weights.push_back(std::fabs(std::sin(k)) + 0.01);
    const double all = sum(weights);
    for (const int total : {1, 36, 1000}) {
        const std::vector<int> n = whole_numbers(weights, total);
        CHECK(std::accumulate(n.begin(), n.end(), 0) == total);
        for (std::size_t k = 0; k < n.size(); ++k) CHECK(std::fabs(n[k] - total * weights[k] / all) < 1.0);
    }
}

TEST_CASE(
    "rows are ordered by successive sampling: the first with chances by weight (one in a million), none of "
    "weight 0",
    "[statistical][population]") {
    const std::vector<double> weight{1.0, 3.0, 0.0, 6.0};
    constexpr std::size_t n = 50'000;
    std::vector<double> first(4, 0.0), second_after_last(4, 0.0);
    for (std::size_t k = 0; k < n; ++k) {
        const std::size_t start = 4 * k;
        const auto order =
            weighted_order(start, start + 4, [&](std::size_t row) { return weight[row - start]; });
        REQUIRE(order.size() == 3);
        first[order[0] - start] += 1.0;
        if (order[0] == start + 3) second_after_last[order[1] - start] += 1.0;
    }
    CHECK(first[2] == 0.0);
    CHECK(test::chi_square({first[0], first[1], first[3]}, {0.1 * n, 0.3 * n, 0.6 * n}).accepted());
    CHECK(test::chi_square({second_after_last[0], second_after_last[1]}, {0.25 * first[3], 0.75 * first[3]})
              .accepted());
}

TEST_CASE("bisection finds where a rising function meets its target, and the end where it does not",
          "[unit][population]") {
    CHECK(solve_rising(0.0, 10.0, 27.0, [](double x) { return x * x * x; }) == Approx(3.0).epsilon(1e-14));
    CHECK(solve_rising(0.0, 10.0, 1e9, [](double x) { return x; }) == Approx(10.0));
    CHECK(solve_rising(2.0, 10.0, -1.0, [](double x) { return x; }) == Approx(2.0));
}

TEST_CASE("the cells' targets add up to the tables: value added, output, firms, R&D", "[unit][population]") {
    const Baseline& b = test::baseline_2015();
    const auto targets = cell_targets(b);
    for (const Place c : cities) {
        double output = 0.0, industrial_rd = 0.0, above_scale_firms = 0.0;
        for (const Sector s : firm_sectors) {
            const CellTargets& t = targets[c][s];
            const SectorCell& cell = b.sector_cells[c][s];
            CAPTURE(place_table[c].id, sector_table[s].id);
            for (const double part : {t.above_scale_sales, t.small_sales, t.rd_industrial, t.rd_other})
                CHECK(part >= -1e-9);
            CHECK(t.small_firms >= 0);
            CHECK(t.above_scale_firms + t.small_firms == std::lround(cell.model_firms));
            CHECK(t.above_scale_firms == std::lround(cell.above_scale_firms));
            CHECK((t.above_scale_sales + t.small_sales) * t.value_added_rate + t.micro_value_added ==
                  Approx(100.0 * cell.value_added));
            CHECK(t.rd_industrial + t.rd_other == Approx(100.0 * cell.rd_firm).margin(1e-9));
            CHECK(t.value_added_rate > 0.0);
            CHECK(t.value_added_rate < 1.0);
            if (!sector_table[s].manufacturing) CHECK(t.above_scale_sales == 0.0);
            output += t.above_scale_sales;
            industrial_rd += t.rd_industrial;
            above_scale_firms += t.above_scale_firms;
            // above-scale firms have 20 million CNY each at least
            CHECK(t.above_scale_sales >= above_scale_revenue * t.above_scale_firms);
        }
        CHECK(output == Approx(100.0 * b.city_values("industrial_output_above_scale")[c]));
        CHECK(above_scale_firms ==
              Approx(b.city_values("above_scale_firms")[c]).margin(0.5 * firm_sector_count));
        CHECK(industrial_rd == Approx(100.0 * b.city_values("rd_expenditure_industrial")[c]).epsilon(0.01));
    }
}

}  // namespace kapok
