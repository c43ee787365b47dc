#include "runner/run_array.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <tuple>
#include <vector>

#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using hdf5::Shape;

TEST_CASE("a chunk holds runs that follow each other, up to 64 KiB", "[unit][results]") {
    CHECK(RunArray::chunk_of({5, 3, 1000}) == Shape{2, 3, 1000});     // 8 runs of 8000 bytes: two points of three
    CHECK(RunArray::chunk_of({2, 5, 3000}) == Shape{1, 2, 3000});     // 2 runs of 24000 bytes
    CHECK(RunArray::chunk_of({1, 24, 35, 10}) == Shape{1, 12, 35, 10});  // room for 23 of 2800 bytes: two halves
    CHECK(RunArray::chunk_of({3, 2, 50000}) == Shape{1, 1, 50000});   // larger than a chunk: whole all the same
    CHECK(RunArray::chunk_of({2, 4, 3, 0}) == Shape{2, 4, 3, 0});     // a year without entries
}

TEST_CASE("an array of runs holds what was added and NaN elsewhere, whatever the chunks", "[property][results]") {
    const auto [designs, replicates, values] = GENERATE(std::tuple{5U, 3U, 1000U}, std::tuple{2U, 5U, 3000U}, std::tuple{7U, 1U, 20U}, std::tuple{3U, 2U, 9000U});
    // in each place: a run that is passed over at the start of a chunk, within one, at the end
    const std::set<unsigned> passed_over = GENERATE(std::set<unsigned>{}, std::set<unsigned>{0, 4}, std::set<unsigned>{5, 1, 2});
    const TemporaryDirectory directory;
    const Shape shape{designs, replicates, values};
    const auto value = [](unsigned run, unsigned i) { return 1e6 * run + i; };
    {
        hdf5::Handle file = hdf5::create_file(directory / "runs.h5");
        RunArray array(hdf5::create_array(file, "runs", hdf5::native_type<double>(), shape, RunArray::chunk_of(shape)));
        for (unsigned run = 0; run < designs * replicates; ++run) {
            if (passed_over.contains(run)) continue;
            std::vector<double> of_run;
            for (unsigned i = 0; i < values; ++i) of_run.push_back(value(run, i));
            array.add(run / replicates, run % replicates, of_run);
            CHECK(array.kept_bytes() > 0);
        }
        array.flush();
        CHECK(array.kept_bytes() == 0);
        array = RunArray();
        hdf5::close_file(file);
    }
    const hdf5::Handle file = hdf5::open_file(directory / "runs.h5"), array = hdf5::open_array(file, "runs");
    std::vector<double> all(hdf5::entries(shape));
    hdf5::read_block(array, hdf5::native_type<double>(), all.data());
    std::size_t wrong = 0;
    for (unsigned run = 0; run < designs * replicates; ++run)
        for (unsigned i = 0; i < values; ++i) {
            const double stored = all[run * values + i];
            wrong += passed_over.contains(run) ? !std::isnan(stored) : stored != value(run, i);
        }
    CHECK(wrong == 0);
}
