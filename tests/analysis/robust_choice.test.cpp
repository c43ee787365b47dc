// Robust choice in files of sweeps with known outcomes.
#include "analysis/robust_choice.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/estimators/counter_draws.hpp"
#include "analysis/robust_choice_tables.hpp"
#include "runner/messages.hpp"
#include "tests/support/sweep_results.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

constexpr double left_alone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t guangzhou = 0, shenzhen = 1;

/// The answer to a question about a file; what the question leaves open is Guangzhou in 2030.
RobustChoice choice_of(const SweepFile& file, const std::vector<std::string>& goals, RobustQuestion question = {}) {
    const TemporaryDirectory directory;
    write_sweep(directory / "sweep.h5", file);
    const ResultsReader results(directory / "sweep.h5");
    if (question.year == 0) question.year = usual_decision_year(results);
    for (const std::string& goal : goals) question.goals.push_back(parse_goal(goal, results));
    return robust_choice(results, question);
}

const DecisionResult& of_point(const RobustChoice& choice, std::size_t point) {
    for (const DecisionResult& decision : choice.decisions)
        if (decision.point == point) return decision;
    throw std::out_of_range("no such decision");
}

std::vector<double> uniform(std::size_t count, std::uint64_t item) {
    CounterDraws draws(5, item);
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(draws.uniform());
    return values;
}

}  // namespace

TEST_CASE("levers make decisions, parameters and replicates make futures", "[unit][robust]") {
    const RobustChoice choice = choice_of(crossed_sweep(), {"rd_intensity>=3"});
    CHECK(choice.table.decisions() == 5);
    CHECK(choice.table.futures() == 12);
    CHECK(choice.table.common.size() == 12);
    CHECK(choice.table.uncertain_columns == std::vector<std::size_t>{1});
    CHECK(choice.decisions[2].point == 6);
    CHECK(choice.decisions[2].id == "voucher_rate=0.5");
    RobustQuestion all_uncertain;
    all_uncertain.uncertain = {"voucher_rate"};
    const RobustChoice one = choice_of(crossed_sweep(), {"rd_intensity>=3"}, all_uncertain);
    CHECK(one.table.decisions() == 1);
    CHECK(one.table.futures() == 60);
    CHECK(one.decisions[0].all_goals.share == Approx(36.0 / 60.0));
    CHECK_FALSE(one.front);
}

TEST_CASE("probability, cost, regret and places are those worked out by hand", "[unit][robust]") {
    const RobustChoice choice = choice_of(crossed_sweep(), {"rd_intensity>=3"});
    const double met[] = {0.0, 4.0, 8.0, 12.0, 12.0};
    for (std::size_t d = 0; d < 5; ++d) {
        const DecisionResult& decision = choice.decisions[d];
        const double lever = 0.25 * static_cast<double>(d);
        CHECK(decision.all_goals.share == Approx(met[d] / 12.0));
        CHECK(decision.all_goals.low == Approx(wilson_interval(static_cast<int>(met[d]), 12).low));
        CHECK(decision.cost == Approx(150.0 * lever));  // fifteen years
        CHECK(decision.goal_means[0] == Approx(2.15 + 2.0 * lever));
        CHECK(decision.regret.expected == Approx(2.0 * (1.0 - lever) / 3.0).margin(1e-12));  // of the goal of 3
        CHECK(decision.goal_regrets[0].largest == Approx(2.0 * (1.0 - lever)).margin(1e-12));
        CHECK(decision.place_expected == 5 - static_cast<int>(d));
        CHECK(decision.place_cost == 1 + static_cast<int>(d));
        CHECK(decision.on_front);
        CHECK(decision.front_probability == Approx(1.0));
    }
    CHECK(choice.decisions[3].place_probability == 1);
    CHECK(choice.decisions[4].place_probability == 1);
    CHECK(choice.decisions[2].place_probability == 3);
    CHECK(choice.order == std::vector<std::size_t>{4, 3, 2, 1, 0});
    CHECK_FALSE(choice.cost_is_relative);
    CHECK(choice.goals[0].share == Approx(36.0 / 60.0));
    CHECK(choice.goals[0].median == Approx(3.15));
    REQUIRE(choice.front);
    CHECK(choice.front->objectives == std::vector<std::string>{"policy_cost", "rd_intensity"});
    CHECK(choice.front->hypervolume == Approx(0.375));  // of the line from (0, 1) to (1, 0) three inner points count
    CHECK(choice.front->blocks == 4);
}

