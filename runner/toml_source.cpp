#include "runner/toml_source.hpp"

#include <fmt/format.h>

#include "runner/embedded_data.hpp"
#include "runner/messages.hpp"
#include "runner/text_file.hpp"
#include "runner/toml_document.hpp"

namespace kapok {
namespace {

constexpr std::string_view extension = ".toml";

/// "scenarios/plan.toml" for "plan" and "plan.toml".
const EmbeddedFile* find_embedded_text(const TomlKind& kind, std::string_view name) {
    if (name.find('/') != name.npos) return nullptr;
    if (name.ends_with(extension)) name.remove_suffix(extension.size());
    return find_embedded(fmt::format("{}{}{}", kind.embedded_folder, name, extension));
}

}  // namespace

std::string TomlSource::stem() const {
    return std::filesystem::path(shown).stem().string();
}

std::string TomlSource::text() const {
    return embedded != nullptr ? std::string(embedded->bytes) : read_text_file(shown, shown, most_toml_bytes);
}

std::optional<TomlSource> find_toml(const TomlKind& kind, const std::string& name,
                                    const std::optional<std::filesystem::path>& directory) {
    const EmbeddedFile* const embedded = find_embedded_text(kind, name);
    if (directory) {
        const std::filesystem::path path = *directory / name;
        std::error_code unknown;
        const bool is_directory = std::filesystem::is_directory(path, unknown);
        if (std::filesystem::exists(path, unknown) && !(is_directory && embedded != nullptr))
            return TomlSource{path.string(), std::filesystem::weakly_canonical(path, unknown).string(),
                              path.parent_path(), nullptr};
    }
    if (embedded == nullptr) return std::nullopt;
    return TomlSource{std::string(embedded->name), "inside the program: " + std::string(embedded->name),
                      std::nullopt, embedded};
}

std::string not_found(const TomlKind& kind, const std::string& name) {
    const auto names = embedded_names(kind);
    return fmt::format("there is no file {}, and no {} of that name inside the program (those are {}).{}",
                       in_quotes(name), kind.word, fmt::join(names, ", "), suggestion(name, names));
}

std::vector<std::string_view> embedded_names(const TomlKind& kind) {
    std::vector<std::string_view> names;
    for (const EmbeddedFile& file : embedded_files()) {
        if (!file.name.starts_with(kind.embedded_folder) || !file.name.ends_with(extension)) continue;
        std::string_view name = file.name.substr(kind.embedded_folder.size());
        name.remove_suffix(extension.size());
        if (name.find('/') == name.npos) names.push_back(name);
    }
    return names;
}

}  // namespace kapok
