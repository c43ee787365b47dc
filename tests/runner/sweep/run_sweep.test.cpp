// The runs of a sweep: whatever the threads, shards and interruptions, the same file.
#include "runner/sweep/run_sweep.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <new>

#include "runner/ensemble.hpp"
#include "runner/hdf5_file.hpp"
#include "runner/sweep/sequential_replicates.hpp"
#include "runner/sweep/sweep_directory.hpp"
#include "runner/sweep/verification.hpp"
#include "tests/runner/sweep/sweep_support.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

const LoadedBaseline& loaded() {
    static const LoadedBaseline tables = load_baseline(DataSource());
    return tables;
}
const std::shared_ptr<const Baseline>& shared_baseline() {
    static const auto baseline = std::make_shared<const Baseline>(loaded().baseline);
    return baseline;
}

constexpr std::string_view small_sweep =
    "scale = 0.005\nuntil = 2016\nreplicates = 2\ndraw_parameters = false\n[design]\nkind = \"one_at_a_time\"\n"
    "[[factors]]\nid = \"super_deduction\"\nvalues = [0.25, 1.0]\n[[factors]]\nid = \"rd_grant_rate\"\nvalues = [0.1]\n";

PreparedSweep prepared(const Sweep& sweep) {
    return PreparedSweep(sweep, loaded(), shipped_posterior(), false);
}

/// Runs a sweep into a directory on some threads; `most`: stops when so many runs have ended.
void run_into(const std::filesystem::path& directory, const PreparedSweep& sweep, int threads, std::size_t most = 1000, Shard shard = {}) {
    const DirectoryLock lock(directory);
    prepare_parts(directory, sweep, false, lock);
    SweepStore store(directory);
    std::atomic<bool> stop = most == 0;
    std::size_t ended = 0;
    SweepHooks hooks;
    hooks.stop = &stop;
    hooks.after_run = [&](const SweepRun&, const StoredRun&) {
        if (++ended >= most) stop = true;
    };
    on_threads(threads, [&](int) { run_sweep(sweep, shared_baseline(), store, shard, hooks); });
    store.flush();
}

std::string hash_of(const std::filesystem::path& directory, const PreparedSweep& sweep, const std::filesystem::path& file) {
    const SweepStore store = SweepStore::read_only(directory);
    return publish_sweep(sweep.plan_of_file(store), store, file, {}).result_hash;
}

}  // namespace

TEST_CASE("a run that cannot be kept ends the sweep with its reason, whatever the others are doing", "[property][sweep]") {
    const Sweep asked = test::sweep_of(small_sweep);
    const PreparedSweep sweep = prepared(asked);
    for (std::size_t most = 1; most <= 5; ++most) {
        const TemporaryDirectory directory;
        prepare_parts(directory / "out.parts", sweep, false, DirectoryLock(directory / "out.parts"));
        SweepStore store(directory / "out.parts", 1);
        std::size_t ended = 0;
        SweepHooks hooks;
        hooks.after_run = [&](const SweepRun&, const StoredRun&) {
            if (++ended == most) throw std::runtime_error("the disk is full");
        };
        // many threads, so that others are at work in loops of their own when one run cannot be kept
        CHECK_THROWS_WITH(on_threads(4, [&](int) { run_sweep(sweep, shared_baseline(), store, Shard{}, hooks); }), "the disk is full");
        CHECK(ended == most);
        CHECK(SweepStore::read_only(directory / "out.parts").size() == most);
    }
}

