#pragma once
// Universities, institutes and new-type R&D institutions, one agent each at every scale, and the
// high-end people whom talent programmes bring. Columns, no behaviour.

#include <array>
#include <cstdint>
#include <vector>

#include "model/agents/firms.hpp"
#include "model/baseline.hpp"

namespace kapok {

using FieldVector = std::array<double, field_count>;

struct Institutions {
    std::vector<std::uint64_t> id;
    std::vector<std::int32_t> row;             ///< row of Baseline::institutions; -1: founded later or unnamed
    std::vector<Place> place;
    std::vector<InstitutionKind> kind;
    std::vector<std::int16_t> founded;         ///< quarter index
    std::vector<double> weight;                ///< share of its city's public research money of 2015, relative; 0: founded since
    std::vector<double> quality;               ///< inventions per yuan, mean about 1
    std::vector<FieldVector> fields;           ///< shares of research by field, sum 1
    std::vector<double> budget;                ///< million CNY a year
    std::vector<FieldVector> knowledge;        ///< research stock by field, 15% depreciation, million CNY
    std::vector<FieldVector> shelf;            ///< inventions not yet transferred
    std::vector<double> transfer_office;       ///< quality of the transfer office, 0 to 1
    std::vector<double> people;                ///< extra output from recruited leaders, share
    std::vector<std::uint32_t> patents_in_force, patents_pending;
    std::vector<GrantPipeline> grants_due;
    std::vector<Money> cash;

    template <class Self, class Visit>
    static void for_each_column(Self& u, Visit visit) {
        visit("id", u.id); visit("row", u.row); visit("place", u.place); visit("kind", u.kind);
        visit("founded", u.founded); visit("weight", u.weight); visit("quality", u.quality);
        visit("fields", u.fields); visit("budget", u.budget); visit("knowledge", u.knowledge);
        visit("shelf", u.shelf); visit("transfer_office", u.transfer_office); visit("people", u.people);
        visit("patents_in_force", u.patents_in_force); visit("patents_pending", u.patents_pending);
        visit("grants_due", u.grants_due); visit("cash", u.cash);
    }
    [[nodiscard]] std::size_t size() const { return id.size(); }
    void resize(std::size_t n) {
        for_each_column(*this, [n](const char*, auto& column) { column.resize(n); });
    }
};
static_assert(sizeof(Institutions) == 17 * sizeof(std::vector<double>), "update Institutions::for_each_column");

enum class ResearcherKind : std::uint8_t {
    high_end,  ///< Thousand-Talents-class
    leading,   ///< provincial-level leading talent, team members included
};

struct Researchers {
    std::vector<std::uint64_t> id;
    std::vector<Place> city;
    std::vector<ResearcherKind> kind;
    std::vector<std::uint8_t> present;
    std::vector<std::int16_t> arrived;
    std::vector<std::int32_t> host;    ///< row of Institutions; -1: works in firms of the city
    std::vector<double> output;        ///< research output relative to a peer group: quality x funds^0.30 x team^0.35

    template <class Self, class Visit>
    static void for_each_column(Self& r, Visit visit) {
        visit("id", r.id); visit("city", r.city); visit("kind", r.kind); visit("present", r.present);
        visit("arrived", r.arrived); visit("host", r.host); visit("output", r.output);
    }
    [[nodiscard]] std::size_t size() const { return id.size(); }
    void resize(std::size_t n) {
        for_each_column(*this, [n](const char*, auto& column) { column.resize(n); });
    }
};
static_assert(sizeof(Researchers) == 7 * sizeof(std::vector<double>), "update Researchers::for_each_column");

}  // namespace kapok
