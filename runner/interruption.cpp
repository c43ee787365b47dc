#include "runner/interruption.hpp"

#include <unistd.h>

#include <csignal>

namespace kapok {
namespace {

std::atomic<bool> stop_requested = false;
constexpr int stop_signals[] = {SIGINT, SIGTERM, SIGUSR1};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set nothing else");

void request_stop(int) {
    stop_requested = true;
    for (const int signal : stop_signals) std::signal(signal, SIG_DFL);
    constexpr char notice[] = "\nstopping after the quarters under way; a second signal kills the program\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, notice, sizeof(notice) - 1);
}

}  // namespace

const std::atomic<bool>& stop_on_signals() {
    for (const int signal : stop_signals) std::signal(signal, request_stop);
    return stop_requested;
}

}  // namespace kapok
