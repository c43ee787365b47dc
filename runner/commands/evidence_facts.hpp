#pragma once
// `kapok evidence --facts`.

#include <string>

#include "runner/commands/commands.hpp"

namespace kapok {

struct FactsOptions {
    int seeds = 8;
    double scale = 0.05;
    int until = 2049;
    std::string markdown;  ///< file to write; empty: none
};

/// Runs the scenario as_enacted and prints the facts; the exit code.
int print_facts(const FactsOptions& options, const std::string& data, int threads, Format format,
                Language language);

}  // namespace kapok
