#pragma once
// Parts of a sweep: files that hold finished runs until all of them are put together. Layout: results_format.md.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runner/results_file.hpp"
#include "runner/sweep/run_key.hpp"

namespace kapok {

/// A run that has ended.
struct StoredRun {
    RunKey key{};
    RunStatus status = RunStatus::finished;
    std::string message;         ///< of a failed run
    std::vector<double> values;  ///< of a finished run: the arrays that are kept, one after the other; else empty
};

/// Writes a part of `rows` runs under its final name, or nothing; `run` gives each in turn, so that they need not all be
/// in memory. Finished runs have equally many values. Throws DiskFull, FileError.
void write_part(const std::filesystem::path& path, std::size_t rows, const std::function<StoredRun(std::size_t row)>& run);

/// A part that holds something else than was written, or too little.
struct DamagedPart : FileError {
    using FileError::FileError;
};

/// Reads a part, run by run.
class PartReader {
public:
    /// Throws FileError when the file may not be read, DamagedPart when it is no part, or not a whole one.
    explicit PartReader(std::filesystem::path path);
    ~PartReader();
    PartReader(PartReader&& other) noexcept;
    PartReader& operator=(PartReader&& other) noexcept;

    [[nodiscard]] const std::vector<RunKey>& keys() const;
    [[nodiscard]] RunStatus status(std::size_t row) const;
    /// Throws DamagedPart.
    [[nodiscard]] StoredRun read(std::size_t row) const;
    /// True when a run is, bit by bit, the one that was written.
    [[nodiscard]] bool is_intact(std::size_t row) const;

private:
    struct Content;
    std::unique_ptr<Content> content_;
};

}  // namespace kapok
