// Stage 10: the incubation chain.

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"
#include "model/population/incubators_2015.hpp"
#include "model/stages/demography.hpp"

namespace kapok {
namespace {

constexpr double dt = 0.25;

struct KindTerms {
    double seats, rent_factor, subsidy_factor, area;  ///< of a new one; subsidy relative to the ceiling's grade
    double closing;                                   ///< a year, of one with tenants
};
/// Seats and area of new carriers (area: 840 over 192 incubators in Guangzhou at the end of 2016, makerspaces
/// about a thirtieth of it each); a makerspace gets a sixth of an incubator's award (tariff of 2020). Closing is
/// assumed: operators give up about as often as other small service firms of their age, large carriers hardly.
constexpr IndexedArray<IncubatorKind, KindTerms, incubator_kind_count> kind_terms{{{
    {17.0, 0.3, 1.0 / 6.0, 0.15, 0.05}, {45.0, 1.0, 1.0, 4.2, 0.02}, {30.0, 1.0, 0.5, 3.0, 0.02}, {80.0, 1.0, 0.2, 12.0, 0.005},
}}};

/// Rows of all tenants, ascending.
std::vector<std::uint32_t> tenants_of(const Firms& f) {
    return collect_rows<std::uint32_t>(f.size(), [&](std::vector<std::uint32_t>& out, std::size_t i) {
        if (f.alive(i) && f.incubator[i] >= 0) out.push_back(static_cast<std::uint32_t>(i));
    });
}

struct Income { double rent = 0.0, subsidy = 0.0; };

/// A year's income of one real incubator: rent of its tenants, award by grade (its services).
Income income_of(const World& world, const Levers& levers, std::size_t k) {
    const Incubators& x = world.incubators;
    const Place c = x.city[k];
    const KindTerms& kind = kind_terms[x.kind[k]];
    const double seat_rent = world.parameters("incubator_seat_rent"_parameter) * world.economy.price_index * kind.rent_factor;
    return {seat_rent * static_cast<double>(x.tenants[k]),
            0.01 * levers("incubator_subsidy"_lever, c) * kind.subsidy_factor * std::clamp(static_cast<double>(x.services[k]), 0.05, 1.0) * world.city[c].budget_cut};
}

}  // namespace

void run_incubators(World& world, const Levers& levers) {
    Incubators& x = world.incubators;
    Firms& f = world.firms;
    const Parameters& p = world.parameters;
    // rent: a tenant pays for its seat
    for (const std::uint32_t i : tenants_of(f)) {
        const auto k = static_cast<std::size_t>(f.incubator[i]);
        const double rent = p("incubator_seat_rent"_parameter) * world.economy.price_index * kind_terms[x.kind[k]].rent_factor;
        world.ledger.pay({&f.cash[i], f.city[i]}, {&x.cash[k], x.city[k]}, money(dt * rent * static_cast<double>(f.weight[i])), Flow::incubator_rent);
    }
    ByCity<double> seats{}, tenants{}, all_tenants{}, area{}, incubators{}, makerspaces{};
    for (const Place c : cities) {  // founded, but not yet an agent
        const auto& pending = world.city[c].carriers_pending;
        seats[c] = pending[IncubatorKind::incubator] * kind_terms[IncubatorKind::incubator].seats;
        for (const IncubatorKind kind : {IncubatorKind::makerspace, IncubatorKind::incubator, IncubatorKind::accelerator})
            area[c] += pending[kind] * kind_terms[kind].area;
        incubators[c] = pending[IncubatorKind::incubator];
        makerspaces[c] = pending[IncubatorKind::makerspace];
    }
    for (std::size_t k = 0; k < x.size(); ++k) {
        if (!x.open[k]) continue;
        const Place c = x.city[k];
        const double w = static_cast<double>(x.weight[k]);
        const Income income = income_of(world, levers, k);
        const Money award = money(dt * income.subsidy * w), provincial = share_of(award, 0.5);  // the province refunds half
        world.ledger.pay(world.ledger.treasury(c), {&x.cash[k], c}, award - provincial, Flow::incubator_subsidy);
        world.ledger.pay(world.ledger.treasury(province_treasury), {&x.cash[k], c}, provincial, Flow::incubator_subsidy);
        book_policy_cost(world, "incubator_subsidy"_lever, c, award - provincial, true);
        book_policy_cost(world, "incubator_subsidy"_lever, c, provincial, false);
        x.subsidy[k] = income.subsidy;
        // services per tenant: what is left after fixed cost, less as the operator lives off subsidy
        const double seat_rent = p("incubator_seat_rent"_parameter) * world.economy.price_index * kind_terms[x.kind[k]].rent_factor;
        const double fixed = 0.7 * seat_rent * static_cast<double>(x.seats[k]);
        const double all = income.rent + income.subsidy;
        const double dependence = all > 0.0 ? power(std::max(income.rent, 1e-9) / all, p("subsidy_dependence"_parameter)) : 0.0;
        const double budget = std::max(0.0, all - fixed) * dependence;
        const double per_tenant = budget / std::max(static_cast<double>(x.tenants[k]), 1.0) / world.economy.price_index;
        const double target = per_tenant / (per_tenant + 0.03);
        x.services[k] += static_cast<float>(0.15 * (target - static_cast<double>(x.services[k])));
        const Money spent = x.cash[k];  // operators break even: what comes in is spent
        if (spent > Money{}) world.ledger.pay({&x.cash[k], c}, world.ledger.household(c), spent, Flow::incubator_spending);
        seats[c] += x.kind[k] == IncubatorKind::incubator ? w * static_cast<double>(x.seats[k]) : 0.0;
        all_tenants[c] += w * static_cast<double>(x.tenants[k]);
        tenants[c] += x.kind[k] == IncubatorKind::incubator ? w * static_cast<double>(x.tenants[k]) : 0.0;
        if (x.kind[k] != IncubatorKind::science_park) area[c] += w * static_cast<double>(x.area[k]);
        if (x.kind[k] == IncubatorKind::incubator) incubators[c] += w;
        if (x.kind[k] == IncubatorKind::makerspace) makerspaces[c] += w;
        // empty carriers close, others now and then
        auto draws = world.rng.stream(x.id[k], world.quarter, Purpose::incubator_closing);
        const bool empty = world.quarter.index - x.founded[k] > 8 && x.tenants[k] < 0.25F * x.seats[k];
        if (draws.chance(empty ? 0.08 : dt * kind_terms[x.kind[k]].closing)) {
            x.open[k] = 0;
            for (const std::uint32_t i : tenants_of(f))
                if (f.incubator[i] == static_cast<std::int32_t>(k)) {
                    f.incubator[i] = -1;
                    f.left_incubator[i] = static_cast<std::int16_t>(world.quarter.index);
                    f.set(i, Mark::mentored, false);
                }
            x.tenants[k] = 0.0F;
        }
    }

    // foundings: where incubators are full, on the space that the city sets aside and more slowly in ordinary
    // buildings at market rent, faster with more income per seat; the wave of subsidies of 2016 has ebbed since
    const double year = world.quarter.middle();
    const double wave = p("incubator_wave_floor"_parameter) + exponential(-0.6 * std::max(0.0, year - 2016.5));
    for (const Place c : cities) {
        world.city[c].carrier_area = area[c];
        const double full = seats[c] > 0.0 ? std::max(0.0, (tenants[c] / seats[c] - 0.70) / 0.2) : 1.0;
        const double permitted = levers("incubation_space"_lever, c);
        const double set_aside = std::clamp((1.05 * permitted - area[c]) / (0.1 * std::max(permitted, 1.0)), 0.0, 1.0);
        const double room = set_aside + (1.0 - set_aside) * p("market_space_pace"_parameter);
        const double rent = p("incubator_seat_rent"_parameter) * 45.0;
        const double income = (rent + 0.003 * levers("incubator_subsidy"_lever, c)) / (rent + 0.003 * levers.of_2015("incubator_subsidy"_lever, c));
        const double pace = p("incubator_founding"_city_parameter, c) * wave * room * income;
        for (const IncubatorKind kind : {IncubatorKind::makerspace, IncubatorKind::incubator, IncubatorKind::accelerator, IncubatorKind::science_park}) {
            double mean = 0.0;
            if (kind == IncubatorKind::incubator) mean = pace * std::max(incubators[c], 1.0) * full;
            if (kind == IncubatorKind::makerspace) mean = p("makerspace_founding"_parameter) * wave * std::max(incubators[c], 1.0) * room *
                                                          std::max(0.0, 2.0 - makerspaces[c] / std::max(incubators[c], 1.0)) / 2.0 *
                                                          (1.0 + 0.3 * levers.change("entrepreneurship_events"_lever, c));
            if (kind == IncubatorKind::accelerator) mean = 0.04 * incubators[c] * full * room;
            if (kind == IncubatorKind::science_park) mean = 0.005 * incubators[c] * room;
            const double weight = incubator_weight(world.scale, std::max(incubators[c], 3.0));
            const std::uint64_t channel = mix(static_cast<std::uint64_t>(c), static_cast<std::uint64_t>(kind), 0x696e63ULL);
            auto draws = world.rng.stream(channel, world.quarter, Purpose::incubator_founding);
            // drawn as real carriers at every scale, so that room is filled alike; an agent appears with its middle one
            double& pending = world.city[c].carriers_pending[kind];
            pending += static_cast<double>(draws.poisson(dt * mean));
            for (std::uint64_t n = 0; pending >= 0.5 * weight; ++n, pending -= weight) {
                const std::uint64_t id = mix(channel, static_cast<std::uint64_t>(world.quarter.index), n);
                auto traits = world.rng.stream(id, world.quarter, Purpose::incubator_founded);
                const std::size_t k = add_incubator(world, id, c, kind, weight, traits);
                x.area[k] = static_cast<float>(kind_terms[kind].area * traits.lognormal(1.0, 0.3));
                x.seats[k] = static_cast<float>(kind_terms[kind].seats * traits.lognormal(1.0, 0.3));
                // land discount, 500 CNY a square metre once
                book_policy_cost(world, "incubation_space"_lever, c, money(5.0 * static_cast<double>(x.area[k]) * weight), false);
            }
        }
        // graded awards for services: 0.5 million CNY a year per incubator at the index's full mark
        const Money graded = money(dt * 0.5 * levers("mentor_quality"_lever, c) * incubators[c] * world.city[c].budget_cut);
        world.ledger.pay(world.ledger.treasury(c), world.ledger.household(c), graded, Flow::administration);
        book_policy_cost(world, "mentor_quality"_lever, c, graded, true);
        // 5 000 CNY a year per mentored tenant
        const Money mentors = money(dt * 0.005 * levers("mentoring"_lever, c) * all_tenants[c] * world.city[c].budget_cut);
        world.ledger.pay(world.ledger.treasury(c), world.ledger.household(c), mentors, Flow::administration);
        book_policy_cost(world, "mentoring"_lever, c, mentors, true);
    }
}

void move_tenants(World& world, const Levers& levers) {
    Incubators& x = world.incubators;
    Firms& f = world.firms;
    const Parameters& p = world.parameters;
    const double price = world.economy.price_index;
    const auto leave = [&](std::size_t i) {
        const auto k = static_cast<std::size_t>(f.incubator[i]);
        x.tenants[k] -= f.weight[i] / x.weight[k];
        f.incubator[i] = -1;
        f.left_incubator[i] = static_cast<std::int16_t>(world.quarter.index);
        f.set(i, Mark::mentored, false);
    };
    // places of the next step of the chain that have a seat, by city
    ByCity<std::vector<std::uint32_t>> early_step{}, next_step{};
    for (std::size_t k = 0; k < x.size(); ++k) {
        if (!x.open[k]) continue;
        (x.kind[k] == IncubatorKind::accelerator || x.kind[k] == IncubatorKind::science_park ? next_step : early_step)[x.city[k]].push_back(static_cast<std::uint32_t>(k));
    }
    const auto fits = [&](std::size_t k, std::size_t i) { return x.tenants[k] + 0.5F * f.weight[i] / x.weight[k] <= x.seats[k]; };
    const auto enter = [&](std::size_t i, std::size_t k) {
        f.incubator[i] = static_cast<std::int32_t>(k);
        x.tenants[k] += f.weight[i] / x.weight[k];
        f.incubated_since[i] = static_cast<std::int16_t>(world.quarter.index);
    };
    for (const std::uint32_t i : tenants_of(f)) {
        const auto k = static_cast<std::size_t>(f.incubator[i]);
        f.set(i, Mark::mentored, trait(f.id[i], Trait::mentored) < levers("mentoring"_lever, f.city[i]));
        auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::graduation);
        const int stay = world.quarter.index - f.incubated_since[i];
        const bool grown = f.sales[i] >= p("graduation_sales"_parameter) * price;
        const double services = static_cast<double>(x.services[k]) * (f.is(i, Mark::mentored) ? 1.0 : 0.0);
        const bool graduates = stay >= 4 && grown && draws.chance(dt * p("graduation_rate"_parameter) * (1.0 + services));
        const bool term = stay >= 18 || (stay >= 12 && draws.chance(0.25));
        if (!graduates && !term) continue;
        const Place c = f.city[i];
        leave(i);
        if (!graduates) continue;
        world.graduated[c] += static_cast<double>(f.weight[i]);
        f.set(i, Mark::graduated);
        if (!next_step[c].empty() && draws.chance(0.3)) {
            const std::size_t to = next_step[c][draws.below(next_step[c].size())];
            if (fits(to, i)) enter(i, to);
        }
    }
    // applications of young, small technology firms, each to three places; places take the best
    struct Application {
        std::uint32_t place, firm;
        double score;
    };
    std::vector<Application> applications = collect_rows<Application>(f.size(), [&](std::vector<Application>& out, std::size_t i) {
        if (!f.alive(i) || f.incubator[i] >= 0 || f.left_incubator[i] != never) return;
        if (f.age_years(i, world.quarter) > 3.0 || f.sales[i] >= 20.0 * price || f.hightech_share[i] < 0.3F) return;
        const auto& open = early_step[f.city[i]];
        if (open.empty()) return;
        auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::admission);
        const double keen = f.is(i, Mark::performer) ? 0.25 : 0.06;
        if (!draws.chance(keen)) return;
        for (int n = 0; n < 3; ++n) {
            const std::uint32_t k = open[draws.below(open.size())];
            const double noise = draws.normal();
            if (!fits(k, i)) continue;
            const double score = f.quality[i] + 0.5 * noise + (x.focus[k] == f.sector[i] ? 0.5 : 0.0) + 0.2 * logarithm(f.sales[i] / price);
            out.push_back({k, static_cast<std::uint32_t>(i), score});
        }
    });
    sort_in_parallel(applications, [&](const Application& a, const Application& b) {
        if (a.place != b.place) return a.place < b.place;
        if (a.score != b.score) return a.score > b.score;
        return f.id[a.firm] < f.id[b.firm];
    });
    for (const Application& a : applications)
        if (f.incubator[a.firm] < 0 && fits(a.place, a.firm)) enter(a.firm, a.place);
}

}  // namespace kapok
