// What a sweep keeps of its runs while it goes on.
#include "runner/sweep/sweep_store.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

#include "runner/published_file.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

namespace {

constexpr std::size_t width = 3;

StoredRun run_of(std::uint64_t number) {
    const auto x = static_cast<double>(number);
    return {{number, 7}, RunStatus::finished, "", {x, -x, std::nan("")}};
}

void add(SweepStore& store, std::uint64_t first, std::uint64_t count) {
    for (std::uint64_t number = first; number < first + count; ++number) store.add(run_of(number));
}

bool holds(const SweepStore& store, std::uint64_t number) {
    const auto run = store.read({number, 7});
    return run && run->status == RunStatus::finished && run->values.size() == width && run->values[0] == static_cast<double>(number) && std::isnan(run->values[2]);
}

std::size_t files_in(const std::filesystem::path& directory) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory)) ++count;
    return count;
}

}  // namespace

TEST_CASE("a part gives back the runs that were written, bit by bit", "[unit][sweep]") {
    const TemporaryDirectory directory;
    const std::vector<StoredRun> runs{run_of(1), {{2, 9}, RunStatus::failed, "firm 12 in Foshan, quarter 2020Q3: no cash", {}}, run_of(1ULL << 63)};
    const auto path = directory / "a.runs.h5";
    write_part(path, runs.size(), [&](std::size_t row) { return runs[row]; });
    const PartReader reader(path);
    REQUIRE(reader.keys().size() == runs.size());
    for (std::size_t row = 0; row < runs.size(); ++row) {
        const StoredRun again = reader.read(row);
        CHECK(again.key == runs[row].key);
        CHECK(again.status == runs[row].status);
        CHECK(again.message == runs[row].message);
        REQUIRE(again.values.size() == runs[row].values.size());
        for (std::size_t i = 0; i < again.values.size(); ++i)
            CHECK((again.values[i] == runs[row].values[i] || (std::isnan(again.values[i]) && std::isnan(runs[row].values[i]))));
    }
}

TEST_CASE("a part of failed runs alone, and runs of different size", "[unit][sweep]") {
    const TemporaryDirectory directory;
    write_part(directory / "failed.runs.h5", 1, [](std::size_t) { return StoredRun{{1, 1}, RunStatus::failed, "why", {}}; });
    CHECK(PartReader(directory / "failed.runs.h5").read(0).message == "why");
    const auto uneven = [](std::size_t row) { return StoredRun{{row, 1}, RunStatus::finished, "", std::vector<double>(row + 1)}; };
    CHECK_THROWS_AS(write_part(directory / "uneven.runs.h5", 2, uneven), std::logic_error);
    CHECK_FALSE(std::filesystem::exists(directory / "uneven.runs.h5"));
    CHECK(files_in(directory.path()) == 1);
}

TEST_CASE("a store has a run at once, and after it is opened again if it was flushed", "[unit][sweep]") {
    const TemporaryDirectory directory;
    const auto path = directory / "sweep.h5.parts";
    {
        SweepStore store(path);
        add(store, 0, 5);
        CHECK(store.size() == 5);
        CHECK(holds(store, 3));
        CHECK(store.status({9, 7}) == std::nullopt);
        store.flush();
        add(store, 5, 2);  // lost with the process
        CHECK(holds(store, 6));
    }
    const SweepStore again = SweepStore::read_only(path);
    CHECK(again.size() == 5);
    CHECK(holds(again, 4));
    CHECK_FALSE(again.has({5, 7}));
}

