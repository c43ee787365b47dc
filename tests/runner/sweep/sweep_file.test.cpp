// Reading sweep files.
#include "runner/sweep/sweep_file.hpp"

#include <catch2/catch.hpp>

#include "runner/sweep/design_points.hpp"
#include "tests/runner/sweep/sweep_support.hpp"

using namespace kapok;
using test::baseline_2015;
using test::factorial;
using test::sweep_faults;
using test::sweep_of;

namespace {

constexpr std::string_view voucher_factor = "[[factors]]\nid = \"voucher_rate\"\n";

/// Faults of a file that holds one factor of a factorial design, which begins in line 3.
std::vector<std::string> factor_faults(const std::string& factor) {
    return sweep_faults(factorial("[[factors]]\n" + factor));
}

/// Faults of a design of one factor.
std::vector<std::string> design_faults(const std::string& design) {
    return sweep_faults(std::string(voucher_factor) + "[design]\n" + design);
}

using Faults = std::vector<std::string>;

}  // namespace

TEST_CASE("keys at the top say how all points are run", "[unit][sweep]") {
    const Sweep sweep = sweep_of(
        "base = \"plan\"\nabout = \"why\"\nabout_zh = \"为何\"\nseed = 7\nreplicates = 3\nscale = "
        "0.02\nuntil = 2030\n" +
        factorial(std::string(voucher_factor)) + "[record]\nquarterly = [\"gdp\"]\n");
    CHECK(sweep.name == "test");
    CHECK(sweep.about == "why");
    CHECK(sweep.about_zh == "为何");
    CHECK(sweep.base.name == "plan");
    CHECK(sweep.base.seed == 7);
    CHECK(sweep.base.replicates == 3);
    CHECK(sweep.base.scale == 0.02);
    CHECK(sweep.base.until == 2030);
    CHECK(sweep.base.quarterly == std::vector<std::string>{"gdp"});
    CHECK(sweep.files ==
          std::vector<std::string>{"test.toml", "scenarios/plan.toml", "scenarios/baseline.toml"});
}

TEST_CASE(
    "without a base a sweep starts from the baseline, and a factor moves over its table's range in all "
    "cities",
    "[unit][sweep]") {
    const Sweep sweep =
        sweep_of(factorial(std::string(voucher_factor) +
                           "[[factors]]\nid = \"capital_share\"\n[[factors]]\nid = \"growth_offset\"\n"));
    CHECK(sweep.base.name == "baseline");
    REQUIRE(sweep.factors.size() == 3);
    const Factor& lever = sweep.factors[0];
    CHECK(lever.kind == FactorKind::lever);
    CHECK(lever.low == 0.0);
    CHECK(lever.high == 0.9);
    CHECK(lever.scope.cities.size() == city_count);
    CHECK(lever.scope.from == 2016.0);
    CHECK_FALSE(lever.scope.to);
    CHECK(sweep.factors[1].kind == FactorKind::parameter);
    CHECK(sweep.factors[1].low == parameter_table["capital_share"_parameter.row].low);
    CHECK(sweep.factors[2].kind == FactorKind::city_parameter);
    CHECK(sweep.factors[2].high == city_parameter_table["growth_offset"_city_parameter.row].high);
}

TEST_CASE("people read what a sweep says of a factor, else the names of its lever or parameter", "[unit][sweep]") {
    using Names = std::pair<std::string, std::string>;
    const Sweep sweep = sweep_of(factorial(
        "[[factors]]\nid = \"early\"\nlevers = [\"voucher_rate\"]\nabout = \"from 2016 on\"\nabout_zh = \"2016年开始\"\n"
        "[[factors]]\nid = \"hnte_tax_rate\"\n[[factors]]\nid = \"capital_share\"\n"
        "[[factors]]\nid = \"growth_offset\"\nname = \"growth\"\n[[factors]]\nid = \"quality_step\"\nabout = \"steps\"\n"));
    REQUIRE(sweep.factors.size() == 5);
    CHECK(sweep.factors[0].long_names() == Names{"from 2016 on", "2016年开始"});
    const LeverSpec& tax = find_lever("hnte_tax_rate")->spec();
    CHECK(sweep.factors[1].long_names() == Names{std::string(tax.en), std::string(tax.zh)});
    const ParameterSpec& share = parameter_table["capital_share"_parameter.row];
    CHECK(sweep.factors[2].long_names() == Names{std::string(share.en), std::string(share.zh)});
    CHECK(sweep.factors[3].long_names() == Names{"growth", "growth"});
    CHECK(sweep.factors[4].long_names() == Names{"steps", "steps"});
}

