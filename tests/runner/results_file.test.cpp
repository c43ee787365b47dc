#include "runner/results_file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <csignal>
#include <fstream>
#include <sstream>

#include "runner/messages.hpp"
#include "tests/support/small_results.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

namespace {

constexpr int until = 2018;
const std::vector<bool> quarterly{false, true, false};

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::size_t files_in(const TemporaryDirectory& directory) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory.path())) ++count;
    return count;
}

/// Four replicates: 0 and 3 finish, 1 fails, 2 is not run.
Manifest write_small(const std::filesystem::path& path, const Execution& execution = small_execution(), double change = 0.0) {
    const auto datasets = small_datasets();
    const std::vector<Observation> observations{{"Shenzhen", "gdp", 2015, 18014.07, 200.0},
                                                {"PRD", "gdp", 2019, 86899.05, std::nan("")},
                                                {"HongKong", "gdp", 2015, 1.0, 1.0},
                                                {"Foshan", "fiscal_st_expenditure", 2015, 1.0, 1.0}};
    ResultsWriter writer(path, {datasets, observations, 1, 4, until, quarterly}, small_manifest(4, until));
    Record first = small_record(datasets, until, 0, quarterly);
    first.yearly[0][0] += change;
    writer.add(0, 0, first);
    writer.add_failure(0, 1, "2017Q2, Foshan: 现金为负");
    writer.add(0, 3, small_record(datasets, until, 3, quarterly));
    return writer.publish(execution);
}

}  // namespace

TEST_CASE("a result file gives back the points of a sweep", "[unit][results]") {
    const TemporaryDirectory directory;
    const auto datasets = small_datasets();
    ResultsLayout layout{datasets, {}, 2, 2, until, quarterly, {}};
    layout.table.columns = {{"rd_grant_rate", "share", "grants", "补助", {std::nan(""), 0.1}, {}, {}}, {"base", "1", "scenario", "情景", {0.0, 1.0}, {"plan", "baseline"}, {0.0, 1.0}}};
    layout.table.kind = "factorial";
    layout.table.settings = {{"levels", 2.0}};
    layout.table.text = "[design]";
    layout.table.scenarios = {"seed = 1", "seed = 2"};
    layout.table.run_keys = {1, 2, 3, 4, 5, 6, 7, 1ULL << 63};
    Manifest manifest = small_manifest(2, until);
    ResultsWriter writer(directory / "sweep.h5", layout, manifest);
    writer.add(0, 1, small_record(datasets, until, 0, quarterly));
    writer.add_not_needed(1, 1);
    writer.publish({});
    const ResultsReader reader(directory / "sweep.h5");
    const DesignTable table = reader.design_table();
    REQUIRE(table.columns.size() == 2);
    CHECK(table.columns[0].unit == "share");
    CHECK(std::isnan(table.columns[0].values[0]));
    CHECK(table.columns[0].values[1] == 0.1);
    CHECK(table.columns[0].coordinates.empty());
    CHECK(table.columns[1].coordinates == std::vector<double>{0.0, 1.0});
    CHECK(table.kind == "factorial");
    CHECK(table.settings == std::vector<std::pair<std::string, double>>{{"levels", 2.0}});
    CHECK(table.columns[1].labels == std::vector<std::string>{"plan", "baseline"});
    CHECK(table.text == layout.table.text);
    CHECK(table.scenarios == layout.table.scenarios);
    CHECK(table.run_keys == layout.table.run_keys);
    CHECK(reader.statuses(0) == std::vector{RunStatus::not_run, RunStatus::finished});
    CHECK(reader.statuses(1) == std::vector{RunStatus::not_run, RunStatus::not_needed});
    CHECK(reader.find("factor_base") == nullptr);  // a factor is no result
    CHECK_FALSE(reader.manifest().complete);
}

