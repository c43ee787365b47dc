// `kapok variance`.
#include <catch2/catch.hpp>

#include "runner/sweep/unit_design.hpp"
#include "tests/support/program.hpp"
#include "tests/support/designed_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using namespace kapok::test;

TEST_CASE("variance answers as text, CSV and JSON", "[unit][commands][variance]") {
    const TemporaryDirectory directory;
    const std::string file = (directory / "hypercube.h5").string();
    write_sweep(file, {"latin_hypercube", latin_hypercube(40, 3, 1)},
                [](const auto& x, int replicate, int) { return 5.0 + x(0) + 0.5 * replicate; });
    const auto text = run_program("variance " + file + " --variable rd_intensity --lang en");
    INFO(text.text);
    CHECK(text.code == 0);
    CHECK_THAT(text.text, Catch::Contains("where the variance comes from") && Catch::Contains("2016") &&
                              Catch::Contains("scenario x luck"));
    CHECK_THAT(run_program("variance " + file + " --format csv").text,
               Catch::StartsWith("region,variable,unit,year,mean,standard_deviation,scenario,scenario_low_90,"));
    CHECK_THAT(run_program("variance " + file + " --format json").text, Catch::StartsWith("{\n  \"variance\": ["));
}
