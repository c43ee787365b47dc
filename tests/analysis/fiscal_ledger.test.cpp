#include "analysis/fiscal_ledger.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/additionality.hpp"
#include "runner/messages.hpp"
#include "tests/support/compared_results.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace kapok;
using namespace kapok::test;

namespace {

constexpr std::size_t guangzhou = 0, shenzhen = 1, foshan = 3;
constexpr std::size_t tax_lever = "super_deduction"_lever.row, grant_lever = "rd_grant_rate"_lever.row, talent_lever = "talent_programme"_lever.row;

/// In Guangzhou the policy costs 10 + r a year more in grants and 4 in tax, from 2017 on; R&D rises by 28 a year, of
/// which grants are 10 + r; 7 more patents a year; Shenzhen loses 3 HNTE of the 6 that Guangzhou gains.
double formula(const Cell& cell, bool with_policy) {
    const double luck = 50.0 * (cell.replicate + 1.0);
    if (cell.year == 2015 && (cell.id == "policy_cost" || cell.id == "policy_cost_by_lever")) return std::nan("");
    const bool on = with_policy && cell.year >= 2017, here = cell.region == guangzhou || cell.region == delta_region;
    const double grants = on && here ? 10.0 + cell.replicate : 0.0, tax = on && here ? 4.0 : 0.0;
    if (cell.id == "policy_cost_by_lever") {
        if (cell.entry == tax_lever) return 20.0 + tax;
        if (cell.entry == grant_lever) return 5.0 + grants;
        return cell.entry == talent_lever ? 1.0 : 0.0;
    }
    if (cell.id == "policy_cost") return 26.0 + grants + tax;
    if (cell.id == "rd_expenditure_real") return luck + (on && here ? 28.0 : 0.0);
    if (cell.id == "invention_patents_granted") return luck + (on && here ? 7.0 : 0.0);
    if (cell.id == "hnte") return luck + (!on ? 0.0 : cell.region == guangzhou ? 6.0 : cell.region == shenzhen ? -3.0 : cell.region == delta_region ? 3.0 : 0.0);
    return luck;
}

struct Files {
    TemporaryDirectory directory;
    ReadBlocks blocks;

    Arm make(const std::string& name, bool with_policy, bool with_levers = true) {
        write_compared(directory / (name + ".h5"), {.with_levers = with_levers}, compared_manifest(name, 4), [=](const Cell& cell) { return formula(cell, with_policy); });
        return {std::make_shared<const ResultsReader>(directory / (name + ".h5")), 0, {name, name, name}};
    }
    PairedRuns pair(bool with_levers = true) { return {make("without", false, with_levers), make("with", true, with_levers), blocks}; }
};

const CostLine& line_of(const FiscalLedger& ledger, CostKind kind, std::string_view lever, std::size_t region, int first_year) {
    for (const CostLine& line : ledger.lines)
        if (line.kind == kind && line.region == region && line.first_year == first_year && (line.lever == nullptr ? "" : line.lever->id) == lever) return line;
    throw std::out_of_range("no such line");
}

const CostRatio& ratio_of(const FiscalLedger& ledger, std::string_view id, std::size_t region) {
    for (const CostRatio& ratio : ledger.ratios)
        if (ratio.spec->id == id && ratio.region == region) return ratio;
    throw std::out_of_range("no such ratio");
}

}  // namespace

TEST_CASE("what exists only because of a policy is given by year and in total", "[unit][compare]") {
    Files files;
    const PairedRuns runs = files.pair();
    const std::vector<std::string> ids{"invention_patents_granted", "hnte", "graduated_firms", "rd_intensity"};
    const Additionality extra = additionality(runs, ids, std::vector{guangzhou}, std::vector{2016, 2020});
    REQUIRE(extra.rows.size() == 8);
    CHECK(extra.first_year == 2017);
    CHECK(extra.rows[0].level.effect.mean == 0.0);
    CHECK(extra.rows[1].level.effect.mean == Approx(7.0));
    CHECK(extra.rows[1].cumulated->mean == Approx(28.0));  // four years
    CHECK(extra.rows[3].level.effect.mean == Approx(6.0));
    CHECK(extra.rows[3].cumulated->mean == Approx(24.0));  // firm-years
    CHECK_FALSE(extra.rows[5].cumulated);                  // graduates are counted since 2015 as it is
    CHECK_FALSE(extra.rows[7].cumulated);                  // a share does not add up
    const std::vector all{extra};
    CHECK_THAT(additionality_table(all).text(Language::en), Catch::Contains("the first difference is in 2017"));
    CHECK_THAT(additionality_table(all).text(Language::zh), Catch::Contains("最早的差异出现在2017年"));
    CHECK_THROWS_AS(additionality(runs, std::vector<std::string>{"unicorns"}, std::vector{guangzhou}, std::vector{2020}), InputError);
}

