// The data of reports: what the page draws is what the files hold.
#include "analysis/report/report_data.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>

#include "analysis/comparison.hpp"
#include "analysis/goal_attainment.hpp"
#include "model/ledger.hpp"
#include "model/talent_flows.hpp"
#include "tests/support/json.hpp"
#include "tests/support/small_results.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

namespace {

constexpr int until = 2018;

std::vector<Dataset> chosen_datasets(std::initializer_list<std::string_view> ids) {
    std::vector<Dataset> chosen;
    for (const std::string_view id : ids)
        for (const Dataset& dataset : datasets())
            if (dataset.id == id) chosen.push_back(dataset);
    return chosen;
}

/// Every value of a replicate's record by `value(dataset, year, entry)`.
template <class Value>
Record record_of(const std::vector<Dataset>& datasets, Value value) {
    Record record;
    record.years = until - Record::first_year + 1;
    record.quarterly.resize(datasets.size());
    for (const Dataset& dataset : datasets) {
        std::vector<double>& values = record.yearly.emplace_back();
        for (int year = Record::first_year; year <= until; ++year)
            for (std::size_t entry = 0; entry < dataset.size; ++entry) values.push_back(value(dataset, year, entry));
    }
    return record;
}

std::string json_of(const std::filesystem::path& path, const ReportStart& start = {}) {
    const ResultsReader results(path);
    const ResultsReader* const files[] = {&results};
    return report_json(files, start);
}

/// Three replicates: R&D intensity is 1, 2 and 4 + year - 2015 in Guangzhou, nothing elsewhere; the last one failed.
void write_intensities(const std::filesystem::path& path, const std::vector<Observation>& observations = {}) {
    const auto datasets = chosen_datasets({"rd_intensity"});
    Manifest manifest = small_manifest(4, until);
    manifest.scenario_text = "about = \"What if?\"\nabout_zh = \"若\\\"券\\\"加倍?\"\n" + manifest.scenario_text;
    manifest.scenario_about = "What if?";
    ResultsWriter writer(path, {datasets, observations, 1, 4, until, {}}, manifest);
    for (int replicate = 0; replicate < 3; ++replicate)
        writer.add(0, replicate, record_of(datasets, [&](const Dataset&, int year, std::size_t region) {
                       return region == 0 ? std::pow(2.0, replicate) + year - 2015 : std::nan("");
                   }));
    writer.add_failure(0, 3, "broken");
    writer.publish(small_execution());
}

}  // namespace

TEST_CASE("a report's data has mean and quantiles over the finished replicates, by year and region", "[unit][report]") {
    const TemporaryDirectory directory;
    write_intensities(directory / "vouchers.h5");
    const std::string json = json_of(directory / "vouchers.h5");
    CHECK_THAT(json, Catch::Contains(R"("levels": [0.05,0.1,0.25,0.5,0.75,0.9,0.95])"));
    // 1, 2 and 4: mean 7/3; the 5% quantile is 1.1, the 95% quantile 3.8
    CHECK_THAT(json, Catch::Contains(
                         R"({"mean": [2.333333,3.333333,4.333333,5.333333], "quantiles": [[1.1,2.1,3.1,4.1], [1.2,)"));
    CHECK_THAT(json, Catch::Contains("[2,3,4,5]") && Catch::Contains("[3.8,4.8,5.8,6.8]], \"observed\": []"));
    CHECK_THAT(json, Catch::Contains(R"({"mean": [null,null,null,null], )"));
    CHECK_THAT(json, Catch::Contains(R"("goal": 3, "goal_year": 2020, "relation": ">=")"));
}

