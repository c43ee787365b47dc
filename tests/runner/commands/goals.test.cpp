// `kapok goals`: options for single points, details and levers.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/park_index.hpp"
#include "tests/support/json.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using test::run_program;

namespace {

/// Two points, voucher_rate as in the base and at 0.5; hnte is 5000 at the first, 7000 at the second, where one of six runs failed.
struct Files {
    TemporaryDirectory directory;
    std::string sweep = (directory / "sweep.h5").string(), run = (directory / "run.h5").string();
    Files() {
        test::SmallSweep small;
        small.table = {{test::column("voucher_rate", {std::nan(""), 0.5})}, "one_at_a_time", {}, {}, {}, {}};
        small.replicates = 6;
        small.value = [](const std::string& id, std::size_t point, int, int) { return id == "hnte" ? 5000.0 + 2000.0 * static_cast<double>(point) : 1.0; };
        small.fails = [](std::size_t point, int replicate) { return point == 1 && replicate == 1; };
        test::written(small, sweep);
        const auto datasets = small_datasets();
        ResultsWriter writer(run, {datasets, {}, 1, 1, 2020, {}}, small_manifest(1, 2020));
        writer.add(0, 0, small_record(datasets, 2020, 0));
        writer.publish(small_execution());
    }
};

}  // namespace

TEST_CASE("any point of a sweep can be compared with the goals", "[unit][commands]") {
    const Files files;
    const auto first = run_program("goals " + files.sweep + " --variable hnte --lang en"), second = run_program("goals " + files.sweep + " --variable hnte --lang en --point 1");
    INFO(second.text);
    CHECK(first.code == 0);
    CHECK(first.text.find("5000") != std::string::npos);
    CHECK(first.text.find("point 0 of 2: as in the base\n") != std::string::npos);
    CHECK(first.text.find("No point of this sweep") == std::string::npos);
    CHECK(second.code == 0);
    CHECK(second.text.find("point 1 of 2: voucher_rate = 0.5\n") != std::string::npos);
    CHECK(second.text.find("7000") != std::string::npos);
    CHECK(second.text.find("note: 5 of 6 replicates have finished") != std::string::npos);
    CHECK(run_program("goals " + files.sweep + " --lang en --point 0").text.find("point 0 of 2: as in the base\n") != std::string::npos);
    CHECK(run_program("goals " + files.sweep + " --lang zh --point 1").text.find("第1点(共2点):voucher_rate = 0.5\n") != std::string::npos);
}

TEST_CASE("a sweep without its base says which of its points is shown", "[unit][commands]") {
    const TemporaryDirectory directory;
    const std::string file = (directory / "space.h5").string(), command = "goals " + file + " --variable hnte ";
    test::SmallSweep sweep;
    for (const char* id : {"voucher_rate", "rd_grant_rate", "seed_fund", "talent_programme"}) sweep.table.columns.push_back(test::column(id, {0.25, 0.5, 0.75}));
    sweep.table.kind = "latin_hypercube";
    sweep.value = [](const std::string&, std::size_t, int, int) { return 1.0; };
    test::written(sweep, file);
    const std::string en = run_program(command + "--lang en").text, zh = run_program(command + "--lang zh").text;
    INFO(en);
    CHECK(en.find("point 0 of 3: voucher_rate = 0.25, rd_grant_rate = 0.25, seed_fund = 0.25 and 1 more\n") != std::string::npos);
    CHECK(en.find("No point of this sweep is its base; the one shown is one of 3. --point N shows another (0 to 2).\n") != std::string::npos);
    CHECK(zh.find("第0点(共3点):voucher_rate = 0.25, rd_grant_rate = 0.25, seed_fund = 0.25等4项\n") != std::string::npos);
    CHECK(zh.find("扫描中没有与基准相同的点") != std::string::npos);
    const test::Json read = test::JsonReader::read(run_program(command + "--format json --point 2", "2>/dev/null").text);
    CHECK(read[0]["point"]["number"].number == 2.0);
    CHECK(read[0]["point"]["count"].number == 3.0);
    CHECK(read[0]["point"]["settings"].text == "voucher_rate = 0.75, rd_grant_rate = 0.75, seed_fund = 0.75, talent_programme = 0.75");
    const std::string csv = run_program(command + "--format csv --point 1", "2>/dev/null").text;
    CHECK(csv.find(",parameter_share,parameter_share_low_90,parameter_share_high_90,point,settings\n") != std::string::npos);
    CHECK(csv.find(",1,\"voucher_rate = 0.5, rd_grant_rate = 0.5, seed_fund = 0.5, talent_programme = 0.5\"\n") != std::string::npos);
}

