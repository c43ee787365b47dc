#pragma once
// The processes that work on one task: those that mpirun has started, in a build with MPI, or this one alone.

#include <cstddef>
#include <functional>
#include <memory>

namespace kapok {

class Ranks {
public:
    /// Joins the processes that were started together. One object per process, made before any thread.
    Ranks();
    /// Leaves them; all must.
    ~Ranks();
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    [[nodiscard]] int rank() const;   ///< 0, 1, ...
    [[nodiscard]] int count() const;  ///< 1 without MPI
    [[nodiscard]] bool first() const { return rank() == 0; }

    /// Ends all processes at once, this one with a code. For errors that the others cannot know of.
    [[noreturn]] void abort(int code) const;

    /// Waits until all are here.
    void wait_for_all() const;

    /// Gives each process numbers from 0 to `items` - 1 in batches, the next to whoever is free. `work` does the numbers
    /// from `begin` to before `end` and says whether to go on; `finish` is called when this process has no more to do.
    /// Returns then; in the first process, when none has, which never comes if one of them has died.
    void share_out(std::size_t items, std::size_t batch, const std::function<bool(std::size_t begin, std::size_t end)>& work, const std::function<void()>& finish);
    /// In the first process, answers others that wait for a batch. To be called now and then while it works, from any
    /// thread; costs little.
    void serve();

private:
    struct Content;
    std::unique_ptr<Content> content_;
};

}  // namespace kapok
