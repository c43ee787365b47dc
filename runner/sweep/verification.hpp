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

/// The result hash of what the file holds now, to be held against the one that it was given.
std::string hash_of_contents(const ResultsReader& reader);

/// Runs `count` of the file's runs again - all, if there are fewer - drawn by lot, and compares all arrays; a run that failed
/// must fail again, for the same reason. Throws InputError when the file's parameters were drawn from another posterior, or its scenario cannot be read.
std::vector<VerifiedRun> verify_runs(const ResultsReader& reader, const LoadedBaseline& loaded, const Posterior& posterior, int count, std::uint32_t seed);

}  // namespace kapok
