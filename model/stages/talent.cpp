// Stage 3. Talent: R&D staff, their pay and moves; high-end people; residents.

#include <algorithm>
#include <cmath>

#include "model/policy/tax.hpp"
#include "model/stages/clock.hpp"
#include "model/stages/people.hpp"
#include "model/stages/stages.hpp"
#include "model/stages/zone_services.hpp"

namespace kapok {
namespace {

/// What draws R&D staff to a city: jobs, pay, living cost, programmes. Programmes reach people through money
/// per member of staff, the household barrier and services, all relative to 2015.
ByCity<double> attractiveness(const World& world, const Levers& levers) {
    const Parameters& p = world.parameters;
    ByCity<double> v{};
    for (const Place c : cities) {
        const CityState& city = world.city[c];
        const CityConstants& k = world.constants[c];
        const double money = 100.0 * levers("talent_programme"_lever, c) * city.budget_cut, before = 100.0 * levers.of_2015("talent_programme"_lever, c);
        const double wage = k.rd_per_person * p("staff_cost_share"_parameter) * world.economy.research_wage_index;
        const double programme = p("programme_pull"_parameter) * logarithm((1.0 + money / (wage * city.staff * 0.01)) /
                                                                           (1.0 + before / (wage * city.staff * 0.01)));
        const double cards = p("green_card_pull"_parameter) * levers.change("talent_green_card"_lever, c) / (0.05 * city.staff);
        const double services = p("zone_talent_pull"_parameter) * services_missing(world, c) * levers.change("zone_coverage"_lever, c);
        const double relative_income = (k.gdp / k.population) / (world.constants[Place::guangzhou].gdp / world.constants[Place::guangzhou].population);
        v[c] = exponential(p("talent_offset"_city_parameter, c) + p("pay_slope"_parameter) * logarithm(city.pay) -
                           p("living_cost_slope"_parameter) * 0.5 * logarithm(relative_income) + programme +
                           std::min(cards, 0.3) + services) *
               city.research_spending / (k.rd_per_person * world.economy.research_wage_index);
    }
    return v;
}

/// Pull on people abroad and across the border: net pay under the tax cap, foreign programmes, start-up equity.
double pull_from_outside(const Parameters& p, const Levers& levers, Place c) {
    const double net_pay = logarithm((1.0 - levers("talent_tax_cap"_lever, c)) / (1.0 - levers.of_2015("talent_tax_cap"_lever, c)));
    const double equity = logarithm((1.0 - levers("equity_incentive_relief"_lever, c)) / (1.0 - levers.of_2015("equity_incentive_relief"_lever, c)));
    return exponential(p("overseas_share_of_inflow"_parameter) * p("overseas_pay_elasticity"_parameter) * net_pay +
                       p("global_talent_pull"_parameter) * levers.change("global_links"_lever, c) +
                       p("equity_pull"_parameter) * equity +
                       p("border_talent_pull"_parameter) * levers.change("hkmt_cooperation"_lever, c));
}

void move_staff(World& world, const Levers& levers) {
    const Parameters& p = world.parameters;
    const PlaceMatrix& ease = world.transport.meeting;
    const ByCity<double> v = attractiveness(world, levers);
    constexpr double dt = 0.25;
    double all_jobs = 0.0, all_v = 0.0, staff_2015 = 0.0, mean_pay = 0.0, all_staff = 0.0;
    for (const Place c : cities) {
        all_jobs += world.baseline->city_values("rd_personnel_fte")[c];
        all_v += v[c];
        all_staff += world.city[c].staff;
        mean_pay += world.city[c].staff * world.city[c].pay;
    }
    mean_pay /= all_staff;
    staff_2015 = all_jobs * p("staff_slack"_parameter);
    const auto e = [&](Place a, Place b) { return ease(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)); };

