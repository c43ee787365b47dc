// Budgets, talent, universities and evaluation, on small worlds.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "model/stages/market_growth.hpp"
#include "model/stages/evaluation.hpp"
#include "model/stages/people.hpp"
#include "tests/support/small_world.hpp"

namespace kapok {
namespace {

using test::add_firm;
using test::let_research;
using test::Settings;

constexpr Place foshan = Place::foshan;

double all_staff(const World& world) {
    double sum = 0.0;
    for (const Place c : cities) sum += world.city[c].staff;
    return sum;
}

}  // namespace

TEST_CASE("the S&T budget grows as decided up to the share of GDP that a city can carry, once a year",
          "[unit][budget]") {
    World world = test::world_without_agents();
    Settings settings;
    settings.set("st_budget_growth"_lever, 0.2);
    const double ceiling = world.parameters("st_budget_ceiling"_parameter) * 1e5;
    world.city[foshan].st_budget = 1000.0;
    world.city[Place::zhuhai].st_budget = 0.9 * ceiling;
    world.city[Place::zhongshan].st_budget = 1.5 * ceiling;  // what it spends already it goes on spending
    world.city[foshan].outlays = money(7.0);
    set_budgets(world, settings.levers());
    CHECK(world.city[foshan].st_budget == Approx(std::min(1200.0, ceiling)));
    CHECK(world.city[Place::zhuhai].st_budget == Approx(ceiling));
    CHECK(world.city[Place::zhongshan].st_budget == Approx(1.5 * ceiling));
    CHECK(world.city[foshan].outlays == Money{});
    const double budget = world.city[foshan].st_budget;
    world.quarter = {2};
    set_budgets(world, settings.levers());
    CHECK(world.city[foshan].st_budget == budget);
}

TEST_CASE("under the pro-rata rule next year's outlays are cut to the budget, counted from what was wanted",
          "[unit][budget]") {
    World world = test::world_without_agents();
    Settings settings;
    settings.set("st_budget_growth"_lever, 0.0);
    world.parameters.set("budget_rule_pro_rata"_parameter, 1.0);
    world.city[foshan].st_budget = 100.0;
    world.city[foshan].outlays = money(125.0);
    set_budgets(world, settings.levers());
    CHECK(world.city[foshan].budget_cut == Approx(0.8));
    world.city[foshan].outlays = money(96.0);  // 120 were wanted
    set_budgets(world, settings.levers());
    CHECK(world.city[foshan].budget_cut == Approx(100.0 / 120.0));
    world.city[foshan].outlays = money(50.0);
    set_budgets(world, settings.levers());
    CHECK(world.city[foshan].budget_cut == 1.0);
    world.parameters.set("budget_rule_pro_rata"_parameter, 0.0);
    world.city[foshan].outlays = money(900.0);
    set_budgets(world, settings.levers());
    CHECK(world.city[foshan].budget_cut == 1.0);
}

TEST_CASE("at the start of a year last year's R&D and sales become the base of grants and growth",
          "[unit][budget]") {
    World world = test::world_without_agents();
    const std::size_t i = add_firm(world, foshan, Sector::it_manufacturing, 50.0);
    let_research(world, i, 3.0);
    world.firms.rd_last_year[i] = world.firms.sales_last_year[i] = 1.0;
    world.firms.support[i] = 5;
    const Settings settings;
    set_budgets(world, settings.levers());  // the first quarter of the run: 2015 is in place
    CHECK(world.firms.rd_last_year[i] == 1.0);
    world.quarter = {4};
    set_budgets(world, settings.levers());
    CHECK(world.firms.rd_last_year[i] == 3.0);
    CHECK(world.firms.sales_last_year[i] == 50.0);
    CHECK(world.firms.support[i] == 0);
}

TEST_CASE("R&D staff who move between the cities are neither lost nor made, and go where jobs are",
          "[unit][talent]") {
    World world = test::world_without_agents();
    for (const char* name : {"staff_leaving", "outside_inflow", "graduates_a_year"})
        world.parameters.set(*find_parameter(name), 0.0);
    for (const Place c : cities) world.parameters.set("talent_offset"_city_parameter, c, 0.0);
    world.transport.meeting.setConstant(0.5);
    world.city[Place::shenzhen].research_spending = 4000.0;
    Settings settings;
    settings.set("talent_green_card"_lever, 0.0).set("talent_programme"_lever, 0.0);
    settings.of_2015 = settings.now;
    const double before = all_staff(world);
    move_talent(world, settings.levers());
    CHECK(all_staff(world) == Approx(before).epsilon(1e-12));
    CHECK(world.city[Place::shenzhen].staff > 1000.0);
    CHECK(world.city[foshan].staff < 1000.0);
    // pay rises where staff is scarce
    CHECK(world.city[Place::shenzhen].pay > 1.0);
}

TEST_CASE("research staff and high-end people change by exactly the moves that are recorded", "[property][talent]") {
    // cards from a few to more than would leave: people kept show as fewer who leave, then as people who come
    const double cards = GENERATE(0.0, 40.0, 1e5);
    World world = test::world_without_agents();
    world.parameters.set("high_end_leaving"_parameter, 0.5);
    Settings settings;
    settings.set("talent_programme"_lever, 0.5);
    settings.of_2015 = settings.now;
    settings.set("talent_green_card"_lever, cards);
    world.transport.meeting.setConstant(0.5);
    for (const Place c : cities) world.city[c].university_building = 100.0 * settings.of_2015("university_building"_lever, c);
    for (const Place c : cities)
        for (int k = 0; k < 40; ++k)
            add_researcher(world, mix(static_cast<std::uint64_t>(c), static_cast<std::uint64_t>(k)), c, ResearcherKind::high_end, 1.0);
    const auto present_in = [&](Place c) {
        double count = 0.0;
        for (std::size_t i = 0; i < world.researchers.size(); ++i)
            if (world.researchers.present[i] && world.researchers.city[i] == c) ++count;
        return count;
    };
    ByCity<double> staff{}, high_end{};
    for (const Place c : cities) {
        staff[c] = world.city[c].staff;
        high_end[c] = present_in(c);
    }
    for (int quarter = 0; quarter < 4; ++quarter, ++world.quarter.index) move_talent(world, settings.levers());
    double moved = 0.0;
    for (const Place c : cities) {
        for (const Place other : places) {
            const TalentFlows& moved_people = world.talent_flows;
            staff[c] += moved_people[TalentFlow::staff][other][c] - moved_people[TalentFlow::staff][c][other] + moved_people[TalentFlow::graduates][other][c];
            high_end[c] += moved_people[TalentFlow::high_end][other][c] - moved_people[TalentFlow::high_end][c][other];
            moved += moved_people[TalentFlow::high_end][c][other];
            for (const TalentFlow kind : talent_flow_kinds) CHECK(moved_people[kind][c][other] >= 0.0);
        }
        CHECK(world.city[c].staff == Approx(staff[c]).epsilon(1e-12));
        CHECK(present_in(c) == high_end[c]);
    }
    CHECK(moved > 50.0);
    CHECK(world.talent_flows[TalentFlow::staff][foshan][Place::guangzhou] > 0.0);
}

TEST_CASE("staff comes by graduation and from outside and leaves at its rate", "[unit][talent]") {
    Settings settings;
    settings.set("talent_green_card"_lever, 0.0);
    settings.of_2015 = settings.now;
    const auto change = [&](const char* kept) {
        World world = test::world_without_agents();
        for (const char* name : {"staff_leaving", "outside_inflow", "graduates_a_year", "staff_mobility"})
            if (std::string(name) != kept) world.parameters.set(*find_parameter(name), 0.0);
        for (const Place c : cities)
            world.city[c].university_building =
                100.0 * settings.of_2015("university_building"_lever, c);  // as in 2015
        const double before = all_staff(world);
        move_talent(world, settings.levers());
        return all_staff(world) - before;
    };
    const Parameters p;
    CHECK(change("") == Approx(0.0).margin(1e-9));
    CHECK(change("staff_leaving") == Approx(-0.25 * p("staff_leaving"_parameter) * 9000.0));
    CHECK(change("outside_inflow") > 0.0);
    const double graduates = 0.25 * p("graduates_a_year"_parameter) *
                             std::exp(p("graduate_growth"_parameter) * 0.125) *
                             p("graduate_research_share"_parameter) * p("graduate_stay_share"_parameter);
    CHECK(change("graduates_a_year") == Approx(graduates));
}

TEST_CASE("high-end people change by arrivals and departures alone; a place that is left is used again",
          "[unit][talent]") {
    World world = test::world_without_agents();
    test::add_institution(world, foshan, Field::electronics, 50.0);
    Settings settings;
    settings.set("talent_programme"_lever, 0.0);
    world.parameters.set("national_high_end_inflow"_parameter, 0.0);
    for (int n = 0; n < 200; ++n)
        add_researcher(world, static_cast<std::uint64_t>(n), foshan, ResearcherKind::high_end, 1.0);
    const auto present = [&] {
        return std::count(world.researchers.present.begin(), world.researchers.present.end(), 1);
    };
    world.parameters.set("high_end_leaving"_parameter, 0.0);
    move_talent(world, settings.levers());
    CHECK(present() == 200);
    world.parameters.set("high_end_leaving"_parameter, 1.0);
    move_talent(world, settings.levers());
    const auto left = present();
    CHECK(left < 200);
    CHECK(left > 100);
    add_researcher(world, 5000, foshan, ResearcherKind::leading, 1.0);
    CHECK(present() == left + 1);
    CHECK(world.researchers.size() == 200);
    for (std::size_t i = 0; i < world.researchers.size(); ++i) CHECK(world.researchers.host[i] == 0);
}

TEST_CASE("universities get their city's public research money from nation and city, and spend all of it",
          "[unit][universities]") {
    World world = test::world_without_agents();
    const std::size_t a = test::add_institution(world, foshan, Field::electronics, 30.0);
    const std::size_t b = test::add_institution(world, foshan, Field::biomedicine, 10.0);
    for (const Place c : cities) world.parameters.set("public_research_offset"_city_parameter, c, 0.0);
    world.constants[foshan].policy_research_content = 0.0;
    Settings settings;
    settings.set("basic_research_budget"_lever, 0.0).set("new_rd_institutions"_lever, 0.0);
    run_universities(world, settings.levers());
    // 100 of 2015, grown with markets for the 0.625 years since its middle, in proportion to budgets before
    const double all = 100.0 * std::exp(0.625 * mean_market_growth(world, 2016));
    CHECK(all > 103.0);
    CHECK(world.institutions.budget[a] == Approx(0.75 * all));
    CHECK(world.institutions.budget[b] == Approx(0.25 * all));
    CHECK(world.city[foshan].public_research == Approx(all));
    CHECK(millions(world.ledger.year.total(Flow::research_funding)) == Approx(0.25 * all));
    CHECK(millions(*world.ledger.treasury(national_treasury).balance) == Approx(-0.25 * all));
    CHECK(world.institutions.cash[a] == Money{});
    CHECK(world.institutions.cash[b] == Money{});
    CHECK(world.total_money() == Money{});
}

TEST_CASE("money that platforms draw is booked to their lever: the city's match and the nation's part",
          "[unit][universities]") {
    World world = test::world_without_agents();
    test::add_institution(world, foshan, Field::electronics, 1000.0);
    world.constants[foshan].public_research = 1000.0;
    Settings settings;
    settings.set("basic_research_budget"_lever, 0.0)
        .set("new_rd_institutions"_lever, 0.0)
        .set("university_building"_lever, 0.0)
        .set("national_platforms"_lever, 4.0);
    run_universities(world, settings.levers());
    // 60 million CNY a year each, 10 of them from the city
    CHECK(millions(world.policy_cost["national_platforms"_lever.row][foshan]) == Approx(0.25 * 4.0 * 60.0));
    CHECK(millions(world.city[foshan].outlays) == Approx(0.25 * 4.0 * 10.0));
}

TEST_CASE("a new institution has start-up money, booked to its lever, and then shares what there is",
          "[unit][universities]") {
    World world = test::world_without_agents();
    const std::size_t old = test::add_institution(world, foshan, Field::electronics, 100.0);
    const std::size_t young = test::add_institution(world, foshan, Field::biomedicine, 40.0);
    world.institutions.kind[young] = InstitutionKind::new_type;
    world.institutions.founded[young] = 17;
    world.constants[foshan].policy_research_content = 0.0;
    for (const char* name : {"new_institution_growth", "licence_hazard", "spin_off_hazard"})
        world.parameters.set(*find_parameter(name), 0.0);
    Settings settings;
    settings.set("basic_research_budget"_lever, 0.0)
        .set("new_rd_institutions"_lever, 0.0)
        .set("university_building"_lever, 0.0)
        .set("national_platforms"_lever, 0.0);
    const auto cost = [&] { return millions(world.policy_cost["new_rd_institutions"_lever.row][foshan]); };
    const auto funding = [&] { return millions(world.ledger.year.total(Flow::research_funding)); };

    world.quarter = {18};
    const double growth = std::exp(0.25 * mean_market_growth(world, 2020));  // no drift of the record any more
    run_universities(world, settings.levers());
    CHECK(world.institutions.budget[old] == Approx(100.0 * growth));
    CHECK(cost() == Approx(0.25 * 40.0 * growth));
    CHECK(millions(world.city[foshan].outlays) == Approx(0.25 * 10.0));  // the founding grant
    CHECK(funding() == Approx(0.25 * 140.0 * growth));

    world.policy_cost = {};
    world.ledger.year.clear();
    world.quarter = {17 + static_cast<int>(4.0 * world.parameters("institution_start_up_years"_parameter))};
    const double later = growth * std::exp(0.25 * mean_market_growth(world, world.quarter.year()));
    run_universities(world, settings.levers());
    // the pot of 100 grows with markets, the city adds a fifth of the newcomer's last budget, and both share by size
    const double all = 100.0 * later + 0.2 * 40.0 * growth;
    CHECK(cost() == Approx(0.25 * 0.2 * 40.0 * growth));
    CHECK(funding() == Approx(0.25 * all));
    CHECK(world.institutions.budget[young] == Approx(all * 40.0 / 140.0));
    CHECK(world.city[foshan].public_research == Approx(all));
    CHECK(world.total_money() == Money{});
}

TEST_CASE("inventions reach the shelf and leave it by licence and spin-off: the shelf is never below empty",
          "[unit][universities]") {
    World world = test::world_without_agents();
    const std::size_t u = test::add_institution(world, foshan, Field::electronics, 5000.0);
    for (int k = 0; k < 20; ++k)
        let_research(world, add_firm(world, foshan, Sector::it_manufacturing, 100.0), 5.0);
    world.constants[foshan].public_research = 5000.0;
    world.constants[foshan].policy_research_content = 0.0;
    world.parameters.set("licence_hazard"_parameter, 5.0);  // far more than there is
    world.parameters.set("spin_off_hazard"_parameter, 5.0);
    Settings settings;
    settings.set("new_rd_institutions"_lever, 0.0);
    double licences = 0.0, spin_offs = 0.0, inventions = 0.0;
    for (int quarter = 0; quarter < 16; ++quarter) {
        world.quarter = {quarter};
        world.quarter_tally = {};
        const Money total = world.total_money();
        run_universities(world, settings.levers());
        CHECK(world.total_money() == total);
        for (const double shelf : world.institutions.shelf[u]) CHECK(shelf >= 0.0);
        licences += world.quarter_tally[foshan][Quantity::licences];
        inventions += world.quarter_tally[foshan][Quantity::inventions];
        spin_offs += static_cast<double>(world.spin_offs.size());
        std::uint32_t due = 0;
        for (const std::uint16_t n : world.institutions.grants_due[u]) due += n;
        CHECK(due == world.institutions.patents_pending[u]);
    }
    CHECK(licences > 0.0);
    CHECK(spin_offs > 0.0);
    CHECK(licences + spin_offs <= inventions);
}

TEST_CASE("grant money leaks as in 2015 at 2015's audits and less under stricter ones",
          "[unit][evaluation]") {
    const Parameters p;
    CHECK(grant_leak(p, 1.0) == p("grant_leak"_parameter));
    CHECK(grant_leak(p, 2.0) ==
          Approx(p("grant_leak"_parameter) * std::exp(-p("audit_deterrence"_parameter))));
    CHECK(grant_leak(p, 2.0) < grant_leak(p, 1.0));
}

TEST_CASE("evaluation moves money to what worked, keeps the sum, and does nothing when switched off",
          "[unit][evaluation]") {
    World world = test::world_without_agents();
    for (int k = 0; k < 30; ++k) {
        const std::size_t i = add_firm(world, foshan, Sector::it_manufacturing, 100.0);
        let_research(world, i, 10.0);
        // a third has had grants and doubled, a third vouchers and stood still like all others
        if (k % 3 == 0) {
            world.firms.rd_reported[i] = 20.0;
            world.firms.support[i] = static_cast<std::uint8_t>(Support::rd_grant);
        } else if (k % 3 == 1) {
            world.firms.support[i] = static_cast<std::uint8_t>(Support::voucher);
        }
    }
    const auto spend = [&](Lever lever, double amount) {
        book_policy_cost(world, lever, foshan, money(amount), true);
    };
    spend("rd_grant_rate"_lever, 1e5);
    spend("voucher_rate"_lever, 1e5);
    // each agent stands for a thousand firms, so that the extra R&D is of the order of the money
    for (std::size_t i = 0; i < world.firms.size(); ++i) world.firms.weight[i] = 1000.0F;
    Settings off;
    off.set("evaluation"_lever, 0.0);
    World untouched = world;
    reallocate_grant_money(untouched, off.levers());
    CHECK(money_weight(untouched, "rd_grant_rate"_lever, foshan) == 1.0);
    Settings on;
    on.set("evaluation"_lever, 0.5);
    reallocate_grant_money(world, on.levers());
    const double grants = money_weight(world, "rd_grant_rate"_lever, foshan),
                 vouchers = money_weight(world, "voucher_rate"_lever, foshan);
    CHECK(grants > 1.0);
    CHECK(vouchers < 1.0);
    CHECK(1e5 * grants + 1e5 * vouchers == Approx(2e5));
    CHECK(money_weight(world, "rd_grant_rate"_lever, Place::zhuhai) == 1.0);  // nothing was spent there
    CHECK(world.policy_cost["evaluation"_lever.row][foshan] == money(0.01 * 2e5));
    CHECK(world.city[foshan].evaluated_money == std::array<Money, 5>{});
    CHECK(world.total_money() == Money{});
}

}  // namespace kapok
