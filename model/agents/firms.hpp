#pragma once
// Firms: columns, no behaviour. A row is one agent; at scale 1 it is one real firm. Money in million CNY and
// rates per year unless said; `cash` and `debt` are the money of all `weight` firms that the agent stands for.

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "model/geography.hpp"
#include "model/sectors.hpp"
#include "model/units.hpp"

namespace kapok {

using FirmId = std::uint64_t;  ///< stable for life; also names the firm's random streams

/// Yes-or-no states of a firm, one bit each.
enum class Mark : std::uint16_t {
    alive = 1,              ///< a dead row waits for a newborn firm
    performer = 2,          ///< does R&D
    venture = 4,            ///< lives by milestones and outside equity until it grows up
    exporter = 8,
    rd_institution = 16,    ///< runs an R&D institution of its own
    advanced = 32,          ///< makes goods of the advanced-manufacturing list
    state_owned = 64,
    listed = 128,
    st_sme = 256,           ///< on the year's list of S&T SMEs
    hnte_before = 512,      ///< has held an HNTE certificate
    backed = 1024,          ///< has venture investors
    mentored = 4096,        ///< tenant with an active mentor
    graduated = 8192,       ///< left an incubator as a graduate
    hong_kong_macao = 16384,  ///< founders from Hong Kong or Macao
    closing = 32768,        ///< its investors have decided to close it
};

/// Public support received in the last four quarters, one bit per lever that `evaluation` compares.
enum class Support : std::uint8_t { rd_grant = 1, voucher = 2, little_giant = 4, consortium = 8, major_project = 16 };

inline constexpr int grant_lag_limit = 20;  ///< quarters: no patent is granted later than this
using GrantPipeline = std::array<std::uint16_t, grant_lag_limit>;

inline constexpr std::int16_t never = std::numeric_limits<std::int16_t>::min();

struct Firms {
    std::vector<FirmId> id;
    std::vector<Place> city;
    std::vector<Sector> sector;
    std::vector<Field> field_main, field_second;
    std::vector<std::uint16_t> marks;             ///< bits of Mark
    std::vector<std::uint8_t> support;            ///< bits of Support
    std::vector<std::int16_t> born;               ///< quarter index; negative before 2016
    std::vector<float> weight;                    ///< real firms per agent
    std::vector<float> margin;                    ///< operating margin before R&D, share of sales
    std::vector<float> patent_propensity;         ///< mean 1 over firms; 0.02 of it for those that hardly patent
    std::vector<double> sales;                    ///< sales it has capacity for
    std::vector<double> potential;                ///< sales it could make with enough capacity
    std::vector<double> quality;                  ///< ln quality relative to the sector's world frontier
    std::vector<double> log_intensity;            ///< ln(R&D / sales) it has adjusted to
    std::vector<float> intensity_deviation;       ///< the firm's own part of its desired ln intensity
    std::vector<float> usual_deviation;           ///< the same of a usual firm of its kind below scale (usual_at_size): its own returns to it
    std::vector<double> rd_real;                  ///< R&D that makes knowledge
    std::vector<double> rd_reported;              ///< R&D as reported to tax office and statistics
    std::vector<double> knowledge;                ///< R&D stock, 15% depreciation, in research wages of 2015
    std::vector<double> capability;               ///< slow R&D stock, 6% depreciation, likewise
    std::vector<float> hightech_share;            ///< high-tech products in sales
    std::vector<float> tax_loss;                  ///< losses and deductions carried forward
    std::vector<double> sales_last_year;
    std::vector<double> rd_last_year;             ///< reported R&D of last year: the base of grants
    std::vector<Money> cash, debt;
    std::vector<float> investors_share;           ///< of the equity, held by funds
    std::vector<float> round_money;               ///< size of the last round; 0 once investors have been paid by a listing or a sale
    std::vector<std::uint32_t> patents_in_force, patents_pending;  ///< inventions, per real firm
    std::vector<GrantPipeline> grants_due;        ///< by quarter index modulo grant_lag_limit
    std::vector<std::int16_t> hnte_until;         ///< last quarter of the certificate; never: none
    std::vector<std::int16_t> little_giant_until; ///< last quarter of support; never: none
    std::vector<std::int16_t> first_round, last_round, last_loan;  ///< quarters; never: none
    std::vector<std::int16_t> last_innovation;    ///< quarter; never: none since 2015
    std::vector<std::int16_t> incubated_since;    ///< quarter of admission; never: not a tenant
    std::vector<std::int16_t> left_incubator;     ///< quarter of leaving; never: not left
    std::vector<std::int32_t> incubator;          ///< row; -1: none
    std::vector<std::uint16_t> links;             ///< collaboration links this quarter

