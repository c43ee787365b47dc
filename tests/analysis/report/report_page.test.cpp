// The page of reports: whole, closed, and safe whatever a scenario is called.
#include "analysis/report/report_page.hpp"

#include <catch2/catch.hpp>

#include "analysis/report/page_files.hpp"
#include "analysis/report/report_pictures.hpp"

using namespace kapok;

namespace {

int count(const std::string& text, const std::string& word) {
    int found = 0;
    for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) ++found;
    return found;
}

}  // namespace

TEST_CASE("a report's page holds every file of the page, the licences, and no gap", "[unit][report]") {
    const std::string page = report_page("{}", "plan", Language::zh);
    CHECK_THAT(page, Catch::StartsWith("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
    CHECK_THAT(report_page("{}", "plan", Language::en), Catch::Contains("<html lang=\"en-US\">"));
    CHECK_THAT(page, !Catch::Contains("{{"));
    for (const EmbeddedFile& file : page_files()) {
        if (file.name.ends_with("page.html")) continue;
        INFO(file.name);
        const std::string line(
            file.bytes.substr(file.bytes.find_first_not_of('\n'), 40));  // no sign that is escaped in it
        CHECK(page.find(line) != std::string::npos);
    }
    CHECK_THAT(page, Catch::Contains("Apache License") &&
                         Catch::Contains("Copyright 2017-2026 The Apache Software Foundation") &&
                         Catch::Contains("Mike Bostock"));
}

TEST_CASE("a report's page allows no request, and text from results cannot become part of its scripts",
          "[unit][report]") {
    const std::string page =
        report_page(R"({"about": "</script><script>alert(1)</script><!--"})", R"(a "b" <img> & c)", Language::en);
    CHECK_THAT(
        page,
        Catch::Contains(
            R"(content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:")"));
    CHECK(count(page, "<script") == 3);  // data, library, page
    CHECK(count(page, "</script") == 3);
    CHECK(count(page, "<!--") == 0);
    CHECK_THAT(page, Catch::Contains(R"({"about": "\u003c/script>\u003cscript>alert(1)\u003c/script>\u003c!--"})"));
    CHECK_THAT(page, Catch::Contains("<title>a &quot;b&quot; &lt;img> &amp; c</title>"));
    for (const char* const outside : {" src=", "<link", "@import", "url("})
        CHECK(page.substr(0, page.find("<script")).find(outside) == std::string::npos);
}

TEST_CASE("pictures are read from the document that a browser has drawn", "[unit][report]") {
    const std::string document =
        "<html><body><pre data-picture=\"map.svg\" data-title=\"5Zyw5Zu+\" data-caption=\"YSBi\">PHN2Zy8+</pre>\n"
        "<pre data-picture=\"fan.svg\" data-title=\"\" data-caption=\"YQ==\">AP8=</pre></body></html>";
    const std::vector<ReportPicture> pictures = pictures_in(document);
    REQUIRE(pictures.size() == 2);
    CHECK(pictures[0].name == "map.svg");
    CHECK(pictures[0].title == "地图");
    CHECK(pictures[0].caption == "a b");
    CHECK(pictures[0].bytes == "<svg/>");
    CHECK(pictures[1].bytes == std::string("\0\xFF", 2));
    CHECK(pictures_in("<html></html>").empty());
    CHECK_THROWS_WITH(pictures_in("<pre data-picture=\"a.svg\" data-title=\"\" data-caption=\"\">?!</pre>"),
                      "a picture of the report is damaged");
    CHECK_THROWS_WITH(pictures_in("<pre data-picture=\"a.svg\" data-caption=\"\">AA==</pre>"),
                      "a picture of the report has no title");
    CHECK_THROWS_WITH(pictures_in("<pre data-picture=\"a.svg\" data-title=\"\" data-caption=\"\">AA"),
                      "a picture of the report is cut off");
}
