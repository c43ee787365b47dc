#pragma once
// Runs that go on from checkpoints of other runs, under another scenario.

#include <string>
#include <vector>

#include "runner/checkpoint.hpp"
#include "runner/scenario.hpp"

namespace kapok {

/// The checkpoints that replicates 0, 1, ... go on from, by their own number.
struct Branch {
    std::vector<std::string> files;
    std::vector<std::string> digests;  ///< SHA-256 of each file
    std::vector<CheckpointHeader> headers;

    [[nodiscard]] bool empty() const { return files.empty(); }
};

/// Opens and checks the files. Throws FileError, InputError where one is no sound checkpoint of this program and these
/// tables, UsageError where they are not replicates of one run at the same time.
Branch open_branch(const std::vector<std::string>& files, const LoadedBaseline& loaded);

/// What the branch is to follow: levers and last year of the scenario that was asked for; seed, scale, parameters and
/// what is recorded of the run that it branches from. Throws UsageError where the scenario sets one of these to
/// something else.
Scenario scenario_of_branch(const Scenario& asked, const Branch& branch, const Baseline& baseline);

/// For the manifest.
BranchOrigin origin_of(const Branch& branch);

/// What replicates drew for their parameters.
ParameterDraws draws_of(const Branch& branch);

}  // namespace kapok
