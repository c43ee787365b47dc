// Panels of observations: what is used, what is listed, what is refused.
#include "runner/evidence/observed_panel.hpp"

#include <catch2/catch.hpp>

#include "model/geography.hpp"
#include "model/measurement/variables.hpp"
#include "runner/data_source.hpp"
#include "runner/evidence/panel_indicators.hpp"
#include "tests/runner/runner_support.hpp"

using namespace kapok;

namespace {

ObservedPanel panel_of(std::string_view text) {
    return read_observed_panel(text, "panel.csv");
}

std::vector<YearValue> series(const ObservedPanel& panel, std::string_view variable, std::size_t region) {
    const auto found = panel.series.find({find_variable(variable).value(), region});
    return found == panel.series.end() ? std::vector<YearValue>{} : found->second;
}

}  // namespace

TEST_CASE("rows become series by city and variable, years in order and units converted",
          "[unit][observed_panel]") {
    const ObservedPanel panel = panel_of(
        "city,year,indicator,value,unit,confidence,note\n"
        "Guangzhou,2016,hnte_count,4742,firms,high,\n"
        "Guangzhou,2015,hnte_count,1919,firms,high,\n"
        "Shenzhen,2015,rd_personnel_fte,17.5,10k person-years,medium,\n"
        "PRD,2015,gdp,62267,100M CNY,high,\n");
    CHECK(panel.unused.empty());
    CHECK(panel.used() == 4);
    const auto hnte = series(panel, "hnte", 0);
    REQUIRE(hnte.size() == 2);
    CHECK(hnte[0].year == 2015);
    CHECK(hnte[1].value == 4742.0);
    CHECK(series(panel, "rd_personnel_fte", 1).at(0).value == Approx(175'000.0));
    CHECK(series(panel, "gdp", delta_region).at(0).value == 62267.0);
}

TEST_CASE("every row that is not used is listed with its line and the reason", "[unit][observed_panel]") {
    const ObservedPanel panel = panel_of(
        "city,year,indicator,value,unit,confidence\n"
        "Guangzhou,2015,gdp,18100,100M CNY,high\n"
        "Beijing,2015,gdp,23000,100M CNY,high\n"
        "Guangzhou,2015,happiness,7,index,high\n"
        "Guangzhou,2016,gdp,,100M CNY,high\n"
        "Guangzhou,2017,gdp,21500,100M CNY,low\n"
        "Guangzhou,2017,gdp,3000,bn USD,high\n"
        "Guangzhou,2015,gdp,18200,100M CNY,high\n"
        "Guangzhou,2016,hnte_count,8700,\"firms (lower bound, '>8700')\",high\n"
        "Guangzhou,2010,above_scale_firms,6969,firms,high\n"
        "Guangzhou,2015,gdp_alt_vintage,18313,100M CNY,high\n"
        "Guangzhou,2018,gdp,-1,100M CNY,high\n"
        "Guangzhou,2050,gdp,90000,100M CNY,high\n");
    std::vector<std::string> listed;
    for (const UnusedRow& row : panel.unused) listed.push_back(std::to_string(row.line) + " " + row.reason);
    CHECK(listed == std::vector<std::string>{
                        "3 'Beijing' is not one of the nine cities",
                        "4 indicator 'happiness' is not one of Kapok's",
                        "5 no value",
                        "6 low confidence",
                        "7 unit 'bn USD' is not one of gdp, which is in 100 million CNY",
                        "8 line 2 gives gdp for this city and year already",
                        "9 a bound, not a value",
                        "10 above_scale_firms before 2011 is defined otherwise",
                        "11 'gdp_alt_vintage' is a second source or an older vintage of another series",
                        "12 negative",
                        "13 after 2049, where runs end",
                    });
    CHECK(panel.used() == 1);
    CHECK(series(panel, "gdp", 0).at(0).value == 18100.0);
}

TEST_CASE("a panel with faults is refused with the place of each", "[unit][observed_panel]") {
    CHECK(test::faults_of([] { panel_of("town,year,indicator,value\nGuangzhou,2015,gdp,1\n"); }) ==
          std::vector<std::string>{
              "panel.csv:1: there is no column 'city'; the columns are town, year, indicator, value"});
    const auto faults = test::faults_of(
        [] { panel_of("city,year,indicator,value\nGuangzhou,2015x,gdp,1\nGuangzhou,2016,gdp,1;2\n"); });
    REQUIRE(faults.size() == 2);
    CHECK(faults[0].starts_with("panel.csv:2:11: "));
    CHECK(faults[1] == "panel.csv:3:20: value = '1;2' is not a finite number");
    CHECK(test::faults_of([] { panel_of("city,year,indicator,value\nGuangzhou,2015,gdp\n"); }).size() == 1);
}

TEST_CASE("the table of targets is read by its ids, and only what was observed in it",
          "[unit][observed_panel]") {
    const ObservedPanel panel = panel_of(
        "city,year,id,value,unit,standard_error,kind\n"
        "PRD9,2015,gdp,62267,100 million CNY,1,observed\n"
        "Zhuhai,2015,gdp,2000,100 million CNY,1,inferred\n");
    CHECK(panel.used() == 1);
    REQUIRE(panel.unused.size() == 1);
    CHECK(panel.unused[0].reason == "inferred, not observed");
}

TEST_CASE("every name in the mapping leads to a variable or says why not, and is there once",
          "[property][observed_panel]") {
    std::vector<std::string_view> names;
    for (const PanelIndicator& row : panel_indicators()) {
        INFO(row.name);
        CHECK(row.variable.empty() != row.remark.empty());
        if (!row.variable.empty()) CHECK(find_variable(row.variable));
        CHECK(std::find(names.begin(), names.end(), row.name) == names.end());
        names.push_back(row.name);
    }
    for (const Variable& variable : variables())
        CHECK(find_panel_indicator(variable.id)->variable == variable.id);
}

TEST_CASE("the project's own panels are read, and no row is lost", "[evidence][observed_panel]") {
    const std::string file = GENERATE("macro_panel.csv", "innovation_panel.csv", "targets_2010_2019.csv");
    const ObservedPanel panel = read_observed_panel(DataSource().read(file), file);
    INFO(file);
    std::size_t points = 0;
    for (const auto& [key, values] : panel.series) points += values.size();
    CHECK(points + panel.unused.size() == static_cast<std::size_t>(panel.rows));
    CHECK(panel.series.size() >= 25);
    // a unit that is spelt in a way unknown to the table would leave a series out
    for (const UnusedRow& row : panel.unused)
        if (row.reason.starts_with("unit ")) CHECK((row.city == "HongKong" || row.city == "Macao"));
    CHECK(series(panel, "invention_patents_granted", 1).size() == (file == "macro_panel.csv" ? 0U : 6U));
}

TEST_CASE("line numbers are shown as ranges, reasons by frequency", "[unit][observed_panel]") {
    CHECK(line_ranges({2, 3, 4, 9, 11, 12}) == "2-4, 9, 11-12");
    CHECK(line_ranges({}).empty());
    const auto reasons = reasons_of({{2, "", "", "", "a"}, {3, "", "", "", "b"}, {5, "", "", "", "b"}});
    REQUIRE(reasons.size() == 2);
    CHECK(reasons[0].reason == "b");
    CHECK(reasons[0].lines == std::vector<int>{3, 5});
}
