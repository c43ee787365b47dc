// What a report holds of sweeps: the numbers of the analyses, for everything that a reader may choose.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>

#include "analysis/report/report_data.hpp"
#include "analysis/report/report_parts.hpp"
#include "analysis/surrogate.hpp"
#include "tests/support/json.hpp"
#include "tests/support/small_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
const ReportScope guangzhou{0, 2017, 1000};

/// The base and two values of a factor; hnte rises by 10 x value x (1 + replicate), costs 2 x value a year.
test::SmallSweep one_at_a_time() {
    test::SmallSweep sweep;
    const std::vector<double> values{nothing, 0.3, 0.9};
    sweep.table = {{test::column("voucher_rate", values)}, "one_at_a_time", {}, {}, {}, {}};
    sweep.until = 2017;
    sweep.value = [values](const std::string& id, std::size_t point, int replicate, int year) {
        const double value = std::isnan(values[point]) ? 0.0 : values[point];
        if (id == "hnte") return 100.0 * (replicate + 1) + (year >= 2016 ? 10.0 * value * (1 + replicate) : 0.0);
        if (id == "policy_cost") return year >= 2016 ? 50.0 + 2.0 * value : nothing;
        return 1.0;
    };
    return sweep;
}

/// A factor at twelve values; hnte is 1000 x value and luck.
test::SmallSweep latin_hypercube() {
    test::SmallSweep sweep;
    std::vector<double> values;
    for (int k = 0; k < 12; ++k) values.push_back(0.3 + 0.01 * k);
    sweep.table = {{test::column("capital_share", values)}, "latin_hypercube", {}, {}, {}, {}};
    sweep.until = 2017;
    sweep.value = [values](const std::string& id, std::size_t point, int replicate, int) {
        return id == "hnte" ? 1000.0 * values[point] + 5.0 * replicate + std::sin(static_cast<double>(point)) : 1.0;
    };
    return sweep;
}

/// Position of a variable in a list of them.
std::size_t place_of(const test::Json& list, const std::string& id) {
    for (std::size_t k = 0; k < list.size(); ++k)
        if (list[k]["id"].text == id) return k;
    throw std::out_of_range(id);
}

}  // namespace

TEST_CASE("each point of a sweep of single levers has its paired difference and its extra cost", "[unit][report]") {
    const TemporaryDirectory directory;
    const ResultsReader results = test::written(one_at_a_time(), directory / "sweep.h5");
    const auto text = effects_part(results, guangzhou);
    REQUIRE(text);
    const test::Json part = test::JsonReader::read(*text);
    CHECK(part["base"].number == 0.0);
    REQUIRE(part["points"].size() == 2);
    REQUIRE(part["years"].size() == 1);
    CHECK(part["years"][0].number == 2017.0);
    const std::size_t hnte = place_of(part["variables"], "hnte"), share = place_of(part["variables"], "rd_intensity");
    const test::Json& point = part["points"][1];
    CHECK(point["point"].number == 2.0);
    CHECK(point["settings"][0][1].number == 0.9);
    // 9 and 18: mean 13.5, Student's t with one degree of freedom 6.3138 x sd 6.364 / sqrt 2
    const test::Json& effect = point["effects"][hnte][3];  // Foshan, one year
    CHECK(effect[0].number == Approx(13.5));
    CHECK(effect[1].number == Approx(13.5 - 6.313752 * 4.5).epsilon(1e-4));
    CHECK(effect[2].number == Approx(13.5 + 6.313752 * 4.5).epsilon(1e-4));
    CHECK(point["effects"][share][0].size() == 0);  // nothing but 0: no list
    CHECK(point["effects"][share][0].number == 0.0);
    CHECK(point["costs"][0][0].number == Approx(2 * 1.8));  // 2016 and 2017
    CHECK(point["pairing"]["pairs"].number == 2.0);
}

TEST_CASE("only sweeps of points to compare have lever effects, and only those that move factors together surrogates",
          "[unit][report]") {
    const TemporaryDirectory directory;
    const ResultsReader single = test::written(one_at_a_time(), directory / "single.h5"),
                        together = test::written(latin_hypercube(), directory / "together.h5");
    CHECK_FALSE(effects_part(together, guangzhou));
    CHECK_FALSE(surrogates_part(single, guangzhou));
    CHECK_FALSE(sensitivity_part(single, guangzhou));  // its differences are the lever effects
    CHECK(surrogates_part(together, guangzhou));
    const ReportScope no_room{0, 2017, fewest_surrogate_points - 1};
    CHECK_FALSE(surrogates_part(together, no_room));
    const ResultsReader* const files[] = {&single, &together};
    CHECK(surrogate_points(files) == std::vector<std::size_t>{0, 12});
}

TEST_CASE("the surrogates of a report are those of kapok surrogate, packed without losing a digit", "[unit][report]") {
    const TemporaryDirectory directory;
    const ResultsReader results = test::written(latin_hypercube(), directory / "sweep.h5");
    const DesignInputs design = design_inputs(results);
    const SurrogateOutcome outcome{*results.find("hnte"), 0, 2017};
    const std::vector<Surrogate> fitted = fit_surrogates(results, design, {&outcome, 1});
    const test::Json part = test::JsonReader::read(*surrogates_part(results, guangzhou));
    const test::Json& hnte = part["outcomes"][place_of(part["outcomes"], "hnte")];
    CHECK(hnte["constant"].number == fitted.front().process.constant());
    // base64 of float64, lowest byte first
    const std::string& text = hnte["weights"].text;
    const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    REQUIRE(text.size() == 4 * ((8 * 12 + 2) / 3));
    std::vector<unsigned char> bytes;
    for (std::size_t k = 0; k < text.size(); k += 4) {
        unsigned group = 0;
        for (std::size_t j = 0; j < 4; ++j) group = group * 64 + static_cast<unsigned>(digits.find(text[k + j]));
        for (const unsigned shift : {16U, 8U, 0U}) bytes.push_back(static_cast<unsigned char>(group >> shift & 0xFFU));
    }
    for (std::size_t k = 0; k < 12; ++k) {
        double value = 0.0;
        std::memcpy(&value, bytes.data() + 8 * k, sizeof value);
        CHECK(value == fitted.front().process.weights()(static_cast<Eigen::Index>(k)));
    }
    CHECK(part["budget"].is_null);
}

