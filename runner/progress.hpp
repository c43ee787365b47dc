#pragma once
// How far the runs are, on standard error.

#include <atomic>
#include <functional>
#include <iosfwd>
#include <mutex>

namespace kapok {

enum class ProgressStyle {
    none,
    lines,  ///< a line now and then: for logs
    bar,    ///< a line that is drawn again and again: for terminals
};
/// The style for standard error: a bar on a terminal that can move its cursor, lines elsewhere.
ProgressStyle progress_style(bool quiet);
/// False when the environment variable NO_COLOR is set to anything (https://no-color.org).
bool wants_colour();

/// Seconds since some moment, never running backwards.
double monotonic_seconds();

class Progress {
public:
    using Clock = std::function<double()>;

    Progress(ProgressStyle style, std::ostream& out, long quarters, int replicates, bool colour, Clock clock = monotonic_seconds);

    /// One more quarter has been simulated. May be called from several threads at a time; costs little.
    void quarter_done();
    /// One more replicate has ended.
    void replicate_done() { replicates_done_.fetch_add(1, std::memory_order_relaxed); }
    /// Clears the bar, so that other messages can follow.
    void clear();

private:
    void draw(double now);

    ProgressStyle style_;
    std::ostream& out_;
    long quarters_;
    int replicates_;
    bool colour_;
    Clock clock_;
    double start_, interval_;
    std::atomic<double> next_;
    std::atomic<long> quarters_done_ = 0;
    std::atomic<int> replicates_done_ = 0;
    std::mutex drawing_;
};

}  // namespace kapok
