#include "runner/scenario_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "model/measurement/variables.hpp"
#include "runner/messages.hpp"
#include "runner/scenario_reader.hpp"
#include "runner/toml_source.hpp"

namespace kapok {
namespace {

constexpr TomlKind scenario_kind{"scenario", "scenarios/"};

struct Document {
    TomlSource source;
    TomlValue::Table root;
};

Document read_document(TomlSource source) {
    TomlValue::Table root = parse_toml(source.text(), source.shown);
    return {std::move(source), std::move(root)};
}

const TomlEntry* find_extends(const TomlValue::Table& root) {
    const auto found = std::find_if(root.begin(), root.end(),
                                    [](const TomlEntry& entry) { return entry.key == extends_key; });
    return found == root.end() ? nullptr : &*found;
}

/// "a.toml extends b.toml extends a.toml"
std::string chain_text(const std::vector<Document>& chain, const TomlSource& next) {
    std::string text;
    for (const Document& document : chain) text += document.source.shown + " extends ";
    return text + next.shown;
}

/// What `extends` of the last document leads to, if it is set and can be followed.
std::optional<TomlSource> next_source(const std::vector<Document>& chain, FaultCollector& faults) {
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
    auto next = find_toml(scenario_kind, *name, last.source.directory);
    if (!next) {
        fault("cannot extend: " + not_found(scenario_kind, *name));
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

Scenario load_found(const TomlSource& source, const Baseline& baseline, std::span<const std::string> settings) {
    FaultCollector faults;
    const auto chain = follow_chain(read_document(source), faults);
    return from_chain(source.stem(), chain, baseline, settings, faults);
}

}  // namespace

std::vector<std::string_view> embedded_scenarios() { return embedded_names(scenario_kind); }

std::vector<std::string_view> recordable_ids() {
    std::vector<std::string_view> ids;
    for (const Variable& variable : variables()) ids.push_back(variable.id);
    return ids;
}

Scenario load_scenario(const std::string& path_or_name, const Baseline& baseline,
                       std::span<const std::string> settings) {
    const auto source = find_toml(scenario_kind, path_or_name, std::filesystem::path{});
    if (!source) throw InputError(Fault{path_or_name, 0, 0, not_found(scenario_kind, path_or_name)});
    return load_found(*source, baseline, settings);
}

std::optional<Scenario> load_named_scenario(const std::string& name, const NamingPlace& place,
                                            const Baseline& baseline, FaultCollector& faults) {
    const auto source = find_toml(scenario_kind, name, place.directory);
    if (!source) {
        faults.add(place.file, place.at, not_found(scenario_kind, name));
        return std::nullopt;
    }
    try {
        return load_found(*source, baseline, {});
    } catch (const InputError& error) {
        faults.add(error);
        return std::nullopt;
    }
}

Scenario scenario_from_text(std::string_view toml, const std::string& file, const Baseline& baseline,
                            std::span<const std::string> settings) {
    FaultCollector faults;
    const auto chain =
        follow_chain({TomlSource{file, file, std::nullopt, nullptr}, parse_toml(toml, file)}, faults);
    return from_chain(std::filesystem::path(file).stem().string(), chain, baseline, settings, faults);
}

}  // namespace kapok
