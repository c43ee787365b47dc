#pragma once
// The steps by which the one-to-one firms of 2015 come about, in order. Each fills its own columns.

#include "model/population/cell_targets.hpp"
#include "model/world.hpp"

namespace kapok {

/// Draws that build the registry: a fixed stream, the same for all seeds.
inline constexpr Rng registry_rng{0x4B41504BU, 0};
inline constexpr Quarter registry_quarter{-1};

struct FirmsOf2015 {
    const Baseline& baseline;
    const Parameters& parameters;
    const ByCity<ByFirmSector<CellTargets>>& targets;
    ByCity<CityConstants>& constants;
    Firms& firms;
    std::vector<double>& innovation_rate;  ///< a year, of each firm

    /// Rows of a cell are contiguous: smaller firms first, then above-scale firms, each by ascending sales.
    ByCity<ByFirmSector<std::size_t>> first_row{};

    void create();            ///< id, cell, sales, age, fields, quality, margin, cash
    void choose_researchers();///< performers, the pool that meets the HNTE conditions, certificates
    void meet_figures_of_city(Place city, std::vector<std::size_t>& pool);  ///< published shares that bound performers and the pool (rows)
    void set_products();      ///< high-tech share of sales, advanced goods, technology products
    void choose_plain(Place city, double size_exponent);  ///< above-scale firms without a technology product
    void set_intensities();   ///< R&D, real and reported, scaled to the published totals; statistical coverage
    void set_patents();       ///< in force and pending; patents per innovation
    void set_status();        ///< R&D institutions, listed, state-owned, exporters, venture firms, little giants
};

/// The pool that would pass the HNTE test is marked while the registry is built, in this bit of `support`
/// (cleared before the registry is handed out).
inline constexpr std::uint8_t eligible_bit = 128;

}  // namespace kapok
