#include "runner/ensemble.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <set>
#include <thread>

#include "model/parallel.hpp"
#include "tests/support/small_results.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

namespace {

constexpr int until = 2017;

/// Stands in for a run: passes through its quarters, with one firm alive, and leaves a record of draws.
Record draw_numbers(const RunPlan& plan, const AfterQuarter& after_quarter) {
    World world;
    world.firms.resize(1);
    world.firms.set(0, Mark::alive);
    Record record = small_record(small_datasets(), plan.until_year, 0);
    record.years = 1;
    std::vector<double> draws(20'000);  // several blocks, so that inner loops run in parallel
    for (world.quarter = {};; ++world.quarter) {
        for_each_row(draws.size(), [&](std::size_t i) { draws[i] += plan.rng.stream(i, world.quarter, Purpose::test).uniform(); });
        record.yearly[0][0] = draws[0] + draws.back();
        if (world.quarter.index > 0 && world.quarter.index % 4 == 0) ++record.years;
        if (!after_quarter(world) || world.quarter.index == 4 * (plan.until_year - 2015)) return record;
    }
}

EnsemblePlan plan_of(int replicates, bool side_by_side) {
    EnsemblePlan plan;
    plan.run.rng.seed = 5;
    plan.run.until_year = until;
    plan.replicates = replicates;
    plan.side_by_side = side_by_side;
    return plan;
}

}  // namespace

TEST_CASE("an ensemble gives the same bytes on 1, 2 and 7 threads, side by side or one by one", "[property][ensemble]") {
    const TemporaryDirectory directory;
    const auto datasets = small_datasets();
    std::set<std::string> hashes;
    for (const int threads : {1, 2, 7}) {
        for (const bool side_by_side : {true, false}) {
            on_threads(threads, [&](int) {
                ResultsWriter writer(directory / "out.nc", {datasets, {}, 1, 9, until, {}}, small_manifest(9, until));
                const auto take = [&](const RunOutcome& outcome) { writer.add(0, outcome.replicate, outcome.record); };
                const EnsembleCounts counts = run_ensemble(plan_of(9, side_by_side), {.take = take}, draw_numbers);
                CHECK(counts.finished == 9);
                hashes.insert(writer.publish({}).result_hash);
            });
        }
    }
    CHECK(hashes.size() == 1);
}

TEST_CASE("replicates are handed on in their order, each with luck of its own", "[unit][ensemble]") {
    std::vector<int> order;
    std::set<double> values;
    const auto take = [&](const RunOutcome& outcome) {
        order.push_back(outcome.replicate);
        values.insert(outcome.record.yearly[0][0]);
    };
    const auto slow_first = [](const RunPlan& plan, const AfterQuarter& after_quarter) {
        if (plan.rng.replicate == 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return draw_numbers(plan, after_quarter);
    };
    on_threads(3, [&](int) { run_ensemble(plan_of(8, true), {.take = take}, slow_first); });
    CHECK(order == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(values.size() == 8);
}

TEST_CASE("a run that fails is recorded with its message and the others go on", "[unit][ensemble]") {
    const bool side_by_side = GENERATE(true, false);
    const auto second_fails = [](const RunPlan& plan, const AfterQuarter& after_quarter) {
        if (plan.rng.replicate == 1) throw ModelError("2016Q3, Foshan, firm 17: cash is below zero");
        return draw_numbers(plan, after_quarter);
    };
    std::vector<RunStatus> statuses;
    std::string message;
    const auto take = [&](const RunOutcome& outcome) {
        statuses.push_back(outcome.status);
        message += outcome.message;
    };
    EnsembleCounts counts;
    on_threads(2, [&](int) { counts = run_ensemble(plan_of(3, side_by_side), {.take = take}, second_fails); });
    CHECK(statuses == std::vector{RunStatus::finished, RunStatus::failed, RunStatus::finished});
    CHECK(message == "2016Q3, Foshan, firm 17: cash is below zero");
    CHECK(counts.finished == 2);
    CHECK(counts.failed == 1);
    CHECK(counts.not_run == 0);
}

TEST_CASE("after a request to stop, runs under way are not handed on and no new ones start", "[unit][ensemble]") {
    const bool side_by_side = GENERATE(true, false);
    std::atomic<bool> stop = false;
    std::atomic<int> quarters = 0;
    int taken = 0;
    const auto take = [&](const RunOutcome&) { ++taken; };
    const auto count_to_30 = [&] {
        if (++quarters == 30) stop = true;  // in the fourth run of eight quarters
    };
    EnsembleCounts counts;
    on_threads(1, [&](int) {
        counts = run_ensemble(plan_of(20, side_by_side), {.take = take, .after_quarter = count_to_30, .stop = &stop}, draw_numbers);
    });
    CHECK(quarters == 30);
    CHECK(taken == 3);
    CHECK(counts.finished == 3);
    CHECK(counts.not_run == 17);
}

TEST_CASE("what goes wrong in handing on ends the ensemble", "[unit][ensemble]") {
    const bool side_by_side = GENERATE(true, false);
    std::atomic<int> started = 0;
    const auto counted = [&](const RunPlan& plan, const AfterQuarter& after_quarter) {
        ++started;
        return draw_numbers(plan, after_quarter);
    };
    const auto disk_full = [](const RunOutcome&) { throw FileError("write", "out.nc", "No space left on device"); };
    on_threads(2, [&](int) {
        CHECK_THROWS_WITH(run_ensemble(plan_of(100, side_by_side), {.take = disk_full}, counted),
                          "cannot write out.nc (No space left on device)");
    });
    CHECK(started < 10);
}

TEST_CASE("firm panels are taken at the end of 2015 and every so many years after it", "[unit][ensemble]") {
    EnsemblePlan plan = plan_of(1, false);
    plan.run.until_year = 2020;
    plan.firms_every = 2;
    std::vector<int> years;
    const auto take = [&](const RunOutcome& outcome) {
        for (const FirmPanel& panel : outcome.panels) years.push_back(panel.year);
    };
    run_ensemble(plan, {.take = take}, draw_numbers);
    CHECK(years == std::vector<int>{2015, 2017, 2019});
}

TEST_CASE("runs are small below 50 000 agents", "[unit][ensemble]") {
    CHECK(is_small_run(0.05, 999'999));
    CHECK_FALSE(is_small_run(1.0, 50'000));
}
