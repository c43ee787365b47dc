#pragma once
// R&D links between firms, and between firms and institutions: a sorted list of edges and, for each
// quarter, the rows of neighbours that follow from it.

#include <cstdint>
#include <span>
#include <vector>

#include "model/agents/firms.hpp"
#include "model/agents/institutions.hpp"

namespace kapok {

enum class LinkKind : std::uint8_t { firm_firm, firm_institution };

/// Endpoints are rows: `a` of a firm, `b` of a firm (a < b) or of an institution.
struct Link {
    LinkKind kind{};
    std::uint32_t a = 0, b = 0;
    std::int16_t born = 0;
    float strength = 1.0F;  ///< contract research per year over the firm's square-root rule

    [[nodiscard]] std::uint64_t key() const {
        return (static_cast<std::uint64_t>(kind) << 63) | (static_cast<std::uint64_t>(a) << 32) | b;
    }
    bool operator==(const Link&) const = default;

    template <class Self, class Visit>
    static void for_each_part(Self& l, Visit visit) {
        visit("kind", l.kind); visit("a", l.a); visit("b", l.b); visit("born", l.born); visit("strength", l.strength);
    }
};

struct CollaborationNetwork {
    std::vector<Link> links;  ///< ascending by key(), no duplicates

    // Neighbours of firm i: firm_neighbours[firm_start[i] .. firm_start[i+1]), ascending; institutions likewise.
    std::vector<std::uint32_t> firm_start, firm_neighbours;
    std::vector<std::uint32_t> institution_start, institution_neighbours;

    template <class Self, class Visit>
    static void for_each_part(Self& n, Visit visit) {
        visit("links", n.links); visit("firm_start", n.firm_start); visit("firm_neighbours", n.firm_neighbours);
        visit("institution_start", n.institution_start); visit("institution_neighbours", n.institution_neighbours);
    }

    /// Rebuilds the rows of neighbours from the list of links.
    void index(std::size_t firm_count);
    [[nodiscard]] std::span<const std::uint32_t> partners(std::size_t firm) const {
        return {firm_neighbours.data() + firm_start[firm], firm_start[firm + 1] - firm_start[firm]};
    }
    [[nodiscard]] std::span<const std::uint32_t> institutions_of(std::size_t firm) const {
        return {institution_neighbours.data() + institution_start[firm], institution_start[firm + 1] - institution_start[firm]};
    }
};

}  // namespace kapok
