// [levers.ID], keys at the top, extends, record, and --set.
#include "runner/scenario_file.hpp"

#include <catch2/catch.hpp>

#include "tests/runner/runner_support.hpp"

using namespace kapok;
using test::has_line;
using test::scenario_faults;
using test::scenario_of;

namespace {

constexpr Lever voucher = "voucher_rate"_lever;
constexpr Lever coordination = "prd_coordination"_lever;

double at(const Scenario& scenario, Lever lever, Place city, double date) {
    return scenario.schedule.at(lever, city, date);
}

}  // namespace

TEST_CASE("cities go by their Chinese names too", "[unit][scenario]") {
    const Scenario scenario = scenario_of("[levers.voucher_rate]\n\"广州\" = 0.6\n", {"voucher_rate.佛山=0.7"});
    CHECK(at(scenario, voucher, Place::guangzhou, 2018.0) == 0.6);
    CHECK(at(scenario, voucher, Place::foshan, 2018.0) == 0.7);
    CHECK(has_line(scenario_faults("[levers.voucher_rate]\nGuangzhou = 0.6\n\"广州\" = 0.6\n"),
                   "test.toml:3:1: Guangzhou is there twice"));
}

TEST_CASE("an empty scenario is the baseline", "[unit][scenario]") {
    const Scenario scenario = scenario_of("");
    CHECK(scenario.name == "test");
    CHECK(scenario.seed == 1);
    CHECK(scenario.replicates == 8);
    CHECK(scenario.scale == 0.05);
    CHECK(scenario.until == 2049);
    CHECK(scenario.quarterly.empty());
    CHECK(scenario.firms_every == 0);
    CHECK(at(scenario, voucher, Place::guangzhou, 2030.0) == voucher.spec().in_2015);
}

TEST_CASE("all keys at the top are read", "[unit][scenario]") {
    const Scenario scenario = scenario_of(
        "about = \"why\"\nabout_zh = \"为何\"\nseed = 4294967295\nreplicates = 3\nscale = 1\nuntil = 2020\n"
        "[record]\nquarterly = [\"gdp\", \"hnte\"]\nfirms_every = 5\n");
    CHECK(scenario.about == "why");
    CHECK(scenario.about_zh == "为何");
    CHECK(scenario.seed == 4294967295U);
    CHECK(scenario.replicates == 3);
    CHECK(scenario.scale == 1.0);
    CHECK(scenario.until == 2020);
    CHECK(scenario.quarterly == std::vector<std::string>{"gdp", "hnte"});
    CHECK(scenario.firms_every == 5);
}

TEST_CASE("a single number is in force from the start of 2016, in all cities or in one", "[unit][scenario]") {
    const Scenario scenario = scenario_of("[levers.voucher_rate]\nall = 0.4\nShenzhen = 0.6\n");
    CHECK(at(scenario, voucher, Place::guangzhou, 2015.99) == 0.3);
    CHECK(at(scenario, voucher, Place::guangzhou, 2016.0) == 0.4);
    CHECK(at(scenario, voucher, Place::shenzhen, 2049.9) == 0.6);
}

TEST_CASE("a city's list replaces all, wherever all stands and however the city is written",
          "[unit][scenario]") {
    for (const std::string text :
         {"all = 0.4\nguangZHOU = [[2020.0, 0.7]]\n", "GUANGZHOU = [[2020.0, 0.7]]\nall = 0.4\n"}) {
        const Scenario scenario = scenario_of("[levers.voucher_rate]\n" + text);
        CHECK(at(scenario, voucher, Place::guangzhou, 2019.0) == 0.3);
        CHECK(at(scenario, voucher, Place::guangzhou, 2020.0) == 0.7);
        CHECK(at(scenario, voucher, Place::foshan, 2019.0) == 0.4);
    }
}

TEST_CASE("steps hold, ramps join, and days are dates", "[unit][scenario]") {
    const Scenario scenario = scenario_of(
        "[levers.voucher_rate]\nall = [[2016-07-01, 0.4], [2018.0, 0.6]]\n"
        "[levers.prd_coordination]\nall = [[2016.0, 0.2], [2020.0, 0.6]]\n"
        "[levers.hkmt_cooperation]\nform = \"step\"\nall = [[2016.0, 0.2], [2020.0, 0.6]]\n");
    CHECK(at(scenario, voucher, Place::foshan, 2016.49) == 0.3);
    CHECK(at(scenario, voucher, Place::foshan, 2016.5) == 0.4);
    CHECK(at(scenario, voucher, Place::foshan, 2017.99) == 0.4);
    CHECK(at(scenario, coordination, Place::foshan, 2018.0) == Approx(0.4));
    CHECK(at(scenario, "hkmt_cooperation"_lever, Place::foshan, 2019.0) == 0.2);
}

