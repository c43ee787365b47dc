#include "analysis/tidy_export.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "runner/published_file.hpp"
#include "tests/support/compared_results.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

std::string content(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::vector<std::string> lines(const std::filesystem::path& path) {
    std::istringstream text(content(path));
    std::vector<std::string> out;
    for (std::string line; std::getline(text, line);) out.push_back(line);
    return out;
}

const std::string mark = "\xEF\xBB\xBF";

/// Two points, three replicates, the second of which failed.
ResultsReader sweep_file(const TemporaryDirectory& directory) {
    write_compared(directory / "s.h5", {.designs = 2, .replicates = 3, .until_year = 2017, .with_levers = true, .table = one_factor({std::nan(""), 0.9}), .failed = {1}},
                   compared_manifest("s", 3, 2017), [](const Cell& cell) {
                       if (cell.id == "policy_cost" && cell.year == 2015) return std::nan("");
                       return 1000.0 * cell.design + 100.0 * cell.replicate + (cell.year - 2015) + 0.125 * static_cast<double>(cell.region) + 0.5 * static_cast<double>(cell.entry);
                   });
    return ResultsReader(directory / "s.h5");
}

}  // namespace

TEST_CASE("an export has one row for each value of each finished run", "[unit][export]") {
    const TemporaryDirectory directory;
    const ResultsReader results = sweep_file(directory);
    const std::vector<ExportedTable> tables = export_results(results, {directory / "csv", {}});
    const std::vector<std::string> values = lines(directory / "csv" / "values.csv");
    CHECK(values[0] == mark + "design,replicate,year,region,variable,value,unit");
    CHECK(values.size() == 1 + compared_ids().size() * 2 * 2 * 3 * region_count);
    CHECK(std::count(values.begin(), values.end(), "1,2,2017,Huizhou,hnte,1202.5,firms") == 1);
    CHECK(std::count(values.begin(), values.end(), "0,0,2015,Guangzhou,policy_cost,,100 million CNY") == 1);
    CHECK(std::none_of(values.begin(), values.end(), [](const std::string& line) { return line.starts_with("0,1,"); }));
    for (const ExportedTable& table : tables) {
        INFO(table.name);
        CHECK(lines(directory / "csv" / (table.name + ".csv")).size() == table.rows + 1);
        CHECK(content(directory / "csv" / (table.name + ".csv")).starts_with(mark));
    }
    CHECK(tables.size() == 7);
}

TEST_CASE("tables, points and states of runs are exported beside the values", "[unit][export]") {
    const TemporaryDirectory directory;
    const ResultsReader results = sweep_file(directory);
    export_results(results, {directory.path(), {}});
    const std::vector<std::string> costs = lines(directory / "policy_cost_by_lever.csv"), points = lines(directory / "design_points.csv"),
                                   runs = lines(directory / "runs.csv");
    CHECK(costs[0] == mark + "design,replicate,year,lever,region,value,unit");
    CHECK(costs.size() == 1 + 2 * 2 * 3 * lever_count * region_count);
    CHECK(std::count(costs.begin(), costs.end(), "1,0,2016,super_deduction_st_sme,Shenzhen,1001.625,100 million CNY") == 1);
    CHECK(points == std::vector<std::string>{mark + "design,voucher_rate", "0,", "1,0.9"});
    CHECK(runs[2] == "0,1,failed");
    CHECK_THAT(content(directory / "regions.csv"), Catch::Contains("\nHuizhou,惠州\n"));
    CHECK_THAT(content(directory / "variables.csv"), Catch::Contains("\nhnte,High-tech enterprises (HNTE certificate holders),高新技术企业数量,firms,") &&
                                                         Catch::Contains(",6000,>=,2020\n"));
    const std::vector<std::string> goals = lines(directory / "goals.csv");
    CHECK(goals[0].starts_with(mark + "design,region,indicator,name,unit,year,median,"));
    const auto row = [&](const std::string& start) { return std::find_if(goals.begin(), goals.end(), [&](const std::string& line) { return line.starts_with(start); }); };
    const std::string of_huizhou = ",Huizhou,hnte,High-tech enterprises (HNTE certificate holders),firms,2017,";
    REQUIRE(row("0" + of_huizhou) != goals.end());
    REQUIRE(row("1" + of_huizhou) != goals.end());
    CHECK(row("0" + of_huizhou)->starts_with("0" + of_huizhou + "102.5,"));   // replicates 0 and 2: 2.5 and 202.5
    CHECK(row("1" + of_huizhou)->starts_with("1" + of_huizhou + "1102.5,"));
    CHECK(goals.size() % 2 == 1);
}

