#include "runner/sweep/sweep_store.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runner/progress.hpp"
#include "runner/published_file.hpp"

namespace kapok {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t parts_per_level = 16;
constexpr std::string_view part_suffix = ".runs.h5";

bool is_part(const fs::path& path) {
    return path.filename().string().ends_with(part_suffix);
}

/// What a process that was killed was writing.
bool is_left_over(const fs::path& path) { return path.filename().string().ends_with(PublishedFile::temporary_suffix); }

std::string host_name() {
    std::array<char, 64> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "host";
}

}  // namespace

SweepStore::SweepStore(fs::path directory, std::size_t runs_per_part)
    : directory_(std::move(directory)), runs_per_part_(runs_per_part), last_part_(monotonic_seconds()) {
    std::error_code problem;
    fs::create_directories(directory_, problem);
    if (problem || !fs::is_directory(directory_)) throw FileError("create", directory_, problem ? problem.message() : "something else has this name");
    read_parts_of(directory_);
}

SweepStore SweepStore::read_only(const fs::path& directory) {
    SweepStore store;
    store.directory_ = directory;
    store.also_read(directory);
    return store;
}

void SweepStore::also_read(const fs::path& directory) {
    std::error_code problem;
    if (!fs::is_directory(directory, problem)) throw FileError("read", directory, "there is no such directory");
    read_parts_of(directory);
}

void SweepStore::read_parts_of(const fs::path& directory) {
    std::vector<fs::path> parts;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(directory, problem))
        if (is_part(entry.path())) parts.push_back(entry.path());
    if (problem) throw FileError("read", directory, problem.message());
    std::sort(parts.begin(), parts.end());
    for (const fs::path& part : parts) {
        try {
            open_part(part, Check::digests);
        } catch (const DamagedPart& error) {
            damages_.push_back(fmt::format("{}; its runs do not count", error.what()));
        }
    }
}

void SweepStore::open_part(const fs::path& path, Check check) {
    const std::size_t number = readers_.size();
    readers_.emplace_back(PartReader(path));
    const std::vector<RunKey>& keys = readers_.back()->keys();
    std::size_t damaged = 0;
    for (std::size_t row = 0; row < keys.size(); ++row) {
        if (check == Check::none || readers_.back()->is_intact(row)) places_[keys[row]] = {number, row};
        else ++damaged;
    }
    if (damaged > 0) damages_.push_back(fmt::format("{}: {} of {} runs are not what was written, and do not count", path.string(), damaged, keys.size()));
}

std::optional<RunStatus> SweepStore::status(const RunKey& key) const {
    const auto found = places_.find(key);
    if (found == places_.end()) return std::nullopt;
    const Place& place = found->second;
    return place.reader < readers_.size() ? readers_[place.reader]->status(place.row) : waiting_[place.row].status;
}

std::optional<StoredRun> SweepStore::read(const RunKey& key) const {
    const auto found = places_.find(key);
    if (found == places_.end()) return std::nullopt;
    const Place& place = found->second;
    return place.reader < readers_.size() ? readers_[place.reader]->read(place.row) : waiting_[place.row];
}

void SweepStore::add(StoredRun run) {
    places_[run.key] = {static_cast<std::size_t>(-1), waiting_.size()};
    waiting_.push_back(std::move(run));
    if (waiting_.size() >= runs_per_part_ || is_due()) flush();
}

bool SweepStore::is_due(double seconds) const { return !waiting_.empty() && monotonic_seconds() - last_part_ >= seconds; }

fs::path SweepStore::new_part_path() {
    // of this process; a number that an earlier process of the same name has used is passed over
    for (;;) {
        const fs::path path = directory_ / fmt::format("{}-{}-{:06}{}", host_name(), ::getpid(), next_number_++, part_suffix);
        if (!fs::exists(path)) return path;
    }
}

void SweepStore::flush() {
    if (waiting_.empty()) return;
    const fs::path path = new_part_path();
    write_part(path, waiting_.size(), [&](std::size_t row) { return waiting_[row]; });
    waiting_.clear();
    last_part_ = monotonic_seconds();
    if (own_.empty()) own_.emplace_back();
    own_.front().push_back({path, readers_.size()});
    open_part(path, Check::none);
    for (std::size_t level = 0; level < own_.size(); ++level)
        if (own_[level].size() >= parts_per_level) gather(level);
}

/// A crash between the new part's name and the end of the old ones leaves runs twice, which does no harm.
void SweepStore::gather(std::size_t level) {
    std::vector<std::pair<std::size_t, std::size_t>> runs;  // reader and row
    for (const OwnPart& part : own_[level])
        for (std::size_t row = 0; row < readers_[part.reader]->keys().size(); ++row) runs.emplace_back(part.reader, row);
    const fs::path path = new_part_path();
    write_part(path, runs.size(), [&](std::size_t row) { return readers_[runs[row].first]->read(runs[row].second); });
    if (own_.size() == level + 1) own_.emplace_back();
    own_[level + 1].push_back({path, readers_.size()});
    open_part(path, Check::none);
    for (const OwnPart& part : own_[level]) {
        readers_[part.reader].reset();
        std::error_code ignored;
        fs::remove(part.path, ignored);
    }
    own_[level].clear();
}

void SweepStore::remove(const fs::path& directory) {
    std::error_code ignored;
    std::vector<fs::path> parts;
    for (const auto& entry : fs::directory_iterator(directory, ignored))
        if (is_part(entry.path()) || is_left_over(entry.path())) parts.push_back(entry.path());
    for (const fs::path& part : parts) fs::remove(part, ignored);
    fs::remove(directory, ignored);
}

}  // namespace kapok