    ByCity<double> change{};
    auto& moves = world.talent_flows[TalentFlow::staff];
    for (const Place c : cities) {  // between cities
        CityState& city = world.city[c];
        double reach = 0.0;
        for (const Place d : cities)
            if (d != c) reach += v[d] * e(c, d);
        const double out = p("staff_mobility"_parameter) * dt * city.staff * std::min(1.0, 4.0 * reach / all_jobs) / std::max(city.pay, 0.2);
        for (const Place d : cities)
            if (d != c && reach > 0.0) {
                const double going = out * v[d] * e(c, d) / reach;
                change[d] += going;
                moves[c][d] += going;
            }
        const double leaving = p("staff_leaving"_parameter) * dt * city.staff;
        change[c] -= out + leaving;
        moves[c][Place::world] += leaving;
    }
    // graduates, by place of study (enrolment follows public research), choose among the cities
    const double year = world.quarter.middle() - 2016.0;
    const double graduates = p("graduates_a_year"_parameter) * exponential(p("graduate_growth"_parameter) * std::min(year, 15.0)) *
                             p("graduate_research_share"_parameter) * p("graduate_stay_share"_parameter) * dt;
    double study = 0.0;
    ByCity<double> places_of_study{};
    for (const Place c : cities) {
        // university money beyond 2015's, once it has become staff and places, adds graduates
        const double built = world.city[c].university_building - 100.0 * levers.of_2015("university_building"_lever, c);
        places_of_study[c] = std::sqrt(world.constants[c].public_research) * (1.0 + 0.3 * built / (world.constants[c].public_research + 100.0));
        study += std::sqrt(world.constants[c].public_research);
    }
    for (const Place c : cities) {
        double reach = 0.0;
        for (const Place d : cities) reach += v[d] * (d == c ? 1.6 : e(c, d));  // 1.6: where one has studied
        for (const Place d : cities) {
            const double beginning = graduates * places_of_study[c] / study * v[d] * (d == c ? 1.6 : e(c, d)) / reach;
            change[d] += beginning;
            world.talent_flows[TalentFlow::graduates][c][d] += beginning;
        }
    }
    for (const Place c : cities) {  // from outside the delta; more come when its pay rises
        const double coming = p("outside_inflow"_parameter) * dt * staff_2015 * v[c] / all_v * power(mean_pay, p("pay_slope"_parameter)) *
                              exponential(p("outside_inflow_growth"_parameter) * std::min(year, 15.0)) * pull_from_outside(p, levers, c);
        // a household barrier removed keeps people who would have left (half of the cards go to them, assumed)
        const double kept = 0.5 * dt * levers("talent_green_card"_lever, c) * p("green_card_research_share"_parameter);
        change[c] += coming;
        change[c] += kept;
        moves[Place::world][c] += coming;
        const double stay = std::min(kept, moves[c][Place::world]);
        moves[c][Place::world] -= stay;
        moves[Place::world][c] += kept - stay;
    }
    for (const Place c : cities) {
        CityState& city = world.city[c];
        const CityConstants& k = world.constants[c];
        city.staff = std::max(1.0, city.staff + change[c]);
        const double demand = city.research_spending / (k.rd_per_person * city.pay * world.economy.research_wage_index);
        city.pay *= exponential(dt * p("pay_adjustment"_parameter) *
                                std::clamp(logarithm(p("staff_slack"_parameter) * std::max(demand, 1.0) / city.staff), -1.0, 1.0));
        city.pay = std::clamp(city.pay, 0.4, 3.0);
        // training: firms spend up to the ceiling that they can deduct (assumed normal use 1.5% of pay, and a
        // fifth of firms bound by it); skills decay
        const double bound = 0.2 * (levers("training_deduction"_lever, c) - levers.of_2015("training_deduction"_lever, c));
        const double training = p("training_normal"_parameter) + std::max(bound, -p("training_normal"_parameter));
        const double skill_target = 1.0 + p("training_skill_effect"_parameter) * (training / p("training_normal"_parameter) - 1.0);
        city.skill += 0.05 * (skill_target - city.skill);
        const double ceiling_use = 0.2 * std::max(0.0, levers("training_deduction"_lever, c) - 0.025);
        const double wage_bill = p("staff_cost_share"_parameter) * city.research_spending * dt;
        book_policy_cost(world, "training_deduction"_lever, c, money(standard_tax_rate * ceiling_use * wage_bill), false);
    }
}

/// High-end people come one by one: money of the programme over cost per head, and national programmes that
/// need none of it. They leave at a constant rate.
void move_high_end_people(World& world, const Levers& levers) {
    const Parameters& p = world.parameters;
    Researchers& r = world.researchers;
    for (std::size_t i = 0; i < r.size(); ++i) {
        if (!r.present[i]) continue;
        auto draws = world.rng.stream(r.id[i], world.quarter, Purpose::researcher_stay);
        if (!draws.chance(0.25 * p("high_end_leaving"_parameter))) continue;
        r.present[i] = 0;
        world.talent_flows[TalentFlow::high_end][r.city[i]][Place::world] += 1.0;
    }
    for (const Place c : cities) {
        const double money_a_year = 100.0 * levers("talent_programme"_lever, c) * world.city[c].budget_cut;
        for (const ResearcherKind kind : {ResearcherKind::high_end, ResearcherKind::leading}) {
            const bool high = kind == ResearcherKind::high_end;
            const double start = world.baseline->city_values(high ? "high_end_talent" : "leading_talent")[c];
            const double cost = p(high ? "high_end_cost"_parameter : "leading_cost"_parameter) * world.economy.research_wage_index;
            const double share = p(high ? "programme_share_high_end"_parameter : "programme_share_leading"_parameter);
            const double by_programme = share * money_a_year / cost;
            const double national = p("national_high_end_inflow"_parameter) * start * std::sqrt(world.economy.research_wage_index);
            const double mean = 0.25 * (by_programme + national) * pull_from_outside(p, levers, c);
            const std::uint64_t channel = mix(static_cast<std::uint64_t>(c), high ? 1 : 2);
            auto arrivals = world.rng.stream(channel, world.quarter, Purpose::researcher_arrival);
            const auto count = arrivals.poisson(mean);
            world.talent_flows[TalentFlow::high_end][Place::world][c] += static_cast<double>(count);
            for (std::uint64_t k = 0; k < count; ++k) {
                // start-up money and team follow what the programme can pay per head
                const double funds = by_programme > 0.0 ? 1.0 + 0.6 * by_programme / (by_programme + national) : 1.0;
                add_researcher(world, mix(channel, static_cast<std::uint64_t>(world.quarter.index), k), c, kind, funds);
            }
            if (by_programme > 0.0) {
                const Money award = money(0.25 * share * money_a_year);
                world.ledger.pay(world.ledger.treasury(c), world.ledger.household(c), award, Flow::talent_award);
                book_policy_cost(world, "talent_programme"_lever, c, award, true);
            }
        }
        const double rest = 1.0 - p("programme_share_high_end"_parameter) - p("programme_share_leading"_parameter);
        const Money other = money(0.25 * rest * money_a_year);
        world.ledger.pay(world.ledger.treasury(c), world.ledger.household(c), other, Flow::talent_award);
        book_policy_cost(world, "talent_programme"_lever, c, other, true);
        // public services used by card holders, refund of tax above the cap (cost rules of the levers)
        const Money cards = money(0.25 * 0.005 * levers("talent_green_card"_lever, c));
        world.ledger.pay(world.ledger.treasury(c), world.ledger.household(c), cards, Flow::administration);
        book_policy_cost(world, "talent_green_card"_lever, c, cards, false);
        const double overseas_pay = p("overseas_share_of_inflow"_parameter) * 0.1 * world.city[c].staff * p("staff_cost_share"_parameter) *
                                    world.constants[c].rd_per_person * world.economy.research_wage_index;
        const double refund = std::max(0.0, 0.30 - levers("talent_tax_cap"_lever, c));  // 30%: mean marginal rate of high pay
        const Money refunded = money(0.25 * refund * overseas_pay);
        world.ledger.pay(world.ledger.treasury(c), world.ledger.household(c), refunded, Flow::talent_award);
        book_policy_cost(world, "talent_tax_cap"_lever, c, refunded, false);
    }
}

/// Residents follow natural increase, jobs and the city's own drift of the record (fading after 2019).
void move_residents(World& world) {
    const Parameters& p = world.parameters;
    const double year = world.quarter.middle();
    double growth = 0.0, people = 0.0;
    for (const Place c : cities) {
        growth += world.city[c].population * world.city[c].employment_growth;
        people += world.city[c].population;
    }
    growth /= people;
    const double natural = p("natural_increase"_parameter) + (p("natural_increase_2049"_parameter) - p("natural_increase"_parameter)) *
                                                                 std::clamp((year - 2016.0) / 34.0, 0.0, 1.0);
    for (const Place c : cities) {
        CityState& city = world.city[c];
        const double rate = natural + p("residents_follow_jobs"_parameter) * (city.employment_growth - growth) +
                            p("population_offset"_city_parameter, c) * fade_after_2019(year);
        city.population *= exponential(0.25 * rate);
    }
}

}  // namespace

/// Stage 3. Reads levers, last quarter's research spending and jobs; writes R&D staff, pay and skill of the
/// cities, arrivals and departures of high-end people, residents.
void move_talent(World& world, const Levers& levers) {
    move_staff(world, levers);
    move_high_end_people(world, levers);
    move_residents(world);
}

}  // namespace kapok
