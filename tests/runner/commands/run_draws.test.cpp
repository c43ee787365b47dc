// `kapok run` with parameters drawn from a posterior.

#include <catch2/catch.hpp>
#include <fstream>

#include "runner/commands/exit_code.hpp"
#include "runner/results_file.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

TEST_CASE("a run draws its parameters, says which, and can be told not to", "[evidence][commands]") {
    const TemporaryDirectory directory;
    const auto path = [&](const std::string& name) { return (directory / name).string(); };
    std::ofstream(path("p.csv")) << "seen_until,entry_rate,growth_offset.Foshan\n2018,0.12,0.01\n2018,0.14,0.02\n";
    const std::string common = "run baseline --scale 0.002 --until 2016 --replicates 4 --quiet -o ";

    REQUIRE(test::run_program(common + path("drawn.h5") + " --posterior " + path("p.csv")).code == exit_ok);
    const ParameterDraws draws = ResultsReader(path("drawn.h5")).manifest().draws;
    CHECK(draws.source == path("p.csv"));
    CHECK(draws.seen_until == 2018);
    CHECK(draws.names == std::vector<std::string>{"entry_rate", "growth_offset.Foshan"});
    CHECK(draws.member == std::vector<std::int32_t>{0, 0, 1, 1});
    CHECK(draws.values == std::vector<double>{0.12, 0.01, 0.12, 0.01, 0.14, 0.02, 0.14, 0.02});

    // what the scenario sets is not drawn
    REQUIRE(test::run_program(common + path("set.h5") + " --set entry_rate=0.15 --posterior " + path("p.csv")).code == exit_ok);
    CHECK(ResultsReader(path("set.h5")).manifest().draws.names == std::vector<std::string>{"growth_offset.Foshan"});

    REQUIRE(test::run_program(common + path("table.h5") + " --set draw_parameters=false").code == exit_ok);
    const ResultsReader table(path("table.h5"));
    CHECK(table.manifest().draws.source.empty());
    CHECK(table.manifest().scenario_text.find("draw_parameters = false") != std::string::npos);

    const test::Outcome wrong = test::run_program(common + path("none.h5") + " --posterior " + path("missing.csv"));
    CHECK(wrong.code == exit_invalid_input);
    CHECK(wrong.text.find("missing.csv") != std::string::npos);
}
