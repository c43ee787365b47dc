#include "runner/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runner/checkpoint_parts.hpp"
#include "runner/messages.hpp"
#include "runner/published_file.hpp"

namespace kapok {
namespace {

using hdf5::Handle;

constexpr const char* header_group = "checkpoint";
constexpr const char* version_attribute = "checkpoint_format_version";
constexpr const char* digest_attribute = "content_sha256";

std::string text(hid_t object, const std::string& name) { return hdf5::text_attribute(object, name).value_or(""); }

template <class Number>
Number number(hid_t object, const std::string& name) {
    const auto value = hdf5::number_attribute(object, name);
    if (!value) throw hdf5::Error("the header has no '" + name + "'");
    return static_cast<Number>(*value);
}

void write_list(hid_t group, const std::string& name, const std::vector<std::string>& texts) {
    if (!texts.empty()) hdf5::write_texts(group, name, texts, {texts.size()});
}
std::vector<std::string> read_list(hid_t group, const std::string& name) {
    return hdf5::has_link(group, name) ? hdf5::read_texts(group, name) : std::vector<std::string>{};
}

void write_header(hid_t file, const CheckpointHeader& header) {
    const Handle group = hdf5::create_group(file, header_group);
    hdf5::set_attribute(group, version_attribute, static_cast<std::int32_t>(checkpoint_format_version));
    hdf5::set_attribute(group, "kapok_version", header.kapok_version);
    hdf5::set_attribute(group, "git_commit", header.git_commit);
    hdf5::set_attribute(group, "scenario_name", header.scenario_name);
    hdf5::set_attribute(group, "seed", static_cast<std::int64_t>(header.seed));
    hdf5::set_attribute(group, "replicate", static_cast<std::int64_t>(header.replicate));
    hdf5::set_attribute(group, "scale", header.scale);
    hdf5::set_attribute(group, "next_quarter", static_cast<std::int32_t>(header.next.index));
    hdf5::set_attribute(group, "quarter_reached", quarter_reached(header));
    hdf5::set_attribute(group, "branched_from", header.branched_from);
    hdf5::write_texts(group, "scenario", std::span(&header.scenario_text, 1), {});
    std::vector<std::string> names, digests;
    for (const InputFile& input : header.inputs) {
        names.push_back(input.name);
        digests.push_back(input.sha256);
    }
    write_list(group, "input_file", names);
    write_list(group, "input_sha256", digests);
    if (header.draws.source.empty()) return;
    hdf5::set_attribute(group, "posterior", header.draws.source);
    hdf5::set_attribute(group, "posterior_seen_until", static_cast<std::int32_t>(header.draws.seen_until));
    hdf5::set_attribute(group, "posterior_member", header.draws.member.at(0));
    write_list(group, "drawn_parameter", header.draws.names);
    hdf5::write_array<double>(group, "drawn_value", header.draws.values, {header.draws.values.size()});
}

CheckpointHeader read_header(hid_t file) {
    const Handle group = hdf5::open_group(file, header_group);
    CheckpointHeader header;
    header.kapok_version = text(group, "kapok_version");
    header.git_commit = text(group, "git_commit");
    header.scenario_name = text(group, "scenario_name");
    header.scenario_text = hdf5::read_texts(group, "scenario").at(0);
    header.seed = number<std::uint32_t>(group, "seed");
    header.replicate = number<std::uint32_t>(group, "replicate");
    header.scale = number<double>(group, "scale");
    header.next = {number<int>(group, "next_quarter")};
    header.branched_from = text(group, "branched_from");
    const std::vector<std::string> names = read_list(group, "input_file"), digests = read_list(group, "input_sha256");
    if (names.size() != digests.size()) throw hdf5::Error("the header's input files do not fit together");
    for (std::size_t i = 0; i < names.size(); ++i) header.inputs.push_back({names[i], digests[i]});
    header.draws.source = text(group, "posterior");
    if (header.draws.source.empty()) return header;
    header.draws.seen_until = number<int>(group, "posterior_seen_until");
    header.draws.member = {number<std::int32_t>(group, "posterior_member")};
    header.draws.names = read_list(group, "drawn_parameter");
    const Handle values = hdf5::open_array(group, "drawn_value");
    header.draws.values.resize(hdf5::entries(hdf5::shape_of(values)));
    if (header.draws.values.size() != header.draws.names.size()) throw hdf5::Error("the header's parameters do not fit together");
    hdf5::read_block(values, hdf5::native_type<double>(), header.draws.values.data());
    return header;
}

/// The panels of the years so far: a group for each year, as in result files, with columns that may be empty.
template <class Archive, class Panels>
void exchange_panels(Archive& archive, hid_t file, Panels& panels) {
    const Handle group = archive.group(file, firm_panel_group);
    for (auto& panel : panels) {
        const Handle of_year = archive.group(group, std::to_string(panel.year));
        for (auto& column : panel.columns) std::visit([&](auto& values) { exchange(archive, of_year, column.name, values); }, column.values);
        if constexpr (!Archive::writes) panel.rows = std::visit([](const auto& values) { return values.size(); }, panel.columns.at(0).values);
    }
}

/// Digest of all arrays, in the order of the file.
template <class Archive, class State, class Panels>
std::string exchange_run(Archive& archive, hid_t file, State& state, Panels& panels) {
    exchange(archive, file, "world", state.world);
    exchange(archive, file, "record", state.record);
    exchange_panels(archive, file, panels);
    return archive.digest.hex();
}

/// Runs a step that reads; what HDF5 says about a failure becomes one line that names the file.
template <class Step>
auto reading(const std::filesystem::path& path, const char* fault, Step step) {
    try {
        return step();
    } catch (const hdf5::Error& error) {
        throw InputError(Fault{path.string(), 0, 0, fmt::format("{} ({})", fault, error.what())});
    }
}

Handle open_checkpoint(const std::filesystem::path& path) {
    require_readable(path);
    const auto wrong = [&](const std::string& what) { return InputError(Fault{path.string(), 0, 0, what}); };
    Handle file = reading(path, "not a readable checkpoint", [&] { return hdf5::open_file(path); });
    if (!hdf5::has_link(file, header_group)) throw wrong("not a checkpoint of Kapok");
    const auto version = reading(path, "not a readable checkpoint", [&] { return hdf5::number_attribute(hdf5::open_group(file, header_group), version_attribute); });
    if (version != checkpoint_format_version)
        throw wrong(fmt::format("checkpoint format {}; this version reads format {}", version ? fmt::format("{}", *version) : "unknown", checkpoint_format_version));
    return file;
}

constexpr const char* damage = "the checkpoint is damaged";

bool same_digests(const std::vector<InputFile>& a, const std::vector<InputFile>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const InputFile& x, const InputFile& y) { return x.sha256 == y.sha256; });
}

}  // namespace

