#include "runner/evidence/firm_history.hpp"

#include <algorithm>

#include "model/stages/staff.hpp"

namespace kapok {
namespace {

bool is_incubated(const World& world, std::size_t i) {
    if (!world.firms.is_tenant(i)) return false;
    return world.incubators.kind[static_cast<std::size_t>(world.firms.incubator[i])] ==
           IncubatorKind::incubator;
}

}  // namespace

/// One row of the firms after a quarter: deaths and births since the quarter before, and the year so far.
void FirmHistory::follow(const World& world, std::size_t i, Quarter ended) {
    const Firms& f = world.firms;
    Row& row = rows_[i];
    const bool alive = f.alive(i), same = row.alive && alive && row.id == f.id[i];
    if (row.alive) {
        const int age = ended.index - row.born;
        const auto spell = static_cast<std::size_t>(std::max(0, age - 1));  // the quarter after its founding is the first of its life
        demography_.firm_years += 0.25 * row.weight;
        demography_.lived[row.city][row.sector] += 0.25 * row.weight;
        if (spell < life_quarters) demography_.life.at_risk[spell] += row.weight;
        if (!same) {
            if (spell < life_quarters) demography_.life.leaving[spell] += row.weight;
            demography_.exits += row.weight;
            demography_.exit_ages += 0.25 * age * row.weight;
            demography_.left[row.city][row.sector] += row.weight;
            demography_.dead.push_back(row.id);
        }
    }
    if (!alive) {
        row = {};
        return;
    }
    if (!same) {
        row = {};
        row.id = f.id[i];
        row.alive = true;
        row.born = f.born[i];
        // firms that grew over the threshold are older when they appear
        if (ended.index >= 0 && row.born == ended.index)
            demography_.entered[f.city[i]][f.sector[i]] += static_cast<double>(f.weight[i]);
    }
    row.city = f.city[i];
    row.sector = f.sector[i];
    row.weight = static_cast<double>(f.weight[i]);
    // what is pending has grown by successful applications and shrunk by grants, known the quarter before
    if (ended.index >= 0) row.patents += f.patents_pending[i] + row.due_next - row.pending;
    row.pending = f.patents_pending[i];
    row.due_next = f.grants_due[i][static_cast<std::size_t>((ended.index + 1) % grant_lag_limit)];
    row.sales += f.sales[i];
    row.rd += f.is(i, Mark::performer) ? f.rd_reported[i] : 0.0;
    ++row.quarters;
}

bool FirmHistory::observe(const World& world, bool network) {
    const Quarter ended{world.quarter.index - 1};
    if (ended.of_year() == 0) {
        demography_ = {};
        for (Row& row : rows_) {
            row.quarters = 0;
            row.patents = 0;
            row.sales = row.rd = 0.0;
        }
    }
    rows_.resize(std::max(rows_.size(), world.firms.size()));
    for (std::size_t i = 0; i < world.firms.size(); ++i) follow(world, i, ended);
    if (ended.ends_year()) end_year(world, network);
    return ended.ends_year();
}

void FirmHistory::end_year(const World& world, bool network) {
    const Firms& f = world.firms;
    const Staff staff(world);
    YearOfFirms year;
    year.year = Quarter{world.quarter.index - 1}.year();
    year.deflator = world.economy.deflator;
    for (std::size_t i = 0; i < f.size(); ++i) {
        const Row& row = rows_[i];
        if (!row.alive) continue;
        FirmYear firm{row.id, row.city, row.sector, f.marks[i], f.links[i], row.born};
        firm.whole = row.quarters == 4 && row.born < world.quarter.index - 4;
        firm.tenant = is_incubated(world, i);
        firm.patents = row.patents;
        firm.weight = row.weight;
        firm.sales = row.sales / row.quarters;
        firm.rd = row.rd / row.quarters;
        firm.employees = staff.of(firm.city, firm.sector, firm.sales);
        year.firms.push_back(firm);
    }
    std::sort(year.firms.begin(), year.firms.end(),
              [](const FirmYear& a, const FirmYear& b) { return a.id < b.id; });
    std::sort(demography_.dead.begin(), demography_.dead.end());
    year.demography = demography_;
    year.tallies = world.year_tally;
    year.closed_deals = world.closed_deals;
    if (network) year.network = network_measures(world, Network::collaboration);
    const Incubators& x = world.incubators;
    for (std::size_t k = 0; k < x.size(); ++k) {
        if (!x.open[k] || x.kind[k] != IncubatorKind::incubator) continue;
        year.incubators += static_cast<double>(x.weight[k]);
        year.tenants += static_cast<double>(x.weight[k]) * static_cast<double>(x.tenants[k]);
    }
    if (years_.size() == kept_years) years_.erase(years_.begin());
    years_.push_back(std::move(year));
}

}  // namespace kapok
