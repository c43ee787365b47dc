#include "runner/progress.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <sstream>
#include <thread>
#include <vector>

using namespace kapok;

TEST_CASE("progress in a log is a line every ten seconds", "[unit][progress]") {
    std::ostringstream out;
    double now = 0.0;
    Progress progress(ProgressStyle::lines, out, 100, 2, true, [&] { return now; });
    for (int quarter = 1; quarter <= 50; ++quarter) {
        now = quarter;
        if (quarter == 30) progress.replicate_done();
        progress.quarter_done();
    }
    CHECK(out.str() ==
          " 10%  10 of 100 quarters  0 of 2 replicates  1:30 left\n"
          " 20%  20 of 100 quarters  0 of 2 replicates  1:20 left\n"
          " 30%  30 of 100 quarters  1 of 2 replicates  1:10 left\n"
          " 40%  40 of 100 quarters  1 of 2 replicates  1:00 left\n"
          " 50%  50 of 100 quarters  1 of 2 replicates  0:50 left\n");
}

TEST_CASE("progress on a terminal is one line that is drawn again, in colour where it is wanted", "[unit][progress]") {
    const bool colour = GENERATE(true, false);
    std::ostringstream out;
    double now = 0.0;
    Progress progress(ProgressStyle::bar, out, 4, 1, colour, [&] { return now; });
    now = 3600.0;
    progress.quarter_done();
    progress.quarter_done();  // too soon after the last
    progress.clear();
    const std::string bar = colour ? "\033[32m[######------------------]\033[0m" : "[######------------------]";
    CHECK(out.str() == "\r\033[K" + bar + "  25%  1 of 4 quarters  0 of 1 replicates  3:00:00 left\r\033[K");
}

TEST_CASE("quiet means silent", "[unit][progress]") {
    CHECK(progress_style(true) == ProgressStyle::none);
    std::ostringstream out;
    double now = 0.0;
    Progress progress(ProgressStyle::none, out, 4, 1, true, [&] { return now += 100.0; });
    progress.quarter_done();
    progress.clear();
    CHECK(out.str().empty());
}

TEST_CASE("quarters are counted exactly when several threads report them", "[property][progress]") {
    std::ostringstream out;
    std::atomic<int> reads = 0;  // ten seconds pass at the last quarter only
    Progress progress(ProgressStyle::lines, out, 4000, 1, false, [&] { return ++reads < 4001 ? 0.0 : 10.0; });
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 1000; ++i) progress.quarter_done();
            });
    }
    CHECK(out.str() == "100%  4000 of 4000 quarters  0 of 1 replicates  0:00 left\n");
}

TEST_CASE("NO_COLOR turns colour off whatever it is set to", "[unit][progress]") {
    setenv("NO_COLOR", "0", 1);
    CHECK_FALSE(wants_colour());
    setenv("NO_COLOR", "", 1);
    CHECK(wants_colour());
    unsetenv("NO_COLOR");
    CHECK(wants_colour());
}
