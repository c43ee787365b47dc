#include "analysis/goal_attainment.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/small_results.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

namespace {

constexpr int until = 2030;
constexpr std::size_t guangzhou = 0, shenzhen = 1;

std::vector<Dataset> all_variables() {
    std::vector<Dataset> datasets;
    for (const Variable& v : variables())
        datasets.push_back({std::string(v.id), std::string(v.zh), std::string(v.en), std::string(v.unit),
                            std::string(v.definition), {Axis::region}, region_count, true, false, &v, {}});
    return datasets;
}

/// Five finished replicates and a failed one. In every region and replicate r, rd_intensity is 2.5 + 0.1 r in 2015
/// and grows by 0.1 a year; hnte is 6000 throughout; rd_institution_share is exactly its goal of 50;
/// st_progress_contribution has no value in replicate 0; world_park_index_2030 is 1 from 2029 in replicates 2 to 4, else
/// 0.9; all else is 0.
ResultsReader small_file(const TemporaryDirectory& directory, std::vector<std::int32_t> sets = {}) {
    const auto datasets = all_variables();
    const std::vector<Observation> observations{{"Guangzhou", "rd_intensity", 2017, 2.48, 0.05},
                                                {"Guangzhou", "rd_intensity", 2015, 2.10, 0.05},
                                                {"Guangzhou", "hnte", 2017, 5000.0, 0.0},
                                                {"Guangzhou", "hnte", 2018, 8000.0, 0.0},
                                                {"Guangzhou", "rd_intensity", 2018, 3.0, 0.05}};
    Manifest manifest = small_manifest(6, until);
    if (!sets.empty()) manifest.draws = {"posterior.csv", 2019, {}, std::move(sets), {}};
    ResultsWriter writer(directory / "goals.nc", {datasets, observations, 1, 6, until, {}}, manifest);
    for (int replicate = 0; replicate < 5; ++replicate) {
        Record record;
        record.years = until - Record::first_year + 1;
        record.quarterly.resize(datasets.size());
        for (const Dataset& dataset : datasets) {
            std::vector<double>& values = record.yearly.emplace_back();
            for (int year = Record::first_year; year <= until; ++year) {
                double value = 0.0;
                if (dataset.id == "rd_intensity") value = 2.5 + 0.1 * replicate + 0.1 * (year - 2015);
                if (dataset.id == "hnte") value = 6000.0;
                if (dataset.id == "rd_institution_share") value = 50.0;
                if (dataset.id == "world_park_index_2030") value = year >= 2029 && replicate >= 2 ? 1.0 : 0.9;
                if (dataset.id == "st_progress_contribution") value = replicate == 0 ? std::nan("") : 63.0;
                values.insert(values.end(), region_count, value);
            }
        }
        writer.add(0, replicate, record);
    }
    writer.add_failure(0, 5, "broken");
    writer.publish({});
    return ResultsReader(directory / "goals.nc");
}

const GoalRow& row(const GoalTable& table, std::string_view id) {
    for (const GoalRow& candidate : table.rows)
        if (candidate.variable.id == id) return candidate;
    throw std::out_of_range(std::string(id));
}

}  // namespace

TEST_CASE("the goal table has the plan's 18 indicators, with median and 90% interval over finished runs", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const GoalTable table = goal_table(results, guangzhou, std::vector{2015, 2020}, false);
    REQUIRE(table.rows.size() == indicator_count);
    CHECK(table.replicates == 5);
    const YearSummary& in_2020 = row(table, "rd_intensity").years[1];  // 3.0, 3.1, 3.2, 3.3, 3.4
    CHECK(in_2020.median == Approx(3.2));
    CHECK(in_2020.low == Approx(3.02));
    CHECK(in_2020.high == Approx(3.38));
    CHECK(in_2020.replicates == 5);
}

