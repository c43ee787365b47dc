#include "analysis/design_inputs.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/base_values.hpp"
#include "model/parameters.hpp"
#include "runner/messages.hpp"
#include "tests/support/small_sweep.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using test::column;

namespace {

const double none = std::nan("");

double nothing(const std::string&, std::size_t, int, int) { return 0.0; }

/// A base in which vouchers pay 0.3 until 2018 and 0.5 from then on in Guangzhou, and all else is as in 2015.
const std::string base_text =
    "seed = 1\nuntil = 2020\n\n[levers.voucher_rate]\nform = \"step\"\nGuangzhou = [[2016, 0.3], [2018, 0.5]]\n\n"
    "[parameters]\ncapital_share = 0.45\ngrowth_offset = { Guangzhou = 0.1, Foshan = 0.3 }\n";

DesignInputs inputs_of(DesignTable table) {
    const TemporaryDirectory directory;
    return design_inputs(test::written({std::move(table), 1, 2020, base_text, nothing}, directory / "sweep.h5"));
}

DesignTable table_of(std::string kind, std::vector<DesignColumn> columns) { return {std::move(columns), std::move(kind), {}, {}, {}, {}}; }

}  // namespace

TEST_CASE("a lever's base is the mean of its course over the time and cities that the factor sets", "[unit][sweep]") {
    DesignTable table = table_of("one_at_a_time", {column("voucher_rate", {none, 0.9, 0.0})});
    const std::string moved = "\n[levers.voucher_rate]\nform = \"step\"\nGuangzhou = [[2016, 0.3], [2017, 0.9]]\nFoshan = [[2017, 0.9]]\n";
    table.scenarios = {base_text, moved, base_text};
    Manifest manifest;
    manifest.scenario_text = base_text;
    manifest.until_year = 2020;
    manifest.levers = {{"voucher_rate", "share", {}, {}}};
    manifest.levers[0].in_2015[Place::foshan] = 0.1;
    // Guangzhou from 2017 to 2020: one year 0.3 and three years 0.5; Foshan as in 2015
    CHECK(*base_value(manifest, table, table.columns[0]) == Approx(0.5 * ((0.3 + 3 * 0.5) / 4.0 + 0.1)));
}

TEST_CASE("a lever's time ends where its course goes back, and ramps are followed", "[unit][sweep]") {
    DesignTable table = table_of("list", {column("voucher_rate", {0.9})});
    table.scenarios = {"\n[levers.voucher_rate]\nform = { Guangzhou = \"ramp\" }\nGuangzhou = [[2016, 0.9], [2018, 0.7]]\n"};
    Manifest manifest;
    manifest.scenario_text = "\n[levers.voucher_rate]\nform = \"ramp\"\nall = [[2016, 0], [2020, 0.8]]\n";
    manifest.until_year = 2030;
    manifest.levers = {{"voucher_rate", "share", {}, {}}};
    CHECK(*base_value(manifest, table, table.columns[0]) == Approx(0.2));  // the middle of 2016 to 2018
}

TEST_CASE("parameters, shares of several levers and budgets have their base values too; other names have none", "[unit][sweep]") {
    Manifest manifest;
    manifest.scenario_text = base_text;
    DesignTable table = table_of("latin_hypercube", {column("capital_share", {0.3}), column("elsewhere", {0.3}), column("growth_offset", {0.2})});
    table.scenarios = {"\n[parameters]\ngrowth_offset = { Guangzhou = 0.2, Foshan = 0.2, Zhuhai = 0.2 }\n"};
    CHECK(base_value(manifest, table, table.columns[0]) == 0.45);
    CHECK_FALSE(base_value(manifest, table, table.columns[1]));
    const double of_zhuhai = city_parameter_table[find_city_parameter("growth_offset")->row].values[Place::zhuhai];
    CHECK(*base_value(manifest, table, table.columns[2]) == Approx((0.1 + 0.3 + of_zhuhai) / 3.0));
    DesignColumn package = table.columns[1];
    package.unit = "share of the way between the ends of its levers";
    CHECK(base_value(manifest, table, package) == 0.0);
    table.kind = "simplex";
    CHECK(base_value(manifest, table, table.columns[1]) == 0.0);
    CHECK(parameter_in(base_text, "capital_share") == 0.45);
    CHECK(parameter_in("", "capital_share") == parameter_table[find_parameter("capital_share")->row].value);
    CHECK_THROWS_AS(parameter_in("", "capital_shar"), std::out_of_range);
}