TEST_CASE("a factor is narrowed to cities, dates and values", "[unit][sweep]") {
    const Sweep sweep = sweep_of(
        factorial("[[factors]]\nid = \"voucher_rate\"\nname = \"vouchers\"\ncities = [\"foshan\", \"广州\"]\n"
                  "from = 2018-07-01\nto = 2022\nrange = [0.2, 0.4]\nscale = \"log\"\n"
                  "[[factors]]\nid = \"loss_carry_forward\"\ncities = \"all\"\nwhole = true\nvalues = [5, "
                  "\"lowest\", \"highest\"]\n"
                  "[[factors]]\nid = \"rd_grant_rate\"\nvalues = [\"plan\"]\n"));
    const Factor& vouchers = sweep.factors[0];
    CHECK(vouchers.name == "vouchers");
    CHECK(vouchers.scope.cities == std::vector<Place>{Place::foshan, Place::guangzhou});
    CHECK(vouchers.scope.from == Approx(2018.4959));
    CHECK(vouchers.scope.to == 2022.0);
    CHECK(vouchers.value_at(0.0) == 0.2);
    CHECK(vouchers.value_at(0.5) == Approx(std::sqrt(0.2 * 0.4)));
    CHECK(vouchers.value_at(1.0) == 0.4);
    CHECK(sweep.factors[1].values == std::vector<double>{5, 0, 20});
    CHECK(sweep.factors[2].values == std::vector<double>{0.045});
}

TEST_CASE("every value of a list has an equal share of the coordinates, and whole numbers are rounded",
          "[unit][sweep]") {
    Factor factor;
    factor.values = {10, 20, 30};
    CHECK(factor.value_at(0.0) == 10);
    CHECK(factor.value_at(0.33) == 10);
    CHECK(factor.value_at(0.34) == 20);
    CHECK(factor.value_at(1.0) == 30);
    for (int levels = 1; levels <= 50; ++levels) {
        factor.values.resize(static_cast<std::size_t>(levels));
        for (int level = 0; level < levels; ++level) factor.values[static_cast<std::size_t>(level)] = level;
        for (int level = 0; level < levels; ++level)
            CHECK(factor.value_at(levels > 1 ? level / (levels - 1.0) : 0.0) == level);
    }
    factor.values.clear();
    factor.whole = true;
    factor.high = 20;
    CHECK(factor.value_at(0.52) == 10);
    CHECK(factor.value_at(0.53) == 11);
}

TEST_CASE("levers of a package move between their ends together", "[unit][sweep]") {
    const Sweep sweep = sweep_of(factorial(
        "[[factors]]\nid = \"taxes\"\nlevers = { hnte_tax_rate = [0.15, 0.1], super_deduction = [0.5, 1] }\n"
        "[[factors]]\nid = \"money\"\nlevers = [\"voucher_rate\", \"rd_grant_rate\"]\nrange = [0, 0.5]\n"));
    REQUIRE(sweep.factors[0].kind == FactorKind::package);
    REQUIRE(sweep.factors[0].levers.size() == 2);
    CHECK(sweep.factors[0].levers[0].lever == "hnte_tax_rate"_lever);
    CHECK(sweep.factors[0].levers[0].low == 0.15);
    CHECK(sweep.factors[0].levers[0].high == 0.1);
    CHECK(sweep.factors[1].levers[0].high == 0.9);
    CHECK(sweep.factors[1].high == 0.5);
}

TEST_CASE("scenarios and members of the posterior are factors too", "[unit][sweep]") {
    const Sweep sweep =
        sweep_of("until = 2020\n" + factorial("[[factors]]\nid = \"scenario\"\nvalues = [\"baseline\", "
                                              "\"plan\"]\n[[factors]]\nid = \"posterior_member\"\n"));
    REQUIRE(sweep.factors[0].scenarios.size() == 2);
    CHECK(sweep.factors[0].scenarios[1].name == "plan");
    CHECK(sweep.factors[0].scenarios[1].until == 2020);
    CHECK(sweep.factors[0].text_of(1.0) == "plan");
    CHECK(sweep.factors[1].values.size() == shipped_posterior().members.size());
    CHECK(sweep.point_count() == 2.0 * static_cast<double>(shipped_posterior().members.size()));
}