TEST_CASE("attainment is the share of finished runs that satisfy the plan's relation, in each year asked for", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const GoalTable table = goal_table(results, guangzhou, std::vector{2020}, false);
    CHECK(row(table, "hnte").years[0].attainment->share == 1.0);
    CHECK(row(table, "hnte").years[0].attainment->low == Approx(wilson_interval(5, 5).low));
    CHECK(row(table, "rd_institution_share").years[0].attainment->share == 0.0);  // the goal is "> 50"
    CHECK(row(table, "st_progress_contribution").years[0].attainment->share == 0.8);  // no value: not attained
    CHECK(row(table, "st_progress_contribution").years[0].replicates == 4);
    const GoalTable early = goal_table(results, guangzhou, std::vector{2018, 2017}, false);
    CHECK(row(early, "rd_intensity").years[0].attainment->share == 0.6);  // 2.8, 2.9, 3.0, 3.1, 3.2
    CHECK(row(early, "rd_intensity").years[1].attainment->share == 0.4);
}

TEST_CASE("replicates with the same parameters count as one in intervals as far as they agree, and a note says so", "[unit][goals]") {
    const TemporaryDirectory directory, other;
    const ResultsReader results = small_file(directory, {0, 0, 1, 1, 2, 2}), apart = small_file(other, {0, 1, 2, 3, 4, 5});
    const std::vector tables{goal_table(results, guangzhou, std::vector{2018}, false)}, tables_apart{goal_table(apart, guangzhou, std::vector{2018}, false)};
    CHECK(tables[0].sets == 3);
    const ShareEstimate all = *row(tables[0], "hnte").years[0].attainment, some = *row(tables[0], "rd_intensity").years[0].attainment;
    CHECK(all.low == Approx(wilson_interval_of_share(1.0, 25.0 / 9.0).low));  // of sets of 2, 2 and 1 finished replicates
    CHECK(some.share == 0.6);                                                 // 0 0, 1 1, 1: they agree
    CHECK(some.low == Approx(wilson_interval_of_share(0.6, 25.0 / 9.0).low));
    CHECK_THAT(goals_text(tables, Language::en), Catch::Contains("Runs with the same parameters count as one as far as they agree"));
    CHECK_THAT(goals_text(tables, Language::zh), Catch::Contains("参数相同的运行按其结果的一致程度合并计数"));
    // 2.8 2.9, 3.0 3.1, 3.2: mean squares 0.045 between sets and 0.005 within, n0 = (5 - 9/5) / 2, so 0.025 / (0.025 + 0.005)
    const Estimate share = row(tables[0], "rd_intensity").years[0].parameter_share.value();
    CHECK(share.value == Approx(5.0 / 6.0));
    CHECK(share.low < 0.4);
    CHECK(share.high > 0.9);
    CHECK_THAT(goals_text(tables, Language::en), Catch::Contains("83% ["));
    CHECK(row(tables_apart[0], "rd_intensity").years[0].parameter_share.has_value() == false);
    CHECK(tables_apart[0].sets == 0);
    CHECK(row(tables_apart[0], "hnte").years[0].attainment->low == Approx(wilson_interval(5, 5).low));
    CHECK_THAT(goals_text(tables_apart, Language::en), !Catch::Contains("Runs with the same parameters"));
}

TEST_CASE("the year of attainment is the first in which the median satisfies the goal", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const GoalTable table = goal_table(results, guangzhou, std::vector{2020}, false);
    CHECK(row(table, "rd_intensity").first_year == 2018);  // 2.7 in 2015; 3.0 three years later
    CHECK(row(table, "hnte").first_year == 2015);
    CHECK_FALSE(row(table, "rd_institution_share").first_year);
}

TEST_CASE("other regions are compared with Guangzhou's goals in shares and densities only", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    for (const std::size_t region : {shenzhen, delta_region}) {
        const GoalTable table = goal_table(results, region, std::vector{2020}, false);
        std::vector<std::string> compared;
        for (const GoalRow& r : table.rows)
            if (r.basis == GoalBasis::reference) compared.push_back(r.variable.id);
        CHECK(compared == std::vector<std::string>{"rd_intensity", "rd_institution_share", "invention_patents_per_10k",
                                                   "tech_self_sufficiency", "st_progress_contribution",
                                                   "advanced_manufacturing_share", "modern_services_share",
                                                   "hightech_output_share"});
        CHECK_FALSE(row(table, "hnte").years[0].attainment);
        CHECK_FALSE(row(table, "hnte").first_year);
    }
}

