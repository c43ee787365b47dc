#pragma once
// The data tables and scenarios of this version, inside the program: it runs without any file beside it.

#include <span>
#include <string_view>

namespace kapok {

struct EmbeddedFile {
    std::string_view name;   ///< path in the source tree: "scenarios/data/city_2015.csv"
    std::string_view bytes;  ///< exactly as in that file
};

/// All of scenarios/*.toml, scenarios/sweeps/*.toml, scenarios/data/*.csv and scenarios/calibration/*.csv, by name.
std::span<const EmbeddedFile> embedded_files();

/// The file of that name, or null.
const EmbeddedFile* find_embedded(std::string_view name);

}  // namespace kapok
