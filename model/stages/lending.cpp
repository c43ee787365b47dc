// Stage 8: contract research, technology loans, crowdfunding.

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"
#include "model/stages/evaluation.hpp"
#include "model/stages/exit_hazard.hpp"
#include "model/stages/finance.hpp"
#include "model/stages/firm_view.hpp"
#include "model/stages/valuation.hpp"
#include "model/stages/zone_services.hpp"

namespace kapok {
namespace {
constexpr double dt = 0.25;
}

std::vector<float> pay_contract_research(World& world, const Levers& levers) {
    Firms& f = world.firms;
    Institutions& u = world.institutions;
    const double coefficient = world.parameters("contract_coefficient"_parameter) * std::sqrt(world.economy.research_wage_index);
    std::vector<float> paid(f.size(), 0.0F);
    ByCity<double> firm_money{};  // alliances: the city's part of joint projects
    ByCity<double> joint{};
    const auto contract = [&](const Link& link) {
        const std::size_t i = link.a;
        const double institutions = static_cast<double>(world.links.institutions_of(i).size());
        return std::min(0.08 * f.rd_real[i] / std::max(institutions, 1.0), coefficient * std::sqrt(f.rd_real[i]) * static_cast<double>(link.strength));
    };
    for (const Link& link : world.links.links)
        if (link.kind == LinkKind::firm_institution && f.alive(link.a)) joint[f.city[link.a]] += static_cast<double>(f.weight[link.a]) * contract(link);
    for (const Place c : cities) {
        const double money_a_year = 100.0 * levers("consortium_support"_lever, c) * world.city[c].budget_cut * money_weight(world, "consortium_support"_lever, c);
        firm_money[c] = joint[c] > 0.0 ? std::min(1.0, money_a_year / joint[c]) : 0.0;  // share of the cost that is paid
        world.city[c].alliance_share = firm_money[c];
        if (world.sets_references() && world.quarter.index == 0) world.references.alliance_share[c] = firm_money[c];
        world.city[c].contract_income = 0.0;
    }
    for (const Link& link : world.links.links) {
        if (link.kind != LinkKind::firm_institution || !f.alive(link.a)) continue;
        const std::size_t i = link.a;
        const Place c = f.city[i];
        const double yearly = contract(link), w = static_cast<double>(f.weight[i]);
        const Money amount = money(dt * w * yearly);
        const Money support = share_of(amount, firm_money[c]);
        world.ledger.pay(world.ledger.treasury(c), {&f.cash[i], c}, support, Flow::support);
        world.ledger.pay({&f.cash[i], c}, {&u.cash[link.b], u.place[link.b]}, amount, Flow::contract_research);
        paid[i] += static_cast<float>(dt * yearly * (1.0 - firm_money[c]));
        book_policy_cost(world, "consortium_support"_lever, c, support, true);
        if (support > Money{}) f.support[i] |= static_cast<std::uint8_t>(Support::consortium);
        world.city[c].contract_income += millions(amount);
    }
    return paid;
}

void lend(World& world, const Levers& levers) {
    Firms& f = world.firms;
    const Parameters& p = world.parameters;
    const HazardLaw hazard(p);
    const double take_up = p("grant_take_up"_parameter), capital = p("capital_per_sales"_parameter);
    const double loss_given_default = p("loss_given_default"_parameter), spread = p("loan_spread"_parameter), limit = p("loan_limit"_parameter);
    const double noise = p("default_estimate_noise"_parameter);
    ByCity<double> services_gap{};
    for (const Place c : cities) services_gap[c] = services_missing(world, c);
    std::vector<float> granted(f.size(), 0.0F);
    for_each_row(f.size(), [&](std::size_t i) {
        if (!f.alive(i) || f.sales[i] < 2.0 || f.sales[i] > 1500.0 * world.economy.price_index) return;
        if (world.quarter.index - f.born[i] < 6 || (f.last_loan[i] != never && world.quarter.index - f.last_loan[i] < 4)) return;
        const bool technology = f.is_hnte(i, world.quarter) || f.is(i, Mark::st_sme) || (f.is(i, Mark::performer) && f.hightech_share[i] >= 0.5F);
        if (!technology) return;
        const Place c = f.city[i];
        const FirmAccounts accounts = accounts_of(world, i, take_up);
        const double need = money_needed(world, i, accounts.operating, capital);
        if (need < std::max(0.3, 0.02 * f.sales[i])) return;
        auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::loan);
        // the bank's estimate of a default, and what a default would cost it after pledge and pool
        const double estimate = hazard.yearly(world, i) * exponential(noise * draws.normal());
        const double patents = std::min(1.0, logarithm(1.0 + f.patents_in_force[i]) / 3.0);
        const double pledge = patents * (levers("ip_pledge"_lever, c) * 0.3 + p("pledge_from_enforcement"_parameter) * levers.change("ip_protection"_lever, c));
        double cover = millions(*world.ledger.pool(c).balance) > 0.0 ? levers("tech_loan_compensation"_lever, c) : 0.0;
        if (f.is_tenant(i)) cover = std::max(cover, levers("incubator_risk_compensation"_lever, c));
        double accepted = spread;
        if (trait(f.id[i], Trait::zone) < levers("zone_coverage"_lever, c)) accepted *= 1.0 + p("zone_loan_ease"_parameter) * services_gap[c];
        if (f.is(i, Mark::backed)) accepted *= 1.0 + 2.0 * levers("loan_equity_linkage"_lever, c);  // the bank shares the upside
        accepted *= 1.0 + p("free_trade_loan_ease"_parameter) * levers.change("ftz_linkage"_lever, c);
        if (estimate * loss_given_default * (1.0 - cover) * (1.0 - std::clamp(pledge, 0.0, 0.9)) > accepted) return;
        const double room = (limit + 0.10 * patents * (1.0 + levers("ip_pledge"_lever, c))) * f.sales[i] - f.debt_per_firm(i);
        const double amount = std::min({need, room, 30.0 * world.economy.price_index});
        if (amount > 0.1) granted[i] = static_cast<float>(amount);
    });
    for (std::size_t i = 0; i < f.size(); ++i) {
        if (!(granted[i] > 0.0F)) continue;
        const Money amount = money(static_cast<double>(granted[i]) * static_cast<double>(f.weight[i]));
        world.ledger.pay(world.ledger.bank(f.city[i]), {&f.cash[i], f.city[i]}, amount, Flow::loan);
        f.debt[i] += amount;
        f.last_loan[i] = static_cast<std::int16_t>(world.quarter.index);
    }
}

