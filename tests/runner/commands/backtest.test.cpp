// `kapok backtest` as a user calls it.
#include <catch2/catch.hpp>
#include <fstream>

#include "runner/commands/exit_code.hpp"
#include "tests/runner/runner_support.hpp"
#include "tests/support/program.hpp"

using namespace kapok;

namespace {

/// A panel of two series in a directory that disappears.
struct SmallPanel {
    TemporaryDirectory directory;
    std::string path = (directory / "panel.csv").string();
    SmallPanel() {
        std::ofstream(path)
            << "city,year,indicator,value\nGuangzhou,2015,gdp,17347\nGuangzhou,2016,gdp,18559\n"
               "Atlantis,2016,gdp,1\nZhuhai,2015,gdp,2066\nZhuhai,2016,gdp,2267\n";
    }
};

}  // namespace

TEST_CASE("a backtest writes what the name of its file asks for", "[evidence][commands]") {
    const SmallPanel panel;
    const std::string report = (panel.directory / "report.md").string();
    const std::string call = "backtest " + panel.path +
                             " --calibrate-until 2015 --replicates 2 --scale 0.005 --quiet --lang en -o " +
                             report;
    REQUIRE(test::run_program(call).code == exit_ok);
    const std::string text = test::bytes_of(report);
    CHECK(text.starts_with("# Backtest\n"));
    CHECK(text.find("| 2015 | 2 | draws from the prior of calibration | 2015 | 2016 | out of sample |") != std::string::npos);
    CHECK(text.find("| 1 | 'Atlantis' is not one of the nine cities | 4 |") != std::string::npos);
    CHECK(test::run_program(call).code == exit_usage);  // the file is there already
}

TEST_CASE("a backtest in CSV says on standard error which rows it did not use", "[unit][commands]") {
    const SmallPanel panel;
    const std::string call = "backtest " + panel.path + " --calibrate-until 2015 --replicates 2 --scale 0.002 --quiet --format csv";
    const std::string both = test::run_program(call).text, table = test::run_program(call, "2>/dev/null").text;
    CHECK(both.find("not used: 1 row: 'Atlantis' is not one of the nine cities (line 4)") != std::string::npos);
    CHECK(table.starts_with("origin,year,"));
    CHECK(table.find("Atlantis") == std::string::npos);
}

TEST_CASE("a backtest that cannot be made says why", "[unit][commands]") {
    const SmallPanel panel;
    const auto refused = [&](const std::string& options, int code, const std::string& words) {
        const test::Outcome outcome = test::run_program("backtest " + panel.path + " " + options);
        INFO(outcome.text);
        CHECK(outcome.code == code);
        CHECK(outcome.text.find(words) != std::string::npos);
    };
    refused("", exit_usage, "--calibrate-until YEAR, once or more, or --rolling");
    refused("--calibrate-until 2013", exit_usage, "the model starts at the end of 2015");
    refused("--calibrate-until 2016", exit_usage, "has no row after it; its last year is 2016");
    refused("--rolling -o report.xlsx", exit_usage, "should end in .md, .txt, .csv or .json");
    std::ofstream(panel.path) << "city,year,indicator,value\nGuangzhou,soon,gdp,1\n";
    refused("--rolling", exit_invalid_input, "panel.csv:2:11: ");
    std::ofstream(panel.path) << "city,year,indicator,value\nAtlantis,2015,gdp,1\n";
    refused("--rolling", exit_invalid_input, "none of the 1 rows can be used; the first: line 2, 'Atlantis'");
}