TEST_CASE("surrogates fitted to some points hold no other points", "[unit][report]") {
    const TemporaryDirectory directory;
    const ResultsReader results = test::written(latin_hypercube(), directory / "sweep.h5");
    const test::Json part = test::JsonReader::read(*surrogates_part(results, {0, 2017, 10}));
    CHECK(part["inputs"].size() == 10);
    CHECK(part["outcomes"][0]["rows"].is_null);  // all of those
}

TEST_CASE("goals that no run meets are named and set aside from packages", "[unit][report]") {
    const TemporaryDirectory directory;
    test::SmallSweep sweep = one_at_a_time();
    sweep.until = 2020;
    sweep.value = [](const std::string& id, std::size_t point, int, int) {
        if (id == "rd_intensity") return point == 2 ? 3.5 : 2.0;  // goal: 3
        return id == "policy_cost" ? 10.0 + static_cast<double>(point) : 0.0;
    };
    const ResultsReader results = test::written(sweep, directory / "sweep.h5");
    const auto text = robust_part(results, {0, 2020, 0});
    REQUIRE(text);
    const test::Json part = test::JsonReader::read(*text);
    REQUIRE(part["goals"].size() == 1);
    CHECK(part["goals"][0]["id"].text == "rd_intensity");
    CHECK(part["set_aside"].size() == 17);
    CHECK(part["goal_words"]["en"].text == "the one attainable goal");
    CHECK(part["factors"].size() == 1);
    CHECK(part["decisions"][0]["telling"][0][1].number == 0.9);
    CHECK(part["decisions"][0]["point"].number == 2.0);
    CHECK(part["decisions"][0]["all_goals"][0].number == 1.0);
    CHECK(part["decisions"][0]["settings"][0][1].number == 0.9);
    CHECK(part["packages"][0]["decision"].number == 0.0);
}

TEST_CASE("shares of the variance of a sweep are there for every year after the first", "[unit][report]") {
    const TemporaryDirectory directory;
    const ResultsReader results = test::written(latin_hypercube(), directory / "sweep.h5");
    const test::Json part = test::JsonReader::read(*variance_over_time_part(results, guangzhou));
    REQUIRE(part["years"].size() == 2);  // 2016 and 2017
    const std::size_t hnte = place_of(part["variables"], "hnte"), years = 2;
    REQUIRE(part["outcomes"].size() == 2 * part["variables"].size() * years);  // Guangzhou and the delta
    const test::Json& parts = part["outcomes"][hnte * years]["parts"];
    CHECK(parts[0][0].number > 0.9);  // the points' values are far apart, luck moves all of them alike
    CHECK(parts[0][0].number + parts[2][0].number + parts[4][0].number == Approx(1.0).epsilon(1e-3));
}

TEST_CASE("without a single scenario the base of a sweep stands in, alone and named", "[unit][report]") {
    const TemporaryDirectory directory;
    test::SmallSweep sweep = one_at_a_time();
    sweep.table.columns.front().values = {0.3, nothing, 0.9};  // the base is not the first point
    sweep.value = [](const std::string&, std::size_t point, int replicate, int) { return 100.0 * static_cast<double>(point) + replicate; };
    sweep.fails = [](std::size_t point, int replicate) { return point == 0 && replicate == 0; };
    const ResultsReader results = test::written(sweep, directory / "sweep.h5");
    const ResultsReader* const files[] = {&results};
    const test::Json report = test::JsonReader::read(report_json(files, {}));
    REQUIRE(report["scenarios"].size() == 1);
    const test::Json& base = report["scenarios"][0];
    CHECK(base["base_of"].number == 0.0);
    CHECK(base["point"].number == 1.0);
    CHECK(base["run"]["finished"].number == 2.0);  // of the base, not of the sweep
    CHECK(report["sweeps"][0]["run"]["finished"].number == 5.0);
    const std::size_t hnte = place_of(base["variables"], "hnte");
    CHECK(base["variables"][hnte]["regions"][0]["mean"][0].number == Approx(100.5));
    const std::size_t goal = place_of(base["goals"][0]["indicators"], "hnte");
    CHECK(base["goals"][0]["indicators"][goal]["years"][0]["median"].number == Approx(100.5));
    CHECK(report["sweeps"][0]["variables"][place_of(report["sweeps"][0]["variables"], "hnte")]["unit"]["zh"].text == "家");
}

TEST_CASE("no point of a sweep is shown as a scenario that is not its base, or whose runs have failed", "[unit][report]") {
    const TemporaryDirectory directory;
    const ResultsReader together = test::written(latin_hypercube(), directory / "together.h5");
    test::SmallSweep sweep = one_at_a_time();
    sweep.fails = [](std::size_t point, int) { return point == 0; };
    const ResultsReader broken = test::written(sweep, directory / "broken.h5");
    const ResultsReader* const files[] = {&together, &broken};
    const test::Json report = test::JsonReader::read(report_json(files, {}));
    CHECK(report["scenarios"].size() == 0);
    CHECK(report["sweeps"].size() == 2);
}