TEST_CASE("futures with the same parameters count as one as far as they agree", "[unit][robust]") {
    SweepFile file = crossed_sweep();
    file.draws = {"posterior.csv", 2019, {}, {0, 0, 1, 1}, {}};
    const RobustChoice two_sets = choice_of(file, {"rd_intensity>=3"});
    CHECK(two_sets.shares_sets);
    CHECK(two_sets.decisions[4].all_goals.low == Approx(wilson_interval(2, 2).low));  // met in all futures
    CHECK(two_sets.decisions[1].all_goals.low == Approx(wilson_interval(4, 12).low));  // two of six under both sets
    file.draws.member = {5, 5, 5, 5};  // then the settings of the parameter tell futures apart
    CHECK(choice_of(file, {"rd_intensity>=3"}).decisions[1].all_goals.low == Approx(wilson_interval(1, 3).low));
    CHECK_FALSE(choice_of(crossed_sweep(), {"rd_intensity>=3"}).shares_sets);
    const std::string text = robust_choice_tables(two_sets, {})[1].text(Language::en);
    CHECK_THAT(text, Catch::Contains("Runs with the same parameters count as one"));
}

TEST_CASE("discounting counts later cost for less", "[unit][robust]") {
    RobustQuestion question;
    question.discount = 0.05;
    question.year = 2018;
    const RobustChoice choice = choice_of(crossed_sweep(), {"rd_intensity>=3"}, question);
    CHECK(choice.decisions[4].cost == Approx(10.0 * (1.0 + 1.0 / 1.05 + 1.0 / (1.05 * 1.05))));
}

TEST_CASE("different packages: the best and cheapest first, then the farthest", "[unit][robust]") {
    RobustQuestion question;
    question.packages = 2;
    const RobustChoice two = choice_of(crossed_sweep(), {"rd_intensity>=3"}, question);
    REQUIRE(two.packages.size() == 2);
    CHECK(two.packages[0].decision == 3);  // certain, and cheaper than 1.0
    CHECK(two.packages[1].decision == 4);
    CHECK(two.packages[1].distance == Approx(0.25));
    question.probability = 0.3;
    const RobustChoice more = choice_of(crossed_sweep(), {"rd_intensity>=3"}, question);
    CHECK(more.packages[1].decision == 1);
    CHECK(more.packages[1].distance == Approx(0.5));
    CHECK(choice_of(crossed_sweep(), {"rd_intensity>=9"}).packages.empty());
}

TEST_CASE("goals below a bound, goals of 0 and several goals at once", "[unit][robust]") {
    const RobustChoice choice = choice_of(crossed_sweep(), {"rd_intensity>=3", "hnte<=75", "hnte > 0"});
    CHECK(choice.decisions[0].all_goals.share == 0.0);
    CHECK(choice.decisions[3].all_goals.share == 1.0);
    CHECK(choice.decisions[4].all_goals.share == 0.0);
    CHECK(choice.decisions[4].goals_met == Approx(2.0 / 3.0));
    CHECK(choice.decisions[4].goal_regrets[1].expected == Approx(100.0));
    CHECK(choice.decisions[4].regret.expected == Approx((0.0 + 100.0 / 75.0 + 0.0) / 3.0));
    CHECK(choice.decisions[0].regret.expected == Approx((2.0 / 3.0 + 0.0 + 1.0) / 3.0));  // the range of hnte is 100
}

TEST_CASE("runs that failed are left out of the futures, for regret and front of all decisions", "[unit][robust]") {
    SweepFile file = crossed_sweep();
    file.failed = {{6, 2}};
    const RobustChoice choice = choice_of(file, {"rd_intensity>=3"});
    CHECK(choice.table.runs.failed == 1);
    CHECK(choice.table.runs.finished == 59);
    CHECK(choice.decisions[2].futures == 11);
    CHECK(choice.decisions[1].futures == 12);
    CHECK(choice.table.common.size() == 11);
    CHECK(choice.decisions[2].all_goals.share == Approx(8.0 / 11.0));
    for (int replicate = 0; replicate < 4; ++replicate)
        for (const int point : {6, 7, 8}) file.failed.insert({point, replicate});
    const RobustChoice without = choice_of(file, {"rd_intensity>=3"});
    CHECK(without.table.common.size() == 12);  // a decision that finished nowhere hides nothing
    CHECK(without.decisions[2].futures == 0);
    CHECK(without.decisions[2].place_probability == 0);
    CHECK(std::isnan(without.decisions[2].regret.expected));
    CHECK_FALSE(without.decisions[2].on_front);
    CHECK(without.order.back() == 2);
    CHECK(without.decisions[1].regret.expected == Approx(0.5));
}

