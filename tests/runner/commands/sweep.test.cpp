// `kapok sweep`.
#include <catch2/catch.hpp>

#include "tests/support/program.hpp"

using kapok::test::run_program;

TEST_CASE("a dry run shows how many points and runs a sweep has, and its first points", "[unit][commands]") {
    const auto outcome = run_program("sweep coordination --dry-run");
    INFO(outcome.text);
    CHECK(outcome.code == 0);
    CHECK(outcome.text.starts_with("coordination\n  How does coordination"));
    for (const char* part :
         {"  design:    factorial, every combination of levels\n", "  points:    72, 2 replicates each\n",
          "  runs:      144\n", "\n    0               0.2 ", "\n62 more points\n",
          "corridor_links: Guangzhou, Shenzhen, Dongguan, from 2016-01-01"})
        CHECK(outcome.text.find(part) != std::string::npos);
}

TEST_CASE("a sweep is not run yet, and a wrong one is refused", "[unit][commands]") {
    const auto without = run_program("sweep coordination"),
               unknown = run_program("sweep coordinaton --dry-run");
    CHECK(without.code == 2);
    CHECK(without.text == "kapok: sweeps cannot be run yet; --dry-run checks one and shows its points\n");
    CHECK(unknown.code == 3);
    CHECK(unknown.text.find("Did you mean 'coordination'?") != std::string::npos);
}
