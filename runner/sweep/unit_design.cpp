#include "runner/sweep/unit_design.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

#include "model/rng.hpp"

namespace kapok {
namespace {

/// Designs are drawn outside of any run.
constexpr Purpose design_draw = Purpose::sweep_design;

constexpr double left_alone = std::numeric_limits<double>::quiet_NaN();

Stream draws_of(std::uint32_t seed, int attempt, int item) {
    return Rng{seed, static_cast<std::uint32_t>(attempt)}.stream(static_cast<std::uint64_t>(item), {},
                                                                 design_draw);
}

void require(bool holds, const char* what) {
    if (!holds) throw std::invalid_argument(what);
}

void require_levels(std::span<const int> levels) {
    require(!levels.empty() && std::all_of(levels.begin(), levels.end(), [](int n) { return n >= 1; }),
            "a design needs factors of at least one level each");
}

/// 0, 1, ... in random order (Fisher and Yates).
std::vector<int> permutation(int count, Stream& draws) {
    std::vector<int> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[draws.below(i)]);
    return order;
}

Eigen::MatrixXd random_latin_hypercube(int points, int factors, std::uint32_t seed, int attempt) {
    Eigen::MatrixXd design(points, factors);
    for (int k = 0; k < factors; ++k) {
        Stream draws = draws_of(seed, attempt, k);
        const std::vector<int> stratum = permutation(points, draws);
        for (int i = 0; i < points; ++i)
            design(i, k) = (stratum[static_cast<std::size_t>(i)] + draws.uniform()) / points;
    }
    return design;
}

/// Square of the distance between the two nearest points.
double nearest_pair(const Eigen::MatrixXd& design) {
    double nearest = std::numeric_limits<double>::infinity();
    for (Eigen::Index i = 0; i < design.rows(); ++i)
        for (Eigen::Index j = 0; j < i; ++j) {
            double distance = 0.0;
            for (Eigen::Index k = 0; k < design.cols(); ++k) {
                const double apart = design(i, k) - design(j, k);
                distance += apart * apart;
            }
            nearest = std::min(nearest, distance);
        }
    return nearest;
}

}  // namespace

Eigen::MatrixXd full_factorial(std::span<const int> levels) {
    require_levels(levels);
    Eigen::Index points = 1;
    for (const int n : levels) points *= n;
    Eigen::MatrixXd design(points, static_cast<Eigen::Index>(levels.size()));
    Eigen::Index repeats = points;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        repeats /= levels[k];
        for (Eigen::Index i = 0; i < points; ++i)
            design(i, static_cast<Eigen::Index>(k)) =
                unit_of_level(static_cast<int>(i / repeats % levels[k]), levels[k]);
    }
    return design;
}

Eigen::MatrixXd one_at_a_time(std::span<const int> levels) {
    require_levels(levels);
    const Eigen::Index points = 1 + std::accumulate(levels.begin(), levels.end(), Eigen::Index{0});
    Eigen::MatrixXd design =
        Eigen::MatrixXd::Constant(points, static_cast<Eigen::Index>(levels.size()), left_alone);
    Eigen::Index row = 1;
    for (std::size_t k = 0; k < levels.size(); ++k)
        for (int level = 0; level < levels[k]; ++level)
            design(row++, static_cast<Eigen::Index>(k)) = unit_of_level(level, levels[k]);
    return design;
}

Eigen::MatrixXd latin_hypercube(int points, int factors, std::uint32_t seed, int tries) {
    require(points >= 1 && factors >= 1 && tries >= 1, "a Latin hypercube needs a point, a factor and a try");
    Eigen::MatrixXd best = random_latin_hypercube(points, factors, seed, 0);
    double best_distance = tries > 1 ? nearest_pair(best) : 0.0;
    for (int attempt = 1; attempt < tries; ++attempt) {
        Eigen::MatrixXd design = random_latin_hypercube(points, factors, seed, attempt);
        const double distance = nearest_pair(design);
        if (distance <= best_distance) continue;
        best = std::move(design);
        best_distance = distance;
    }
    return best;
}

Eigen::MatrixXd sobol_points(int points, int factors, std::optional<std::uint32_t> shift_seed) {
    using Engine = boost::random::sobol_engine<std::uint32_t, 32>;
    require(points >= 1 && factors >= 1 && factors <= BOOST_RANDOM_SOBOL_MAX_DIMENSION,
            "a Sobol sequence needs a point, and between 1 and 3667 factors");
    Engine sequence(static_cast<std::size_t>(factors));  // begins after the point at the origin
    std::vector<std::uint32_t> shift(static_cast<std::size_t>(factors), 0);
    if (shift_seed)
        for (int k = 0; k < factors; ++k)
            shift[static_cast<std::size_t>(k)] =
                static_cast<std::uint32_t>(draws_of(*shift_seed, 0, k).bits());
    Eigen::MatrixXd design(points, factors);
    for (int i = 0; i < points; ++i)
        for (int k = 0; k < factors; ++k) {
            const bool origin = shift_seed && i == 0;
            const std::uint32_t digits = (origin ? 0 : sequence()) ^ shift[static_cast<std::size_t>(k)];
            design(i, k) = digits * 0x1p-32;
        }
    return design;
}

