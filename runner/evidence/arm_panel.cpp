#include "runner/evidence/arm_panel.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "model/stages/evaluation.hpp"
#include "model/stages/firm_view.hpp"
#include "model/stages/staff.hpp"

namespace kapok {
namespace {

/// R&D planned is more than half of the money at hand for a year, by the rule of stage 5 without grants.
bool is_constrained(const World& world, std::size_t i, const FirmAccounts& accounts,
                    const FiscalLevers& fiscal) {
    const Firms& f = world.firms;
    const double profit = std::max(accounts.operating - accounts.rd_real, 0.0);
    const double at_hand =
        0.5 * f.cash_per_firm(i) + world.parameters("outside_money_weight"_parameter) *
                                       (accounts.operating - tax_status(accounts, fiscal).rate * profit);
    return exponential(f.log_intensity[i]) * f.sales[i] > 0.5 * at_hand;
}

/// Terms of a city's grants on R&D in a quarter.
struct GrantsOfCity {
    double rate = 0.0, kept = 0.0;  ///< of last year's R&D; share that is not misused
    GrantsOfCity(const World& world, const Levers& levers, Place c) {
        const FiscalLevers fiscal(levers.now, c);
        rate = city_grant_rate(fiscal,
                               world.city[c].budget_cut * money_weight(world, "rd_grant_rate"_lever, c)) +
               fiscal.provincial_grant_rate;
        kept =
            1.0 - grant_leak(world.parameters, levers("audit_strength"_lever, c) /
                                                   std::max(levers.of_2015("audit_strength"_lever, c), 1e-3));
    }
};

}  // namespace

/// Takes note of a firm that is new in its row, and of its applications under way.
void ArmPanel::follow_patents(const World& world, std::size_t i) {
    const Firms& f = world.firms;
    Running& row = rows_[i];
    if (!row.alive || row.id != f.id[i]) {
        row = {};
        row.id = f.id[i];
        row.alive = true;
    } else {
        // what is pending has grown by successful applications and shrunk by grants, known the quarter before
        row.patents += f.patents_pending[i] + row.due_next - row.pending;
    }
    row.pending = f.patents_pending[i];
    row.due_next = f.grants_due[i][static_cast<std::size_t>(world.quarter.index % grant_lag_limit)];
}

void ArmPanel::begin(const World& world) {
    rows_.resize(world.firms.size());
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (world.firms.alive(i)) follow_patents(world, i);
}

void ArmPanel::observe(const World& world, const Levers& levers) {
    const Firms& f = world.firms;
    const Quarter ended{world.quarter.index - 1};
    std::vector<GrantsOfCity> grants;
    for (const Place c : cities) grants.emplace_back(world, levers, c);
    const double take_up = world.parameters("grant_take_up"_parameter);
    rows_.resize(std::max(rows_.size(), f.size()));
    for (std::size_t i = 0; i < f.size(); ++i) {
        Running& row = rows_[i];
        if (!f.alive(i)) {
            row = {};
            continue;
        }
        follow_patents(world, i);
        ++row.quarters;
        row.sales += f.sales[i];
        if (f.is(i, Mark::performer)) {
            row.rd += f.rd_real[i];
            row.reported += f.rd_reported[i];
        }
        if (claims_grants(f, i, take_up)) {
            const GrantsOfCity& g = grants[static_cast<std::size_t>(f.city[i])];
            row.grants += g.rate * g.kept * f.rd_last_year[i];
            row.grants_paid += g.rate * f.rd_last_year[i];
        }
        row.borrowed = row.borrowed || f.last_loan[i] == ended.index;
    }
    if (ended.ends_year()) end_year(world, levers);
}

void ArmPanel::end_year(const World& world, const Levers& levers) {
    const Firms& f = world.firms;
    const double take_up = world.parameters("grant_take_up"_parameter);
    const Staff staff(world);
    std::vector<FiscalLevers> fiscal;
    for (const Place c : cities) fiscal.emplace_back(levers.now, c);
    ArmYear year;
    year.year = Quarter{world.quarter.index - 1}.year();
    for (std::size_t i = 0; i < f.size(); ++i) {
        Running& row = rows_[i];
        if (!row.alive) continue;
        const double n = row.quarters;
        FirmOutcome o{.id = f.id[i],
                      .city = f.city[i],
                      .sector = f.sector[i],
                      .marks = f.marks[i],
                      .born = f.born[i],
                      .first_round = f.first_round[i],
                      .incubated_since = f.incubated_since[i],
                      .left_incubator = f.left_incubator[i]};
        const FirmAccounts accounts = accounts_of(world, i, take_up);
        const FiscalLevers& law = fiscal[static_cast<std::size_t>(f.city[i])];
        o.hnte = accounts.hnte;
        o.takes_grants = accounts.takes_grants;
        o.constrained = f.is(i, Mark::performer) && is_constrained(world, i, accounts, law);
        o.borrowed = row.borrowed;
        o.tenant = f.is_tenant(i);
        o.weight = static_cast<double>(f.weight[i]);
        o.sales = row.sales / n;
        o.rd = row.rd / n;
        o.reported = row.reported / n;
        o.grants = row.grants / n;
        o.grants_paid = row.grants_paid / n;
        o.patents = row.patents;
        o.tax_cost = tax_part_of_user_cost(accounts, law);
        o.sales_now = f.sales[i];
        o.rd_now = f.is(i, Mark::performer) ? f.rd_real[i] : 0.0;
        o.reported_now = f.is(i, Mark::performer) ? f.rd_reported[i] : 0.0;
        o.quality = f.quality[i];
        o.high_tech = static_cast<double>(f.hightech_share[i]);
        o.employees = staff.of(o.city, o.sector, o.sales_now);
        o.debt = f.debt_per_firm(i);
        year.firms.push_back(o);
        // a year's sums start anew; what patents are counted from stays
        row = {.id = row.id, .alive = true, .pending = row.pending, .due_next = row.due_next};
    }
    std::sort(year.firms.begin(), year.firms.end(),
              [](const FirmOutcome& a, const FirmOutcome& b) { return a.id < b.id; });
    year.tallies = world.year_tally;
    for (std::size_t l = 0; l < lever_count; ++l)
        for (const Place c : cities) year.policy_cost[l][c] = millions(world.policy_cost[l][c]);
    year.flows = world.ledger.year;
    year.closed_deals = world.closed_deals;
    const Incubators& x = world.incubators;
    double tenants = 0.0, services = 0.0;
    for (std::size_t k = 0; k < x.size(); ++k) {
        if (!x.open[k]) continue;
        const double inside = static_cast<double>(x.weight[k]) * static_cast<double>(x.tenants[k]);
        tenants += inside;
        services += inside * static_cast<double>(x.services[k]);
    }
    year.incubator_services = tenants > 0.0 ? services / tenants : 0.0;
    const Researchers& r = world.researchers;
    for (std::size_t k = 0; k < r.size(); ++k)
        if (r.present[k] && r.kind[k] == ResearcherKind::high_end &&
            world.quarter.index - r.arrived[k] <= 4) {
            year.recruits += 1.0;
            year.recruits_output += r.output[k];
        }
    years_.push_back(std::move(year));
}

const ArmYear& ArmPanel::in(int year) const {
    for (const ArmYear& y : years_)
        if (y.year == year) return y;
    throw std::logic_error("no year " + std::to_string(year) + " in the panel");
}

}  // namespace kapok
