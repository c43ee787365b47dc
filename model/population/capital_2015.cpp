// Venture capital, loans and pools at the end of 2015.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/population/initial_parts.hpp"
#include "model/population/selection.hpp"
#include "model/stages/valuation.hpp"

namespace kapok {
namespace {

/// Managers over the delta: 70 angel groups, 150 early and 80 growth houses at scale 1; fewer, larger ones below.
constexpr ByFundKind<double> managers_at_scale_1{{{70.0, 150.0, 80.0}}};

/// Where managers are at home, by their money: 22% outside the delta's cities and Hong Kong, 6% in Hong Kong (28% from
/// outside; Hong Kong's part assumed), the rest by cities' venture capital of 2015. `share`: of all money, from 0 to 1.
Place home_at(const Baseline& b, double share) {
    constexpr double world = 0.22, hong_kong = 0.06;
    if (share < world) return Place::world;
    if (share < world + hong_kong) return Place::hong_kong;
    double total = 0.0;
    for (const Place c : cities) total += b.city_values("vc_received")[c];
    double left = (share - world - hong_kong) / (1.0 - world - hong_kong) * total;
    for (const Place c : cities)
        if ((left -= b.city_values("vc_received")[c]) < 0.0) return c;
    return Place::shenzhen;
}

/// Managers of a kind, few at small scales: sizes are one from each of as many equal parts of a lognormal law, and homes are
/// where their money, laid end to end in an order by lot, has its middle, so that money by home is nearly the same by any lot.
void create_managers(World& world) {
    Managers& m = world.managers;
    for (const FundKind kind : fund_kinds) {
        const auto count = static_cast<std::size_t>(std::max(10.0, std::round(managers_at_scale_1[kind] * world.scale)));
        const std::size_t first = m.size_of();
        m.resize(first + count);
        std::vector<double> part(count), place(count);
        for (std::size_t n = 0; n < count; ++n) {
            const std::size_t k = first + n;
            m.id[k] = mix(0x6770ULL, static_cast<std::uint64_t>(kind), static_cast<std::uint64_t>(n));
            auto draws = world.rng.stream(m.id[k], registry_quarter, Purpose::initial_capital);
            m.kind[k] = kind;
            m.focus[k] = firm_sectors[draws.below(6)];  // the technology sectors
            part[n] = draws.uniform();
            place[n] = draws.uniform();
            m.next_fund[k] = static_cast<std::int16_t>(draws.below(16));
        }
        const auto order_by = [&](const std::vector<double>& lot) {
            std::vector<std::size_t> order(count);
            std::iota(order.begin(), order.end(), std::size_t{0});
            std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return lot[a] < lot[b]; });
            return order;
        };
        const std::vector<std::size_t> by_size = order_by(part), by_place = order_by(place);
        double total = 0.0, before = 0.0;
        for (std::size_t rank = 0; rank < count; ++rank)
            total += m.size[first + by_size[rank]] = exponential(normal_quantile((static_cast<double>(rank) + part[by_size[rank]]) / static_cast<double>(count)));
        for (const std::size_t n : by_place) {
            m.home[first + n] = home_at(*world.baseline, (before + 0.5 * m.size[first + n]) / total);
            before += m.size[first + n];
        }
    }
    // each deal of 2015 has one investor, so that no two managers have shared a round yet
    world.manager_ties.assign(m.size_of() * m.size_of(), {});
}

/// Each manager's running fund: four years of its part of 2015's money.
void create_funds(World& world) {
    const Managers& m = world.managers;
    Funds& funds = world.funds;
    const Parameters& p = world.parameters;
    ByFundKind<double> sizes{};
    for (std::size_t k = 0; k < m.size_of(); ++k) sizes[m.kind[k]] += m.size[k];
    for (std::size_t k = 0; k < m.size_of(); ++k) {
        const FundKind kind = m.kind[k];
        const double yearly = p(kind == FundKind::angel ? "partner_money_angel"_parameter : kind == FundKind::early ? "partner_money_early"_parameter : "partner_money_growth_stage"_parameter);
        const std::size_t f = funds.size();
        funds.resize(f + 1);
        funds.id[f] = mix(m.id[k], 4095);
        funds.manager[f] = static_cast<std::int32_t>(k);
        funds.born[f] = static_cast<std::int16_t>(m.next_fund[k] - 16);
        funds.committed[f] = money(4.0 * yearly * m.size[k] / sizes[kind]);
        funds.guidance_city[f] = Place::world;
        funds.open[f] = 1;
    }
}

}  // namespace