TEST_CASE("public cost is split into outlays and tax expenditure, by lever and year, and adds up", "[unit][ledger]") {
    Files files;
    const FiscalLedger ledger = fiscal_ledger(files.pair(), {{guangzhou, foshan}, {2018}, {}, 0.0});
    CHECK(ledger.first_year == 2016);
    CHECK(ledger.last_year == 2020);
    // grants 10, 11, 12, 13 in four replicates, over four years
    CHECK(line_of(ledger, CostKind::all, "", guangzhou, 2016).cost.effect.mean == Approx(4 * (11.5 + 4.0)));
    CHECK(line_of(ledger, CostKind::all, "", guangzhou, 2016).cost.baseline == Approx(5 * 26.0));
    CHECK(line_of(ledger, CostKind::outlay, "", guangzhou, 2016).cost.effect.mean == Approx(4 * 11.5));
    CHECK(line_of(ledger, CostKind::outlay, "", guangzhou, 2016).cost.baseline == Approx(5 * 6.0));
    CHECK(line_of(ledger, CostKind::tax_expenditure, "", guangzhou, 2016).cost.effect.mean == Approx(16.0));
    CHECK(line_of(ledger, CostKind::tax_expenditure, "super_deduction", guangzhou, 2018).cost.effect.mean == Approx(4.0));
    CHECK(line_of(ledger, CostKind::outlay, "rd_grant_rate", guangzhou, 2018).cost.effect.mean == Approx(11.5));
    CHECK(line_of(ledger, CostKind::outlay, "talent_programme", foshan, 2016).cost.effect.mean == 0.0);
    CHECK_THROWS_AS(line_of(ledger, CostKind::outlay, "mentoring", guangzhou, 2016), std::out_of_range);  // costs nothing in either
    CHECK(ledger.by_year.size() == 2 * 5);
    CHECK(ledger.by_year[0].cost.effect.mean == 0.0);
    CHECK(ledger.by_year[1].cost.effect.mean == Approx(15.5));
    double sum = 0.0;
    for (const CostLine& line : ledger.lines)
        if (line.lever != nullptr && line.region == guangzhou && line.first_year == 2016) sum += line.cost.effect.mean;
    CHECK(sum == Approx(line_of(ledger, CostKind::all, "", guangzhou, 2016).cost.effect.mean));
}

TEST_CASE("leverage and unit costs are ratios of differences, worked out by hand", "[unit][ledger]") {
    Files files;
    const FiscalLedger ledger = fiscal_ledger(files.pair(), {{guangzhou, foshan}, {}, {}, 0.0});
    CHECK(ratio_of(ledger, "rd_per_yuan", guangzhou).ratio.ratio == Approx(28.0 / 15.5));
    CHECK(ratio_of(ledger, "private_rd_per_yuan", guangzhou).ratio.ratio == Approx((28.0 - 11.5) / 15.5));
    const CostRatio& patent = ratio_of(ledger, "cost_per_patent", guangzhou);
    CHECK(patent.ratio.ratio == Approx(15.5e4 / 7.0));  // 10 000 CNY
    CHECK(patent.ratio.bounded);
    const RatioInterval by_hand = ratio_interval(std::vector{56.0, 60.0, 64.0, 68.0}, std::vector{28.0, 28.0, 28.0, 28.0});
    CHECK(patent.ratio.low == Approx(1e4 * by_hand.low));
    CHECK(patent.ratio.high == Approx(1e4 * by_hand.high));
    CHECK(ratio_of(ledger, "cost_per_hnte", guangzhou).ratio.ratio == Approx(62e4 / 6.0));
    CHECK(std::isnan(ratio_of(ledger, "cost_per_hnte", foshan).ratio.ratio));  // neither costs nor outcomes differ
    const std::vector all{ledger};
    const std::string text = ledger_tables(all)[2].text(Language::en);
    CHECK_THAT(text, Catch::Contains("no difference to divide by"));
    CHECK_THROWS_AS(ratio_of(ledger, "private_venture_per_yuan", guangzhou), std::out_of_range);  // the files do not tell
}

