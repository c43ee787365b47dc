// Stage 10. Firms close and are founded; the incubation chain moves on.

#include "model/stages/demography.hpp"

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"
#include "model/stages/exit_hazard.hpp"
#include "model/stages/finance.hpp"

namespace kapok {
namespace {

constexpr double dt = 0.25;

/// Winds up the books of a firm: cash pays the bank, collateral is sold, the pool and then the bank bear the
/// rest; what the firm owes others falls on them; what is left goes to its owners.
void wind_up(World& world, const Levers& levers, std::size_t i) {
    Firms& f = world.firms;
    Ledger& ledger = world.ledger;
    const Parameters& p = world.parameters;
    const Place c = f.city[i];
    const Party firm{&f.cash[i], c};
    if (f.debt[i] > Money{}) {
        const Money repaid = std::clamp(f.cash[i], Money{}, f.debt[i]);
        ledger.pay(firm, ledger.bank(c), repaid, Flow::loan_service);
        Money open = f.debt[i] - repaid;
        const Money collateral = share_of(open, 1.0 - p("loss_given_default"_parameter));
        ledger.pay(ledger.outside(c), ledger.bank(c), collateral, Flow::collateral);
        open -= collateral;
        // the pool stands behind technology loans, incubators' tenants and pledged patents
        const double general = levers("tech_loan_compensation"_lever, c);
        const double tenant = f.is_tenant(i) ? levers("incubator_risk_compensation"_lever, c) : 0.0;
        const double patents = f.patents_in_force[i] > 0 ? levers("ip_pledge"_lever, c) * 0.2 : 0.0;
        const Money pool = std::min(std::max(*ledger.pool(c).balance, Money{}), share_of(open, std::min(0.9, std::max(general, tenant) + patents)));
        ledger.pay(ledger.pool(c), ledger.bank(c), pool, Flow::pool_payout);
        const Lever responsible = tenant > general ? "incubator_risk_compensation"_lever : "tech_loan_compensation"_lever;
        const Money by_pledge = general + tenant + patents > 0.0 ? share_of(pool, patents / (std::max(general, tenant) + patents)) : Money{};
        book_policy_cost(world, responsible, c, pool - by_pledge, true);
        book_policy_cost(world, "ip_pledge"_lever, c, by_pledge, true);
        world.city[c].loan_losses += millions(open - pool);
        f.debt[i] = {};
    }
    if (f.cash[i] < Money{}) ledger.pay(ledger.outside(c), firm, -f.cash[i], Flow::unpaid_claims);
    ledger.pay(firm, ledger.household(c), f.cash[i], Flow::liquidation);
}

}  // namespace

void close_firms(World& world, const Levers& levers) {
    Firms& f = world.firms;
    const HazardLaw hazard(world.parameters);
    std::vector<std::uint32_t> closing = collect_rows<std::uint32_t>(f.size(), [&](std::vector<std::uint32_t>& out, std::size_t i) {
        if (!f.alive(i)) return;
        auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::exit_firm);
        const double chance = draws.uniform();
        const bool exits = chance < dt * HazardLaw::highest && chance < dt * hazard.yearly(world, i);
        if (exits || f.is(i, Mark::closing)) out.push_back(static_cast<std::uint32_t>(i));
    });
    for (const std::uint32_t i : closing) {
        const Place c = f.city[i];
        const double w = static_cast<double>(f.weight[i]);
        wind_up(world, levers, i);
        if (f.is(i, Mark::backed)) write_off_deals(world, levers, i);
        if (f.is_tenant(i)) {
            const auto k = static_cast<std::size_t>(f.incubator[i]);
            world.incubators.tenants[k] -= f.weight[i] / world.incubators.weight[k];
        }
        Tally& tally = world.quarter_tally[c];
        tally[Quantity::exits] += w;
        tally[Quantity::patents_lapsed] += w * f.patents_in_force[i];
        tally[Quantity::patents_refused] += w * f.patents_pending[i];
        const auto age = static_cast<std::size_t>(std::clamp(f.age_years(i, world.quarter), 0.0, static_cast<double>(oldest_age)));
        world.exits_by_age[c][age] += w;
        f.marks[i] = 0;
        f.patents_in_force[i] = f.patents_pending[i] = 0;
        f.grants_due[i] = {};
        f.rd_real[i] = f.rd_reported[i] = f.knowledge[i] = f.capability[i] = 0.0;
        f.hnte_until[i] = f.little_giant_until[i] = never;
        f.incubator[i] = -1;
        f.links[i] = 0;
        world.newly_dead.push_back(i);
    }
}

/// Stage 10. Reads hazards' causes, incubators, levers, spin-offs of stage 4; writes the rows of firms that
/// close and are founded, incubators, tenants. A row is used again a quarter after its firm closed, when no
/// link points to it any more.
void renew_population(World& world, const Levers& levers) {
    world.free_rows.insert(world.free_rows.end(), world.newly_dead.begin(), world.newly_dead.end());
    std::sort(world.free_rows.begin(), world.free_rows.end(), std::greater<>());  // taken from the back: lowest first
    world.newly_dead.clear();
    run_incubators(world, levers);
    move_tenants(world, levers);
    close_firms(world, levers);
    found_firms(world, levers);
}

}  // namespace kapok
