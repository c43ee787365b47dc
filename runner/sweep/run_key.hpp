#pragma once
// What identifies a run among all runs of all sweeps: equal keys, equal results.

#include <array>
#include <compare>
#include <cstdint>
#include <string>

#include "runner/baseline_files.hpp"

namespace kapok {

/// The first half of a SHA-256 digest.
using RunKey = std::array<std::uint64_t, 2>;

class RunKeys {
public:
    /// What all runs of a sweep share: the program's version and commit, the data tables and posterior that were read,
    /// and which arrays are kept (their ids, in order).
    RunKeys(const std::vector<InputFile>& inputs, const std::string& kept);

    /// Of one replicate of a scenario, given by its resolved text; questions and numbers of replicates must be the same
    /// in all texts.
    [[nodiscard]] RunKey of(const std::string& resolved, int replicate) const;

private:
    std::string common_;
};

}  // namespace kapok
