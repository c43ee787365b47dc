#include "analysis/goal_details.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/small_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

namespace {

constexpr std::size_t guangzhou = 0, shenzhen = 1;

/// Four replicates to 2030 at two points; the last of point 1 fails. hnte grows by 500 a year from 3000 + 500 r;
/// rd_intensity is 2.4 throughout, rd_institution_share exactly its goal of 50; makerspaces are 300, twice the goal.
/// Of the park's criteria, R&D is 2.4% of GDP, PCT filings 155 for 100 (10000 people), patents 100, unicorns 21, venture
/// capital 63 for a GDP of 10000, contracts 426.85, and certificates as above.
ResultsReader small_file(const TemporaryDirectory& directory) {
    test::SmallSweep sweep;
    sweep.table = {{test::column("voucher_rate", {std::nan(""), 0.5})}, "list", {}, {}, {}, {}};
    sweep.replicates = 4;
    sweep.until = 2030;
    sweep.base_text = "\n[assumptions]\npark_hnte_threshold_2030 = 10000\n";
    sweep.value = [](const std::string& id, std::size_t point, int replicate, int year) {
        if (id == "hnte") return 3000.0 + 500.0 * replicate + 500.0 * (year - 2015) + 3000.0 * static_cast<double>(point);
        if (id == "rd_intensity") return 2.4;
        if (id == "rd_institution_share") return 50.0;
        if (id == "makerspaces") return 300.0;
        if (id == "pct_filings") return 155.0;
        if (id == "population") return 100.0;
        if (id == "invention_patents_per_10k") return 100.0;
        if (id == "unicorns") return 21.0;
        if (id == "vc_received") return 63.0;
        if (id == "gdp") return 10000.0;
        if (id == "technology_contract_value") return 426.85;
        return 0.0;
    };
    sweep.fails = [](std::size_t point, int replicate) { return point == 1 && replicate == 3; };
    return test::written(sweep, directory / "goals.h5");
}

const GoalDistance& distance(const std::vector<GoalDistance>& distances, std::string_view id) {
    for (const GoalDistance& d : distances)
        if (d.variable.id == id) return d;
    throw std::out_of_range(std::string(id));
}

/// The index by hand: seven ratios to thresholds of 2030 that have moved for these years.
double index_by_hand(double hnte, double years) {
    const double ratios[] = {2.4 / (5.0 * std::exp(0.012 * years)), 1.55 / 3.1, 100.0 / (200.0 * std::exp(0.02 * years)), 21.0 / (42.0 * std::exp(0.02 * years)),
                             1.0, 426.85 / (4268.5 * std::exp(0.04 * years)), std::min(1.5, hnte / (10000.0 * std::exp(0.01 * years)))};
    double sum = 0.0;
    for (const double ratio : ratios) sum += std::log(ratio);
    return std::exp(sum / 7.0);
}

}  // namespace

TEST_CASE("a shortfall is what the median lacks in the goal's year, in unit and in percent of the goal", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const std::vector<GoalDistance> distances = goal_distances(results, guangzhou);
    CHECK(distances.size() == indicator_count + 2);
    CHECK(distance(distances, "hnte").in_goal_year.median == 6250.0);  // 5500, 6000, 6500, 7000 in 2020
    CHECK(distance(distances, "hnte").shortfall == 0.0);
    CHECK(distance(distances, "rd_intensity").shortfall == Approx(0.6));
    CHECK(distance(distances, "rd_intensity").shortfall_percent == Approx(20.0));
    CHECK(distance(distances, "makerspaces").shortfall == 0.0);
    CHECK(distance(distances, "rd_institution_share").shortfall == 0.0);  // above 50 is asked for: short by nothing, and missed
    CHECK_FALSE(distance(distances, "rd_institution_share").crossing.median);
    CHECK(distance(distances, "world_park_index_2030").shortfall == 1.0);
    CHECK(std::isnan(distance(distances, "world_park_index_2049").shortfall));  // the file ends in 2030
    CHECK(goal_distances(results, shenzhen).size() == 8);  // shares and densities
    const std::vector<std::string> ids{"hnte", "gdp"};
    CHECK(goal_distances(results, guangzhou, ids).size() == 1);
}

