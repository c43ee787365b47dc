#pragma once
// Ctrl-C, SIGTERM, SIGHUP (a terminal that is closed) and SIGUSR1, which mpirun hands on: the first asks the program to stop in good order, the second kills
// it.

#include <atomic>

namespace kapok {

/// Starts to listen. The flag becomes true at the first of these signals; from then on all have their usual,
/// deadly effect.
const std::atomic<bool>& stop_on_signals();

}  // namespace kapok
