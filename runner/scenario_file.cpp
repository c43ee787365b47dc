#include "runner/scenario_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "model/measurement/variables.hpp"
#include "runner/embedded_data.hpp"
#include "runner/messages.hpp"
#include "runner/scenario_reader.hpp"
#include "runner/text_file.hpp"

namespace kapok {
namespace {

constexpr std::string_view embedded_folder = "scenarios/";
constexpr std::string_view extension = ".toml";

/// Where a scenario's text is: a file, or a name inside the program.
struct Source {
    std::string shown;                               ///< name in messages; the path of a file
    std::string identity;                            ///< the same for the same text
    std::optional<std::filesystem::path> directory;  ///< of a file; nothing inside the program
    const EmbeddedFile* embedded = nullptr;
};

struct Document {
    Source source;
    TomlValue::Table root;
};

/// "scenarios/plan.toml" for "plan" and "plan.toml".
const EmbeddedFile* find_embedded_scenario(std::string_view name) {
    if (name.ends_with(extension)) name.remove_suffix(extension.size());
    return find_embedded(fmt::format("{}{}{}", embedded_folder, name, extension));
}

std::string no_such_scenario(const std::string& name) {
    const auto names = embedded_scenarios();
    return fmt::format(
        "there is no file {}, and no scenario of that name inside the program (those are {}).{}",
        in_quotes(name), fmt::join(names, ", "), suggestion(name, names));
}

/// A file, looked for in `directory` when the path is relative; else a scenario inside the program.
/// Scenarios inside the program (no directory) extend only each other.
std::optional<Source> find_source(const std::string& name,
                                  const std::optional<std::filesystem::path>& directory) {
    const EmbeddedFile* const embedded = find_embedded_scenario(name);
    if (directory) {
        const std::filesystem::path path = *directory / name;
        std::error_code unknown;
        const bool is_directory = std::filesystem::is_directory(path, unknown);
        if (std::filesystem::exists(path, unknown) && !(is_directory && embedded != nullptr))
            return Source{path.string(), std::filesystem::weakly_canonical(path, unknown).string(),
                          path.parent_path(), nullptr};
    }
    if (embedded == nullptr) return std::nullopt;
    return Source{std::string(embedded->name), "inside the program: " + std::string(embedded->name),
                  std::nullopt, embedded};
}

Document read_document(Source source) {
    const std::string text = source.embedded != nullptr
                                 ? std::string(source.embedded->bytes)
                                 : read_text_file(source.shown, source.shown, most_toml_bytes);
    TomlValue::Table root = parse_toml(text, source.shown);
    return {std::move(source), std::move(root)};
}

const TomlEntry* find_extends(const TomlValue::Table& root) {
    const auto found = std::find_if(root.begin(), root.end(),
                                    [](const TomlEntry& entry) { return entry.key == extends_key; });
    return found == root.end() ? nullptr : &*found;
}

/// "a.toml extends b.toml extends a.toml"
std::string chain_text(const std::vector<Document>& chain, const Source& next) {
    std::string text;
    for (const Document& document : chain) text += document.source.shown + " extends ";
    return text + next.shown;
}

/// What `extends` of the last document leads to, if it is set and can be followed.
std::optional<Source> next_source(const std::vector<Document>& chain, FaultCollector& faults) {
    const Document& last = chain.back();
    const TomlEntry* const extends = find_extends(last.root);
    if (extends == nullptr) return std::nullopt;
    const auto fault = [&](std::string text) {
        faults.add(last.source.shown, extends->value.at, std::move(text));
    };
    const auto* name = extends->value.as<std::string>();
    if (name == nullptr) {
        fault(fmt::format("'extends' should be the name of a scenario between quotation marks, not {}",
                          extends->value.kind()));
        return std::nullopt;
    }
    auto next = find_source(*name, last.source.directory);
    if (!next) {
        fault("cannot extend: " + no_such_scenario(*name));
        return std::nullopt;
    }
    const bool seen = std::any_of(chain.begin(), chain.end(),
                                  [&](const Document& d) { return d.source.identity == next->identity; });
    if (!seen) return next;
    fault(fmt::format("a scenario cannot extend itself: {}", chain_text(chain, *next)));
    return std::nullopt;
}

/// Follows `extends` from a first document; the chain begins with it.
std::vector<Document> follow_chain(Document first, FaultCollector& faults) {
    std::vector<Document> chain{std::move(first)};
    for (auto next = next_source(chain, faults); next; next = next_source(chain, faults)) {
        try {
            chain.push_back(read_document(*next));
        } catch (const InputError& error) {
            faults.add(error);
            break;
        }
    }
    return chain;
}

Scenario from_chain(const std::string& name, const std::vector<Document>& chain, const Baseline& baseline,
                    std::span<const std::string> settings, FaultCollector& faults) {
    Scenario scenario(baseline);
    for (auto document = chain.rbegin(); document != chain.rend(); ++document) {
        scenario.about.clear();  // a question belongs to the file that asks it
        scenario.about_zh.clear();
        ScenarioReader(document->source.shown, scenario, faults).read(document->root);
    }
    for (std::size_t i = 0; i < settings.size(); ++i)
        ScenarioReader(fmt::format("command line, --set {}", i + 1), scenario, faults)
            .read_setting(settings[i]);
    faults.throw_if_any();
    for (const Document& document : chain) scenario.files.push_back(document.source.shown);
    scenario.name = name;
    scenario.resolved_toml = resolved_text(scenario);
    return scenario;
}

}  // namespace

std::vector<std::string_view> embedded_scenarios() {
    std::vector<std::string_view> names;
    for (const EmbeddedFile& file : embedded_files()) {
        if (!file.name.ends_with(extension)) continue;
        std::string_view name = file.name.substr(embedded_folder.size());
        name.remove_suffix(extension.size());
        names.push_back(name);
    }
    return names;
}

std::vector<std::string_view> recordable_ids() {
    std::vector<std::string_view> ids;
    for (const Variable& variable : variables()) ids.push_back(variable.id);
    return ids;
}

Scenario load_scenario(const std::string& path_or_name, const Baseline& baseline,
                       std::span<const std::string> settings) {
    const auto source = find_source(path_or_name, std::filesystem::path{});
    if (!source) throw InputError(Fault{path_or_name, 0, 0, no_such_scenario(path_or_name)});
    FaultCollector faults;
    const auto chain = follow_chain(read_document(*source), faults);
    return from_chain(std::filesystem::path(source->shown).stem().string(), chain, baseline, settings,
                      faults);
}

Scenario scenario_from_text(std::string_view toml, const std::string& file, const Baseline& baseline,
                            std::span<const std::string> settings) {
    FaultCollector faults;
    const auto chain =
        follow_chain({Source{file, file, std::nullopt, nullptr}, parse_toml(toml, file)}, faults);
    return from_chain(std::filesystem::path(file).stem().string(), chain, baseline, settings, faults);
}

}  // namespace kapok
