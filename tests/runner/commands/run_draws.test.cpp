// `kapok run` with parameters drawn from a posterior.

#include <catch2/catch.hpp>
#include <fstream>

#include "analysis/variance_split.hpp"
#include "runner/commands/exit_code.hpp"
#include "runner/hdf5_file.hpp"
#include "runner/results_file.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;

TEST_CASE("a run draws its parameters, says which, and can be told not to", "[evidence][commands]") {
    const TemporaryDirectory directory;
    const auto path = [&](const std::string& name) { return (directory / name).string(); };
    std::ofstream(path("p.csv")) << "seen_until,entry_rate,growth_offset.Foshan\n2018,0.12,0.01\n2018,0.14,0.02\n";
    const std::string common = "run baseline --scale 0.002 --until 2016 --replicates 4 --quiet -o ";

    REQUIRE(test::run_program(common + path("drawn.h5") + " --posterior " + path("p.csv")).code == exit_ok);
    const ParameterDraws draws = ResultsReader(path("drawn.h5")).manifest().draws;
    CHECK(draws.source == path("p.csv"));
    CHECK(draws.seen_until == 2018);
    CHECK(draws.names == std::vector<std::string>{"entry_rate", "growth_offset.Foshan"});
    CHECK(draws.member == std::vector<std::int32_t>{0, 0, 1, 1});
    CHECK(draws.values == std::vector<double>{0.12, 0.01, 0.12, 0.01, 0.14, 0.02, 0.14, 0.02});

    // how much of each variable's variance the two sets account for, beside the results
    {
        const hdf5::Handle file = hdf5::open_file(directory / "drawn.h5");
        const hdf5::Handle group = hdf5::open_group(file, variance_group);
        CHECK(hdf5::names_in(group).size() == variables().size());
        const hdf5::Handle array = hdf5::open_array(group, "firm_entries");
        REQUIRE(hdf5::shape_of(array) == hdf5::Shape{1, 2, region_count});
        std::vector<double> shares(2 * region_count);
        hdf5::read_block(array, hdf5::native_type<double>(), shares.data());
        const DataArray entries = ResultsReader(path("drawn.h5")).read("firm_entries", {{"design", 0}, {"year", 1}, {"region", delta_region}});
        CHECK(shares[region_count + delta_region] == parameter_share(entries.values, draws.member));
        CHECK(shares[region_count + delta_region] >= 0.0);
    }

    // what the scenario sets is not drawn
    REQUIRE(test::run_program(common + path("set.h5") + " --set entry_rate=0.15 --posterior " + path("p.csv")).code == exit_ok);
    CHECK(ResultsReader(path("set.h5")).manifest().draws.names == std::vector<std::string>{"growth_offset.Foshan"});

    REQUIRE(test::run_program(common + path("table.h5") + " --set draw_parameters=false").code == exit_ok);
    const ResultsReader table(path("table.h5"));
    CHECK(table.manifest().draws.source.empty());
    CHECK(table.manifest().scenario_text.find("draw_parameters = false") != std::string::npos);

    const test::Outcome wrong = test::run_program(common + path("none.h5") + " --posterior " + path("missing.csv"));
    CHECK(wrong.code == exit_invalid_input);
    CHECK(wrong.text.find("missing.csv") != std::string::npos);
}
