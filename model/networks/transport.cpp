#include "model/networks/transport.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include "model/elementary.hpp"
#include "model/rng.hpp"

namespace kapok {
namespace {

bool is_open(const TravelEdge& edge, int year) { return edge.open_year <= year && year < edge.close_year; }

}  // namespace

PlaceMatrix travel_minutes(const std::vector<TravelEdge>& edges, int year) {
    using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                                        boost::property<boost::edge_weight_t, double>>;
    Graph graph(delta_place_count);
    for (const TravelEdge& edge : edges)  // parallel links between two places: the shortest path takes the faster
        if (is_open(edge, year))
            boost::add_edge(static_cast<std::size_t>(edge.from), static_cast<std::size_t>(edge.to), edge.minutes, graph);
    PlaceMatrix minutes;
    std::array<double, delta_place_count> distance{};
    for (std::size_t from = 0; from < delta_place_count; ++from) {
        boost::dijkstra_shortest_paths(graph, from, boost::distance_map(distance.data()));
        for (std::size_t to = 0; to < delta_place_count; ++to)
            minutes(static_cast<Eigen::Index>(from), static_cast<Eigen::Index>(to)) = distance[to];
    }
    return minutes;
}

void Transport::open_links_of(int year, const std::vector<TravelEdge>& edges) {
    int open = 0;  // a mark of the set of open links: links that replace others leave another one
    for (std::size_t e = 0; e < edges.size(); ++e)
        if (is_open(edges[e], year)) open ^= static_cast<int>(mix(e) & 0x7fffffffU);
    if (open == this->open_links) return;
    this->open_links = open;
    minutes = travel_minutes(edges, year);
}

void Transport::update_proximity(const Policy& policy, const Policy& of_2015, const Parameters& p) {
    const double coordination_cut = p("coordination_minutes_cut"_parameter);
    const double corridor_cut = p("corridor_minutes_cut"_parameter);
    const double border_penalty = p("border_penalty"_parameter);
    const double free_trade_part = p("free_trade_border_part"_parameter);
    const double range = p("knowledge_range_minutes"_parameter);
    const double neighbour_weight = p("knowledge_neighbour_weight"_parameter);
    const double meeting_range = p("meeting_range_minutes"_parameter);
    constexpr Lever coordination = "prd_coordination"_lever;
    constexpr Lever corridor = "corridor_links"_lever;
    constexpr Lever cooperation = "hkmt_cooperation"_lever;
    constexpr Lever free_trade = "ftz_linkage"_lever;
    constexpr std::array corridor_cities{Place::guangzhou, Place::shenzhen, Place::dongguan};

    for (const Place a : delta_places)
        for (const Place b : delta_places) {
            const auto i = static_cast<Eigen::Index>(a), j = static_cast<Eigen::Index>(b);
            double cut = 1.0, open = 1.0;
            if (is_city(a) && is_city(b) && a != b) {
                // coordination belongs to the pair: it reaches as far as both cities set it
                const double now = std::min(policy(coordination, a), policy(coordination, b));
                const double before = std::min(of_2015(coordination, a), of_2015(coordination, b));
                cut *= (1.0 - coordination_cut * now) / (1.0 - coordination_cut * before);
                const auto on_corridor = [&](Place c) {
                    return std::find(corridor_cities.begin(), corridor_cities.end(), c) != corridor_cities.end();
                };
                if (on_corridor(a) && on_corridor(b))
                    cut *= 1.0 - corridor_cut * 0.5 * (policy(corridor, a) + policy(corridor, b));
            }
            if (is_across_border(a, b)) {
                // the border's minutes are in the door-to-door times; this is what law and institutions cost
                const auto openness = [&](Place c) {
                    if (!is_city(c)) return of_2015(cooperation, Place::guangzhou);  // Hong Kong with Macao: as in 2015
                    const double coop = policy(cooperation, c);
                    return coop + (1.0 - coop) * free_trade_part * policy(free_trade, c);
                };
                open = 1.0 - border_penalty * (1.0 - openness(is_city(a) ? a : b));
            }
            border(i, j) = open;
            const double effective = minutes(i, j) * cut;
            knowledge(i, j) = a == b ? 1.0 : neighbour_weight * open * exponential(-effective / range);
            meeting(i, j) = a == b ? 1.0 : open * exponential(-effective / meeting_range);
        }
}

}  // namespace kapok
