#pragma once
// `kapok evidence --facts`.

#include <string>

#include "runner/commands/evidence_input.hpp"

namespace kapok {

struct FactsOptions {
    int seeds = 10;      ///< as many as 90% can be told of
    double scale = 1.0;  ///< in a sample of the firms much of the spread over seeds is that of sampling
    int until = 2049;
};

/// Runs the scenario as_enacted and prints the facts; the exit code.
int print_facts(const FactsOptions& options, const EvidenceInput& input);

}  // namespace kapok
