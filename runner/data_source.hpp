#pragma once
// Where data tables come from: the copies inside the program, or a directory that replaces them.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace kapok {

class DataSource {
public:
    /// The tables inside the program.
    DataSource() = default;
    /// The tables of a directory, with the same file names.
    explicit DataSource(std::filesystem::path directory) : directory_(std::move(directory)) {}

    /// Name of a table in messages: "scenarios/data/city_2015.csv", or its path in the directory.
    [[nodiscard]] std::string shown_name(std::string_view file) const;

    /// Bytes of a table such as "city_2015.csv". Throws InputError when it does not exist or cannot be read.
    [[nodiscard]] std::string read(std::string_view file) const;

private:
    std::optional<std::filesystem::path> directory_;
};

}  // namespace kapok