TEST_CASE("a date before 2016 sets the value at the start and leaves the value of 2015 alone",
          "[unit][scenario]") {
    const Scenario scenario = scenario_of("[levers.voucher_rate]\nGuangzhou = [[2015-07-01, 0.5]]\n");
    CHECK(at(scenario, voucher, Place::guangzhou, 2016.0) == 0.5);
    CHECK(scenario.schedule.in_2015(voucher, Place::guangzhou) == 0.3);
}

TEST_CASE("the example messages of unknown levers and percentages hold", "[unit][scenario]") {
    const auto faults =
        scenario_faults("\n[levers.vouchr_rate]\nall = 0.5\n\n[levers.hnte_tax_rate]\nall = 15\n");
    REQUIRE(faults.size() == 2);
    CHECK(faults[0] ==
          "test.toml:2:9: unknown lever 'vouchr_rate' (see 'kapok levers'). Did you mean 'voucher_rate'?");
    CHECK(faults[1] ==
          "test.toml:6:7: hnte_tax_rate = 15 is outside 0 to 0.25 (share of taxable profit). Did you mean "
          "0.15?");
    CHECK(has_line(scenario_faults("[levers.incubator_subsidy]\nall = 3000\n"),
                   "test.toml:2:7: incubator_subsidy = 3000 is outside 0 to 2000"));
    CHECK(test::join(scenario_faults("[levers.incubator_subsidy]\nall = 3000\n")).find("Did you mean") ==
          std::string::npos);
}

TEST_CASE("all faults of a file are reported at once, in order", "[unit][scenario]") {
    const auto faults = scenario_faults(
        "sed = 1\nreplicates = 0\nscale = 1.5\nuntil = 2050\nabout = 3\n"
        "[levers.voucher_rate]\nall = [[2018.0, 0.5], [2017.0, 0.6]]\nFoshn = 0.5\nHongKong = 0.5\nfoshan = "
        "[]\nform = \"stairs\"\n"
        "[levers.mobility]\n"
        "[levers.ip_pledge]\nall = [2016.0, 0.5]\nzhuhai = \"half\"\nFoshan = [[2051.0, 0.5], [1980.0, 0.5], "
        "[2016.0, nan], [2017-01-01T00:00:00, 0.1]]\n"
        "[record]\nquarterly = [\"gpd\", 3, \"gdp\", \"gdp\"]\nevery = 3\n");
    INFO(test::join(faults));
    const std::vector<std::string> starts{
        "test.toml:1:1: unknown key 'sed'; the keys are extends,",
        "test.toml:2:14: 'replicates' should be a whole number from 1 to 100000, not 0",
        "test.toml:3:9: scale = 1.5 should be above 0 and at most 1",
        "test.toml:4:9: 'until' should be a whole number from 2016 to 2049, not 2050",
        "test.toml:5:9: 'about' should be text, not a number",
        "test.toml:7:23: dates must ascend: 2017-01-01 does not come after 2018-01-01",
        "test.toml:8:1: 'Foshn' is none of the cities Guangzhou,",
        "test.toml:9:1: 'HongKong' is none of the cities Guangzhou,",
        "test.toml:10:10: the list of 'foshan' is empty",
        "test.toml:11:8: 'form' should be \"step\" or \"ramp\", not 'stairs'",
        "test.toml:12:9: [levers.mobility] sets nothing",
        "test.toml:14:8: each point is a pair [date, value]",
        "test.toml:14:16: each point is a pair [date, value]",
        "test.toml:15:10: 'zhuhai' should be a number or a list of [date, value] pairs, not text",
        "test.toml:16:12: date 2051 is outside 1990 to 2050",
        "test.toml:16:27: date 1980 is outside 1990 to 2050",
        "test.toml:16:50: ip_pledge = nan is not a finite number",
        "test.toml:16:57: a date should be a year such as 2018.5 or a day such as 2018-07-01, not a time",
        "test.toml:18:14: nothing is recorded by quarter as 'gpd' (see 'kapok indicators'). Did you mean "
        "'gdp'?",
        "test.toml:18:21: each entry of 'quarterly' should be an id between quotation marks, not a number",
        "test.toml:18:31: 'gdp' is there twice",
        "test.toml:19:1: unknown key 'every' in [record]; the keys are quarterly, firms_every."};
    CHECK(faults.size() == starts.size());
    for (std::size_t i = 0; i < std::min(faults.size(), starts.size()); ++i) {
        INFO("expected: " << starts[i] << "\nfound:    " << faults[i]);
        CHECK(faults[i].starts_with(starts[i]));
    }
}