TEST_CASE("cost is counted from the decision that changes nothing, in the same future", "[unit][robust]") {
    SweepFile file;
    file.kind = "one_at_a_time";
    file.columns = {factor("voucher_rate", {left_alone, 0.9, left_alone}, {left_alone, 1.0, left_alone}),
                    factor("rd_grant_rate", {left_alone, left_alone, 0.1}, {left_alone, left_alone, 0.5})};
    file.value = [](std::string_view id, std::size_t point, int replicate, int) {
        const double p = static_cast<double>(point);
        return id == "policy_cost" ? 100.0 * replicate + p : id == "rd_intensity" ? 2.0 + p + 0.1 * replicate : 0.0;
    };
    const RobustChoice choice = choice_of(file, {"rd_intensity>=2"});
    CHECK(choice.cost_is_relative);
    CHECK(choice.decisions[0].cost == 0.0);
    CHECK(choice.decisions[2].cost == Approx(30.0));
    RobustQuestion question;
    question.base_point = 1;
    CHECK(choice_of(file, {"rd_intensity>=2"}, question).decisions[2].cost == Approx(15.0));
    question.base_point = 3;
    CHECK_THROWS_WITH(choice_of(file, {"rd_intensity>=2"}, question), "no point 3 in the design (0 to 2)");
    CHECK(choice.decisions[0].en == "as in the base");
    CHECK(choice.decisions[1].id == "voucher_rate=0.9");
    CHECK(choice.decisions[1].zh == "voucher_rate_zh 0.9");
    REQUIRE(choice.packages.size() == 3);
    CHECK(choice.packages[1].decision == 1);  // as far from the base as the other, and earlier
    CHECK(choice.packages[2].distance == Approx(std::sqrt(0.5)));
    CHECK(choice.discovery.boxes.empty());
    CHECK(choice.discovery.left_out == 2);
    CHECK_FALSE(choice.discovery.reason_en.empty());
}

TEST_CASE("packages of one budget are compared by what they reach, and named by their shares", "[unit][robust]") {
    SweepFile file;
    file.kind = "simplex";
    file.columns = {factor("voucher_rate", {20, 0, 10, 5}), factor("rd_grant_rate", {0, 20, 10, 15})};
    file.value = [](std::string_view id, std::size_t point, int replicate, int) {
        const double reached[] = {2.0, 3.0, 4.0, 3.5};
        return id == "policy_cost" ? static_cast<double>(replicate) : reached[point];
    };
    const RobustChoice choice = choice_of(file, {"rd_intensity>=3"});
    CHECK(choice.one_budget);
    REQUIRE(choice.front);
    CHECK(choice.front->objectives == std::vector<std::string>{"rd_intensity"});
    CHECK(of_point(choice, 2).front_probability == Approx(1.0));
    CHECK_FALSE(of_point(choice, 3).on_front);
    CHECK(of_point(choice, 0).en == "voucher_rate 100%");
    CHECK(of_point(choice, 3).id == "rd_grant_rate=75% voucher_rate=25%");
    CHECK(of_point(choice, 2).en == "equal parts");
    CHECK(budget_shares(choice.table, 3) == std::vector{0.25, 0.75});
    const std::string text = answers_text(robust_choice_tables(choice, {10}), Language::en);
    CHECK_THAT(text, Catch::Contains("Shares of the budget.") && Catch::Contains("all share one budget"));
}

