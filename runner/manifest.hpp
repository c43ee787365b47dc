#pragma once
// Where results come from: what was asked for, by which build of the program, and how the run went.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "model/policy/schedule.hpp"
#include "runner/baseline_files.hpp"

namespace kapok {

/// The program itself, as it was configured and compiled.
struct BuildInformation {
    std::string version;
    std::string commit;    ///< of the source tree at configure time, with "-dirty" if it held changes; or "unknown"
    std::string compiler, flags, build_type;
    std::vector<std::pair<std::string, std::string>> libraries;  ///< name and version
};
const BuildInformation& build_information();

/// A lever as the scenario set it.
struct LeverSetting {
    std::string id, unit;
    ByCity<double> in_2015{};
    ByCity<std::string> course;  ///< "step 2016=0.5 2019=0.75": form, then decimal dates and values; empty: as in 2015
};
/// All levers of a schedule, in the order of lever_table.
std::vector<LeverSetting> lever_settings(const Schedule& schedule);

/// Parameters that differ between replicates: which member of a posterior each of them had.
struct ParameterDraws {
    std::string source;                        ///< name of the posterior; empty: all replicates had the scenario's parameters
    int seen_until = 0;                        ///< last year of the record that the posterior was fitted to
    std::vector<std::string> names;            ///< of the parameters drawn
    std::vector<std::int32_t> member;          ///< of each replicate
    std::vector<double> values;                ///< replicate x parameter
};

/// Where runs that go on from checkpoints come from.
struct BranchOrigin {
    std::string quarter;                          ///< the last one that comes from there: "2020Q4"; empty: no branch
    std::string scenario_name, scenario_text;     ///< what they followed until then
    std::vector<std::string> checkpoints;         ///< file of each replicate, as it was named
    std::vector<std::string> digests;             ///< SHA-256 of each file
    std::vector<std::int32_t> replicates;         ///< whose luck each replicate has
};

/// What may differ between two runs that give the same results.
struct Execution {
    double wall_seconds = 0.0;
    std::int64_t peak_memory_bytes = 0;
    int threads = 0;
    std::string finished_at;   ///< UTC, "2020-01-31T23:59:59Z"
    bool resumed = false;      ///< some replicates went on from checkpoints of an earlier, interrupted run

    bool operator==(const Execution&) const = default;
};
/// The execution that started `wall_seconds` ago and ends now; memory from /proc/self/status (0 elsewhere).
Execution execution_until_now(double wall_seconds, int threads);

struct Manifest {
    BuildInformation build;
    std::string scenario_name, scenario_about;
    std::string scenario_text;            ///< the scenario with everything it extends, as TOML
    std::uint32_t seed = 1;
    int replicates = 1;
    double scale = 1.0;                   ///< agents per real firm
    int until_year = 2049;
    std::vector<LeverSetting> levers;
    std::vector<InputFile> inputs;
    ParameterDraws draws;
    BranchOrigin branch;
    Execution execution;

    // filled in by ResultsWriter
    bool complete = false;                ///< every replicate has been run, whether it finished or failed
    std::vector<std::string> failures;    ///< message of each replicate; empty where it did not fail
    std::string result_hash;              ///< see results_format.md
};

}  // namespace kapok
