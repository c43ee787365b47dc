#pragma once
// The data tables and scenarios of this version, inside the program: it runs without any file beside it.

#include <algorithm>
#include <span>
#include <string_view>

namespace kapok {

struct EmbeddedFile {
    std::string_view name;   ///< path in the source tree: "scenarios/data/city_2015.csv"
    std::string_view bytes;  ///< exactly as in that file
};

/// All of scenarios/*.toml, scenarios/sweeps/*.toml, scenarios/data/*.csv and scenarios/calibration/*.csv, by name.
std::span<const EmbeddedFile> embedded_files();

/// The file of that name among others, or null.
inline const EmbeddedFile* find_file(std::span<const EmbeddedFile> files, std::string_view name) {
    const auto found = std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& file) { return file.name == name; });
    return found == files.end() ? nullptr : &*found;
}
inline const EmbeddedFile* find_embedded(std::string_view name) { return find_file(embedded_files(), name); }

}  // namespace kapok
