#include "runner/checkpoint_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "runner/messages.hpp"
#include "runner/published_file.hpp"

namespace kapok {
namespace {

constexpr std::string_view prefix = "replicate_", suffix = ".h5";

std::optional<int> whole_number(std::string_view digits) {
    int value = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (problem != std::errc{} || end != digits.data() + digits.size() || fmt::format("{}", value) != digits) return std::nullopt;
    return value;
}

struct Name {
    int replicate = 0, year = 0;
};

/// "replicate_3_2020.h5"; nothing when a file is called otherwise.
std::optional<Name> parse(std::string_view name) {
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
    name.remove_prefix(prefix.size());
    name.remove_suffix(suffix.size());
    const std::size_t between = name.find('_');
    if (between == std::string_view::npos) return std::nullopt;
    const auto replicate = whole_number(name.substr(0, between)), year = whole_number(name.substr(between + 1));
    return replicate && year ? std::optional(Name{*replicate, *year}) : std::nullopt;
}

/// "replicate_3_2020.h5.1234.part": what a killed process has left of a checkpoint.
bool is_unfinished(const std::string& name) {
    const std::size_t end = name.find(suffix);
    return end != std::string::npos && name.ends_with(PublishedFile::temporary_suffix) && parse(std::string_view(name).substr(0, end + suffix.size()));
}

}  // namespace

CheckpointFolder::CheckpointFolder(CheckpointPlan plan, HeaderOf header_of, std::shared_ptr<const Baseline> baseline, Say say)
    : plan_(std::move(plan)), header_of_(std::move(header_of)), baseline_(std::move(baseline)), say_(std::move(say)) {
    std::error_code problem;
    std::filesystem::create_directories(plan_.folder, problem);
    if (problem) throw FileError("write", plan_.folder, problem.message());
    std::map<std::filesystem::path, Name> found;  // in the order of names, whatever that of the directory
    std::vector<std::filesystem::path> unfinished;
    for (const auto& entry : std::filesystem::directory_iterator(plan_.folder, problem)) {
        const std::string file = entry.path().filename().string();
        if (const auto name = parse(file)) found[entry.path()] = *name;
        else if (is_unfinished(file)) unfinished.push_back(entry.path());
    }
    if (problem) throw FileError("read", plan_.folder, problem.message());
    for (const auto& path : unfinished) std::filesystem::remove(path, problem);
    for (const auto& [path, name] : found) {
        CheckpointHeader header;
        try {
            header = read_checkpoint_header(path);
        } catch (const InputError& error) {
            say_(fmt::format("{}; not used", error.what()));
            damaged_.insert(path);
            continue;
        }
        const bool is_of_plan = name.replicate < plan_.replicates && name.year == header.year() && name.year <= plan_.until_year;
        const std::string reason = is_of_plan ? obstacle(header, header_of_(name.replicate)) : "it is not of this run";
        if (!reason.empty())
            throw InputError(Fault{path.string(), 0, 0, fmt::format("a checkpoint of another run ({}); remove it, or choose another --checkpoint-dir", reason)});
        years_[name.replicate].insert(name.year);
    }
}

CheckpointFolder::~CheckpointFolder() {
    std::error_code ignored;
    std::filesystem::remove(plan_.folder, ignored);
}

std::filesystem::path CheckpointFolder::path_of(int replicate, int year) const {
    return plan_.folder / fmt::format("{}{}_{}{}", prefix, replicate, year, suffix);
}

bool CheckpointFolder::is_due(int year) const {
    // the end of a replicate saves it from being run again while others are still to come
    if (year == plan_.until_year) return plan_.replicates > 1 || plan_.keep_all;
    return (year - Record::first_year) % plan_.every_years == 0;
}

std::optional<RunSoFar> CheckpointFolder::newest(int replicate) {
    std::set<int>& years = years_[replicate];
    while (!years.empty()) {
        const int year = *years.rbegin();
        const std::filesystem::path path = path_of(replicate, year);
        try {
            RunSoFar run = read_checkpoint(path, baseline_);
            say_(fmt::format("replicate {} goes on from {}", replicate, path.string()));
            resumed_ = true;
            return run;
        } catch (const InputError& error) {
            say_(fmt::format("{}; not used", error.what()));
            damaged_.insert(path);
            years.erase(year);
        }
    }
    return std::nullopt;
}

void CheckpointFolder::year_ended(int replicate, const RunState& state, std::span<const FirmPanel> panels) {
    const int year = Quarter{state.world.quarter.index - 1}.year();
    if (!is_due(year)) return;
    const std::filesystem::path path = path_of(replicate, year);
    try {
        if (damaged_.erase(path) > 0) set_aside(path);
        write_checkpoint(path, header_of_(replicate), state, panels);
    } catch (const FileError& error) {
        say_(fmt::format("{}; the run goes on without this checkpoint", error.what()));
        return;
    }
    std::set<int>& years = years_[replicate];
    const int before = years.empty() || year == plan_.until_year ? year : *years.rbegin();
    years.insert(year);
    if (!plan_.keep_all) remove_before(replicate, before);
}

void CheckpointFolder::remove_before(int replicate, int year) {
    std::set<int>& years = years_[replicate];
    std::error_code ignored;
    while (!years.empty() && *years.begin() < year) {
        std::filesystem::remove(path_of(replicate, *years.begin()), ignored);
        years.erase(years.begin());
    }
}

/// A damaged file may still be worth something to its owner: it makes room under another name.
void CheckpointFolder::set_aside(const std::filesystem::path& path) const {
    std::error_code problem;
    std::filesystem::rename(path, path.string() + ".damaged", problem);
    if (problem) throw FileError("write", path, problem.message());
}

void CheckpointFolder::run_succeeded() {
    if (plan_.keep_all) return;
    std::error_code ignored;
    for (const auto& [replicate, years] : years_)
        for (const int year : years) std::filesystem::remove(path_of(replicate, year), ignored);
}

}  // namespace kapok
