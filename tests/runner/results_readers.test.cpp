#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "runner/results_file.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/small_results.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

namespace {

constexpr int until = 2018;
constexpr int module_missing = 77;

/// As read_results.py expects it.
void write_for_readers(const std::filesystem::path& path) {
    const auto datasets = small_datasets();
    const std::vector<bool> quarterly{false, true, false};
    const std::vector<Observation> observations{{"Shenzhen", "gdp", 2015, 18014.07, 200.0}};
    Firms firms;
    firms.resize(3);
    firms.id = {7, 8, 9};
    firms.city = {Place::foshan, Place::shenzhen, Place::zhaoqing};
    firms.cash = {Money{5}, Money{6}, Money{-7}};
    firms.set(0, Mark::alive);
    firms.set(2, Mark::alive);
    const std::vector panels{firm_panel(firms, 2015), firm_panel(firms, 2018)};

    ResultsWriter writer(path, {datasets, observations, 1, 4, until, quarterly}, small_manifest(4, until));
    Record first = small_record(datasets, until, 0, quarterly);
    first.yearly[0][5] = -std::nan("");
    writer.add(0, 0, first, panels);
    writer.add_failure(0, 1, "2017Q2, Foshan: 现金为负");
    writer.add(0, 3, small_record(datasets, until, 3, quarterly), panels);
    writer.publish(small_execution());
}

}  // namespace

TEST_CASE("other programs read result files with labels, units and Chinese names", "[property][results][python]") {
    const std::string reader = GENERATE("netcdf4", "h5netcdf", "h5py");
    const std::string python = "/usr/bin/python3";
    if (!std::filesystem::exists(python)) {
        WARN("skipped: there is no " << python);
        return;
    }
    const TemporaryDirectory directory;
    write_for_readers(directory / "results.nc");
    const std::string script = test::source_directory() + "/tests/runner/read_results.py";
    const std::string command = python + " " + script + " " + reader + " " + (directory / "results.nc").string();
    const int status = std::system(command.c_str());
    if (WIFEXITED(status) && WEXITSTATUS(status) == module_missing) {
        WARN("skipped: " << reader << " is not installed");
        return;
    }
    CHECK(status == 0);
}
