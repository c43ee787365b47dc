// Money, the calendar, tables by enumeration, and the loops over agents.

#include "model/units.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "model/ledger.hpp"
#include "model/parallel.hpp"
#include "model/stages/clock.hpp"

namespace kapok {
namespace {

/// Runs `work` in an arena of so many threads, more than the machine has if need be.
template <class Work>
auto with_threads(int threads, Work&& work) {
    const tbb::global_control allow(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(threads));
    tbb::task_arena arena(threads);
    return arena.execute(work);
}

}  // namespace

TEST_CASE("money is rounded to the nearest fen once, away from zero at one half", "[unit][units]") {
    CHECK(money(1.0).fen == 100'000'000);
    CHECK(money(0.126e-7).fen == 1);
    CHECK(money(0.5e-8).fen == 1);
    CHECK(money(0.49e-8).fen == 0);
    CHECK(money(-0.5e-8).fen == -1);
    CHECK(money(-2.0).fen == -200'000'000);
    CHECK(millions(money(123.456789)) == Approx(123.456789).epsilon(1e-12));
}

TEST_CASE("a share of money is rounded down, so the rest never falls short", "[unit][units]") {
    CHECK(share_of(Money{101}, 0.5).fen == 50);
    CHECK(share_of(Money{-101}, 0.5).fen == -51);
    CHECK(share_of(Money{7}, 1.0).fen == 7);
    CHECK(share_of(Money{7}, 0.0).fen == 0);
    for (const double share : {0.1, 1.0 / 3.0, 0.6, 0.999}) {
        const Money part = share_of(Money{1000003}, share);
        CHECK(static_cast<double>(part.fen) <= 1000003 * share);
        CHECK(static_cast<double>(part.fen) > 1000003 * share - 1.0);
    }
}

TEST_CASE("quarter 0 is the first of 2016, 135 the last of 2049, and -1 the last of 2015", "[unit][units]") {
    CHECK(Quarter{0}.year() == 2016);
    CHECK(Quarter{0}.of_year() == 0);
    CHECK(Quarter{0}.middle() == 2016.125);
    CHECK(Quarter{3}.ends_year());
    CHECK_FALSE(Quarter{2}.ends_year());
    CHECK(Quarter{135}.year() == 2049);
    CHECK(Quarter{135}.of_year() == 3);
    CHECK(Quarter{-1}.year() == 2015);
    CHECK(Quarter{-1}.of_year() == 3);
    CHECK(Quarter{-4}.year() == 2015);
    CHECK(Quarter{-4}.of_year() == 0);
    CHECK(Quarter{-5}.year() == 2014);
    CHECK(Quarter{-5}.ends_year());
}

TEST_CASE("city drifts count in full to 2020 and halve every four years after", "[unit][clock]") {
    CHECK(fade_after_2019(2016.1) == 1.0);
    CHECK(fade_after_2019(2020.0) == 1.0);
    CHECK(fade_after_2019(2024.0) == Approx(0.5).epsilon(1e-14));
    CHECK(fade_after_2019(2032.0) == Approx(0.125).epsilon(1e-14));
    CHECK(years_since_2015(2017.5, 4.0) == 1.5);
    CHECK(years_since_2015(2030.0, 4.0) == 4.0);
    // flows of the first quarter grow from the middle of 2015 to the middle of the quarter
    CHECK(growth_years(Quarter{0}) == Quarter{0}.middle() - 2015.5);
    CHECK(growth_years(Quarter{1}) == Quarter{1}.middle() - Quarter{0}.middle());
}

TEST_CASE("sums over rows have the same bits on 1, 2 and 5 threads: block by block, in order",
          "[unit][parallel]") {
    constexpr std::size_t n = 10 * rows_per_block + 17;
    const auto term = [](std::size_t i) {
        return (i % 3 == 0 ? 1e10 : 1.0) / (1.0 + static_cast<double>(i));
    };
    double by_hand = 0.0;
    for (std::size_t block = 0; block < n; block += rows_per_block) {
        double partial = 0.0;
        for (std::size_t i = block; i < std::min(n, block + rows_per_block); ++i) partial += term(i);
        by_hand += partial;
    }
    for (const int threads : {1, 2, 5}) {
        CAPTURE(threads);
        CHECK(with_threads(threads, [&] {
                  return sum_rows<double>(n, [&](double& sum, std::size_t i) { sum += term(i); });
              }) == by_hand);
    }
    // the order matters for these terms, so equality is not luck
    double in_one_go = 0.0;
    for (std::size_t i = n; i-- > 0;) in_one_go += term(i);
    CHECK(in_one_go != by_hand);
    CHECK(sum_rows<double>(0, [](double&, std::size_t) { FAIL("no rows"); }) == 0.0);
}

TEST_CASE("rows are collected in their order on 1, 2 and 5 threads", "[unit][parallel]") {
    constexpr std::size_t n = 7 * rows_per_block + 5;
    std::vector<std::size_t> by_hand;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < i % 3; ++k) by_hand.push_back(10 * i + k);
    for (const int threads : {1, 2, 5})
        CHECK(with_threads(threads, [&] {
                  return collect_rows<std::size_t>(n, [](std::vector<std::size_t>& out, std::size_t i) {
                      for (std::size_t k = 0; k < i % 3; ++k) out.push_back(10 * i + k);
                  });
              }) == by_hand);
}