TEST_CASE("replicates can be added until an interval is narrow enough", "[unit][sweep]") {
    const Sweep sweep = sweep_of("until = 2030\n" + factorial(std::string(voucher_factor)) +
                                 "[replicates]\nminimum = 3\nmaximum = 20\nindicator = \"hnte\"\nyear = "
                                 "2020\nregion = \"Guangzhou\"\nhalf_width = 100\n");
    REQUIRE(sweep.sequential);
    CHECK(sweep.sequential->minimum == 3);
    CHECK(sweep.sequential->maximum == 20);
    CHECK(sweep.base.replicates == 20);
    CHECK(sweep.sequential->indicator == "hnte");
    CHECK(sweep.sequential->year == 2020);
    CHECK(sweep.sequential->region == 0);
    CHECK(sweep.sequential->half_width == 100.0);
    const auto without = [](const std::string& rest) {
        return sweep_faults(
            factorial(std::string(voucher_factor) + "[replicates]\nmaximum = 9\nhalf_width = 1\n" + rest));
    };
    CHECK(without("indicator = \"gdp\"\nregion = \"PRD\"\n").empty());
    CHECK(without("indicator = \"\"\n").at(0).starts_with("test.toml:8:13: nothing is recorded as ''"));
    CHECK(without("indicator = \"gdp\"\nregion = \"\"\n")
              .at(0)
              .starts_with("test.toml:9:10: '' is none of the cities"));
}

TEST_CASE("a budget is divided among levers", "[unit][sweep]") {
    const Sweep sweep = sweep_of(
        "[design]\nkind = \"simplex_lattice\"\nsteps = 4\n[packages]\nbudget = 20\nlevers = "
        "[\"voucher_rate\", \"rd_grant_rate\"]\n"
        "cities = [\"Guangzhou\"]\nfrom = 2018\n");
    REQUIRE(sweep.packages);
    CHECK(sweep.packages->budget == 20.0);
    CHECK(sweep.packages->levers == std::vector<Lever>{"voucher_rate"_lever, "rd_grant_rate"_lever});
    CHECK(sweep.packages->scope.from == 2018.0);
    CHECK(sweep.columns() == std::vector<std::string>{"voucher_rate", "rd_grant_rate"});
    CHECK(sweep.point_count() == 5.0);
}

TEST_CASE("scenarios and tables are looked for beside the sweep", "[unit][sweep]") {
    const test::Folder folder;
    folder.write("studies/mine.toml", "extends = \"plan\"\nuntil = 2025\n");
    folder.write("studies/points.csv", "voucher_rate,scenario\n0.4,plan\n,mine\n");
    const std::string path = folder.write(
        "studies/study.toml", "base = \"mine.toml\"\n[design]\nkind = \"csv\"\nfile = \"points.csv\"\n" +
                                  std::string(voucher_factor) +
                                  "[[factors]]\nid = \"scenario\"\nvalues = [\"mine.toml\", \"plan\"]\n");
    const Sweep sweep = load_sweep(path, baseline_2015());
    CHECK(sweep.name == "study");
    CHECK(sweep.base.until == 2025);
    const DesignPoints points = design_points(sweep);
    REQUIRE(points.size() == 2);
    CHECK(points.values(0, 0) == 0.4);
    CHECK(std::isnan(points.values(1, 0)));
    CHECK(points.values(0, 1) == 1.0);
    CHECK(points.values(1, 1) == 0.0);

    folder.write("studies/points.csv", "voucher_rate,scenaro\n1.4,plan\n");
    CHECK(test::has_line(test::faults_of([&] { load_sweep(path, baseline_2015()); }),
                         (folder.path() / "studies/points.csv").string() +
                             ":1:14: the column 'scenaro' is none of the factors. Did you mean 'scenario'?"));
    folder.write("studies/points.csv", "voucher_rate,scenario\n1.4,plan\nhalf,mien\n");
    const auto faults = test::faults_of([&] { load_sweep(path, baseline_2015()); });
    const std::string table = (folder.path() / "studies/points.csv").string();
    REQUIRE(faults.size() == 3);
    CHECK(faults[0].starts_with(table + ":2:1: voucher_rate = 1.4 is outside 0 to 0.9 ("));
    CHECK(faults[1] == table + ":3:1: voucher_rate = 'half' is not a finite number");
    CHECK(faults[2] ==
          table + ":3:6: 'mien' is none of the values of scenario: mine, plan. Did you mean 'mine'?");
}

