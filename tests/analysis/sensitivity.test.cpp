#include "analysis/sensitivity.hpp"

#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "runner/messages.hpp"
#include "runner/sweep/unit_design.hpp"
#include "tests/support/designed_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

SensitivityAnalysis analyse(const ResultsReader& results, std::vector<int> years = {2018}) {
    const std::vector<std::size_t> regions{0};
    return sensitivity(results, std::vector{*results.find("rd_intensity"), *results.find("gdp")}, years, regions, 200);
}

/// A figure of a factor for the first outcome.
double figure(const SensitivityAnalysis& analysis, std::size_t factor, std::size_t measure, std::size_t outcome = 0) {
    for (const FactorSensitivity& row : analysis.outcomes.at(outcome).factors)
        if (row.factor == factor) return row.measures.at(measure).value;
    throw std::out_of_range("no such factor");
}

DesignedSweep sobol_sweep(int samples, bool second_order = false) {
    return {
        "sobol", saltelli_design(samples, 3, second_order, 5), {{"samples", samples}, {"second_order", second_order}}};
}

std::string refusal(const std::filesystem::path& path, const DesignedSweep& sweep) {
    const ResultsReader results = write_sweep(path, sweep, [](const auto&, int, int) { return 1.0; });
    try {
        analyse(results);
    } catch (const InputError& error) {
        return error.faults.front().text;
    }
    return {};
}

}  // namespace

TEST_CASE("a sweep with Saltelli's design is analysed by Sobol' indices, its factors by rank", "[unit][sensitivity]") {
    const TemporaryDirectory directory;
    // variances 1, 4 and 0 twelfths of the levers; luck adds 1 or -1, and turns the effect of the first by a tenth as much,
    // which makes the product of its effects in the two replicates 0.9 * 1.1
    const auto outcome = [](const auto& x, int replicate, int year) {
        const double luck = replicate == 0 ? -1.0 : 1.0;
        return year == 2016 ? 3.0 : 50.0 + x(0) + 2.0 * x(1) + luck * (1.0 + 0.1 * (x(0) - 0.5));
    };
    const SensitivityAnalysis analysis =
        analyse(write_sweep(directory / "sobol.h5", sobol_sweep(256), outcome), {2016, 2018});
    CHECK(analysis.method == SensitivityMethod::sobol_indices);
    REQUIRE(analysis.outcomes.size() == 4);
    CHECK(std::isnan(analysis.outcomes[0].factors[0].measures[0].value));  // nothing varies in 2016
    CHECK(analysis.outcomes[0].factors[0].rank == 0);
    const OutcomeSensitivity& found = analysis.outcomes[2];
    CHECK(found.year == 2018);
    CHECK(found.factors[0].factor == 1);
    CHECK(found.factors[0].rank == 1);
    CHECK(figure(analysis, 1, 0, 2) == Approx(4.0 / 4.99).margin(0.02));
    CHECK(figure(analysis, 0, 1, 2) == Approx(0.99 / 4.99).margin(0.02));
    CHECK(figure(analysis, 2, 0, 2) == Approx(0.0).margin(1e-9));
    CHECK(found.factors[0].is_clear == true);
    CHECK(found.factors[2].is_clear == false);
    CHECK(found.mean == Approx(51.5).margin(0.02));
    // luck -1, 1: the variance of two draws is 2; what it turns has 2 * 0.01 / 12
    REQUIRE(found.luck.has_value());
    const double turned = 2.0 * 0.01 / 12.0, total = 2.0 + turned + 5.0 / 12.0 - turned / 2.0;
    CHECK(found.luck->luck.value == Approx(2.0 / total).margin(0.01));
    CHECK(found.luck->interaction.value == Approx(turned / total).epsilon(0.05));
    CHECK(figure(analysis, 0, 2, 2) == Approx(turned / (4.99 / 12.0)).epsilon(0.05));
    CHECK(figure(analysis, 1, 2, 2) == Approx(0.0).margin(1e-9));
    CHECK(figure(analysis, 1, 0, 3) ==
          Approx(figure(analysis, 1, 0, 2)));  // GDP is ten times as large, its shares are the same
}

