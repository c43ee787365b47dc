#pragma once
// The checkpoints of one run of the program: written every few years, found again when the same run is started once
// more, removed when it has ended well.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "runner/checkpoint.hpp"

namespace kapok {

struct CheckpointPlan {
    std::filesystem::path folder;
    int every_years = 0;       ///< years between checkpoints, counted from 2015; 0: none
    bool keep_all = false;     ///< also older ones, and after the run
    int until_year = 2049;
    int replicates = 1;
};

/// Not for several threads at a time.
class CheckpointFolder {
public:
    using HeaderOf = std::function<CheckpointHeader(int replicate)>;  ///< but for what comes from the world
    using Say = std::function<void(const std::string& line)>;

    /// Makes the folder, or looks through it and removes what killed processes have left unfinished. Throws FileError when it cannot be made, and InputError when it holds a
    /// checkpoint of another run, which stays as it is. Lines of `say` are for the user.
    CheckpointFolder(CheckpointPlan plan, HeaderOf header_of, std::shared_ptr<const Baseline> baseline, Say say);
    /// Removes the folder if it is empty.
    ~CheckpointFolder();
    CheckpointFolder(const CheckpointFolder&) = delete;
    CheckpointFolder& operator=(const CheckpointFolder&) = delete;

    /// The newest sound checkpoint of a replicate. Damaged ones are passed over and stay.
    std::optional<RunSoFar> newest(int replicate);
    /// Writes the year that has just ended, when its turn has come, and removes what is older than the one before. A
    /// checkpoint that cannot be written is a line for the user; the run goes on.
    void year_ended(int replicate, const RunState& state, std::span<const FirmPanel> panels);
    /// True when newest() has found something.
    [[nodiscard]] bool resumed() const { return resumed_; }
    /// Removes this run's checkpoints, unless all are to be kept.
    void run_succeeded();

private:
    [[nodiscard]] std::filesystem::path path_of(int replicate, int year) const;
    [[nodiscard]] bool is_due(int year) const;
    void remove_before(int replicate, int year);
    void set_aside(const std::filesystem::path& path) const;

    CheckpointPlan plan_;
    HeaderOf header_of_;
    std::shared_ptr<const Baseline> baseline_;
    Say say_;
    std::map<int, std::set<int>> years_;             ///< of each replicate: this run's own
    std::set<std::filesystem::path> damaged_;
    bool resumed_ = false;
};

}  // namespace kapok
