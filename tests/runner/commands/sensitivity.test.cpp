// `kapok sensitivity`.
#include <algorithm>
#include <catch2/catch.hpp>

#include "runner/sweep/unit_design.hpp"
#include "tests/support/program.hpp"
#include "tests/support/designed_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

std::string file_of(const TemporaryDirectory& directory, const std::string& kind) {
    const std::filesystem::path path = directory / (kind + ".h5");
    write_sweep(path, {kind, latin_hypercube(40, 3, 1)},
                [](const auto& x, int replicate, int) { return 5.0 + x(0) + 0.5 * replicate; });
    return path.string();
}

}  // namespace

TEST_CASE("sensitivity answers as text, CSV and JSON", "[unit][commands][sensitivity]") {
    const TemporaryDirectory directory;
    const std::string file = file_of(directory, "latin_hypercube");
    const auto text = run_program("sensitivity " + file + " --year 2018 --variable rd_intensity --lang en");
    INFO(text.text);
    CHECK(text.code == 0);
    CHECK_THAT(text.text, Catch::Contains("Guangzhou, 2018: ") && Catch::Contains("the first"));
    const auto csv = run_program("sensitivity " + file + " --variable gdp --city PRD --format csv --bootstraps 200");
    CHECK(csv.code == 0);
    CHECK_THAT(csv.text, Catch::Contains("\nPRD,2018,gdp,100 million CNY,1,first,"));
    const auto json = run_program("sensitivity " + file + " --format json");
    CHECK(json.code == 0);
    CHECK_THAT(json.text, Catch::StartsWith("{\n  \"outcomes\": ["));
    CHECK_THAT(run_program("sensitivity " + file + " --lang zh").text, Catch::Contains("相关比"));
}

TEST_CASE("sensitivity says in one line what it cannot do", "[unit][commands][sensitivity]") {
    const TemporaryDirectory directory;
    const auto simplex = run_program("sensitivity " + file_of(directory, "simplex"));
    CHECK(simplex.code == 3);
    CHECK_THAT(simplex.text, Catch::Contains("simplex.h5: the sweep's design is 'simplex'"));
    CHECK(std::count(simplex.text.begin(), simplex.text.end(), '\n') == 1);
    const std::string file = file_of(directory, "latin_hypercube");
    const auto variable = run_program("sensitivity " + file + " --variable rd_intensty");
    CHECK(variable.code == 2);
    CHECK_THAT(variable.text, Catch::Contains("Did you mean 'rd_intensity'?"));
    CHECK(run_program("sensitivity " + file + " --bootstraps 5").code == 2);
    CHECK(run_program("sensitivity " + file + " --year 2049").code == 2);
    CHECK(run_program("sensitivity " + (directory / "none.h5").string()).code == 4);
}
