// Stage 8: how funds get their money back, and what policy costs to run.

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"
#include "model/stages/exit_hazard.hpp"
#include "model/stages/finance.hpp"
#include "model/stages/fund_terms.hpp"
#include "model/stages/valuation.hpp"

namespace kapok {
namespace {

constexpr double dt = 0.25;

/// How a deal ends: by a listing or a sale to another firm, or at the end of the fund or the firm.
enum class Ending : std::uint8_t { exit, other };

/// Pays a deal's proceeds: from the outside to the fund, to the guidance vehicle (cost in full, profit in part)
/// and to partners. The manager's record takes the multiple, capped at 20 so that one winner does not decide
/// a city's supply for ever.
void close_deal(World& world, std::size_t deal, double proceeds_million, Ending ending) {
    Deals& d = world.deals;
    Funds& funds = world.funds;
    const auto fund = static_cast<std::size_t>(d.fund[deal]);
    const auto manager = static_cast<std::size_t>(funds.manager[fund]);
    const Place home = world.managers.home[manager];
    const Place city = world.firms.city[d.firm_row[deal]];
    const Money proceeds = money(std::max(proceeds_million, 0.0));
    Money passing{};
    world.ledger.pay(world.ledger.outside(city), {&passing, home}, proceeds, Flow::exit_proceeds);
    const double g = funds.guidance_share[fund];
    if (g > 0.0) {
        const Money back = std::min(proceeds, d.cost[deal]);
        const Money profit = proceeds - back;
        const Money to_vehicle = share_of(back, g) + share_of(profit, g * (1.0 - world.parameters("guidance_profit_concession"_parameter)));
        world.ledger.pay({&passing, home}, world.ledger.treasury(funds.guidance_city[fund]), to_vehicle, Flow::guidance_return);
        // the vehicle reinvests what comes back; the lever costs what is drawn less what is returned
        world.city[funds.guidance_city[fund]].guidance_capital += millions(to_vehicle);
        book_policy_cost(world, "guidance_fund"_lever, funds.guidance_city[fund], -to_vehicle, false);
    }
    world.ledger.pay({&passing, home}, world.ledger.household(home), passing, Flow::distribution);
    funds.returned[fund] += proceeds;
    if (proceeds < d.cost[deal]) funds.written_off[fund] += d.cost[deal] - proceeds;
    const double multiple = millions(proceeds) / std::max(millions(d.cost[deal]), 1e-9);
    world.managers.multiples[manager] += std::min(20.0, multiple);
    world.managers.closed_deals[manager] += 1.0;
    const double firms = world.firms.weight[d.firm_row[deal]];
    world.closed_deals.push_back({d.firm[deal], firms, millions(d.cost[deal]), millions(proceeds), ending == Ending::exit ? firms : 0.0});
    d.open[deal] = 0;
}

/// Firms with open deals, each with its deals, in order of firm id.
std::vector<std::pair<FirmId, std::vector<std::size_t>>> portfolio(const Deals& d) {
    std::vector<std::size_t> open;
    for (std::size_t k = 0; k < d.size(); ++k)
        if (d.open[k]) open.push_back(k);
    std::sort(open.begin(), open.end(), [&](std::size_t a, std::size_t b) { return d.firm[a] != d.firm[b] ? d.firm[a] < d.firm[b] : a < b; });
    std::vector<std::pair<FirmId, std::vector<std::size_t>>> out;
    for (const std::size_t k : open) {
        if (out.empty() || out.back().first != d.firm[k]) out.emplace_back(d.firm[k], std::vector<std::size_t>{});
        out.back().second.push_back(k);
    }
    return out;
}

void remove_closed(Deals& d) {
    std::size_t kept = 0;
    for (std::size_t k = 0; k < d.size(); ++k) {
        if (!d.open[k]) continue;
        if (kept != k) Deals::for_each_column(d, [&](const char*, auto& column) { column[kept] = column[k]; });
        ++kept;
    }
    d.resize(kept);
}

}  // namespace

void exit_deals(World& world, const Levers& levers) {
    Firms& f = world.firms;
    Funds& funds = world.funds;
    const Parameters& p = world.parameters;
    const double price = world.economy.price_index;
    for (const auto& [id, deals] : portfolio(world.deals)) {
        const std::size_t i = world.deals.firm_row[deals.front()];
        const Place c = f.city[i];
        const double ease = levers("exit_channels"_lever, c);
        auto draws = world.rng.stream(id, world.quarter, Purpose::exit_market);
        const double u = draws.uniform();
        const double value = firm_value(world, i), w = static_cast<double>(f.weight[i]);
        const bool listing = f.sales[i] > 200.0 * price && f.age_years(i, world.quarter) >= 3.0 && u < dt * p("listing_rate"_parameter) * ease;
        const bool sale = !listing && f.sales[i] > 15.0 * price && u > 1.0 - dt * p("acquisition_rate"_parameter) * ease;
        if (listing || sale) {
            const double multiple = listing ? 1.5 : 1.2;  // over value: listed shares and strategic buyers pay more
            for (const std::size_t k : deals) close_deal(world, k, world.deals.stake[k] * multiple * value * w, Ending::exit);
            // staff hold a tenth of the equity (assumed); what they gain is taxed at the lever's rate
            const double relief = levers.of_2015("equity_incentive_relief"_lever, c) - levers("equity_incentive_relief"_lever, c);
            book_policy_cost(world, "equity_incentive_relief"_lever, c, money(std::max(relief, 0.0) * 0.1 * multiple * value * w), false);
            f.investors_share[i] = f.round_money[i] = 0.0F;
            f.set(i, Mark::backed, false);
            if (listing) {
                f.set(i, Mark::listed);
                f.set(i, Mark::venture, false);
                world.ledger.pay(world.ledger.outside(c), {&f.cash[i], c}, money(0.2 * value * w), Flow::listing_proceeds);
                const Money award = money(3.0 * w);
                world.ledger.pay(world.ledger.treasury(c), {&f.cash[i], c}, award, Flow::support);
                book_policy_cost(world, "exit_channels"_lever, c, award, false);
            }
            continue;
        }
        // a firm that has not grown: the board closes it; at a fund's end its part is sold on the equity
        // exchange, or the firm closes
        const bool stuck = unused_potential(f, i) < 0.5;
        if (world.quarter.index - f.first_round[i] > investors_wait && f.sales[i] < 15.0 * price && stuck && draws.chance(dt * p("board_closing_rate"_parameter)))
            f.set(i, Mark::closing);
        for (const std::size_t k : deals) {
            const auto fund = static_cast<std::size_t>(world.deals.fund[k]);
            if (world.quarter.index - funds.born[fund] < fund_life(world, fund)) continue;
            const double part = f.sales[i] < 3.0 * price ? 0.1 : p("fund_end_price"_parameter) * std::min(1.5, ease);
            close_deal(world, k, world.deals.stake[k] * part * value * w, Ending::other);
            if (f.sales[i] < 10.0 * price && stuck && draws.chance(p("fund_end_closing"_parameter))) f.set(i, Mark::closing);
        }
        if (std::none_of(deals.begin(), deals.end(), [&](std::size_t k) { return world.deals.open[k] != 0; })) {
            f.investors_share[i] = 0.0F;  // the last fund has left
            f.set(i, Mark::backed, false);
        }
    }
    for (std::size_t k = 0; k < funds.size(); ++k)
        if (world.quarter.index - funds.born[k] >= fund_life(world, k)) funds.open[k] = 0;
    if (world.quarter.ends_year()) remove_closed(world.deals);

    // firms that grew by themselves list too
    for_each_row(f.size(), [&](std::size_t i) {
        if (!f.alive(i) || f.is(i, Mark::listed) || f.is(i, Mark::backed) || f.is(i, Mark::state_owned)) return;
        if (f.sales[i] < 300.0 * price || f.age_years(i, world.quarter) < 5.0) return;
        auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::listing);
        if (draws.chance(dt * p("own_listing_rate"_parameter) * levers("exit_channels"_lever, f.city[i]))) f.set(i, Mark::listed);
    });
}

