// Small parts: characters, numbers, dates, tables and JSON for the terminal.
#include <catch2/catch.hpp>
#include <limits>

#include "runner/json_text.hpp"
#include "runner/number_text.hpp"
#include "runner/terminal_table.hpp"
#include "runner/utf8.hpp"

using namespace kapok;

TEST_CASE("only well-formed UTF-8 decodes", "[unit]") {
    char32_t code = 0;
    CHECK(decode_utf8("A", code) == 1);
    CHECK(decode_utf8("\xE5\xB9\xBF", code) == 3);
    CHECK(code == U'\u5E7F');
    CHECK(decode_utf8("\xF0\xA0\x80\x80", code) == 4);
    for (const std::string_view bad :
         {"", "\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "\xE5\xB9"}) {
        INFO(bad.size());
        CHECK(decode_utf8(bad, code) == 0);
    }
}

TEST_CASE("Chinese characters are two columns wide", "[unit]") {
    CHECK(display_width("plan") == 4);
    CHECK(display_width("广州") == 4);
    CHECK(display_width("R&D经费") == 7);
    CHECK(display_width("（2015年）") == 10);
    CHECK(display_width("é") == 1);
    CHECK(display_width("e\xCC\x81") == 1);
}

TEST_CASE("numbers read back as the same number", "[unit]") {
    for (const double value :
         {0.15, 8.0, -3.5, 1e-5, 0.1 + 0.2, 1.0 / 3.0, 123456789.125, 1e300, 2016.6666666666667})
        CHECK(parse_number(format_number(value)) == value);
    CHECK(format_number(0.15) == "0.15");
    CHECK(format_number(8.0) == "8");
    CHECK_FALSE(parse_integer("8.0"));
    CHECK(parse_integer("-12") == -12);
    CHECK_FALSE(parse_integer("99999999999999999999"));
}

TEST_CASE("a p value is never shown as nothing", "[unit]") {
    CHECK(p_value_text(1.0) == "1.000");
    CHECK(p_value_text(0.0124) == "0.012");
    CHECK(p_value_text(0.001) == "0.001");
    CHECK(p_value_text(0.00099) == "<0.001");
    CHECK(p_value_text(0.0) == "<0.001");
    CHECK(p_value_text(std::numeric_limits<double>::quiet_NaN()) == "-");
}

TEST_CASE("a day and its decimal year lead to each other", "[unit]") {
    CHECK(decimal_year(2016, 1, 1) == 2016.0);
    CHECK(decimal_year(2016, 7, 1) == Approx(2016.0 + 182.0 / 366.0));
    CHECK(decimal_year(2015, 12, 31) == Approx(2015.0 + 364.0 / 365.0));
    CHECK_FALSE(decimal_year(2017, 2, 29));
    CHECK_FALSE(decimal_year(2017, 13, 1));
    CHECK_FALSE(decimal_year(2017, 0, 1));
    for (int month = 1; month <= 12; ++month)
        for (int day = 1; day <= 28; ++day) {
            const std::string text = format_date(*decimal_year(2016, month, day));
            CHECK(text == (month < 10 ? "2016-0" : "2016-") + std::to_string(month) +
                              (day < 10 ? "-0" : "-") + std::to_string(day));
        }
    CHECK(format_date(2049.9999) == "2050-01-01");
}

TEST_CASE("columns of a table line up when cells are Chinese", "[unit]") {
    TerminalTable table({{"id"}, {"名称"}, {"2015", Align::right}});
    table.add({"a", "研发", "0.5"});
    table.add({"long_id", "R&D", "12"});
    CHECK(table.text() ==
          "id       名称  2015\n"
          "-------  ----  ----\n"
          "a        研发   0.5\n"
          "long_id  R&D     12\n");
    CHECK_THROWS_AS(table.add({"one"}), std::logic_error);
}

TEST_CASE("JSON texts escape what would break them, and NaN is null", "[unit]") {
    CHECK(json_string("say \"hi\"\\\n广州") == "\"say \\\"hi\\\"\\\\\\u000A广州\"");
    CHECK(json_number(0.5) == "0.5");
    CHECK(json_number(std::numeric_limits<double>::quiet_NaN()) == "null");
    CHECK(json_number(std::nullopt) == "null");
    CHECK(json_object({{"a", json_list({"1", "null"})}, {"b", json_string("x")}}) ==
          "{\"a\": [1, null], \"b\": \"x\"}");
}
