// `kapok surrogate`.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using test::run_program;

namespace {

/// Sixteen points of capital_share (0.3 to 0.45) and lower_bound (no parameter): hnte is 1000 a + 10 b + luck.
struct File {
    TemporaryDirectory directory;
    std::string path = (directory / "sweep.h5").string();
    explicit File(const std::string& kind = "latin_hypercube") {
        test::SmallSweep sweep;
        std::vector<double> a, b;
        for (int k = 0; k < 16; ++k) {
            a.push_back(kind == "simplex" ? k : 0.3 + 0.01 * k);
            b.push_back(kind == "simplex" ? 15.0 - k : 5 * k % 16);
        }
        sweep.table = {{test::column("capital_share", a), test::column("other", b)}, kind, {}, {}, {}, {}};
        sweep.until = 2017;
        sweep.value = [a, b](const std::string& id, std::size_t point, int replicate, int year) {
            return id == "hnte" ? 1000.0 * a[point] + 10.0 * b[point] + 100.0 * (year - 2017) + 5.0 * replicate : 1.0;
        };
        test::written(sweep, path);
    }
};

}  // namespace

TEST_CASE("without a question the factors with their ranges and the errors are shown", "[unit][commands]") {
    const File file;
    const auto outcome = run_program("surrogate " + file.path + " --lang en");
    INFO(outcome.text);
    CHECK(outcome.code == 0);
    CHECK(outcome.text.starts_with("Factors of the sweep, for --at FACTOR=VALUE\n"));
    CHECK(outcome.text.find("\ncapital_share") != std::string::npos);
    CHECK(outcome.text.find("Errors of the surrogate at points left out") != std::string::npos);
    CHECK(outcome.text.find("2017  High-tech enterprises") != std::string::npos);  // the last year, the plan's indicators
    CHECK(run_program("surrogate " + file.path + " --lang zh").text.starts_with("参数扫描的因素"));
}

TEST_CASE("a question is answered with base, prediction, interval and error", "[unit][commands]") {
    const File file;
    const auto json = run_program("surrogate " + file.path + " --at capital_share=0.35,other=8 --variable hnte --year 2016,2017 --format json");
    INFO(json.text);
    REQUIRE(json.code == 0);
    const test::Json answer = test::JsonReader::read(json.text);
    REQUIRE(answer["surrogate"].size() == 2);
    const test::Json& row = answer["surrogate"][1];
    CHECK(row["prediction"].number == Approx(350.0 + 80.0 + 2.5).margin(1.0));
    CHECK(row["low_90"].number <= row["prediction"].number);
    CHECK(row["base_is_simulated"].text == "no");
    CHECK(row["verdict"].text == "trusted");
    CHECK(answer["surrogate"][0]["prediction"].number == Approx(332.5).margin(1.0));
}

TEST_CASE("what cannot be asked is refused in one line that says what can", "[unit][commands]") {
    const File file, simplex("simplex");
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"--at capital_shar=0.4", "Did you mean 'capital_share'?"},
        {"--at capital_share=0.6", "capital_share = 0.6 is outside 0.3 to 0.45, the range of the sweep"},
        {"--at capital_share=much", "should be a number from 0.3 to 0.45"},
        {"--at capital_share", "should be FACTOR=VALUE"},
        {"--at capital_share=0.4 --at capital_share=0.3", "capital_share is there twice"},
        {"--year 2018", "the year 2018 is not in the results"},
        {"--variable hnet", "Did you mean 'hnte'?"},
    };
    for (const auto& [options, message] : wrong) {
        const auto outcome = run_program("surrogate " + file.path + " " + options);
        INFO(outcome.text);
        CHECK(outcome.code == 2);
        CHECK(outcome.text.find(message) != std::string::npos);
        CHECK(std::count(outcome.text.begin(), outcome.text.end(), '\n') == 1);
    }
    const auto budget = run_program("surrogate " + simplex.path + " --at capital_share=3,other=4");
    CHECK(budget.code == 2);
    CHECK(budget.text.find("the amounts add up to 7; they should add up to 15") != std::string::npos);
    CHECK(run_program("surrogate " + simplex.path + " --at capital_share=3,other=12 --variable hnte").code == 0);
}

TEST_CASE("surrogates can be saved for other programs", "[unit][commands]") {
    const File file;
    const std::string saved = (file.directory / "surrogate.json").string();
    CHECK(run_program("surrogate " + file.path + " --variable hnte --save " + saved).code == 0);
    std::ostringstream text;
    text << std::ifstream(saved).rdbuf();
    const test::Json model = test::JsonReader::read(text.str());
    CHECK(model["inputs"].size() == 16);
    CHECK(model["outcomes"][0]["id"].text == "hnte");
    CHECK(run_program("surrogate " + file.path + " --variable hnte --save /proc/nowhere/s.json").code == 4);
}
