#include "runner/toml_document.hpp"

#include <catch2/catch.hpp>

#include "tests/runner/runner_support.hpp"

using namespace kapok;

namespace {

std::string toml_fault(std::string_view text) {
    const auto lines = test::faults_of([&] { parse_toml(text, "t.toml"); });
    return lines.empty() ? "" : lines.front();
}

}  // namespace

TEST_CASE("keys and values know their places, in characters", "[unit][toml]") {
    const auto root = parse_toml(
        "about = \"广州\"\n[levers.voucher_rate]\nall = [[2016.0, 0.5], [2018-01-01, 1]]\n", "t.toml");
    REQUIRE(root.size() == 2);
    CHECK(root[0].key == "about");
    CHECK(root[0].value.at.column == 9);
    const auto& lever = root[1].value.as<TomlValue::Table>()->front();
    CHECK(lever.key == "voucher_rate");
    CHECK(lever.at.line == 2);
    const auto& all = lever.value.as<TomlValue::Table>()->front();
    const auto& second = (*all.value.as<TomlValue::List>())[1];
    CHECK(second.at.line == 3);
    CHECK(second.at.column == 23);
    CHECK((*second.as<TomlValue::List>())[0].as<TomlDate>()->year == 2018);
    CHECK((*second.as<TomlValue::List>())[1].number() == 1.0);
}

TEST_CASE("entries keep the order of the text", "[unit][toml]") {
    const auto root = parse_toml("zebra = 1\napple = 2\nmango = 3\n", "t.toml");
    CHECK(root[0].key == "zebra");
    CHECK(root[1].key == "apple");
    CHECK(root[2].key == "mango");
}

TEST_CASE("double keys and broken syntax are refused with their place", "[unit][toml]") {
    CHECK(toml_fault("a = 1\na = 2\n").starts_with("t.toml:2:"));
    CHECK(toml_fault("[a]\nb = 1\n[a]\nc = 2\n").starts_with("t.toml:3:1:"));
    CHECK(toml_fault("a = { b = 1 }\n[a.c]\n") == "t.toml:2:7: cannot put a [table] into an inline table");
    CHECK(toml_fault("[]\n").starts_with("t.toml:1:"));
    CHECK(toml_fault("a = \n").starts_with("t.toml:1:"));
    CHECK(toml_fault("a = 1e999\n").starts_with("t.toml:1:"));
    CHECK(toml_fault("a = 99999999999999999999\n").starts_with("t.toml:1:"));
    CHECK(toml_fault("a = 2017-02-29\n").starts_with("t.toml:1:"));
}

TEST_CASE("text that the library must not see is refused before it does", "[unit][toml]") {
    CHECK(toml_fault("a = \"\xB9\xE3\"\n").starts_with("t.toml:1:6: this byte is not UTF-8"));
    CHECK(toml_fault("\xFF\xFE"
                     "a\0")
              .starts_with("t.toml: the file is UTF-16"));
    CHECK(toml_fault(std::string_view("a = 1\0", 6)).starts_with("t.toml:1:6: control character 0"));
    CHECK(toml_fault("a = \"\"\"\nx\"\"\"\n").starts_with("t.toml:1:5: strings over several lines"));
    CHECK(toml_fault("a = \"open\nb = 1\n").starts_with("t.toml:1:5: this string is not closed"));
    CHECK(toml_fault("a = 'open").starts_with("t.toml:1:5: this string is not closed"));
    CHECK(toml_fault("a = 1\"2\"\n").starts_with("t.toml:1:6: a quote inside a number"));
    CHECK(toml_fault("a = 0.5，\n") == "t.toml:1:8: '，' outside quotes; write the ASCII ','");
    CHECK(toml_fault("深圳 = 1\n") ==
          "t.toml:1:1: '深' outside quotes; names in Chinese need quotes: \"深圳\" = 1");
    CHECK(toml_fault("a = “x”\n") == "t.toml:1:5: '“' outside quotes; write the ASCII '\"'");
    CHECK(toml_fault("a = " + std::string(100'000, '[') + "\n")
              .starts_with("t.toml:1:21: nested more than 16 levels deep"));
    std::string dotted = "a";
    for (int i = 0; i < 100'000; ++i) dotted += ".a";
    CHECK(toml_fault(dotted + " = 1\n").find("nested more than 16 levels deep") != std::string::npos);
    CHECK(toml_fault(std::string(most_toml_bytes + 1, '#'))
              .starts_with("t.toml: the file is larger than 256 kB"));
}

TEST_CASE("a byte order mark and Windows line ends are accepted", "[unit][toml]") {
    const auto root = parse_toml(
        "\xEF\xBB\xBF"
        "a = 1\r\nb = \"广州\" # 注\r\nc = 3\r\n",
        "t.toml");
    REQUIRE(root.size() == 3);
    CHECK(root[2].at.line == 3);
    CHECK(root[2].at.column == 1);
}

TEST_CASE("every value knows what kind it is", "[unit][toml]") {
    const auto root = parse_toml(
        "a = true\nb = 1\nc = 1.5\nd = \"x\"\ne = 2016-01-01\nf = 07:30:00\ng = [1]\nh = { i = 1 }\n",
        "t.toml");
    const std::vector<std::string> kinds{"true or false", "a number", "a number", "text",
                                         "a date",        "a time",   "a list",   "a table"};
    REQUIRE(root.size() == kinds.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) CHECK(root[i].value.kind() == kinds[i]);
}