TEST_CASE("points that are not there are refused in one line", "[unit][commands]") {
    const Files files;
    const auto beyond = run_program("goals " + files.sweep + " --point 2"), below = run_program("goals " + files.sweep + " --point -1"), alone = run_program("goals " + files.run + " --point 1");
    CHECK(beyond.code == 2);
    CHECK(beyond.text == "kapok: --point 2: the file holds the points 0 to 1\n");
    CHECK(below.code == 2);
    CHECK(alone.code == 2);
    CHECK(alone.text == "kapok: --point 1: the file holds a single scenario\n");
    const auto levers = run_program("goals " + files.run + " --best-lever");
    CHECK(levers.code == 3);
    CHECK(levers.text.find("this needs the points of a sweep") != std::string::npos);
    CHECK(std::count(levers.text.begin(), levers.text.end(), '\n') == 1);
}

TEST_CASE("the world-park index of a real run, computed again from its criteria, is the recorded one", "[property][commands]") {
    const TemporaryDirectory directory;
    const std::string path = (directory / "run.h5").string();
    REQUIRE(run_program("run plan --scale 0.002 --until 2026 --replicates 2 -o " + path).code == 0);
    const ResultsReader results(path);
    for (const int horizon : {alongside_year, ahead_year})
        for (const std::size_t region : {std::size_t{0}, delta_region}) {
            const DataArray again = park_index_values(results, region, 0, horizon, ParkFrontier::moving);
            const DataArray recorded = results.read("world_park_index_" + std::to_string(horizon), {{"design", 0}, {"region", region}});
            REQUIRE(again.values.size() == recorded.values.size());
            for (std::size_t k = 0; k < recorded.values.size(); ++k) CHECK(again.values[k] == Approx(recorded.values[k]).epsilon(1e-12));
        }
}

TEST_CASE("details and the best lever follow the table as text, CSV and JSON", "[unit][commands]") {
    const Files files;
    const std::string command = "goals " + files.sweep + " --details --best-lever --lang en";
    const auto text = run_program(command), csv = run_program(command + " --format csv", "2>/dev/null"), json = run_program(command + " --format json", "2>/dev/null");
    INFO(text.text);
    CHECK(text.code == 0);
    for (const char* part : {"\nDistance to the goals", "\nWorld-park index, with a frontier", "\nWhat raises the probability of each goal most\n", "voucher_rate = 0.5"})
        CHECK(text.text.find(part) != std::string::npos);
    CHECK(csv.text.find("\n\nregion,indicator,goal_year,probability_without,") != std::string::npos);
    const std::string alone = run_program("goals " + files.sweep + " --format csv", "2>/dev/null").text;
    CHECK(csv.text.starts_with(alone));
    const test::Json read = test::JsonReader::read(json.text);
    CHECK(read["goals"][0]["region"].text == "Guangzhou");
    CHECK(read["goal_distances"].size() == 18);
    CHECK(read["world_park_index"].size() == 8);
    CHECK(read["best_levers"].size() == 18);
    CHECK(test::JsonReader::read(run_program("goals " + files.sweep + " --format json", "2>/dev/null").text)[0]["region"].text == "Guangzhou");
    // a single run that does not record the criteria of the index says so
    const auto run = run_program("goals " + files.run + " --variable rd_intensity --details --lang en");
    CHECK(run.code == 0);
    CHECK(run.text.find("does not record all seven criteria") != std::string::npos);
}
