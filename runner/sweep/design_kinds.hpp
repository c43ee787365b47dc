#pragma once
// Every kind of design, one row each in design_kinds.cpp: what its keys are, how many points it has, and
// which. Adding a kind is adding a row there; sweep files, their checks and `kapok sweep` follow.

#include <Eigen/Dense>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace kapok {

/// What one design may hold, so that a slip of the pen does not fill the memory.
inline constexpr int most_points = 1'000'000;
inline constexpr int most_values = 20'000'000;  ///< points x columns

enum class DesignKind : std::uint8_t {
    factorial,
    one_at_a_time,
    latin_hypercube,
    sobol,
    morris,
    simplex,
    simplex_lattice,
    list,
    csv,
};

/// What [design] of a sweep file says.
struct Design {
    DesignKind kind = DesignKind::one_at_a_time;
    int samples = 0;  ///< points; of a Sobol design the base sample N
    int trajectories = 0;
    int levels = 0;  ///< of a factor that has a range and no list of values
    int steps = 0;   ///< of a simplex lattice
    int tries = 1;   ///< Latin hypercubes to choose from
    bool second_order = false;
    bool shift = false;  ///< digital shift of the Sobol sequence, by the seed
    std::uint32_t seed = 1;
    Eigen::MatrixXd
        listed;  ///< points x factors of list and csv: values, NaN where a factor stays as in the base
};

/// What the numbers of a design's matrix are.
enum class DesignScale : std::uint8_t {
    unit,   ///< 0 to 1 over the range or the list of values of a factor
    share,  ///< shares of the budget of [packages]
    value,  ///< values of the factors
};

/// A key of [design] besides `kind`.
enum class DesignKey : std::uint8_t {
    samples,
    trajectories,
    levels,
    steps,
    tries,
    second_order,
    shift,
    seed,
    points,
    file
};

struct DesignKeySpec {
    DesignKey key;
    std::string_view id;
    /// Where a number or truth value goes; nothing for keys that hold or name the points themselves.
    std::variant<std::monostate, int Design::*, bool Design::*, std::uint32_t Design::*> member;
    std::int64_t lowest = 0, highest = 0;
};

struct DesignKindSpec {
    DesignKind kind;
    std::string_view id, en, zh;
    DesignScale scale = DesignScale::unit;
    std::uint32_t required = 0, optional = 0;  ///< sets of DesignKey
    int default_levels = 0;
    /// Number of points, as a decimal number because it may be beyond any integer; `levels` has one entry per
    /// column.
    double (*point_count)(const Design& design, std::span<const int> levels);
    /// [points x columns]
    Eigen::MatrixXd (*points)(const Design& design, std::span<const int> levels);

    [[nodiscard]] constexpr bool takes(DesignKey key) const {
        return ((required | optional) >> static_cast<int>(key) & 1U) != 0;
    }
    [[nodiscard]] constexpr bool needs(DesignKey key) const {
        return (required >> static_cast<int>(key) & 1U) != 0;
    }
};

std::span<const DesignKindSpec> design_kinds();
std::span<const DesignKeySpec> design_keys();
const DesignKindSpec& spec_of(DesignKind kind);
/// The keys that the design's kind takes and that hold a number or a truth value, with what they are.
std::vector<std::pair<std::string, double>> settings_of(const Design& design);

}  // namespace kapok