void create_capital_of_2015(World& world) {
    create_managers(world);
    create_funds(world);
    Firms& f = world.firms;
    Funds& funds = world.funds;
    const Managers& m = world.managers;
    Deals& d = world.deals;
    for (const Place c : cities) {
        const double target = 100.0 * world.baseline->city_values("vc_received")[c];
        std::vector<std::size_t> candidates;
        for (std::size_t i = 0; i < f.size(); ++i)
            if (f.city[i] == c && f.is(i, Mark::performer) && !f.is(i, Mark::listed) && f.age_years(i, registry_quarter) < 10.0 && f.sales[i] > 0.5)
                candidates.push_back(i);
        const std::vector<std::size_t> order = weighted_order(0, candidates.size(), [&](std::size_t n) {
            const std::size_t i = candidates[n];
            return (f.is(i, Mark::venture) ? 20.0 : 1.0) * static_cast<double>(f.hightech_share[i]);
        });
        std::size_t next = 0;
        // rounds of 2015 as published, of the two years before at 80% and 60% of it (assumed)
        for (const auto& [year, part] : {std::pair{0, 1.0}, std::pair{1, 0.8}, std::pair{2, 0.6}}) {
            double left = part * target;
            while (left > 1e-6 && next < order.size()) {
                const std::size_t i = candidates[order[next++]];
                const double w = static_cast<double>(f.weight[i]);
                const FundKind kind = f.sales[i] < 4.0 ? FundKind::angel : f.sales[i] < 40.0 ? FundKind::early : FundKind::growth;
                auto draws = world.rng.stream(f.id[i], registry_quarter, Purpose::initial_capital);
                const double typical = kind == FundKind::angel ? 8.0 : kind == FundKind::early ? 30.0 : 90.0;
                double ticket = typical * draws.lognormal(exponential(-0.32), 0.8) * w;
                if (ticket > 0.85 * left) ticket = left;  // the last round makes the year exact
                left -= ticket;
                // a fund of the kind, near ones sooner
                std::size_t fund = 0;
                double best = -1.0;
                for (int tries = 0; tries < 8; ++tries) {
                    const auto t = static_cast<std::size_t>(draws.below(funds.size()));
                    const auto manager = static_cast<std::size_t>(funds.manager[t]);
                    const double score = (m.kind[manager] == kind ? 2.0 : 0.0) + (m.home[manager] == c ? 1.0 : 0.0) + draws.uniform();
                    if (score > best) {
                        best = score;
                        fund = t;
                    }
                }
                const double value = world.parameters("entry_premium"_parameter) * firm_value(world, i) * w;
                const std::size_t k = d.size();
                d.resize(k + 1);
                d.fund[k] = static_cast<std::int32_t>(fund);
                d.firm_row[k] = static_cast<std::uint32_t>(i);
                d.firm[k] = f.id[i];
                d.quarter[k] = static_cast<std::int16_t>(-1 - 4 * year - static_cast<int>(draws.below(4)));
                d.cost[k] = money(ticket);
                d.stake[k] = ticket / (value + ticket);
                d.open[k] = 1;
                funds.called[fund] += d.cost[k];
                f.set(i, Mark::backed);
                f.set(i, Mark::venture);
                f.investors_share[i] = static_cast<float>(d.stake[k]);
                f.round_money[i] = static_cast<float>(ticket / w);
                f.first_round[i] = f.last_round[i] = d.quarter[k];
                if (year == 0) f.cash[i] += money(0.5 * ticket);
            }
        }
    }
    // a fund that has called more than a part of its money was larger
    for (std::size_t k = 0; k < funds.size(); ++k) {
        const double used = std::clamp((0.0 - funds.born[k]) / 16.0, 0.1, 0.9);
        funds.committed[k] = std::max(funds.committed[k], money(millions(funds.called[k]) / used));
        funds.called[k] = std::max(funds.called[k], money(used * millions(funds.committed[k])));
    }
    // compensation pools: Guangzhou 0.4 billion CNY (2015), Shenzhen 1 billion (assumed), others 0.1 billion (assumed)
    for (const Place c : cities) {
        const double level = c == Place::guangzhou ? 400.0 : c == Place::shenzhen ? 1000.0 : 100.0;
        world.city[c].pool_level = money(level);
        world.ledger.pay(world.ledger.treasury(c), world.ledger.pool(c), money(level), Flow::pool_funding);
        // vehicles of 2015: a quarter of the announced capital is for venture funds of the delta (assumed)
        const double announced = 100.0 * lever_value_2015("guidance_fund"_lever, c, *world.baseline);
        world.city[c].guidance_committed = announced;
        world.city[c].guidance_capital = 0.25 * announced;
    }
}

void create_loans_of_2015(World& world) {
    Firms& f = world.firms;
    for (const Place c : cities) {
        const double target = 100.0 * world.baseline->city_values("tech_loans")[c];
        std::vector<std::size_t> borrowers;
        double total = 0.0;
        for (std::size_t i = 0; i < f.size(); ++i) {
            const bool technology = f.hnte_until[i] >= 0 || (f.is(i, Mark::performer) && f.hightech_share[i] >= 0.6F);
            if (f.city[i] != c || !technology || f.sales[i] < 2.0 || f.sales[i] > 1500.0 || trait(f.id[i], Trait::patience) > 0.3) continue;
            borrowers.push_back(i);
            total += std::min(0.25 * f.sales[i], 30.0) * static_cast<double>(f.weight[i]);
        }
        for (const std::size_t i : borrowers)
            f.debt[i] = money(std::min(0.25 * f.sales[i], 30.0) * static_cast<double>(f.weight[i]) * target / total);
    }
}

}  // namespace kapok
