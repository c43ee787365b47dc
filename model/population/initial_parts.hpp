#pragma once
// The parts from which a world of the end of 2015 is put together.


#include "model/population/firms_2015.hpp"
#include "model/population/registry.hpp"

namespace kapok {

/// Firms of a run at a scale: a systematic sample of the registry, with weights.
Firms sample_of(const Registry& registry, double scale, const Rng& rng);

/// Managers, funds and deals of 2013-2015, so that the rounds of 2015 add up to each city's figure; pools.
void create_capital_of_2015(World& world);

/// Technology loans of 2015, so that each city's book comes out.
void create_loans_of_2015(World& world);

/// High-end people of 2015, one agent each.
void create_researchers_of_2015(World& world);

/// Applies `visit(from_column, to_column)` to the same column of two sets of firms, for every column.
template <class Visit>
void copy_columns(const Firms& from, Firms& to, Visit&& visit) {
    std::vector<const void*> sources;
    Firms::for_each_column(from, [&](const char*, const auto& column) { sources.push_back(&column); });
    std::size_t k = 0;
    Firms::for_each_column(to, [&](const char*, auto& column) {
        visit(*static_cast<const std::remove_reference_t<decltype(column)>*>(sources[k]), column);
        ++k;
    });
}

}  // namespace kapok