void crowdfund(World& world, const Levers& levers) {
    Firms& f = world.firms;
    const Parameters& p = world.parameters;
    // the national market doubled until 2016 and then shrank (1.0, 5.2 and 3.6 billion CNY in 2014, 2015 and the
    // first half of 2016); half of its height after 2017 (assumed)
    const double heat = world.quarter.year() <= 2016 ? 1.0 : 0.5;
    // a campaign costs a quarter of the money it raises (fees, disclosure, low prices of small issues; assumed): the
    // subsidy takes off a part, and issuers answer in proportion; Guangzhou's subsidy of 2015 is the reference
    constexpr double campaign_cost = 0.25, subsidy_then = 0.05;
    ByCity<double> ease{};
    for (const Place c : cities) ease[c] = (campaign_cost - subsidy_then) / (campaign_cost - std::min(levers("equity_crowdfunding"_lever, c) * world.city[c].budget_cut, 0.24));
    const auto raising = collect_rows<std::uint32_t>(f.size(), [&](std::vector<std::uint32_t>& out, std::size_t i) {
        if (!f.alive(i) || f.is(i, Mark::backed) || !f.is(i, Mark::performer) || f.hightech_share[i] < 0.5F) return;
        if (f.sales[i] > 4.0 * world.economy.price_index || f.age_years(i, world.quarter) > 5.0) return;
        const double rate = p("crowdfunding_rate"_parameter) * heat * ease[f.city[i]];
        auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::crowdfunding);
        if (draws.chance(dt * rate)) out.push_back(static_cast<std::uint32_t>(i));
    });
    for (const std::uint32_t i : raising) {
        const Place c = f.city[i];
        auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::funding_partners);
        const double raised = draws.lognormal(1.0, 0.6) * world.economy.price_index * static_cast<double>(f.weight[i]);
        const Money equity = money(raised);
        // the subsidy goes to the firm, 5 million CNY a case at most
        const Money subsidy = money(std::min(levers("equity_crowdfunding"_lever, c) * world.city[c].budget_cut * raised, 5.0 * static_cast<double>(f.weight[i])));
        world.ledger.pay(world.ledger.household(c), {&f.cash[i], c}, equity, Flow::crowdfunding);
        world.ledger.pay(world.ledger.treasury(c), {&f.cash[i], c}, subsidy, Flow::support);
        book_policy_cost(world, "equity_crowdfunding"_lever, c, subsidy, true);
    }
}

/// Stage 8. Reads sales, R&D, links, levers; writes cash, debt, tax losses, capacity, deals, funds, and books
/// every payment with its payer and payee.
void settle_finance(World& world, const Levers& levers) {
    const std::vector<float> contracts = pay_contract_research(world, levers);
    keep_firm_accounts(world, levers, contracts);
    lend(world, levers);
    crowdfund(world, levers);
    raise_funds(world, levers);
    match_deals(world, levers);
    exit_deals(world, levers);
    pay_administration(world, levers);
}

}  // namespace kapok
