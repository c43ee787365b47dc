// Backtests of forecasters whose quality is known, and of the model itself, small.
#include "runner/evidence/backtest.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/geography.hpp"
#include "model/rng.hpp"
#include "runner/ensemble.hpp"
#include "runner/evidence/backtest_report.hpp"
#include "runner/evidence/model_forecaster.hpp"
#include "tests/runner/runner_support.hpp"

using namespace kapok;

namespace {

constexpr int first_year = 2008, last_year = 2019;
const std::vector<std::string_view> indicators{"gdp", "hnte", "rd_expenditure", "population"};

/// Logarithm of a variable in a region: a path that bends in 2015, which no naive method can know, and the
/// luck of the observation.
double log_path(std::size_t v, std::size_t region, int year) {
    const double growth = year <= 2015 ? 0.05 : 0.05 - 0.06 * (v % 2 == 0 ? 1.0 : -1.0);
    return 4.0 + static_cast<double>(v) + 0.1 * static_cast<double>(region) + growth * (year - 2015);
}
double luck(std::uint64_t who, std::uint64_t member, int year) {
    return Stream(5, static_cast<std::uint32_t>(member), who, Quarter{year}, Purpose::test).normal();
}

/// All indicators in all cities, with noise of 0.02.
ObservedPanel synthetic_panel() {
    ObservedPanel panel;
    panel.file = "synthetic.csv";
    for (std::size_t v = 0; v < indicators.size(); ++v)
        for (std::size_t region = 0; region < city_count; ++region)
            for (int year = first_year; year <= last_year; ++year) {
                const double noise = 0.02 * luck(100 * v + region, 0, year);
                panel.series[{find_variable(indicators[v]).value(), region}].push_back(
                    {year, std::exp(log_path(v, region, year) + noise)});
                ++panel.rows;
            }
    return panel;
}

/// Knows the path; its members have `spread` around it, and all are off by `bias`.
OriginForecast synthetic_forecast(double spread, double bias, int seen_until) {
    OriginForecast forecast{{}, "synthetic", "合成", seen_until};
    for (std::uint64_t member = 1; member <= 59; ++member) {
        Record record;
        record.years = last_year - Record::first_year + 1;
        record.yearly.resize(datasets().size());
        for (std::size_t v = 0; v < indicators.size(); ++v) {
            auto& values = record.yearly[find_variable(indicators[v]).value()];
            for (int year = Record::first_year; year <= last_year; ++year)
                for (std::size_t region = 0; region < region_count; ++region)
                    values.push_back(std::exp(log_path(v, region, year) + bias +
                                              spread * luck(100 * v + region, member, year)));
        }
        forecast.members.push_back(std::move(record));
    }
    return forecast;
}

BacktestPlan plan_of(std::vector<int> origins) {
    return {std::move(origins), 3, 500};
}

const GroupScore& overall(const Backtest& backtest) {
    return *backtest.of_kind(GroupKind::overall).at(0);
}

}  // namespace

TEST_CASE("a forecaster that knows the law is better than all naive methods and calibrated",
          "[statistical][backtest]") {
    const Backtest backtest = run_backtest(synthetic_panel(), plan_of({2015, 2017}),
                                           [](int) { return synthetic_forecast(0.02, 0.0, 2015); });
    const GroupScore& all = overall(backtest);
    // 36 series, 4 years from 2015 and 2 from 2017
    CHECK(all.targets == 36U * 6U);
    CHECK(all.series_count == 36U);
    CHECK(all.main_skill().low > 0.3);
    CHECK(all.main_skill().p < 0.01);
    CHECK(all.equal_weight_skill[model_column].low > 0.3);
    for (std::size_t c = first_naive_column; c < selected_column; ++c)
        CHECK(all.score[model_column] < all.score[c]);
    // 144 independent values, two of each from 2016 and 2017 shared by no one: within 4.9 standard errors
    for (std::size_t k = 0; k < interval_levels.size(); ++k) {
        const double p = interval_levels[k];
        CHECK(std::abs(all.coverage[k] - p) < 4.9 * std::sqrt(p * (1.0 - p) / 144.0));
    }
    int in_bins = 0;
    for (const int count : all.pit) in_bins += count;
    CHECK(in_bins == 216);
}

TEST_CASE("a biased forecaster is found worse, and its anchored forecast is not", "[unit][backtest]") {
    const Backtest backtest = run_backtest(synthetic_panel(), plan_of({2015}),
                                           [](int) { return synthetic_forecast(0.02, 0.7, 2015); });
    const GroupScore& all = overall(backtest);
    CHECK(all.main_skill().high < 0.0);
    CHECK(all.main_skill().p < 0.01);
    CHECK(all.better_series == 0);
    CHECK(all.coverage[2] < 0.05);
    CHECK(all.pit.front() == 144);  // every value is below the forecast
    CHECK(all.skill[anchored_column][selected_column].skill > 0.3);
    const std::string text = backtest_text(synthetic_panel(), backtest, Language::en);
    CHECK(text.find("36 of 36 series.") != std::string::npos);
}

