#pragma once
// What running a sweep would take on this machine.

#include <memory>
#include <string>

#include "runner/language.hpp"
#include "runner/sweep/sweep.hpp"

namespace kapok {

struct SweepEstimate {
    double runs = 0.0;
    double seconds = 0.0;       ///< of all runs on the threads given
    double memory_bytes = 0.0;  ///< at most
    double file_bytes = 0.0;
};

/// Measures one population and two simulated years of the base and scales them up; with a factor that changes parameters
/// each run needs a population of its own. Takes seconds to minutes, by the sweep's scale. Throws ModelError.
SweepEstimate estimate_sweep(const Sweep& sweep, std::size_t points, const std::shared_ptr<const Baseline>& baseline, bool tables, int threads);

/// As `kapok sweep --dry-run` prints it, with a line for notes on how sure it is.
std::string estimate_text(const SweepEstimate& estimate, int threads, Language language);

}  // namespace kapok