TEST_CASE("pairs of factors are there with second order", "[unit][sensitivity]") {
    const TemporaryDirectory directory;
    const auto product = [](const auto& x, int, int) { return (x(0) - 0.5) * (x(2) - 0.5); };
    const SensitivityAnalysis analysis = analyse(write_sweep(directory / "sobol.h5", sobol_sweep(256, true), product));
    REQUIRE(analysis.outcomes[0].pairs.size() == 3);
    CHECK(analysis.outcomes[0].pairs[0].first == 0);
    CHECK(analysis.outcomes[0].pairs[0].second == 2);
    CHECK(analysis.outcomes[0].pairs[0].interaction.value == Approx(1.0).margin(0.05));
    CHECK(sensitivity_tables(analysis, false, 0).back().id() == "pairs");
}

TEST_CASE("failed runs cost a base sample or a replicate, whichever costs less", "[unit][sensitivity]") {
    const TemporaryDirectory directory;
    const auto outcome = [](const auto& x, int replicate, int) { return x(0) + 2.0 * x(1) + 100.0 * replicate; };
    DesignedSweep sweep = sobol_sweep(64);
    sweep.fails = [](int point, int replicate) {
        return point == 5 * 3 + 1 && replicate == 1;
    };  // sample 3, first factor
    const SensitivityAnalysis one = analyse(write_sweep(directory / "one.h5", sweep, outcome));
    CHECK(one.runs.needed - one.runs.finished == 1);
    CHECK(one.outcomes[0].replicates == 2);
    CHECK(one.outcomes[0].points == 319);
    for (const FactorSensitivity& row : one.outcomes[0].factors) CHECK(row.sample == (row.factor == 0 ? 63U : 64U));
    CHECK(figure(one, 1, 0) == Approx(0.8).margin(0.05));  // without common replicates the 100 of luck would drown it
    sweep.fails = [](int point, int replicate) { return point % 3 != 0 && replicate == 1; };
    const SensitivityAnalysis most = analyse(write_sweep(directory / "most.h5", sweep, outcome));
    CHECK(most.outcomes[0].replicates == 1);
    CHECK(most.outcomes[0].points == 320);
    CHECK_FALSE(most.outcomes[0].luck.has_value());
    const std::string text = sensitivity_tables(most, true, 10).front().text(Language::en);
    CHECK_THAT(
        text, Catch::Contains("213 of 640 runs did not finish") && !Catch::Contains("replicates differ in parameters"));
    sweep.draws = {"posterior", 2019, {"growth"}, {0, 1}, {0.1, 0.2}};
    sweep.fails = [](int, int replicate) { return replicate == 0; };
    CHECK_THAT(sensitivity_tables(analyse(write_sweep(directory / "drawn.h5", sweep, outcome)), true, 10)
                   .front()
                   .text(Language::en),
               Catch::Contains("replicates differ in parameters as well"));
    sweep.fails = [](int, int) { return true; };
    CHECK(analyse(write_sweep(directory / "none.h5", sweep, outcome)).outcomes[0].factors[0].rank == 0);
}

