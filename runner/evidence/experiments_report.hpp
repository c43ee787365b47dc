#pragma once
// The policy experiments as tables: for the terminal, for other programs, as a page of Markdown and as HDF5.

#include <filesystem>

#include "runner/describe.hpp"
#include "runner/evidence/policy_experiments.hpp"

namespace kapok {

/// What was run, for the head of a report.
struct ExperimentsReport {
    const std::vector<Experiment>& experiments;
    const ExperimentsRun& run;
    const ExperimentsPlan& plan;

    [[nodiscard]] std::string text(Language language) const;
    [[nodiscard]] std::string markdown(Language language) const;
    /// One line for each measure, those that were not run with the reason.
    [[nodiscard]] std::string csv() const;
    [[nodiscard]] std::string json() const;
    /// One array for each column over the measures that were run, and `value` by measure, member and seed.
    void write_hdf5(const std::filesystem::path& path) const;
};

}  // namespace kapok
