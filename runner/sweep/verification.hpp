#pragma once
// Whether a result file can be had again, bit by bit.

#include <cstdint>
#include <string>
#include <vector>

#include "runner/baseline_files.hpp"
#include "runner/evidence/posterior.hpp"
#include "runner/results_file.hpp"

namespace kapok {

struct VerifiedRun {
    int point = 0, replicate = 0;
    std::string difference;  ///< the first array that differs and where; empty: none
};

/// Runs `count` of the file's finished runs again - all, if there are fewer - drawn by lot, and compares all arrays by
/// year. Throws InputError when the file's parameters were drawn from another posterior, or its scenario cannot be read.
std::vector<VerifiedRun> verify_runs(const ResultsReader& reader, const LoadedBaseline& loaded, const Posterior& posterior, int count, std::uint32_t seed);

}  // namespace kapok
