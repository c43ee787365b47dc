// `kapok run` that is killed and started again, and runs that branch from one another.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "runner/commands/exit_code.hpp"
#include "runner/results_file.hpp"
#include "runner/sha256.hpp"
#include "tests/runner/runner_support.hpp"
#include "tests/support/program.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

/// Starts the program and kills it when a file has appeared (after a minute at the latest).
void kill_when_there(const std::string& arguments, const std::filesystem::path& file) {
    run_program(arguments, "2>/dev/null & pid=$!; n=0; until [ -e '" + file.string() + "' ] || [ $((n+=1)) -gt 6000 ]; do sleep 0.01; done; kill -9 $pid; wait $pid 2>/dev/null");
    REQUIRE(std::filesystem::exists(file));
}

std::string hash_in(const std::filesystem::path& file) { return ResultsReader(file).manifest().result_hash; }

bool says(const Outcome& outcome, const std::string& text) { return outcome.text.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("a killed run that is started again gives the file of an uninterrupted one", "[property][commands][checkpoint]") {
    const Folder folder;
    const std::string run = "run plan --scale 0.005 --until 2030 --replicates 2 --firms-every 4 --quiet ";
    const std::string whole = (folder / "whole.h5").string(), cut = (folder / "cut.h5").string();
    REQUIRE(run_program(run + "-o " + whole).code == exit_ok);
    const std::string with_checkpoints = run + "--checkpoint-every 2 -o " + cut;
    for (const int year : {2017, 2023}) {
        kill_when_there(with_checkpoints, folder / ("cut.h5.checkpoints/replicate_1_" + std::to_string(year) + ".h5"));
        CHECK(!std::filesystem::exists(cut));
    }
    const Outcome resumed = run_program(with_checkpoints + " --threads 3");
    CHECK(resumed.code == exit_ok);
    CHECK(says(resumed, "replicate 0 goes on from " + cut + ".checkpoints/replicate_0_20"));
    CHECK(says(resumed, "replicate 1 goes on from " + cut + ".checkpoints/replicate_1_20"));
    CHECK(!std::filesystem::exists(cut + ".checkpoints"));
    CHECK(hash_in(cut) == hash_in(whole));
    CHECK(ResultsReader(cut).manifest().execution.resumed);
    CHECK(!ResultsReader(whole).manifest().execution.resumed);
    // panels of firms are not in the hash: apart from what execution says, the files have the same content
    CHECK(std::filesystem::file_size(cut) == std::filesystem::file_size(whole));
}

TEST_CASE("a branch to the same scenario equals the run that it leaves, and one to another has its past", "[property][commands][checkpoint]") {
    const Folder folder;
    const auto path = [&](const std::string& name) { return (folder / name).string(); };
    const std::string common = "run plan --scale 0.005 --seed 7 --replicates 2 --quiet --until ";
    REQUIRE(run_program(common + "2023 --checkpoint-every 5 --keep-checkpoints --checkpoint-dir " + path("c") + " -o " + path("whole.h5")).code == exit_ok);
    const std::string from = " --from " + path("c/replicate_1_2020.h5") + " " + path("c/replicate_0_2020.h5");

    REQUIRE(run_program("run plan --quiet --until 2023 -o " + path("same.h5") + from).code == exit_ok);
    CHECK(hash_in(path("same.h5")) == hash_in(path("whole.h5")));
    const Manifest manifest = ResultsReader(path("same.h5")).manifest(), of_whole = ResultsReader(path("whole.h5")).manifest();
    CHECK(manifest.branch.quarter == "2020Q4");
    CHECK(manifest.branch.scenario_name == "plan");
    CHECK(manifest.branch.scenario_text == of_whole.scenario_text);
    CHECK(manifest.branch.checkpoints == std::vector{path("c/replicate_0_2020.h5"), path("c/replicate_1_2020.h5")});
    CHECK(manifest.branch.digests[0] == sha256(bytes_of(path("c/replicate_0_2020.h5"))));
    CHECK(manifest.branch.replicates == std::vector<std::int32_t>{0, 1});
    CHECK(manifest.draws.values == of_whole.draws.values);
    CHECK(of_whole.branch.quarter.empty());

    REQUIRE(run_program("run baseline --quiet --until 2023 -o " + path("other.h5") + " --from " + path("c/replicate_1_2020.h5")).code == exit_ok);
    const ResultsReader other(path("other.h5")), whole(path("whole.h5"));
    CHECK(other.manifest().branch.replicates == std::vector<std::int32_t>{1});
    const auto course = [](const ResultsReader& results, std::size_t replicate) {
        return results.read("rd_expenditure", {{"design", 0}, {"replicate", replicate}, {"region", delta_region}}).values;
    };
    const std::vector<double> left = course(whole, 1), taken = course(other, 0);
    REQUIRE(left.size() == 9);
    for (std::size_t year = 0; year < 9; ++year) {
        INFO(2015 + year);
        CHECK((left[year] == taken[year]) == (year <= 5));
    }
}

TEST_CASE("a killed branch is resumed as a branch", "[property][commands][checkpoint]") {
    const Folder folder;
    const auto path = [&](const std::string& name) { return (folder / name).string(); };
    REQUIRE(run_program("run plan --scale 0.005 --replicates 1 --quiet --until 2017 --checkpoint-every 2 --keep-checkpoints -o " + path("a.h5")).code == exit_ok);
    const std::string branch = "run baseline --quiet --until 2026 --from " + path("a.h5.checkpoints/replicate_0_2017.h5") + " -o ";
    REQUIRE(run_program(branch + path("whole.h5")).code == exit_ok);
    const std::string with_checkpoints = branch + path("cut.h5") + " --checkpoint-every 2";
    kill_when_there(with_checkpoints, folder / "cut.h5.checkpoints/replicate_0_2019.h5");
    const Outcome resumed = run_program(with_checkpoints);
    CHECK(resumed.code == exit_ok);
    CHECK(says(resumed, "replicate 0 goes on from " + path("cut.h5.checkpoints")));
    CHECK(hash_in(path("cut.h5")) == hash_in(path("whole.h5")));
}

TEST_CASE("what a branch cannot do is said before anything is run", "[unit][commands][checkpoint]") {
    const Folder folder;
    const auto path = [&](const std::string& name) { return (folder / name).string(); };
    REQUIRE(run_program("run plan --scale 0.002 --replicates 2 --quiet --until 2016 --checkpoint-every 1 --keep-checkpoints -o " + path("a.h5")).code == exit_ok);
    const std::string checkpoint = path("a.h5.checkpoints/replicate_0_2016.h5");
    const std::string branch = "run baseline --until 2017 -o " + path("b.h5") + " --from " + checkpoint;
    const auto refused = [&](const std::string& arguments, int code, const std::string& text) {
        INFO(arguments);
        const Outcome outcome = run_program(arguments);
        CHECK(outcome.code == code);
        CHECK(says(outcome, text));
        CHECK(std::count(outcome.text.begin(), outcome.text.end(), '\n') == 1);
    };
    for (const std::string option : {"--seed", "--replicates", "--scale"}) refused(branch + " " + option + " 1", exit_usage, option + " does not go with --from");
    refused(branch + " --set entry_rate=0.13", exit_usage, "entry_rate = 0.13 cannot be set in a branch: the checkpoint has ");
    refused(branch + " --set seed=3", exit_usage, "seed = 3 cannot be set in a branch: the checkpoint has 1");
    refused(branch + " " + checkpoint, exit_usage, "replicate 0 is there twice");
    refused("run baseline --until 2016 --set until=2016 -o " + path("a.h5") + " --from " + checkpoint, exit_usage, "exists already");
    refused(branch + " --keep-checkpoints", exit_usage, "--checkpoint-every");
    refused("run baseline -o " + path("b.h5") + " --from " + path("a.h5"), exit_invalid_input, "a.h5: not a checkpoint of Kapok");
    refused("run baseline -o " + path("b.h5") + " --from " + path("none.h5"), exit_file_error, "none.h5 (there is no such file)");
    std::string bytes = bytes_of(checkpoint);
    folder.write("cut.h5", bytes.substr(0, bytes.size() - 1000));
    refused("run baseline -o " + path("b.h5") + " --from " + path("cut.h5"), exit_invalid_input, "cut.h5: not a readable checkpoint");
    CHECK(!std::filesystem::exists(path("b.h5")));

    // and of a run that would go on from another run's checkpoints
    std::filesystem::rename(path("a.h5.checkpoints"), path("b.h5.checkpoints"));
    refused("run baseline --checkpoint-every 1 --until 2017 -o " + path("b.h5"), exit_invalid_input, "a checkpoint of another run (the scenario differs)");
    CHECK(std::filesystem::exists(path("b.h5.checkpoints/replicate_0_2016.h5")));
}