TEST_CASE("a listed point leaves the factors that it does not name as in the base", "[unit][sweep]") {
    const Sweep sweep = sweep_of(
        "[design]\nkind = \"list\"\npoints = [{}, { rd_grant_rate = \"plan\" }, { voucher_rate = 0.4, "
        "rd_grant_rate = 0.1 }]\n" +
        std::string(voucher_factor) + "[[factors]]\nid = \"rd_grant_rate\"\n");
    const Eigen::MatrixXd values = design_points(sweep).values;
    REQUIRE(values.rows() == 3);
    CHECK((std::isnan(values(0, 0)) && std::isnan(values(0, 1)) && std::isnan(values(1, 0))));
    CHECK(values(1, 1) == 0.045);
    CHECK(values(2, 0) == 0.4);
    CHECK(values(2, 1) == 0.1);
}

TEST_CASE("faults at the top of a sweep are said with their place and a way out", "[unit][sweep]") {
    const std::string design = factorial(std::string(voucher_factor));
    CHECK(sweep_faults("bse = \"plan\"\n" + design) ==
          Faults{"test.toml:1:1: unknown key 'bse'; the keys are base, about, about_zh, design, factors, "
                 "packages, seed, replicates, scale, until, draw_parameters, allow_outside_range, record. "
                 "Did you mean 'base'?"});
    CHECK(sweep_faults("rd_grant_rate = 0.1\n" + design)
              .at(0)
              .ends_with(" It is a lever: it belongs in [[factors]], as id = \"rd_grant_rate\"."));
    CHECK(test::has_line(sweep_faults("base = \"pln\"\n" + design),
                         "test.toml:1:8: there is no file 'pln', and no scenario of that name inside the "
                         "program (those are "));
    CHECK(
        sweep_faults("base = 3\n" + design) ==
        Faults{
            "test.toml:1:8: 'base' should be the name of a scenario between quotation marks, not a number"});
    CHECK(sweep_faults("until = 2050\n" + design) ==
          Faults{"test.toml:1:9: 'until' should be a whole number from 2016 to 2049, not 2050"});
    CHECK(sweep_faults("factors = 1\n[design]\nkind = \"factorial\"\n") ==
          Faults{"test.toml:1:11: 'factors' should be a list of tables; write [[factors]] above each, not a "
                 "number"});
    CHECK(sweep_faults("[design]\nkind = \"factorial\"\n") ==
          Faults{"test.toml:1:2: the design 'factorial' needs at least one of [[factors]]"});
    CHECK(sweep_faults("factors = []\n[design]\nkind = \"factorial\"\n") ==
          Faults{"test.toml:2:2: the design 'factorial' needs at least one of [[factors]]"});
    CHECK(sweep_faults("") ==
          Faults{"test.toml: [design] is missing; its kind is one of factorial, one_at_a_time, "
                 "latin_hypercube, sobol, morris, simplex, simplex_lattice, list, csv"});
    CHECK(test::faults_of([] { load_sweep("coordinatin", baseline_2015()); })
              .at(0)
              .ends_with(" Did you mean 'coordination'?"));
}