TEST_CASE("groups add up, and the delta counts only in its own", "[property][backtest]") {
    ObservedPanel panel = synthetic_panel();
    panel.series[{find_variable("gdp").value(), delta_region}] = {{2014, 90.0}, {2018, 100.0}};
    const Backtest backtest =
        run_backtest(panel, plan_of({2015, 2016}), [](int) { return synthetic_forecast(0.02, 0.0, 2015); });
    const auto targets = [&](GroupKind kind) {
        std::size_t sum = 0;
        for (const GroupScore* group : backtest.of_kind(kind)) sum += group->targets;
        return sum;
    };
    CHECK(targets(GroupKind::overall) == 36U * 7U);
    CHECK(targets(GroupKind::origin) == 36U * 7U);
    CHECK(targets(GroupKind::horizon) == 36U * 7U);
    CHECK(targets(GroupKind::indicator) == 36U * 7U);
    CHECK(targets(GroupKind::region) == 36U * 7U + 2U);
    CHECK(targets(GroupKind::series) == backtest.targets.size());
    CHECK(backtest.of_kind(GroupKind::series).size() == 37U);
    CHECK(backtest.of_kind(GroupKind::horizon).size() == 4U);
}

TEST_CASE("what comes after the origin changes no naive forecast from it", "[property][backtest]") {
    const auto forecaster = [](int) { return synthetic_forecast(0.02, 0.0, 2015); };
    ObservedPanel panel = synthetic_panel(), other = panel;
    for (auto& [key, points] : other.series)
        for (YearValue& point : points)
            if (point.year > 2016 && point.year < 2019) point.value *= 3.0;
    const Backtest a = run_backtest(panel, plan_of({2016}), forecaster),
                   b = run_backtest(other, plan_of({2016}), forecaster);
    REQUIRE(a.targets.size() == b.targets.size());
    int compared = 0;
    for (std::size_t t = 0; t < a.targets.size(); ++t) {
        if (a.targets[t].year != 2019) continue;  // observed alike in both
        CHECK(a.targets[t].score == b.targets[t].score);
        CHECK(a.targets[t].selected == b.targets[t].selected);
        ++compared;
    }
    CHECK(compared == 36);
}

TEST_CASE("a single value takes its spread from its indicator's other cities, or the middle of all series",
          "[unit][backtest]") {
    const std::size_t gdp = find_variable("gdp").value();
    ObservedPanel panel;
    panel.series[{gdp, 0}] = {{2015, 100.0}, {2016, 110.0}};
    // yearly steps of 0.1, 0.2 and 1 in logarithms: variances 0.01, 0.04 and 1
    const std::array<double, 3> steps{0.1, 0.2, 1.0};
    for (std::size_t k = 0; k < steps.size(); ++k)
        panel.series[{find_variable(indicators[k + 1]).value(), 0}] = {{2014, 5.0},
                                                                       {2015, 5.0 * std::exp(steps[k])}};
    const auto forecaster = [](int) { return synthetic_forecast(0.02, 0.0, 2015); };
    const auto score_with = [](double variance) {  // t with 4 degrees of freedom: twice the variance
        return ensemble_crps(LogNormalLaw{std::log(100.0), 2.0 * variance}.quantiles(), 110.0) / 100.0;
    };
    const Backtest alone = run_backtest(panel, plan_of({2015}), forecaster);
    REQUIRE(alone.targets.size() == 1);
    CHECK(alone.targets[0].score[first_naive_column] == Approx(score_with(0.04)));
    panel.series[{gdp, 1}] = {{2014, 7.0}, {2015, 7.0 * std::exp(-0.3)}};
    const Backtest together = run_backtest(panel, plan_of({2015}), forecaster);
    CHECK(together.targets.at(0).score[first_naive_column] == Approx(score_with(0.09)));
    CHECK(together.targets[0].selected == NaiveMethod::last_value);
    CHECK(together.targets[0].own == std::array{true, false, false, false});
}

TEST_CASE("values that cannot be scored are listed with the reason", "[unit][backtest]") {
    const std::size_t gdp = find_variable("gdp").value(), firms = find_variable("firms").value(),
                      unicorns = find_variable("hnte").value();
    ObservedPanel panel;
    panel.series[{gdp, 0}] = {{2017, 5.0}, {2018, 6.0}};
    panel.series[{firms, 0}] = {{2014, 5.0}, {2016, 6.0}};
    panel.series[{unicorns, 0}] = {{2013, 2.0}, {2015, 0.0}, {2016, 1.0}};
    OriginForecast forecast = synthetic_forecast(0.02, 0.0, 2015);
    for (Record& record : forecast.members) record.yearly[firms].assign(record.yearly[gdp].size(), NAN);
    const Backtest backtest = run_backtest(panel, plan_of({2015}), [&](int) { return forecast; });
    CHECK(backtest.targets.empty());
    REQUIRE(backtest.unscored.size() == 4);
    for (const UnscoredTarget& u : backtest.unscored)
        CHECK(u.reason == (u.series.variable == gdp     ? "the series has no value up to the origin"
                           : u.series.variable == firms ? "fewer than two of the model's runs have a value"
                                                        : "the last value before the origin is 0"));
    CHECK(backtest_text(panel, backtest, Language::en).find("4 values.") != std::string::npos);
}

