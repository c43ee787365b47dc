#include "analysis/estimators/farthest_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapok {

double coordinate_distance(const Eigen::MatrixXd& coordinates, Eigen::Index a, Eigen::Index b) {
    double sum = 0.0;
    for (Eigen::Index k = 0; k < coordinates.cols(); ++k) {
        const double x = coordinates(a, k), y = coordinates(b, k);
        const double apart = std::isnan(x) && std::isnan(y) ? 0.0 : std::isnan(x) || std::isnan(y) ? 1.0 : x - y;
        sum += apart * apart;
    }
    return coordinates.cols() == 0 ? 0.0 : std::sqrt(sum / static_cast<double>(coordinates.cols()));
}

std::vector<FarthestPoint> farthest_points(const Eigen::MatrixXd& coordinates,
                                           const std::vector<std::size_t>& candidates, std::size_t count) {
    std::vector<FarthestPoint> chosen;
    if (candidates.empty() || count == 0) return chosen;
    chosen.push_back({candidates.front(), std::numeric_limits<double>::quiet_NaN()});
    std::vector<double> nearest(candidates.size(), std::numeric_limits<double>::infinity());
    while (chosen.size() < count) {
        for (std::size_t i = 0; i < candidates.size(); ++i)
            nearest[i] = std::min(nearest[i], coordinate_distance(coordinates, static_cast<Eigen::Index>(candidates[i]),
                                                                  static_cast<Eigen::Index>(chosen.back().row)));
        const auto farthest = std::max_element(nearest.begin(), nearest.end());
        if (*farthest <= 0.0) break;
        chosen.push_back({candidates[static_cast<std::size_t>(farthest - nearest.begin())], *farthest});
    }
    return chosen;
}

}  // namespace kapok
