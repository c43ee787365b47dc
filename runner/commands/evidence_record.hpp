#pragma once
// `kapok evidence --record`.

#include "runner/commands/evidence_input.hpp"

namespace kapok {

struct RecordOptions {
    double scale = 0.03;  ///< as in calibration
};

/// Runs as_enacted once for each member of the posterior and prints how well the runs fit the record; the exit code.
int print_record_fit(const RecordOptions& options, const EvidenceInput& input);

}  // namespace kapok