TEST_CASE("a sweep's file is the same for any number of threads, any shards and any interruption", "[property][sweep]") {
    const TemporaryDirectory directory;
    const Sweep asked = sweep_of(small_sweep);
    const PreparedSweep sweep = prepared(asked);
    REQUIRE(sweep.points().size() == 4);
    run_into(directory / "one", sweep, 1);
    const std::string whole = hash_of(directory / "one", sweep, directory / "one.h5");
    const ResultsReader reader(directory / "one.h5");
    CHECK(reader.manifest().complete);

    for (const int threads : {2, 5}) {
        const auto parts = directory / ("threads" + std::to_string(threads));
        run_into(parts, sweep, threads);
        CHECK(hash_of(parts, sweep, directory / "threads.h5") == whole);
    }
    for (std::size_t i = 0; i < 3; ++i) run_into(directory / "shards", sweep, 2, 1000, {i, 3});
    CHECK(hash_of(directory / "shards", sweep, directory / "shards.h5") == whole);

    for (const std::size_t most : {0, 1, 2, 3, 5, 7}) run_into(directory / "stopped", sweep, 1, most);
    run_into(directory / "stopped", sweep, 2);
    CHECK(hash_of(directory / "stopped", sweep, directory / "stopped.h5") == whole);

    for (const VerifiedRun& run : verify_runs(reader, loaded(), shipped_posterior(), 3, 1)) CHECK(run.difference.empty());
    CHECK(hash_of_contents(reader) == whole);
    std::filesystem::copy(reader.path(), directory / "changed.h5");
    {
        const hdf5::Handle file(H5Fopen((directory / "changed.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
        const hdf5::Handle array = hdf5::open_array(file, "firm_exits");
        const double value = -1.0;
        hdf5::write_block(array, H5T_NATIVE_DOUBLE, &value, {3, 1, 1, 2}, {1, 1, 1, 1});
    }
    const ResultsReader changed(directory / "changed.h5");
    CHECK(hash_of_contents(changed) != whole);
    int different = 0;
    for (const VerifiedRun& run : verify_runs(changed, loaded(), shipped_posterior(), 100, 1)) different += run.difference.empty() ? 0 : 1;
    CHECK(different == 1);

    // the file says what each point is
    const DesignTable table = reader.design_table();
    REQUIRE(table.columns.size() == 2);
    CHECK(table.columns[0].id == "super_deduction");
    CHECK(std::isnan(table.columns[0].values[0]));
    CHECK(table.columns[0].values[2] == 1.0);
    CHECK(table.columns[1].values[3] == 0.1);
    CHECK(table.scenarios.size() == 4);
    CHECK(table.text == small_sweep);

    // a plan that was stored gives the same file without the sweep
    const auto stored = read_plan(directory / "one");
    CHECK(publish_sweep(stored->plan, SweepStore::read_only(directory / "one"), directory / "merged.h5", {}).result_hash == whole);

    // a run of a sweep is the run that `kapok run` makes, whatever the points before it
    const Scenario scenario = sweep.scenario(3);
    RunPlan plan = sweep.plan(scenario, 1);
    const auto registry = build_registry(shared_baseline(), plan.parameters);
    plan.registry = registry.get();
    const Record alone = simulate(plan);
    for (std::size_t d = 0; d < datasets().size(); ++d)
        if (datasets()[d].id == "rd_expenditure") CHECK(reader.read("rd_expenditure", {{"design", 3}, {"replicate", 1}}).values == alone.yearly[d]);
}

TEST_CASE("a sweep that grows keeps the runs it has; another sweep does not take its place", "[property][sweep]") {
    const TemporaryDirectory directory;
    const Sweep asked = sweep_of(small_sweep);
    Sweep more = asked;
    more.base.replicates = 3;
    const PreparedSweep sweep = prepared(asked), grown = prepared(more);
    run_into(directory / "parts", sweep, 2, 3);
    CHECK_NOTHROW(prepare_parts(directory / "parts", grown, false, DirectoryLock(directory / "parts")));
    CHECK(count_runs(grown.plan_of_file(SweepStore::read_only(directory / "parts")), SweepStore::read_only(directory / "parts")).finished >= 3);

    Sweep other = asked;
    other.base.seed = 2;
    const PreparedSweep foreign = prepared(other);
    CHECK_THROWS_AS(prepare_parts(directory / "parts", foreign, false, DirectoryLock(directory / "parts")), InputError);
    CHECK_NOTHROW(prepare_parts(directory / "parts", foreign, true, DirectoryLock(directory / "parts")));
}

TEST_CASE("while a sweep is under way in a directory the same one may join it, and another may not", "[property][sweep]") {
    const TemporaryDirectory directory;
    const auto parts = directory / "parts";
    const Sweep asked = sweep_of(small_sweep);
    Sweep other = asked;
    other.base.seed = 2;
    const PreparedSweep sweep = prepared(asked), foreign = prepared(other);
    DirectoryLock lock(parts);
    REQUIRE(lock.is_alone());
    prepare_parts(parts, sweep, false, lock);
    lock.share();
    {
        DirectoryLock second(parts);
        CHECK_FALSE(second.is_alone());
        CHECK_NOTHROW(prepare_parts(parts, sweep, false, second));
        CHECK_THROWS_AS(prepare_parts(parts, foreign, false, second), InputError);
        CHECK_THROWS_AS(prepare_parts(parts, foreign, true, second), InputError);
        remove_parts(parts, lock);
        CHECK(has_plan(parts));
    }
    std::ofstream(parts / "plan.h5.77.part") << "half";
    remove_parts(parts, lock);
    CHECK_FALSE(std::filesystem::exists(parts));
}

TEST_CASE("memory that runs out ends a sweep and is no result of a run", "[property][sweep]") {
    const Sweep asked = sweep_of(small_sweep);
    const PreparedSweep sweep = prepared(asked);
    const TemporaryDirectory directory;
    SweepStore store(directory / "parts");
    std::atomic<int> quarters = 0;
    SweepHooks hooks;
    hooks.after_quarter = [&] {
        if (++quarters > 18) throw std::bad_alloc();
    };
    CHECK_THROWS_AS(on_threads(2, [&](int) { run_sweep(sweep, shared_baseline(), store, {}, hooks); }), std::bad_alloc);
    CHECK(store.size() > 0);
    for (std::size_t number = 0; number < sweep.run_count(); ++number)
        CHECK(store.status(sweep.key(sweep.run(number))).value_or(RunStatus::finished) == RunStatus::finished);
}

TEST_CASE("what has ended goes to the disk when the program is told to stop, however long other runs take", "[property][sweep]") {
    const Sweep asked = sweep_of(small_sweep);
    const PreparedSweep sweep = prepared(asked);
    const TemporaryDirectory directory;
    SweepStore store(directory / "parts");
    std::atomic<bool> stop = false, ended = false;
    SweepHooks hooks;
    hooks.stop = &stop;
    hooks.after_run = [&](const SweepRun&, const StoredRun&) { ended = true; };
    hooks.after_quarter = [&] {
        if (ended) stop = true;
    };
    on_threads(1, [&](int) { run_sweep(sweep, shared_baseline(), store, {}, hooks); });
    CHECK(stop);
    CHECK(SweepStore::read_only(directory / "parts").size() == store.size());
    CHECK(store.size() >= 1);
}

TEST_CASE("runs are started replicate by replicate, equal parameters in a row", "[unit][sweep]") {
    const Sweep asked = sweep_of(
        "scale = 0.005\nuntil = 2016\nreplicates = 2\ndraw_parameters = false\n[design]\nkind = \"factorial\"\n"
        "[[factors]]\nid = \"super_deduction\"\nvalues = [0.5, 1.0]\n[[factors]]\nid = \"adjustment_speed\"\nvalues = [0.16, 0.2]\n");
    const PreparedSweep sweep = prepared(asked);
    REQUIRE(sweep.points().size() == 4);
    for (std::size_t number = 0; number < sweep.run_count(); ++number) CHECK(sweep.run(number).replicate == static_cast<int>(number / 4));
    const auto speed = [&](std::size_t number) { return sweep.points().values(static_cast<Eigen::Index>(sweep.run(number).point), 1); };
    CHECK(speed(0) == speed(1));
    CHECK(speed(2) == speed(3));
    CHECK(speed(0) != speed(2));
}

TEST_CASE("half of an interval of a mean by hand", "[unit][sweep]") {
    // 1, 2, 3: standard deviation 1, standard error 1/sqrt(3), t(2) at 95% is 2.919986
    CHECK(half_interval({1.0, 2.0, 3.0}) == Approx(2.919986 / std::sqrt(3.0)).epsilon(1e-6));
    CHECK(half_interval({4.0, 4.0}) == 0.0);
    CHECK(std::isinf(half_interval({4.0})));
}

TEST_CASE("points get replicates until their difference from the first point is known well enough", "[unit][sweep]") {
    const TemporaryDirectory directory;
    const Sweep asked = sweep_of(
        "scale = 0.005\nuntil = 2016\ndraw_parameters = false\n"
        "[replicates]\nminimum = 2\nmaximum = 5\nindicator = \"gdp\"\nyear = 2016\nregion = \"Foshan\"\nhalf_width = 1.0\n"
        "[design]\nkind = \"one_at_a_time\"\n[[factors]]\nid = \"super_deduction\"\nvalues = [0.25, 1.0]\n");
    const PreparedSweep sweep = prepared(asked);
    REQUIRE(sweep.points().size() == 3);
    SweepStore store(directory / "parts");
    std::size_t size = 0;
    for (const Dataset& dataset : datasets()) size += dataset.variable != nullptr ? 2 * dataset.size : 0;
    std::vector<double> values(size, 0.0);
    std::size_t place = 0;  // of GDP in Foshan in 2016
    for (const Dataset& dataset : datasets()) {
        if (dataset.id == "gdp") break;
        place += dataset.variable != nullptr ? 2 * dataset.size : 0;
    }
    place += region_count + static_cast<std::size_t>(Place::foshan);
    const auto keep = [&](std::size_t point, int replicate, double gdp) {
        values[place] = gdp;
        REQUIRE(sweep.kept_value(values, "gdp", 2016, static_cast<std::size_t>(Place::foshan)) == gdp);
        store.add({sweep.key({point, replicate}), RunStatus::finished, "", values});
    };
    for (int replicate = 0; replicate < 4; ++replicate) {
        keep(0, replicate, 100.0 * replicate);
        keep(1, replicate, 100.0 * replicate + 5.0);                    // always five more: two are enough
        keep(2, replicate, 100.0 * replicate + (replicate % 2) * 10.0);  // never certain
    }
    CHECK(replicates_needed(sweep, store, 1, 4) == 2);
    CHECK(replicates_needed(sweep, store, 2, 2) == 3);
    CHECK(replicates_needed(sweep, store, 2, 4) == 5);
    CHECK(replicates_needed(sweep, store, 0, 4) == 5);  // as many as any other
    CHECK(replicates_needed(sweep, store, 1, 0) == 2);  // at least the minimum
}
