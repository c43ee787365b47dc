// With MPI. The first process keeps the count of what has been handed out; the others ask it.
#include <mpi.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "runner/ranks.hpp"

namespace kapok {
namespace {

constexpr int ask = 1, answer = 2;
constexpr std::int32_t wants_more = 1, leaves = 0;
constexpr auto pause = std::chrono::microseconds(500);

/// mpirun and srun say in the environment that there are several processes; a program that was started by hand does
/// without MPI.
bool started_together() {
    for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "MPI_LOCALNRANKS"})
        if (std::getenv(name) != nullptr) return true;
    return false;
}

}  // namespace

struct Ranks::Content {
    int rank = 0, count = 1;
    bool initialised = false;
    std::mutex serving;  ///< of what follows, and of MPI
    std::size_t items = 0, batch = 1, next = 0;
    int working = 0;  ///< other processes that have not been told that nothing is left

    std::array<std::uint64_t, 2> take() {
        const std::size_t begin = next;
        next = std::min(items, next + batch);
        return {begin, next};
    }

    /// Answers one process, if any waits. The caller holds `serving`.
    bool answer_one() {
        int waits = 0;
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, ask, MPI_COMM_WORLD, &waits, &status);
        if (waits == 0) return false;
        std::int32_t wish = 0;
        MPI_Recv(&wish, 1, MPI_INT32_T, status.MPI_SOURCE, ask, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (wish == leaves) {
            --working;
            return true;
        }
        const auto range = take();
        MPI_Send(range.data(), 2, MPI_UINT64_T, status.MPI_SOURCE, answer, MPI_COMM_WORLD);
        if (range[0] == range[1]) --working;
        return true;
    }
};

Ranks::Ranks() : content_(std::make_unique<Content>()) {
    if (!started_together()) return;
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
    content_->initialised = true;
    if (provided < MPI_THREAD_SERIALIZED) throw std::runtime_error("this MPI cannot be called from different threads");
    MPI_Comm_rank(MPI_COMM_WORLD, &content_->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &content_->count);
}

Ranks::~Ranks() {
    if (content_->initialised) MPI_Finalize();
}

int Ranks::rank() const { return content_->rank; }
int Ranks::count() const { return content_->count; }

void Ranks::abort(int code) const {
    if (content_->initialised) MPI_Abort(MPI_COMM_WORLD, code);
    std::exit(code);
}

void Ranks::wait_for_all() const {
    if (content_->count > 1) MPI_Barrier(MPI_COMM_WORLD);
}

void Ranks::serve() {
    Content& c = *content_;
    if (c.count == 1 || c.rank != 0) return;
    const std::unique_lock lock(c.serving, std::try_to_lock);
    if (lock.owns_lock())
        while (c.answer_one()) {}
}

void Ranks::share_out(std::size_t items, std::size_t batch, const std::function<bool(std::size_t begin, std::size_t end)>& work,
                      const std::function<void()>& finish) {
    Content& c = *content_;
    if (c.count == 1) {
        if (items > 0) work(0, items);
        return finish();
    }
    if (c.rank == 0) {
        {
            const std::lock_guard lock(c.serving);
            c.items = items;
            c.batch = std::max<std::size_t>(batch, 1);
            c.next = 0;
            c.working = c.count - 1;
        }
        for (;;) {
            std::array<std::uint64_t, 2> range{};
            {
                const std::lock_guard lock(c.serving);
                range = c.take();
            }
            if (range[0] == range[1] || !work(range[0], range[1])) break;
        }
        finish();
        for (;;) {
            {
                const std::lock_guard lock(c.serving);
                while (c.answer_one()) {}
                if (c.working == 0) return;
            }
            std::this_thread::sleep_for(pause);
        }
    }
    for (;;) {
        std::array<std::uint64_t, 2> range{};
        MPI_Send(&wants_more, 1, MPI_INT32_T, 0, ask, MPI_COMM_WORLD);
        MPI_Recv(range.data(), 2, MPI_UINT64_T, 0, answer, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (range[0] == range[1]) return finish();
        if (!work(range[0], range[1])) {
            finish();
            MPI_Send(&leaves, 1, MPI_INT32_T, 0, ask, MPI_COMM_WORLD);
            return;
        }
    }
}

}  // namespace kapok
