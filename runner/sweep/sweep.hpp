#pragma once
// What a sweep is asked to do: a base scenario, factors that move it, and a design that says where they go.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/evidence/posterior.hpp"
#include "runner/scenario.hpp"
#include "runner/sweep/design_kinds.hpp"

namespace kapok {

enum class FactorKind : std::uint8_t {
    lever,
    package,  ///< several levers that move together, by a share from 0 to 1
    parameter,
    city_parameter,    ///< a parameter by city
    posterior_member,  ///< a whole set of parameters
    scenario,          ///< what the point starts from, in the base's place
};

/// When and where levers are set; before `from` and after `to` they do what they do in the base.
struct LeverScope {
    std::vector<Place> cities;
    double from = Quarter::first_year;
    std::optional<double> to;
};

/// A lever and where it stands at the two ends of its factor.
struct LeverSpan {
    Lever lever;
    double low = 0.0, high = 1.0;
};

/// One column of a design.
struct Factor {
    std::string name;             ///< of the column; no two are the same
    std::string about, about_zh;  ///< what people read instead; may be empty
    FactorKind kind = FactorKind::lever;

    std::vector<LeverSpan> levers;  ///< of a lever: one; of a package: all
    LeverScope scope;               ///< of levers; its cities also of a parameter by city
    std::size_t row = 0;            ///< of parameter_table or city_parameter_table
    std::vector<Scenario> scenarios;

    double low = 0.0, high = 1.0;  ///< where there are no `values`
    bool logarithmic = false;      ///< equal steps of the logarithm are equally likely
    bool whole = false;            ///< only whole numbers
    std::vector<double> values;    ///< of scenarios and members: 0, 1, ...

    /// The value at a coordinate from 0 to 1: between `low` and `high`, or one of `values`, each of which has
    /// an equal share of the coordinates.
    [[nodiscard]] double value_at(double coordinate) const;
    /// Number of levels in designs that have levels; `levels` where the factor has no list of values.
    [[nodiscard]] int level_count(int levels) const;
    /// A value as tables show it; "-" for NaN, which leaves the factor as in the base.
    [[nodiscard]] std::string text_of(double value) const;
    [[nodiscard]] std::string_view unit() const;
    /// In English and Chinese: what the sweep says of the factor, else the name of its lever or parameter, unless the
    /// sweep gives its column a name of its own.
    [[nodiscard]] std::pair<std::string, std::string> long_names() const;
};

/// A budget that is divided among levers, on top of what the base spends.
struct Packages {
    double budget = 0.0;  ///< 100 million CNY a year
    std::vector<Lever> levers;
    LeverScope scope;
};

/// Replicates are added to a point until the interval of the mean difference of an indicator from the first point is
/// narrow enough.
struct SequentialReplicates {
    int minimum = 4, maximum = 0;
    std::string indicator;  ///< one of recordable_ids()
    int year = 0;
    std::size_t region = delta_region;
    double half_width = 0.0;  ///< of the 90% interval, in the indicator's unit
};

struct Sweep {
    explicit Sweep(const Baseline& baseline) : base(baseline) {}

    std::string name;             ///< of its file, without directory and extension
    std::string about, about_zh;  ///< the question it asks; may be empty

    Scenario
        base;  ///< also says seed, replicates (the most of them), scale, last year and record of all points
    const Posterior* posterior = nullptr;  ///< what members of the posterior are; outlives the sweep
    Design design;
    std::vector<Factor> factors;       ///< none in designs of a budget
    std::optional<Packages> packages;  ///< in designs of a budget
    std::optional<SequentialReplicates> sequential;

    std::vector<std::string> files;  ///< the files it was read from, the sweep's first
    std::string text;                ///< of the sweep's file, as it stands

    /// One name per column of the design: factors, or levers of the budget.
    [[nodiscard]] std::vector<std::string> columns() const;
    /// Number of points; beyond any integer for some designs.
    [[nodiscard]] double point_count() const;
    /// Levels of each column in designs that have levels.
    [[nodiscard]] std::vector<int> levels() const;
};

}  // namespace kapok
