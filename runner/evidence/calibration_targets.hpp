#pragma once
// What calibration fits: figures of the record, and where a run's record holds the same.

#include <map>
#include <string>
#include <vector>

#include "model/baseline.hpp"
#include "model/measurement/record.hpp"

namespace kapok {

/// A figure of the record and its place in a run's record.
struct CalibrationTarget {
    std::size_t dataset = 0;   ///< of datasets()
    std::size_t region = 0;    ///< a city, or delta_region
    int year = 0;
    double observed = 0.0;     ///< above 0
    double variance = 0.0;     ///< of its logarithm around a perfect model: error of measurement and the model's discrepancy

    [[nodiscard]] std::string name() const;  ///< "gdp.Guangzhou.2017"
    /// Logarithm of a run's figure, a hundredth of the observed one at least; NaN where the run does not reach the year.
    [[nodiscard]] double logarithm_in(const Record& record) const;
};

/// All figures of the years 2016 to `until` that are fitted, in the order of the table. The delta's own figure is
/// used where the record has one for it.
std::vector<CalibrationTarget> calibration_targets(const Baseline& baseline, int until);

/// How many figures of these years are not fitted, by variable: others than those that are, of other regions, or not above 0.
std::map<std::string, int> figures_not_fitted(const Baseline& baseline, int until);

}  // namespace kapok