TEST_CASE("faults of a design are said with what its kind allows", "[unit][sweep]") {
    CHECK(design_faults("") ==
          Faults{"test.toml:3:2: [design] needs a 'kind', one of factorial, one_at_a_time, latin_hypercube, "
                 "sobol, morris, simplex, simplex_lattice, list, csv"});
    CHECK(design_faults("kind = \"soboll\"\n") ==
          Faults{"test.toml:4:8: unknown kind of design 'soboll'; the kinds are factorial, one_at_a_time, "
                 "latin_hypercube, sobol, morris, simplex, simplex_lattice, list, "
                 "csv. Did you mean 'sobol'?"});
    CHECK(design_faults("kind = 3\n") == Faults{"test.toml:4:8: 'kind' should be text, not a number"});
    CHECK(design_faults("kind = \"sobol\"\n") == Faults{"test.toml:3:2: the design 'sobol' needs 'samples'"});
    CHECK(design_faults("kind = \"sobol\"\nsamples = 8\ntries = 3\n") ==
          Faults{"test.toml:6:1: unknown key 'tries' of the design 'sobol'; the keys are kind, samples, "
                 "second_order, shift, seed."});
    CHECK(design_faults("kind = \"sobol\"\nsamples = 0\nshift = 1\n") ==
          Faults{"test.toml:5:11: 'samples' should be a whole number from 1 to 1000000, not 0",
                 "test.toml:6:9: 'shift' should be true or false, not a number"});
    CHECK(design_faults("kind = \"morris\"\ntrajectories = 4\nlevels = 5\n") ==
          Faults{"test.toml:6:10: 'levels' of the design 'morris' should be an even number, not 5"});
    CHECK(design_faults("kind = \"simplex\"\nsamples = 3\n") ==
          Faults{"test.toml:1:1: the design 'simplex' has no use for [[factors]]",
                 "test.toml:3:2: the design 'simplex' divides a budget and needs [packages]"});
    CHECK(design_faults("kind = \"list\"\npoints = []\n") ==
          Faults{"test.toml:5:10: 'points' should be a list of tables, one for each point, such as { "
                 "voucher_rate = 0.5 }"});
    CHECK(design_faults("kind = \"list\"\npoints = [3, { vouchr_rate = 1 }, { voucher_rate = 2 }]\n") ==
          Faults{"test.toml:5:11: a point should be a table such as { voucher_rate = 0.5 }, not a number",
                 "test.toml:5:16: 'vouchr_rate' is none of the factors. Did you mean 'voucher_rate'?",
                 "test.toml:5:52: voucher_rate = 2 is outside 0 to 0.9 (share of the price of a bought "
                 "research service, up to the voucher). Did you mean 0.02?"});
    CHECK(design_faults("kind = \"csv\"\nfile = \"x.csv\"\n") ==
          Faults{"test.toml:5:8: a sweep inside the program cannot name a table"});
}

TEST_CASE("designs that would fill the memory or last for ever are refused", "[unit][sweep]") {
    std::string many;
    for (std::size_t row = 0; row < lever_count; ++row)
        many += "[[factors]]\nid = \"" + std::string(lever_table[row].id) + "\"\n";
    CHECK(sweep_faults(factorial(many)) ==
          Faults{"test.toml:1:2: the design has 9.22337e+18 points; at most 1000000 are possible"});
    CHECK(sweep_faults("[design]\nkind = \"latin_hypercube\"\nsamples = 1000000\n" + many) ==
          Faults{"test.toml:1:2: the design has 6.3e+07 values (points times factors); at most 20000000 are "
                 "possible"});
    CHECK(sweep_faults("[design]\nkind = \"latin_hypercube\"\nsamples = 100000\ntries = 10\n" +
                       std::string(voucher_factor)) ==
          Faults{"test.toml:1:2: to compare 10 designs of 100000 points would take too long; lower 'tries' "
                 "or 'samples'"});
    CHECK(sweep_faults("[design]\nkind = \"simplex_lattice\"\nsteps = 1000\n[packages]\nbudget = 1\nlevers = "
                       "[\"voucher_rate\", \"rd_grant_rate\", \"mentoring\", \"mobility\"]\n") ==
          Faults{"test.toml:1:2: the design has 1.67669e+08 points; at most 1000000 are possible"});
}

