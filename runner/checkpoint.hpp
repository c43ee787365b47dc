#pragma once
// A run between two quarters as a file: HDF5, laid out as results_format.md says. What is stored is all of a World and
// of the Record so far; the tables of 2015 that worlds share are read anew, and their digests compared.

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runner/ensemble.hpp"
#include "runner/manifest.hpp"

namespace kapok {

inline constexpr int checkpoint_format_version = 1;

/// Which run a checkpoint belongs to, and how far it had come.
struct CheckpointHeader {
    std::string kapok_version, git_commit;
    std::string scenario_name, scenario_text;
    std::vector<InputFile> inputs;   ///< data tables
    ParameterDraws draws;            ///< of this replicate alone; without a source: the parameters are the scenario's
    std::string branched_from;       ///< SHA-256 of the checkpoint that the run went on from; empty: none

    // of the world
    std::uint32_t seed = 1, replicate = 0;
    double scale = 1.0;
    Quarter next{};                  ///< the quarter to be run next

    /// The last simulated year.
    [[nodiscard]] int year() const { return Quarter{next.index - 1}.year(); }
};
/// "2020Q4": the last simulated quarter.
std::string quarter_reached(const CheckpointHeader& header);

/// What stands in the way of continuing one run by the other's checkpoint: "the scenario differs"; empty: nothing.
/// A branch may be of another scenario.
std::string obstacle(const CheckpointHeader& checkpoint, const CheckpointHeader& run);
std::string obstacle_to_branch(const CheckpointHeader& checkpoint, const CheckpointHeader& branch);

/// Writes a file that appears under its name complete or not at all. Seed, replicate, scale and quarter of the header
/// are taken from the world. Throws FileError.
void write_checkpoint(const std::filesystem::path& path, CheckpointHeader header, const RunState& state, std::span<const FirmPanel> panels);

/// The header alone: says nothing of whether the rest is sound. Throws FileError when the file cannot be opened,
/// InputError when it is not a checkpoint of this format.
CheckpointHeader read_checkpoint_header(const std::filesystem::path& path);

/// All of it; throws InputError also where what is read is not what was written. `baseline`: of the header's inputs.
RunSoFar read_checkpoint(const std::filesystem::path& path, std::shared_ptr<const Baseline> baseline);

}  // namespace kapok
