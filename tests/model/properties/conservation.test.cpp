// Nothing comes from nowhere: money, firms, patents and people, in every quarter, at any scale, under any
// levers.

#include <catch2/catch.hpp>
#include <functional>
#include <optional>

#include "tests/support/quarter_books.hpp"
#include "tests/support/whole_runs.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

enum class Extreme { lowest, highest, alternating };

/// All levers in all cities at the ends of their ranges from 2016 on; alternating: by lever, and swapped
/// every year.
Schedule extreme_levers(Extreme which) {
    Schedule schedule = schedule_of_2015();
    for (std::size_t row = 0; row < lever_count; ++row) {
        const LeverSpec& spec = lever_table[row];
        Course course{Form::step, {}};
        for (int year = 2016; year <= 2049; ++year) {
            const bool high = which == Extreme::highest ||
                              (which == Extreme::alternating && (static_cast<int>(row) + year) % 2 == 0);
            course.points.push_back({static_cast<double>(year), high ? spec.highest : spec.lowest});
        }
        for (const Place c : cities) schedule.set({row}, c, course);
    }
    return schedule;
}

/// What did not add up in a run, from its first quarter to its end.
std::vector<std::string> faults_of_run(const RunPlan& plan) {
    std::optional<QuarterBooks> books;
    simulate(plan, [&](const World& world) {
        if (!books)
            books.emplace(world);
        else
            books->close(world);
        return true;
    });
    return books->faults();
}

}  // namespace

TEST_CASE("money, firms, patents and people add up in every quarter of the plan", "[property]") {
    const Schedule plan = schedule_of("plan");
    const double scale = GENERATE(0.005, 0.02);
    CHECK(faults_of_run(run_plan(plan, scale, 2020)) == std::vector<std::string>{});
}

TEST_CASE("money, firms, patents and people add up at a large scale", "[property][slow]") {
    const Schedule plan = schedule_of("plan");
    CHECK(faults_of_run(run_plan(plan, 0.1, 2020)) == std::vector<std::string>{});
}

TEST_CASE("money, firms, patents and people add up under levers at the ends of their ranges", "[property]") {
    const Schedule schedule =
        extreme_levers(GENERATE(Extreme::lowest, Extreme::highest, Extreme::alternating));
    CHECK(faults_of_run(run_plan(schedule, 0.005, 2020)) == std::vector<std::string>{});
}

TEST_CASE("money, firms, patents and people add up to 2049 under levers at the ends of their ranges",
          "[property][slow]") {
    const Schedule schedule =
        extreme_levers(GENERATE(Extreme::lowest, Extreme::highest, Extreme::alternating));
    CHECK(faults_of_run(run_plan(schedule, 0.02, 2049)) == std::vector<std::string>{});
}

TEST_CASE("the second set of books notices what does not add up", "[unit]") {
    const Schedule plan = schedule_of("plan");
    World world = initial_world(registry_2015(), 0.001, {1, 0});
    const auto faults_after = [&](const std::function<void(World&)>& tamper) {
        World other = world;
        QuarterBooks books(other);
        advance_one_quarter(other, plan);
        tamper(other);
        books.close(other);
        return books.faults().size();
    };
    CHECK(faults_after([](World&) {}) == 0);
    CHECK(faults_after([](World& w) { w.firms.cash[0] += Money{1}; }) == 1);
    CHECK(faults_after([](World& w) {
              w.ledger.pay(w.ledger.bank(Place::foshan), w.ledger.pool(Place::foshan), Money{1}, Flow::loan);
          }) == 2);
    CHECK(faults_after([](World& w) { ++w.institutions.patents_in_force[0]; }) >= 1);
    CHECK(faults_after([](World& w) { w.quarter_tally[Place::zhuhai][Quantity::patents_lapsed] += 1.0; }) ==
          1);
    CHECK(faults_after([](World& w) { w.quarter_tally[Place::zhuhai][Quantity::exits] += 1.0; }) == 1);
    CHECK(faults_after([](World& w) { w.firms.weight[0] += 1.0F; }) >= 1);
    CHECK(faults_after([](World& w) { w.researchers.city[0] = Place::zhaoqing; }) >= 1);
    CHECK(faults_after([](World& w) { w.incubators.tenants[0] += 1.0F; }) == 1);
}