    /// The one list of columns: births, checkpoints, firm panels and tests walk it.
    template <class Self, class Visit>
    static void for_each_column(Self& f, Visit visit) {
        visit("id", f.id); visit("city", f.city); visit("sector", f.sector);
        visit("field_main", f.field_main); visit("field_second", f.field_second);
        visit("marks", f.marks); visit("support", f.support); visit("born", f.born);
        visit("weight", f.weight); visit("margin", f.margin); visit("patent_propensity", f.patent_propensity);
        visit("sales", f.sales); visit("potential", f.potential); visit("quality", f.quality);
        visit("log_intensity", f.log_intensity); visit("intensity_deviation", f.intensity_deviation);
        visit("usual_deviation", f.usual_deviation);
        visit("rd_real", f.rd_real); visit("rd_reported", f.rd_reported);
        visit("knowledge", f.knowledge); visit("capability", f.capability);
        visit("hightech_share", f.hightech_share); visit("tax_loss", f.tax_loss);
        visit("sales_last_year", f.sales_last_year); visit("rd_last_year", f.rd_last_year);
        visit("cash", f.cash); visit("debt", f.debt);
        visit("investors_share", f.investors_share); visit("round_money", f.round_money);
        visit("patents_in_force", f.patents_in_force); visit("patents_pending", f.patents_pending);
        visit("grants_due", f.grants_due);
        visit("hnte_until", f.hnte_until); visit("little_giant_until", f.little_giant_until);
        visit("first_round", f.first_round); visit("last_round", f.last_round); visit("last_loan", f.last_loan);
        visit("last_innovation", f.last_innovation);
        visit("incubated_since", f.incubated_since); visit("left_incubator", f.left_incubator);
        visit("incubator", f.incubator); visit("links", f.links);
    }

    [[nodiscard]] std::size_t size() const { return id.size(); }
    void resize(std::size_t n) {
        for_each_column(*this, [n](const char*, auto& column) { column.resize(n); });
    }

    /// Makes a row blank: every column zero, every date `never`, no incubator.
    void clear(std::size_t i) {
        for_each_column(*this, [i](const char*, auto& column) { column[i] = {}; });
        for (auto* dates : {&hnte_until, &little_giant_until, &first_round, &last_round, &last_loan, &last_innovation, &incubated_since, &left_incubator})
            (*dates)[i] = never;
        incubator[i] = -1;
    }

    [[nodiscard]] bool is(std::size_t i, Mark mark) const { return (marks[i] & static_cast<std::uint16_t>(mark)) != 0; }
    void set(std::size_t i, Mark mark, bool on = true) {
        const auto bit = static_cast<std::uint16_t>(mark);
        marks[i] = static_cast<std::uint16_t>(on ? marks[i] | bit : marks[i] & ~bit);
    }
    [[nodiscard]] bool alive(std::size_t i) const { return is(i, Mark::alive); }
    [[nodiscard]] bool is_hnte(std::size_t i, Quarter now) const { return hnte_until[i] >= now.index; }
    /// An innovation in the last two years.
    [[nodiscard]] bool has_new_product(std::size_t i, Quarter now) const { return last_innovation[i] != never && now.index - last_innovation[i] < 8; }
    [[nodiscard]] bool is_tenant(std::size_t i) const { return incubator[i] >= 0; }
    [[nodiscard]] double age_years(std::size_t i, Quarter now) const { return 0.25 * (now.index - born[i]); }
    [[nodiscard]] double cash_per_firm(std::size_t i) const { return millions(cash[i]) / static_cast<double>(weight[i]); }
    [[nodiscard]] double debt_per_firm(std::size_t i) const { return millions(debt[i]) / static_cast<double>(weight[i]); }
    [[nodiscard]] bool manufactures(std::size_t i) const { return sector_table[sector[i]].manufacturing; }
};
static_assert(sizeof(Firms) == 42 * sizeof(std::vector<double>), "update Firms::for_each_column");

}  // namespace kapok