std::string quarter_reached(const CheckpointHeader& header) {
    const Quarter last{header.next.index - 1};
    return fmt::format("{}Q{}", last.year(), last.of_year() + 1);
}

std::string obstacle_to_branch(const CheckpointHeader& checkpoint, const CheckpointHeader& branch) {
    if (checkpoint.kapok_version != branch.kapok_version || checkpoint.git_commit != branch.git_commit)
        return fmt::format("it was written by Kapok {} of commit {}, and this is {} of commit {}", checkpoint.kapok_version, checkpoint.git_commit,
                           branch.kapok_version, branch.git_commit);
    if (!same_digests(checkpoint.inputs, branch.inputs)) return "the data tables differ";
    return {};
}

std::string obstacle(const CheckpointHeader& checkpoint, const CheckpointHeader& run) {
    if (const std::string reason = obstacle_to_branch(checkpoint, run); !reason.empty()) return reason;
    if (checkpoint.scenario_text != run.scenario_text) return "the scenario differs";
    if (checkpoint.draws.names != run.draws.names || checkpoint.draws.member != run.draws.member || checkpoint.draws.values != run.draws.values)
        return "the parameters drawn differ";
    if (checkpoint.seed != run.seed || checkpoint.replicate != run.replicate || checkpoint.scale != run.scale) return "seed, replicate or scale differ";
    if (checkpoint.branched_from != run.branched_from) return "the runs have not branched from the same checkpoint";
    return {};
}

void write_checkpoint(const std::filesystem::path& path, CheckpointHeader header, const RunState& state, std::span<const FirmPanel> panels) {
    header.seed = state.world.rng.seed;
    header.replicate = state.world.rng.replicate;
    header.scale = state.world.scale;
    header.next = state.world.quarter;
    PublishedFile target(path);
    try {
        Handle file = hdf5::create_file(target.temporary());
        write_header(file, header);
        ArrayWriter writer;
        hdf5::set_attribute(file, digest_attribute, exchange_run(writer, file, state, panels));
        hdf5::close_file(file);
    } catch (const hdf5::Error& error) {
        throw FileError("write", path, error.what());
    }
    target.publish();
}

CheckpointHeader read_checkpoint_header(const std::filesystem::path& path) {
    const Handle file = open_checkpoint(path);
    return reading(path, damage, [&] { return read_header(file); });
}

RunSoFar read_checkpoint(const std::filesystem::path& path, std::shared_ptr<const Baseline> baseline) {
    const Handle file = open_checkpoint(path);
    return reading(path, damage, [&] {
        RunSoFar run;
        run.state.world.baseline = std::move(baseline);
        for (const std::string& year : hdf5::names_in(hdf5::open_group(file, firm_panel_group))) run.panels.push_back(firm_panel(Firms{}, std::stoi(year)));
        ArrayReader reader;
        if (exchange_run(reader, file, run.state, run.panels) != text(file, digest_attribute)) throw hdf5::Error("its content has another digest");
        return run;
    });
}

}  // namespace kapok