TEST_CASE("what is written to a result file is read back", "[unit][results]") {
    const TemporaryDirectory directory;
    const auto path = directory / "out.nc";
    const Manifest written = write_small(path);
    const ResultsReader reader(path);

    SECTION("values, by design, replicate, year and region") {
        const DataArray gdp = reader.read("gdp", {{"design", 0}, {"region", 4}});
        CHECK(gdp.dimensions == std::vector<std::string>{"replicate", "year"});
        REQUIRE(gdp.shape == std::vector<std::size_t>{4, 4});
        CHECK(gdp.values[2] == small_value(0, 1, 2, 4));
        CHECK(gdp.values[15] == small_value(3, 1, 3, 4));
        for (const std::size_t unfinished : {4, 5, 6, 7, 8, 9, 10, 11}) CHECK(std::isnan(gdp.values[unfinished]));
    }
    SECTION("quarters") {
        const DataArray gdp = reader.read("gdp_quarterly", {{"design", 0}, {"replicate", 3}});
        CHECK(gdp.dimensions == std::vector<std::string>{"quarter", "region"});
        CHECK(gdp.values[11 * region_count + 9] == small_value(3, 1, 11, 9));
        CHECK(reader.labels("quarter").front() == "2016.125");
        CHECK(reader.find("rd_intensity_quarterly") == nullptr);
    }
    SECTION("tables along other axes") {
        const DataArray exits = reader.read("exits_by_age", {{"design", 0}, {"replicate", 0}, {"year", 1}});
        CHECK(exits.dimensions == std::vector<std::string>{"region", "age"});
        CHECK(exits.values[3 * age_classes + 30] == small_value(0, 2, 1, 3 * age_classes + 30));
        CHECK(reader.labels("age").back() == "30");
    }
    SECTION("attributes and labels") {
        REQUIRE(reader.variables().size() == 4);
        const VariableInfo& intensity = reader.variables().front();
        CHECK(intensity.id == "rd_intensity");
        CHECK(intensity.unit == "percent");
        CHECK(intensity.long_name_zh == "全社会研发投入占地区生产总值比重");
        CHECK(intensity.goal == 3.0);
        CHECK(intensity.goal_relation == ">=");
        CHECK(intensity.plan_section == "3.1");
        CHECK(intensity.decimals == 2);
        CHECK_FALSE(reader.find("gdp")->goal);
        CHECK(reader.labels("region").back() == "PRD");
        CHECK(reader.years() == std::vector<int>{2015, 2016, 2017, 2018});
    }
    SECTION("observations, where there are any") {
        const auto shenzhen = reader.observed("gdp", 1);
        REQUIRE(shenzhen.size() == 1);
        CHECK(shenzhen[0].year == 2015);
        CHECK(shenzhen[0].value == 18014.07);
        CHECK(shenzhen[0].standard_error == 200.0);
        const auto delta = reader.observed("gdp", delta_region);
        REQUIRE(delta.size() == 1);
        CHECK(std::isnan(delta[0].standard_error));
        CHECK(reader.observed("gdp", 0).empty());
        CHECK(reader.observed("rd_intensity", 0).empty());
    }
    SECTION("how each run ended") {
        using enum RunStatus;
        CHECK(reader.statuses() == std::vector{finished, failed, not_run, finished});
        CHECK(reader.manifest().failures == std::vector<std::string>{"", "2017Q2, Foshan: 现金为负", "", ""});
        CHECK_FALSE(reader.manifest().complete);
    }
    SECTION("the manifest") {
        const Manifest& read = reader.manifest();
        const Manifest expected = small_manifest(4, until);
        CHECK(read.build.version == expected.build.version);
        CHECK(read.build.libraries == expected.build.libraries);
        CHECK(read.scenario_name == expected.scenario_name);
        CHECK(read.scenario_about == expected.scenario_about);
        CHECK(read.scenario_text == expected.scenario_text);
        CHECK(read.seed == expected.seed);
        CHECK(read.scale == expected.scale);
        REQUIRE(read.levers.size() == 2);
        CHECK(read.levers[0].in_2015.values == expected.levers[0].in_2015.values);
        CHECK(read.levers[1].course.values == expected.levers[1].course.values);
        REQUIRE(read.inputs.size() == 1);
        CHECK(read.inputs[0].name == "scenarios/data/city_2015.csv");
        CHECK(read.execution == small_execution());
        CHECK(read.result_hash == written.result_hash);
        CHECK(read.result_hash.size() == 64);
    }
    SECTION("unknown names and indices are refused") {
        CHECK_THROWS_WITH(reader.read("gpd"), Catch::Contains("has no variable 'gpd'"));
        CHECK_THROWS_AS(reader.read("gdp", {{"region", 10}}), std::out_of_range);
        CHECK_THROWS_AS(reader.read("gdp", {{"age", 0}}), std::out_of_range);
    }
}

