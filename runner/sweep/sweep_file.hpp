#pragma once
// Sweep files (TOML) to a Sweep.

#include <string>
#include <string_view>
#include <vector>

#include "runner/language.hpp"
#include "runner/sweep/sweep.hpp"

namespace kapok {

struct Baseline;

/// Loads a sweep: a path, or the name of one inside the program ("coordination"). Scenarios and tables that
/// it names are looked for beside it. Throws InputError with every fault of every file.
Sweep load_sweep(const std::string& path_or_name, const Baseline& baseline,
                 const Posterior& posterior = shipped_posterior());

/// A sweep from a text; `file` is its name in messages. Scenarios that it names are inside the program.
Sweep sweep_from_text(std::string_view toml, const std::string& file, const Baseline& baseline,
                      const Posterior& posterior = shipped_posterior());

/// Names of the sweeps inside the program.
std::vector<std::string_view> embedded_sweeps();

/// What may be unintended in a sweep, one sentence each.
std::vector<std::string> sweep_notes(const Sweep& sweep, Language language);

}  // namespace kapok
