#pragma once
// The points of a sweep as inputs of a regression: every factor scaled to 0..1.

#include <Eigen/Dense>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runner/results_file.hpp"

namespace kapok {

/// A factor and the columns of inputs that stand for it: its position, or one for each label.
struct DesignFactor {
    std::string id, unit, name, name_zh;
    std::vector<std::string> labels;    ///< of a factor without order, such as scenarios: what 0, 1, ... stand for
    double low = 0.0, high = 1.0;       ///< the range that the design covers, with the base where points leave the factor there
    bool logarithmic = false;           ///< equal ratios are equally far apart
    std::optional<double> base;         ///< value in the base of the sweep, where the file tells it
    bool has_points_at_base = false;    ///< some points leave it as in the base
    Eigen::Index input = 0;             ///< its first column
    /// Some points leave it as in the base, and its value there is unknown: a second input is 1 where it is set, else 0.
    [[nodiscard]] bool is_flagged() const { return labels.empty() && has_points_at_base && !base; }
    [[nodiscard]] Eigen::Index inputs() const { return !labels.empty() ? static_cast<Eigen::Index>(labels.size()) : is_flagged() ? 2 : 1; }

    /// 0 at `low`, 1 at `high`; outside them beyond. To a millionth, so that inputs are short as text.
    [[nodiscard]] double position(double value) const;
};

struct DesignInputs {
    std::string kind;                      ///< of the design
    std::vector<DesignFactor> factors;
    std::vector<std::string> left_out;     ///< factors that are no inputs: sets of parameters, which have no order
    Eigen::MatrixXd inputs;                ///< point x input
    std::vector<int> groups;               ///< by point: what a cross-validation has to leave out together
    std::optional<std::size_t> base_point; ///< the point that leaves every factor as in the base
    std::optional<double> budget;          ///< sum of all factors at every point, 100 million CNY a year

    [[nodiscard]] const DesignFactor* find(std::string_view id) const;
    /// What a factor is where it is not asked for: its base value if that is in its range, else the end of the range that
    /// is nearer. NaN, the base itself, for a factor with labels or a flag; the lowest where the base is unknown otherwise.
    [[nodiscard]] double usual(const DesignFactor& factor) const;
    /// Inputs of a point given by values of some factors; the others are as `usual`.
    [[nodiscard]] Eigen::VectorXd at(const std::vector<std::pair<const DesignFactor*, double>>& values) const;
};

/// How the points of a sweep become inputs:
/// - A value is scaled between the ends of its factor's range: those at the coordinates 0 and 1 where values follow the
///   coordinates by a line or, for values above 0, by their logarithms; else the lowest and highest value.
/// - A point that leaves a factor as in the base is at the base's value (base_values.hpp), which widens the range where
///   it lies outside; where the file does not tell that value, the factor has a second input (is_flagged).
/// - A factor with labels has an input for each, 1 where it is that, and all 0 in the base.
/// - Groups are the trajectories of Morris's design and the blocks of Saltelli's, whose points differ in one factor
///   and would predict each other too well; elsewhere each point is a group.
/// Throws InputError when the file holds no sweep, or no factor of it is an input.
DesignInputs design_inputs(const ResultsReader& results);

}  // namespace kapok
