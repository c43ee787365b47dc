// `kapok robust` as a user calls it.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/support/program.hpp"
#include "tests/support/sweep_results.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

Outcome robust(const std::string& options, const SweepFile& file = crossed_sweep()) {
    const TemporaryDirectory directory;
    write_sweep(directory / "sweep.h5", file);
    return run_program(fmt::format("robust '{}' {}", (directory / "sweep.h5").string(), options));
}

}  // namespace

TEST_CASE("robust shows decisions, front and packages in English and in Chinese", "[unit][commands][robust]") {
    const Outcome english = robust("--goal 'rd_intensity>=3' --lang en"),
                  chinese = robust("--goal 'rd_intensity>=3' --lang zh");
    CHECK(english.code == 0);
    CHECK_THAT(english.text,
               Catch::StartsWith("Guangzhou in 2030: scenario 'vouchers', 5 decisions in 12 futures (60 runs)\n"));
    CHECK_THAT(english.text, Catch::Contains("voucher_rate 0.75") && Catch::Contains("Pareto front") &&
                                 Catch::Contains("probability 0.5 or more") &&
                                 Catch::Contains("Hypervolume of the front: 0.375 [0.375, 0.375]") &&
                                 Catch::Contains("A future is a replicate and a setting of knowledge_range_minutes.") &&
                                 Catch::Contains(" of 5 decisions have the highest probability, 1.00; ") &&
                                 Catch::Contains("In 0 of 12 futures no decision meets the goal."));
    CHECK(chinese.code == 0);
    CHECK_THAT(chinese.text, Catch::StartsWith("广州2030年") && Catch::Contains("帕累托前沿") &&
                                 Catch::Contains("情景发现") && Catch::Contains("目标达成概率"));
}

TEST_CASE("robust writes all decisions with all digits as CSV and JSON", "[unit][commands][robust]") {
    const Outcome csv = robust("--goal 'rd_intensity>=3' --format csv"),
                  json = robust("--goal 'rd_intensity>=3' --format json");
    CHECK(csv.code == 0);
    CHECK_THAT(csv.text,
               Catch::Contains(
                   "\npoint,decision,futures,probability,probability_low_90,probability_high_90,goals_met,cost,") &&
                   Catch::Contains(",mean_rd_intensity,factor_voucher_rate\n12,voucher_rate=1,12,1,") &&
                   Catch::Contains("\n0,voucher_rate=0,12,0,0,") && Catch::Contains("\nbox,step,cases,"));
    CHECK(json.code == 0);
    for (const char* member : {"\"goals\": [", "\"decisions\": [", "\"front\": [", "\"packages\": [", "\"factors\": [",
                               "\"regret\": [", "\"boxes\": []", "\"peeling\": []"})
        CHECK_THAT(json.text, Catch::Contains(member));
    CHECK_THAT(
        json.text,
        Catch::Contains("\"point\": 9, \"decision\": \"voucher_rate=0.75\", \"futures\": 12, \"probability\": 1"));
}

TEST_CASE("by default robust asks for the plan's goals of 2030, and says how far runs are from goals that none meets",
          "[unit][commands][robust]") {
    const Outcome usual = robust("--lang en");
    CHECK(usual.code == 0);
    CHECK_THAT(usual.text, Catch::Contains("World-park index against the 2030 thresholds") &&
                               Catch::Contains("None: the most probable, point ") &&
                               Catch::Contains("No run meets any of these goals."));
    CHECK_THAT(robust("--year 2020 --lang en").text,
               Catch::Contains("R&D expenditure as a share of GDP") && Catch::Contains(">= 6000"));
}

TEST_CASE("by default robust sets goals aside that no run meets, and says which; --all-goals keeps them",
          "[unit][commands][robust]") {
    const Outcome usual = robust("--year 2020 --lang en"), all = robust("--year 2020 --all-goals --lang en");
    CHECK(usual.code == 0);
    CHECK_THAT(usual.text, Catch::Contains("Set aside, as no run meets them (--all-goals keeps them): ") &&
                               Catch::Contains("the most probable to meet the one attainable goal first") &&
                               !Catch::Contains("all 2 goals") && !Catch::Contains("None: "));
    CHECK(all.code == 0);
    CHECK_THAT(all.text, Catch::Contains("the most probable to meet all 2 goals first") && !Catch::Contains("Set aside") &&
                             Catch::Contains("meets all 2 goals with probability 0.00"));
    CHECK_THAT(robust("--year 2020 --lang zh").text, Catch::Contains("未计入的目标") && Catch::Contains("唯一可达目标"));
    const std::string csv = robust("--year 2020 --format csv").text, json = robust("--year 2020 --format json").text;
    CHECK_THAT(csv, Catch::Contains(",share_met,set_aside,") && Catch::Contains("rd_intensity >= 3,rd_intensity,>=,3,>= 3,percent,0.6,no,") &&
                        Catch::Contains(",0,yes,"));
    CHECK_THAT(json, Catch::Contains("\"set_aside\": \"yes\"") && Catch::Contains("\"set_aside\": \"no\""));
    // those that a user names are kept, met or not
    CHECK_THAT(robust("--year 2020 --goal 'rd_intensity>=3' --goal 'hnte>=6000' --lang en").text,
               Catch::Contains("all 2 goals") && !Catch::Contains("Set aside"));
}

TEST_CASE("robust says in one line what is wrong", "[unit][commands][robust]") {
    const auto is_line = [](const Outcome& outcome, int code, const std::string& part) {
        CHECK(outcome.code == code);
        CHECK(std::count(outcome.text.begin(), outcome.text.end(), '\n') == 1);
        CHECK_THAT(outcome.text, Catch::Contains(part));
    };
    is_line(robust("--goal rd_intensty'>='3"), 2, "Did you mean 'rd_intensity'?");
    is_line(robust("--goal rd_intensity"), 2, "such as 'rd_intensity>=3'");
    is_line(robust("--city Guangzou"), 2, "Did you mean 'Guangzhou'?");
    is_line(robust("--city Shenzhen"), 2, "name some with --goal");
    is_line(robust("--year 2040"), 2, "2040 is not in the results");
    is_line(robust("--uncertain voucher"), 2, "no factor 'voucher'");
    is_line(robust("--all-goals --goal 'hnte>=1'"), 2, "--goal excludes --all-goals");
    is_line(robust("--goal 'rdintensity>=3'"), 2, "Did you mean 'rd_intensity'?");
    is_line(robust("--probability 2"), 2, "--probability");
    is_line(robust("--discover all"), 2, "--discover");
    is_line(robust("--goals hnte"), 2, "Did you mean '--goal'?");
    SweepFile single = crossed_sweep();
    single.columns.clear();
    is_line(robust("", single), 3, "a single point");
}

TEST_CASE("robust says that runs failed", "[unit][commands][robust]") {
    SweepFile file = crossed_sweep();
    file.failed = {{3, 1}};
    const Outcome outcome = robust("--goal 'rd_intensity>=3' --lang en", file);
    CHECK(outcome.code == 0);
    CHECK_THAT(outcome.text, Catch::Contains("note: 1 runs failed and 0 were not run; they are left out\n") &&
                                 Catch::Contains("over 11 futures that all decisions finished in"));
}
