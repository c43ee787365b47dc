#include "runner/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <ostream>
#include <string>
#include <string_view>

namespace kapok {
namespace {

constexpr double seconds_between_lines = 10.0;
constexpr double seconds_between_bars = 0.1;
constexpr int bar_width = 24;
constexpr std::string_view clear_line = "\r\033[K";

/// "1:02:03" or "2:03"
std::string duration(double seconds) {
    const long whole = static_cast<long>(seconds + 0.5);
    const long hours = whole / 3600, minutes = whole / 60 % 60;
    if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
    return fmt::format("{}:{:02}", minutes, whole % 60);
}

std::string_view variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace

ProgressStyle progress_style(bool quiet) {
    if (quiet) return ProgressStyle::none;
    const std::string_view terminal = variable("TERM");
    const bool has_cursor = ::isatty(STDERR_FILENO) == 1 && !terminal.empty() && terminal != "dumb";
    return has_cursor ? ProgressStyle::bar : ProgressStyle::lines;
}

bool wants_colour() { return variable("NO_COLOR").empty(); }

double monotonic_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Progress::Progress(ProgressStyle style, std::ostream& out, long quarters, int replicates, bool colour, Clock clock)
    : style_(style),
      out_(out),
      quarters_(quarters),
      replicates_(replicates),
      colour_(colour),
      clock_(std::move(clock)),
      start_(clock_()),
      interval_(style == ProgressStyle::bar ? seconds_between_bars : seconds_between_lines),
      next_(start_ + interval_) {}

void Progress::quarter_done() {
    quarters_done_.fetch_add(1, std::memory_order_relaxed);
    if (style_ == ProgressStyle::none) return;
    const double now = clock_();
    if (now < next_.load(std::memory_order_relaxed)) return;
    const std::unique_lock lock(drawing_, std::try_to_lock);
    if (!lock || now < next_.load(std::memory_order_relaxed)) return;  // another thread draws
    next_ = now + interval_;
    draw(now);
}

void Progress::draw(double now) {
    const long done = quarters_done_;
    const double share = static_cast<double>(done) / static_cast<double>(quarters_);
    const std::string left = duration((now - start_) * (1.0 - share) / share);
    const std::string text = fmt::format("{:3.0f}%  {} of {} quarters  {} of {} replicates  {} left", 100.0 * share, done,
                                         quarters_, replicates_done_.load(), replicates_, left);
    if (style_ == ProgressStyle::lines) {
        out_ << text << '\n' << std::flush;
        return;
    }
    const int filled = static_cast<int>(share * bar_width);
    const std::string bar = fmt::format("{:#<{}}{:-<{}}", "", filled, "", bar_width - filled);
    const std::string_view green = colour_ ? "\033[32m" : "", plain = colour_ ? "\033[0m" : "";
    out_ << clear_line << green << '[' << bar << ']' << plain << ' ' << text << std::flush;
}

void Progress::clear() {
    const std::lock_guard lock(drawing_);
    if (style_ == ProgressStyle::bar) out_ << clear_line << std::flush;
}

}  // namespace kapok