TEST_CASE("faults of a factor are said with what it may be", "[unit][sweep]") {
    CHECK(factor_faults("name = \"x\"\n").at(0) ==
          "test.toml:3:1: a factor needs an 'id': a lever, a parameter, posterior_member, scenario, or any "
          "name for 'levers' that move together");
    CHECK(factor_faults("id = \"vouchr_rate\"\n").at(0) ==
          "test.toml:4:6: unknown factor 'vouchr_rate': it is no lever (see 'kapok levers') and no "
          "parameter, and has no 'levers' that it would move together. Did you mean "
          "'voucher_rate'?");
    CHECK(factor_faults("id = \"\"\n").at(0) ==
          "test.toml:4:6: 'id' = '' names a column: it should have 1 to 60 of the letters a to z, digits, "
          "'_', '-' and '.'");
    CHECK(factor_faults("id = \"voucher_rate\"\nname = \"a,b\"\n") ==
          Faults{"test.toml:5:8: 'name' = 'a,b' names a column: it should have 1 to 60 of the letters a to "
                 "z, digits, '_', '-' and '.'"});
    CHECK(factor_faults("id = \"voucher_rate\"\nname = 3\n") ==
          Faults{"test.toml:5:8: 'name' should be text, not a number"});
    CHECK(factor_faults("id = \"business_registration\"\nwhole = true\nvalues = [1, 2]\n").empty());
    CHECK(factor_faults("id = \"voucher_rate\"\nrange = [0, 50]\n")
              .at(0)
              .starts_with("test.toml:5:13: voucher_rate = 50 is outside 0 to 0.9 ("));
    CHECK(factor_faults("id = \"voucher_rate\"\nrange = [0.5, 0.2]\n") ==
          Faults{"test.toml:5:9: the range of voucher_rate should ascend, not go from 0.5 to 0.2"});
    CHECK(factor_faults("id = \"voucher_rate\"\nrange = 0.5\n") ==
          Faults{"test.toml:5:9: 'range' should be a pair [lowest, highest], not a number"});
    CHECK(factor_faults("id = \"voucher_rate\"\nrange = [0, nan]\n") ==
          Faults{"test.toml:5:13: voucher_rate = nan is not a finite number"});
    CHECK(factor_faults("id = \"voucher_rate\"\nvalues = [0.5, 0.5, \"best\"]\n") ==
          Faults{"test.toml:5:16: 0.5 is there twice",
                 "test.toml:5:21: a value of a lever is a number or one of \"lowest\", \"plan\" and "
                 "\"highest\", not 'best'"});
    CHECK(factor_faults("id = \"voucher_rate\"\nvalues = []\n") ==
          Faults{"test.toml:5:10: 'values' should be a list of what voucher_rate is set to"});
    CHECK(factor_faults("id = \"voucher_rate\"\nvalues = [0.5]\nrange = [0, 0.5]\n") ==
          Faults{"test.toml:3:1: voucher_rate has both a range and values; give one of them"});
    CHECK(factor_faults("id = \"voucher_rate\"\nscale = \"log\"\n") ==
          Faults{"test.toml:3:1: a scale of \"log\" needs a range above 0; voucher_rate begins at 0"});
    CHECK(factor_faults("id = \"voucher_rate\"\nscale = \"cubic\"\n") ==
          Faults{"test.toml:5:9: 'scale' should be \"linear\" or \"log\", not 'cubic'"});
    CHECK(factor_faults("id = \"loss_carry_forward\"\nwhole = true\nvalues = [2.5]\n") ==
          Faults{"test.toml:6:11: loss_carry_forward = 2.5 should be a whole number"});
    CHECK(factor_faults("id = \"voucher_rate\"\nwhole = true\n") ==
          Faults{"test.toml:3:1: voucher_rate should have whole numbers only, but its range is 0 to 0.9"});
    CHECK(factor_faults("id = \"capital_share\"\nfrom = 2018\n") ==
          Faults{"test.toml:5:1: unknown key 'from' of a parameter; the keys are id, name, about, about_zh, range, values, "
                 "scale, whole."});
    CHECK(factor_faults("id = \"capital_share\"\nvalues = [2]\n")
              .at(0)
              .starts_with("test.toml:5:11: capital_share = 2 is outside "));
    CHECK(factor_faults("id = \"posterior_member\"\nvalues = [1000]\n") ==
          Faults{"test.toml:5:11: posterior_member = 1000 is none of the 72 members of the posterior, "
                 "counted from 0"});
    CHECK(factor_faults("id = \"scenario\"\n") ==
          Faults{"test.toml:3:1: a factor of scenarios needs 'values', a list of their names"});
    CHECK(factor_faults("id = \"scenario\"\nvalues = [\"plan\", 3, \"plan\"]\n") ==
          Faults{"test.toml:5:19: a scenario should be a name between quotation marks, not a number",
                 "test.toml:5:22: 'plan' is there twice"});
}