TEST_CASE("a key in the wrong place is told where it belongs", "[unit][scenario]") {
    CHECK(test::join(scenario_faults("voucher_rate = 0.5\n"))
              .find("It is a lever: write [levers.voucher_rate].") != std::string::npos);
    CHECK(test::join(scenario_faults("capital_share = 0.5\n")).find("It belongs in [parameters].") !=
          std::string::npos);
    CHECK(test::join(scenario_faults("park_frontier_rd = 0\n")).find("It belongs in [assumptions].") !=
          std::string::npos);
    CHECK(test::join(scenario_faults("[levers.capital_share]\nall = 1\n"))
              .find("It is a parameter, not a lever.") != std::string::npos);
    CHECK(has_line(scenario_faults("levers = 3\n"),
                   "test.toml:1:10: 'levers' should be a table, not a number"));
    CHECK(has_line(scenario_faults("[levers]\nvoucher_rate = 0.5\n"),
                   "test.toml:2:16: 'voucher_rate' should be a table, not a number"));
    CHECK(has_line(scenario_faults("[[levers]]\nx = 1\n"), "test.toml:1:"));
}

TEST_CASE("a city that is named twice is a fault", "[unit][scenario]") {
    CHECK(has_line(scenario_faults("[levers.voucher_rate]\nFoshan = 0.5\nfoshan = 0.4\n"),
                   "test.toml:3:1: Foshan is there twice"));
}

TEST_CASE("a later file replaces the courses of exactly the cities that it names", "[unit][scenario]") {
    const test::Folder folder;
    folder.write("base.toml",
                 "about = \"base\"\nseed = 7\n[levers.voucher_rate]\nall = 0.4\nFoshan = "
                 "0.5\n[levers.mobility]\nall = 0.2\n");
    folder.write("sub/middle.toml",
                 "extends = \"../base.toml\"\nuntil = 2030\n[levers.voucher_rate]\nShenzhen = 0.6\n");
    const std::string top = folder.write(
        "sub/top.toml",
        "extends = \"middle.toml\"\nseed = 9\n[levers.voucher_rate]\nform = \"ramp\"\nFoshan = 0.7\n");
    const Scenario scenario = load_scenario(top, test::baseline_2015());
    CHECK(scenario.name == "top");
    CHECK(scenario.about.empty());
    CHECK(scenario.seed == 9);
    CHECK(scenario.until == 2030);
    CHECK(at(scenario, voucher, Place::guangzhou, 2020.0) == 0.4);
    CHECK(at(scenario, voucher, Place::shenzhen, 2020.0) == 0.6);
    CHECK(at(scenario, voucher, Place::foshan, 2020.0) == 0.7);
    CHECK(scenario.schedule.course(voucher, Place::shenzhen).form == Form::step);
    CHECK(scenario.schedule.course(voucher, Place::foshan).form == Form::ramp);
    CHECK(at(scenario, "mobility"_lever, Place::foshan, 2020.0) == 0.2);
    REQUIRE(scenario.files.size() == 3);
    CHECK(scenario.files.front() == top);

    const std::string all =
        folder.write("all.toml", "extends = \"base.toml\"\n[levers.voucher_rate]\nall = 0.1\n");
    CHECK(at(load_scenario(all, test::baseline_2015()), voucher, Place::foshan, 2020.0) == 0.1);
}

TEST_CASE("a file may extend a scenario inside the program, and names without a file mean one",
          "[unit][scenario]") {
    const test::Folder folder;
    const std::string file =
        folder.write("mine.toml", "extends = \"plan\"\n[levers.inventor_share]\nFoshan = 0.6\n");
    const Scenario scenario = load_scenario(file, test::baseline_2015());
    CHECK(at(scenario, "inventor_share"_lever, Place::guangzhou, 2020.0) == 0.7);
    CHECK(at(scenario, "inventor_share"_lever, Place::foshan, 2020.0) == 0.6);
    CHECK(scenario.files == std::vector<std::string>{file, "scenarios/plan.toml", "scenarios/baseline.toml"});
    CHECK(load_scenario("plan.toml", test::baseline_2015()).name == "plan");
}

TEST_CASE("a file of the same name goes before the scenario inside the program", "[unit][scenario]") {
    const test::Folder folder;
    folder.write("plan.toml", "seed = 77\n");
    const std::string file = folder.write("mine.toml", "extends = \"plan.toml\"\n");
    CHECK(load_scenario(file, test::baseline_2015()).seed == 77);
}

