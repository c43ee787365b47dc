#pragma once
// `kapok evidence --experiments`.

#include <string>
#include <vector>

#include "runner/commands/evidence_input.hpp"

namespace kapok {

struct ExperimentsOptions {
    std::vector<std::string> ids;  ///< empty: all
    int members = 8;  ///< of the posterior inside the program; 0: the parameters of the tables alone
    int seeds = 2;    ///< of each member
    double scale = 0.2;  ///< single runs should show the sign of an effect
    int until = 2026;
    bool quick = false;  ///< tier 1 in a small world; the other options still count where they are given
};

/// Runs the policy experiments and prints them; the exit code.
int print_experiments(const ExperimentsOptions& options, const EvidenceInput& input);

}  // namespace kapok
