#pragma once
// Where a TOML text is found by the name a user gives it: a file, or one of those inside the program.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok {

struct EmbeddedFile;

/// A kind of text that the program has some of: scenarios, sweeps.
struct TomlKind {
    std::string_view word;             ///< "scenario"
    std::string_view embedded_folder;  ///< "scenarios/"; folders below it are not looked into
};

struct TomlSource {
    std::string shown;                               ///< name in messages; the path of a file
    std::string identity;                            ///< the same for the same text
    std::optional<std::filesystem::path> directory;  ///< of a file; nothing inside the program
    const EmbeddedFile* embedded = nullptr;

    /// "plan" of scenarios/plan.toml.
    [[nodiscard]] std::string stem() const;
    /// Throws InputError where there is no reading it.
    [[nodiscard]] std::string text() const;
};

/// A file, looked for in `directory` when the path is relative; else a text inside the program, whose name
/// may leave out the extension. Texts inside the program (no directory) name only each other.
std::optional<TomlSource> find_toml(const TomlKind& kind, const std::string& name,
                                    const std::optional<std::filesystem::path>& directory);

/// That there is neither a file of that name nor a text inside the program, and which there are.
std::string not_found(const TomlKind& kind, const std::string& name);

/// Names of the texts of a kind inside the program, without extension.
std::vector<std::string_view> embedded_names(const TomlKind& kind);

}  // namespace kapok
