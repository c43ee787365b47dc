#pragma once
// How well runs with a set of posteriors fit the record, by variable and region.

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "runner/describe.hpp"
#include "runner/evidence/calibration_targets.hpp"

namespace kapok {

/// Fit of a variable, in one region or in all of them together.
struct FitRow {
    std::size_t dataset = 0;            ///< of datasets()
    std::optional<std::size_t> region;  ///< nothing: all regions
    int targets = 0;                    ///< figures of the record
    double median_error = 0.0, largest_error = 0.0;  ///< absolute, of the runs' median against the record, share
    int covered = 0;                                 ///< figures between the 5% and the 95% quantile of the runs
};

/// By variable in alphabetical order: all regions, then each region that has targets. `outputs`: logarithms, target x run.
std::vector<FitRow> fit_of_record(const std::vector<CalibrationTarget>& targets, const Eigen::MatrixXd& outputs);

/// The rows as tables: by variable, then median errors by variable and region.
struct RecordFit {
    std::vector<FitRow> rows;
    int runs = 0;    ///< that did not fail
    int until = 0;   ///< last year of the record that is compared
    double scale = 0.0;

    [[nodiscard]] std::string text(Language language) const;
    [[nodiscard]] std::string markdown(Language language) const;
    [[nodiscard]] std::string csv() const;
    [[nodiscard]] std::string json() const;
};

}  // namespace kapok
