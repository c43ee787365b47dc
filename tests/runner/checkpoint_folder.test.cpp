// Which checkpoints a run writes, keeps, finds again and leaves alone.
#include "runner/checkpoint_folder.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "runner/messages.hpp"
#include "runner/published_file.hpp"
#include "tests/runner/runner_support.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

CheckpointHeader header_of(const std::string& scenario, int replicate) {
    CheckpointHeader header;
    header.scenario_text = scenario;
    header.replicate = static_cast<std::uint32_t>(replicate);
    return header;
}

RunState state_of(int replicate, int year) {
    RunState state{World{}, {}};
    state.world.rng.replicate = static_cast<std::uint32_t>(replicate);
    state.world.quarter = {4 * (year - 2015)};
    return state;
}

/// The folder of a run of two replicates to 2030 with a checkpoint every fifth year.
struct Run {
    explicit Run(const Folder& place, std::string scenario = "plan", bool keep_all = false)
        : folder({place / "c", 5, keep_all, 2030, 2}, [=](int replicate) { return header_of(scenario, replicate); }, nullptr,
                 [this](const std::string& line) { lines.push_back(line); }) {}

    void run(int replicate, int first, int last) {
        for (int year = first; year <= last; ++year) folder.year_ended(replicate, state_of(replicate, year), {});
    }
    /// The year that a replicate goes on from; 2015: from the beginning.
    int start_of(int replicate) {
        const auto found = folder.newest(replicate);
        return found ? Quarter{found->state.world.quarter.index - 1}.year() : 2015;
    }

    std::vector<std::string> lines;
    CheckpointFolder folder;
};

std::set<std::string> files_in(const Folder& place) {
    std::set<std::string> names;
    if (std::filesystem::exists(place / "c"))
        for (const auto& entry : std::filesystem::directory_iterator(place / "c")) names.insert(entry.path().filename().string());
    return names;
}

using Names = std::set<std::string>;

}  // namespace

TEST_CASE("the last two checkpoints of each replicate are kept until its end, and none after the run", "[unit][checkpoint]") {
    const Folder place;
    Run run(place);
    run.run(0, 2016, 2024);
    CHECK(files_in(place) == Names{"replicate_0_2020.h5"});
    run.run(1, 2016, 2029);
    CHECK(files_in(place) == Names{"replicate_0_2020.h5", "replicate_1_2020.h5", "replicate_1_2025.h5"});
    run.run(0, 2025, 2030);
    CHECK(files_in(place) == Names{"replicate_0_2030.h5", "replicate_1_2020.h5", "replicate_1_2025.h5"});
    place.write("c/notes.txt", "mine");
    run.folder.run_succeeded();
    CHECK(files_in(place) == Names{"notes.txt"});
    CHECK(run.lines.empty());
}

TEST_CASE("all checkpoints are kept where that is asked for", "[unit][checkpoint]") {
    const Folder place;
    Run run(place, "plan", true);
    run.run(1, 2016, 2030);
    run.folder.run_succeeded();
    CHECK(files_in(place) == Names{"replicate_1_2020.h5", "replicate_1_2025.h5", "replicate_1_2030.h5"});
}

TEST_CASE("a run started again goes on from the newest sound checkpoint and leaves damaged ones", "[unit][checkpoint]") {
    const Folder place;
    Run(place).run(0, 2016, 2026);
    place.write("c/replicate_1_2020.h5", "damaged");
    place.write("c/replicate_1_2025.h5.77.part", "half of it");
    {
        Run again(place);
        CHECK(again.start_of(0) == 2025);
        CHECK(again.start_of(1) == 2015);
        CHECK(again.folder.resumed());
        CHECK(files_in(place) == Names{"replicate_0_2020.h5", "replicate_0_2025.h5", "replicate_1_2020.h5"});
        REQUIRE(again.lines.size() == 2);
        CHECK_THAT(again.lines[0], Catch::Contains("replicate_1_2020.h5: not a readable checkpoint") && Catch::EndsWith("; not used"));
        CHECK_THAT(again.lines[1], Catch::StartsWith("replicate 0 goes on from ") && Catch::EndsWith("replicate_0_2025.h5"));
        again.run(1, 2016, 2020);
    }
    CHECK(bytes_of(place / "c/replicate_1_2020.h5.damaged") == "damaged");

    // damage behind the header is found when the rest is read
    std::string bytes = bytes_of(place / "c/replicate_0_2025.h5");
    for (std::size_t i = bytes.size() / 2; i < bytes.size() * 3 / 4; ++i) bytes[i] = 'x';
    place.write("c/replicate_0_2025.h5", bytes);
    Run third(place);
    CHECK(third.start_of(0) == 2020);
    CHECK(third.start_of(1) == 2020);
    CHECK(bytes_of(place / "c/replicate_0_2025.h5") == bytes);
}

TEST_CASE("checkpoints of another run stop this one and stay as they are", "[unit][checkpoint]") {
    const Folder place;
    Run(place).run(0, 2016, 2021);
    const std::string bytes = bytes_of(place / "c/replicate_0_2020.h5");
    CHECK_THROWS_WITH(Run(place, "baseline"), Catch::Contains("replicate_0_2020.h5: a checkpoint of another run (the scenario differs); remove it, or choose another --checkpoint-dir"));
    CHECK(bytes_of(place / "c/replicate_0_2020.h5") == bytes);
    std::filesystem::rename(place / "c/replicate_0_2020.h5", place / "c/replicate_1_2020.h5");
    CHECK_THROWS_WITH(Run(place), Catch::Contains("replicate_1_2020.h5: a checkpoint of another run (seed, replicate or scale differ)"));
    std::filesystem::rename(place / "c/replicate_1_2020.h5", place / "c/replicate_0_2025.h5");
    CHECK_THROWS_WITH(Run(place), Catch::Contains("replicate_0_2025.h5: a checkpoint of another run (it is not of this run)"));
}

TEST_CASE("a folder without checkpoints goes with the run, and one that cannot be made ends it", "[unit][checkpoint]") {
    const Folder place;
    { Run run(place); }
    CHECK(!std::filesystem::exists(place / "c"));
    place.write("c", "a file");
    CHECK_THROWS_AS(Run(place), FileError);
}

TEST_CASE("a checkpoint that cannot be written is a line, not the end of the run", "[unit][checkpoint]") {
    const Folder place;
    Run run(place);
    std::filesystem::create_directory(place / "c/replicate_0_2020.h5");
    run.run(0, 2016, 2026);
    REQUIRE(run.lines.size() == 1);
    CHECK_THAT(run.lines[0], Catch::Contains("replicate_0_2020.h5 (it is a directory); the run goes on without this checkpoint"));
    CHECK(files_in(place) == Names{"replicate_0_2020.h5", "replicate_0_2025.h5"});
}
