// Stage 11. Certificates, by their rules; audits; selections.

#include <algorithm>
#include <cmath>
#include <optional>

#include "model/parallel.hpp"
#include "model/policy/certificates.hpp"
#include "model/stages/clock.hpp"
#include "model/stages/eligibility.hpp"
#include "model/stages/evaluation.hpp"
#include "model/stages/firm_view.hpp"
#include "model/stages/staff.hpp"

namespace kapok {
namespace {

constexpr double dt = 0.25;

struct PassSums {
    LocalPayments payments;
    ByCity<Money> awards{};
    ByCity<double> eligible{}, relabelled{};
    PassSums& operator+=(const PassSums& o) {
        payments += o.payments;
        for (const Place c : cities) {
            awards[c] += o.awards[c];
            eligible[c] += o.eligible[c];
            relabelled[c] += o.relabelled[c];
        }
        return *this;
    }
};

/// Knowledge of the certificate spreads by campaign and by example (Bass 1969); campaigns are as strong as
/// what the city offers.
void spread_awareness(World& world, const Levers& levers) {
    const Parameters& p = world.parameters;
    for (const Place c : cities) {
        double& a = world.city[c].awareness;
        const double known = world.constants[c].awareness_2015;
        const double award = levers("hnte_cultivation"_lever, c) / 100.0;
        const double campaign = p("awareness_campaign"_parameter) * (0.5 + 0.5 * std::min(award, 2.0));
        const double rate = p("awareness_speed"_city_parameter, c) * (campaign + p("awareness_imitation"_parameter) * (known + (1.0 - known) * a));
        a += (1.0 - a) * (1.0 - exponential(-dt * rate));
    }
}

}  // namespace

/// Stage 11. Reads accounts, patents, levers; writes certificates, lists, selections; pays awards; audits.
void certify(World& world, const Levers& levers) {
    Firms& f = world.firms;
    const Parameters& p = world.parameters;
    spread_awareness(world, levers);
    const auto now = static_cast<std::int16_t>(world.quarter.index);
    const double take_up = p("grant_take_up"_parameter), application_cost = p("application_cost"_parameter), prestige = p("certificate_prestige"_parameter);
    const double application_rate = p("application_rate"_parameter), renewal = p("renewal_share"_parameter);
    const double register_share = p("sme_register_share"_parameter), giant_rate = p("little_giant_selection"_parameter);
    const double price = world.economy.price_index;
    std::vector<FiscalLevers> fiscal;
    for (const Place c : cities) fiscal.emplace_back(levers.now, c);
    std::optional<Staff> staff;  // of the year's end, when lists are drawn up
    if (world.quarter.ends_year()) staff.emplace(world);

    const PassSums sums = sum_rows<PassSums>(f.size(), [&](PassSums& sum, std::size_t i) {
        if (!f.alive(i)) return;
        const Place c = f.city[i];
        const double w = static_cast<double>(f.weight[i]);
        if (f.is(i, Mark::rd_institution) && !f.is(i, Mark::performer)) f.set(i, Mark::rd_institution, false);
        const bool performer = f.is(i, Mark::performer);
        const bool eligible = performer && passes_hnte_test(f, i, world.quarter);
        if (eligible) sum.eligible[c] += w;

        auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::certificate);
        const bool holds = f.hnte_until[i] >= now;
        if (holds && f.hnte_until[i] == now) {  // three years are over: a full new test
            if (eligible && draws.chance(renewal)) f.hnte_until[i] = static_cast<std::int16_t>(now + 12);
            if (f.hnte_until[i] > now) {
                const Money award = money(w * 0.01 * levers("hnte_cultivation"_lever, c) * world.city[c].budget_cut);
                f.cash[i] += award;
                sum.payments.paid[Flow::support][c] += award;
                sum.awards[c] += award;
            }
        } else if (!holds && eligible && trait(f.id[i], Trait::awareness) < world.city[c].awareness) {
            // worth the trouble: tax saved, award and standing a year, against the cost of applying over three
            const FirmAccounts accounts = accounts_of(world, i, take_up);
            const double saving = certificate_saving(accounts, accounts.operating - accounts.rd_real, fiscal[static_cast<std::size_t>(c)]);
            const double benefit = saving + 0.01 * levers("hnte_cultivation"_lever, c) * world.city[c].budget_cut / 3.0 + prestige * price;
            const double odds = benefit / (application_cost * price / 3.0);
            const double keen = odds * odds / (1.0 + odds * odds);
            if (draws.chance(application_rate * keen)) {
                const Money cost = money(w * application_cost * price);
                f.cash[i] -= cost;
                sum.payments.paid[Flow::inputs][c] += cost;
                f.hnte_until[i] = static_cast<std::int16_t>(now + 12);
                f.set(i, Mark::hnte_before);
                const Money award = money(w * 0.01 * levers("hnte_cultivation"_lever, c) * world.city[c].budget_cut);
                f.cash[i] += award;
                sum.payments.paid[Flow::support][c] += award;
                sum.awards[c] += award;
            }
        }
        // audits find relabelled R&D: the certificate and the tax saved on it are lost
        const double relabelled = f.rd_reported[i] - f.rd_real[i];
        if (f.hnte_until[i] >= now && relabelled > 0.05 * f.rd_real[i]) {
            sum.relabelled[c] += w * dt * relabelled;
            auto audit = world.rng.stream(f.id[i], world.quarter, Purpose::audit);
            if (audit.chance(dt * levers("audit_strength"_lever, c))) {
                f.hnte_until[i] = never;
                const Money back = money(w * standard_tax_rate * relabelled);
                f.cash[i] -= back;
                sum.payments.paid[Flow::profit_tax][c] += back;
            }
        }
        // lists of the year
        if (staff) {
            const bool meets = performer && meets_st_sme_rules(f.sales[i], staff->of(c, f.sector[i], f.sales[i]), f.hnte_until[i] >= now, f.rd_reported[i] / std::max(f.sales[i], 1e-6), f.patents_in_force[i]);
            f.set(i, Mark::st_sme, meets && trait(f.id[i], Trait::patience) < register_share);
            if (levers("little_giant_support"_lever, c) > 0.0 && performer && f.hnte_until[i] < now && f.little_giant_until[i] < now &&
                f.sales[i] >= 5.0 * price && f.sales[i] < 200.0 * price && f.sales[i] > 1.10 * f.sales_last_year[i]) {
                auto selection = world.rng.stream(f.id[i], world.quarter, Purpose::little_giant);
                if (selection.chance(giant_rate)) f.little_giant_until[i] = static_cast<std::int16_t>(now + 12);
            }
        }
    });
    world.ledger.settle(sums.payments);
    for (const Place c : cities) {
        book_policy_cost(world, "hnte_cultivation"_lever, c, sums.awards[c], true);
        world.quarter_tally[c][Quantity::hnte_eligible] = sums.eligible[c];
        world.quarter_tally[c][Quantity::hnte_relabelled] += sums.relabelled[c];
    }
}

}  // namespace kapok