TEST_CASE("years after the plan bring the world-park indices", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const GoalTable table = goal_table(results, guangzhou, std::vector{2020, 2030}, false);
    REQUIRE(table.rows.size() == indicator_count + 2);
    const GoalRow& alongside = row(table, "world_park_index_2030");
    CHECK(alongside.variable.goal_year == 2030);
    CHECK(alongside.variable.goal == 1.0);
    CHECK(alongside.basis == GoalBasis::own);
    CHECK(alongside.years[0].attainment->share == 0.0);
    CHECK(alongside.years[1].attainment->share == 0.6);
    CHECK(alongside.first_year == 2029);
    CHECK(row(table, "world_park_index_2049").variable.goal_year == 2049);
    CHECK_FALSE(row(table, "world_park_index_2049").first_year);
    const std::vector tables{table};
    const std::string en = goals_text(tables, Language::en), zh = goals_text(tables, Language::zh);
    CHECK_THAT(en, Catch::Contains(">= 3 in 2020") && Catch::Contains(">= 1 in 2030") && Catch::Contains("P(goal in 2030)"));
    CHECK_THAT(zh, Catch::Contains("2020年>= 3") && Catch::Contains("2049年>= 1") && Catch::Contains("件/万人") && Catch::Contains("2030年达标概率"));
    CHECK_THAT(goals_csv(tables, Language::en), Catch::Contains("index,2030,1,0.9,1,5,,,1,2030,>=,own,0.6,"));
    CHECK_THAT(goals_json(tables), Catch::Contains(R"("goal": 1, "goal_year": 2030, "relation": ">=", "basis": "own")") &&
                                       Catch::Contains(R"("observed": null, "off_observation": null, "probability": {"estimate": 0.6, )"));
}

TEST_CASE("observed values of 2016 to 2019 stand beside the medians when asked for", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const GoalTable table = goal_table(results, guangzhou, std::vector{2015, 2017}, true);
    CHECK_FALSE(row(table, "rd_intensity").years[0].observed);
    CHECK(row(table, "rd_intensity").years[1].observed == 2.48);
    CHECK_FALSE(row(table, "rd_institution_share").years[1].observed);
    CHECK(usual_goal_years(results.years(), true) == std::vector{2016, 2017, 2018, 2019, 2020});
    CHECK(usual_goal_years(results.years(), false) == std::vector{2015, 2020, 2030});
    CHECK(usual_goal_years(std::vector{2015, 2016}, false) == std::vector{2015});
}

TEST_CASE("medians more than a fifth off what was observed are marked in text, CSV and JSON", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const std::vector tables{goal_table(results, guangzhou, std::vector{2016, 2017, 2018}, true)};
    const auto& hnte = row(tables[0], "hnte").years;
    CHECK_FALSE(hnte[0].off_observation);
    CHECK(hnte[1].off_observation == false);  // 6000 for 5000: a fifth
    CHECK(hnte[2].off_observation == true);   // 6000 for 8000: a quarter
    CHECK(row(tables[0], "rd_intensity").years[1].off_observation == false);
    const std::string en = goals_text(tables, Language::en), zh = goals_text(tables, Language::zh);
    CHECK_THAT(en, Catch::Contains("  8000 *  ") && Catch::Contains("  3.00    ") && !Catch::Contains("5000 *"));
    CHECK_THAT(en, Catch::EndsWith("\n* The median is more than 20% off the observed value.\n"));
    CHECK_THAT(zh, Catch::EndsWith("\n* 中位数偏离观测值超过20%。\n"));
    const std::string csv = goals_csv(tables, Language::en), json = goals_json(tables);
    CHECK_THAT(csv, Catch::Contains(",firms,2017,6000,6000,6000,5,5000,no,6000,2020") && Catch::Contains(",5,8000,yes,6000,2020"));
    CHECK_THAT(json, Catch::Contains(R"("observed": 8000, "off_observation": true)"));
    const std::vector near{goal_table(results, guangzhou, std::vector{2017}, true)};
    CHECK_THAT(goals_text(near, Language::en), !Catch::Contains("*"));
}

