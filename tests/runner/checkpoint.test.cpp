// A run that is written down between two quarters and read again goes on as if nothing had happened.
#include "runner/checkpoint.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "runner/hdf5_file.hpp"
#include "runner/messages.hpp"
#include "tests/runner/runner_support.hpp"
#include "tests/support/small_results.hpp"
#include "tests/support/whole_runs.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

CheckpointHeader small_header() {
    CheckpointHeader header;
    header.kapok_version = "0.1.0";
    header.git_commit = "abc";
    header.scenario_name = "vouchers";
    header.scenario_text = "[levers.voucher_value]\nall = [[2016.0, 20.0]]\n";
    header.inputs = {{"scenarios/data/city_2015.csv", std::string(64, 'a')}};
    header.draws = {"posterior.csv", 2019, {"entry_rate", "growth_offset.Foshan"}, {3}, {0.12, -0.01}};
    header.branched_from = std::string(64, 'b');
    return header;
}

std::shared_ptr<const Baseline> shared_tables() { return registry_2015().baseline; }

/// The state of a run at the end of each year.
std::map<int, RunState> states_of(RunPlan plan) {
    std::map<int, RunState> states;
    plan.after_year = [&](const RunState& state) { states.emplace(Quarter{state.world.quarter.index - 1}.year(), state); };
    simulate(plan);
    return states;
}

std::vector<FirmPanel> panels_of(const World& world) { return {firm_panel(Firms{}, 2015), firm_panel(world.firms, 2017)}; }

std::string written(const std::filesystem::path& path, const RunState& state, const std::vector<FirmPanel>& panels = {}) {
    write_checkpoint(path, small_header(), state, panels);
    return bytes_of(path);
}

std::string fault_of(const std::filesystem::path& path) {
    return join(faults_of([&] { read_checkpoint(path, shared_tables()); }));
}

/// Changes an attribute of the header.
void set_header_number(const std::filesystem::path& path, const char* name, std::int32_t value) {
    const hdf5::Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
    const hdf5::Handle group = hdf5::open_group(file, "checkpoint");
    const hdf5::Handle attribute(H5Aopen(group, name, H5P_DEFAULT), H5Aclose);
    REQUIRE(H5Awrite(attribute, H5T_NATIVE_INT32, &value) >= 0);
}

}  // namespace

TEST_CASE("every column survives a checkpoint bit for bit, and the world goes on as it would have", "[property][checkpoint]") {
    const TemporaryDirectory directory;
    const Schedule schedule = schedule_of("plan");
    RunState state = states_of(run_plan(schedule, 0.005, 2017)).at(2017);
    advance_one_quarter(state.world, schedule);  // in the middle of a year there is more to lose
    record_quarter(state.record, state.world, {});
    const std::string once = written(directory / "a.h5", state, panels_of(state.world));
    RunSoFar read = read_checkpoint(directory / "a.h5", shared_tables());
    CHECK(written(directory / "b.h5", read.state, read.panels) == once);

    for (int quarter = 0; quarter < 8; ++quarter) {
        advance_one_quarter(state.world, schedule);
        advance_one_quarter(read.state.world, schedule);
    }
    CHECK(written(directory / "a.h5", state) != once);
    CHECK(written(directory / "a.h5", state) == written(directory / "b.h5", read.state));
}

TEST_CASE("a resumed run equals the uninterrupted one, exactly, on any number of threads", "[property][checkpoint]") {
    const TemporaryDirectory directory;
    const Schedule schedule = schedule_of("plan");
    const RunPlan plan = run_plan(schedule, 0.02, 2019);
    const std::string expected = hash_of(simulate(plan));
    const std::map<int, RunState> states = states_of(plan);
    for (const auto& [year, threads] : std::map<int, int>{{2016, 1}, {2017, 2}, {2018, 5}, {2019, 2}}) {
        INFO(year);
        write_checkpoint(directory / "a.h5", small_header(), states.at(year), {});
        RunPlan rest = plan;
        rest.start = [&] { return read_checkpoint(directory / "a.h5", shared_tables()).state; };
        std::string hash;
        on_threads(threads, [&](int) { hash = hash_of(simulate(rest)); });
        CHECK(hash == expected);
    }
}