TEST_CASE("equal results give equal bytes, but for the few that say how the run went", "[property][results]") {
    const TemporaryDirectory directory;
    const Manifest one = write_small(directory / "one.nc");
    write_small(directory / "two.nc");
    CHECK(bytes_of(directory / "one.nc") == bytes_of(directory / "two.nc"));

    const Manifest later = write_small(directory / "later.nc", {99.0, 1, 7, "2020-02-01T00:00:00Z", true});
    CHECK(later.result_hash == one.result_hash);
    const std::string a = bytes_of(directory / "one.nc"), b = bytes_of(directory / "later.nc");
    REQUIRE(a.size() == b.size());
    std::size_t first = a.size(), last = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] == b[i]) continue;
        first = std::min(first, i);
        last = i;
    }
    CHECK(last - first < 400);  // one object header
}

TEST_CASE("the result hash moves with a value and not with how the run went", "[unit][results]") {
    const TemporaryDirectory directory;
    const std::string hash = write_small(directory / "a.nc").result_hash;
    CHECK(write_small(directory / "b.nc", {}).result_hash == hash);
    CHECK(write_small(directory / "c.nc", small_execution(), 1e-300).result_hash != hash);
}

TEST_CASE("nothing stands under the final name until it is complete", "[property][results]") {
    const TemporaryDirectory directory;
    const auto path = directory / "out.nc";
    std::ofstream(path) << "what was there before";
    {
        const auto datasets = small_datasets();
        ResultsWriter writer(path, {datasets, {}, 1, 2, until, {}}, small_manifest(2, until));
        writer.add(0, 0, small_record(datasets, until, 0));
        CHECK(bytes_of(path) == "what was there before");
    }
    CHECK(bytes_of(path) == "what was there before");
    CHECK(files_in(directory) == 1);
    write_small(path);
    CHECK(files_in(directory) == 1);
    CHECK(ResultsReader(path).years().size() == 4);
}

TEST_CASE("a disk that fills up leaves the old file, nothing else, and one line that says why", "[property][results]") {
    const TemporaryDirectory directory;
    const auto path = directory / "out.nc";
    std::ofstream(path) << "what was there before";
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit unlimited{};
    getrlimit(RLIMIT_FSIZE, &unlimited);
    int refused = 0;
    for (rlim_t bytes = 1000; bytes <= 128'000; bytes += 1000) {
        const rlimit limited{bytes, unlimited.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limited);
        std::string message;
        try {
            write_small(path);
        } catch (const FileError& error) {
            message = error.what();
        }
        setrlimit(RLIMIT_FSIZE, &unlimited);
        if (message.empty()) break;
        ++refused;
        CHECK(message == "cannot write " + path.string() + " (File too large)");
        CHECK(bytes_of(path) == "what was there before");
        CHECK(files_in(directory) == 1);
    }
    CHECK(refused > 10);
    CHECK(ResultsReader(path).years().size() == 4);
}

TEST_CASE("results that the disk cannot hold are refused before the first run", "[unit][results]") {
    const TemporaryDirectory directory;
    const auto datasets = small_datasets();
    const ResultsWriter writer(directory / "out.nc", {datasets, {}, 1, 2, until, {}}, small_manifest(2, until));
    CHECK_NOTHROW(writer.require_space());
    CHECK_THROWS_AS(writer.require_space(1e15), FileError);
    CHECK_THROWS_WITH(writer.require_space(1e15), Catch::Contains("out.nc (the results take about 120000000000.") &&
                                                      Catch::Contains(" MB, and the disk has ") && Catch::EndsWith(" MB free)"));
}

