#include "model/networks/collaboration.hpp"

#include <algorithm>

namespace kapok {

void CollaborationNetwork::index(std::size_t firm_count) {
    firm_start.assign(firm_count + 1, 0);
    institution_start.assign(firm_count + 1, 0);
    for (const Link& link : links) {
        if (link.kind == LinkKind::firm_firm) {
            ++firm_start[link.a + 1];
            ++firm_start[link.b + 1];
        } else {
            ++institution_start[link.a + 1];
        }
    }
    for (std::size_t i = 0; i < firm_count; ++i) {
        firm_start[i + 1] += firm_start[i];
        institution_start[i + 1] += institution_start[i];
    }
    firm_neighbours.resize(firm_start[firm_count]);
    institution_neighbours.resize(institution_start[firm_count]);
    std::vector<std::uint32_t> next(firm_start.begin(), firm_start.end() - 1);
    std::vector<std::uint32_t> next_institution(institution_start.begin(), institution_start.end() - 1);
    // links come in order of (a, b): the smaller partners of a row are all written before its larger ones
    for (const Link& link : links) {
        if (link.kind != LinkKind::firm_firm) continue;
        firm_neighbours[next[link.b]++] = link.a;
    }
    for (const Link& link : links) {
        if (link.kind == LinkKind::firm_firm) firm_neighbours[next[link.a]++] = link.b;
        else institution_neighbours[next_institution[link.a]++] = link.b;
    }
}

}  // namespace kapok