TEST_CASE("a sweep with Morris's design is analysed by elementary effects in the indicator's unit",
          "[unit][sensitivity]") {
    const TemporaryDirectory directory;
    DesignedSweep sweep{"morris", morris_trajectories(6, 3, 4, 2), {{"trajectories", 6}}};
    sweep.fails = [](int point, int replicate) { return point == 0 && replicate == 0; };
    // luck -1 or 1 changes the level, and the effect of the third by itself
    const auto outcome = [](const auto& x, int replicate, int) {
        const double luck = 2.0 * replicate - 1.0;
        return 20.0 + 3.0 * x(0) - 4.0 * x(1) + 5.0 * luck + (1.0 + luck) * x(2);
    };
    const SensitivityAnalysis analysis = analyse(write_sweep(directory / "morris.h5", sweep, outcome));
    CHECK(analysis.method == SensitivityMethod::elementary_effects);
    CHECK(analysis.outcomes[0].factors[0].factor == 1);
    CHECK(figure(analysis, 1, 0) == Approx(4.0));   // mu*
    CHECK(figure(analysis, 1, 1) == Approx(-4.0));  // mu
    CHECK(figure(analysis, 0, 2) == Approx(0.0).margin(1e-6));
    CHECK(figure(analysis, 0, 3) == Approx(0.0).margin(1e-9));
    CHECK(figure(analysis, 2, 1) == Approx(1.0));
    CHECK(figure(analysis, 2, 3) == Approx(std::sqrt(2.0)));  // effects 0 and 2
    // the third is none where luck is -1 and 2 where it is 1, in all trajectories: t(0.95; 1) sqrt(2) / sqrt(2)
    CHECK(figure(analysis, 2, 4) == Approx(6.313752));
    for (const FactorSensitivity& row : analysis.outcomes[0].factors) CHECK(row.is_clear == (row.factor != 2));
    CHECK(figure(analysis, 1, 0, 1) == Approx(40.0));
    std::size_t effects = 0;
    for (const FactorSensitivity& row : analysis.outcomes[0].factors) effects += row.sample;
    CHECK(effects == 17);  // the step at the point that failed is missing
}

TEST_CASE("factors whose runs all failed have no figure and the others keep theirs", "[unit][sensitivity]") {
    const TemporaryDirectory directory;
    const Eigen::MatrixXd points = morris_trajectories(6, 3, 4, 2);
    DesignedSweep sweep{"morris", points, {{"trajectories", 6}}};
    sweep.fails = [points](int point, int) {  // the points before each step of the first factor
        const Eigen::Index at = point;
        return at + 1 < points.rows() && (at + 1) % 4 != 0 && points(at, 0) != points(at + 1, 0);
    };
    const auto outcome = [](const auto& x, int replicate, int) { return 20.0 + 3.0 * x(0) - 4.0 * x(1) + replicate; };
    const SensitivityAnalysis morris = analyse(write_sweep(directory / "morris.h5", sweep, outcome));
    CHECK(std::isnan(figure(morris, 0, 0)));
    CHECK(std::isnan(figure(morris, 0, 4)));
    DesignedSweep saltelli = sobol_sweep(16);
    saltelli.replicates = 3;
    saltelli.fails = [](int point, int) { return point % 5 == 0; };  // every A
    const SensitivityAnalysis sobol = analyse(write_sweep(directory / "sobol.h5", saltelli, outcome));
    for (const FactorSensitivity& row : sobol.outcomes[0].factors) {
        CHECK(std::isnan(row.measures[0].value));
        CHECK(row.is_clear != true);
    }
}

