#include "analysis/answer_table.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <stdexcept>

using namespace kapok;

namespace {

AnswerTable two_rows() {
    AnswerTable table("effects", "Effects", "效应",
                      {{"lever", "lever", "政策工具", Align::left}, {"effect", "effect", "效应"}, {"note", "note", "说明", Align::left, false}});
    table.add({AnswerName{"voucher_rate", "voucher rate", "创新券比例"}, AnswerNumber{1.25, 1}, std::string("said \"so\", twice")});
    table.add({AnswerName{"rd_grant_rate", "grant rate", "补助比例"}, AnswerNumber{-0.001, 2}, std::monostate{}});
    table.add({std::string("plain"), AnswerNumber{std::nan(""), 2}, std::string()});
    table.note("in brackets: nothing", "括号:无");
    return table;
}

}  // namespace

TEST_CASE("An answer is a table for people in their language", "[analysis]") {
    CHECK(two_rows().text(Language::en) ==
          "Effects\n"
          "\n"
          "lever         effect\n"
          "------------  ------\n"
          "voucher rate     1.2\n"
          "grant rate      0.00\n"
          "plain              -\n"
          "\n"
          "in brackets: nothing\n");
    CHECK(two_rows().text(Language::zh).find("创新券比例") != std::string::npos);
}

TEST_CASE("A tiny p value is <0.001 to people and its number to programs", "[analysis]") {
    AnswerTable table("tests", "Tests", "检验", {{"p", "p", "p值"}});
    for (const double p : {0.25, 2.5e-7, 0.0, std::nan("")}) table.add({AnswerPValue{p}});
    CHECK(table.text(Language::en) == "Tests\n\n     p\n------\n 0.250\n<0.001\n<0.001\n     -\n");
    CHECK(table.csv() == "p\n0.25\n2.5e-07\n0\n\n");
    CHECK(table.json() == "[\n    {\"p\": 0.25}, \n    {\"p\": 2.5e-07}, \n    {\"p\": 0}, \n    {\"p\": null}]");
}

TEST_CASE("An answer is CSV and JSON with ids and all digits", "[analysis]") {
    CHECK(two_rows().csv() ==
          "lever,effect,note\n"
          "voucher_rate,1.25,\"said \"\"so\"\", twice\"\n"
          "rd_grant_rate,-0.001,\n"
          "plain,,\n");
    const AnswerTable tables[] = {two_rows(), AnswerTable("none", "None", "无", {{"a", "a", "a"}})};
    CHECK(answers_json(tables) ==
          "{\n  \"effects\": [\n"
          "    {\"lever\": \"voucher_rate\", \"effect\": 1.25, \"note\": \"said \\\"so\\\", twice\"}, \n"
          "    {\"lever\": \"rd_grant_rate\", \"effect\": -0.001, \"note\": null}, \n"
          "    {\"lever\": \"plain\", \"effect\": null, \"note\": \"\"}],\n"
          "  \"none\": []\n}\n");
    CHECK_THROWS_AS(AnswerTable("a", "a", "a", {{"a", "a", "a"}}).add({}), std::logic_error);
}
