#pragma once
// Scenario files (TOML) and --set options to a Scenario.

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runner/messages.hpp"
#include "runner/scenario.hpp"

namespace kapok {

struct Baseline;

/// Loads a scenario: a path, or the name of one inside the program ("plan"). `extends` chains are followed;
/// a later file replaces the keys that it gives and, of a lever, the courses of the cities that it names.
/// `settings` are applied last: "ID=VALUE" sets a lever in all cities from 2016 on, or a parameter, or one of
/// seed, replicates, scale and until; "ID.CITY=VALUE" does so for one city.
/// Throws InputError with every fault of every file and setting.
Scenario load_scenario(const std::string& path_or_name, const Baseline& baseline,
                       std::span<const std::string> settings = {});

/// Where another file names a scenario.
struct NamingPlace {
    std::string file;                                ///< name in messages
    std::optional<std::filesystem::path> directory;  ///< of that file; nothing inside the program
    Location at;
};
/// The scenario that another file names: beside that file, or inside the program. Nothing after a fault.
std::optional<Scenario> load_named_scenario(const std::string& name, const NamingPlace& place,
                                            const Baseline& baseline, FaultCollector& faults);

/// A scenario from a text, such as the `resolved_toml` of an earlier run; `file` is its name in messages.
/// An `extends` in it names a scenario inside the program.
Scenario scenario_from_text(std::string_view toml, const std::string& file, const Baseline& baseline,
                            std::span<const std::string> settings = {});

/// Names of the scenarios inside the program.
std::vector<std::string_view> embedded_scenarios();

/// Ids that `[record] quarterly` may list.
std::vector<std::string_view> recordable_ids();

/// The scenario as one TOML text without `extends`: what is to be simulated, every course that differs from
/// 2015 and every parameter that differs from its table, always in the same order. Reading it gives the same
/// scenario again.
std::string resolved_text(const Scenario& scenario);

}  // namespace kapok
