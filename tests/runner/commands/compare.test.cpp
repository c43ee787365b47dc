// `kapok compare` and `kapok export`.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>

#include "tests/support/compared_results.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using kapok::test::Cell;
using kapok::test::compared_manifest;
using kapok::test::run_program;
using kapok::test::write_compared;

namespace {

double value_of(const Cell& cell, double effect) {
    if (cell.year == 2015 && cell.id.starts_with("policy_cost")) return std::nan("");
    return 100.0 + 10.0 * cell.replicate + (cell.year >= 2017 ? effect * (1.0 + 0.25 * cell.replicate) : 0.0);
}

struct Files {
    TemporaryDirectory directory;
    std::string without = (directory / "without.h5").string(), with = (directory / "with.h5").string(), unlike = (directory / "unlike.h5").string(),
                sweep = (directory / "sweep.h5").string();

    Files() {
        write_compared(without, {}, compared_manifest("without", 4), [](const Cell& cell) { return value_of(cell, 0.0); });
        write_compared(with, {}, compared_manifest("with", 4), [](const Cell& cell) { return value_of(cell, 5.0); });
        Manifest other = compared_manifest("unlike", 4);
        other.seed = 5;
        write_compared(unlike, {}, other, [](const Cell& cell) { return value_of(cell, 5.0); });
        write_compared(sweep, {.designs = 4, .table = test::one_factor({std::nan(""), 0.3, 0.6, 0.9})}, compared_manifest("sweep", 4),
                       [](const Cell& cell) { return value_of(cell, cell.design); });
    }
};

}  // namespace

TEST_CASE("two files are compared in text, CSV and JSON, in both languages", "[unit][commands]") {
    const Files files;
    const auto text = run_program("compare " + files.without + " " + files.with + " --variable hnte --lang en");
    INFO(text.text);
    CHECK(text.code == 0);
    CHECK(text.text.starts_with("Differences from without\n"));
    CHECK(text.text.find("6.9") != std::string::npos);  // 5 x 1.375, with one digit
    CHECK(text.text.find("Holm's (1979)") != std::string::npos);
    CHECK(run_program("compare " + files.without + " " + files.with + " --lang zh").text.find("与without的差异") != std::string::npos);
    const auto csv = run_program("compare " + files.without + " " + files.with + " --variable hnte --city shenzhen --year 2018 --format csv");
    CHECK(csv.text.starts_with("baseline,other,region,variable,unit,year,baseline_mean,other_mean,difference,low_90,high_90,share_positive,"));
    CHECK(csv.text.find("\nwithout,with,Shenzhen,hnte,firms,2018,115,121.875,6.875,") != std::string::npos);
    const auto json = run_program("compare " + files.without + " " + files.with + " --show differences,additionality,ledger --format json");
    CHECK(json.code == 0);
    for (const char* table : {"\"comparison\": [", "\"additionality\": [", "\"public_cost\": [", "\"cost_effectiveness\": [", "\"city_balance\": [", "\"zero_sum\": ["})
        CHECK(json.text.find(table) != std::string::npos);
    CHECK(json.text.find("nan") == std::string::npos);
}

TEST_CASE("points of a sweep are compared: all, the largest, or those asked for", "[unit][commands]") {
    const Files files;
    const auto all = run_program("compare " + files.sweep + " --variable hnte --format csv", "2>/dev/null");
    CHECK(all.code == 0);
    CHECK(std::count(all.text.begin(), all.text.end(), '\n') == 4);
    CHECK(all.text.find("\n0,1,Guangzhou,hnte,") != std::string::npos);
    const auto largest = run_program("compare " + files.sweep + " --variable hnte --most 1 --lang en");
    CHECK(largest.text.find("1 of 3 points are shown") != std::string::npos);
    CHECK(largest.text.find("3: voucher_rate = 0.9") != std::string::npos);
    CHECK(largest.text.find("voucher_rate = 0.6") == std::string::npos);
    const auto chosen = run_program("compare " + files.sweep + " --points 3,1 --variable hnte --show additionality --format csv");
    CHECK(chosen.text.find("\n3,1,Guangzhou,hnte,firms,2020,-2.75,") != std::string::npos);
}