TEST_CASE("a report says where its results come from, with the question in both languages", "[unit][report]") {
    const TemporaryDirectory directory;
    write_intensities(directory / "vouchers.h5");
    const std::string json = json_of(directory / "vouchers.h5", {Language::zh, 3, 2017, {}, {}});
    CHECK_THAT(json, Catch::Contains(R"("start": {"language": "zh", "region": "Foshan", "year": 2017})"));
    CHECK_THAT(json, Catch::Contains(R"("file": "vouchers.h5")") && !Catch::Contains(directory.path().string()));
    CHECK_THAT(json, Catch::Contains(R"("about": {"en": "What if?", "zh": "若\"券\"加倍?"})"));
    CHECK_THAT(json, Catch::Contains(R"("seed": 4000000000, "replicates": 4, "finished": 3, "scale": 0.05)"));
    CHECK_THAT(json, Catch::Contains(R"("finished_at": "2020-01-31T23:59:59Z")"));
    CHECK_THAT(json, Catch::Contains(R"("posterior": null)") &&
                         Catch::Contains(R"({"name": "scenarios/data/city_2015.csv", "sha256": "aaaa)"));
}

TEST_CASE("a report's goals are those of kapok goals", "[unit][report]") {
    const TemporaryDirectory directory;
    write_intensities(directory / "vouchers.h5");
    const ResultsReader results(directory / "vouchers.h5");
    std::vector<GoalTable> tables;
    for (std::size_t region = 0; region < region_count; ++region)
        tables.push_back(goal_table(results, region, usual_goal_years(results.years(), false), false));
    CHECK_THAT(json_of(directory / "vouchers.h5"), Catch::Contains("\"goals\": " + goals_json(tables)));
}

TEST_CASE("what a file does not hold is left out of a report's data", "[unit][report]") {
    const TemporaryDirectory directory;
    write_intensities(directory / "vouchers.h5");
    const std::string json = json_of(directory / "vouchers.h5");
    for (const ReportPart& part : report_parts()) {
        const bool expected =
            part.id == "years" || part.id == "regions" || part.id == "variables" || part.id == "goals";
        INFO(part.id);
        CHECK((json.find("\"" + std::string(part.id) + "\": ") != std::string::npos) == expected);
    }
}

TEST_CASE("naive forecasts go on from the observed record alone", "[unit][report]") {
    const TemporaryDirectory directory;
    write_intensities(directory / "one.h5", {{"Guangzhou", "rd_intensity", 2016, 2.0, 0.1}});
    const std::string one = json_of(directory / "one.h5");  // a single value: the last value alone
    CHECK_THAT(
        one,
        Catch::Contains(
            R"("observed": [[2016,2,0.1]], "naive": [{"id": "last_value", "en": "last value", "zh": "末值", "values": [[2017,2], [2018,2]]}]})"));
    write_intensities(directory / "three.h5", {{"Guangzhou", "rd_intensity", 2015, 1.0, 0.1},
                                               {"Guangzhou", "rd_intensity", 2016, 2.0, 0.1},
                                               {"Guangzhou", "rd_intensity", 2017, 4.0, 0.1}});
    const std::string three = json_of(directory / "three.h5");  // doubling every year, by drift and by trend
    CHECK_THAT(three, Catch::Contains(R"("id": "drift", "en": "drift", "zh": "漂移", "values": [[2018,8]]})"));
    CHECK_THAT(
        three,
        Catch::Contains(
            R"("id": "log_linear_trend", "en": "log-linear trend", "zh": "对数线性趋势", "values": [[2018,8]]})"));
    write_intensities(directory / "zero.h5", {{"Guangzhou", "rd_intensity", 2016, 0.0, 0.1}});
    CHECK_THAT(json_of(directory / "zero.h5"), Catch::Contains(R"("observed": [[2016,0,0.1]], "naive": []})"));
}

TEST_CASE("flows are means over replicates, each with its places, and costs have their levers' names",
          "[unit][report]") {
    const TemporaryDirectory directory;
    const auto datasets = chosen_datasets({"capital_flow", "rd_links", "talent_flow", "holder_flow", "policy_cost_by_lever"});
    {
        ResultsWriter writer(directory / "flows.h5", {datasets, {}, 1, 2, until, {}}, small_manifest(2, until));
        for (const int replicate : {0, 1})
            writer.add(0, replicate, record_of(datasets, [&](const Dataset& dataset, int year, std::size_t entry) {
                           if (year == 2015 && dataset.id != "rd_links") return std::nan("");
                           // capital: from Guangzhou (0) to Shenzhen (1), the kind after the first; links: row 2, column 3
                           const std::size_t kinds = axis_size(Axis::flow);
                           if (dataset.id == "capital_flow")
                               return year == 2017 && entry == kinds + 1 ? 3.0 + replicate : 0.0;
                           if (dataset.id == "rd_links") return entry == 2 * place_count + 3 ? 8.0 : 0.0;
                           if (dataset.id == "talent_flow")  // from Shenzhen to Guangzhou, graduates
                               return year == 2018 && entry == place_count * talent_flow_count + 1 ? 6.0 : 0.0;
                           if (dataset.id == "holder_flow") return entry == 1 ? 5.0 : 0.0;
                           return entry == 0 ? year + 2.0 * replicate : 0.0;
                       }));
        writer.publish(small_execution());
    }
    const std::string json = json_of(directory / "flows.h5");
    CHECK_THAT(json, Catch::Contains("\"2016\": [],\n\"2017\": [[1,0,1,3.5]],\n\"2018\": []"));
    CHECK_THAT(json,
               Catch::Contains(
                   R"({"id": "loan", "en": "Technology loans", "zh": "科技贷款", "from": "banks", "to": "firms"})"));
    CHECK_THAT(json, Catch::Contains("\"rd_links\": {\"years\": {\"2015\": [[2,3,8]],"));
    CHECK_THAT(json, Catch::Contains(R"("talent_flow": {"kinds": [{"id": "staff", "en": "R&D staff who change place", "zh": "研发人员流动"},)") &&
                         Catch::Contains("\"2017\": [],\n\"2018\": [[1,1,0,6]]"));
    CHECK_THAT(json, Catch::Contains("\"2016\": [[0,5,0,0,0,0,0,0,0], [0,0,"));
    CHECK_THAT(
        json,
        Catch::Contains(
            R"x({"id": "super_deduction", "en": "R&D super-deduction rate (theta)", "zh": "研发费用加计扣除比例", "regions": [[null,2017,2018,2019], [null,0,0,0])x"));
}

TEST_CASE("a report can tell the variance of parameters from luck where replicates share sets", "[unit][report]") {
    const TemporaryDirectory directory;
    const auto datasets = chosen_datasets({"rd_intensity"});
    Manifest manifest = small_manifest(4, until);
    manifest.draws = {"posterior_2019", 2019, {"growth_offset.Foshan"}, {0, 0, 1, 1}, {1.0, 1.0, 2.0, 2.0}};
    {
        ResultsWriter writer(directory / "draws.h5", {datasets, {}, 1, 4, until, {}}, manifest);
        for (int replicate = 0; replicate < 4; ++replicate)
            writer.add(0, replicate, record_of(datasets, [&](const Dataset&, int, std::size_t) {
                           return replicate < 2 ? 1.0 : 2.0;
                       }));
        writer.publish(small_execution());
    }
    const std::string json = json_of(directory / "draws.h5");
    CHECK_THAT(json, Catch::Contains(R"("variance_split": {"members": 2})"));
    CHECK_THAT(json, Catch::Contains(R"("parameter_share": [1,1,1,1])"));
    CHECK_THAT(json, Catch::Contains(R"("posterior": {"source": "posterior_2019", "seen_until": 2019, "members": 2})"));
}

namespace {

/// Three replicates; R&D intensity in each region and year is the replicate + `added` x the position of the region.
void write_scenario(const std::filesystem::path& path, const std::string& name, double added, std::uint32_t seed = 1) {
    const auto datasets = chosen_datasets({"rd_intensity", "hnte"});
    Manifest manifest = small_manifest(3, until);
    manifest.scenario_name = name;
    manifest.seed = seed;
    ResultsWriter writer(path, {datasets, {}, 1, 3, until, {}}, manifest);
    for (int replicate = 0; replicate < 3; ++replicate)
        writer.add(0, replicate, record_of(datasets, [&](const Dataset& dataset, int year, std::size_t region) {
                       const double luck = replicate * replicate, change = dataset.id == "hnte" ? 0.0 : added;
                       return 1.0 + luck + change * static_cast<double>(region) * (1.0 + 0.1 * replicate) + year - 2015;
                   }));
    writer.publish(small_execution());
}

test::Json comparisons_of(const std::filesystem::path& directory, std::initializer_list<const char*> names, std::size_t scenario) {
    std::vector<std::unique_ptr<ResultsReader>> files;
    std::vector<const ResultsReader*> pointers;
    for (const char* const name : names) {
        files.push_back(std::make_unique<ResultsReader>(directory / name));
        pointers.push_back(files.back().get());
    }
    return test::JsonReader::read(report_json(pointers, {}))["scenarios"][scenario]["comparisons"];
}

}  // namespace

TEST_CASE("what a scenario changes against another is what kapok compare says of the city and year", "[unit][report]") {
    const TemporaryDirectory directory;
    write_scenario(directory / "plan.h5", "plan", 2.0);
    write_scenario(directory / "baseline.h5", "baseline", 0.0);
    const test::Json comparisons = comparisons_of(directory.path(), {"plan.h5", "baseline.h5"}, 0);
    REQUIRE(comparisons.size() == 1);
    const test::Json& against = comparisons[0];
    CHECK(against["baseline"].number == 1.0);
    CHECK(against["name"].text == "plan");
    CHECK(against["baseline_name"].text == "baseline");
    CHECK(against["variables"][0].text == "rd_intensity");
    REQUIRE(against["years"].size() == 1);
    CHECK(against["years"][0].number == until);

    const auto file = [&](const char* name) { return std::make_shared<const ResultsReader>(directory / name); };
    const Arm baseline{file("baseline.h5"), 0, {}}, plan{file("plan.h5"), 0, {}};
    const std::size_t foshan = 3;
    const ComparisonRequest request{{*plan.results->find("rd_intensity"), *plan.results->find("hnte")}, {foshan}, {until}, false};
    const std::vector<Comparison> expected = compare_runs(baseline, {&plan, 1}, request);
    for (const std::size_t variable : {0U, 1U}) {
        const Difference& row = expected.front().rows[variable];
        const test::Json& shown = against["rows"][variable][foshan];
        CHECK(shown[0].number == Approx(row.paired.baseline));
        CHECK(shown[1].number == Approx(row.paired.other));
        CHECK(shown[2].number == Approx(row.paired.effect.mean));
        CHECK(shown[3].number == Approx(row.paired.effect.low));
        CHECK(shown[4].number == Approx(row.paired.effect.high));
        CHECK(shown[5].number == Approx(row.paired.effect.p));
        CHECK(shown[6].number == Approx(row.adjusted_p));
    }
    CHECK(against["rows"][0][foshan][2].number == Approx(6.6));  // 6, 6.6 and 7.2
    CHECK(against["rows"][0][foshan][6].number == Approx(2 * against["rows"][0][foshan][5].number));  // two indicators
    CHECK(comparisons_of(directory.path(), {"plan.h5", "baseline.h5"}, 1)[0]["rows"][0][foshan][2].number == Approx(-6.6));
}

TEST_CASE("scenarios of other seeds are compared as independent samples, and a report says so", "[unit][report]") {
    const TemporaryDirectory directory;
    write_scenario(directory / "plan.h5", "plan", 2.0);
    write_scenario(directory / "baseline.h5", "baseline", 0.0);
    write_scenario(directory / "again.h5", "plan", 2.0, 2);
    const test::Json comparisons = comparisons_of(directory.path(), {"plan.h5", "baseline.h5", "again.h5"}, 0);
    REQUIRE(comparisons.size() == 2);
    CHECK(comparisons[0]["paired"].number == 1.0);
    CHECK_THAT(comparisons[0]["notes"][0]["en"].text, Catch::Contains("paired by replicate (3)"));
    const test::Json& unpaired = comparisons[1];
    CHECK(unpaired["paired"].number == 0.0);
    CHECK(unpaired["baseline_name"].text == "again.h5");  // both scenarios are called plan
    CHECK_THAT(unpaired["notes"][0]["en"].text, Catch::Contains("NOT paired with again.h5: another seed (2 and 1)"));
    CHECK_THAT(unpaired["notes"][0]["zh"].text, Catch::Contains("随机种子不同"));
    CHECK(unpaired["rows"][0][3][2].number == 0.0);
    CHECK(unpaired["rows"][0][3][4].number > comparisons[0]["rows"][0][3][4].number - comparisons[0]["rows"][0][3][2].number);
}

TEST_CASE("the file of a sweep is named with its design", "[unit][report]") {
    const TemporaryDirectory directory;
    const auto datasets = chosen_datasets({"rd_intensity"});
    DesignTable table;
    table.columns = {{"voucher_rate", "share", "Voucher discount", "创新券", {0.3, 0.9}, {}, {}}};
    table.kind = "factorial";
    table.text = "base = \"plan\"\nabout_zh = \"若券加倍?\"\n";
    table.scenarios = {"a = 1\n", "a = 2\n"};
    table.run_keys = {1, 2, 3, 4};
    {
        ResultsWriter writer(directory / "sweep.h5", {datasets, {}, 2, 1, until, {}, table}, small_manifest(1, until));
        for (const int design : {0, 1})
            writer.add(design, 0, record_of(datasets, [](const Dataset&, int, std::size_t) { return 1.0; }));
        writer.publish(small_execution());
    }
    write_intensities(directory / "vouchers.h5");
    const ResultsReader sweep(directory / "sweep.h5"), scenario(directory / "vouchers.h5");
    CHECK(is_sweep(sweep));
    CHECK_FALSE(is_sweep(scenario));
    const ResultsReader* const files[] = {&sweep, &scenario};
    const std::string json = report_json(files, {});
    CHECK_THAT(
        json,
        Catch::Contains(
            R"("design": {"kind": "factorial", "points": 2, "base_scenario": "plan", "base_point": null, "factors": [{"id": "voucher_rate", "en": "Voucher discount", "zh": "创新券", "unit": {"en": "share", "zh": ")"));
    CHECK(json.find("vouchers.h5") < json.find("sweep.h5"));  // scenarios first
    CHECK_THAT(json, Catch::Contains(R"("zh": "若券加倍?"}, "seed")"));  // the sweep's question, not that of its base
}