TEST_CASE("space set aside does not stay with the published file", "[unit][results]") {
    const TemporaryDirectory directory;
    const auto path = directory / "out.nc";
    write_small(path);
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK(status.st_blocks * 512 < status.st_size + 100'000);
}

TEST_CASE("a symbolic link to a result file stays one", "[unit][results]") {
    const TemporaryDirectory directory;
    std::ofstream(directory / "target.nc") << "old";
    std::filesystem::create_symlink(directory / "target.nc", directory / "link.nc");
    write_small(directory / "link.nc");
    CHECK(std::filesystem::is_symlink(directory / "link.nc"));
    CHECK(ResultsReader(directory / "target.nc").years().size() == 4);
}

TEST_CASE("a place that cannot be written to is named before anything runs", "[unit][results]") {
    const TemporaryDirectory directory;
    const auto open = [&](const std::filesystem::path& path) {
        const auto datasets = small_datasets();
        ResultsWriter(path, {datasets, {}, 1, 1, until, {}}, small_manifest(1, until));
    };
    CHECK_THROWS_WITH(open(directory / "absent/out.nc"), Catch::EndsWith("absent/out.nc (No such file or directory)"));
    CHECK_THROWS_WITH(open(directory.path()), Catch::EndsWith("(it is a directory)"));
    CHECK_THROWS_WITH(open("/dev/null"), "cannot write /dev/null (it is not a regular file)");
    CHECK(files_in(directory) == 0);
}

TEST_CASE("a record of another size than announced is refused", "[unit][results]") {
    const TemporaryDirectory directory;
    const auto datasets = small_datasets();
    ResultsWriter writer(directory / "out.nc", {datasets, {}, 1, 2, until, {}}, small_manifest(2, until));
    CHECK_THROWS_WITH(writer.add(0, 0, small_record(datasets, until - 1, 0)), Catch::Contains("'rd_intensity' has 30 values"));
    writer.add(0, 1, small_record(datasets, until, 1));
    CHECK_THROWS_AS(writer.add(0, 0, small_record(datasets, until, 0)), std::logic_error);
}

TEST_CASE("what is not a result file is refused with its name and the reason", "[unit][results]") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(ResultsReader(directory / "absent.nc"), FileError);
    CHECK_THROWS_AS(ResultsReader(directory.path()), FileError);
    std::ofstream(directory / "text.nc") << "year,gdp\n";
    CHECK_THROWS_AS(ResultsReader(directory / "text.nc"), InputError);
    CHECK_THROWS_WITH(ResultsReader(directory / "text.nc"), Catch::Contains("text.nc: not a readable result file"));

    write_small(directory / "whole.nc");
    const std::string bytes = bytes_of(directory / "whole.nc");
    for (const std::size_t length : {std::size_t{100}, bytes.size() / 2, bytes.size() - 1}) {
        std::ofstream(directory / "cut.nc", std::ios::binary) << bytes.substr(0, length);
        CHECK_THROWS_AS(ResultsReader(directory / "cut.nc"), InputError);
    }
}

TEST_CASE("a firm panel keeps the living firms, money in fen and codes with their meanings", "[unit][results]") {
    Firms firms;
    firms.resize(3);
    firms.id = {7, 8, 9};
    firms.city = {Place::foshan, Place::shenzhen, Place::zhaoqing};
    firms.cash = {Money{5}, Money{6}, Money{-7}};
    firms.set(0, Mark::alive);
    firms.set(2, Mark::alive);
    const FirmPanel panel = firm_panel(firms, 2020);
    CHECK(panel.rows == 2);
    const auto column = [&](const std::string& name) {
        return *std::find_if(panel.columns.begin(), panel.columns.end(), [&](const auto& c) { return c.name == name; });
    };
    CHECK(std::get<std::vector<std::uint64_t>>(column("id").values) == std::vector<std::uint64_t>{7, 9});
    CHECK(std::get<std::vector<std::int64_t>>(column("cash").values) == std::vector<std::int64_t>{5, -7});
    CHECK(column("cash").unit == "fen");
    CHECK(std::get<std::vector<std::uint8_t>>(column("city").values) == std::vector<std::uint8_t>{3, 8});
    CHECK(column("city").meanings[3] == "Foshan");
    CHECK(panel.columns.size() == 41);  // all but grants_due
}
