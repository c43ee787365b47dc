#include "runner/interruption.hpp"

#include <unistd.h>

#include <csignal>

namespace kapok {
namespace {

std::atomic<bool> stop_requested = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set nothing else");

void request_stop(int) {
    stop_requested = true;
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    constexpr char notice[] = "\nstopping after the quarters under way; a second signal kills the program\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, notice, sizeof(notice) - 1);
}

}  // namespace

const std::atomic<bool>& stop_on_signals() {
    std::signal(SIGINT, request_stop);
    std::signal(SIGTERM, request_stop);
    return stop_requested;
}

}  // namespace kapok
