// `kapok report` as a user calls it; tests/analysis/report/browser.py opens what it writes.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "runner/commands/exit_code.hpp"
#include "tests/runner/runner_support.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_results.hpp"

using namespace kapok;

namespace {

constexpr int until = 2017;

/// A result file with two finished replicates of the plan's indicators or, with two designs, of a sweep.
void write_small(const std::filesystem::path& path, int designs, bool finished = true) {
    const auto datasets = small_datasets();
    DesignTable table;
    if (designs > 1) {
        table.columns = {{"voucher_rate", "share", "Voucher discount", "创新券", {0.3, 0.9}, {}, {}}};
        table.kind = "factorial";
        table.scenarios = {"a = 1\n", "a = 2\n"};
        table.run_keys = std::vector<std::uint64_t>(8, 1);
    }
    ResultsWriter writer(path, {datasets, {}, designs, 2, until, {}, table}, small_manifest(2, until));
    for (int design = 0; design < designs; ++design)
        for (const int replicate : {0, 1})
            if (finished)
                writer.add(design, replicate, small_record(datasets, until, replicate));
            else
                writer.add_failure(design, replicate, "broken");
    writer.publish(small_execution());
}

/// Takes all programs away from those that are started, until the end of the test.
struct WithoutPath {
    std::string before = std::getenv("PATH");
    WithoutPath() { setenv("PATH", "/nonexistent", 1); }
    ~WithoutPath() { setenv("PATH", before.c_str(), 1); }
};

}  // namespace

TEST_CASE("a report is one file, written once, in the language that was asked for", "[unit][report][commands]") {
    const TemporaryDirectory directory;
    write_small(directory / "vouchers.h5", 1);
    const std::string page = (directory / "report.html").string();
    const std::string call = "report " + (directory / "vouchers.h5").string() + " -o " + page;
    const test::Outcome first = test::run_program(call + " --lang zh --city foshan --year 2016");
    INFO(first.text);
    REQUIRE(first.code == exit_ok);
    CHECK(first.text.empty());
    const std::string text = test::bytes_of(page);
    CHECK(text.find("<html lang=\"zh-CN\">") != std::string::npos);
    CHECK(text.find(R"("start": {"language": "zh", "region": "Foshan", "year": 2016})") != std::string::npos);
    CHECK(text.find(
              R"({"id": "Guangzhou", "en": "Guangzhou", "zh": "广州", "longitude": 113.25, "latitude": 23.11667})") !=
          std::string::npos);
    const test::Outcome again = test::run_program(call);
    CHECK(again.code == exit_usage);
    CHECK(again.text.find("report.html exists already; choose another name, or add --force") != std::string::npos);
    REQUIRE(test::run_program(call + " --lang zh --city Foshan --year 2016 --force").code == exit_ok);
    CHECK(test::bytes_of(page) == text);  // equal results, equal report
}

TEST_CASE("a report of a sweep alone is named after the sweep and begins with its years", "[unit][report][commands]") {
    const TemporaryDirectory directory;
    write_small(directory / "sweep.h5", 2);
    const std::string page = (directory / "report.html").string();
    const test::Outcome outcome = test::run_program("report " + (directory / "sweep.h5").string() + " -o " + page + " --lang en");
    INFO(outcome.text);
    REQUIRE(outcome.code == exit_ok);
    CHECK(outcome.text.empty());
    const std::string text = test::bytes_of(page);
    CHECK(text.find("<title>Kapok: vouchers</title>") != std::string::npos);
    CHECK(text.find(R"("year": 2017})") != std::string::npos);
    CHECK(text.find("\"scenarios\": []") != std::string::npos);  // both points set the factor
}

TEST_CASE("a report that cannot be made says why", "[unit][report][commands]") {
    const TemporaryDirectory directory;
    write_small(directory / "vouchers.h5", 1);
    write_small(directory / "sweep.h5", 2);
    write_small(directory / "broken.h5", 1, false);
    write_small(directory / "broken_sweep.h5", 2, false);
    const auto refused = [&](const std::string& file, const std::string& options, int code, const std::string& words) {
        const test::Outcome outcome = test::run_program("report " + (directory / file).string() + " " + options);
        INFO(outcome.text);
        CHECK(outcome.code == code);
        CHECK(outcome.text.find(words) != std::string::npos);
        CHECK(std::count(outcome.text.begin(), outcome.text.end(), '\n') == 1);
    };
    const std::string output = "-o " + (directory / "report.html").string();
    refused("vouchers.h5", "", exit_usage, "--output is required");
    refused("vouchers.h5", output + " --city Foshn", exit_usage, "Did you mean 'Foshan'?");
    for (const char* const file : {"vouchers.h5", "sweep.h5"})
        refused(file, output + " --year 2030", exit_usage, "the year 2030 is not in the results (2015 to 2017)");
    refused("broken.h5", output, exit_invalid_input, "no replicate in ");
    refused("broken_sweep.h5", output, exit_invalid_input, "broken_sweep.h5: no run of the sweep has finished");
    refused("missing.h5", output, exit_file_error, "missing.h5");
    // where it would be written is looked at before anything is read
    refused("missing.h5", "-o /nonexistent/report.html", exit_file_error, "cannot write /nonexistent/report.html (there is no directory /nonexistent)");
    refused("missing.h5", "-o " + directory.path().string(), exit_usage, "exists already");
    refused("missing.h5", "-o " + directory.path().string() + " --force", exit_file_error, "it is a directory");
    refused("missing.h5", output + " --png " + (directory / "sweep.h5" / "png").string(), exit_file_error, "sweep.h5 is not a directory");
    const WithoutPath nothing;
    refused("vouchers.h5", output + " --svg " + (directory / "svg").string(), exit_usage,
            "pictures are drawn by Chromium or Chrome, and neither is on the PATH");
    CHECK_FALSE(std::filesystem::exists(directory / "report.html"));
}
