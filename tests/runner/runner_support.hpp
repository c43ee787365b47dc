#pragma once
// What the tests of the runner share.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "runner/baseline_files.hpp"
#include "runner/messages.hpp"
#include "runner/scenario_file.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kapok::test {

/// What is wrong with an input, one line each; nothing if `read` throws no InputError.
template <class Read>
std::vector<std::string> faults_of(Read read) {
    std::vector<std::string> lines;
    try {
        read();
    } catch (const InputError& error) {
        for (const Fault& fault : error.faults) lines.push_back(to_string(fault));
    }
    return lines;
}

inline std::string join(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

/// True if one of the lines is, or begins with, `start`.
inline bool has_line(const std::vector<std::string>& lines, std::string_view start) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const std::string& line) { return line.starts_with(start); });
}

/// The tables inside the program, read once.
inline const Baseline& baseline_2015() {
    static const LoadedBaseline loaded = load_baseline(DataSource{});
    return loaded.baseline;
}

/// A scenario from a text that is called test.toml.
inline Scenario scenario_of(std::string_view toml, const std::vector<std::string>& settings = {}) {
    return scenario_from_text(toml, "test.toml", baseline_2015(), settings);
}
inline std::vector<std::string> scenario_faults(std::string_view toml,
                                                const std::vector<std::string>& settings = {}) {
    return faults_of([&] { scenario_of(toml, settings); });
}

inline std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A temporary directory to write files into.
class Folder : public TemporaryDirectory {
public:
    /// Writes a file and returns its path.
    std::string write(const std::string& name, std::string_view bytes) const {
        const std::filesystem::path file = path() / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << bytes;
        return file.string();
    }
};

}  // namespace kapok::test
