// `kapok calibrate`, in small.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "runner/commands/exit_code.hpp"
#include "runner/evidence/posterior.hpp"
#include "tests/runner/runner_support.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

TEST_CASE("calibration writes a posterior that runs can draw from, and its history beside it", "[evidence][commands][slow]") {
    const TemporaryDirectory directory;
    const std::string posterior = (directory / "p.csv").string(), call = "calibrate -o " + posterior + " --members 8 --steps 1 --scale 0.002 --until 2016 --quiet";
    const test::Outcome outcome = test::run_program(call);
    INFO(outcome.text);
    REQUIRE(outcome.code == exit_ok);
    CHECK(outcome.text.find("8 members after 1 steps on the record of 2016 to 2016: ") != std::string::npos);
    CHECK(load_posterior(posterior).members.size() == 8);
    CHECK(load_posterior(posterior).seen_until == 2016);
    CHECK(std::filesystem::exists(directory / "p.h5"));
    CHECK(test::run_program(call).code == exit_usage);  // it is there already
    // a table that was not asked for at first is written from the history, and the posterior is left as it is
    const std::string table = (directory / "t.md").string(), bytes = test::bytes_of(posterior);
    CHECK(test::run_program(call + " --table " + table).code == exit_ok);
    CHECK(test::bytes_of(table).find("| `outside_inflow` |") != std::string::npos);
    std::filesystem::remove(table);
    std::ofstream(posterior) << "of another calibration\n";
    CHECK(test::run_program(call + " --table " + table).code == exit_invalid_input);
    CHECK_FALSE(std::filesystem::exists(table));
    // without the posterior the history is enough to write it again
    std::filesystem::remove(posterior);
    CHECK(test::run_program(call).code == exit_ok);
    CHECK(test::bytes_of(posterior) == bytes);
    // under other levers it is another calibration
    std::filesystem::remove(posterior);
    CHECK(test::run_program(call + " --scenario plan").code == exit_invalid_input);
    CHECK_FALSE(std::filesystem::exists(posterior));
    // a calibration on facts too is another one
    std::filesystem::remove(posterior);
    CHECK(test::run_program(call + " --facts-year 2020").code == exit_invalid_input);
    const test::Outcome facts = test::run_program(call + " --facts-year 2020 --force");
    INFO(facts.text);
    CHECK(facts.code == exit_ok);
    CHECK(facts.text.find("8 members after 1 steps on the record of 2016 to 2016 and ") != std::string::npos);
    CHECK(facts.text.find("stylised facts at the end of 2020: ") != std::string::npos);
    CHECK(facts.text.find("\nexit_rate ") != std::string::npos);  // how far it lies from the facts
}

TEST_CASE("a calibration that cannot be made says why", "[unit][commands]") {
    const test::Outcome name = test::run_program("calibrate -o p.h5");
    CHECK(name.code == exit_usage);
    CHECK(name.text.find("should end in .csv") != std::string::npos);
    CHECK(test::run_program("calibrate -o p.csv --targets missing.csv").code == exit_invalid_input);
    CHECK(test::run_program("calibrate -o p.csv --facts-year 2025").code == exit_usage);  // facts are judged in other years
    CHECK(test::run_program("calibrate -o p.csv --recover 1 --facts-year 2020").code == exit_usage);  // an invented record has no facts
    const test::Outcome late = test::run_program("calibrate -o p.csv --until 2030");  // would claim to have seen years that nobody has
    CHECK(late.code == exit_usage);
    CHECK(late.text.find("--until 2030: the record to fit ends in 2019") != std::string::npos);
    CHECK(test::run_program("calibrate -o p.csv --table no_such_directory/table.md").code == exit_file_error);  // before anything is run
}

TEST_CASE("a calibration begun anew with faulty input leaves the earlier one as it is", "[unit][commands]") {
    const TemporaryDirectory directory;
    const std::string posterior = (directory / "p.csv").string(), history = (directory / "p.h5").string(), targets = (directory / "targets.csv").string();
    std::ofstream(posterior) << "a posterior";
    std::ofstream(history) << "its history";
    std::ofstream(targets) << "city,year\n";
    const std::string call = "calibrate --force -o " + posterior;
    CHECK(test::run_program(call + " --targets " + targets).code == exit_invalid_input);
    CHECK(test::run_program(call + " --until 2030").code == exit_usage);
    CHECK(test::bytes_of(posterior) == "a posterior");
    CHECK(test::bytes_of(history) == "its history");
}
