#include "runner/manifest_group.hpp"

#include <string_view>

namespace kapok {
namespace {

constexpr std::string_view library_prefix = "library_";

using Names = std::vector<std::string>;

void write_along(hid_t group, const std::string& name, std::span<const std::string> values, const Names& along,
                 const NetcdfDimensions& dimensions) {
    dimensions.attach(hdf5::write_texts(group, name, values, dimensions.shape(along)), along);
}

void write_levers(hid_t manifest_group, const std::vector<LeverSetting>& levers, NetcdfDimensions& dimensions) {
    if (levers.empty()) return;
    const hdf5::Handle group = hdf5::create_group(manifest_group, "levers");
    Names ids, units, courses, city_ids;
    std::vector<double> in_2015;
    for (const Place city : cities) city_ids.emplace_back(place_table[city].id);
    for (const LeverSetting& lever : levers) {
        ids.push_back(lever.id);
        units.push_back(lever.unit);
        in_2015.insert(in_2015.end(), lever.in_2015.begin(), lever.in_2015.end());
        courses.insert(courses.end(), lever.course.begin(), lever.course.end());
    }
    dimensions.add(group, "set_lever", ids, "levers as the scenario sets them", "情景设定的政策杠杆");
    dimensions.add(group, "city", city_ids, "city", "城市");
    const Names along{"set_lever", "city"};
    write_along(group, "unit", units, {"set_lever"}, dimensions);
    const auto values = hdf5::write_array<double>(group, "value_2015", in_2015, dimensions.shape(along));
    dimensions.attach(values, along);
    write_along(group, "course", courses, along, dimensions);
}

void write_inputs(hid_t manifest_group, const std::vector<InputFile>& inputs, NetcdfDimensions& dimensions) {
    if (inputs.empty()) return;
    const hdf5::Handle group = hdf5::create_group(manifest_group, "inputs");
    Names names, digests;
    for (const InputFile& input : inputs) {
        names.push_back(input.name);
        digests.push_back(input.sha256);
    }
    dimensions.add(group, "input_file", names, "input files", "输入文件");
    write_along(group, "sha256", digests, {"input_file"}, dimensions);
}

void write_draws(hid_t manifest_group, const ParameterDraws& draws, NetcdfDimensions& dimensions) {
    if (draws.source.empty()) return;
    const hdf5::Handle group = hdf5::create_group(manifest_group, "parameters");
    hdf5::set_attribute(group, "source", draws.source);
    hdf5::set_attribute(group, "seen_until", static_cast<std::int32_t>(draws.seen_until));
    dimensions.add(group, "drawn_parameter", draws.names, "parameters drawn from a posterior", "从后验分布抽取的参数");
    const Names by_replicate{"replicate"}, by_both{"replicate", "drawn_parameter"};
    dimensions.attach(hdf5::write_array<std::int32_t>(group, "member", draws.member, dimensions.shape(by_replicate)), by_replicate);
    dimensions.attach(hdf5::write_array<double>(group, "value", draws.values, dimensions.shape(by_both)), by_both);
}

void write_branch(hid_t manifest_group, const BranchOrigin& branch, const NetcdfDimensions& dimensions) {
    if (branch.quarter.empty()) return;
    const hdf5::Handle group = hdf5::create_group(manifest_group, "branch");
    hdf5::set_attribute(group, "quarter_reached", branch.quarter);
    hdf5::set_attribute(group, "origin_scenario_name", branch.scenario_name);
    hdf5::write_texts(group, "origin_scenario", std::span(&branch.scenario_text, 1), {});
    const Names along{"replicate"};
    write_along(group, "checkpoint", branch.checkpoints, along, dimensions);
    write_along(group, "checkpoint_sha256", branch.digests, along, dimensions);
    dimensions.attach(hdf5::write_array<std::int32_t>(group, "checkpoint_replicate", branch.replicates, dimensions.shape(along)), along);
}

/// All that may differ between runs with equal results, in an object of its own.
void write_execution(hid_t manifest_group, const Execution& execution) {
    const hdf5::Handle group = hdf5::create_group(manifest_group, "execution");
    hdf5::set_attribute(group, "wall_time_seconds", execution.wall_seconds);
    hdf5::set_attribute(group, "peak_memory_bytes", execution.peak_memory_bytes);
    hdf5::set_attribute(group, "threads", static_cast<std::int32_t>(execution.threads));
    hdf5::set_attribute(group, "finished_at", execution.finished_at);
    hdf5::set_attribute(group, "resumed", static_cast<std::int32_t>(execution.resumed));
}

std::string text(hid_t object, const std::string& name) { return hdf5::text_attribute(object, name).value_or(""); }

template <class Number>
Number number(hid_t object, const std::string& name) {
    const auto value = hdf5::number_attribute(object, name);
    if (!value) throw hdf5::Error("the manifest has no '" + name + "'");
    return static_cast<Number>(*value);
}

std::vector<LeverSetting> read_levers(hid_t manifest_group) {
    if (!hdf5::has_link(manifest_group, "levers")) return {};
    const hdf5::Handle group = hdf5::open_group(manifest_group, "levers");
    const Names ids = hdf5::read_texts(group, "set_lever"), units = hdf5::read_texts(group, "unit");
    const Names courses = hdf5::read_texts(group, "course");
    const hdf5::Handle array = hdf5::open_array(group, "value_2015");
    std::vector<double> in_2015(hdf5::entries(hdf5::shape_of(array)));
    if (units.size() != ids.size() || courses.size() != ids.size() * city_count || in_2015.size() != courses.size())
        throw hdf5::Error("the manifest's levers do not fit together");
    hdf5::read_block(array, hdf5::native_type<double>(), in_2015.data());
    std::vector<LeverSetting> levers;
    for (std::size_t row = 0; row < ids.size(); ++row) {
        LeverSetting lever{ids[row], units[row], {}, {}};
        for (std::size_t city = 0; city < city_count; ++city) {
            lever.in_2015.values[city] = in_2015[row * city_count + city];
            lever.course.values[city] = courses[row * city_count + city];
        }
        levers.push_back(std::move(lever));
    }
    return levers;
}

std::vector<InputFile> read_inputs(hid_t manifest_group) {
    if (!hdf5::has_link(manifest_group, "inputs")) return {};
    const hdf5::Handle group = hdf5::open_group(manifest_group, "inputs");
    const Names names = hdf5::read_texts(group, "input_file"), digests = hdf5::read_texts(group, "sha256");
    if (names.size() != digests.size()) throw hdf5::Error("the manifest's input files do not fit together");
    std::vector<InputFile> inputs;
    for (std::size_t i = 0; i < names.size(); ++i) inputs.push_back({names[i], digests[i]});
    return inputs;
}

ParameterDraws read_draws(hid_t manifest_group) {
    ParameterDraws draws;
    if (!hdf5::has_link(manifest_group, "parameters")) return draws;
    const hdf5::Handle group = hdf5::open_group(manifest_group, "parameters");
    draws.source = text(group, "source");
    draws.seen_until = number<int>(group, "seen_until");
    draws.names = hdf5::read_texts(group, "drawn_parameter");
    const hdf5::Handle member = hdf5::open_array(group, "member"), value = hdf5::open_array(group, "value");
    draws.member.resize(hdf5::entries(hdf5::shape_of(member)));
    draws.values.resize(hdf5::entries(hdf5::shape_of(value)));
    if (draws.values.size() != draws.member.size() * draws.names.size()) throw hdf5::Error("the manifest's parameters do not fit together");
    hdf5::read_block(member, hdf5::native_type<std::int32_t>(), draws.member.data());
    hdf5::read_block(value, hdf5::native_type<double>(), draws.values.data());
    return draws;
}

BranchOrigin read_branch(hid_t manifest_group) {
    BranchOrigin branch;
    if (!hdf5::has_link(manifest_group, "branch")) return branch;
    const hdf5::Handle group = hdf5::open_group(manifest_group, "branch");
    branch.quarter = text(group, "quarter_reached");
    branch.scenario_name = text(group, "origin_scenario_name");
    branch.scenario_text = hdf5::read_texts(group, "origin_scenario").front();
    branch.checkpoints = hdf5::read_texts(group, "checkpoint");
    branch.digests = hdf5::read_texts(group, "checkpoint_sha256");
    const hdf5::Handle replicates = hdf5::open_array(group, "checkpoint_replicate");
    branch.replicates.resize(hdf5::entries(hdf5::shape_of(replicates)));
    if (branch.checkpoints.size() != branch.replicates.size() || branch.digests.size() != branch.replicates.size())
        throw hdf5::Error("the manifest's checkpoints do not fit together");
    hdf5::read_block(replicates, hdf5::native_type<std::int32_t>(), branch.replicates.data());
    return branch;
}

}  // namespace

void write_manifest(hid_t file, const Manifest& manifest, int format_version, NetcdfDimensions& dimensions) {
    const hdf5::Handle group = hdf5::create_group(file, "manifest");
    hdf5::set_attribute(group, "format_version", static_cast<std::int32_t>(format_version));
    hdf5::set_attribute(group, "kapok_version", manifest.build.version);
    hdf5::set_attribute(group, "git_commit", manifest.build.commit);
    hdf5::set_attribute(group, "compiler", manifest.build.compiler);
    hdf5::set_attribute(group, "compiler_flags", manifest.build.flags);
    hdf5::set_attribute(group, "build_type", manifest.build.build_type);
    for (const auto& [name, version] : manifest.build.libraries)
        hdf5::set_attribute(group, std::string(library_prefix) + name, version);
    hdf5::set_attribute(group, "scenario_name", manifest.scenario_name);
    hdf5::set_attribute(group, "scenario_about", manifest.scenario_about);
    hdf5::set_attribute(group, "seed", static_cast<std::int64_t>(manifest.seed));
    hdf5::set_attribute(group, "replicates", static_cast<std::int32_t>(manifest.replicates));
    hdf5::set_attribute(group, "scale", manifest.scale);
    hdf5::set_attribute(group, "until_year", static_cast<std::int32_t>(manifest.until_year));
    hdf5::set_attribute(group, "complete", static_cast<std::int32_t>(manifest.complete));
    hdf5::set_attribute(group, "result_hash", manifest.result_hash);
    hdf5::write_texts(group, "scenario", std::span(&manifest.scenario_text, 1), {});
    write_along(group, "failure_message", manifest.failures, {"design", "replicate"}, dimensions);
    write_levers(group, manifest.levers, dimensions);
    write_inputs(group, manifest.inputs, dimensions);
    write_draws(group, manifest.draws, dimensions);
    write_branch(group, manifest.branch, dimensions);
    write_execution(group, manifest.execution);
}

Manifest read_manifest(hid_t file) {
    const hdf5::Handle group = hdf5::open_group(file, "manifest");
    Manifest manifest;
    manifest.build = {text(group, "kapok_version"), text(group, "git_commit"), text(group, "compiler"),
                      text(group, "compiler_flags"), text(group, "build_type"), {}};
    for (const auto& [name, version] : hdf5::text_attributes(group))
        if (name.starts_with(library_prefix)) manifest.build.libraries.emplace_back(name.substr(library_prefix.size()), version);
    manifest.scenario_name = text(group, "scenario_name");
    manifest.scenario_about = text(group, "scenario_about");
    manifest.seed = number<std::uint32_t>(group, "seed");
    manifest.replicates = number<int>(group, "replicates");
    manifest.scale = number<double>(group, "scale");
    manifest.until_year = number<int>(group, "until_year");
    manifest.complete = number<int>(group, "complete") != 0;
    manifest.result_hash = text(group, "result_hash");
    manifest.scenario_text = hdf5::read_texts(group, "scenario").front();
    manifest.failures = hdf5::read_texts(group, "failure_message");
    manifest.levers = read_levers(group);
    manifest.inputs = read_inputs(group);
    manifest.draws = read_draws(group);
    manifest.branch = read_branch(group);

    const hdf5::Handle execution = hdf5::open_group(group, "execution");
    manifest.execution = {number<double>(execution, "wall_time_seconds"),
                          number<std::int64_t>(execution, "peak_memory_bytes"), number<int>(execution, "threads"),
                          text(execution, "finished_at"), number<int>(execution, "resumed") != 0};
    return manifest;
}

std::optional<int> format_version_of(hid_t file) {
    if (!hdf5::has_link(file, "manifest")) return std::nullopt;
    const auto version = hdf5::number_attribute(hdf5::open_group(file, "manifest"), "format_version");
    return version ? std::optional(static_cast<int>(*version)) : std::nullopt;
}

}  // namespace kapok