TEST_CASE("programs are told all that a decision sets, however little of it people see", "[unit][robust]") {
    SweepFile file;
    for (const char* id : {"voucher_rate", "rd_grant_rate", "mentoring", "prd_coordination", "park_capacity"})
        file.columns.push_back(factor(id, {left_alone, 0.25, left_alone}));
    file.columns.front().values[2] = 0.5;
    file.value = [](std::string_view, std::size_t point, int, int) { return static_cast<double>(point); };
    const RobustChoice many = choice_of(file, {"rd_intensity>=1"});
    CHECK(of_point(many, 1).id == "voucher_rate=0.25 rd_grant_rate=0.25 mentoring=0.25 prd_coordination=0.25 park_capacity=0.25");
    CHECK(of_point(many, 1).en == "voucher_rate 0.25, rd_grant_rate 0.25, mentoring 0.25, ...");
    const std::vector<AnswerTable> tables = robust_choice_tables(many, {0});
    const auto regret = std::find_if(tables.begin(), tables.end(), [](const AnswerTable& table) { return table.id() == "regret"; });
    CHECK_THAT(regret->csv(), Catch::Contains("\n2,voucher_rate=0.5,rd_intensity,"));
    SweepFile shares;
    shares.kind = "simplex";
    for (const char* id : {"voucher_rate", "rd_grant_rate", "mentoring", "park_capacity"}) shares.columns.push_back(factor(id, {4, 10}));
    shares.columns.front().values = {8, 10};
    shares.value = file.value;
    const DecisionResult package = of_point(choice_of(shares, {"rd_intensity>=0"}), 0);
    CHECK(package.id == "voucher_rate=40% rd_grant_rate=20% mentoring=20% park_capacity=20%");
    CHECK(package.en == "voucher_rate 40%, rd_grant_rate 20%, mentoring 20%, ...");
}

TEST_CASE("a decision of many settings is told by those farthest from the middle of their ranges", "[unit][robust]") {
    SweepFile file;
    file.kind = "latin_hypercube";
    const std::vector<std::vector<double>> values{{0.0, 0.5, 1.0}, {10, 18, 20}, {0.1, 0.24, 0.3}, {4, 4.1, 5}, {7, 8, 9}};
    const char* ids[] = {"voucher_rate", "rd_grant_rate", "mentoring", "prd_coordination", "park_capacity"};
    for (std::size_t k = 0; k < values.size(); ++k) file.columns.push_back(factor(ids[k], values[k]));
    file.value = [](std::string_view, std::size_t point, int, int) { return static_cast<double>(point); };
    const RobustChoice choice = choice_of(file, {"rd_intensity>=1"});
    const DecisionResult& middle = of_point(choice, 1);  // 0, 0.6, 0.4, 0.8 and 0 of the way to an end
    CHECK(middle.en == "prd_coordination 4.1, rd_grant_rate 18, mentoring 0.24, ...");
    CHECK(middle.zh == "prd_coordination_zh 4.1、rd_grant_rate_zh 18、mentoring_zh 0.24等");
    CHECK(middle.telling == std::vector<std::size_t>{3, 1, 2, 0, 4});
    CHECK(middle.id == "voucher_rate=0.5 rd_grant_rate=18 mentoring=0.24 prd_coordination=4.1 park_capacity=8");
    const std::vector<AnswerTable> tables = robust_choice_tables(choice, {10});
    CHECK_THAT(answers_text(tables, Language::en), Catch::Contains("sets: of more than 4 settings the 3 that are farthest"));
    CHECK_THAT(tables[1].csv(), Catch::Contains("factor_voucher_rate,factor_rd_grant_rate,factor_mentoring,") &&
                                    Catch::Contains(",0.5,18,0.24,4.1,8\n"));
}

TEST_CASE("goals that no run meets are set aside, unless no run meets any", "[unit][robust]") {
    SweepFile file = crossed_sweep();
    file.until = 2020;
    const TemporaryDirectory directory;
    write_sweep(directory / "sweep.h5", file);
    const ResultsReader results(directory / "sweep.h5");
    const AttainableGoals goals = attainable_goals(results, guangzhou, 2020);
    REQUIRE(goals.kept.size() == 1);
    CHECK(goals.kept[0].text() == "rd_intensity >= 3");
    REQUIRE(goals.set_aside.size() == 1);
    CHECK(goals.set_aside[0].text() == "hnte >= 6000");
    RobustQuestion question;
    question.year = 2020;
    question.goals = goals.kept;
    question.set_aside = goals.set_aside;
    const RobustChoice choice = robust_choice(results, question);
    CHECK(choice.decisions[4].all_goals.share == 1.0);
    REQUIRE(choice.set_aside.size() == 1);
    CHECK(choice.set_aside[0].share == 0.0);
    CHECK(choice.set_aside[0].high == Approx(100.0));
    CHECK(choice.goal_words.en == "the one attainable goal");

    file.value = [](std::string_view, std::size_t, int, int) { return 1.0; };
    write_sweep(directory / "none.h5", file);
    const AttainableGoals none = attainable_goals(ResultsReader(directory / "none.h5"), guangzhou, 2020);
    CHECK(none.kept.size() == 2);
    CHECK(none.set_aside.empty());
}

