#pragma once
// Where research partners are found: firms with R&D by city and main field, drawn by mass. Rebuilt at the
// start of each year, so that a draw costs two binary searches.

#include <cstdint>
#include <optional>
#include <vector>

#include "model/agents/firms.hpp"
#include "model/networks/transport.hpp"

namespace kapok {

struct PartnerIndex {
    static constexpr std::size_t cell_count = city_count * field_count;

    std::vector<std::uint32_t> cell_start;   ///< cell_count + 1 offsets into `rows`
    std::vector<std::uint32_t> rows;         ///< firm rows, by cell
    std::vector<double> cumulative;          ///< running mass within each cell
    std::vector<double> mass;                ///< of each cell, per real firm weight

    template <class Self, class Visit>
    static void for_each_part(Self& p, Visit visit) {
        visit("cell_start", p.cell_start); visit("rows", p.rows); visit("cumulative", p.cumulative);
        visit("mass", p.mass);
    }

    /// Mass of a firm: (R + 0.02)^0.35 (1 + links)^attachment.
    void build(const Firms& firms, double attachment);
    [[nodiscard]] static std::size_t cell(Place city, Field field) {
        return static_cast<std::size_t>(city) * field_count + static_cast<std::size_t>(field);
    }
    /// A firm of a cell, by mass; none if the cell is empty.
    [[nodiscard]] std::optional<std::uint32_t> draw(std::size_t cell, double uniform) const;
};

/// For every cell a searcher can be in: running weights of the cells it may find a partner in.
struct ReachIndex {
    std::vector<double> cumulative;  ///< cell_count x cell_count, row-major; zero rows where nothing is in reach

    template <class Self, class Visit>
    static void for_each_part(Self& r, Visit visit) {
        visit("cumulative", r.cumulative);
    }

    /// Weight: partner mass x ease of meeting x (0.15 + relatedness) x 0.5 between cities.
    void build(const PartnerIndex& partners, const PlaceMatrix& meeting);
    [[nodiscard]] std::optional<std::size_t> draw(std::size_t from_cell, double uniform) const;
};

}  // namespace kapok
