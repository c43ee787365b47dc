#pragma once
// Loops over agents. The only model file that includes oneTBB: what runs in parallel, and in which order
// sums are taken, is decided here.

#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace kapok {

/// Rows per block. Part of the results: sums are taken block by block, in order.
inline constexpr std::size_t rows_per_block = 4096;

/// Calls `loop(context)` on this thread and waits for it. The loop is on its own in two ways: a thread that waits in it
/// does not pick up another replicate of the ensemble, and what another replicate throws, which ends the loop over
/// replicates, does not end this one half done. What it throws itself arrives here.
template <class Loop>
void run_apart(Loop&& loop) {
    tbb::this_task_arena::isolate([&] {
        tbb::task_group_context context(tbb::task_group_context::isolated);
        loop(context);
    });
}

/// Calls `row(i)` for i in 0..n-1, in parallel. A row may read what earlier stages left and write only
/// what belongs to row i.
template <class Row>
void for_each_row(std::size_t n, Row&& row) {
    const std::size_t blocks = (n + rows_per_block - 1) / rows_per_block;
    const auto run = [&](std::size_t block) {
        const std::size_t end = std::min(n, (block + 1) * rows_per_block);
        for (std::size_t i = block * rows_per_block; i < end; ++i) row(i);
    };
    if (blocks <= 1) {
        if (blocks == 1) run(0);
        return;
    }
    run_apart([&](tbb::task_group_context& context) { tbb::parallel_for(std::size_t{0}, blocks, run, context); });
}

/// Calls `task(k)` for k in 0..n-1, each possibly on its own thread; for few, long tasks.
template <class Task>
void for_each_task(std::size_t n, Task&& task) {
    run_apart([&](tbb::task_group_context& context) { tbb::parallel_for(std::size_t{0}, n, task, tbb::simple_partitioner{}, context); });
}

/// Calls `row(partial, i)` for i in 0..n-1 with one `Sum` per block, and adds the blocks in order with `+=`:
/// the same bits for any number of threads. `Sum{}` is zero.
template <class Sum, class Row>
Sum sum_rows(std::size_t n, Row&& row) {
    const std::size_t blocks = (n + rows_per_block - 1) / rows_per_block;
    std::vector<Sum> partial(blocks);
    const auto run = [&](std::size_t block) {
        const std::size_t end = std::min(n, (block + 1) * rows_per_block);
        for (std::size_t i = block * rows_per_block; i < end; ++i) row(partial[block], i);
    };
    if (blocks <= 1) {
        if (blocks == 1) run(0);
    } else {
        run_apart([&](tbb::task_group_context& context) { tbb::parallel_for(std::size_t{0}, blocks, run, context); });
    }
    Sum total{};
    for (const Sum& p : partial) total += p;
    return total;
}

/// Calls `row(out, i)` for i in 0..n-1, where each row may append to `out`; returns all of it in order of i.
template <class Item, class Row>
std::vector<Item> collect_rows(std::size_t n, Row&& row) {
    struct Appended {
        std::vector<Item> items;
        Appended& operator+=(const Appended& other) {
            items.insert(items.end(), other.items.begin(), other.items.end());
            return *this;
        }
    };
    return sum_rows<Appended>(n, [&](Appended& out, std::size_t i) { row(out.items, i); }).items;
}

/// Sorts. `less` must tell any two items apart, so that there is only one order.
template <class Item, class Less>
void sort_in_parallel(std::vector<Item>& items, Less&& less) {
    run_apart([&](tbb::task_group_context& context) {
        tbb::task_group group(context);  // the sort takes no context: it belongs to that of the task which calls it
        group.run_and_wait([&] { tbb::parallel_sort(items.begin(), items.end(), less); });
    });
}

}  // namespace kapok
