#include "runner/sweep/part_file.hpp"

#include <fmt/format.h>

#include <span>
#include <stdexcept>

#include "runner/hdf5_file.hpp"
#include "runner/published_file.hpp"
#include "runner/sha256.hpp"

namespace kapok {
namespace {

using hdf5::Handle;

constexpr std::int32_t part_version = 2;
constexpr const char* version_attribute = "kapok_sweep_part";
constexpr std::uintmax_t frame_bytes = 20'000;  ///< of a part without runs
constexpr std::uintmax_t run_bytes = 500;       ///< of a run's key, status and digest

std::string digest_of(const StoredRun& run) {
    Sha256 digest;
    digest.update(std::as_bytes(std::span(run.key)));
    digest.update(fmt::format(" {} {}\n", static_cast<int>(run.status), run.message));
    digest.update(std::as_bytes(std::span(run.values)));
    return digest.hex();
}

}  // namespace

void write_part(const std::filesystem::path& path, std::size_t rows, const std::function<StoredRun(std::size_t row)>& run) {
    PublishedFile target(path);
    try {
        Handle file = hdf5::create_file(target.temporary());
        hdf5::flush(file);
        hdf5::set_attribute(file, version_attribute, part_version);
        std::vector<std::uint64_t> keys;
        std::vector<std::uint8_t> statuses;
        std::vector<std::string> messages, digests;
        std::size_t width = 0, texts = 0;
        Handle values;
        for (std::size_t row = 0; row < rows; ++row) {
            StoredRun ended = run(row);
            keys.insert(keys.end(), ended.key.begin(), ended.key.end());
            statuses.push_back(static_cast<std::uint8_t>(ended.status));
            texts += ended.message.size();
            digests.push_back(digest_of(ended));
            messages.push_back(std::move(ended.message));
            if (ended.values.empty()) continue;
            if (width == 0) {
                width = ended.values.size();
                target.reserve(frame_bytes + rows * (run_bytes + width * sizeof(double)));
                values = hdf5::create_array(file, "values", hdf5::native_type<double>(), {rows, width});
            } else if (ended.values.size() != width) {
                throw std::logic_error("runs of a part differ in size");
            }
            hdf5::write_block(values, hdf5::native_type<double>(), ended.values.data(), {row, 0}, {1, width});
        }
        hdf5::flush(file);
        target.reserve(frame_bytes + rows * run_bytes + texts);
        hdf5::write_array<std::uint64_t>(file, "key", keys, {rows, RunKey{}.size()});
        hdf5::write_array<std::uint8_t>(file, "status", statuses, {rows});
        hdf5::write_texts(file, "message", messages, {rows});
        hdf5::write_texts(file, "digest", digests, {rows});
        values.reset();
        hdf5::close_file(file);
    } catch (const hdf5::Error& error) {
        throw FileError("write", path, error.what());
    }
    target.publish();
}

/// Kept open: runs are read one by one.
struct PartReader::Content {
    std::filesystem::path path;
    Handle file, values;
    std::vector<RunKey> keys;
    std::vector<RunStatus> statuses;
    std::vector<std::string> messages, digests;
};

PartReader::PartReader(std::filesystem::path path) : content_(std::make_unique<Content>()) {
    Content& c = *content_;
    c.path = std::move(path);
    require_readable(c.path);
    try {
        c.file = hdf5::open_file(c.path);
        const auto version = hdf5::number_attribute(c.file, version_attribute);
        if (!version || static_cast<std::int32_t>(*version) != part_version)
            throw DamagedPart("read", c.path, "it is no part of a sweep that this version of Kapok can read");
        const Handle keys = hdf5::open_array(c.file, "key"), statuses = hdf5::open_array(c.file, "status");
        const std::size_t rows = hdf5::entries(hdf5::shape_of(statuses));
        std::vector<std::uint64_t> words(hdf5::entries(hdf5::shape_of(keys)));
        std::vector<std::uint8_t> codes(rows);
        c.messages = hdf5::read_texts(c.file, "message");
        c.digests = hdf5::read_texts(c.file, "digest");
        if (words.size() != rows * RunKey{}.size() || c.messages.size() != rows || c.digests.size() != rows) throw hdf5::Error("its arrays do not fit together");
        hdf5::read_block(keys, hdf5::native_type<std::uint64_t>(), words.data());
        hdf5::read_block(statuses, hdf5::native_type<std::uint8_t>(), codes.data());
        for (std::size_t row = 0; row < rows; ++row) {
            c.keys.push_back({words[2 * row], words[2 * row + 1]});
            c.statuses.push_back(static_cast<RunStatus>(codes[row]));
        }
        if (hdf5::has_link(c.file, "values")) c.values = hdf5::open_array(c.file, "values");
    } catch (const hdf5::Error& error) {
        throw DamagedPart("read", c.path, error.what());
    }
}

PartReader::~PartReader() = default;
PartReader::PartReader(PartReader&& other) noexcept = default;
PartReader& PartReader::operator=(PartReader&& other) noexcept = default;

const std::vector<RunKey>& PartReader::keys() const { return content_->keys; }
RunStatus PartReader::status(std::size_t row) const { return content_->statuses.at(row); }

StoredRun PartReader::read(std::size_t row) const {
    const Content& c = *content_;
    StoredRun run{c.keys.at(row), c.statuses.at(row), c.messages.at(row), {}};
    if (run.status != RunStatus::finished) return run;
    try {
        const hsize_t width = hdf5::shape_of(c.values).at(1);
        run.values.resize(width);
        hdf5::read_block(c.values, hdf5::native_type<double>(), run.values.data(), {row, 0}, {1, width});
    } catch (const hdf5::Error& error) {
        throw DamagedPart("read", c.path, error.what());
    }
    return run;
}

bool PartReader::is_intact(std::size_t row) const {
    try {
        return digest_of(read(row)) == content_->digests.at(row);
    } catch (const DamagedPart&) {
        return false;
    }
}

}  // namespace kapok
