// `kapok sweep`.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/paths.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_directory.hpp"

using kapok::test::run_program;

TEST_CASE("a dry run shows how many points and runs a sweep has, and its first points", "[unit][commands]") {
    const auto outcome = run_program("sweep coordination --dry-run --lang en");
    INFO(outcome.text);
    CHECK(outcome.code == 0);
    CHECK(outcome.text.starts_with("coordination\n  How does coordination"));
    for (const char* part :
         {"  design:    factorial, every combination of levels\n", "  points:    72, 2 replicates each\n",
          "  runs:      144\n", "\n    0               0.2 ", "\n62 more points\n",
          "corridor_links: Guangzhou, Shenzhen, Dongguan, from 2016-01-01"})
        CHECK(outcome.text.find(part) != std::string::npos);
    const auto chinese = run_program("sweep coordination --dry-run --lang zh");
    INFO(chinese.text);
    CHECK(chinese.code == 0);
    for (const char* part : {"  设计:factorial,各水平的全部组合\n", "  设计点:72个,每点2次重复运行\n", "  运行次数:144\n", "\n另有62个点\n",
                             "corridor_links: 广州、深圳、东莞,自2016-01-01", "个线程上:约"})
        CHECK(chinese.text.find(part) != std::string::npos);
    for (const char* part : {" more points", " replicates", "Guangzhou,", " from ", "unit"}) CHECK(chinese.text.find(part) == std::string::npos);
}

namespace {

constexpr const char* small_sweep =
    "scale = 0.005\nuntil = 2016\nreplicates = 3\n[design]\nkind = \"one_at_a_time\"\n"
    "[[factors]]\nid = \"super_deduction\"\nvalues = [0.25, 1.0]\n";

/// The result hash that a finished sweep or merge prints.
std::string hash_in(const std::string& text) {
    const std::string mark = "result hash ";
    const std::size_t at = text.find(mark);
    return at == std::string::npos ? "" : text.substr(at + mark.size(), 16);
}

}  // namespace

TEST_CASE("a wrong sweep is refused before anything is written", "[unit][commands]") {
    const kapok::TemporaryDirectory directory;
    const std::string out = (directory / "out.h5").string();
    std::ofstream(out) << "precious";
    const auto unknown = run_program("sweep coordinaton -o " + (directory / "new.h5").string()), there = run_program("sweep coordination -o " + out),
               nowhere = run_program("sweep coordination"), shard = run_program("sweep coordination --shard 4/3 -o " + (directory / "s.h5").string());
    CHECK(unknown.code == 3);
    CHECK(unknown.text.find("Did you mean 'coordination'?") != std::string::npos);
    CHECK(there.code == 2);
    CHECK(there.text.find("exists already") != std::string::npos);
    CHECK(nowhere.code == 2);
    CHECK(nowhere.text.find("-o FILE") != std::string::npos);
    CHECK(shard.code == 2);
    CHECK(shard.text.find("should be I/N") != std::string::npos);
    CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("a last year from the command line that leaves nothing of a sweep's dates is refused", "[unit][commands]") {
    const auto early = run_program("sweep when_to_act --until 2017 --dry-run");
    INFO(early.text);
    CHECK(early.code == 2);
    CHECK(early.text.find("after the last year that is simulated") != std::string::npos);
}

TEST_CASE("a sweep is run, looked at, put together from shards, and verified", "[property][commands]") {
    const kapok::TemporaryDirectory directory;
    const auto path = [&](const std::string& name) { return (directory / name).string(); };
    std::ofstream(path("small.toml")) << small_sweep;
    const auto whole = run_program("sweep " + path("small.toml") + " -o " + path("whole.h5"));
    INFO(whole.text);
    REQUIRE(whole.code == 0);
    const std::string hash = hash_in(whole.text);
    CHECK(hash.size() == 16);
    CHECK_FALSE(std::filesystem::exists(path("whole.h5.parts")));
    CHECK(run_program("status " + path("whole.h5")).text.find("9 runs finished, 0 failed, 0 not run") != std::string::npos);

    CHECK(run_program("sweep " + path("small.toml") + " --shard 1/2 -o " + path("half.h5")).code == 0);
    const auto status = run_program("status " + path("half.h5"));
    CHECK(status.code == 5);
    CHECK(status.text.find("5 of 9 runs finished") != std::string::npos);
    const auto early = run_program("merge " + path("half.h5"));
    CHECK(early.code == 5);
    CHECK(early.text.find("4 of 9 runs are missing") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(path("half.h5")));
    CHECK(run_program("sweep " + path("small.toml") + " --shard 2/2 -o " + path("other.h5")).code == 0);
    const auto merged = run_program("merge " + path("half.h5") + " " + path("other.h5"));  // the shard's name will do for its parts
    INFO(merged.text);
    CHECK(merged.code == 0);
    CHECK(hash_in(merged.text) == hash);
    CHECK_FALSE(std::filesystem::exists(path("half.h5.parts")));
    CHECK(std::filesystem::exists(path("other.h5.parts")));  // what was named is left alone

    const auto verified = run_program("verify " + path("half.h5") + " --runs 2");
    CHECK(verified.code == 0);
    CHECK(verified.text.find("has the result hash that it was given") != std::string::npos);
    CHECK(verified.text.find("2 of 2 runs give the same bits again") != std::string::npos);
}

TEST_CASE("a sweep that cannot be written says so in one line", "[unit][commands]") {
    const auto outcome = run_program("sweep coordination -o /proc/nowhere/out.h5");
    CHECK(outcome.code == 4);
    CHECK(outcome.text.starts_with("kapok: cannot write /proc/nowhere/out.h5 (there is no directory /proc/nowhere)"));
    CHECK(std::count(outcome.text.begin(), outcome.text.end(), '\n') == 1);
}

TEST_CASE("a sweep that is killed again and again ends in the same file", "[property][commands][slow]") {
    const kapok::TemporaryDirectory directory;
    const auto path = [&](const std::string& name) { return (directory / name).string(); };
    std::ofstream(path("small.toml")) << small_sweep;
    const std::string hash = hash_in(run_program("sweep " + path("small.toml") + " -o " + path("whole.h5")).text);
    REQUIRE(hash.size() == 16);
    for (const double moment : {0.05, 0.3, 0.6, 0.9, 1.2, 1.6, 2.0, 2.5, 3.0, 4.0}) {
        const std::string killed = "timeout -s KILL " + std::to_string(moment) + " '" + kapok::test::program() + "' sweep " + path("small.toml") + " --batch 1 -o " + path("killed.h5") + " 2>/dev/null";
        if (std::filesystem::exists(path("killed.h5"))) break;
        (void)std::system(killed.c_str());
    }
    if (!std::filesystem::exists(path("killed.h5"))) {
        const auto last = run_program("sweep " + path("small.toml") + " -o " + path("killed.h5"));
        CHECK(last.code == 0);
        CHECK(hash_in(last.text) == hash);
    }
    CHECK(run_program("status " + path("killed.h5")).text.find("result hash " + hash) != std::string::npos);
}
