// Stage 9. R&D links: proposed in parallel on last quarter's graph, settled as a set in total order.

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"
#include "model/stages/stages.hpp"

namespace kapok {
namespace {

/// Acceptance of a partner at a cognitive distance: an inverted U around the best distance.
double acceptance(double distance, double best, double width) {
    const double z = (distance - best) / width;
    return exponential(-0.5 * z * z);
}

/// Institutions as a firm of a city and field sees them: by budget, match of fields, ease of meeting, office.
struct InstitutionLottery {
    std::vector<double> cumulative;  ///< cells x institutions, row-major
    std::size_t institutions = 0;

    explicit InstitutionLottery(const World& world) : institutions(world.institutions.size()) {
        const Institutions& u = world.institutions;
        cumulative.assign(PartnerIndex::cell_count * institutions, 0.0);
        for (std::size_t cell = 0; cell < PartnerIndex::cell_count; ++cell) {
            const auto place = static_cast<Eigen::Index>(cell / field_count), field = static_cast<Eigen::Index>(cell % field_count);
            double running = 0.0;
            for (std::size_t k = 0; k < institutions; ++k) {
                double match = 0.0;
                for (std::size_t g = 0; g < field_count; ++g) match += u.fields[k][g] * field_relatedness()(field, static_cast<Eigen::Index>(g));
                running += power(u.budget[k] + 1e-6, 0.7) * match * world.transport.meeting(place, static_cast<Eigen::Index>(u.place[k])) * (1.0 + u.transfer_office[k]);
                cumulative[cell * institutions + k] = running;
            }
        }
    }
    [[nodiscard]] std::size_t draw(std::size_t cell, double uniform) const {
        const auto begin = cumulative.begin() + static_cast<std::ptrdiff_t>(cell * institutions), end = begin + static_cast<std::ptrdiff_t>(institutions);
        auto found = std::upper_bound(begin, end, uniform * *(end - 1));
        if (found == end) --found;
        return static_cast<std::size_t>(found - begin);
    }
};

}  // namespace

/// Proposals of one firm in a quarter, on the frozen graph.
static void propose(const World& world, const Levers& levers, const InstitutionLottery& lottery, std::size_t i, std::vector<Link>& out) {
    const Firms& f = world.firms;
    const Parameters& p = world.parameters;
    const CollaborationNetwork& net = world.links;
    if (!f.alive(i) || !f.is(i, Mark::performer)) return;
    const Place c = f.city[i];
    auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::link_attempt);
    const double rd = f.rd_real[i] / world.economy.research_wage_index;
    const double base = p("link_attempts"_parameter) * power(rd, 0.45) * (1.0 + 0.5 * levers.change("transfer_platforms"_lever, c)) *
                        (1.0 + p("corridor_meetings"_parameter) * levers.change("corridor_links"_lever, c));
    const std::size_t cell = PartnerIndex::cell(c, f.field_main[i]);
    const FieldPair own{f.field_main[i], f.field_second[i]};
    const auto now = static_cast<std::int16_t>(world.quarter.index);

    const auto with_firms = draws.poisson(0.75 * base);
    const bool indexed = i + 1 < net.firm_start.size();
    for (std::uint64_t k = 0; k < with_firms; ++k) {
        std::size_t partner = i;
        bool friend_of_friend = false;
        if (indexed && draws.chance(p("link_triadic_share"_parameter)) && !net.partners(i).empty()) {
            const auto mine = net.partners(i);
            const std::uint32_t via = mine[draws.below(mine.size())];
            const auto theirs = net.partners(via);
            partner = theirs[draws.below(theirs.size())];
            friend_of_friend = true;
        } else if (const auto target = world.reach.draw(cell, draws.uniform())) {
            if (const auto row = world.partners.draw(*target, draws.uniform())) partner = *row;
        }
        if (partner == i || !f.alive(partner) || !f.is(partner, Mark::performer)) continue;
        const FieldPair other{f.field_main[partner], f.field_second[partner]};
        const double d = cognitive_distance()(static_cast<Eigen::Index>(own.state()), static_cast<Eigen::Index>(other.state()));
        double accept = acceptance(d, p("best_cognitive_distance"_parameter), p("cognitive_width"_parameter));
        if (friend_of_friend) accept = std::min(1.0, 0.3 + 0.7 * accept);
        if (!draws.chance(accept)) continue;
        const auto a = static_cast<std::uint32_t>(std::min(i, partner)), b = static_cast<std::uint32_t>(std::max(i, partner));
        out.push_back({LinkKind::firm_firm, a, b, now, 1.0F});
    }
    // attempts with institutions come on top, so that alliances do not displace links between firms
    const double alliance = 1.0 + 3.0 * (world.city[c].alliance_share - world.references.alliance_share[c]);
    const auto with_institutions = draws.poisson(0.25 * base * alliance * (1.0 + 0.2 * levers.change("mobility"_lever, c)));
    for (std::uint64_t k = 0; k < with_institutions; ++k) {
        const std::size_t u = lottery.draw(cell, draws.uniform());
        double match = 0.0;
        for (std::size_t g = 0; g < field_count; ++g)
            match += world.institutions.fields[u][g] * (main_field_weight * field_relatedness()(static_cast<Eigen::Index>(own.main), static_cast<Eigen::Index>(g)) +
                                                        second_field_weight * field_relatedness()(static_cast<Eigen::Index>(own.second), static_cast<Eigen::Index>(g)));
        if (!draws.chance(std::min(1.0, 1.5 * match))) continue;
        const auto strength = static_cast<float>(draws.lognormal(1.0, 0.8));
        out.push_back({LinkKind::firm_institution, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(u), now, strength});
    }
}

