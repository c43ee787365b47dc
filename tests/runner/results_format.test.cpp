// runner/results_format.md is the page that readers of result files rely on: it must name what is written.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "runner/checkpoint.hpp"
#include "runner/hdf5_file.hpp"
#include "runner/results_file.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/small_results.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

namespace {

constexpr int until = 2017;

const std::string& page() {
    static const std::string text = [] {
        std::ifstream file(test::source_directory() + "/runner/results_format.md");
        return std::string(std::istreambuf_iterator<char>(file), {});
    }();
    return text;
}

bool page_names(const std::string& name) { return page().find(fmt::format("`{}`", name)) != std::string::npos; }

/// A file in which nothing that can be written is left out.
void write_everything(const std::filesystem::path& path) {
    std::vector<bool> quarterly;
    std::vector<Observation> observations;
    for (const Dataset& dataset : datasets()) {
        quarterly.push_back(dataset.quarterly);
        observations.push_back({"Guangzhou", dataset.id, 2015, 1.0, 0.1});
    }
    Firms firms;
    firms.resize(1);
    firms.set(0, Mark::alive);
    const std::vector panels{firm_panel(firms, until)};
    Manifest manifest = small_manifest(2, until);
    manifest.branch = {"2016Q4", "plan", "seed = 1", {"a.h5", "b.h5"}, {std::string(64, 'a'), std::string(64, 'b')}, {4, 7}};
    ResultsLayout layout{datasets(), observations, 1, 2, until, quarterly, {}};
    layout.table = {{{"base", "1", "scenario", "情景", {0.0}, {"plan", "baseline"}, {0.0}}}, "factorial", {{"levels", 2.0}}, "[design]", {"seed = 1"}, {1, 2, 3, 4}};
    ResultsWriter writer(path, layout, manifest);
    writer.add(0, 0, small_record(datasets(), until, 0, quarterly), panels);
    writer.add_failure(0, 1, "2017Q2, Foshan: negative cash");
    writer.publish(small_execution());
}

std::string without_affixes(std::string name) {
    for (const std::string prefix : {"observed_standard_error_", "observed_"})
        if (name.starts_with(prefix) && name != "observed_year") name.erase(0, prefix.size());
    if (name.starts_with(factor_prefix)) name = "factor_NAME";
    if (name.starts_with("coordinate_")) name = "coordinate_NAME";
    const std::string suffix = "_quarterly";
    if (name.ends_with(suffix)) name.resize(name.size() - suffix.size());
    return name;
}

/// Adds the names of an object's attributes and of all that is below it.
void collect_names(hid_t object, std::set<std::string>& names) {
    const auto add = [](hid_t, const char* name, const H5A_info_t*, void* to) -> herr_t {
        static_cast<std::set<std::string>*>(to)->insert(name);
        return 0;
    };
    REQUIRE(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names) >= 0);
    if (H5Iget_type(object) == H5I_DATASET) return;
    for (const std::string& name : hdf5::names_in(object)) {
        const bool is_number = name.find_first_not_of("0123456789") == std::string::npos;  // of a replicate, of a year
        if (!is_number) names.insert(without_affixes(name));
        collect_names(hdf5::Handle(H5Oopen(object, name.c_str(), H5P_DEFAULT), H5Oclose), names);
    }
}

/// "| `rd_links` | links | `place_from`, `place_to` |", the beginning of a dataset's row in the page.
std::string row_of(const Dataset& dataset) {
    std::vector<std::string> names;
    for (const Axis axis : dataset.axes) names.push_back(fmt::format("`{}`", axis_spec(axis).id));
    return fmt::format("| `{}` | {} | {} |", dataset.id, dataset.unit, fmt::join(names, ", "));
}

}  // namespace

TEST_CASE("every object and attribute of a result file is named in results_format.md", "[property][results]") {
    const TemporaryDirectory directory;
    write_everything(directory / "out.h5");
    std::set<std::string> names;
    collect_names(hdf5::open_file(directory / "out.h5"), names);
    CHECK(names.contains("result_hash"));
    CHECK(names.contains("incubated_since"));
    for (const std::string& name : names) {
        INFO(name);
        CHECK(page_names(name));
    }
}

TEST_CASE("groups and header of a checkpoint are named in results_format.md", "[property][checkpoint]") {
    const TemporaryDirectory directory;
    CheckpointHeader header;
    header.kapok_version = header.git_commit = header.scenario_name = header.scenario_text = header.branched_from = "x";
    header.inputs = {{"city_2015.csv", std::string(64, 'a')}};
    header.draws = {"posterior.csv", 2019, {"entry_rate"}, {0}, {0.1}};
    write_checkpoint(directory / "c.h5", header, RunState{World{}, {}}, {});
    const hdf5::Handle file = hdf5::open_file(directory / "c.h5");
    std::set<std::string> names{"content_sha256", "rows", "lengths", "values"};
    for (const std::string& name : hdf5::names_in(file)) names.insert(name);
    collect_names(hdf5::open_group(file, "checkpoint"), names);
    CHECK(names.contains("drawn_value"));
    for (const std::string& name : names) {
        INFO(name);
        CHECK(page_names(name));
    }
}

TEST_CASE("results_format.md lists each dataset with its unit and dimensions, and no other", "[property][results]") {
    std::set<std::string> ids;
    for (const Dataset& dataset : datasets()) {
        ids.insert(dataset.id);
        INFO(row_of(dataset));
        CHECK(page().find(fmt::format("\n{}", row_of(dataset))) != std::string::npos);
    }
    const std::size_t first = page().find("\n## Variables\n"), last = page().find("\n### By quarter\n");
    REQUIRE(first < last);
    REQUIRE(last != std::string::npos);
    std::istringstream lines(page().substr(first, last - first));
    std::set<std::string> listed;
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("| `")) listed.insert(line.substr(3, line.find('`', 3) - 3));
    CHECK(listed == ids);
}

TEST_CASE("results_format.md names the entries along each dimension", "[property][results]") {
    for (const Axis axis : {Axis::region, Axis::place_from, Axis::flow, Axis::payer, Axis::network, Axis::network_measure, Axis::sector})
        for (const std::string& label : axis_labels(axis)) {
            INFO(axis_spec(axis).id << ": " << label);
            CHECK(page_names(label));
        }
}

TEST_CASE("all that is recorded has a place in one file with the firms", "[regression][results]") {
    const TemporaryDirectory directory;
    write_everything(directory / "out.h5");  // a group of firms once had the name of the dataset of their number
    const ResultsReader reader(directory / "out.h5");
    for (const Dataset& dataset : datasets()) {
        INFO(dataset.id);
        CHECK(reader.find(dataset.id) != nullptr);
        CHECK((reader.find(dataset.id + "_quarterly") != nullptr) == dataset.quarterly);
    }
}