TEST_CASE("faults of where and when a factor acts are said", "[unit][sweep]") {
    const auto voucher_faults = [](const std::string& keys) {
        return factor_faults("id = \"voucher_rate\"\n" + keys);
    };
    CHECK(voucher_faults("cities = [\"Foshn\", \"Foshan\", \"foshan\"]\n") ==
          Faults{"test.toml:5:11: 'Foshn' is none of the cities Guangzhou, Shenzhen, Zhuhai, Foshan, "
                 "Huizhou, Dongguan, Zhongshan, Jiangmen, Zhaoqing. Did you mean 'Foshan'?",
                 "test.toml:5:30: Foshan is there twice"});
    CHECK(voucher_faults("cities = []\n") ==
          Faults{"test.toml:5:10: the list of cities is empty; leave the line out for all cities"});
    CHECK(voucher_faults("cities = \"some\"\n") ==
          Faults{"test.toml:5:10: 'cities' should be \"all\" or a list of names, not text"});
    CHECK(voucher_faults("from = \"soon\"\n") ==
          Faults{
              "test.toml:5:8: a date should be a year such as 2018.5 or a day such as 2018-07-01, not text"});
    CHECK(voucher_faults("from = 2020\nto = 2018\n") ==
          Faults{"test.toml:3:1: the levers are in force from 2020-01-01 to 2018-01-01: 'to' should come "
                 "after 'from'"});
    CHECK(voucher_faults("from = 2010\nto = 2015\n") ==
          Faults{"test.toml:3:1: from 2010-01-01 on is before the simulation begins, in 2016: leave 'from' out, or begin then",
                 "test.toml:3:1: to 2015-01-01 is before the simulation begins, in 2016"});
    CHECK(voucher_faults("from = 2015-07-01\n").size() == 1);
    CHECK(voucher_faults("from = 2016\n").empty());
    CHECK(sweep_faults("until = 2030\n" + factorial(std::string(voucher_factor) + "from = 2031\n")) ==
          Faults{"test.toml:4:1: from 2031-01-01 on is after the last year that is simulated, 2030"});
}

TEST_CASE("faults of levers that move together are said", "[unit][sweep]") {
    CHECK(factor_faults("id = \"x\"\nlevers = 3\n") ==
          Faults{"test.toml:5:10: 'levers' should be a list of lever ids, or a table such as { voucher_rate "
                 "= [0.3, 0.5] }, not a number"});
    CHECK(factor_faults("id = \"x\"\nlevers = [\"voucher_rate\", \"voucher_rate\", 3, \"mobilty\"]\n") ==
          Faults{"test.toml:5:27: 'voucher_rate' is there twice",
                 "test.toml:5:43: a lever should be an id between quotation marks, not a number",
                 "test.toml:5:46: unknown lever 'mobilty' (see 'kapok levers'). Did you mean 'mobility'?"});
    CHECK(factor_faults("id = \"x\"\nlevers = { mobility = 1, voucher_rate = [0, 2] }\n").at(0) ==
          "test.toml:5:23: 'mobility' should be a pair of values, at 0 and at 1 of the factor");
    CHECK(factor_faults("id = \"x\"\nlevers = []\n") ==
          Faults{"test.toml:5:10: the list of 'levers' is empty"});
    CHECK(
        factor_faults("id = \"x\"\nlevers = [\"mobility\"]\nvalues = [2]\n") ==
        Faults{"test.toml:6:11: x = 2 is outside 0 to 1 (share of the way between the ends of its levers)"});
}

TEST_CASE("two factors cannot have one name, or set the same thing unless they are moved one at a time",
          "[unit][sweep]") {
    const std::string twice = "[[factors]]\nid = \"voucher_rate\"\n[[factors]]\nid = \"voucher_rate\"\n";
    CHECK(sweep_faults(factorial(twice)) ==
          Faults{"test.toml:5:1: two factors are called 'voucher_rate'; give one of them a 'name'"});
    CHECK(sweep_faults(factorial(twice + "name = \"later\"\nfrom = 2020\n")).empty());
    CHECK(sweep_faults(factorial(twice + "name = \"more\"\n")) ==
          Faults{"test.toml:5:1: 'voucher_rate' and 'more' both set voucher_rate in Guangzhou from "
                 "2016-01-01 on"});
    CHECK(sweep_faults("[design]\nkind = \"one_at_a_time\"\n" + twice + "name = \"more\"\n").empty());
    CHECK(sweep_faults(factorial("[[factors]]\nid = \"posterior_member\"\n[[factors]]\nid = "
                                 "\"posterior_member\"\nname = \"again\"\n")) ==
          Faults{"test.toml:5:1: 'posterior_member' and 'again' both set the set of parameters"});
}

