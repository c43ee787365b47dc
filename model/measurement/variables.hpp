#pragma once
// What a run reports: the plan's 18 indicators and the other recorded variables, one row each. Result files,
// the goal table, `kapok indicators` and the tests loop over this table; a published id keeps its meaning.

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "model/measurement/quantities.hpp"

namespace kapok {

class Parameters;

enum class VariableKind : std::uint8_t { flow, stock, index };
/// Which way is better, all else equal; none: neither is in itself.
enum class Direction : std::uint8_t { up, down, none };
std::string_view direction_id(Direction direction);

/// The plan ends here; its outlook sets two horizons: alongside the world's first parks, then ahead of them.
inline constexpr int plan_goal_year = 2020, alongside_year = 2030, ahead_year = 2049;
inline constexpr std::array goal_years{plan_goal_year, alongside_year, ahead_year};

struct MeasureContext {
    const Parameters& parameters;
    int year = 0;
};

struct Variable {
    std::string_view id, zh, en, unit;
    VariableKind kind{};
    Direction direction = Direction::up;
    std::optional<double> goal = {};            ///< Guangzhou's goal for the year goal_year
    std::string_view goal_relation = {};        ///< ">=" or ">"
    std::string_view plan_section = {};
    std::string_view definition;
    int decimals = 0;                           ///< for tables
    double (*measure)(const Tally&, const MeasureContext&) = nullptr;  ///< NaN where it cannot be computed
    int goal_year = plan_goal_year;

    /// One of the plan's 18: those with a goal for 2020.
    [[nodiscard]] bool is_indicator() const { return goal.has_value() && goal_year == plan_goal_year; }
};

/// Indicators first, in the plan's order, then the other variables.
std::span<const Variable> variables();
inline constexpr std::size_t indicator_count = 18;

/// Row of a variable, if there is one with this id.
std::optional<std::size_t> find_variable(std::string_view id);

/// One threshold of the world-park index: what "alongside" (2030) and "ahead" (2049) mean in numbers.
struct ParkCriterion {
    std::string_view id, zh, en, unit;
    double (*measure)(const Tally&);
};
std::span<const ParkCriterion> park_criteria();

/// Ratio of each criterion to its threshold of a horizon (2030 or 2049), capped at 1.5; the index is their
/// geometric mean. Thresholds and the yearly movement of the frontier are assumptions (parameters
/// park_*_threshold_* and park_frontier_*).
double park_ratio(std::size_t criterion, const Tally& tally, int horizon, const MeasureContext& context);
double park_index(const Tally& tally, int horizon, const MeasureContext& context);

}  // namespace kapok