TEST_CASE("a point that leaves a factor alone is at the base's value, which widens the range", "[unit][sweep]") {
    const DesignInputs design = inputs_of(table_of("one_at_a_time", {column("capital_share", {none, 0.5, 0.55, none}, {none, 0.0, 1.0, none}),
                                                                     column("package", {none, none, none, 1.0})}));
    CHECK(design.factors[0].low == 0.45);
    CHECK(design.factors[0].high == 0.55);
    CHECK(design.inputs.col(0).isApprox(Eigen::Vector4d(0.0, 0.5, 1.0, 0.0)));
    CHECK(design.base_point == 0);
    CHECK(design.find("capital_share") == &design.factors[0]);
    CHECK(design.find("capital") == nullptr);
    CHECK_FALSE(design.factors[1].base);
    CHECK(design.groups == std::vector{0, 1, 2, 3});
    CHECK(design.inputs.col(2) == Eigen::Vector4d(0.0, 0.0, 0.0, 1.0));  // set or not, as the base's value is unknown
    CHECK(design.at({{&design.factors[0], 0.55}}) == Eigen::Vector3d(1.0, 0.0, 0.0));
    CHECK(design.at({{&design.factors[1], 1.0}}) == Eigen::Vector3d(0.0, 0.0, 1.0));
}

TEST_CASE("ranges are those of the coordinates, by lines or by logarithms", "[unit][sweep]") {
    const DesignInputs design = inputs_of(table_of("sobol", {column("linear", {2.5, 3.5, 3.0}, {0.25, 0.75, 0.5}), column("log", {10.0, 1000.0, 100.0}, {0.25, 0.75, 0.5}),
                                                             column("listed", {1.0, 1.0, 7.0}, {0.1, 0.3, 0.9})}));
    CHECK(design.factors[0].low == 2.0);
    CHECK(design.factors[0].high == 4.0);
    CHECK_FALSE(design.factors[0].logarithmic);
    CHECK(design.factors[1].low == Approx(1.0));
    CHECK(design.factors[1].high == Approx(10000.0));
    CHECK(design.factors[1].logarithmic);
    CHECK(design.inputs(0, 1) == Approx(0.25));
    CHECK(design.factors[2].low == 1.0);
    CHECK(design.factors[2].high == 7.0);
    CHECK_FALSE(design.base_point);
}

TEST_CASE("scenarios have an input each, and sets of parameters none", "[unit][sweep]") {
    DesignColumn scenario = column("scenario", {none, 0.0, 1.0, 1.0}), member = column("posterior_member", {0.0, 1.0, 2.0, 3.0});
    scenario.labels = {"baseline", "plan"};
    member.unit = "set of parameters, counted from 0";
    const DesignInputs design = inputs_of(table_of("factorial", {scenario, member}));
    CHECK(design.left_out == std::vector<std::string>{"posterior_member"});
    CHECK(design.inputs.cols() == 2);
    CHECK(design.inputs.row(0) == Eigen::RowVector2d(0.0, 0.0));
    CHECK(design.inputs.row(2) == Eigen::RowVector2d(0.0, 1.0));
    CHECK_FALSE(design.base_point);  // the first point sets a member
    CHECK(design.at({}) == Eigen::Vector2d(0.0, 0.0));
}

TEST_CASE("trajectories of Morris and blocks of Saltelli are groups; packages share a budget", "[unit][sweep]") {
    DesignTable morris = table_of("morris", {column("a", {0, 1, 1, 0, 0, 1}), column("b", {0, 0, 1, 1, 0, 0})});
    morris.settings = {{"trajectories", 2.0}, {"levels", 4.0}};
    CHECK(inputs_of(morris).groups == std::vector{0, 0, 0, 1, 1, 1});
    const DesignInputs simplex = inputs_of(table_of("simplex", {column("a", {20, 0, 10}), column("b", {0, 20, 10})}));
    CHECK(simplex.budget == 20.0);
    CHECK(simplex.inputs(2, 1) == 0.5);
}

TEST_CASE("files without points, and points without an input, are refused in one line", "[unit][sweep]") {
    const TemporaryDirectory directory;
    {
        const auto datasets = small_datasets();
        ResultsWriter writer(directory / "run.h5", {datasets, {}, 1, 1, 2016, {}}, small_manifest(1, 2016));
        writer.add(0, 0, small_record(datasets, 2016, 0));
        writer.publish(small_execution());
    }
    CHECK_THROWS_WITH(design_inputs(ResultsReader(directory / "run.h5")), Catch::Contains("holds a single scenario; this needs the points of a sweep"));
    DesignColumn member = column("posterior_member", {0.0, 1.0});
    member.unit = "set of parameters, counted from 0";
    CHECK_THROWS_AS(inputs_of(table_of("factorial", {member})), InputError);
}

TEST_CASE("a range from 0 begins with 0, though it is worked out from points inside it", "[unit][sweep]") {
    std::vector<double> places, values;
    for (int k = 0; k < 50; ++k) places.push_back((k + 0.37) / 50.0), values.push_back(3.0 * places.back());
    const DesignInputs design = inputs_of(table_of("latin_hypercube", {column("a", values, places), column("b", places, values)}));
    CHECK(design.find("a")->low == 0.0);
    CHECK(design.find("a")->high == 3.0);
}