TEST_CASE("a checkpoint says which run it belongs to and how far it had come", "[unit][checkpoint]") {
    const TemporaryDirectory directory;
    RunState state{World{}, {}};
    state.world.quarter = {20};
    state.world.rng = {4'000'000'000U, 3};
    state.world.scale = 0.05;
    write_checkpoint(directory / "a.h5", small_header(), state, {});
    const CheckpointHeader header = read_checkpoint_header(directory / "a.h5");
    CHECK(quarter_reached(header) == "2020Q4");
    CHECK(header.year() == 2020);
    CHECK(header.seed == 4'000'000'000U);
    CHECK(header.replicate == 3);
    CHECK(header.scale == 0.05);

    CheckpointHeader same = small_header();
    same.seed = header.seed;
    same.replicate = header.replicate;
    same.scale = header.scale;
    CHECK(obstacle(header, same) == "");
    const auto refuses = [&](auto change, const std::string& reason, bool branch_too) {
        CheckpointHeader other = same;
        change(other);
        CHECK_THAT(obstacle(header, other), Catch::StartsWith(reason));
        CHECK(obstacle_to_branch(header, other).empty() != branch_too);
    };
    refuses([](CheckpointHeader& h) { h.scenario_text += " "; }, "the scenario differs", false);
    refuses([](CheckpointHeader& h) { h.git_commit = "abd"; }, "it was written by Kapok 0.1.0 of commit abc", true);
    refuses([](CheckpointHeader& h) { h.inputs[0].sha256[0] = 'c'; }, "the data tables differ", true);
    refuses([](CheckpointHeader& h) { h.inputs.clear(); }, "the data tables differ", true);
    refuses([](CheckpointHeader& h) { h.draws.values[1] = 0.0; }, "the parameters drawn differ", false);
    refuses([](CheckpointHeader& h) { h.replicate = 2; }, "seed, replicate or scale differ", false);
    refuses([](CheckpointHeader& h) { h.branched_from.clear(); }, "the runs have not branched", false);
}

TEST_CASE("a file that is no sound checkpoint is refused by name and reason", "[unit][checkpoint]") {
    const Folder folder;
    const auto path = folder / "a.h5";
    RunState state{World{}, {}};
    state.world.firms.resize(20'000);
    const std::string whole = written(path, state);
    CHECK(fault_of(path) == "");

    CHECK_THROWS_WITH(read_checkpoint_header(folder / "none.h5"), Catch::Contains("none.h5 (there is no such file)"));
    folder.write("a.h5", whole.substr(0, whole.size() / 2));
    CHECK_THAT(fault_of(path), Catch::Contains("a.h5: not a readable checkpoint (HDF5: "));
    folder.write("a.h5", "nothing of this kind");
    CHECK_THAT(fault_of(path), Catch::Contains("a.h5: not a readable checkpoint (HDF5: "));
    folder.write("a.h5", whole);
    set_header_number(path, "checkpoint_format_version", 2);
    CHECK_THAT(fault_of(path), Catch::Contains("a.h5: checkpoint format 2; this version reads format 1"));
    ResultsWriter(path, {small_datasets(), {}, 1, 1, 2017, {}}, small_manifest(1, 2017)).publish(small_execution());
    CHECK_THAT(fault_of(path), Catch::Contains("a.h5: not a checkpoint of Kapok"));
}

TEST_CASE("a changed byte of a checkpoint is noticed, or was of no account", "[property][checkpoint]") {
    const Folder folder;
    const Schedule schedule = schedule_of_2015();
    const RunState state = states_of(run_plan(schedule, 0.002, 2016)).at(2016);
    const std::string whole = written(folder / "a.h5", state);
    int noticed = 0;
    for (std::size_t k = 1; k < 40; ++k) {
        std::string changed = whole;
        changed[whole.size() * k / 40] = static_cast<char>(~changed[whole.size() * k / 40]);
        folder.write("b.h5", changed);
        try {
            const RunSoFar read = read_checkpoint(folder / "b.h5", shared_tables());
            CHECK(written(folder / "c.h5", read.state) == whole);
        } catch (const InputError&) {
            ++noticed;
        }
    }
    CHECK(noticed > 10);
}

TEST_CASE("a checkpoint that cannot be written leaves what was there", "[unit][checkpoint]") {
    const Folder folder;
    const RunState state{World{}, {}};
    std::filesystem::create_directory(folder / "a.h5");
    CHECK_THROWS_AS(write_checkpoint(folder / "a.h5", small_header(), state, {}), FileError);
    CHECK_THROWS_AS(write_checkpoint(folder / "none/a.h5", small_header(), state, {}), FileError);
    CHECK(std::filesystem::is_directory(folder / "a.h5"));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}