TEST_CASE("each replicate crosses in its own year, and one that never does is later than all", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const CrossingYears hnte = distance(goal_distances(results, guangzhou), "hnte").crossing;
    CHECK(hnte.median == 2019);  // 2021, 2020, 2019, 2018
    CHECK(hnte.low == 2018);
    CHECK(hnte.high == 2021);
    CHECK(hnte.never.share == 0.0);
    CHECK(hnte.never.high == Approx(wilson_interval(0, 4).high));
    const CrossingYears elsewhere = distance(goal_distances(results, guangzhou, {}, 1), "hnte").crossing;
    CHECK(elsewhere.median == 2015);  // 6000, 6500, 7000 from the start; the fourth run failed
    CHECK(distance(goal_distances(results, guangzhou), "makerspaces").crossing.high == 2015);

    const std::vector<int> years{2015, 2016, 2017};
    const DataArray values{{"replicate", "year"}, {4, 3}, {0, 1, 2, 0, 0, 1, 1, 0, 0, 0, 0, 0}};
    const CrossingYears mixed = crossing_years(values, years, {{true, true, true, true}, {}}, ">=", 1.0);
    CHECK(mixed.low == 2015);  // the third was there once; that counts
    CHECK(mixed.median == 2016);
    CHECK_FALSE(mixed.high);
    CHECK(mixed.never.share == 0.25);
    CHECK(crossing_years(values, years, {{true, true, true, false}, {}}, ">=", 1.0).never.share == 0.0);
    CHECK(crossing_years(values, years, {{true, true, true, true}, {0, 0, 1, 1}}, ">=", 5.0).never.low == Approx(wilson_interval(2, 2).low));
    CHECK_FALSE(crossing_years(values, years, {{false, false, false, false}, {}}, ">=", 1.0).median);
}

TEST_CASE("the world-park index is computed again from its criteria, with a frontier that moves or stands still", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    REQUIRE(has_park_criteria(results));
    const DataArray moving = park_index_values(results, guangzhou, 0, 2030, ParkFrontier::moving), still = park_index_values(results, guangzhou, 0, 2030, ParkFrontier::still);
    const auto at = [&](const DataArray& array, std::size_t replicate, int year) { return array.values[replicate * array.shape[1] + static_cast<std::size_t>(year - 2015)]; };
    CHECK(at(moving, 1, 2030) == Approx(index_by_hand(11000.0, 7.0)).epsilon(1e-12));
    CHECK(at(still, 1, 2030) == Approx(index_by_hand(11000.0, 0.0)).epsilon(1e-12));
    CHECK(at(moving, 1, 2023) == at(still, 1, 2023));
    CHECK(std::isnan(at(park_index_values(results, guangzhou, 1, 2030, ParkFrontier::still), 3, 2020)));

    const std::vector<ParkIndexRow> rows = park_index_rows(results, guangzhou, std::vector{2020, 2030});
    REQUIRE(rows.size() == 4);
    CHECK(rows[1].frontier == ParkFrontier::still);
    CHECK(rows[1].years[1].median > rows[0].years[1].median);
    CHECK(rows[0].years[1].attainment->share == 0.0);
    CHECK(rows[2].horizon == 2049);
    CHECK_FALSE(park_index_rows(results, shenzhen, std::vector{2020})[0].years[0].attainment);
}

TEST_CASE("details are two tables in both languages, and fit a screen", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const std::vector<GoalDetails> details{{guangzhou, goal_distances(results, guangzhou), park_index_rows(results, guangzhou, std::vector{2030})}};
    const std::vector<AnswerTable> tables = goal_details_answers(details);
    REQUIRE(tables.size() == 2);
    const std::string en = answers_text(tables, Language::en), zh = answers_text(tables, Language::zh), csv = tables[0].csv();
    CHECK_THAT(en, Catch::Contains("Distance to the goals") && Catch::Contains("later") && Catch::Contains("still"));
    CHECK_THAT(zh, Catch::Contains("与目标的差距") && Catch::Contains("不动"));
    CHECK_THAT(csv, Catch::StartsWith("region,indicator,unit,relation,goal,goal_year,basis,median,shortfall,shortfall_percent,crossing_median,crossing_low_90,crossing_high_90,never,"));
    CHECK_THAT(csv, Catch::Contains("\nGuangzhou,rd_intensity,percent,>=,3,2020,own,2.4,0.6000000000000001,20.000000000000004,,,,1,"));
    std::size_t start = 0, widest = 0;
    for (std::size_t end = 0; (end = en.find('\n', start)) != std::string::npos; start = end + 1) widest = std::max(widest, end - start);
    CHECK(widest <= 180);
}
