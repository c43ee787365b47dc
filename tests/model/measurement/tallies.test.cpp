// Tallies from a few firms, and datasets from tallies, by hand.

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "model/measurement/record.hpp"
#include "model/stages/measure.hpp"
#include "tests/support/small_world.hpp"

namespace kapok {
namespace {

using Q = Quantity;
using test::add_firm;
using test::let_research;

}  // namespace

TEST_CASE("what four firms add to their city's tally, by hand", "[unit][measurement]") {
    World world = test::world_without_agents();
    Firms& f = world.firms;
    const Place c = Place::foshan;
    CellConstants& software = world.constants[c].cells[Sector::software_internet];
    software.coverage = 0.5;
    for (CellConstants& cell : world.constants[c].cells) cell.services_below = 0.0;
    world.constants[c].cells[Sector::fashion_creative].services_below = 0.4;

    const std::size_t large =
        add_firm(world, c, Sector::it_manufacturing, 500.0);  // above scale, advanced, certificate
    const std::size_t small =
        add_firm(world, c, Sector::fashion_creative, 10.0);  // below scale: partly services
    const std::size_t coder =
        add_firm(world, c, Sector::software_internet, 40.0);  // service firm, certificate
    const std::size_t closed = add_firm(world, c, Sector::it_manufacturing, 900.0);
    f.set(closed, Mark::alive, false);
    let_research(world, large, 20.0);
    f.rd_reported[large] = 22.0;
    f.set(large, Mark::rd_institution);
    f.set(large, Mark::advanced);
    f.hightech_share[large] = 0.5F;
    f.hnte_until[large] = 3;
    f.patents_in_force[large] = 15;
    let_research(world, small, 1.0);
    f.hnte_until[small] = -1;  // ran out with 2015
    let_research(world, coder, 4.0);
    f.weight[coder] = 2.0F;
    f.hnte_until[coder] = 10;
    f.set(coder, Mark::st_sme);
    f.debt[coder] = money(6.0);
    f.patents_in_force[coder] = 1;

    const Tally t = tally_stocks_and_flows(world, 1.0, true)[c];
    CHECK(t[Q::firms] == 4.0);
    CHECK(t[Q::above_scale_firms] == 1.0);
    CHECK(t[Q::with_rd_institution] == 1.0);
    CHECK(t[Q::rd_performers] == 4.0);
    CHECK(t[Q::hnte] == 3.0);
    CHECK(t[Q::benchmark_firms] == 1.0);  // 500 million of sales, 4.4% of R&D, 15 patents
    CHECK(t[Q::st_smes] == 2.0);
    CHECK(t[Q::st_firms] == 4.0);
    CHECK(t[Q::patents_in_force] == 17.0);
    CHECK(t[Q::tech_loans] == Approx(6.0));
    // value added is a quarter of sales
    CHECK(t[Q::gdp] == Approx(125.0 + 2.5 + 20.0));
    CHECK(t[Q::va_above_scale] == Approx(125.0));
    CHECK(t[Q::va_advanced] == Approx(125.0));
    CHECK(t[Q::output_above_scale] == Approx(500.0));
    CHECK(t[Q::output_hightech] == Approx(250.0));
    CHECK(t[Q::va_secondary] == Approx(125.0 + 0.6 * 2.5));
    CHECK(t[Q::va_tertiary] == Approx(20.0 + 0.4 * 2.5));
    CHECK(t[Q::va_modern_services] == Approx(20.0 + 0.4 * 2.5));
    CHECK(t[Q::va_strategic] == Approx(147.5));
    CHECK(t[Q::employment] == Approx(1e-4 * 147.5 / 0.25));
    // real R&D of all; reported: industry above scale in full, the coder's half, the small manufacturer's not
    // at all, and public research
    CHECK(t[Q::rd_real] == Approx(20.0 + 1.0 + 8.0 + 100.0));
    CHECK(t[Q::rd_firm_real] == Approx(29.0));
    CHECK(t[Q::rd_industrial] == Approx(22.0));
    CHECK(t[Q::rd_reported] == Approx(22.0 + 0.5 * 8.0 + 100.0));
    CHECK(tally_stocks_and_flows(world, 1.0, true)[Place::zhuhai][Q::firms] == 0.0);
    // flows of a quarter are a quarter, stocks are not
    const Tally quarter = tally_stocks_and_flows(world, 0.25, true)[c];
    CHECK(quarter[Q::gdp] == Approx(0.25 * t[Q::gdp]));
    CHECK(quarter[Q::hnte] == t[Q::hnte]);
}

TEST_CASE(
    "other agents in a city's tally: incubators by kind, people by kind, institutions, the rest of the "
    "economy",
    "[unit][measurement]") {
    World world = test::world_without_agents();
    const Place c = Place::zhuhai;
    for (const IncubatorKind kind :
         {IncubatorKind::makerspace, IncubatorKind::incubator, IncubatorKind::incubator,
          IncubatorKind::accelerator, IncubatorKind::science_park})
        test::add_empty_incubator(world, c, kind, 10.0);
    world.incubators.weight[1] = 5.0F;
    world.incubators.open[2] = 0;
    const std::size_t u = test::add_institution(world, c, Field::electronics, 5.0);
    world.institutions.kind[u] = InstitutionKind::new_type;
    world.institutions.patents_in_force[u] = 9;
    world.researchers.resize(4);
    world.researchers.city = {c, c, c, Place::foshan};
    world.researchers.present = {1, 1, 0, 1};
    world.researchers.kind = {ResearcherKind::high_end, ResearcherKind::leading, ResearcherKind::leading,
                              ResearcherKind::high_end};
    world.graduated[c] = 12.0;
    world.city[c].residual[Sector::traditional_services] = 400.0;
    world.city[c].residual[Sector::background] = 1000.0;
    const std::size_t tenant = add_firm(world, c, Sector::software_internet, 1.0),
                      in_park = add_firm(world, c, Sector::software_internet, 1.0);
    test::let_in(world, tenant, 1, 0);
    test::let_in(world, in_park, 4, 0);
    const Tally t = tally_stocks_and_flows(world, 1.0, true)[c];
    CHECK(t[Q::incubators] == 5.0);
    CHECK(t[Q::makerspaces] == 1.0);
    CHECK(t[Q::incubation_area] == Approx(3.0 * (1.0 + 5.0 + 1.0)));  // without the park
    CHECK(t[Q::incubatees] == 1.0);
    CHECK(t[Q::high_end_talent] == 1.0);
    CHECK(t[Q::leading_talent] == 1.0);
    CHECK(t[Q::new_rd_institutions] == 1.0);
    CHECK(t[Q::patents_in_force] == 9.0);
    CHECK(t[Q::graduated] == 12.0);
    CHECK(t[Q::population] == 100.0);
    // background: a tenth agriculture, three tenths construction, six tenths public services
    CHECK(t[Q::va_primary] == Approx(100.0));
    CHECK(t[Q::va_secondary] == Approx(300.0));
    CHECK(t[Q::va_tertiary] == Approx(600.0 + 400.0 + 0.5));
    CHECK(t[Q::gdp] == Approx(t[Q::va_primary] + t[Q::va_secondary] + t[Q::va_tertiary]));
}

TEST_CASE(
    "a year's flows are the sum of its quarters, its stocks those of the last one, and a new year starts at "
    "zero",
    "[unit][measurement]") {
    World world = test::world_without_agents();
    const std::size_t i = add_firm(world, Place::foshan, Sector::it_manufacturing, 100.0);
    double sum = 0.0;
    for (int quarter = 0; quarter < 4; ++quarter) {
        world.quarter = {quarter};
        begin_quarter(world);
        world.firms.sales[i] = world.firms.potential[i] = 100.0 * (1 + quarter);
        world.quarter_tally[Place::foshan][Q::entries] = 3.0;
        world.firms.patents_in_force[i] = static_cast<std::uint32_t>(quarter);
        measure(world);
        sum += 0.25 * 100.0 * (1 + quarter);
    }
    CHECK(world.year_tally[Place::foshan][Q::output_above_scale] == Approx(sum));
    CHECK(world.year_tally[Place::foshan][Q::entries] == 12.0);
    CHECK(world.year_tally[Place::foshan][Q::patents_in_force] == 3.0);
    world.policy_cost["rd_grant_rate"_lever.row][Place::foshan] = money(1.0);
    world.exits_by_age[Place::foshan][3] = 1.0;
    world.quarter = {4};
    begin_quarter(world);
    CHECK(world.year_tally[Place::foshan][Q::entries] == 0.0);
    CHECK(world.year_tally[Place::foshan][Q::patents_in_force] == 3.0);
    CHECK(world.policy_cost["rd_grant_rate"_lever.row][Place::foshan] == Money{});
    CHECK(world.exits_by_age[Place::foshan][3] == 0.0);
}

TEST_CASE("policy cost of a year is all that was booked; overspend is what exceeds the S&T budget",
          "[unit][measurement]") {
    World world = test::world_without_agents();
    for (int quarter = 0; quarter < 4; ++quarter) {
        world.quarter = {quarter};
        begin_quarter(world);
        book_policy_cost(world, "rd_grant_rate"_lever, Place::foshan, money(300.0), true);
        book_policy_cost(world, "super_deduction"_lever, Place::foshan, money(50.0), false);
        measure(world);
    }
    const Tally& t = world.year_tally[Place::foshan];
    CHECK(t[Q::policy_cost] == Approx(1400.0));
    CHECK(t[Q::policy_outlays] == Approx(1200.0));
    CHECK(t[Q::budget_overspend] == Approx(200.0));  // the budget is 1000
    CHECK(world.year_tally[Place::zhuhai][Q::budget_overspend] == 0.0);
}

TEST_CASE("datasets by city have the delta's sum in the last place, and matrices add up to what was paid",
          "[unit][measurement]") {
    World world = test::world_without_agents();
    world.quarter = {4};
    add_firm(world, Place::foshan, Sector::it_manufacturing, 100.0);
    add_firm(world, Place::zhuhai, Sector::it_manufacturing, 100.0);
    world.firms.weight[1] = 3.0F;
    world.firms.born[1] = -400;
    book_policy_cost(world, "rd_grant_rate"_lever, Place::foshan, money(250.0), true);
    book_policy_cost(world, "rd_grant_rate"_lever, Place::zhuhai, money(150.0), true);
    Money cash{};
    world.ledger.pay(world.ledger.household(Place::hong_kong), {&cash, Place::shenzhen}, money(700.0),
                     Flow::capital_call);
    world.ledger.pay(world.ledger.treasury(Place::foshan), {&cash, Place::foshan}, money(200.0),
                     Flow::support);
    std::map<std::string, std::vector<double>> out;
    for (const Dataset& d : datasets()) {
        if (d.variable != nullptr) continue;
        std::size_t size = 1;
        for (const Axis axis : d.axes) size *= axis_labels(axis).size();
        CHECK(d.size == size);
        out[d.id].resize(d.size);
        d.fill(world, world.year_tally, 2016, out[d.id]);
    }
    const auto grant = out["policy_cost_by_lever"].begin() +
                       static_cast<std::ptrdiff_t>("rd_grant_rate"_lever.row * region_count);
    CHECK(grant[static_cast<std::size_t>(Place::foshan)] == Approx(2.5));
    CHECK(grant[delta_region] == Approx(4.0));
    CHECK(out["firms_by_age"][10 * region_count + static_cast<std::size_t>(Place::foshan)] == 1.0);
    CHECK(out["firms_by_age"][oldest_age * region_count + static_cast<std::size_t>(Place::zhuhai)] == 3.0);
    CHECK(out["firms_by_age"][oldest_age * region_count + delta_region] == 3.0);
    // of capital flows the call alone; between holders both
    double capital = 0.0, all = 0.0;
    for (const double v : out["capital_flow"]) capital += v;
    for (const double v : out["holder_flow"]) all += v;
    CHECK(capital == Approx(7.0));
    CHECK(all == Approx(9.0));
    CHECK(out["holder_flow"][static_cast<std::size_t>(Holder::government) * holder_count +
                             static_cast<std::size_t>(Holder::firms)] == Approx(2.0));
}

TEST_CASE(
    "of the year 2015 stocks and rates are recorded, and flows that the state cannot show are no numbers",
    "[unit][measurement]") {
    const World& world = test::world_2015(0.01);
    Record record;
    record.yearly.resize(datasets().size());
    record_year(record, world);
    CHECK(record.years == 1);
    for (std::size_t d = 0; d < datasets().size(); ++d) {
        CAPTURE(datasets()[d].id);
        REQUIRE(record.yearly[d].size() == datasets()[d].size);
        if (datasets()[d].variable == nullptr || !datasets()[d].variable->is_indicator()) continue;
        for (const double value : record.yearly[d]) {
            CHECK(std::isfinite(value));
            CHECK(value >= 0.0);
        }
    }
    const auto of = [&](std::string_view id) { return record.yearly[*find_variable(id)][delta_region]; };
    CHECK(std::isnan(of("firm_entries")));
    CHECK(std::isnan(of("policy_cost")));
    CHECK(of("gdp") > 0.0);
}

}  // namespace kapok
