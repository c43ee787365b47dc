#pragma once
// A few points that are as different from each other as can be.

#include <Eigen/Dense>
#include <cstddef>
#include <vector>

namespace kapok {

/// Distance of two rows of coordinates from 0 to 1: the root of the mean square difference, 0 to 1. NaN stands for a
/// factor that was left alone: two of them are no difference, one of them is a whole one.
double coordinate_distance(const Eigen::MatrixXd& coordinates, Eigen::Index a, Eigen::Index b);

struct FarthestPoint {
    std::size_t row = 0;
    double distance = 0.0;  ///< to the nearest of those chosen before; of the first: NaN
};

/// Up to `count` of the `candidates` (rows of `coordinates`): the first of them, then each time the one whose nearest
/// chosen point is farthest away (Gonzalez 1985, https://doi.org/10.1016/0304-3975(85)90224-5: at least half as far
/// apart as any choice could be); of equals the earlier candidate. Points at no distance are not chosen.
std::vector<FarthestPoint> farthest_points(const Eigen::MatrixXd& coordinates,
                                           const std::vector<std::size_t>& candidates, std::size_t count);

}  // namespace kapok