Eigen::MatrixXd saltelli_design(int samples, int factors, bool second_order,
                                std::optional<std::uint32_t> shift_seed) {
    require(samples >= 1 && factors >= 1, "Saltelli's design needs a sample and a factor");
    const Eigen::MatrixXd both = sobol_points(samples, 2 * factors, shift_seed);
    const int rows_per_sample = (second_order ? 2 * factors : factors) + 2;
    Eigen::MatrixXd design(static_cast<Eigen::Index>(samples) * rows_per_sample, factors);
    Eigen::Index row = 0;
    for (int sample = 0; sample < samples; ++sample) {
        const auto a = both.row(sample).head(factors), b = both.row(sample).tail(factors);
        const auto add_mixed = [&](const auto& most, const auto& one) {
            for (int k = 0; k < factors; ++k) {
                design.row(row) = most;
                design(row++, k) = one(k);
            }
        };
        design.row(row++) = a;
        add_mixed(a, b);
        if (second_order) add_mixed(b, a);
        design.row(row++) = b;
    }
    return design;
}

Eigen::MatrixXd morris_trajectories(int trajectories, int factors, int levels, std::uint32_t seed) {
    require(trajectories >= 1 && factors >= 1, "Morris's design needs a trajectory and a factor");
    require(levels >= 2 && levels % 2 == 0, "Morris's design needs an even number of levels");
    const int step = levels / 2;
    Eigen::MatrixXd design(static_cast<Eigen::Index>(trajectories) * (factors + 1), factors);
    Eigen::Index row = 0;
    for (int trajectory = 0; trajectory < trajectories; ++trajectory) {
        Stream draws = draws_of(seed, 0, trajectory);
        std::vector<int> level, move;
        for (int k = 0; k < factors; ++k) {
            const int lower = static_cast<int>(draws.below(static_cast<std::uint64_t>(levels - step)));
            const bool upwards = draws.below(2) == 1;
            level.push_back(upwards ? lower : lower + step);
            move.push_back(upwards ? step : -step);
        }
        const auto add_row = [&] {
            for (int k = 0; k < factors; ++k)
                design(row, k) = unit_of_level(level[static_cast<std::size_t>(k)], levels);
            ++row;
        };
        add_row();
        for (const int k : permutation(factors, draws)) {
            level[static_cast<std::size_t>(k)] += move[static_cast<std::size_t>(k)];
            add_row();
        }
    }
    return design;
}

Eigen::MatrixXd simplex_points(int points, int parts, std::uint32_t seed) {
    require(points >= 0 && parts >= 1, "a simplex needs a part, and its points cannot be fewer than none");
    Eigen::MatrixXd design(static_cast<Eigen::Index>(parts) + 1 + points, parts);
    design.topRows(parts).setIdentity();
    design.row(parts).setConstant(1.0 / parts);
    for (int i = 0; i < points; ++i) {
        Stream draws = draws_of(seed, 0, i);
        double sum = 0.0;
        for (int k = 0; k < parts; ++k) sum += design(parts + 1 + i, k) = draws.exponential_time();
        for (int k = 0; k < parts; ++k) design(parts + 1 + i, k) /= sum;
    }
    return design;
}

double simplex_lattice_size(int parts, int steps) {
    require(parts >= 1 && steps >= 1, "a simplex lattice needs a part and a step");
    double size = 1.0;  // binomial(parts - 1 + i, i) is whole after each factor i
    for (int i = 1; i <= steps && std::isfinite(size); ++i) size = size * (parts - 1 + i) / i;
    return size;
}

Eigen::MatrixXd simplex_lattice(int parts, int steps) {
    Eigen::MatrixXd design(static_cast<Eigen::Index>(simplex_lattice_size(parts, steps)), parts);
    std::vector<int> share(static_cast<std::size_t>(parts), 0);
    share.front() = steps;
    for (Eigen::Index row = 0; row < design.rows(); ++row) {
        for (int k = 0; k < parts; ++k)
            design(row, k) = static_cast<double>(share[static_cast<std::size_t>(k)]) / steps;
        // next in order: one step of the last part that can give one goes, with all of the last part's, to
        // its successor
        const int last = std::exchange(share.back(), 0);
        const auto giver = std::find_if(share.rbegin(), share.rend(), [](int s) { return s > 0; });
        if (giver == share.rend()) break;
        --*giver;
        *(giver - 1) = last + 1;
    }
    return design;
}

}  // namespace kapok