TEST_CASE("a chain that leads back to itself is an error that names the chain", "[unit][scenario]") {
    const test::Folder folder;
    const std::string a = folder.write("a.toml", "extends = \"b.toml\"\n");
    const std::string b = folder.write("b.toml", "extends = \"./a.toml\"\n");
    const auto faults = test::faults_of([&] { load_scenario(a, test::baseline_2015()); });
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].starts_with(b + ":1:11: a scenario cannot extend itself: " + a + " extends " + b +
                                " extends "));
}

TEST_CASE("faults of all files of a chain are reported", "[unit][scenario]") {
    const test::Folder folder;
    const std::string base = folder.write("base.toml", "sead = 1\n");
    const std::string top = folder.write("top.toml", "extends = \"base.toml\"\nscal = 1\n");
    const auto faults = test::faults_of([&] { load_scenario(top, test::baseline_2015()); });
    CHECK(has_line(faults, base + ":1:1: unknown key 'sead'"));
    CHECK(has_line(faults, top + ":2:1: unknown key 'scal'"));
}

TEST_CASE("what cannot be opened says so", "[unit][scenario]") {
    const test::Folder folder;
    const auto load = [&](const std::string& name) {
        return test::join(test::faults_of([&] { load_scenario(name, test::baseline_2015()); }));
    };
    CHECK(load("plam").find("there is no file 'plam', and no scenario of that name inside the program") !=
          std::string::npos);
    CHECK(load("plam").find("Did you mean 'plan'?") != std::string::npos);
    CHECK(load(folder.path().string()).find("this is a directory, not a file") != std::string::npos);
    const std::string file = folder.write("a.toml", "seed = 1\nextends = \"none.toml\"\n");
    CHECK(load(file).starts_with(file + ":2:11: cannot extend: there is no file 'none.toml'"));
    CHECK(load(folder.write("b.toml", "extends = 3\n")).find("'extends' should be the name of a scenario") !=
          std::string::npos);
    CHECK(load(folder.write("c.toml", std::string(5'000'000, '#'))).find("larger than 256 kB") !=
          std::string::npos);
    CHECK(load(folder.write("d.toml", "seed = \n")).find("d.toml:1:") != std::string::npos);
}

TEST_CASE("settings of the command line go last and through the same checks", "[unit][scenario]") {
    const Scenario scenario = scenario_of(
        "[levers.voucher_rate]\nall = [[2020.0, 0.6]]\n",
        {"voucher_rate.foshan=0.8", "prd_coordination=0.5", "seed=3", "scale=0.2", "capital_share=0.45"});
    CHECK(at(scenario, voucher, Place::foshan, 2016.0) == 0.8);
    CHECK(at(scenario, voucher, Place::foshan, 2030.0) == 0.8);
    CHECK(at(scenario, voucher, Place::shenzhen, 2030.0) == 0.6);
    CHECK(at(scenario, coordination, Place::zhuhai, 2016.0) == 0.5);
    CHECK(scenario.seed == 3);
    CHECK(scenario.scale == 0.2);
    CHECK(scenario.parameters("capital_share"_parameter) == 0.45);

    const auto faults = scenario_faults("", {"hnte_tax_rate=15", "vouchr_rate=0.5", "voucher_rate.Foshn=0.5",
                                             "voucher_rate", "voucher_rate=0.5x", "capital_share=0.9",
                                             "capital_share.Foshan=0.4", "voucher_rate=true", "until=2060"});
    INFO(test::join(faults));
    REQUIRE(faults.size() == 9);
    CHECK(faults[0] ==
          "command line, --set 1: hnte_tax_rate = 15 is outside 0 to 0.25 (share of taxable profit). Did you "
          "mean 0.15?");
    CHECK(faults[1] ==
          "command line, --set 2: unknown lever or parameter 'vouchr_rate' (see 'kapok levers'). Did you "
          "mean 'voucher_rate'?");
    CHECK(faults[2].ends_with("Did you mean 'Foshan'?"));
    CHECK(faults[3] == "command line, --set 4: 'voucher_rate' should be ID=VALUE or ID.CITY=VALUE");
    CHECK(faults[4] == "command line, --set 5: '0.5x' is not a finite number");
    CHECK(faults[5].starts_with("command line, --set 6: capital_share = 0.9 is outside 0.3 to 0.55"));
    CHECK(faults[6] == "command line, --set 7: 'capital_share' is not by city");
    CHECK(faults[7] == "command line, --set 8: 'voucher_rate' should be a number, not true or false");
    CHECK(faults[8].starts_with(
        "command line, --set 9: 'until' should be a whole number from 2016 to 2049, not 2060"));
}