TEST_CASE("origins are those that the model and the record allow", "[unit][backtest]") {
    const ObservedPanel panel = synthetic_panel();
    CHECK(rolling_origins(panel) == std::vector<int>{2015, 2016, 2017, 2018});
    CHECK(last_panel_year(panel) == 2019);
    const auto forecaster = [](int) { return synthetic_forecast(0.02, 0.0, 2015); };
    CHECK_THROWS_AS(run_backtest(panel, plan_of({2014}), forecaster), std::invalid_argument);
    const Backtest backtest = run_backtest(panel, plan_of({2015}), forecaster);
    CHECK(backtest.origins_not_run == std::vector<int>{2008, 2009, 2010, 2011, 2012, 2013, 2014});
    CHECK(backtest_text(panel, backtest, Language::en)
              .find("Origins 2008 to 2014, which the record would allow, cannot be run") !=
          std::string::npos);
}

TEST_CASE("a report says what the parameters have seen", "[unit][backtest]") {
    const ObservedPanel panel = synthetic_panel();
    const auto text = [&](int seen_until) {
        return backtest_text(panel,
                             run_backtest(panel, plan_of({2016}),
                                          [&](int) { return synthetic_forecast(0.02, 0.0, seen_until); }),
                             Language::en);
    };
    CHECK(text(2016).find("IN SAMPLE") == std::string::npos);
    CHECK(text(2016).find("out of sample") != std::string::npos);
    CHECK(text(2017).find("in sample to 2017") != std::string::npos);
    CHECK(text(2019).find("IN SAMPLE") != std::string::npos);
}

TEST_CASE("a report has a line of CSV for each target and the same tables in Markdown", "[unit][backtest]") {
    const ObservedPanel panel = synthetic_panel();
    const Backtest backtest =
        run_backtest(panel, plan_of({2018}), [](int) { return synthetic_forecast(0.02, 0.0, 2015); });
    const std::string csv = backtest_csv(backtest),
                      markdown = backtest_markdown(panel, backtest, Language::en);
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 37);
    const auto columns = [&](std::size_t from) {
        return std::count(csv.begin() + static_cast<std::ptrdiff_t>(from),
                          csv.begin() + static_cast<std::ptrdiff_t>(csv.find('\n', from)), ',');
    };
    CHECK(columns(0) == columns(csv.find('\n') + 1));
    CHECK(markdown.starts_with("# Backtest\n"));
    CHECK(markdown.find("\n## By city\n\n| group |") != std::string::npos);
    CHECK(backtest_text(panel, backtest, Language::zh).starts_with("回溯检验\n"));
    CHECK(backtest_json(panel, backtest).find("\"fitted_until\": 2015") != std::string::npos);
}

TEST_CASE("the model itself is scored, alike on one thread and on two", "[evidence][backtest]") {
    const auto baseline = std::make_shared<const Baseline>(test::baseline_2015());
    Scenario scenario = load_scenario("as_enacted", *baseline);
    scenario.replicates = 3;
    scenario.scale = 0.005;
    scenario.until = 2017;
    const ObservedPanel panel = read_observed_panel(
        "city,year,indicator,value\nGuangzhou,2014,gdp,16135.95\nGuangzhou,2015,gdp,17347.37\nGuangzhou,2016,"
        "gdp,18559.73\n"
        "Shenzhen,2015,population_resident,1408.05\nShenzhen,2017,population_resident,1587.31\n",
        "panel.csv");
    std::vector<std::string> tables;
    for (const int threads : {1, 2}) {
        ModelForecaster forecaster({baseline, &scenario, ProgressStyle::none, nullptr});
        on_threads(threads, [&](int) {
            const Backtest backtest =
                run_backtest(panel, plan_of({2015, 2016}), [&](int origin) { return forecaster(origin); });
            CHECK(backtest.targets.size() == 3);
            CHECK(backtest.origins.at(0).members == 3);
            for (const OriginSummary& origin : backtest.origins) CHECK(origin.years_seen_too_early() == 0);
            // GDP of the year after the start within a fifth: the units of panel and record agree
            CHECK(backtest.targets.at(0).median == Approx(18559.73).epsilon(0.2));
            tables.push_back(backtest_csv(backtest));
        });
    }
    CHECK(tables.at(0) == tables.at(1));
}
