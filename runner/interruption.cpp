#include "runner/interruption.hpp"

#include <unistd.h>

#include <array>
#include <csignal>

namespace kapok {
namespace {

std::atomic<bool> stop_requested = false;
constexpr std::array stop_signals{SIGINT, SIGTERM, SIGUSR1, SIGHUP};
std::array<std::atomic<bool>, stop_signals.size()> taken{};  ///< not those that the caller has the program ignore (nohup)
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set nothing else");

void request_stop(int) {
    stop_requested = true;
    for (std::size_t k = 0; k < stop_signals.size(); ++k)
        if (taken[k]) std::signal(stop_signals[k], SIG_DFL);
    constexpr char notice[] = "\nstopping after the quarters under way; a second signal kills the program\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, notice, sizeof(notice) - 1);
}

}  // namespace

const std::atomic<bool>& stop_on_signals() {
    for (std::size_t k = 0; k < stop_signals.size(); ++k) {
        taken[k] = true;
        if (std::signal(stop_signals[k], request_stop) != SIG_IGN) continue;
        taken[k] = false;
        std::signal(stop_signals[k], SIG_IGN);
    }
    return stop_requested;
}

}  // namespace kapok