static bool shares_partner(const CollaborationNetwork& net, std::size_t a, std::size_t b) {
    const auto x = net.partners(a), y = net.partners(b);
    auto i = x.begin(), j = y.begin();
    while (i != x.end() && j != y.end()) {
        if (*i == *j) return true;
        (*i < *j ? i : j) += 1;
    }
    return false;
}

/// Stage 9. Reads R&D, fields, travel, last quarter's links; writes the list of links, its index, and each
/// firm's number of links.
void form_collaborations(World& world, const Levers& levers) {
    Firms& f = world.firms;
    CollaborationNetwork& net = world.links;
    const Parameters& p = world.parameters;
    const InstitutionLottery lottery(world);
    std::vector<Link> proposals = collect_rows<Link>(f.size(), [&](std::vector<Link>& out, std::size_t i) { propose(world, levers, lottery, i, out); });
    sort_in_parallel(proposals, [](const Link& a, const Link& b) { return a.key() != b.key() ? a.key() < b.key() : a.strength > b.strength; });
    proposals.erase(std::unique(proposals.begin(), proposals.end(), [](const Link& a, const Link& b) { return a.key() == b.key(); }), proposals.end());

    // lapses: slower between firms that share a partner, slower with institutions while an alliance is paid
    const double lapse = 0.25 * p("link_lapse"_parameter);
    std::vector<std::uint8_t> kept(net.links.size(), 0);
    for_each_row(net.links.size(), [&](std::size_t k) {
        const Link& link = net.links[k];
        if (!f.alive(link.a) || !f.is(link.a, Mark::performer)) return;
        double hazard = lapse;
        std::uint64_t other;
        if (link.kind == LinkKind::firm_firm) {
            if (!f.alive(link.b) || !f.is(link.b, Mark::performer)) return;
            if (shares_partner(net, link.a, link.b)) hazard *= 0.5;
            other = f.id[link.b];
        } else {
            const Place c = f.city[link.a];
            hazard *= 1.3 / (1.0 + 3.0 * std::max(-0.3, world.city[c].alliance_share - world.references.alliance_share[c]));
            other = world.institutions.id[link.b];
        }
        auto draws = world.rng.stream(mix(f.id[link.a], other), world.quarter, Purpose::link_lapse);
        kept[k] = !draws.chance(hazard);
    });
    std::vector<Link> merged;
    merged.reserve(net.links.size() + proposals.size());
    auto next = proposals.begin();
    for (std::size_t k = 0; k < net.links.size(); ++k) {
        const Link& old = net.links[k];
        for (; next != proposals.end() && next->key() < old.key(); ++next) merged.push_back(*next);
        if (next != proposals.end() && next->key() == old.key()) {
            if (!kept[k]) merged.push_back(*next);  // lapsed and formed anew
            ++next;
        }
        if (kept[k]) merged.push_back(old);
    }
    merged.insert(merged.end(), next, proposals.end());
    net.links = std::move(merged);
    net.index(f.size());
    for_each_row(f.size(), [&](std::size_t i) {
        const auto links = static_cast<std::uint16_t>(std::min<std::size_t>(65535, net.partners(i).size() + net.institutions_of(i).size()));
        if (f.links[i] != links) f.links[i] = links;
    });
}

}  // namespace kapok