void write_off_deals(World& world, const Levers& levers, std::size_t row) {
    Deals& d = world.deals;
    const Firms& f = world.firms;
    for (std::size_t k = 0; k < d.size(); ++k) {
        if (!d.open[k] || d.firm_row[k] != row || d.firm[k] != f.id[row]) continue;
        const auto fund = static_cast<std::size_t>(d.fund[k]);
        const auto manager = static_cast<std::size_t>(world.funds.manager[fund]);
        if (f.is_tenant(row) && world.managers.kind[manager] == FundKind::angel) {
            const Place c = f.city[row], home = world.managers.home[manager];
            const Money share = share_of(d.cost[k], levers("incubator_risk_compensation"_lever, c));
            const Money city = share_of(share, 0.5);  // half city, half province
            Money passing{};
            world.ledger.pay(world.ledger.treasury(c), {&passing, home}, city, Flow::risk_compensation);
            world.ledger.pay(world.ledger.treasury(province_treasury), {&passing, home}, share - city, Flow::risk_compensation);
            world.ledger.pay({&passing, home}, world.ledger.household(home), passing, Flow::distribution);
            book_policy_cost(world, "incubator_risk_compensation"_lever, c, city, true);
            book_policy_cost(world, "incubator_risk_compensation"_lever, c, share - city, false);
        }
        close_deal(world, k, 0.0, Ending::other);
    }
}

