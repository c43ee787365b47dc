// The checks at the end of every quarter: money, debts, deals, patents.

#include <cmath>
#include <string>

#include "model/parallel.hpp"
#include "model/run.hpp"
#include "model/stages/stages.hpp"

namespace kapok {
namespace {

[[noreturn]] void fail(const World& world, const std::string& what) {
    throw ModelError("quarter " + std::to_string(world.quarter.year()) + "Q" + std::to_string(world.quarter.of_year() + 1) + ": " + what);
}

}  // namespace

void check_books(const World& world, Money total_before) {
    const Firms& f = world.firms;
    const Money total = world.total_money();
    if (total != total_before)
        fail(world, "money is not conserved: the balances sum to " + std::to_string(total.fen) + " fen, before it was " + std::to_string(total_before.fen));
    // every fault that a firm's row shows, in order of rows; the first is reported
    const std::vector<std::string> faults = collect_rows<std::string>(f.size(), [&](std::vector<std::string>& out, std::size_t i) {
        const auto wrong = [&](std::string what) { out.push_back(std::move(what)); };
        const auto firm = [&] { return "firm " + std::to_string(f.id[i]) + " of " + std::string(place_table[f.city[i]].id) + " "; };
        if (!f.alive(i)) {
            if (f.cash[i] != Money{} || f.debt[i] != Money{}) wrong(firm() + "has closed but its books are open");
            if (f.patents_in_force[i] != 0 || f.patents_pending[i] != 0) wrong(firm() + "has closed but still holds patents");
            return;
        }
        if (!(f.sales[i] > 0.0) || !(f.potential[i] > 0.0) || !std::isfinite(f.quality[i]) || !std::isfinite(f.potential[i]))
            wrong(firm() + "has sales " + std::to_string(f.sales[i]) + ", potential " + std::to_string(f.potential[i]) + ", quality " + std::to_string(f.quality[i]));
        if (!(f.rd_real[i] >= 0.0) || f.rd_reported[i] < f.rd_real[i] * (1.0 - 1e-12)) wrong(firm() + "reports less R&D than it does");
        if (f.debt[i] < Money{}) wrong(firm() + "has negative debt");
        if (f.patents_pending[i] == 0 && !world.quarter.ends_year()) return;  // empty queues are looked at once a year
        std::uint32_t queued = 0;
        for (const std::uint16_t due : f.grants_due[i]) queued += due;
        if (queued != f.patents_pending[i]) wrong(firm() + "has " + std::to_string(f.patents_pending[i]) + " patents pending but " + std::to_string(queued) + " queued");
    });
    if (!faults.empty()) fail(world, faults.front());
    for (std::size_t d = 0; d < world.deals.size(); ++d)
        if (world.deals.open[d] && (f.id[world.deals.firm_row[d]] != world.deals.firm[d] || !f.alive(world.deals.firm_row[d])))
            fail(world, "a deal is open with a firm that has closed");
    for (std::size_t k = 0; k < world.funds.size(); ++k)
        if (world.funds.called[k] > world.funds.committed[k] + money(1e-3)) fail(world, "a fund has called more than was committed");
}

}  // namespace kapok