TEST_CASE("years that a file does not hold are refused", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    CHECK_THROWS_WITH(goal_table(results, guangzhou, std::vector{2049}, false),
                      "the year 2049 is not in the results (2015 to 2030)");
}

TEST_CASE("other variables can be asked for by id, in any order", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const std::vector<std::string> ids{"hnte", "rd_intensity"};
    const GoalTable table = goal_table(results, guangzhou, std::vector{2017}, true, ids);
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0].variable.id == "hnte");
    CHECK(table.rows[1].years[0].observed == 2.48);
    CHECK_THROWS_WITH(goal_table(results, guangzhou, std::vector{2017}, true, std::vector<std::string>{"gpd"}),
                      "no variable 'gpd' in the results ('kapok indicators' lists them). Did you mean 'gdp'?");
    CHECK_THROWS_WITH(goal_table(results, guangzhou, std::vector{2017}, true, std::vector<std::string>{"rdintensity"}),
                      Catch::EndsWith(" Did you mean 'rd_intensity'?"));
}

TEST_CASE("the goal table reads well in English and in Chinese", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const std::vector tables{goal_table(results, guangzhou, std::vector{2015, 2017}, true)};
    const std::string en = goals_text(tables, Language::en);
    CHECK_THAT(en, Catch::StartsWith("Guangzhou: scenario 'vouchers', 5 replicates; medians and the middle 90% of runs\n"));
    CHECK_THAT(en, Catch::Contains("2.90 [2.72, 3.08]           2.48  0.00 [0.00, 0.35]"));
    CHECK_THAT(en, Catch::Contains("before 2016"));
    CHECK_THAT(en, !Catch::Contains("brackets"));
    const std::string zh = goals_text(tables, Language::zh);
    CHECK_THAT(zh, Catch::StartsWith("广州:情景“vouchers”,5次重复运行;中位数与居中90%运行的范围\n"));
    CHECK_THAT(zh, Catch::Contains("高新技术企业数量"));
    CHECK_THAT(zh, Catch::Contains("2016年前"));
    const std::vector others{goal_table(results, shenzhen, std::vector{2020}, false)};
    CHECK_THAT(goals_text(others, Language::en), Catch::Contains("(>= 3 in 2020)") && Catch::Contains("Guangzhou's, for comparison"));
}

TEST_CASE("the CSV form has one line per region, indicator and year", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const std::vector tables{goal_table(results, guangzhou, std::vector{2015, 2017}, true)};
    const std::string csv = goals_csv(tables, Language::en);
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 1 + 2 * static_cast<long>(indicator_count));
    CHECK_THAT(csv, Catch::Contains("\nGuangzhou,rd_institution_share,Share of above-scale industrial firms with an R&D "
                                    "institution,percent,2015,50,50,50,5,,,50,2020,>,own,0,"));
}

TEST_CASE("the JSON form says null where there is no number", "[unit][goals]") {
    const TemporaryDirectory directory;
    const ResultsReader results = small_file(directory);
    const std::vector tables{goal_table(results, shenzhen, std::vector{2020}, false)};
    const std::string json = goals_json(tables);
    CHECK_THAT(json, Catch::Contains(R"("id": "hnte", )") && Catch::Contains(R"("goal": null, "goal_year": null, "relation": null, "basis": null)"));
    CHECK_THAT(json, Catch::Contains(R"({"year": 2020, "median": 6000, "low_90": 6000, "high_90": 6000, "replicates": 5, "observed": null, "off_observation": null, "probability": null, "parameter_share": null})"));
}
