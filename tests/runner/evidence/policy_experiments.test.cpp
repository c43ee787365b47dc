#include "runner/evidence/policy_experiments.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include "runner/evidence/experiment_effects.hpp"
#include "runner/evidence/experiments_report.hpp"
#include "runner/hdf5_file.hpp"
#include "runner/text_table.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/whole_runs.hpp"

using namespace kapok;
using Catch::Matchers::Contains;

namespace {

const std::vector<Experiment>& catalogue() {
    static const std::vector<Experiment> all = load_experiments(DataSource{});
    return all;
}

/// What load_experiments says about the tables inside the program with one text of the measures replaced.
std::string fault_of(const std::string& before, const std::string& after) {
    std::string text = DataSource{}.read("policy_measures.csv");
    const std::size_t at = text.find(before);
    REQUIRE(at != std::string::npos);
    text.replace(at, before.size(), after);
    const TemporaryDirectory directory;
    std::ofstream(directory / "policy_measures.csv") << text;
    std::ofstream(directory / "policy_experiments.csv") << DataSource{}.read("policy_experiments.csv");
    try {
        load_experiments(DataSource(directory.path()));
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

Bench::Plan tiny_bench(const Schedule& control, int until) {
    Bench::Plan plan;
    plan.registry = &test::registry_2015();
    plan.control = &control;
    plan.parameters = test::registry_2015().parameters;
    plan.scale = 0.004;
    plan.rng = {1, 0};
    plan.until = until;
    return plan;
}

FirmOutcome firm(FirmId id, double weight, double rd, double tax_cost) {
    FirmOutcome f;
    f.id = id;
    f.weight = weight;
    f.rd = rd;
    f.tax_cost = tax_cost;
    return f;
}

ArmYear year_of(std::vector<FirmOutcome> firms) {
    ArmYear year;
    year.firms = std::move(firms);
    return year;
}

}  // namespace

TEST_CASE("every measure of the catalogue is either taken or has a reason why not", "[unit][experiments]") {
    std::set<std::string> ids;
    std::size_t taken = 0, given = 0;
    for (const Experiment& e : catalogue()) {
        CHECK(ids.insert(e.id).second);
        CHECK_FALSE(e.measures.empty());
        CHECK(std::count_if(e.measures.begin(), e.measures.end(),
                            [](const auto& m) { return m.role == MeasureRole::estimate; }) >= 1);
        for (const ExperimentMeasure& m : e.measures) taken += m.not_run.empty() ? 1 : 0;
    }
    for (const ExperimentProgram& program : experiment_programs()) given += program.measures.size();
    CHECK(taken == given);
    CHECK(ids.size() == 19);
}

TEST_CASE("a table of measures with faults is refused with the place of each", "[unit][experiments]") {
    CHECK_THAT(fault_of("E01,rd_year_3", "E01,rd_year_4"),
               Contains("cannot take this measure") && Contains("0 rows for the measure rd_year_3"));
    CHECK_THAT(fault_of("E01,rd_year_3", "E99,rd_year_3"), Contains("no experiment 'E99'"));
    CHECK_THAT(fault_of("rd_year_3,estimate", "rd_year_3,guess"), Contains("unknown role 'guess'"));
    CHECK_THAT(fault_of(",0.4,2.0,", ",2.4,2.0,"), Contains("low is above high"));
    CHECK_THAT(fault_of(",0.4,2.0,", ",,,"), Contains("estimates and checks need low or high"));
    CHECK_THAT(fault_of("模型中的基金管理人没有所有者", ""), Contains("a reason stands in both languages or in none"));
}

TEST_CASE("effects on survivors, by hand", "[unit][experiments]") {
    const ArmYear start = year_of({firm(1, 10.0, 1.0, 0.8), firm(2, 1.0, 5.0, 0.8), firm(3, 1.0, 9.0, 0.8)});
    // firm 3 dies in the treated arm, firm 4 is born in it: neither counts
    const ArmYear control =
        year_of({firm(1, 10.0, 2.0, 0.8), firm(2, 1.0, 10.0, 0.9), firm(3, 1.0, 9.0, 0.8)});
    const ArmYear treated =
        year_of({firm(1, 10.0, 2.2, 0.72), firm(2, 1.0, 11.0, 0.9), firm(4, 1.0, 70.0, 0.8)});
    const GroupTotals rd = totals(start, control, treated, &FirmOutcome::rd, all_firms);
    CHECK(rd.control == Approx(30.0));
    CHECK(rd.treated == Approx(33.0));
    // R&D of the control arm weights the prices: two thirds of ln(0.72 / 0.8), a third of 0
    CHECK(log_price_change(start, control, treated, all_firms) == Approx(2.0 / 3.0 * std::log(0.9)));
    CHECK(user_cost_elasticity(start, control, treated, &FirmOutcome::rd, all_firms) ==
          Approx(-1.5 * std::log(1.1) / std::log(0.9)));
    CHECK(user_cost_elasticity(start, control, control, &FirmOutcome::rd, all_firms) == 0.0);
}

TEST_CASE("verdicts: tier 1 by the point, tier 2 by the interval, tier 3 by the share of sets of parameters",
          "[unit][experiments]") {
    const Stream draws = Rng{}.stream(0, Quarter{0}, Purpose::test);
    ExperimentMeasure m;
    m.role = MeasureRole::estimate;
    m.low = 1.0;
    m.high = 2.0;
    Experiment e;
    const auto verdict = [&](int tier, std::vector<std::vector<double>> values) {
        e.tier = tier;
        return judged(e, m, std::move(values), draws).verdict;
    };
    CHECK(verdict(1, {{1.4, 1.6}}) == ExperimentVerdict::pass);
    CHECK(verdict(1, {{0.5}, {0.9}, {1.2}, {1.0}}) == ExperimentVerdict::miss);
    CHECK(verdict(2, {{0.5}, {0.9}, {1.2}, {1.0}}) == ExperimentVerdict::pass);
    CHECK(verdict(2, {{0.1}, {0.2}, {0.3}, {0.2}}) == ExperimentVerdict::miss);
    CHECK(verdict(3, std::vector<std::vector<double>>(20, {1.5})) == ExperimentVerdict::pass);
    CHECK(verdict(3, {{1.5, 1.5, 1.5, 0.9}}) == ExperimentVerdict::pass);  // one set, whose mean is in the band
    CHECK(verdict(3, {{1.5, 1.5}, {1.5, 0.4}, {1.5, 1.5}}) == ExperimentVerdict::miss);
    CHECK(verdict(1, {{NAN}}) == ExperimentVerdict::unknown);
    m.low = m.high = 1.0;  // no width: the interval must hold it
    CHECK(verdict(3, {{0.9, 1.2, 1.1, 0.9}}) == ExperimentVerdict::pass);
    CHECK(verdict(1, {{1.1, 1.2, 1.3}}) == ExperimentVerdict::miss);
    m.role = MeasureRole::report;
    CHECK(verdict(1, {{7.0}}) == ExperimentVerdict::none);
}

TEST_CASE("an arm that changes nothing is equal to the control arm to the last bit",
          "[property][experiments]") {
    const Schedule control = test::schedule_of_2015();
    Bench bench(tiny_bench(control, 2020));
    const ArmYear& c = bench.control().in(2020);
    const auto differs = [&](const ArmYear& t) {
        if (c.firms.size() != t.firms.size()) return true;
        for (std::size_t i = 0; i < c.firms.size(); ++i)
            if (c.firms[i].id != t.firms[i].id || c.firms[i].rd != t.firms[i].rd ||
                c.firms[i].sales != t.firms[i].sales || c.firms[i].patents != t.firms[i].patents ||
                c.firms[i].tax_cost != t.firms[i].tax_cost)
                return true;
        return false;
    };
    // the lever is set to the value that it has
    CHECK_FALSE(differs(bench.arm(lever_change("super_deduction"_lever, 0.5)).in(2020)));
    const ArmYear still = bench.arm({}).in(2020);
    CHECK_FALSE(differs(still));
    CHECK(user_cost_elasticity(bench.start(), c, still, &FirmOutcome::rd, all_firms) == 0.0);
    CHECK(totals(bench.start(), c, still, &FirmOutcome::patents, all_firms).difference() == 0.0);
    CHECK(differs(bench.arm(lever_change("super_deduction"_lever, 0.75)).in(2020)));

    // a run without copies goes the same way: firms of the same id, and the patents that the run counts
    RunPlan whole = test::run_plan(control, 0.004, 2020);
    whole.quarterly.clear();
    double filed = 0.0, sales = 0.0;
    simulate(whole, [&](const World& world) {
        if (world.quarter.index <= 16 || world.quarter.index > 20) return true;
        const Tally all = world.quarter_tally.region(delta_region);
        filed += all[Quantity::patents_filed];
        for (std::size_t i = 0; i < world.firms.size(); ++i)
            if (world.firms.alive(i) && world.firms.id[i] == c.firms.front().id)
                sales += 0.25 * world.firms.sales[i];
        return true;
    });
    CHECK(sales == Approx(c.firms.front().sales));
    double patents = 0.0;
    for (const FirmOutcome& f : c.firms) patents += f.weight * f.patents;
    // of those filed some 45% will be granted; institutions file a part, and firms that died within the year
    CHECK(patents < 0.45 * filed);
    CHECK(patents > 0.3 * filed);
}

TEST_CASE("a lot divides firms in halves and does not depend on the arm", "[statistical][experiments]") {
    // 10 000 fair lots: 5 standard deviations are 250 (two-sided error rate 6e-7)
    World world;
    int drawn = 0;
    for (FirmId id = 0; id < 10'000; ++id) drawn += drawn_by_lot(world, mix(id)) ? 1 : 0;
    CHECK(std::abs(drawn - 5000) < 250);
    World later = world;
    later.quarter = Quarter{30};
    CHECK(drawn_by_lot(world, 77) == drawn_by_lot(later, 77));
}

/// Some experiments with the parameters of the tables. `until`: the default of a plan, if not told.
ExperimentsPlan plan_of(std::vector<std::string> ids, int seeds, double scale, int until = ExperimentsPlan().until) {
    ExperimentsPlan plan;
    plan.ids = std::move(ids);
    plan.members = {Parameters()};
    plan.seeds = seeds;
    plan.scale = scale;
    plan.until = until;
    return plan;
}

TEST_CASE("experiments run side by side, in every form of output", "[property][experiments]") {
    ExperimentsPlan plan = plan_of({"E02", "E07"}, 2, 0.004, 2022);
    std::atomic<int> told = 0;
    const ExperimentsRun run =
        run_experiments(catalogue(), test::registry_2015().baseline, plan, [&](std::string_view) { ++told; });
    CHECK(run.finished == 2);
    CHECK(told == 4);
    REQUIRE(run.results.size() == 7);
    const auto value = [&](std::string_view id) {
        for (const ExperimentResult& r : run.results)
            if (catalogue()[r.experiment].measures[r.measure].id == id) return r.effect.mean;
        return std::nan("");
    };
    // demand for services goes with the price to the power -2, so half of the price makes 1 - 2^-2 = 0.75
    // of all projects additional; few are bought in this world
    CHECK(value("additional_projects") == Approx(0.75).margin(0.25));
    CHECK(value("additional_projects") + value("deadweight") == Approx(1.0));
    // by law: ln of the B-index at 15% over that at 25%, 0.048 / 0.105; small firms' rates and losses move it
    CHECK(value("price_ratio") > 0.15);
    CHECK(value("price_ratio") < 1.0);

    const ExperimentsReport report{catalogue(), run, plan};
    CHECK_THAT(report.text(Language::zh), Contains("每张使用的创新券带来的新增项目"));
    CHECK_THAT(report.markdown(Language::en), Contains("| E07 | 1 | estimate |"));
    CHECK_THAT(report.csv(), Contains("E02,response_ratio,2,estimate,"));
    CHECK_THAT(report.json(), Contains("\"additional_projects\""));
    const TemporaryDirectory directory;
    report.write_hdf5(directory / "experiments.h5");
    const hdf5::Handle file = hdf5::open_file(directory / "experiments.h5");
    CHECK(hdf5::read_texts(file, "experiment").size() == 7);
    CHECK(hdf5::shape_of(hdf5::open_array(file, "value")) == hdf5::Shape{7, 1, 2});
}

TEST_CASE("an experiment whose runs scatter most has more seeds than the others", "[property][experiments]") {
    ExperimentsPlan plan = plan_of({"E07", "E13"}, 1, 0.002, 2022);
    CHECK(most_seeds(plan) == 5);
    const ExperimentsRun run = run_experiments(catalogue(), test::registry_2015().baseline, plan);
    CHECK(run.finished == 5);
    for (const ExperimentResult& r : run.results) {
        const std::vector<double>& values = r.values[0];
        CHECK(values.size() == (catalogue()[r.experiment].id == "E13" ? 5U : 1U));
        CHECK(std::none_of(values.begin(), values.end(), [](double v) { return std::isnan(v); }));
    }
    const ExperimentsReport report{catalogue(), run, plan};
    CHECK_THAT(report.text(Language::en), Contains("E13 has 5 seeds of each."));
    const TemporaryDirectory directory;
    report.write_hdf5(directory / "experiments.h5");  // rows of fewer seeds end with NaN
    CHECK(hdf5::shape_of(hdf5::open_array(hdf5::open_file(directory / "experiments.h5"), "value")) ==
          hdf5::Shape{run.results.size(), 1, 5});
    plan.ids = {"E07"};
    CHECK(most_seeds(plan) == 1);
}

TEST_CASE("exits of enterprises under more guidance money are shares, and need ten years", "[property][experiments]") {
    ExperimentsPlan plan = plan_of({"E12"}, 1, 0.02);
    const auto values = [&] {
        std::map<std::string, double> out;
        for (const ExperimentResult& r : run_experiments(catalogue(), test::registry_2015().baseline, plan).results)
            out[catalogue()[r.experiment].measures[r.measure].id] = r.values[0][0];
        return out;
    };
    auto measured = values();
    for (const char* id : {"success_none", "success_low", "success_moderate", "success_high"}) {
        CHECK(measured[id] > 0.0);
        CHECK(measured[id] < 1.0);
    }
    CHECK(measured["high_less_moderate"] == measured["success_high"] - measured["success_moderate"]);
    // the best of three limits between, of which these are two, less the better of the ends
    CHECK(measured["exit_success"] >= std::max(measured["success_low"], measured["success_moderate"]) - std::max(measured["success_none"], measured["success_high"]));
    plan.until = 2021;
    for (const auto& [id, value] : values()) CHECK(std::isnan(value));
}

TEST_CASE("a run that is told to stop gives no numbers", "[unit][experiments]") {
    ExperimentsPlan plan = plan_of({"E02"}, 1, 0.002, 2020);
    const std::atomic<bool> stop = true;
    const ExperimentsRun run = run_experiments(
        catalogue(), test::registry_2015().baseline, plan, [](std::string_view) {}, &stop);
    CHECK(run.not_run == 1);
    for (const ExperimentResult& r : run.results) CHECK(r.effect.draws == 0);
}

TEST_CASE("evidence --quick runs the experiments of tier 1 in a small world", "[evidence][experiments]") {
    const test::Outcome quick =
        test::run_program("evidence --quick --seeds 1 --scale 0.004 --format csv", "2>/dev/null");
    REQUIRE(quick.code == 0);
    const TextTable table(quick.text, "output");
    std::set<std::string> experiments;
    int run = 0;
    for (const TableRow& row : table.rows()) {
        if (row.cell("verdict").text == "not run") {  // of the experiments asked for, not of the whole catalogue
            CHECK(row.cell("tier").text == "1");
            continue;
        }
        ++run;
        experiments.insert(row.cell("experiment").text);
        CHECK(row.cell("tier").text == "1");
    }
    CHECK(experiments == std::set<std::string>{"E01", "E04", "E05", "E07", "E15", "E17"});
    CHECK(run > 40);
}
