// Stage 8: venture funds. Who raises how much.

#include <algorithm>
#include <cmath>

#include "model/elementary.hpp"
#include "model/policy/tax.hpp"
#include "model/stages/finance.hpp"
#include "model/stages/fund_terms.hpp"

namespace kapok {

double partner_money_index(const World& world, double year) {
    constexpr double table[] = {1.0, 1.05, 1.75, 1.85, 1.5};  // 2015 to 2019, fitted to national fund raising
    if (year < 2020.0) {
        const double t = std::clamp(year - 2015.5, 0.0, 4.0);
        const auto k = std::min<std::size_t>(static_cast<std::size_t>(t), 3);
        return table[k] + (table[k + 1] - table[k]) * (t - static_cast<double>(k));
    }
    const double growth = world.parameters("partner_money_growth"_parameter);
    return 1.5 * exponential(growth * (year - 2020.0));
}

namespace {

/// The city whose guidance vehicle a manager turns to: its own; managers from outside the delta settle where vehicles have
/// money, by a lot weighted with it. World: none has any.
Place vehicle_of(const World& world, std::size_t manager) {
    const Managers& m = world.managers;
    if (is_city(m.home[manager])) return m.home[manager];
    double total = 0.0;
    for (const Place c : cities) total += world.city[c].guidance_capital;
    double lot = world.rng.stream(m.id[manager], world.quarter, Purpose::fund_raising).uniform() * total;
    for (const Place c : cities) {
        lot -= world.city[c].guidance_capital;
        if (lot < 0.0) return c;
    }
    return Place::world;
}

}  // namespace

void raise_funds(World& world, const Levers& levers) {
    Managers& m = world.managers;
    Funds& funds = world.funds;
    const Parameters& p = world.parameters;
    const double year = world.quarter.middle();
    world.venture_cycle = partner_money_index(world, year) / partner_money_index(world, 2016.5);
    // new commitments become capital that vehicles put into funds over four years
    for (const Place c : cities) {
        CityState& city = world.city[c];
        const double commitment = 100.0 * levers("guidance_fund"_lever, c);
        city.guidance_capital += std::max(0.0, commitment - city.guidance_committed);
        city.guidance_committed = std::max(commitment, city.guidance_committed);
        city.guidance_capital += 0.25 * 50.0 * levers("sei_fund"_lever, c);  // the equity half of the special fund
        const Money running = money(0.25 * 0.01 * city.guidance_capital / 4.0);  // 1% a year of what is drawn, a quarter of the capital
        world.ledger.pay(world.ledger.treasury(c), world.ledger.household(c), running, Flow::administration);
        book_policy_cost(world, "guidance_fund"_lever, c, running, false);
    }
    // what guidance money is worth to partners: the profit that it leaves them, less what its mandate costs
    const double concession = p("guidance_profit_concession"_parameter), limit = p("guidance_share_limit"_parameter);
    ByCity<double> gain{};
    for (const Place c : cities) {
        const double g = limit * std::min(1.0, world.city[c].guidance_capital / 1000.0);
        const double mandate = std::min(1.0, p("guidance_mandate"_parameter) * g) * (1.0 - p("coordination_mandate_part"_parameter) * levers("prd_coordination"_lever, c));
        gain[c] = 2.0 * concession * g * (1.0 - g) - p("guidance_mandate_cost"_parameter) * mandate;
    }
    // how attractive managers are to partners
    std::vector<double> a(m.size_of()), worth(m.size_of());
    std::vector<Place> vehicles(m.size_of());
    ByFundKind<double> attraction{}, weight{};
    for (std::size_t k = 0; k < m.size_of(); ++k) {
        const double multiple = std::clamp(m.value_over_paid_in(k), 0.3, 4.0);
        vehicles[k] = vehicle_of(world, k);
        worth[k] = is_city(vehicles[k]) ? 1.0 + gain[vehicles[k]] : 1.0;
        a[k] = m.size[k] * std::sqrt(multiple) * worth[k];
        attraction[m.kind[k]] += a[k];
        weight[m.kind[k]] += m.size[k];
    }
    for (std::size_t k = 0; k < m.size_of(); ++k) {
        if (m.next_fund[k] > world.quarter.index) continue;
        m.next_fund[k] = static_cast<std::int16_t>(world.quarter.index + fund_interval);
        const FundKind kind = m.kind[k];
        // four years of partner money of this kind fall to the managers who raise now
        double money_a_year = p(kind == FundKind::angel ? "partner_money_angel"_parameter : kind == FundKind::early ? "partner_money_early"_parameter : "partner_money_growth_stage"_parameter);
        money_a_year *= partner_money_index(world, year) * power(attraction[kind] / std::max(weight[kind], 1e-9), p("partner_money_return_elasticity"_parameter));
        const Place rules = is_city(m.home[k]) ? m.home[k] : Place::shenzhen;
        // tax relief on early deals raises what investors put up
        const double relief = standard_tax_rate * levers.change("vc_tax_relief"_lever, rules);
        if (kind != FundKind::growth) money_a_year *= 1.0 + p("investor_tax_response"_parameter) * relief;
        if (kind == FundKind::angel) money_a_year *= 1.0 + p("investor_tax_response"_parameter) * 0.20 * levers.change("angel_tax_credit"_lever, rules);
        if (!is_city(m.home[k])) money_a_year *= power(worth[k], p("outside_money_elasticity"_parameter));
        const double private_money = money_a_year * 0.25 * fund_interval * a[k] / std::max(attraction[kind], 1e-9);
        double guidance = 0.0;
        Place vehicle = vehicles[k];
        if (is_city(vehicle)) {
            CityState& city = world.city[vehicle];
            guidance = std::min(limit / (1.0 - limit) * private_money, 0.25 * city.guidance_capital);
            if (guidance > 0.05 * private_money) {
                city.guidance_capital -= guidance;
            } else {
                guidance = 0.0;
                vehicle = Place::world;
            }
        }
        const std::size_t fund = funds.size();
        funds.resize(fund + 1);
        funds.id[fund] = mix(m.id[k], static_cast<std::uint64_t>(world.quarter.index + 4096));
        funds.manager[fund] = static_cast<std::int32_t>(k);
        funds.born[fund] = static_cast<std::int16_t>(world.quarter.index);
        funds.committed[fund] = money(private_money + guidance);
        funds.guidance_share[fund] = guidance / std::max(private_money + guidance, 1e-9);
        funds.guidance_city[fund] = vehicle;
        funds.open[fund] = 1;
    }
}

}  // namespace kapok
