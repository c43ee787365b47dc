#include "runner/text_table.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/runner/runner_support.hpp"

using namespace kapok;
using test::faults_of;

namespace {

std::vector<std::string> table_faults(std::string_view bytes) {
    return faults_of([&] { TextTable(bytes, "t.csv"); });
}

}  // namespace

TEST_CASE("quoted cells may hold commas, doubled quotes and line ends", "[unit][csv]") {
    const TextTable table("id,note\r\n\"a,b\",\"he said \"\"no\"\"\"\r\nc,\"two\nlines\"\r\n", "t.csv");
    REQUIRE(table.rows().size() == 2);
    CHECK(table.rows()[0].cell("id").text == "a,b");
    CHECK(table.rows()[0].cell("note").text == "he said \"no\"");
    CHECK(table.rows()[1].cell("note").text == "two\nlines");
}

TEST_CASE("a byte order mark, a missing last line end and empty lines change nothing", "[unit][csv]") {
    const TextTable table("\xEF\xBB\xBFid,n\n\na,1\n\n\nb,2", "t.csv");
    REQUIRE(table.rows().size() == 2);
    CHECK(table.rows()[1].cell("id").text == "b");
    CHECK(table.rows()[1].line() == 6);
}

TEST_CASE("a cell's column counts characters, not bytes", "[unit][csv]") {
    const TextTable table("city,id,n\n广州,\"经济,总量\",7\n", "t.csv");
    CHECK(table.rows()[0].cell("id").at.column == 4);
    CHECK(table.rows()[0].cell("n").at.column == 12);
    CHECK(table.rows()[0].cell("n").at.line == 2);
}

TEST_CASE("a cell after a quoted line end is placed on the line where it starts", "[unit][csv]") {
    const TextTable table("a,b\n\"x\ny\",2\n", "t.csv");
    CHECK(table.rows()[0].cell("b").at.line == 3);
    CHECK(table.rows()[0].cell("b").at.column == 4);
}

TEST_CASE("all structural faults of a table are reported, in order", "[unit][csv]") {
    const auto faults = table_faults("a,b,a\n1,2\n1,x\"y,3\n1,\"2\"z,3\n1,2,3,4\n");
    REQUIRE(faults.size() == 5);
    CHECK(faults[0] == "t.csv:1:5: column 'a' is there twice");
    CHECK(faults[1] == "t.csv:2:1: this row has 2 cells, the header 3");
    CHECK(faults[2] == "t.csv:3:3: a quote inside a cell that does not begin with one");
    CHECK(faults[3] ==
          "t.csv:4:6: characters after the closing quote (a quote inside quotes is written twice)");
    CHECK(faults[4] == "t.csv:5:1: this row has 4 cells, the header 3");
}

TEST_CASE("a quote that is never closed is reported where it opens", "[unit][csv]") {
    CHECK(test::has_line(table_faults("a,b\n1,\"2\n3,4\n"), "t.csv:2:3: this quote is never closed"));
}

TEST_CASE("bytes that are not UTF-8 are refused with their place", "[unit][csv]") {
    const auto gbk = table_faults("city\n\xB9\xE3\xD6\xDD\n");
    REQUIRE(gbk.size() == 1);
    CHECK(gbk[0].starts_with("t.csv:2:1: this byte is not UTF-8"));
    CHECK(test::has_line(table_faults("a,b\n1,\xC0\x80\n"), "t.csv:2:3: this byte is not UTF-8"));
    CHECK(test::has_line(table_faults("a\n\xED\xA0\x80\n"), "t.csv:2:1: this byte is not UTF-8"));
    CHECK(test::has_line(table_faults(std::string_view("a\n1\0\n", 5)), "t.csv:2:2: control character 0"));
}

TEST_CASE("an empty table is refused", "[unit][csv]") {
    CHECK(test::has_line(table_faults(""), "t.csv: the file is empty"));
    CHECK(test::has_line(table_faults("\n\n"), "t.csv: the file is empty"));
}

TEST_CASE("a number is read only if it is the whole cell and finite", "[unit][csv]") {
    FaultCollector none;
    const TextTable good("n\n0.15\n-3\n1e-4\n\"7\"\n", "t.csv");
    CHECK(good.rows()[0].number("n", none) == 0.15);
    CHECK(good.rows()[1].number("n", none) == -3.0);
    CHECK(good.rows()[2].number("n", none) == 1e-4);
    CHECK(good.rows()[3].number("n", none) == 7.0);
    CHECK(none.empty());

    for (const std::string text :
         {"1x", "1,5", " 1", "1 ", "nan", "inf", "-inf", "+1", "0x10", "1e999", "--1", "1.2.3", "NA", "一"}) {
        FaultCollector faults;
        const TextTable bad("n\n\"" + text + "\"\n", "t.csv");
        INFO(text);
        CHECK(std::isnan(bad.rows()[0].number("n", faults)));
        CHECK_FALSE(faults.empty());
    }
}

TEST_CASE("a blank stays blank where numbers are optional and is a fault where they are not", "[unit][csv]") {
    const TextTable table("id,n\na,\n", "t.csv");
    FaultCollector faults;
    CHECK_FALSE(table.rows()[0].optional_number("n", faults).has_value());
    CHECK(faults.empty());
    CHECK(std::isnan(table.rows()[0].number("n", faults)));
    CHECK(faults_of([&] { faults.throw_if_any(); }) ==
          std::vector<std::string>{"t.csv:2:3: 'n' is blank; a number is needed here"});
}

TEST_CASE("values outside their range say what is allowed", "[unit][csv]") {
    const TextTable table("share,firms,year\n1.5,-3,2050.5\n", "t.csv");
    FaultCollector faults;
    table.rows()[0].number("share", faults, {0.0, 1.0});
    table.rows()[0].number("firms", faults, not_negative);
    CHECK_FALSE(table.rows()[0].integer("year", faults, 2010, 2049).has_value());
    const auto lines = faults_of([&] { faults.throw_if_any(); });
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == "t.csv:2:1: share = 1.5 is outside 0 to 1");
    CHECK(lines[1] == "t.csv:2:5: firms = -3 is outside 0 or more");
    CHECK(lines[2] == "t.csv:2:8: year = '2050.5' is not a whole number from 2010 to 2049");
}

TEST_CASE("missing columns are all named, and asking for one is an error of the program", "[unit][csv]") {
    const TextTable table("id,value\na,1\n", "t.csv");
    FaultCollector faults;
    CHECK(table.has_columns({"id", "value"}, faults));
    CHECK_FALSE(table.has_columns({"id", "low", "high"}, faults));
    CHECK(faults_of([&] { faults.throw_if_any(); }).size() == 2);
    CHECK_THROWS_AS(table.rows()[0].cell("low"), std::logic_error);
}
