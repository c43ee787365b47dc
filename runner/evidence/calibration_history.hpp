#pragma once
// A calibration on disk: HDF5, written after each wave of runs and when one is stopped, from which an interrupted one goes on.

#include <filesystem>

#include "runner/evidence/calibration.hpp"

namespace kapok {

/// Writes all of it under a temporary name, then gives it its own. Datasets: `/parameter` and `/target` (names),
/// `/observed`, `/variance`, `/luck` (target; figures of the record as logarithms, then facts as distances), `/prior_centre`, `/prior_spread` (parameter, transformed),
/// `/parameters` (step, parameter, member; transformed), `/values` (the same as they enter the model), `/outputs`
/// (step, target, member; NaN where not yet run), `/correlation` (parameter, target; over the first wave), `/under_way` (target,
/// column; of a wave that was stopped).
/// Attributes: the plan. Throws FileError.
void write_history(const Calibration& calibration, const std::filesystem::path& path);

/// What the file holds for this plan and these targets. Throws InputError when it belongs to another plan, to other
/// targets (also other figures of the same names), to other parameters or priors, or is no such file.
Calibration read_history(const std::filesystem::path& path, const CalibrationPlan& plan, std::vector<CalibrationTarget> targets,
                         std::vector<FactTarget> facts = {});

}  // namespace kapok