TEST_CASE("goals are those of the points that have a run to tell of", "[unit][export]") {
    const TemporaryDirectory directory;
    const auto datasets = small_datasets();
    DesignTable table = one_factor({std::nan(""), 0.9});
    table.run_keys.assign(4, 0);
    ResultsWriter writer(directory / "s.h5", {datasets, {}, 2, 1, 2016, {}, table}, small_manifest(1, 2016));
    writer.add_failure(0, 0, "broken");
    writer.add(1, 0, small_record(datasets, 2016, 0));
    writer.publish({});
    const ResultsReader results(directory / "s.h5");
    export_results(results, {directory / "csv", {}});
    const std::vector<std::string> goals = lines(directory / "csv" / "goals.csv");
    REQUIRE(goals.size() > 1);
    CHECK(std::all_of(goals.begin() + 1, goals.end(), [](const std::string& line) { return line.starts_with("1,"); }));
}

TEST_CASE("the package describes every file and every column that was written", "[unit][export]") {
    const TemporaryDirectory directory;
    const ResultsReader results = sweep_file(directory);
    const std::vector<ExportedTable> tables = export_results(results, {directory / "csv", {}});
    const std::string package = content(directory / "csv" / package_file);
    std::vector<std::string> names;
    for (const ExportedTable& table : tables) {
        names.push_back(table.name + ".csv");
        CHECK_THAT(package, Catch::Contains("\"path\": \"" + table.name + ".csv\""));
        const std::string header = lines(directory / "csv" / (table.name + ".csv"))[0].substr(mark.size());
        std::string described;
        for (const ExportColumn& column : table.columns) {
            described += (described.empty() ? "" : ",") + column.name;
            CHECK((column.type == "string" || column.type == "integer" || column.type == "number"));
            CHECK_FALSE(column.zh.empty());
        }
        CHECK(described == header);
    }
    names.emplace_back(package_file);
    CHECK(export_files(results, {directory / "csv", {}}) == names);
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory / "csv")) {
        ++files;
        CHECK(std::find(names.begin(), names.end(), entry.path().filename().string()) != names.end());  // nothing temporary is left
    }
    CHECK(files == names.size());
}

TEST_CASE("an export can be of some variables alone", "[unit][export]") {
    const TemporaryDirectory directory;
    const ResultsReader results = sweep_file(directory);
    export_results(results, {directory / "one", {"hnte"}});
    CHECK(lines(directory / "one" / "values.csv").size() == 1 + 2 * 2 * 3 * region_count);
    CHECK_FALSE(std::filesystem::exists(directory / "one" / "policy_cost_by_lever.csv"));
    export_results(results, {directory / "table", {"policy_cost_by_lever"}});
    CHECK_FALSE(std::filesystem::exists(directory / "table" / "values.csv"));
    CHECK(std::filesystem::exists(directory / "table" / "policy_cost_by_lever.csv"));
    CHECK_THROWS_AS(export_results(results, {directory / "none", {"unicorns"}}), std::out_of_range);
    CHECK_FALSE(std::filesystem::exists(directory / "none"));
}

TEST_CASE("an export that cannot be written leaves nothing behind", "[unit][export]") {
    const TemporaryDirectory directory;
    const ResultsReader results = sweep_file(directory);
    std::ofstream(directory / "file") << "in the way";
    CHECK_THROWS_AS(export_results(results, {directory / "file" / "csv", {}}), FileError);
    std::filesystem::create_directories(directory / "csv" / "goals.csv");  // a directory where a file should be
    CHECK_THROWS_AS(export_results(results, {directory / "csv", {}}), FileError);
    CHECK(std::distance(std::filesystem::directory_iterator(directory / "csv"), {}) == 1);
}

TEST_CASE("quarterly variables have a table of their own", "[unit][export]") {
    const TemporaryDirectory directory;
    const auto datasets = small_datasets();
    const std::vector<bool> quarterly{false, true, false};
    ResultsWriter writer(directory / "q.h5", {datasets, {}, 1, 1, 2016, quarterly}, small_manifest(1, 2016));
    writer.add(0, 0, small_record(datasets, 2016, 0, quarterly));
    writer.publish({});
    export_results(ResultsReader(directory / "q.h5"), {directory / "csv", {}});
    const std::vector<std::string> table = lines(directory / "csv" / "gdp_quarterly.csv");
    CHECK(table[0] == mark + "design,replicate,quarter,region,value,unit");
    CHECK(table.size() == 1 + 4 * region_count);
    CHECK(table[1] == "0,0,2016.125,Guangzhou,100,100 million CNY");
}