TEST_CASE("texts tell how many goals there are, and whether others are set aside", "[unit][robust]") {
    CHECK(words_of_goals(18, 0).en == "all 18 goals");
    CHECK(words_of_goals(11, 7).en == "the 11 attainable goals");
    CHECK(words_of_goals(1, 0).en == "the goal");
    CHECK(words_of_goals(18, 0).zh == "全部18项目标");
    CHECK(words_of_goals(11, 7).zh == "全部11项可达目标");
}

TEST_CASE("where levers succeed is found among the points", "[unit][robust]") {
    SweepFile file;
    const std::vector<double> x = uniform(80, 1), y = uniform(80, 2), z = uniform(80, 3);
    file.kind = "latin_hypercube";
    file.replicates = 2;
    file.until = 2017;
    file.columns = {factor("voucher_rate", x, x), factor("rd_grant_rate", y, y), factor("hnte_tax_rate", z, z)};
    file.value = [&](std::string_view id, std::size_t point, int, int) {
        return id == "rd_intensity" ? (x[point] >= 0.6 && y[point] <= 0.7 ? 4.0 : 1.0) : 0.0;
    };
    const TemporaryDirectory directory;
    write_sweep(directory / "sweep.h5", file);
    const ResultsReader results(directory / "sweep.h5");
    RobustQuestion question;
    question.year = 2017;
    question.goals = {parse_goal("rd_intensity>=3", results)};
    const ScenarioDiscovery discovery = robust_choice(results, question).discovery;
    CHECK(discovery.by == DiscoverBy::levers);
    CHECK(discovery.interest == Interest::success);
    CHECK(discovery.cases == 80);
    REQUIRE(discovery.boxes.size() == 1);
    CHECK(discovery.boxes[0].measures.coverage == 1.0);
    CHECK(discovery.boxes[0].measures.density > 0.9);
    REQUIRE(discovery.boxes[0].limits.size() == 2);
    CHECK(discovery.boxes[0].box[0].low == Approx(0.6).margin(0.03));
    CHECK(discovery.boxes[0].box[1].high == Approx(0.7).margin(0.03));
    CHECK_FALSE(discovery.in_groups);
    question.interest = Interest::failure;
    CHECK(robust_choice(results, question).discovery.share == Approx(1.0 - discovery.share));
    question.discover = DiscoverBy::nothing;
    CHECK(robust_choice(results, question).discovery.boxes.empty());
}

TEST_CASE("where drawn parameters make decisions fail is found among the sets of the posterior", "[unit][robust]") {
    SweepFile file;
    file.replicates = 60;
    file.until = 2016;
    file.columns = {factor("voucher_rate", {0.3, 0.5})};
    file.draws.source = "posterior.csv";
    file.draws.seen_until = 2019;
    file.draws.names = {"pool_elasticity", "pay_slope"};
    const std::vector<double> first = uniform(30, 7), second = uniform(30, 8);
    for (int replicate = 0; replicate < 60; ++replicate) {
        const auto member = static_cast<std::size_t>(replicate / 2);
        file.draws.member.push_back(replicate / 2);
        file.draws.values.insert(file.draws.values.end(), {first[member], second[member]});
    }
    file.value = [&](std::string_view id, std::size_t, int replicate, int) {
        return id == "rd_intensity" ? (first[static_cast<std::size_t>(replicate) / 2] < 0.4 ? 2.0 : 4.0) : 0.0;
    };
    const RobustChoice choice = choice_of(file, {"rd_intensity>=3"});
    CHECK(choice.discovery.by == DiscoverBy::uncertain);
    CHECK(choice.discovery.interest == Interest::failure);
    CHECK(choice.discovery.cases == 30);
    REQUIRE(choice.discovery.boxes.size() == 1);
    REQUIRE(choice.discovery.boxes[0].limits.size() == 1);
    CHECK(choice.discovery.inputs[choice.discovery.boxes[0].limits[0].input].id == "pool_elasticity");
    CHECK(choice.discovery.boxes[0].limits[0].side.high < 0.4);
    CHECK(choice.discovery.boxes[0].measures.density == 1.0);
    REQUIRE(choice.front);
    CHECK(choice.front->blocks == 30);  // replicates of one set stay together
}

