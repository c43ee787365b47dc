#pragma once
// Yearly measures of the collaboration and the syndication network, with Boost.Graph.

#include <array>
#include <string_view>

#include "model/world.hpp"

namespace kapok {

enum class Network : std::uint8_t { collaboration, syndication };
inline constexpr std::size_t network_count = 2;
struct NetworkSpec { std::string_view id, zh, en; };
inline constexpr std::array<NetworkSpec, network_count> network_table{{
    {"collaboration", "研发合作网络", "R&D links between firms"},
    {"syndication", "联合投资网络", "Shared rounds of fund managers"},
}};

enum class NetworkMeasure : std::uint8_t { nodes, links, mean_degree, degree_variance, clustering, components, largest_component, path_length };
inline constexpr std::size_t network_measure_count = 8;
struct NetworkMeasureSpec { std::string_view id, zh, en; };
inline constexpr std::array<NetworkMeasureSpec, network_measure_count> network_measure_table{{
    {"nodes", "有联系的节点数", "Nodes with a link"}, {"links", "联系数", "Links"},
    {"mean_degree", "平均度", "Mean degree of linked nodes"}, {"degree_variance", "度方差", "Variance of degree of linked nodes"},
    {"clustering", "平均聚类系数", "Mean local clustering (nodes of degree 2 and more)"},
    {"components", "连通分支数", "Connected components"}, {"largest_component", "最大分支占比", "Share of nodes in the largest component"},
    {"path_length", "平均路径长度", "Mean path length in the largest component (breadth-first from 16 nodes)"},
}};

/// Measures of one network of agents (not weighted by the firms they stand for).
std::array<double, network_measure_count> network_measures(const World& world, Network network);

/// R&D links between places: [from][to], firm-firm links in both directions, firm-institution links from the firm's
/// place to the institution's; real links that an agent's link stands for.
ByDeltaPlace<ByDeltaPlace<double>> links_between_places(const World& world);

}  // namespace kapok
