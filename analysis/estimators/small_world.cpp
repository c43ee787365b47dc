#include "analysis/estimators/small_world.hpp"

#include <cmath>

namespace kapok {

SmallWorld small_world(double nodes, double mean_degree, double clustering, double path_length) {
    SmallWorld out;
    if (!(nodes > 2.0 && mean_degree > 1.0)) return out;
    out.clustering_ratio = clustering * nodes / mean_degree;
    out.path_ratio = path_length * std::log(mean_degree) / std::log(nodes);
    if (out.path_ratio > 0.0) out.quotient = out.clustering_ratio / out.path_ratio;
    return out;
}

}  // namespace kapok