TEST_CASE("decisions that share no future have neither regret nor front, and this is said", "[unit][robust]") {
    SweepFile file = crossed_sweep();
    file.columns = {factor("voucher_rate", {0.1, 0.2, 0.3}), factor("knowledge_range_minutes", {100, 125, 150})};
    file.kind = "latin_hypercube";
    const RobustChoice choice = choice_of(file, {"rd_intensity>=2.2"});
    CHECK(choice.table.decisions() == 3);
    CHECK_FALSE(choice.front);
    CHECK(std::isnan(choice.decisions[0].regret.expected));
    CHECK(choice.decisions[0].place_expected == 0);
    CHECK(choice.decisions[0].futures == 4);
    CHECK_THAT(answers_text(robust_choice_tables(choice, {10}), Language::en),
               Catch::Contains("No regret and no front"));
}

TEST_CASE("goals are read as they are typed, and what is wrong with them is said", "[unit][robust]") {
    const TemporaryDirectory directory;
    write_sweep(directory / "sweep.h5", crossed_sweep());
    const ResultsReader results(directory / "sweep.h5");
    CHECK(parse_goal("rd_intensity>=3", results).text() == "rd_intensity >= 3");
    CHECK(parse_goal(" hnte  <  1e3 ", results).text() == "hnte < 1000");
    CHECK_FALSE(parse_goal("hnte>5", results).is_met(5.0));
    CHECK_FALSE(parse_goal("hnte<=5", results).is_met(left_alone));
    CHECK_THROWS_WITH(parse_goal("rd_intensty>=3", results), Catch::Contains("Did you mean 'rd_intensity'?"));
    for (const char* malformed :
         {"rd_intensity", ">=3", "rd_intensity>=", "rd_intensity=3", "rd_intensity>=3%", "rd_intensity>>3", ""})
        CHECK_THROWS_WITH(parse_goal(malformed, results), Catch::Contains("such as 'rd_intensity>=3'"));
    CHECK(usual_decision_year(results) == 2030);
    CHECK(usual_goals(results, guangzhou, 2030).size() == 1);
    CHECK(usual_goals(results, guangzhou, 2030).front().text() == "world_park_index_2030 >= 1");
    CHECK(usual_goals(results, guangzhou, 2019).size() == 2);  // those of the plan's indicators that are recorded
    CHECK(usual_goals(results, shenzhen, 2020).size() == 1);   // shares and densities only
    CHECK(usual_goals(results, shenzhen, 2030).empty());
}

TEST_CASE("files without a choice, without cost or without finished runs are refused with what they should hold",
          "[unit][robust]") {
    SweepFile one = crossed_sweep();
    one.columns = {factor("voucher_rate", {0.5})};
    CHECK_THROWS_WITH(choice_of(one, {"rd_intensity>=3"}), Catch::Contains("a single point"));
    one.columns.clear();
    CHECK_THROWS_AS(choice_of(one, {"rd_intensity>=3"}), InputError);
    SweepFile free = crossed_sweep();
    free.variables = {"rd_intensity"};
    CHECK_THROWS_WITH(choice_of(free, {"rd_intensity>=3"}), Catch::Contains("'policy_cost'"));
    SweepFile broken = crossed_sweep();
    for (int point = 0; point < 15; ++point)
        for (int replicate = 0; replicate < 4; ++replicate) broken.failed.insert({point, replicate});
    CHECK_THROWS_WITH(choice_of(broken, {"rd_intensity>=3"}), Catch::Contains("no run has finished"));
    RobustQuestion misspelt;
    misspelt.uncertain = {"voucher_rat"};
    CHECK_THROWS_WITH(choice_of(crossed_sweep(), {"rd_intensity>=3"}, misspelt),
                      Catch::Contains("Did you mean 'voucher_rate'?"));
}

TEST_CASE("answers are the same each time, in all forms", "[property][robust]") {
    const auto answers = [] {
        const RobustChoice choice = choice_of(crossed_sweep(), {"rd_intensity>=3", "hnte>=50"});
        const auto tables = robust_choice_tables(choice, {0});
        return answers_json(tables) + answers_csv(tables) + answers_text(tables, Language::zh);
    };
    CHECK(answers() == answers());
}
