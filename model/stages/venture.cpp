// Stage 8: venture funds. Who is funded by whom.

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"
#include "model/stages/finance.hpp"
#include "model/stages/firm_view.hpp"
#include "model/stages/fund_terms.hpp"
#include "model/stages/valuation.hpp"

namespace kapok {
namespace {

constexpr int stages_rounds = 2;    ///< rounds of offers in a quarter

/// What funds see of a firm: higher for better quality, unused potential, size, an angel, a good incubator,
/// patents; lower before any R&D has been done.
double public_score(const World& world, std::size_t i, double events) {
    const Firms& f = world.firms;
    const Economy& e = world.economy;
    const double lead = f.quality[i] - e.cell_quality[f.city[i]][f.sector[i]];
    double q = 1.2 * lead + 0.6 * std::min(std::max(unused_potential(f, i), 0.0), 2.5) + 0.12 * logarithm(f.sales[i] / e.price_index) +
               0.05 * std::min<double>(f.patents_in_force[i], 10.0) - 0.5 * exponential(-f.knowledge[i] / 1.5);
    if (f.is(i, Mark::backed)) q += 0.3;
    if (f.is_tenant(i)) q += 0.3 * static_cast<double>(world.incubators.services[static_cast<std::size_t>(f.incubator[i])]);
    return q + (f.age_years(i, world.quarter) < 5.0 ? events : 0.0);
}

struct Request {
    std::uint32_t firm;
    FundKind kind;
    double ticket;   ///< million CNY for all the agent stands for
    double score;
};

struct Offer {
    std::uint32_t request, fund;
    double signal;
};

/// Bounds of a ticket per real firm, million CNY at 2015 prices.
constexpr ByFundKind<double> smallest_ticket{{{5.0, 6.0, 20.0}}};
constexpr ByFundKind<double> largest_ticket{{{16.0, 90.0, 800.0}}};

/// Calls money from partners and the guidance vehicle and pays it to the firm.
void invest(World& world, std::size_t fund, std::size_t firm, Money amount, double stake, const Levers& levers) {
    Funds& funds = world.funds;
    Firms& f = world.firms;
    const auto manager = static_cast<std::size_t>(funds.manager[fund]);
    const Place home = world.managers.home[manager];
    const Place c = f.city[firm];
    Money passing{};  // the fund's account: empty before and after
    const Money guidance = share_of(amount, funds.guidance_share[fund]);
    if (guidance > Money{}) {
        world.ledger.pay(world.ledger.treasury(funds.guidance_city[fund]), {&passing, home}, guidance, Flow::guidance_call);
        book_policy_cost(world, "guidance_fund"_lever, funds.guidance_city[fund], guidance, false);
    }
    world.ledger.pay(world.ledger.household(home), {&passing, home}, amount - guidance, Flow::capital_call);
    world.ledger.pay({&passing, home}, {&f.cash[firm], c}, amount - guidance, Flow::venture_equity);
    world.ledger.pay({&passing, home}, {&f.cash[firm], c}, guidance, Flow::guidance_equity);
    funds.called[fund] += amount;
    funds.allowance[fund] -= amount;
    Deals& d = world.deals;
    const std::size_t deal = d.size();
    d.resize(deal + 1);
    d.fund[deal] = static_cast<std::int32_t>(fund);
    d.firm_row[deal] = static_cast<std::uint32_t>(firm);
    d.firm[deal] = f.id[firm];
    d.quarter[deal] = static_cast<std::int16_t>(world.quarter.index);
    d.cost[deal] = amount;
    d.stake[deal] = stake;
    d.open[deal] = 1;
    world.quarter_tally[c][Quantity::vc_received] += millions(amount);
    // tax expenditure: relief on qualifying early deals once held two years, booked when made (35% taxable, assumed)
    const FundKind kind = world.managers.kind[manager];
    if (kind != FundKind::growth)
        book_policy_cost(world, "vc_tax_relief"_lever, c, share_of(amount, 0.35 * standard_tax_rate * levers("vc_tax_relief"_lever, c)), false);
    if (kind == FundKind::angel)
        book_policy_cost(world, "angel_tax_credit"_lever, c, share_of(amount, 0.35 * 0.20 * levers("angel_tax_credit"_lever, c)), false);
}

std::vector<Request> collect_requests(World& world, const Levers& levers, double heat) {
    const Firms& f = world.firms;
    const Parameters& p = world.parameters;
    const double take_up = p("grant_take_up"_parameter), capital = p("capital_per_sales"_parameter), factor = p("ticket_factor"_parameter);
    ByCity<double> events{};
    for (const Place c : cities)  // contests and events show young firms to investors
        events[c] = p("events_visibility"_parameter) * logarithm((1.0 + levers("entrepreneurship_events"_lever, c)) / (1.0 + levers.of_2015("entrepreneurship_events"_lever, c)));
    std::vector<std::int8_t> kind(f.size(), -1);
    std::vector<float> ticket(f.size(), 0.0F), score(f.size(), 0.0F);
    for_each_row(f.size(), [&](std::size_t i) {
        if (!f.alive(i) || !f.is(i, Mark::venture) || f.is(i, Mark::listed) || f.is(i, Mark::closing)) return;
        if (f.last_round[i] != never && world.quarter.index - f.last_round[i] < 4) return;
        const FirmAccounts accounts = accounts_of(world, i, take_up);
        const double need = money_needed(world, i, accounts.operating, capital);
        if (need < std::max(0.3, 0.02 * f.sales[i])) return;
        const double price = world.economy.price_index;
        const FundKind k = f.sales[i] < 4.0 * price && !f.is(i, Mark::backed) ? FundKind::angel : f.sales[i] < 40.0 * price ? FundKind::early : FundKind::growth;
        kind[i] = static_cast<std::int8_t>(k);
        ticket[i] = static_cast<float>(std::clamp(factor * heat * need, smallest_ticket[k] * price, largest_ticket[k] * price) * static_cast<double>(f.weight[i]));
        score[i] = static_cast<float>(public_score(world, i, events[f.city[i]]));
    });
    std::vector<Request> requests;
    for (std::size_t i = 0; i < f.size(); ++i)
        if (kind[i] >= 0) requests.push_back({static_cast<std::uint32_t>(i), static_cast<FundKind>(kind[i]), static_cast<double>(ticket[i]), static_cast<double>(score[i])});
    return requests;
}

/// Running weights of funds for a firm of a city and sector: near, of the same focus, with money; funds with a
/// local mandate look less at other cities.
struct FundLottery {
    std::vector<std::uint32_t> fund;
    std::vector<double> cumulative;
};
using Lotteries = std::vector<FundLottery>;  ///< [kind][city][sector], flattened

std::size_t lottery_row(FundKind kind, Place city, Sector sector) {
    return (static_cast<std::size_t>(kind) * city_count + static_cast<std::size_t>(city)) * firm_sector_count + static_cast<std::size_t>(sector);
}

/// How much a fund looks at firms of a city: its own, or within travel. A guidance vehicle's mandate makes a fund look
/// less at other cities, and one from elsewhere more at the vehicle's; coordinated cities count investments in each other.
double nearness(const World& world, const Levers& levers, std::size_t fund, Place c) {
    const Parameters& p = world.parameters;
    const Funds& funds = world.funds;
    const Place home = world.managers.home[static_cast<std::size_t>(funds.manager[fund])], vehicle = funds.guidance_city[fund];
    const double at_home = p("home_weight"_parameter);
    double near = at_home;
    if (home == Place::world) near = p("outside_fund_weight"_parameter) * (1.0 + world.free_trade_finance[c]);
    else if (home != c) near = world.transport.meeting(static_cast<Eigen::Index>(home), static_cast<Eigen::Index>(c)) * (home == Place::hong_kong ? 1.0 + world.free_trade_finance[c] : 1.0);
    if (!is_city(vehicle)) return near;
    const double mandate = std::min(1.0, p("guidance_mandate"_parameter) * funds.guidance_share[fund]);
    if (c == vehicle) return near + mandate * std::max(0.0, at_home - near);
    const double coordinated = std::min(levers("prd_coordination"_lever, c), levers("prd_coordination"_lever, vehicle));
    return near * (1.0 - mandate * (1.0 - p("coordination_mandate_part"_parameter) * coordinated));
}

/// Years of a city's requests that the money at hand would pay, each fund's divided among cities by nearness and by
/// what their firms ask for. `dry`: of each fund that invests, million CNY.
ByCity<double> supply_by_city(const World& world, const Levers& levers, const std::vector<double>& dry) {
    ByCity<double> supply{};
    for (std::size_t k = 0; k < dry.size(); ++k) {
        if (dry[k] <= 0.0) continue;
        ByCity<double> near{};
        double pull = 0.0;
        for (const Place c : cities) {
            near[c] = nearness(world, levers, k, c);
            pull += near[c] * std::max(world.money_asked[c], 1.0);
        }
        if (pull <= 0.0) continue;
        for (const Place c : cities) supply[c] += dry[k] * near[c] / pull;
    }
    return supply;
}

Lotteries fund_lotteries(const World& world, const Levers& levers) {
    const Funds& funds = world.funds;
    const Managers& m = world.managers;
    const Parameters& p = world.parameters;
    Lotteries lotteries(fund_kind_count * city_count * firm_sector_count);
    for (std::size_t k = 0; k < funds.size(); ++k) {
        if (!funds.open[k] || funds.allowance[k] <= Money{}) continue;
        const auto manager = static_cast<std::size_t>(funds.manager[k]);
        for (const Place c : cities) {
            const double near = nearness(world, levers, k, c);
            for (const Sector s : firm_sectors) {
                const double weight = near * (m.focus[manager] == s ? p("focus_weight"_parameter) : 1.0) * std::sqrt(std::max(0.0, millions(funds.dry(k))));
                if (weight <= 0.0) continue;
                FundLottery& l = lotteries[lottery_row(m.kind[manager], c, s)];
                l.fund.push_back(static_cast<std::uint32_t>(k));
                l.cumulative.push_back((l.cumulative.empty() ? 0.0 : l.cumulative.back()) + weight);
            }
        }
    }
    return lotteries;
}

}  // namespace

void match_deals(World& world, const Levers& levers) {
    Firms& f = world.firms;
    Funds& funds = world.funds;
    const Managers& m = world.managers;
    const Parameters& p = world.parameters;
    for (ManagerTie& tie : world.manager_ties)  // managers who have not shared a round for years are strangers again
        if (tie.rounds > 0.0F && world.quarter.index - tie.last > 4.0 * p("syndicate_memory"_parameter)) tie = {};
    // partners' money against a year and a half before: when it rises funds invest faster and more at a time
    const double heat = partner_money_index(world, world.quarter.middle()) / partner_money_index(world, world.quarter.middle() - 1.5);
    std::vector<Request> requests = collect_requests(world, levers, std::sqrt(heat));

    // what each fund may invest: a tenth of its commitments a quarter while investing, less for follow-ons
    std::vector<double> dry(funds.size(), 0.0);
    for (std::size_t k = 0; k < funds.size(); ++k) {
        if (!funds.open[k]) continue;
        const int age = world.quarter.index - funds.born[k];
        const double pace = age < fund_interval ? 0.1 : age < fund_life(world, k) - only_selling ? 1.0 / 16.0 : 0.0;
        funds.allowance[k] = pace > 0.0 ? std::min(funds.dry(k), std::min(funds.allowance[k], Money{}) + money(pace * heat * millions(funds.committed[k])) + std::max(funds.allowance[k], Money{}))
                                        : Money{};
        if (pace > 0.0) dry[k] = millions(funds.dry(k));
    }
    // a city's bar falls with the money at hand per yuan asked for (a year's requests, smoothed), and while partners'
    // money rises
    ByCity<double> asked{}, plenty{};
    for (const Request& r : requests) asked[f.city[r.firm]] += r.ticket;
    for (const Place c : cities) world.money_asked[c] += (world.money_asked[c] > 0.0 ? 0.15 : 1.0) * (4.0 * asked[c] - world.money_asked[c]);
    const ByCity<double> supply = supply_by_city(world, levers, dry);
    for (const Place c : cities)
        plenty[c] = p("bar_supply_slope"_parameter) * std::clamp(logarithm(std::max(supply[c], 1e-9) / p("reference_supply"_parameter)), -1.5, 1.5) +
                    p("bar_heat"_parameter) * logarithm(heat);
    const ByFundKind<double> bar{{{p("bar_angel"_parameter), p("bar_early"_parameter), p("bar_growth"_parameter)}}};
    const double noise = p("signal_noise"_parameter), noise_guidance = p("guidance_noise"_parameter);

    std::vector<std::uint8_t> served(requests.size(), 0);
    for (int round = 0; round < stages_rounds; ++round) {
        const Lotteries lotteries = fund_lotteries(world, levers);
        // proposals: each firm is seen by three funds, four if a good incubator introduces it
        constexpr std::size_t most = 4;
        std::vector<Offer> proposals(requests.size() * most, Offer{0, std::numeric_limits<std::uint32_t>::max(), 0.0});
        for_each_row(requests.size(), [&](std::size_t r) {
            if (served[r]) return;
            const std::size_t i = requests[r].firm;
            const FundLottery& l = lotteries[lottery_row(requests[r].kind, f.city[i], f.sector[i])];
            if (l.fund.empty()) return;
            auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::funding_request);
            for (int skip = 0; skip < round * static_cast<int>(most); ++skip) draws.uniform();
            const bool introduced = f.is_tenant(i) && world.incubators.services[static_cast<std::size_t>(f.incubator[i])] > 0.2F;
            const std::size_t tries = introduced ? most : most - 1;
            for (std::size_t t = 0; t < tries; ++t) {
                auto found = std::upper_bound(l.cumulative.begin(), l.cumulative.end(), draws.uniform() * l.cumulative.back());
                if (found == l.cumulative.end()) --found;
                const std::uint32_t fund = l.fund[static_cast<std::size_t>(found - l.cumulative.begin())];
                bool seen = false;
                for (std::size_t before = 0; before < t; ++before) seen = seen || proposals[r * most + before].fund == fund;
                if (seen) continue;
                const double g = funds.guidance_share[fund];
                auto look = world.rng.stream(mix(f.id[i], funds.id[fund]), world.quarter, Purpose::funding_signal);
                const double signal = requests[r].score + noise * (1.0 + noise_guidance * g * g) * look.normal();
                // relief passes into bids; compensation of failed deals lowers the bar for tenants
                const Place c = f.city[i];
                double threshold = bar[requests[r].kind] - plenty[c];
                if (requests[r].kind != FundKind::growth) threshold -= p("relief_pass_through"_parameter) * standard_tax_rate * levers.change("vc_tax_relief"_lever, c);
                if (requests[r].kind == FundKind::angel) {
                    threshold -= p("relief_pass_through"_parameter) * 0.20 * levers.change("angel_tax_credit"_lever, c);
                    if (f.is_tenant(i)) threshold -= 0.5 * levers.change("incubator_risk_compensation"_lever, c);
                }
                if (signal > threshold) proposals[r * most + t] = {static_cast<std::uint32_t>(r), fund, signal};
            }
        });
        std::erase_if(proposals, [](const Offer& o) { return o.fund == std::numeric_limits<std::uint32_t>::max(); });
        // each fund looks at its best signals first and makes at most three offers while its money lasts
        std::sort(proposals.begin(), proposals.end(), [&](const Offer& a, const Offer& b) {
            if (a.fund != b.fund) return a.fund < b.fund;
            if (a.signal != b.signal) return a.signal > b.signal;
            return f.id[requests[a.request].firm] < f.id[requests[b.request].firm];
        });
        std::vector<Offer> offers;
        for (std::size_t k = 0; k < proposals.size();) {
            const std::uint32_t fund = proposals[k].fund;
            Money left = funds.allowance[fund];
            int made = 0;
            for (; k < proposals.size() && proposals[k].fund == fund; ++k) {
                if (made == 3 || left <= Money{}) continue;
                offers.push_back(proposals[k]);
                left -= money(0.6 * requests[proposals[k].request].ticket);
                ++made;
            }
        }
        // a firm takes the best name, then the nearest, as lead
        const auto name = [&](const Offer& o) {
            const auto manager = static_cast<std::size_t>(funds.manager[o.fund]);
            return logarithm(m.size[manager]) + 0.5 * logarithm(std::clamp(m.value_over_paid_in(manager), 0.2, 5.0)) +
                   (m.home[manager] == f.city[requests[o.request].firm] ? 0.5 : 0.0);
        };
        std::sort(offers.begin(), offers.end(), [&](const Offer& a, const Offer& b) {
            const FirmId fa = f.id[requests[a.request].firm], fb = f.id[requests[b.request].firm];
            if (fa != fb) return fa < fb;
            const double na = name(a), nb = name(b);
            return na != nb ? na > nb : funds.id[a.fund] < funds.id[b.fund];
        });
        // settled in order of firm id: lead 60%, other offers 40% each, then the lead's usual partners
        for (std::size_t k = 0; k < offers.size();) {
            const std::uint32_t r = offers[k].request;
            const std::size_t i = requests[r].firm;
            struct Part { std::uint32_t fund; double amount; };
            std::vector<Part> parts;
            double filled = 0.0;
            const double ticket = requests[r].ticket;
            const auto take = [&](std::uint32_t fund, double share) {
                for (const Part& part : parts)
                    if (part.fund == fund) return;
                const double can = std::min({share * ticket, ticket - filled, millions(funds.dry(fund))});
                if (funds.allowance[fund] <= Money{} || can < 0.1 * ticket) return;
                parts.push_back({fund, can});
                filled += can;
            };
            for (; k < offers.size() && offers[k].request == r; ++k) take(offers[k].fund, parts.empty() ? 0.6 : 0.4);
            if (!parts.empty() && filled < 0.99 * ticket) {
                const auto lead = static_cast<std::size_t>(funds.manager[parts.front().fund]);
                // twelve candidates of the same kind, those with more shared rounds first
                auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::funding_partners);
                std::vector<std::pair<float, std::uint32_t>> candidates;
                for (int t = 0; t < 12 && funds.size() > 0; ++t) {
                    const auto fund = static_cast<std::uint32_t>(draws.below(funds.size()));
                    const auto manager = static_cast<std::size_t>(funds.manager[fund]);
                    if (!funds.open[fund] || m.kind[manager] != m.kind[lead]) continue;
                    candidates.emplace_back(-world.manager_ties[lead * m.size_of() + manager].rounds, fund);
                }
                std::sort(candidates.begin(), candidates.end());
                for (const auto& candidate : candidates)
                    if (filled < 0.99 * ticket) take(candidate.second, 0.4);
                if (filled < 0.99 * ticket) {  // the lead fills up
                    Part& part = parts.front();
                    const double more = std::min(ticket - filled, millions(funds.dry(part.fund)) - part.amount);
                    if (more > 0.0) {
                        part.amount += more;
                        filled += more;
                    }
                }
            }
            if (filled < 0.4 * ticket) continue;
            served[r] = 1;
            const double value = p("entry_premium"_parameter) * firm_value(world, i) * static_cast<double>(f.weight[i]);
            const double sold = filled / (value + filled);
            for (std::size_t d = 0; d < world.deals.size(); ++d)  // earlier investors are diluted
                if (world.deals.open[d] && world.deals.firm[d] == f.id[i]) world.deals.stake[d] *= 1.0 - sold;
            f.investors_share[i] = static_cast<float>(1.0 - (1.0 - static_cast<double>(f.investors_share[i])) * (1.0 - sold));
            for (const Part& part : parts) invest(world, part.fund, i, money(part.amount), sold * part.amount / filled, levers);
            f.round_money[i] = static_cast<float>(filled / static_cast<double>(f.weight[i]));
            f.set(i, Mark::backed);
            if (f.first_round[i] == never) f.first_round[i] = static_cast<std::int16_t>(world.quarter.index);
            f.last_round[i] = static_cast<std::int16_t>(world.quarter.index);
            // investors want R&D: six quarters of it from the new money
            f.log_intensity[i] = std::min(logarithm(world.parameters("intensity_cap"_parameter)), logarithm(std::max((f.rd_real[i] + 0.35 * 0.5 * static_cast<double>(f.round_money[i])) / f.sales[i], 1e-4)));
            for (const Part& x : parts)
                for (const Part& y : parts)
                    if (x.fund != y.fund) {
                        ManagerTie& tie = world.manager_ties[static_cast<std::size_t>(funds.manager[x.fund]) * m.size_of() + static_cast<std::size_t>(funds.manager[y.fund])];
                        tie = {tie.rounds + 1.0F, static_cast<std::int16_t>(world.quarter.index)};
                    }
        }
    }
}

}  // namespace kapok
