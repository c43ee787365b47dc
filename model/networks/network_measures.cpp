#include "model/networks/network_measures.hpp"

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/connected_components.hpp>

#include <algorithm>
#include <numeric>

#include "model/parallel.hpp"

namespace kapok {
namespace {

using Edge = std::pair<std::uint32_t, std::uint32_t>;
using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property, boost::no_property, std::uint32_t, std::uint32_t>;

/// Each link in both directions, over nodes 0..n-1 that have a link; ascending.
struct LinkedNodes {
    std::vector<Edge> arcs;
    std::uint32_t nodes = 0;
};

LinkedNodes renumber(std::vector<Edge> links, std::size_t all_nodes) {
    std::vector<std::uint32_t> number(all_nodes, 0);
    for (const auto& [a, b] : links) number[a] = number[b] = 1;
    LinkedNodes out;
    for (std::uint32_t& n : number) n = n != 0 ? out.nodes++ : 0;
    out.arcs.reserve(2 * links.size());
    for (const auto& [a, b] : links) {
        out.arcs.emplace_back(number[a], number[b]);
        out.arcs.emplace_back(number[b], number[a]);
    }
    sort_in_parallel(out.arcs, std::less<>());
    return out;
}

std::vector<Edge> links_of(const World& world, Network network) {
    std::vector<Edge> links;
    if (network == Network::collaboration) {
        for (const Link& link : world.links.links)
            if (link.kind == LinkKind::firm_firm) links.emplace_back(link.a, link.b);
    } else {
        const auto n = static_cast<std::uint32_t>(world.managers.size_of());
        for (std::uint32_t a = 0; a < n; ++a)
            for (std::uint32_t b = a + 1; b < n; ++b)
                if (world.manager_ties[a * n + b].rounds > 0.0F) links.emplace_back(a, b);
    }
    return links;
}

struct Clustering {
    double sum = 0.0, nodes = 0.0;
    Clustering& operator+=(const Clustering& other) {
        sum += other.sum;
        nodes += other.nodes;
        return *this;
    }
};

/// Share of a node's pairs of neighbours that are linked, summed over nodes with two neighbours or more.
Clustering clustering(const Graph& graph) {
    return sum_rows<Clustering>(num_vertices(graph), [&](Clustering& sum, std::size_t row) {
        const auto v = static_cast<std::uint32_t>(row);
        const auto degree = out_degree(v, graph);
        if (degree < 2) return;
        const auto [begin, end] = adjacent_vertices(v, graph);
        double closed = 0.0;
        for (auto i = begin; i != end; ++i) {
            const auto [first, last] = adjacent_vertices(*i, graph);  // both rows ascending: intersect
            auto j = begin;
            for (auto k = first; j != end && k != last;) {
                if (*j == *k) {
                    closed += 1.0;
                    ++j;
                    ++k;
                } else if (*j < *k) {
                    ++j;
                } else {
                    ++k;
                }
            }
        }
        sum.sum += closed / (static_cast<double>(degree) * (static_cast<double>(degree) - 1.0));
        sum.nodes += 1.0;
    });
}

/// Mean number of steps between nodes of a component, from up to 16 sources spread over it.
double mean_path_length(const Graph& graph, const std::vector<std::uint32_t>& members) {
    const std::size_t sources = std::min<std::size_t>(16, members.size());
    std::vector<double> length(sources, 0.0);
    for_each_task(sources, [&](std::size_t s) {
        std::vector<std::uint32_t> distance(num_vertices(graph), 0);
        const std::uint32_t source = members[s * members.size() / sources];
        boost::breadth_first_search(graph, source, boost::visitor(boost::make_bfs_visitor(boost::record_distances(distance.data(), boost::on_tree_edge()))));
        for (const std::uint32_t v : members) length[s] += distance[v];
    });
    const double pairs = static_cast<double>(sources) * (static_cast<double>(members.size()) - 1.0);
    return pairs > 0.0 ? std::accumulate(length.begin(), length.end(), 0.0) / pairs : 0.0;
}

}  // namespace

std::array<double, network_measure_count> network_measures(const World& world, Network network) {
    std::array<double, network_measure_count> m{};
    const auto at = [&](NetworkMeasure which) -> double& { return m[static_cast<std::size_t>(which)]; };
    const LinkedNodes linked = renumber(links_of(world, network), std::max(world.firms.size(), world.managers.size_of()));
    if (linked.nodes == 0) return m;
    const Graph graph(boost::edges_are_sorted, linked.arcs.begin(), linked.arcs.end(), linked.nodes);
    const double n = linked.nodes;
    at(NetworkMeasure::nodes) = n;
    at(NetworkMeasure::links) = static_cast<double>(linked.arcs.size()) / 2.0;
    const double mean = static_cast<double>(linked.arcs.size()) / n;
    double squares = 0.0;
    for (std::uint32_t v = 0; v < linked.nodes; ++v) {
        const auto d = static_cast<double>(out_degree(v, graph)) - mean;
        squares += d * d;
    }
    at(NetworkMeasure::mean_degree) = mean;
    at(NetworkMeasure::degree_variance) = squares / n;
    const Clustering closed = clustering(graph);
    at(NetworkMeasure::clustering) = closed.nodes > 0.0 ? closed.sum / closed.nodes : 0.0;

    std::vector<std::uint32_t> component(linked.nodes);
    const auto components = boost::connected_components(graph, component.data());  // both arcs are stored
    std::vector<std::uint32_t> size(components, 0);
    for (const std::uint32_t c : component) ++size[c];
    const auto largest = static_cast<std::uint32_t>(std::max_element(size.begin(), size.end()) - size.begin());
    at(NetworkMeasure::components) = static_cast<double>(components);
    at(NetworkMeasure::largest_component) = size[largest] / n;

    std::vector<std::uint32_t> members;
    for (std::uint32_t v = 0; v < linked.nodes; ++v)
        if (component[v] == largest) members.push_back(v);
    at(NetworkMeasure::path_length) = mean_path_length(graph, members);
    return m;
}

ByDeltaPlace<ByDeltaPlace<double>> links_between_places(const World& world) {
    ByDeltaPlace<ByDeltaPlace<double>> out{};
    const Firms& f = world.firms;
    for (const Link& link : world.links.links) {
        const Place a = f.city[link.a];
        const double wa = static_cast<double>(f.weight[link.a]);
        if (link.kind == LinkKind::firm_firm) {
            const Place b = f.city[link.b];
            const double real = 0.5 * (wa + static_cast<double>(f.weight[link.b]));
            out[a][b] += real;
            if (a != b) out[b][a] += real;
        } else {
            out[a][world.institutions.place[link.b]] += wa;
        }
    }
    return out;
}

}  // namespace kapok
