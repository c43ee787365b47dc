// The fan charts that Python and R draw of a result file.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "tests/support/paths.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_results.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using kapok::test::Outcome;

namespace {

constexpr int until = 2018, module_missing = 77, command_missing = 127;

/// Four replicates, the second of which failed; rd_intensity has a goal and observations.
void write_results(const std::filesystem::path& path) {
    const auto datasets = small_datasets();
    const std::vector<Observation> observations{{"Foshan", "rd_intensity", 2015, 2.4, 0.1}, {"Foshan", "rd_intensity", 2017, 2.6, 0.1}};
    ResultsWriter writer(path, {datasets, observations, 1, 4, until, {}}, small_manifest(4, until));
    for (const int replicate : {0, 1, 2, 3}) {
        if (replicate == 1) writer.add_failure(0, replicate, "broken");
        else writer.add(0, replicate, small_record(datasets, until, replicate));
    }
    writer.publish({});
}

/// What a reader printed, or nothing where it cannot be run here.
std::optional<Outcome> run_reader(const std::string& command) {
    Outcome outcome;
    std::FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) outcome.text.append(buffer.data(), count);
    const int status = pclose(pipe);
    if (WIFEXITED(status)) outcome.code = WEXITSTATUS(status);
    if (outcome.code != module_missing && outcome.code != command_missing) return outcome;
    WARN("skipped: " << outcome.text);
    return {};
}

/// A picture in the format PNG of more than a few bytes.
bool is_picture(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::string start(4, '\0');
    stream.read(start.data(), 4);
    return start == "\x89PNG" && std::filesystem::file_size(path) > 10'000;
}

}  // namespace

TEST_CASE("Python draws a fan chart of a result file", "[property][results][python]") {
    const TemporaryDirectory directory;
    write_results(directory / "results.h5");
    const std::string reader = "/usr/bin/python3 " + test::source_directory() + "/analysis/readers/fan_chart.py " + (directory / "results.h5").string(),
                      picture = (directory / "fan.png").string();
    const auto drawn = run_reader(reader + " --variable rd_intensity --region Foshan --output " + picture);
    if (!drawn) return;
    INFO(drawn->text);
    CHECK(drawn->code == 0);
    CHECK_THAT(drawn->text, Catch::EndsWith("fan.png: rd_intensity of Foshan, 3 replicates\n"));
    CHECK(is_picture(picture));
    const auto unknown = run_reader(reader + " --variable gpd --output " + picture + "2.png");
    CHECK(unknown->code == 1);
    CHECK_THAT(unknown->text, Catch::Contains("no variable 'gpd'") && Catch::Contains("rd_intensity, gdp"));
    CHECK_FALSE(std::filesystem::exists(picture + "2.png"));
}

TEST_CASE("R draws a fan chart of a result file", "[property][results][r]") {
    const TemporaryDirectory directory;
    write_results(directory / "results.h5");
    const std::string reader = "Rscript " + test::source_directory() + "/analysis/readers/fan_chart.R " + (directory / "results.h5").string(),
                      picture = (directory / "fan.png").string();
    const auto drawn = run_reader(reader + " rd_intensity Foshan " + picture);
    if (!drawn) return;
    INFO(drawn->text);
    CHECK(drawn->code == 0);
    CHECK_THAT(drawn->text, Catch::EndsWith("fan.png: rd_intensity of Foshan, 3 replicates\n"));
    CHECK(is_picture(picture));
    const auto unknown = run_reader(reader + " rd_intensity Foshn " + picture + "2.png");
    CHECK(unknown->code == 1);
    CHECK_THAT(unknown->text, Catch::Contains("unknown region 'Foshn'"));
    CHECK_FALSE(std::filesystem::exists(picture + "2.png"));
}