TEST_CASE("programs are told what the points are, in every table", "[unit][commands]") {
    const Files files;
    const auto json = run_program("compare " + files.sweep + " --points 0,3 --city Guangzhou --year 2018 --show differences,additionality,ledger --format json");
    INFO(json.text);
    REQUIRE(json.code == 0);
    const auto count = [&](const std::string& words) {
        std::size_t found = 0;
        for (std::size_t at = json.text.find(words); at != std::string::npos; at = json.text.find(words, at + 1)) ++found;
        return found;
    };
    const std::size_t rows = count("\"baseline\": \"0\", \"other\": \"3\"");
    CHECK(rows > 20);
    CHECK(count("\"baseline_label\": \"0\", \"other_label\": \"3: voucher_rate = 0.9\"}") == rows);
    CHECK(run_program("compare " + files.sweep + " --points 0,3 --lang en").text.find("label") == std::string::npos);
}

TEST_CASE("the ledger adds up to the year asked for", "[unit][commands]") {
    const Files files;
    const auto csv = [&](const std::string& until) {
        return run_program("compare " + files.without + " " + files.with + " --show ledger --format csv" + until).text;
    };
    CHECK(csv(" --until 2016").find(",2016,2016,") != std::string::npos);
    CHECK(csv(" --until 2016").find(",2016,2020,") == std::string::npos);
    CHECK(csv("").find(",2016,2020,") != std::string::npos);
}

TEST_CASE("what cannot be compared is said in one line", "[unit][commands]") {
    const Files files;
    const auto complaint = [&](const std::string& arguments, int code, const std::string& part) {
        const auto outcome = run_program("compare " + arguments);
        INFO(outcome.text);
        CHECK(outcome.code == code);
        CHECK(outcome.text.find(part) != std::string::npos);
        CHECK(std::count(outcome.text.begin(), outcome.text.end(), '\n') == 1);
    };
    complaint(files.without, 2, "needs two result files");
    complaint(files.without + " " + files.unlike, 3, "another seed (4000000000 and 5)");
    complaint(files.without + " " + files.sweep, 2, "is a sweep of 4 points");
    complaint(files.sweep + " --points 0,4", 2, "there is no point 4");
    complaint(files.sweep + " --points 2", 2, "needs a baseline and at least one more");
    complaint(files.without + " " + files.with + " --points 0,1", 2, "--points is for the points of one file");
    complaint(files.without + " " + files.with + " --variable hntee", 2, "Did you mean 'hnte'?");
    complaint(files.without + " " + files.with + " --year 2031", 2, "the year 2031 is not in the results");
    complaint(files.without + " " + files.with + " --discount 0.03", 2, "--show ledger");
    complaint(files.without + " " + files.with + " --until 2016", 2, "--show ledger");
    complaint(files.without + " " + files.with + " --show ledger --until 2050", 2, "--until 2050: the ledger has the years 2016 to 20");
    complaint(files.without + " " + files.with + " --show ledger --until 2015", 2, "--until 2015");
    complaint(files.without + " " + files.with + " --show ledger --variable hnte", 2, "--variable is for differences and additionality");
    complaint(files.without + " " + files.unlike + " --unpaired --show ledger", 3, "cannot be paired with without");
    CHECK(run_program("compare " + files.without + " " + files.unlike + " --unpaired --lang en").text.find("NOT paired") != std::string::npos);
}

TEST_CASE("an export is written once, and again only by force", "[unit][commands]") {
    const Files files;
    const std::string out = (files.directory / "csv").string();
    const auto first = run_program("export " + files.with + " --csv " + out + " --lang en"), again = run_program("export " + files.with + " --csv " + out);
    INFO(first.text);
    CHECK(first.code == 0);
    CHECK(first.text.find("values.csv") != std::string::npos);
    CHECK(again.code == 2);
    CHECK(again.text.find("values.csv exists already") != std::string::npos);
    CHECK(run_program("export " + files.with + " --csv " + out + " --force").code == 0);
    const auto unknown = run_program("export " + files.with + " --csv " + out + "2 --variable policy_cots"), nowhere = run_program("export " + files.with);
    CHECK(unknown.code == 2);
    CHECK(unknown.text.find("Did you mean 'policy_cost'?") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(out + "2"));
    CHECK(nowhere.code == 2);
    CHECK(nowhere.text.find("--csv DIR") != std::string::npos);
    CHECK(run_program("export " + files.with + " --csv " + files.without).code == 2);
}
