#pragma once
// Processor time of stretches of work.

#include <ctime>

#include <atomic>
#include <cstdint>

namespace kapok {

/// Processor time on a POSIX clock, in nanoseconds.
inline std::int64_t processor_nanoseconds(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return std::int64_t{1'000'000'000} * time.tv_sec + time.tv_nsec;
}

/// Adds up what stretches of work take, from any thread; what other threads do for them meanwhile does not count.
class ProcessorTime {
public:
    template <class Work>
    decltype(auto) measure(Work&& work) {
        const Stretch stretch(*this);
        return work();
    }
    [[nodiscard]] double seconds() const { return 1e-9 * static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)); }

private:
    class Stretch {
    public:
        explicit Stretch(ProcessorTime& sum) : sum_(sum) {}
        ~Stretch() { sum_.nanoseconds_.fetch_add(processor_nanoseconds(CLOCK_THREAD_CPUTIME_ID) - begin_, std::memory_order_relaxed); }
        Stretch(const Stretch&) = delete;
        Stretch& operator=(const Stretch&) = delete;

    private:
        ProcessorTime& sum_;
        std::int64_t begin_ = processor_nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    };
    std::atomic<std::int64_t> nanoseconds_ = 0;
};

/// Processor time of this process so far, in seconds.
inline double process_processor_seconds() { return 1e-9 * static_cast<double>(processor_nanoseconds(CLOCK_PROCESS_CPUTIME_ID)); }

}  // namespace kapok