TEST_CASE("an outcome that may not have moved has an unbounded cost, and says so", "[unit][ledger]") {
    TemporaryDirectory directory;
    ReadBlocks blocks;
    const auto make = [&](const std::string& name, bool other) {
        write_compared(directory / (name + ".h5"), {}, compared_manifest(name, 4), [=](const Cell& cell) {
            if (cell.id == "policy_cost") return cell.year == 2015 ? std::nan("") : other ? 12.0 : 10.0;
            return 100.0 + (other ? (cell.replicate % 2 == 0 ? 3.0 : -2.0) : 0.0);
        });
        return Arm{std::make_shared<const ResultsReader>(directory / (name + ".h5")), 0, {name, name, name}};
    };
    const FiscalLedger ledger = fiscal_ledger(PairedRuns(make("a", false), make("b", true), blocks), {{guangzhou}, {}, {}, 0.0});
    const CostRatio& hnte = ratio_of(ledger, "cost_per_hnte", guangzhou);
    CHECK(hnte.ratio.ratio == Approx(10e4 / 0.5));
    CHECK_FALSE(hnte.ratio.bounded);
    CHECK(std::isnan(hnte.ratio.high));
    CHECK_FALSE(ledger.has_levers);
    CHECK(ledger.lines.size() == 1);
    const std::vector all{ledger};
    const auto tables = ledger_tables(all);
    CHECK_THAT(tables[2].text(Language::en), Catch::Contains("unbounded"));
    CHECK_THAT(tables[2].text(Language::zh), Catch::Contains("无界"));
    CHECK_THAT(tables[0].text(Language::en), Catch::Contains("--tables"));
}

TEST_CASE("guidance funds' money is not private, whoever sends it", "[unit][ledger]") {
    TemporaryDirectory directory;
    ReadBlocks blocks;
    const std::vector<std::string> kinds = axis_labels(Axis::flow);
    const auto make = [&](const std::string& name, double more) {
        write_compared(directory / (name + ".h5"), {.with_flows = true}, compared_manifest(name, 4), [&](const Cell& cell) {
            if (cell.year == 2015 && (cell.id == "policy_cost" || cell.id == "capital_flow")) return std::nan("");
            if (cell.id == "policy_cost") return 10.0 + more;
            if (cell.id == "vc_received") return cell.region == shenzhen ? 20.0 + 5.0 * more : 20.0;
            if (cell.id != "capital_flow") return 1.0;
            const std::size_t k = cell.entry * region_count + cell.region, kind = k % kinds.size(), to = k / kinds.size() % place_count;
            // from each of the twelve places to Shenzhen: 1/12 more of guidance money, and venture money that does not count
            return to == shenzhen && (kinds[kind] == "guidance_equity" || kinds[kind] == "venture_equity") ? 1.0 + more / 12.0 : 0.0;
        });
        return Arm{std::make_shared<const ResultsReader>(directory / (name + ".h5")), 0, {name, name, name}};
    };
    const PairedRuns runs(make("a", 0.0), make("b", 2.0), blocks);
    const FiscalLedger ledger = fiscal_ledger(runs, {{guangzhou, shenzhen}, {}, {}, 0.0});
    CHECK(ratio_of(ledger, "venture_per_yuan", shenzhen).ratio.ratio == Approx(5.0));
    CHECK(ratio_of(ledger, "private_venture_per_yuan", shenzhen).ratio.ratio == Approx(4.0));
    CHECK(ratio_of(ledger, "private_venture_per_yuan", guangzhou).ratio.ratio == Approx(0.0));
    CHECK(runs.effect(runs.guidance_equity(delta_region, at_year(2016))).effect.mean == Approx(2.0));
}

TEST_CASE("discounting counts a later year less, costs and outcomes alike", "[unit][ledger]") {
    Files files;
    const FiscalLedger ledger = fiscal_ledger(files.pair(), {{guangzhou}, {2018}, {}, 0.03});
    double weights = 0.0;
    for (int year = 2017; year <= 2020; ++year) weights += std::pow(1.03, 2016 - year);
    CHECK(line_of(ledger, CostKind::all, "", guangzhou, 2016).cost.effect.mean == Approx(15.5 * weights));
    CHECK(line_of(ledger, CostKind::all, "", guangzhou, 2018).cost.effect.mean == Approx(15.5));  // a single year is not discounted
    CHECK(ratio_of(ledger, "rd_per_yuan", guangzhou).ratio.ratio == Approx(28.0 / 15.5));
    CHECK(ratio_of(ledger, "cost_per_hnte", guangzhou).ratio.ratio == Approx(15.5e4 * weights / 6.0));
    const std::vector all{ledger};
    CHECK_THAT(ledger_tables(all)[0].text(Language::en), Catch::Contains("discounted by 0.03 a year to 2016"));
}