TEST_CASE("a loop over rows visits each row once", "[unit][parallel]") {
    for (const std::size_t n : {std::size_t{1}, rows_per_block, rows_per_block + 1, 5 * rows_per_block - 1}) {
        std::vector<int> visits(n, 0);
        with_threads(5, [&] {
            for_each_row(n, [&](std::size_t i) { ++visits[i]; });
            return 0;
        });
        CHECK(visits == std::vector<int>(n, 1));
    }
}

TEST_CASE("what one replicate throws does not end the loops of another half done", "[property][parallel]") {
    // one waits for the other's loop to begin and throws; the loop goes on until after that, and must come to its end
    constexpr std::size_t blocks = 50, n = blocks * rows_per_block;
    const auto wait_for = [](const std::atomic<bool>& flag) {
        for (int i = 0; i < 2000 && !flag; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    };
    std::atomic<bool> begun = false, thrown = false;
    std::atomic<std::size_t> blocks_done = 0, sum = 0;
    std::vector<std::size_t> sorted(20 * rows_per_block);
    const auto beside_a_failure = [&] {
        for_each_row(n, [&](std::size_t i) {
            if (i % rows_per_block != 0) return;
            begun = true;
            wait_for(thrown);
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            ++blocks_done;
        });
        sum = sum_rows<std::size_t>(n, [](std::size_t& partial, std::size_t) { ++partial; });
        for (std::size_t i = 0; i < sorted.size(); ++i) sorted[i] = i * 7919 % sorted.size();
        sort_in_parallel(sorted, std::less<>());
    };
    const auto one_of_two = [&](std::size_t replicate) {
        if (replicate == 1) return beside_a_failure();
        wait_for(begun);
        thrown = true;
        throw std::runtime_error("a replicate failed");
    };
    with_threads(5, [&] {
        CHECK_THROWS_WITH(tbb::parallel_for(std::size_t{0}, std::size_t{2}, one_of_two, tbb::simple_partitioner()), "a replicate failed");
        return 0;
    });
    REQUIRE(begun);
    CHECK(blocks_done == blocks);
    CHECK(sum == n);
    CHECK(std::is_sorted(sorted.begin(), sorted.end()));
}

TEST_CASE("what a row throws arrives where the loop was called", "[unit][parallel]") {
    const auto fails = [](std::size_t i) {
        if (i == 3 * rows_per_block) throw std::runtime_error("a row failed");
    };
    CHECK_THROWS_WITH(for_each_row(5 * rows_per_block, fails), "a row failed");
    CHECK_THROWS_WITH(for_each_task(5, [](std::size_t) { throw std::runtime_error("a task failed"); }), "a task failed");
}

}  // namespace kapok
