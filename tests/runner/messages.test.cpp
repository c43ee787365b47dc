#include "runner/messages.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "tests/runner/runner_support.hpp"

using namespace kapok;

TEST_CASE("a fault reads file, line, column, text, and leaves out what does not apply", "[unit][messages]") {
    CHECK(to_string(Fault{"a.toml", 3, 7, "no"}) == "a.toml:3:7: no");
    CHECK(to_string(Fault{"a.toml", 3, 0, "no"}) == "a.toml:3: no");
    CHECK(to_string(Fault{"command line, --set 1", 0, 0, "no"}) == "command line, --set 1: no");
}

TEST_CASE("an input error prints all its faults, files as met and places in order, each once",
          "[unit][messages]") {
    FaultCollector faults;
    faults.add("b.csv", {}, "all of it");
    faults.add("b.csv", {9, 1}, "late");
    faults.add("a.csv", {1, 1}, "other file");
    faults.add("b.csv", {2, 5}, "early");
    faults.add("b.csv", {2, 1}, "first");
    faults.add("b.csv", {2, 5}, "early");
    try {
        faults.throw_if_any();
        FAIL("faults were not thrown");
    } catch (const InputError& error) {
        CHECK(std::string(error.what()) ==
              "b.csv:2:1: first\nb.csv:2:5: early\nb.csv:9:1: late\nb.csv: all of it\na.csv:1:1: other file");
    }
    CHECK_NOTHROW(FaultCollector{}.throw_if_any());
}

TEST_CASE("a misspelt word finds its nearest candidate within a third of its length", "[unit][messages]") {
    constexpr auto ids = std::to_array<std::string_view>(
        {"voucher_rate", "mobility", "ip_pledge", "mentoring", "Foshan", "深圳"});
    CHECK(did_you_mean("vouchr_rate", ids) == "voucher_rate");
    CHECK(did_you_mean("vuocher_rate", ids) == "voucher_rate");
    CHECK(did_you_mean("mobiilty", ids) == "mobility");
    CHECK(did_you_mean("voucherrate", ids) == "voucher_rate");
    CHECK(did_you_mean("foshn", ids) == "Foshan");
    CHECK(did_you_mean("深川", ids) == "深圳");
    CHECK_FALSE(did_you_mean("mob", ids));
    CHECK_FALSE(did_you_mean("something_else", ids));
    CHECK_FALSE(did_you_mean("", ids));
    CHECK_FALSE(did_you_mean(std::string(1'000'000, 'x'), ids));
    CHECK(suggestion("mentorin", ids) == " Did you mean 'mentoring'?");
    CHECK(suggestion("nothing like it", ids).empty());
}

TEST_CASE("two swapped neighbours count as one mistake", "[unit][messages]") {
    constexpr auto ids = std::to_array<std::string_view>({"abc"});
    CHECK(did_you_mean("acb", ids) == "abc");
    CHECK_FALSE(did_you_mean("bca", ids));
}

TEST_CASE("quoted words are cut at 60 characters and cannot carry control characters", "[unit][messages]") {
    CHECK(in_quotes("plan") == "'plan'");
    CHECK(in_quotes("a\x1B[31m\n") == "'a?[31m?'");
    CHECK(in_quotes(std::string(61, 'x')) == "'" + std::string(60, 'x') + "...'");
}