TEST_CASE("one-at-a-time designs give differences from the base in the same replicates", "[unit][sensitivity]") {
    const TemporaryDirectory directory;
    Eigen::MatrixXd points(5, 2);
    points << none, none, 0.0, none, 1.0, none, none, 0.0, none, 1.0;
    DesignedSweep sweep{"one_at_a_time", points, {}, 4};
    sweep.labels = {{}, {"plan", "baseline"}};
    sweep.not_needed = [](int point, int replicate) { return point == 4 && replicate == 3; };
    // replicate r starts at 100 r; the first factor at its lowest end takes 2 + 0.1 r away, the second adds 1 at its
    // highest
    const auto outcome = [](const auto& x, int replicate, int) {
        const double level = 100.0 * replicate;
        if (!std::isnan(x(0))) return level - (x(0) == 0.0 ? 2.0 + 0.1 * replicate : 0.0);
        return std::isnan(x(1)) ? level : level + x(1);
    };
    const SensitivityAnalysis analysis = analyse(write_sweep(directory / "one.h5", sweep, outcome));
    const auto& rows = analysis.outcomes[0].factors;
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].setting == 0.0);
    CHECK(rows[1].setting == 10.0);
    CHECK(rows[0].rank == 1);
    CHECK(rows[1].rank == 1);  // the other end of the same factor
    CHECK(rows[0].measures[0].value == Approx(-2.15));
    // deviation 0.1291 over 4 replicates: t(0.95; 3) * 0.06455 = 0.15191
    CHECK(rows[0].measures[0].high == Approx(-2.15 + 0.15191).epsilon(1e-4));
    CHECK(rows[3].measures[0].value == Approx(1.0));
    CHECK(rows[3].sample == 3);
    CHECK(analysis.outcomes[0].mean == Approx(150.0));
    CHECK(analysis.outcomes[0].deviation ==
          Approx(std::sqrt((1.15 * 1.15 + 2.0 * 1.15 * 0.0 + 3.0) / 4.0)).margin(0.6));
    const auto tables = sensitivity_tables(analysis, true, 10);
    CHECK_THAT(tables[2].text(Language::en), Catch::Contains("baseline") && Catch::Contains("-2.15"));
    CHECK_THAT(answers_json(sensitivity_tables(analysis, false, 0)),
               Catch::Contains("\"setting\": 10, ") && Catch::Contains("\"setting\": \"baseline\", "));
    CHECK(analysis.runs.needed == 19);
}

TEST_CASE("factorial designs and Latin hypercubes are analysed by correlation ratios", "[unit][sensitivity]") {
    const TemporaryDirectory directory;
    const std::vector<int> levels{3, 2, 2};
    const auto outcome = [](const auto& x, int replicate, int) { return 2.0 * x(0) + x(1) + replicate; };
    DesignedSweep sweep{"factorial", full_factorial(levels), {{"levels", 2}}};
    const SensitivityAnalysis factorial = analyse(write_sweep(directory / "factorial.h5", sweep, outcome));
    CHECK(factorial.method == SensitivityMethod::correlation_ratios);
    CHECK(figure(factorial, 0, 1) == Approx(2.0));
    CHECK(figure(factorial, 1, 1) == Approx(1.0));
    CHECK(figure(factorial, 2, 1) == Approx(0.0).margin(1e-9));
    // variances 4/6 and 1/4; 12 points, one coefficient: corrected by 11 / 10
    CHECK(figure(factorial, 0, 0) == Approx(1.0 - (0.25 / (0.25 + 4.0 / 6.0)) * 1.1));
    sweep = {"latin_hypercube", latin_hypercube(200, 3, 1), {{"samples", 200}}};
    sweep.fails = [](int point, int) { return point == 7; };
    const SensitivityAnalysis hypercube = analyse(write_sweep(directory / "hypercube.h5", sweep, outcome));
    CHECK(hypercube.outcomes[0].points == 199);
    CHECK(hypercube.outcomes[0].factors[0].factor == 0);
    CHECK(figure(hypercube, 0, 0) == Approx(0.8).margin(0.08));
}

TEST_CASE("files without a design that tells sensitivity are refused with what is needed", "[unit][sensitivity]") {
    const TemporaryDirectory directory;
    const Eigen::MatrixXd points = full_factorial(std::vector<int>{2, 2});
    CHECK_THAT(refusal(directory / "a.h5", {"simplex", points}),
               Catch::Contains("design is 'simplex'") &&
                   Catch::Contains("one of sobol, morris, one_at_a_time, latin_hypercube, factorial"));
    CHECK_THAT(refusal(directory / "b.h5", {"", points}), Catch::Contains("does not say what its design is"));
    DesignedSweep sweep{"factorial", points};
    sweep.has_coordinates = false;
    CHECK_THAT(refusal(directory / "c.h5", sweep), Catch::Contains("no coordinates of the factor 'first'"));
    Eigen::MatrixXd constant = points;
    constant.col(1).setConstant(0.5);
    CHECK(refusal(directory / "d.h5", {"factorial", constant}) ==
          "second is the same at every point of the sweep; only factors that vary can be analysed");
    CHECK_THAT(refusal(directory / "e.h5", {"sobol", points}),
               Catch::Contains("are not those of a design of kind 'sobol'"));
    CHECK_THAT(refusal(directory / "f.h5", {"morris", points}),
               Catch::Contains("are not those of a design of kind 'morris'"));
    DesignedSweep single{"", Eigen::MatrixXd(1, 0)};
    CHECK_THAT(refusal(directory / "g.h5", single), Catch::Contains("holds a single scenario"));
}

