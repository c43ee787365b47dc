#pragma once
// Effects on groups of firms, from two arms of an experiment: firms that are alive at the start and, in both
// arms, at the end of a year.

#include <cmath>

#include "analysis/estimators/policy_effects.hpp"
#include "runner/evidence/arm_panel.hpp"

namespace kapok {

using Outcome = double FirmOutcome::*;

/// Totals over a group in both arms: real firms times the outcome.
struct GroupTotals {
    double control = 0.0, treated = 0.0;

    [[nodiscard]] double log_effect() const {
        return control > 0.0 && treated > 0.0 ? std::log(treated / control) : undefined;
    }
    [[nodiscard]] double difference() const { return treated - control; }
    GroupTotals& operator+=(const GroupTotals& other) {
        control += other.control;
        treated += other.treated;
        return *this;
    }
};

/// `group(start, control, treated)` says which survivors count.
template <class Group>
GroupTotals totals(const ArmYear& start, const ArmYear& control, const ArmYear& treated, Outcome outcome,
                   Group group) {
    GroupTotals sums;
    for_each_survivor(start.firms, control.firms, treated.firms,
                      [&](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
                          if (!group(s, c, t)) return;
                          sums.control += s.weight * c.*outcome;
                          sums.treated += s.weight * t.*outcome;
                      });
    return sums;
}

/// Change of the tax part of the user cost, ln, weighted by the control arm's real R&D.
template <class Group>
double log_price_change(const ArmYear& start, const ArmYear& control, const ArmYear& treated, Group group) {
    double sum = 0.0, weights = 0.0;
    for_each_survivor(start.firms, control.firms, treated.firms,
                      [&](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
                          if (!group(s, c, t)) return;
                          sum += s.weight * c.rd * std::log(t.tax_cost / c.tax_cost);
                          weights += s.weight * c.rd;
                      });
    return sum / weights;
}

/// -d ln(real R&D) / d ln(user cost) of a group. Exactly 0 where no firm's R&D differs; NaN where R&D differs
/// but the price does not.
template <class Group>
double user_cost_elasticity(const ArmYear& start, const ArmYear& control, const ArmYear& treated,
                            Outcome outcome, Group group) {
    const double effect = totals(start, control, treated, outcome, group).log_effect();
    if (effect == 0.0) return 0.0;
    return -effect / log_price_change(start, control, treated, group);
}

/// Sum of a quantity over the cities that `counts` names.
template <class Counts>
double sum_of(const ArmYear& year, Quantity quantity, Counts counts) {
    double sum = 0.0;
    for (const Place c : cities)
        if (counts(c)) sum += year.tallies[c][quantity];
    return sum;
}
inline double sum_of(const ArmYear& year, Quantity quantity) {
    return sum_of(year, quantity, [](Place) { return true; });
}

inline constexpr auto all_firms = [](const FirmOutcome&, const FirmOutcome&, const FirmOutcome&) {
    return true;
};

}  // namespace kapok
