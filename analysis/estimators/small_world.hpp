#pragma once
// Whether neighbours of a network know each other while all are near.

#include "analysis/estimators/moments.hpp"

namespace kapok {

/// Clustering and path length over those of a random graph with as many nodes and links (Watts and Strogatz
/// 1998, Nature 393:440-442): random clustering is mean degree over nodes, random path length ln nodes / ln
/// mean degree.
struct SmallWorld {
    double clustering_ratio = undefined, path_ratio = undefined;
    double quotient = undefined;  ///< clustering ratio over path ratio; a small world is well above 1
};
/// NaN for a mean degree of 1 and below, where the random graph has no giant component.
SmallWorld small_world(double nodes, double mean_degree, double clustering, double path_length);

}  // namespace kapok
