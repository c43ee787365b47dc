#pragma once
// The runs of a sweep that have ended, in a directory of parts. A crash costs at most the runs since the last part.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/sweep/part_file.hpp"

namespace kapok {

/// One process writes to a store through one object, one thread at a time; several processes may share a directory.
class SweepStore {
public:
    static constexpr std::size_t usual_runs_per_part = 64;

    /// Opens or creates a directory and reads which runs its parts hold, as they were written: parts that were left half
    /// written, and what has been damaged since, do not count (see damages()). Throws FileError. A part is written after
    /// every `runs_per_part` runs, or after a minute.
    explicit SweepStore(std::filesystem::path directory, std::size_t runs_per_part = usual_runs_per_part);

    /// A store that only reads: a directory must be there already. Throws FileError.
    static SweepStore read_only(const std::filesystem::path& directory);

    /// Reads further parts of another directory, which stays as it is. Throws FileError.
    void also_read(const std::filesystem::path& directory);

    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
    /// One line for each part that was passed over, or that has runs that were.
    [[nodiscard]] const std::vector<std::string>& damages() const { return damages_; }
    [[nodiscard]] std::size_t size() const { return places_.size(); }
    template <class Test>
    [[nodiscard]] std::size_t count_if(Test test) const {
        std::size_t count = 0;
        for (const auto& [key, place] : places_) count += test(key) ? 1 : 0;
        return count;
    }
    [[nodiscard]] bool has(const RunKey& key) const { return places_.contains(key); }
    /// Of a run that is there, in a part or not yet in one.
    [[nodiscard]] std::optional<RunStatus> status(const RunKey& key) const;
    [[nodiscard]] std::optional<StoredRun> read(const RunKey& key) const;

    /// Takes a run, and writes a part if it is time. Throws DiskFull, FileError; the run is
    /// then kept and flush() can be tried again.
    void add(StoredRun run);
    static constexpr double usual_wait = 60.0;  ///< seconds
    /// True when runs have waited for a part so long.
    [[nodiscard]] bool is_due(double seconds = usual_wait) const;
    /// Writes the runs that are in no part yet. When this process has written many parts of one size, they become one.
    void flush();

    /// Removes all parts of a directory, whole or not, and itself if nothing else is in it.
    static void remove(const std::filesystem::path& directory);

private:
    SweepStore() = default;

    struct Place {
        std::size_t reader = 0, row = 0;  ///< reader: of readers_; beyond its end: of waiting_
    };
    struct OwnPart {
        std::filesystem::path path;
        std::size_t reader = 0;
    };

    void read_parts_of(const std::filesystem::path& directory);
    enum class Check { none, digests };
    void open_part(const std::filesystem::path& path, Check check);
    std::filesystem::path new_part_path();
    void gather(std::size_t level);

    std::filesystem::path directory_;
    std::size_t runs_per_part_ = usual_runs_per_part;
    std::vector<std::optional<PartReader>> readers_;  ///< none where parts have become one
    std::map<RunKey, Place> places_;
    std::vector<std::string> damages_;
    std::vector<StoredRun> waiting_;
    std::vector<std::vector<OwnPart>> own_;  ///< by level: each holds about `parts_per_level` parts of the level below
    double last_part_ = 0.0;                 ///< when it was written
    int next_number_ = 0;
};

}  // namespace kapok
