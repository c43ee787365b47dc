#pragma once
// The points of a sweep, and the scenario of each.

#include <Eigen/Dense>
#include <functional>
#include <string>
#include <vector>

#include "runner/sweep/sweep.hpp"

namespace kapok {

/// The numbered points of a sweep: all that it needs to keep, whatever their number.
struct DesignPoints {
    std::vector<std::string> columns;  ///< factors; in designs of a budget, levers
    /// Points x columns. Of factors their values (for scenarios and members their numbers), NaN where a
    /// factor stays as in the base; in designs of a budget the money of a lever, 100 million CNY a year.
    Eigen::MatrixXd values;
    /// The same in coordinates from 0 to 1 over each factor's range or list of values; empty in designs of values and shares.
    Eigen::MatrixXd coordinates;

    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(values.rows()); }
};

/// All points, the same on every machine.
DesignPoints design_points(const Sweep& sweep);

/// The value of a lever at which it costs this much a year more than in the base [100 million CNY], in the
/// cities and from the date of Sweep::packages.
using LeverForMoney = std::function<double(Lever lever, double money)>;

/// The scenario of a point: the base, or the scenario that the point names, with the point's values in it,
/// its name the sweep's with the point's number. Levers keep what they do before their factor's `from` and
/// after its `to`. A lever without money stays as in the base. A member of the posterior sets all parameters,
/// which are then not drawn. A parameter that a factor sets is never drawn either: at its table's value it is
/// set one step of floating point beside it, because a value equal to the table's would be. Throws
/// std::out_of_range for other points, std::logic_error without `lever_for_money` where it is needed.
Scenario scenario_of(const Sweep& sweep, const DesignPoints& points, std::size_t point,
                     const LeverForMoney& lever_for_money = {});

/// What a lever does when it is set to a value from one date on, and again as before after another.
Course overlaid(const Course& course, double in_2015, const LeverScope& scope, double value);
/// The same for a lever in all cities of the scope.
void set_lever(Schedule& schedule, Lever lever, const LeverScope& scope, double value);

}  // namespace kapok
