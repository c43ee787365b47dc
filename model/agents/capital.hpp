#pragma once
// Angel groups, venture and growth capital: managers raise funds, funds hold deals. Banks and compensation
// pools are accounts of the ledger, one per city. Columns, no behaviour.

#include <cstdint>
#include <vector>

#include "model/agents/firms.hpp"

namespace kapok {

enum class FundKind : std::uint8_t { angel, early, growth };
inline constexpr std::size_t fund_kind_count = 3;
inline constexpr auto fund_kinds = all_of<FundKind, fund_kind_count>();
template <class T> using ByFundKind = IndexedArray<FundKind, T, fund_kind_count>;

/// The people who raise one fund after another.
struct Managers {
    std::vector<std::uint64_t> id;
    std::vector<Place> home;               ///< a city, Hong Kong or World
    std::vector<FundKind> kind;
    std::vector<Sector> focus;
    std::vector<double> size;              ///< relative weight in fund raising
    std::vector<double> multiples;         ///< sum of realised multiples, each capped
    std::vector<double> closed_deals;
    std::vector<std::int16_t> next_fund;   ///< quarter in which the next fund is raised

    template <class Self, class Visit>
    static void for_each_column(Self& m, Visit visit) {
        visit("id", m.id); visit("home", m.home); visit("kind", m.kind); visit("focus", m.focus);
        visit("size", m.size); visit("multiples", m.multiples); visit("closed_deals", m.closed_deals);
        visit("next_fund", m.next_fund);
    }
    [[nodiscard]] std::size_t size_of() const { return id.size(); }
    void resize(std::size_t n) {
        for_each_column(*this, [n](const char*, auto& column) { column.resize(n); });
    }
    /// Value over paid-in, with one pseudo-deal at par so that a new manager stands at 1.
    [[nodiscard]] double value_over_paid_in(std::size_t m) const { return (1.0 + multiples[m]) / (1.0 + closed_deals[m]); }
};
static_assert(sizeof(Managers) == 8 * sizeof(std::vector<double>), "update Managers::for_each_column");

/// What two managers have shared: rounds, and the quarter of the last one. No tie: no rounds.
struct ManagerTie {
    float rounds = 0.0F;
    std::int16_t last = never;

    template <class Self, class Visit>
    static void for_each_part(Self& t, Visit visit) {
        visit("rounds", t.rounds); visit("last", t.last);
    }
};

/// A fund of one vintage. Cash is called from partners when a deal is paid, so a fund holds none overnight.
struct Funds {
    std::vector<std::uint64_t> id;
    std::vector<std::int32_t> manager;
    std::vector<std::int16_t> born;
    std::vector<Money> committed, called, returned, written_off;
    std::vector<Money> allowance;          ///< what it may still invest this quarter
    std::vector<double> guidance_share;    ///< of each call, paid by the guidance vehicle
    std::vector<Place> guidance_city;      ///< whose vehicle; World: none
    std::vector<std::uint8_t> open;

    template <class Self, class Visit>
    static void for_each_column(Self& f, Visit visit) {
        visit("id", f.id); visit("manager", f.manager); visit("born", f.born);
        visit("committed", f.committed); visit("called", f.called); visit("returned", f.returned);
        visit("written_off", f.written_off); visit("allowance", f.allowance);
        visit("guidance_share", f.guidance_share); visit("guidance_city", f.guidance_city); visit("open", f.open);
    }
    [[nodiscard]] std::size_t size() const { return id.size(); }
    void resize(std::size_t n) {
        for_each_column(*this, [n](const char*, auto& column) { column.resize(n); });
    }
    [[nodiscard]] Money dry(std::size_t f) const { return committed[f] - called[f]; }
};
static_assert(sizeof(Funds) == 11 * sizeof(std::vector<double>), "update Funds::for_each_column");

/// One investor's part in one round. Carries the firm's id, since rows of dead firms are used again.
struct Deals {
    std::vector<std::int32_t> fund;
    std::vector<std::uint32_t> firm_row;
    std::vector<FirmId> firm;
    std::vector<std::int16_t> quarter;
    std::vector<Money> cost;
    std::vector<double> stake;             ///< of the firm's equity, diluted by later rounds
    std::vector<std::uint8_t> open;

    template <class Self, class Visit>
    static void for_each_column(Self& d, Visit visit) {
        visit("fund", d.fund); visit("firm_row", d.firm_row); visit("firm", d.firm); visit("quarter", d.quarter);
        visit("cost", d.cost); visit("stake", d.stake); visit("open", d.open);
    }
    [[nodiscard]] std::size_t size() const { return fund.size(); }
    void resize(std::size_t n) {
        for_each_column(*this, [n](const char*, auto& column) { column.resize(n); });
    }
};
static_assert(sizeof(Deals) == 7 * sizeof(std::vector<double>), "update Deals::for_each_column");

/// What a deal cost and brought, for measurement: by all firms that the agent stands for, million CNY.
struct ClosedDeal {
    FirmId firm = 0;
    double firms = 0.0, cost = 0.0, proceeds = 0.0;
    double exits = 0.0;  ///< of the firms, listed or bought by another firm

    template <class Self, class Visit>
    static void for_each_part(Self& d, Visit visit) {
        visit("firm", d.firm); visit("firms", d.firms); visit("cost", d.cost); visit("proceeds", d.proceeds);
        visit("exits", d.exits);
    }
};

}  // namespace kapok