TEST_CASE("many parts become few, and no run is lost on the way", "[unit][sweep]") {
    const TemporaryDirectory directory;
    const auto path = directory / "many.parts";
    constexpr std::uint64_t flushes = 70;
    {
        SweepStore store(path);
        for (std::uint64_t part = 0; part < flushes; ++part) {
            add(store, 2 * part, 2);
            store.flush();
        }
        CHECK(files_in(path) == 4 + 6);  // 16 parts become one
        for (std::uint64_t number = 0; number < 2 * flushes; ++number) CHECK(holds(store, number));
    }
    const SweepStore again = SweepStore::read_only(path);
    CHECK(again.size() == 2 * flushes);
    for (std::uint64_t number = 0; number < 2 * flushes; ++number) CHECK(holds(again, number));
}

TEST_CASE("a store writes a part by itself after so many runs", "[unit][sweep]") {
    const TemporaryDirectory directory;
    const auto path = directory / "by_itself.parts";
    {
        SweepStore store(path);
        add(store, 0, 130);
    }
    CHECK(SweepStore::read_only(path).size() == 128);
}

TEST_CASE("what a dying process leaves half written is passed over; what is damaged is named, left alone and does not count", "[unit][sweep]") {
    const TemporaryDirectory directory;
    const auto path = directory / "left.parts";
    {
        SweepStore store(path);
        add(store, 0, 2);
        store.flush();
    }
    std::ofstream(path / "host-1-000000.runs.h5.77.part") << "half";
    CHECK(SweepStore::read_only(path).size() == 2);
    const auto damaged = path / "host-2-000000.runs.h5";
    std::ofstream(damaged) << "not a part";
    const SweepStore store(path);
    CHECK(store.size() == 2);
    REQUIRE(store.damages().size() == 1);
    CHECK_THAT(store.damages().front(), Catch::Contains("host-2-000000.runs.h5"));
    CHECK(std::filesystem::exists(damaged));
}

TEST_CASE("a run of which one bit has changed on the disk does not count, and the others of its part do", "[property][sweep]") {
    const TemporaryDirectory directory;
    const auto path = directory / "flipped.parts";
    {
        SweepStore store(path);
        add(store, 0, 3);
        store.flush();
    }
    const auto part = std::filesystem::directory_iterator(path)->path();
    const double changed = run_of(1).values.at(1);
    std::ifstream before(part, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(before), {}), wanted(sizeof(double), '\0');
    std::memcpy(wanted.data(), &changed, sizeof(double));
    const std::size_t place = bytes.find(wanted);
    REQUIRE(place != std::string::npos);
    bytes[place + 3] ^= 4;
    std::ofstream(part, std::ios::binary) << bytes;
    const SweepStore store(path);
    CHECK(store.size() == 2);
    CHECK_FALSE(store.has(run_of(1).key));
    REQUIRE(store.damages().size() == 1);
    CHECK_THAT(store.damages().front(), Catch::Contains("1 of 3 runs"));
}

TEST_CASE("stores of several processes and directories are read together; a run that is there twice counts once", "[unit][sweep]") {
    const TemporaryDirectory directory;
    for (const auto& [name, first] : {std::pair("one", 0), std::pair("two", 3)}) {
        SweepStore store(directory / name);
        add(store, static_cast<std::uint64_t>(first), 5);
        store.flush();
    }
    SweepStore both = SweepStore::read_only(directory / "one");
    both.also_read(directory / "two");
    CHECK(both.size() == 8);
    CHECK(holds(both, 4));
    CHECK_THROWS_AS(both.also_read(directory / "three"), FileError);
}

TEST_CASE("removing a store leaves what is not its own", "[unit][sweep]") {
    const TemporaryDirectory directory;
    const auto path = directory / "gone.parts";
    {
        SweepStore store(path);
        add(store, 0, 2);
        store.flush();
    }
    std::ofstream(path / "host-1-000000.runs.h5.77.part") << "half";  // of a process that was killed
    SweepStore::remove(path);
    CHECK_FALSE(std::filesystem::exists(path));
    { const SweepStore store(path); }
    std::ofstream(path / "notes.txt") << "mine";
    SweepStore::remove(path);
    CHECK(std::filesystem::exists(path / "notes.txt"));
}
