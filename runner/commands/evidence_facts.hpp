#pragma once
// `kapok evidence --facts`.

#include <string>

#include "runner/commands/evidence_input.hpp"

namespace kapok {

struct FactsOptions {
    int seeds = 8;
    double scale = 0.2;  ///< the 346 largest performers should be some seventy agents
    int until = 2049;
};

/// Runs the scenario as_enacted and prints the facts; the exit code.
int print_facts(const FactsOptions& options, const EvidenceInput& input);

}  // namespace kapok
