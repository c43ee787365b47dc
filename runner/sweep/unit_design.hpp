#pragma once
// Designs of experiments as plain matrices, one row per point and one column per factor: which points of the
// unit cube (or, for shares of a budget, of the simplex) are looked at. What a coordinate means is not known
// here.
//
// Draws come from counter-based streams keyed by the seed, so a design is the same on every machine. All
// functions throw std::invalid_argument for sizes that make no design.

#include <Eigen/Dense>
#include <cstdint>
#include <optional>
#include <span>

namespace kapok {

/// Coordinate of level 0, 1, ... of this many, evenly spaced from 0 to 1; a single level is at 0.
constexpr double unit_of_level(int level, int levels) {
    return levels > 1 ? static_cast<double>(level) / (levels - 1) : 0.0;
}

/// Every combination of levels; the last factor changes fastest. [product of levels x factors], in [0, 1].
Eigen::MatrixXd full_factorial(std::span<const int> levels);

/// One point that leaves every factor alone, then each factor at each of its levels with the others left
/// alone. [1 + sum of levels x factors], in [0, 1]; NaN stands for "left alone".
Eigen::MatrixXd one_at_a_time(std::span<const int> levels);

/// Latin hypercube: in each column every stratum [i/n, (i+1)/n) holds one point, placed at random inside it
/// (McKay, Beckman and Conover 1979, https://doi.org/10.1080/00401706.1979.10489755). Of `tries` such
/// designs, the one whose nearest two points are farthest apart (maximin: Johnson, Moore and Ylvisaker 1990).
/// [n x factors], in (0, 1).
Eigen::MatrixXd latin_hypercube(int points, int factors, std::uint32_t seed, int tries = 1);

/// Points of Sobol's sequence in the order of its Gray code, with the direction numbers of Joe and Kuo (2008,
/// https://doi.org/10.1137/070709359). Without a shift the point at the origin is skipped. With one, every
/// column has its own random digital shift and that point is kept: 2^m points then stay one per dyadic box.
/// [n x factors], in [0, 1); at most 3667 factors.
Eigen::MatrixXd sobol_points(int points, int factors, std::optional<std::uint32_t> shift_seed = {});

/// Saltelli's design for first-order and total indices (Saltelli et al. 2010,
/// https://doi.org/10.1016/j.cpc.2009.09.018). For each of `samples` points A of a Sobol sequence in twice as
/// many dimensions, the other half of which is B: the rows A, then A with column i from B for each factor i,
/// then, with `second_order`, B with column i from A for each i (Saltelli 2002), then B. [samples (factors +
/// 2) x factors], or samples (2 factors + 2) rows; in [0, 1).
Eigen::MatrixXd saltelli_design(int samples, int factors, bool second_order,
                                std::optional<std::uint32_t> shift_seed = {});

/// Trajectories for elementary effects (Morris 1991, https://doi.org/10.1080/00401706.1991.10484804) on the
/// grid 0, 1/(p-1), ..., 1 with p = `levels`, an even number: from a random point each step moves one factor,
/// in random order, up or down by p/(2(p-1)), so that every level is equally likely. [trajectories (factors +
/// 1) x factors]: trajectories one after the other.
Eigen::MatrixXd morris_trajectories(int trajectories, int factors, int levels, std::uint32_t seed);

/// Shares of a whole: each part alone, then all parts equal, then `points` uniform draws from the simplex
/// (Dirichlet with all parameters 1). [parts + 1 + points x parts]; rows sum to 1.
Eigen::MatrixXd simplex_points(int points, int parts, std::uint32_t seed);

/// Number of points of a simplex lattice: binomial(parts + steps - 1, steps); exact below 2^53.
double simplex_lattice_size(int parts, int steps);

/// The {parts, steps} simplex lattice: all shares that are multiples of 1/steps (Scheffé 1958,
/// https://doi.org/10.1111/j.2517-6161.1958.tb00299.x), the first part falling from 1.
/// [simplex_lattice_size x parts]; rows sum to 1.
Eigen::MatrixXd simplex_lattice(int parts, int steps);

}  // namespace kapok
