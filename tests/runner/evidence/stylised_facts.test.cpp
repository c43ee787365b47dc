#include "runner/evidence/stylised_facts.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include "analysis/estimators/concentration.hpp"
#include "analysis/estimators/least_squares.hpp"
#include "runner/evidence/fact_measures.hpp"
#include "runner/evidence/facts_report.hpp"
#include "runner/evidence/us_panel.hpp"
#include "runner/text_table.hpp"
#include "runner/unit_names.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/whole_runs.hpp"

using namespace kapok;
using Catch::Matchers::Contains;

namespace {

const std::vector<Fact>& facts() {
    static const std::vector<Fact> all = load_facts(DataSource{});
    return all;
}

/// What load_facts says about the table inside the program with one text replaced.
std::string fault_of(const std::string& before, const std::string& after) {
    std::string text = DataSource{}.read("stylised_facts.csv");
    const std::size_t at = text.find(before);
    REQUIRE(at != std::string::npos);
    text.replace(at, before.size(), after);
    const TemporaryDirectory directory;
    std::ofstream(directory / "stylised_facts.csv") << text;
    try {
        load_facts(DataSource(directory.path()));
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

EnsemblePlan tiny_plan(const Schedule& schedule, int seeds, int until) {
    EnsemblePlan plan;
    plan.run = test::run_plan(schedule, 0.004, until);
    plan.run.quarterly.clear();
    plan.replicates = seeds;
    return plan;
}

const FactEstimate& estimate(const FactsRun& run, std::string_view id, int year) {
    for (const FactEstimate& e : run.estimates)
        if (facts()[e.fact].id == id && e.year == year) return e;
    throw std::out_of_range(std::string(id));
}

}  // namespace

TEST_CASE("what the delta's own statistics say of a fact follows from the tables", "[unit][facts]") {
    const auto said = [](std::string_view id) {
        for (const Fact& fact : facts())
            if (fact.id == id) return fact;
        throw std::out_of_range(std::string(id));
    };
    // [indicator][year][city]
    FaultCollector faults;
    std::map<std::string, std::map<int, ByCity<double>>> panel;
    for (const char* file : {"macro_panel.csv", "innovation_panel.csv"}) {
        const TextTable table(DataSource{}.read(file), file);
        for (const TableRow& row : table.rows())
            if (const auto city = find_place(row.cell("city").text); city && is_city(*city))
                panel[row.cell("indicator").text][static_cast<int>(row.number("year", faults))][*city] = row.number("value", faults);
    }
    const auto slope = [&](const char* indicator, int year) {
        return scaling_exponent(panel["population_resident"][year].values, panel[indicator][year].values).slope;
    };
    CHECK(*said("scaling_patents").of_the_delta == Approx(slope("invention_patents_granted", 2017)).margin(0.005));
    CHECK(*said("scaling_gdp").of_the_delta == Approx(slope("gdp", 2015)).margin(0.005));

    ByCity<double> all{};
    std::map<std::string, ByCity<double>> industries;
    const TextTable shares(DataSource{}.read("sector_shares.csv"), "sector_shares.csv");
    for (const TableRow& row : shares.rows()) {
        const auto city = find_place(row.cell("city").text);
        if (!city || !row.cell("sector").text.starts_with("raw:") || row.cell("basis").text != "percent_of_gdp") continue;
        const double value_added = 0.01 * row.number("share_of_industry_or_gdp", faults) * panel["gdp"][2018][*city];
        industries[row.cell("sector").text][*city] += value_added;
        all[*city] += value_added;
    }
    CHECK(industries.size() == 10);
    double sum = 0.0;
    for (const auto& [name, by_city] : industries) sum += ellison_glaeser(by_city.values, all.values, 0.0);
    CHECK(*said("ellison_glaeser_us").of_the_delta == Approx(sum / 10.0).margin(0.005));
    CHECK(said("ellison_glaeser_china").of_the_delta == said("ellison_glaeser_us").of_the_delta);
    std::map<std::string, double> province;  // of 2013
    const TextTable extra(DataSource{}.read("extra_observations.csv"), "extra_observations.csv");
    for (const TableRow& row : extra.rows())
        if (row.cell("city").text == "Guangdong" && row.cell("year").text == "2013") province[row.cell("indicator").text] = row.number("value", faults);
    CHECK(*said("incubator_tenants").of_the_delta == Approx(province.at("incubatees") / province.at("incubators")).margin(0.05));
    CHECK_NOTHROW(faults.throw_if_any());

    for (const char* id : {"scaling_patents", "ellison_glaeser_us", "ellison_glaeser_china", "incubator_tenants"}) CHECK(said(id).contradicts_the_record());
    CHECK_FALSE(said("scaling_gdp").contradicts_the_record());
    CHECK_FALSE(said("exit_rate").contradicts_the_record());
    CHECK_THAT(fault_of("\"gdp on population_resident of the nine cities in 2015, macro_panel.csv (2019: 1.24)\"", ""), Contains("a value of the delta needs a source"));
}

TEST_CASE("every fact is either estimated or has a reason why not", "[unit][facts]") {
    std::set<std::string> ids, codes;
    std::size_t shown = 0;
    for (const Fact& fact : facts()) {
        CHECK(ids.insert(fact.id).second);
        codes.insert(fact.code);
        CHECK(fact.not_shown.empty() == !fact.years.empty());
        INFO(fact.unit);
        CHECK(unit_text(fact.unit, Language::zh) != fact.unit);
        if (fact.not_shown.empty()) ++shown;
    }
    CHECK(shown == fact_measures().size());
    CHECK(codes.size() == 15);  // B01 to B15: no group of facts is left out
}

TEST_CASE("a table of facts with faults is refused with the place of each", "[unit][facts]") {
    CHECK_THAT(fault_of("growth_shape,B02", "growth_form,B02"),
               Contains("cannot estimate this fact") && Contains("0 rows with the id 'growth_shape'"));
    CHECK_THAT(fault_of("exponent of CCDF,range", "exponent of CCDF,strip"),
               Contains(":2:") && Contains("unknown kind 'strip'"));
    CHECK_THAT(fault_of("0.95,1.17,,2015 2020", "0.95,1.17,,2015 2021"),
               Contains("'2021' is not one of the years"));
    CHECK_THAT(fault_of("0.95,1.17", "1.95,1.17"), Contains("low is above high"));
    CHECK_THAT(fault_of("模型不区分发明人与研发人员", ""), Contains("a reason stands in both languages or in none"));
}

TEST_CASE("verdicts are those of the median, of a point those of the interval", "[unit][facts]") {
    const double nan = std::nan("");
    Fact fact;
    fact.low = 1.0;
    fact.high = 2.0;
    const FactEstimate inside = judged(fact, {0.5, 1.5, nan, 1.8});
    CHECK(inside.verdict == Verdict::in_band);
    CHECK(inside.estimate == 1.5);
    CHECK(inside.seeds == 3);
    CHECK(inside.seeds_in_band == 2);
    CHECK(judged(fact, {2.5, 2.1, 1.9}).verdict == Verdict::above);
    CHECK(judged(fact, {0.5}).verdict == Verdict::below);
    CHECK(judged(fact, {nan}).verdict == Verdict::unknown);
    CHECK_FALSE(is_narrower_than_luck(fact, judged(fact, {1.2, 2.1})));
    CHECK(is_narrower_than_luck(fact, judged(fact, {1.2, 2.4})));
    // nine of ten fit into the band, wherever the tenth lies
    CHECK_FALSE(is_narrower_than_luck(fact, judged(fact, {5.0, 5.1, 5.2, 5.3, 5.4, 5.5, 5.6, 5.7, 5.9, 50.0})));
    CHECK(is_narrower_than_luck(fact, judged(fact, {5.0, 5.1, 5.2, 5.3, 5.4, 5.5, 5.6, 5.7, 6.1, 50.0})));
    fact.low.reset();
    CHECK(judged(fact, {-7.0}).verdict == Verdict::in_band);
    CHECK_FALSE(is_narrower_than_luck(fact, judged(fact, {-7.0, 9.0})));

    fact.kind = FactKind::point;
    fact.low = fact.high = 6.0;
    CHECK(judged(fact, {5.0, 6.5}).verdict == Verdict::in_band);
    CHECK(judged(fact, {6.2, 6.5}).verdict == Verdict::above);
    CHECK(judged(fact, {5.0, 5.9}).verdict == Verdict::below);
}

TEST_CASE("performers are weighted to the spread of R&D in the US panel, none above its own number", "[unit][facts]") {
    // real R&D of 0.03 million to 22 billion CNY of 2015, a firm every 0.01 log units and each for five; prices
    // double from the first year to the second
    std::vector<YearOfFirms> years(2);
    for (const Sector s : firm_sectors) {
        years[0].deflator[s] = 1.0;
        years[1].deflator[s] = 2.0;
    }
    for (FirmId id = 0; id < 1350; ++id)
        for (std::size_t y = 0; y < 2; ++y) {
            FirmYear firm;
            firm.id = id;
            firm.whole = true;
            firm.weight = 5.0;
            firm.rd = years[y].deflator[firm.sector] * std::exp(-3.5 + 0.01 * static_cast<double>(id));
            firm.patents = static_cast<std::uint32_t>(id);
            if (id != 700 || y == 0) years[y].firms.push_back(firm);  // firm 700 ends its R&D
        }
    const PerformerPanel panel = performer_panel({&years[0], &years[1]});
    REQUIRE(panel.years == 2);
    REQUIRE(panel.rd[0].size() == panel.weight.size());
    std::vector<double> log_rd;
    double firms = 0.0;
    for (std::size_t i = 0; i < panel.weight.size(); ++i) {
        log_rd.push_back(std::log(panel.rd[0][i]));
        CHECK(panel.rd[1][i] == Approx(2.0 * panel.rd[0][i]));
        CHECK(panel.patents[0][i] != 700.0);
        CHECK(panel.weight[i] <= 5.0);
        // of the 1350 firms those with less or more R&D than any of the panel are no part of it
        const double log_usd = log_rd.back() - std::log(UsPanel::cny_of_2015_per_usd_of_1972);
        CHECK((log_usd >= UsPanel::log_rd_least && log_usd <= UsPanel::log_rd_most));
        firms += panel.weight[i];
    }
    const Moments all = moments(log_rd, panel.weight);
    CHECK(all.mean == Approx(UsPanel::log_rd_mean + std::log(UsPanel::cny_of_2015_per_usd_of_1972)).margin(0.05));
    CHECK(std::sqrt(all.variance) == Approx(UsPanel::log_rd_spread).epsilon(0.03));
    CHECK(firms == Approx(UsPanel::firms).epsilon(0.02));
    CHECK(panel.weight.size() == 1031);  // those with ln R&D from -0.75 to 9.57, less firm 700

    // few firms: each counts for itself, and for no more
    std::vector<YearOfFirms> few(1);
    few[0].deflator = years[0].deflator;
    for (const std::size_t k : {750U, 850U}) few[0].firms.push_back(years[0].firms[k]);
    const PerformerPanel small = performer_panel({&few[0]});
    REQUIRE(small.weight.size() == 2);
    for (const double weight : small.weight) CHECK(weight == 5.0);
    CHECK(performer_panel({}).weight.empty());
}

TEST_CASE("the history counts the births and deaths that the run counts", "[property][facts]") {
    const Schedule schedule = test::schedule_of("as_enacted");
    RunPlan plan = tiny_plan(schedule, 1, 2017).run;
    FirmHistory history;
    double filed = 0.0, refused = 0.0, successful = 0.0;
    simulate(plan, [&](const World& world) {
        const bool ended = history.observe(world, false);
        if (!ended || world.quarter.index == 0) return true;
        const YearOfFirms& year = history.years().back();
        const Tally all = world.year_tally.region(delta_region);
        double firms = 0.0, entered = 0.0;
        for (const FirmYear& firm : year.firms) {
            firms += firm.weight;
            if (firm.whole) CHECK(firm.born < world.quarter.index - 4);
            successful += firm.weight * firm.patents;
        }
        for (const Place c : cities)
            for (const Sector s : firm_sectors) entered += year.demography.entered[c][s];
        CHECK(firms == Approx(all[Quantity::firms]));
        CHECK(year.demography.exits == Approx(all[Quantity::exits]));
        CHECK(entered == Approx(all[Quantity::entries]));
        filed += all[Quantity::patents_filed];
        refused += all[Quantity::patents_refused];
        return true;
    });
    CHECK(history.years().size() == 3);
    CHECK(history.years().front().year == 2015);
    // those of firms that survive their year, without those of institutions
    CHECK(successful > 0.5 * (filed - refused));
    CHECK(successful < filed);
}

TEST_CASE("facts of a tiny world do not depend on threads and keep the forms that any size shows",
          "[evidence][facts]") {
    const Schedule schedule = test::schedule_of("as_enacted");
    const EnsemblePlan plan = tiny_plan(schedule, 2, 2020);
    FactsRun one, two;
    on_threads(1, [&](int) { one = run_facts(facts(), plan); });
    on_threads(2, [&](int) { two = run_facts(facts(), plan); });
    CHECK(one.counts.finished == 2);
    REQUIRE(one.estimates.size() == two.estimates.size());
    for (std::size_t k = 0; k < one.estimates.size(); ++k) {
        const FactEstimate &a = one.estimates[k], &b = two.estimates[k];
        CAPTURE(facts()[a.fact].id, a.year);
        CHECK(a.seeds == 2);
        CHECK(a.estimate == b.estimate);
        CHECK(a.low == b.low);
        CHECK(a.high == b.high);
    }
    // what even a small world must show: neither Gauss nor Gibrat nor Poisson, and lives that end soonest in
    // youth
    CHECK(estimate(one, "growth_shape", 2020).estimate < 1.5);
    CHECK(estimate(one, "size_variance_sales", 2020).estimate > 0.05);
    CHECK(estimate(one, "size_variance_sales", 2020).estimate < 0.35);
    CHECK(estimate(one, "exit_peak_year", 2020).estimate >= 2.0);
    CHECK(estimate(one, "exit_peak_year", 2020).estimate <= 6.0);  // of few deaths
    CHECK(estimate(one, "patents_alpha", 2020).estimate > 0.3);

    const FactsReport report{facts(), one, "as_enacted", plan.run.scale, plan.replicates};
    CHECK_THAT(report.csv(), Contains("growth_shape,B02,2020,"));
    CHECK_THAT(report.text(Language::zh), Contains("销售增长分布形状"));
    int values = 0, judged = 0;
    for (const FactEstimate& e : one.estimates)
        if (e.verdict != Verdict::unknown) ++judged, values += facts()[e.fact].kind == FactKind::values ? 1 : 0;
    CHECK(values > 20);
    CHECK_THAT(report.text(Language::en), Contains(std::to_string(values) + " are judged by the range of several published values, ") &&
                                              Contains("of the other " + std::to_string(judged - values) + ", "));
    CHECK_THAT(report.text(Language::en),
               Contains("Facts that output cannot show:\n  B09 Inventors on population:"));
    CHECK_THAT(report.markdown(Language::en), Contains("| B02 | Shape of sales growth | 2020 |"));
    CHECK_THAT(report.json(), Contains("\"not_shown\": [") && Contains("\"id\": \"growth_shape\""));
}