void pay_administration(World& world, const Levers& levers) {
    // outlays that buy staff and services: million CNY a year per unit of the lever (cost rules of the levers)
    struct Rule { Lever lever; double per_unit; bool st_budget; };
    constexpr std::array rules{
        Rule{"ftz_linkage"_lever, 20.0, false},       Rule{"transfer_platforms"_lever, 100.0, true},
        Rule{"corridor_links"_lever, 100.0, true},    Rule{"services_reform"_lever, 50.0, false},
        Rule{"prd_coordination"_lever, 30.0, true},   Rule{"hkmt_cooperation"_lever, 40.0, true},
        Rule{"global_links"_lever, 100.0, true},      Rule{"ip_protection"_lever, 100.0, false},
        Rule{"park_capacity"_lever, 30.0, false},     Rule{"entrepreneurship_events"_lever, 100.0, true},
    };
    const double city_scale_base = world.constants[Place::guangzhou].gdp;
    for (const Place c : cities) {
        const double size = world.constants[c].gdp / city_scale_base;  // amounts are Guangzhou's; others by size
        const auto spend = [&](Lever lever, double yearly, bool st_budget) {
            const Money amount = money(std::max(0.0, dt * yearly));
            world.ledger.pay(world.ledger.treasury(c), world.ledger.household(c), amount, Flow::administration);
            book_policy_cost(world, lever, c, amount, st_budget);
        };
        for (const Rule& rule : rules) {
            const bool own_amount = rule.lever == "park_capacity"_lever || rule.lever == "entrepreneurship_events"_lever;
            spend(rule.lever, rule.per_unit * levers(rule.lever, c) * (own_amount ? 1.0 : size), rule.st_budget);
        }
        const Tally& stock = world.year_tally[c];
        // 5 000 CNY per covered technology firm; 10 000 per audit check; 20 million per day saved at registration, once
        spend("zone_coverage"_lever, 0.005 * levers("zone_coverage"_lever, c) * stock[Quantity::st_firms], false);
        spend("audit_strength"_lever, 0.01 * levers("audit_strength"_lever, c) * stock[Quantity::hnte], false);
        const double days = levers("business_registration"_lever, c);
        if (days < world.city[c].registration_days) spend("business_registration"_lever, 4.0 * 20.0 * size * (world.city[c].registration_days - days), false);
        world.city[c].registration_days = days;
        // pools are refilled to their level from the S&T budget once a year
        if (world.quarter.ends_year()) {
            const Money missing = std::max(Money{}, world.city[c].pool_level - *world.ledger.pool(c).balance);
            world.ledger.pay(world.ledger.treasury(c), world.ledger.pool(c), missing, Flow::pool_funding);
        }
    }
}

}  // namespace kapok
