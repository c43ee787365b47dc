#include "analysis/estimators/multiple_tests.hpp"

#include <algorithm>
#include <cmath>

namespace kapok {

std::vector<double> holm_adjusted(Values p_values) {
    std::vector<double> adjusted(p_values.begin(), p_values.end());
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < p_values.size(); ++i)
        if (!std::isnan(p_values[i])) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return p_values[i] < p_values[j]; });
    double reached = 0.0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        reached = std::max(reached, std::min(1.0, static_cast<double>(order.size() - rank) * p_values[order[rank]]));
        adjusted[order[rank]] = reached;
    }
    return adjusted;
}

}  // namespace kapok