TEST_CASE("cities that gain and lose are named, with what one took from the other", "[unit][ledger]") {
    Files files;
    const FiscalLedger ledger = fiscal_ledger(files.pair(), {{guangzhou}, {}, {}, 0.0});
    const auto hnte = std::find_if(ledger.balances.begin(), ledger.balances.end(), [](const CityBalance& balance) { return balance.variable.id == "hnte"; });
    REQUIRE(hnte != ledger.balances.end());
    CHECK(hnte->cities[guangzhou].mean == Approx(6.0));
    CHECK(hnte->cities[shenzhen].mean == Approx(-3.0));
    CHECK(hnte->delta.mean == Approx(3.0));
    CHECK(hnte->all.share == Approx(0.5));
    CHECK(hnte->clear.share == Approx(0.5));
    const auto talent = std::find_if(ledger.balances.begin(), ledger.balances.end(), [](const CityBalance& balance) { return balance.variable.id == "high_end_talent"; });
    REQUIRE(talent != ledger.balances.end());
    CHECK(talent->all.share == 0.0);
    CHECK(std::isnan(talent->clear.share));
    const std::vector all{ledger};
    const auto tables = ledger_tables(all);
    CHECK_THAT(tables[3].csv(), Catch::Contains("hnte,firms,2020,2020,Shenzhen,-3,-3,-3,lost"));
    CHECK_THAT(tables[3].text(Language::zh), Catch::Contains("受损") && Catch::Contains("无变化"));
    CHECK_THAT(tables[4].csv(), Catch::Contains("hnte,firms,6,3,0.5,"));
}

TEST_CASE("levers whose cost is tax forgone are those that the table of levers says", "[unit][ledger]") {
    std::vector<std::string> tax;
    for (const LeverSpec& lever : lever_table)
        if (is_tax_expenditure(lever)) tax.emplace_back(lever.id);
    for (const char* id : {"super_deduction", "super_deduction_st_sme", "super_deduction_manufacturing", "hnte_tax_rate", "sme_tax_rate", "loss_carry_forward",
                           "angel_tax_credit"})
        CHECK(std::find(tax.begin(), tax.end(), id) != tax.end());
    for (const char* id : {"rd_grant_rate", "talent_tax_cap", "guidance_fund", "services_reform", "audit_strength"})
        CHECK(std::find(tax.begin(), tax.end(), id) == tax.end());
    for (const LeverSpec& lever : lever_table) CHECK_FALSE((is_tax_expenditure(lever) && pays_for_research(lever)));
}

TEST_CASE("a ledger refuses files without costs and runs that cannot be paired", "[unit][ledger]") {
    Files files;
    Arm without = files.make("without", false);
    Manifest other = compared_manifest("other", 4);
    other.scale = 1.0;
    write_compared(files.directory / "other.h5", {}, other, [](const Cell&) { return 1.0; });
    const Arm unlike{std::make_shared<const ResultsReader>(files.directory / "other.h5"), 0, {"other", "other", "other"}};
    CHECK_THROWS_WITH(PairedRuns(without, unlike, files.blocks), Catch::Contains("another scale"));
    CHECK_THROWS_AS(fiscal_ledger(files.pair(), {{guangzhou}, {2031}, {}, 0.0}), std::out_of_range);
    const auto datasets = small_datasets();
    ResultsWriter writer(files.directory / "small.h5", {datasets, {}, 1, 4, 2020, {}}, compared_manifest("small", 4));
    for (int replicate = 0; replicate < 4; ++replicate) writer.add(0, replicate, small_record(datasets, 2020, replicate));
    writer.publish({});
    const Arm small{std::make_shared<const ResultsReader>(files.directory / "small.h5"), 0, {"small", "small", "small"}};
    CHECK_THROWS_WITH(fiscal_ledger(PairedRuns(small, small, files.blocks), {{guangzhou}, {}, {}, 0.0}), Catch::Contains("should hold 'policy_cost'"));
}
