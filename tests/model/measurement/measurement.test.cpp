// Indicators and recorded variables: from a tally by their definition, and tallies from a few firms by hand.

#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <set>

#include "model/measurement/record.hpp"
#include "model/stages/measure.hpp"
#include "tests/support/small_world.hpp"

namespace kapok {
namespace {

using Q = Quantity;
using test::add_firm;
using test::let_research;

double value_of(std::string_view id, const Tally& tally, int year = 2020) {
    static const Parameters parameters;
    return variables()[find_variable(id).value()].measure(tally, {parameters, year});
}

/// Variables that are not sums over cities: shares, densities, indices.
bool is_ratio(const Variable& v) {
    return v.unit == "percent" || v.unit == "patents per 10000 people" || v.kind == VariableKind::index;
}

}  // namespace

TEST_CASE("variables have ids of their own, both names and a definition; the first 18 are the plan's indicators with goals", "[unit][measurement]") {
    std::set<std::string_view> ids;
    std::size_t indicators = 0;
    for (const Variable& v : variables()) {
        CAPTURE(v.id);
        CHECK(ids.insert(v.id).second);
        for (const std::string_view text : {v.zh, v.en, v.unit, v.definition}) CHECK_FALSE(text.empty());
        CHECK(v.measure != nullptr);
        CHECK(&v == &variables()[find_variable(v.id).value()]);
        if (!v.is_indicator()) continue;
        CHECK(&v == &variables()[indicators++]);
        CHECK((v.goal_relation == ">" || v.goal_relation == ">="));
        CHECK_FALSE(v.plan_section.empty());
    }
    CHECK(indicators == indicator_count);
    CHECK_FALSE(find_variable("no_such").has_value());
    std::set<std::string> datasets_seen;
    for (const Dataset& d : datasets()) CHECK(datasets_seen.insert(d.id).second);
}

TEST_CASE("each of the 18 indicators by hand from the quantities it is made of", "[unit][measurement]") {
    Tally t;
    t[Q::gdp] = 200'000.0;  // million CNY
    t[Q::rd_reported] = 6'000.0;
    t[Q::technology_purchases] = 2'000.0;
    t[Q::above_scale_firms] = 400.0;
    t[Q::with_rd_institution] = 90.0;
    t[Q::patents_in_force] = 30'000.0;
    t[Q::population] = 1'500.0;
    t[Q::pct_filings] = 1'100.0;
    t[Q::incubators] = 151.0;
    t[Q::makerspaces] = 149.0;
    t[Q::incubation_area] = 840.5;
    t[Q::graduated] = 2'001.0;
    t[Q::high_end_talent] = 301.0;
    t[Q::leading_talent] = 502.0;
    t[Q::va_above_scale] = 50'000.0;
    t[Q::va_advanced] = 30'000.0;
    t[Q::va_tertiary] = 120'000.0;
    t[Q::va_modern_services] = 78'000.0;
    t[Q::va_strategic] = 41'000.0;
    t[Q::st_firms] = 190'000.0;
    t[Q::hnte] = 5'999.0;
    t[Q::output_above_scale] = 180'000.0;
    t[Q::output_hightech] = 81'000.0;
    // growth of 10% of output, 15% of capital, 2% of labour; capital's share 0.4: 10 - 6 - 1.2 = 2.8 of 10
    t[Q::real_value_added_before] = t[Q::capital_before] = t[Q::labour_before] = 100.0;
    t[Q::real_value_added] = 100.0 * std::exp(0.10);
    t[Q::capital] = 100.0 * std::exp(0.15);
    t[Q::labour] = 100.0 * std::exp(0.02);
    const std::map<std::string_view, double> by_hand{
        {"rd_intensity", 3.0},          {"rd_institution_share", 22.5},        {"invention_patents_per_10k", 20.0}, {"pct_filings", 1'100.0},
        {"tech_self_sufficiency", 75.0}, {"st_progress_contribution", 28.0},    {"incubators", 151.0},               {"makerspaces", 149.0},
        {"incubation_area", 840.5},     {"graduated_firms", 2'001.0},          {"high_end_talent", 301.0},          {"leading_talent", 502.0},
        {"advanced_manufacturing_share", 60.0}, {"modern_services_share", 65.0}, {"sei_value_added", 410.0},        {"st_firms", 190'000.0},
        {"hnte", 5'999.0},              {"hightech_output_share", 45.0}};
    CHECK(by_hand.size() == indicator_count);
    for (std::size_t k = 0; k < indicator_count; ++k) {
        CAPTURE(variables()[k].id);
        CHECK(value_of(variables()[k].id, t) == Approx(by_hand.at(variables()[k].id)).epsilon(1e-12));
    }
}

TEST_CASE("a share of nothing is not a number, nor is S&T's part in growth that is not there", "[unit][measurement]") {
    Tally empty;
    for (const char* id : {"rd_intensity", "rd_institution_share", "invention_patents_per_10k", "tech_self_sufficiency", "modern_services_share"})
        CHECK(std::isnan(value_of(id, empty)));
    Tally flat;
    flat[Q::real_value_added] = flat[Q::real_value_added_before] = 100.0;
    flat[Q::capital] = flat[Q::capital_before] = flat[Q::labour] = flat[Q::labour_before] = 1.0;
    CHECK(std::isnan(value_of("st_progress_contribution", flat)));
}

TEST_CASE("the delta's value is the sum of the cities' for sums, and the ratio of sums for ratios", "[unit][measurement]") {
    CityTallies tallies;
    for (const Place c : cities)
        for (std::size_t q = 0; q < quantity_count; ++q) tallies[c].values[q] = 100.0 + 7.0 * static_cast<double>(c) + static_cast<double>(q) + (q % 3 == static_cast<std::size_t>(c) % 3 ? 50.0 : 0.0);
    const Tally delta = tallies.region(delta_region);
    for (std::size_t q = 0; q < quantity_count; ++q) {
        double sum = 0.0;
        for (const Place c : cities) sum += tallies[c].values[q];
        CHECK(delta.values[q] == Approx(sum).epsilon(1e-14));
    }
    int sums = 0, ratios = 0;
    for (const Variable& v : variables()) {
        double total = 0.0, lowest = INFINITY, highest = -INFINITY;
        for (std::size_t r = 0; r < city_count; ++r) {
            const double value = value_of(v.id, tallies.region(r));
            total += value;
            lowest = std::min(lowest, value);
            highest = std::max(highest, value);
        }
        const double whole = value_of(v.id, delta);
        CAPTURE(v.id, lowest, highest, total, whole);
        if (v.kind == VariableKind::index || v.id == "st_progress_contribution") continue;
        if (is_ratio(v)) {
            ++ratios;
            CHECK(whole >= lowest);
            CHECK(whole <= highest);
        } else {
            ++sums;
            CHECK(whole == Approx(total).epsilon(1e-12));
        }
    }
    CHECK(ratios >= 7);
    CHECK(sums >= 30);
    CHECK(value_of("rd_intensity", delta) == Approx(100.0 * delta[Q::rd_reported] / delta[Q::gdp]));
}

TEST_CASE("the world-park index is the geometric mean of seven ratios to moving thresholds, each capped at 1.5", "[unit][measurement]") {
    const Parameters p;
    REQUIRE(park_criteria().size() == 7);
    Tally t;
    t[Q::gdp] = 1e6;
    t[Q::population] = 1000.0;
    t[Q::rd_reported] = 0.01 * p("park_rd_threshold_2030"_parameter) * 1e6;
    t[Q::pct_filings] = p("park_pct_threshold_2030"_parameter) * 1000.0;
    t[Q::patents_in_force] = 0.5 * p("park_patents_threshold_2030"_parameter) * 1000.0;
    t[Q::unicorns] = 3.0 * p("park_unicorns_threshold_2030"_parameter);
    t[Q::vc_received] = 0.01 * p("park_venture_threshold_2030"_parameter) * 1e6;
    t[Q::technology_contracts] = 100.0 * p("park_contracts_threshold_2030"_parameter);
    t[Q::hnte] = 0.8 * p("park_hnte_threshold_2030"_parameter);
    const std::vector<double> ratios{1.0, 1.0, 0.5, 1.5, 1.0, 1.0, 0.8};
    for (std::size_t k = 0; k < 7; ++k) CHECK(park_ratio(k, t, 2030, {p, 2023}) == Approx(ratios[k]));
    CHECK(park_index(t, 2030, {p, 2023}) == Approx(std::pow(0.5 * 1.5 * 0.8, 1.0 / 7.0)));
    CHECK(park_index(t, 2030, {p, 2016}) == park_index(t, 2030, {p, 2023}));  // thresholds are those of 2023
    CHECK(park_ratio(0, t, 2030, {p, 2030}) == Approx(std::exp(-7.0 * p("park_frontier_rd"_parameter))));
    CHECK(park_ratio(0, t, 2049, {p, 2023}) == Approx(p("park_rd_threshold_2030"_parameter) / p("park_rd_threshold_2049"_parameter)));
    t[Q::unicorns] = 0.0;
    CHECK(park_index(t, 2030, {p, 2023}) == Approx(std::pow(0.5 * 0.001 * 0.8, 1.0 / 7.0)));
}

TEST_CASE("what four firms add to their city's tally, by hand", "[unit][measurement]") {
    World world = test::world_without_agents();
    Firms& f = world.firms;
    const Place c = Place::foshan;
    CellConstants& software = world.constants[c].cells[Sector::software_internet];
    software.coverage = 0.5;
    for (CellConstants& cell : world.constants[c].cells) cell.services_below = 0.0;
    world.constants[c].cells[Sector::fashion_creative].services_below = 0.4;

    const std::size_t large = add_firm(world, c, Sector::it_manufacturing, 500.0);   // above scale, advanced, certificate
    const std::size_t small = add_firm(world, c, Sector::fashion_creative, 10.0);    // below scale: partly services
    const std::size_t coder = add_firm(world, c, Sector::software_internet, 40.0);   // service firm, certificate
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
    // real R&D of all; reported: industry above scale in full, the coder's half, the small manufacturer's not at
    // all, and public research
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

TEST_CASE("other agents in a city's tally: incubators by kind, people by kind, institutions, the rest of the economy", "[unit][measurement]") {
    World world = test::world_without_agents();
    const Place c = Place::zhuhai;
    for (const IncubatorKind kind : {IncubatorKind::makerspace, IncubatorKind::incubator, IncubatorKind::incubator, IncubatorKind::accelerator, IncubatorKind::science_park})
        test::add_empty_incubator(world, c, kind, 10.0);
    world.incubators.weight[1] = 5.0F;
    world.incubators.open[2] = 0;
    const std::size_t u = test::add_institution(world, c, Field::electronics, 5.0);
    world.institutions.kind[u] = InstitutionKind::new_type;
    world.institutions.patents_in_force[u] = 9;
    world.researchers.resize(4);
    world.researchers.city = {c, c, c, Place::foshan};
    world.researchers.present = {1, 1, 0, 1};
    world.researchers.kind = {ResearcherKind::high_end, ResearcherKind::leading, ResearcherKind::leading, ResearcherKind::high_end};
    world.graduated[c] = 12.0;
    world.city[c].residual[Sector::traditional_services] = 400.0;
    world.city[c].residual[Sector::background] = 1000.0;
    const std::size_t tenant = add_firm(world, c, Sector::software_internet, 1.0), in_park = add_firm(world, c, Sector::software_internet, 1.0);
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

TEST_CASE("a year's flows are the sum of its quarters, its stocks those of the last one, and a new year starts at zero", "[unit][measurement]") {
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

TEST_CASE("policy cost of a year is all that was booked; overspend is what exceeds the S&T budget", "[unit][measurement]") {
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

TEST_CASE("datasets by city have the delta's sum in the last place, and matrices add up to what was paid", "[unit][measurement]") {
    World world = test::world_without_agents();
    world.quarter = {4};
    add_firm(world, Place::foshan, Sector::it_manufacturing, 100.0);
    add_firm(world, Place::zhuhai, Sector::it_manufacturing, 100.0);
    world.firms.weight[1] = 3.0F;
    world.firms.born[1] = -400;
    book_policy_cost(world, "rd_grant_rate"_lever, Place::foshan, money(250.0), true);
    book_policy_cost(world, "rd_grant_rate"_lever, Place::zhuhai, money(150.0), true);
    Money cash{};
    world.ledger.pay(world.ledger.household(Place::hong_kong), {&cash, Place::shenzhen}, money(700.0), Flow::capital_call);
    world.ledger.pay(world.ledger.treasury(Place::foshan), {&cash, Place::foshan}, money(200.0), Flow::support);
    std::map<std::string, std::vector<double>> out;
    for (const Dataset& d : datasets()) {
        if (d.variable != nullptr) continue;
        std::size_t size = 1;
        for (const Axis axis : d.axes) size *= axis_labels(axis).size();
        CHECK(d.size == size);
        out[d.id].resize(d.size);
        d.fill(world, world.year_tally, 2016, out[d.id]);
    }
    const auto grant = out["policy_cost_by_lever"].begin() + static_cast<std::ptrdiff_t>("rd_grant_rate"_lever.row * region_count);
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
    CHECK(out["holder_flow"][static_cast<std::size_t>(Holder::government) * holder_count + static_cast<std::size_t>(Holder::firms)] == Approx(2.0));
}

TEST_CASE("of the year 2015 stocks and rates are recorded, and flows that the state cannot show are no numbers", "[unit][measurement]") {
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
