#pragma once
// Stylised facts as targets of calibration, beside the figures of the record.

#include <string>
#include <vector>

#include "runner/evidence/stylised_facts.hpp"

namespace kapok {

/// A stylised fact that runs are drawn to: how far an estimate lies from where it should be.
struct FactTarget {
    std::string id;  ///< of the fact
    /// Where it should be. A range is aimed at in its middle; of several published values, all between the smallest and the
    /// largest is as good; of a band with one bound, all a little inside it.
    double low = 0.0, high = 0.0;
    double variance = 0.0;  ///< that a perfect model may keep

    [[nodiscard]] std::string name() const { return "fact." + id; }
    /// Below 0: too low; 0: where it should be; NaN of a NaN.
    [[nodiscard]] double distance(double estimate) const { return estimate - std::clamp(estimate, low, high); }
};

/// Of the facts that are estimated at the end of `year`, those that the record does not contradict, in the order of the
/// table: no parameter should be bent to bring the model where the delta itself is not.
std::vector<FactTarget> fact_targets(const std::vector<Fact>& facts, int year);

}  // namespace kapok