TEST_CASE("an analysis has the same bits on any number of threads", "[property][sensitivity]") {
    const TemporaryDirectory directory;
    const auto outcome = [](const auto& x, int replicate, int year) {
        return std::exp(x(0) * x(1)) + std::sin(replicate + 3.0 * x(2)) * (year - 2014);
    };
    const DesignedSweep hypercube{"latin_hypercube", latin_hypercube(300, 3, 1)};
    const ResultsReader results =
        write_sweep(directory / "a.h5", GENERATE(true, false) ? hypercube : sobol_sweep(32, true), outcome);
    std::vector<std::string> answers;
    for (const std::size_t threads : {1U, 2U, 7U}) {
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
        answers.push_back(answers_json(sensitivity_tables(analyse(results, {2015, 2016, 2017, 2018}), false, 0)));
    }
    CHECK(answers[0] == answers[1]);
    CHECK(answers[0] == answers[2]);
}

TEST_CASE("an analysis reads well in both languages and has all figures as CSV and JSON", "[unit][sensitivity]") {
    const TemporaryDirectory directory;
    const auto outcome = [](const auto& x, int replicate, int) { return 50.0 + x(0) + 2.0 * x(1) + replicate; };
    const SensitivityAnalysis analysis =
        analyse(write_sweep(directory / "sobol.h5", sobol_sweep(64), outcome), {2017, 2018});
    const auto tables = sensitivity_tables(analysis, true, 2);
    REQUIRE(tables.size() == 2 + 4);
    const std::string en = answers_text(tables, Language::en), zh = answers_text(tables, Language::zh);
    CHECK_THAT(en, Catch::Contains("vouchers: Sobol' indices, design sobol\n") &&
                       Catch::Contains("vouchers: factors and indicators in 2018; total, share of the variance\n") &&
                       Catch::Contains("Guangzhou, 2017: R&D expenditure as a share of GDP (percent)\n") &&
                       Catch::Contains("the first 2 of 3 factors; --top 0 shows all"));
    CHECK_THAT(en, Catch::Contains("\n 1 R&D expenditure as a share of GDP\n 2 Gross domestic product\n") &&
                       Catch::Contains("\nalone: share that is due to the factor alone\n"));
    CHECK_THAT(zh, Catch::Contains("广州,2018年:") && Catch::Contains("总效应") && Catch::Contains("乙") &&
                       !Catch::Contains("the second"));
    CHECK(tables[2].rows() == 2);
    CHECK(tables[1].rows() == 3);
    const auto whole = sensitivity_tables(analysis, false, 2);
    REQUIRE(whole.size() == 3);
    CHECK(whole[2].rows() == 3 * 4);
    CHECK_THAT(
        whole[2].csv(),
        Catch::StartsWith("region,year,variable,unit,rank,factor,total,total_low_90,total_high_90,first_order,"));
    CHECK_THAT(whole[2].csv(), Catch::Contains("\nGuangzhou,2017,rd_intensity,percent,1,second,0."));
    CHECK_THAT(whole[1].csv(),
               Catch::StartsWith("region,year,factor,clear,mean_rank,rd_intensity,gdp\nGuangzhou,2018,second,2,1,0."));
    CHECK_THAT(answers_json(whole), Catch::Contains("\"outcomes\": [") && Catch::Contains("\"overview\": [") &&
                                        Catch::Contains("\"effects\": ["));
}