TEST_CASE("faults of budgets and of the rule for replicates are said", "[unit][sweep]") {
    const std::string simplex = "[design]\nkind = \"simplex\"\nsamples = 4\n";
    CHECK(sweep_faults(simplex + "[packages]\nbudget = -1\nlevers = [\"voucher_rate\"]\nbuget = 3\n") ==
          Faults{"test.toml:5:10: budget = -1 should be above 0 and at most 100000 (100 million CNY a year)",
                 "test.toml:6:10: 'levers' should be a list of two lever ids or more",
                 "test.toml:7:1: unknown key 'buget' in [packages]; the keys are budget, levers, cities, "
                 "from, to. Did you mean 'budget'?"});
    CHECK(sweep_faults(simplex + "[packages]\n") ==
          Faults{"test.toml:4:2: [packages] needs 'budget'", "test.toml:4:2: [packages] needs 'levers'"});
    CHECK(
        sweep_faults(factorial(std::string(voucher_factor) +
                               "[packages]\nbudget = 1\nlevers = [\"voucher_rate\", \"mobility\"]\n")) ==
        Faults{
            "test.toml:1:2: [packages] is for the designs simplex and simplex_lattice, not for 'factorial'"});
    CHECK(
        sweep_faults(factorial(std::string(voucher_factor) +
                               "[replicates]\nmaximum = 3\nindicator = \"hnt\"\nregion = \"Foshn\"\nyear = "
                               "2060\nhalf_width = 0\nmost = 3\n")) ==
        Faults{"test.toml:5:2: [replicates] has a maximum of 3 below its minimum of 4",
               "test.toml:7:13: nothing is recorded as 'hnt' (see 'kapok indicators'). Did you mean 'hnte'?",
               "test.toml:8:10: 'Foshn' is none of the cities Guangzhou, Shenzhen, Zhuhai, Foshan, Huizhou, "
               "Dongguan, Zhongshan, Jiangmen, Zhaoqing. Did you mean 'Foshan'?",
               "test.toml:9:8: 'year' should be a whole number from 2016 to 2049, not 2060",
               "test.toml:10:14: half_width = 0 should be above 0 (in the unit of the indicator)",
               "test.toml:11:1: unknown key 'most' in [replicates]; the keys are minimum, maximum, "
               "indicator, year, region, half_width."});
    CHECK(sweep_faults(factorial(std::string(voucher_factor) + "[replicates]\n")).size() == 3);
}

TEST_CASE("a sweep refuses to record firms, which it would not keep", "[unit][sweep]") {
    CHECK(sweep_faults(factorial(std::string(voucher_factor) + "[record]\nquarterly = [\"gdp\"]\nfirms_every = 2\n")) ==
          Faults{"test.toml:7:1: a sweep keeps no firms; run one of its points alone (kapok run) for 'firms_every'"});
}

TEST_CASE("a sweep that is cut off anywhere, or has any byte changed, is read or refused",
          "[property][sweep]") {
    const std::string text =
        "base = \"plan\"\nuntil = 2020\nreplicates = 2\n[design]\nkind = \"list\"\npoints = [{ a = 0.5, "
        "scenario = \"plan\" }]\n"
        "[[factors]]\nid = \"a\"\nlevers = { voucher_rate = [0.3, 0.5] }\ncities = [\"Foshan\"]\nfrom = "
        "2017-01-01\nto = 2018.5\nrange = [0, 1]\n"
        "[[factors]]\nid = \"scenario\"\nvalues = [\"plan\"]\n[record]\nquarterly = [\"gdp\"]\n";
    REQUIRE(sweep_faults(text).empty());
    const auto is_handled = [](const std::string& toml) {
        try {
            sweep_of(toml);
        } catch (const InputError& error) {
            return !error.faults.empty();
        }
        return true;
    };
    for (std::size_t i = 0; i < text.size(); i += 3) {
        CHECK(is_handled(text.substr(0, i)));
        for (const char byte : {'\n', '"', '[', '=', '9', 'x'}) {
            std::string changed = text;
            changed[i] = byte;
            CHECK(is_handled(changed));
        }
    }
}

TEST_CASE("a Sobol design whose samples are no power of two is noted", "[unit][sweep]") {
    const auto notes = [](const std::string& samples) {
        return sweep_notes(sweep_of("[design]\nkind = \"sobol\"\nsamples = " + samples + "\n" +
                                    std::string(voucher_factor)),
                           Language::en);
    };
    CHECK(notes("64").empty());
    CHECK(notes("100") ==
          std::vector<std::string>{
              "samples = 100 is no power of two; Sobol's sequence is even only over powers of two"});
}
