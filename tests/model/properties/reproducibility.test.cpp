// The same seed gives the same results, bit for bit, whatever the threads and whatever ran before.

#include <bit>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "model/parallel.hpp"
#include "runner/ensemble.hpp"
#include "tests/support/whole_runs.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

std::string hash_on(int threads, const RunPlan& plan) {
    std::string hash;
    on_threads(threads, [&](int) { hash = hash_of(simulate(plan)); });
    return hash;
}

std::set<std::string> hashes_on_threads(const RunPlan& plan) {
    std::set<std::string> hashes;
    for (const int threads : {1, 2, 5}) hashes.insert(hash_on(threads, plan));
    return hashes;
}

}  // namespace

TEST_CASE("a run gives the same bits on 1, 2 and 5 threads", "[property]") {
    const Schedule plan = schedule_of("plan");
    const RunPlan run = run_plan(plan, 0.02, 2020);
    REQUIRE(initial_world(*run.registry, run.scale, run.rng).firms.size() >
            rows_per_block);  // or nothing is parallel
    CHECK(hashes_on_threads(run).size() == 1);
}

TEST_CASE("a larger and a longer run give the same bits on 1, 2 and 5 threads", "[property][slow]") {
    const Schedule plan = schedule_of("plan_to_2049");
    CHECK(hashes_on_threads(run_plan(plan, 0.1, 2020)).size() == 1);
    CHECK(hashes_on_threads(run_plan(plan, 0.02, 2049)).size() == 1);
}

TEST_CASE("runs do not depend on what ran before them or runs beside them", "[property]") {
    const std::map<std::string, Schedule> schedules{{"baseline", schedule_of_2015()},
                                                    {"plan", schedule_of("plan")}};
    constexpr std::uint32_t replicates = 3;
    std::map<std::pair<std::string, std::uint32_t>, std::string> alone;
    for (const auto& [name, schedule] : schedules)
        for (std::uint32_t r = 0; r < replicates; ++r)
            alone[{name, r}] = hash_of(simulate(run_plan(schedule, 0.005, 2018, r)));
    std::set<std::string> different;
    for (const auto& [run, hash] : alone) different.insert(hash);
    REQUIRE(different.size() == alone.size());

    // in the opposite order
    for (auto run = alone.rbegin(); run != alone.rend(); ++run) {
        const auto& [name, replicate] = run->first;
        CHECK(hash_of(simulate(run_plan(schedules.at(name), 0.005, 2018, replicate))) == run->second);
    }
    // side by side
    for (const auto& [name, schedule] : schedules) {
        EnsemblePlan plan;
        plan.run = run_plan(schedule, 0.005, 2018);
        plan.replicates = replicates;
        std::vector<std::string> hashes;
        on_threads(5, [&](int) {
            run_ensemble(plan, {.take = [&](const RunOutcome& outcome) {
                             hashes.push_back(hash_of(outcome.record));
                         }});
        });
        REQUIRE(hashes.size() == replicates);
        for (std::uint32_t r = 0; r < replicates; ++r) CHECK(hashes[r] == alone.at({name, r}));
    }
}

TEST_CASE("a run that is stopped has recorded the beginning of the whole run, which can then be run again",
          "[property]") {
    const Schedule plan = schedule_of("plan");
    const RunPlan run = run_plan(plan, 0.005, 2018);
    const Record whole = simulate(run);
    int quarters = 0;
    const Record part =
        simulate(run, [&](const World&) { return quarters++ < 6; });  // the first call is for the end of 2015
    CHECK(part.years == 2);
    CHECK(part.quarters == 6);
    const auto bits = [](std::span<const double> values) {
        std::vector<std::uint64_t> out;
        for (const double v : values) out.push_back(std::bit_cast<std::uint64_t>(v));
        return out;
    };
    for (std::size_t d = 0; d < datasets().size(); ++d) {
        INFO(datasets()[d].id);
        REQUIRE(part.yearly[d].size() < whole.yearly[d].size());
        CHECK(bits(part.yearly[d]) == bits(std::span(whole.yearly[d]).first(part.yearly[d].size())));
        CHECK(bits(part.quarterly[d]) == bits(std::span(whole.quarterly[d]).first(part.quarterly[d].size())));
    }
    CHECK(hash_of(simulate(run)) == hash_of(whole));
}

TEST_CASE("a copied world goes on as the original would", "[property]") {
    const Schedule plan = schedule_of("plan");
    World original = initial_world(registry_2015(), 0.005, {1, 0});
    for (int quarter = 0; quarter < 6; ++quarter) advance_one_quarter(original, plan);
    World copy = original;
    const auto end_of = [&](World& world) {
        Record record;
        record.yearly.resize(datasets().size());
        record.quarterly.resize(datasets().size());
        while (world.quarter.index < 12) advance_one_quarter(world, plan);
        record_year(record, world);
        return hash_of(record);
    };
    const std::string expected = end_of(original);
    CHECK(end_of(copy) == expected);
}
