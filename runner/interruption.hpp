#pragma once
// Ctrl-C and SIGTERM: the first asks the program to stop in good order, the second kills it.

#include <atomic>

namespace kapok {

/// Starts to listen. The flag becomes true at the first SIGINT or SIGTERM; from then on both have their usual,
/// deadly effect.
const std::atomic<bool>& stop_on_signals();

}  // namespace kapok
