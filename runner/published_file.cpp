#include "runner/published_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <system_error>
#include <vector>

namespace kapok {
namespace {

/// Waits until a file or directory is on the disk; the system's error number, 0 for none.
int synchronise(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int reason = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    return reason;
}

/// Throws FileError, about `path`, unless `directory` is one that may be written to.
void require_writing(const std::filesystem::path& directory, const std::filesystem::path& path) {
    std::error_code problem;
    const auto status = std::filesystem::status(directory, problem);
    if (!std::filesystem::exists(status)) throw FileError("write", path, fmt::format("there is no directory {}", directory.string()));
    if (!std::filesystem::is_directory(status)) throw FileError("write", path, fmt::format("{} is not a directory", directory.string()));
    if (::access(directory.c_str(), W_OK | X_OK) != 0) throw FileError("write", path, std::strerror(errno));
}

}  // namespace

void require_readable(const std::filesystem::path& path) {
    std::error_code problem;
    const auto status = std::filesystem::status(path, problem);
    if (!std::filesystem::exists(status)) throw FileError("read", path, "there is no such file");
    if (std::filesystem::is_directory(status)) throw FileError("read", path, "it is a directory");
    if (!std::ifstream(path, std::ios::binary)) throw FileError("read", path, "permission denied");
}

void require_writable(const std::filesystem::path& path) { require_writing(PublishedFile(path).temporary().parent_path(), path); }

void require_writable_directory(const std::filesystem::path& path) {
    std::filesystem::path found = std::filesystem::absolute(path);
    std::error_code problem;
    while (found.has_relative_path() && !std::filesystem::exists(std::filesystem::symlink_status(found, problem))) found = found.parent_path();
    require_writing(found, path);
}

PublishedFile::PublishedFile(const std::filesystem::path& path) : shown_(path) {
    std::error_code problem;
    destination_ = std::filesystem::weakly_canonical(std::filesystem::absolute(path), problem);
    if (problem) throw FileError("write", path, problem.message());
    const auto status = std::filesystem::status(destination_, problem);
    if (std::filesystem::is_directory(status)) throw FileError("write", path, "it is a directory");
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        throw FileError("write", path, "it is not a regular file");
    temporary_ = fmt::format("{}.{}{}", destination_.string(), ::getpid(), temporary_suffix);
}

void PublishedFile::remove_unfinished(const std::filesystem::path& path) {
    std::error_code ignored;
    const std::filesystem::path destination = std::filesystem::weakly_canonical(std::filesystem::absolute(path), ignored);
    const std::string prefix = destination.filename().string() + ".";
    std::vector<std::filesystem::path> unfinished;
    for (const auto& entry : std::filesystem::directory_iterator(destination.parent_path(), ignored)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(prefix) || !name.ends_with(temporary_suffix) || name.size() <= prefix.size() + temporary_suffix.size()) continue;
        const std::string process = name.substr(prefix.size(), name.size() - prefix.size() - temporary_suffix.size());
        if (process.find_first_not_of("0123456789") == std::string::npos) unfinished.push_back(entry.path());
    }
    for (const std::filesystem::path& file : unfinished) std::filesystem::remove(file, ignored);
}

void PublishedFile::require_space(std::uintmax_t bytes) const {
    std::error_code unknown;
    const auto space = std::filesystem::space(temporary_.parent_path(), unknown);
    constexpr double megabyte = 1e6;
    if (!unknown && space.available < bytes)
        throw FileError("write", shown_, fmt::format("the results take about {:.1f} MB, and the disk has {:.1f} MB free",
                                                     static_cast<double>(bytes) / megabyte, static_cast<double>(space.available) / megabyte));
}

void PublishedFile::reserve(std::uintmax_t bytes) const {
    int reason = EOPNOTSUPP;
#ifdef FALLOC_FL_KEEP_SIZE
    std::error_code unknown_size;
    const auto size = std::filesystem::file_size(temporary_, unknown_size);
    const int descriptor = ::open(temporary_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor >= 0 && !unknown_size)
        reason = ::fallocate(descriptor, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(size), static_cast<off_t>(bytes)) == 0 ? 0 : errno;
    if (descriptor >= 0) ::close(descriptor);
#endif
    if (reason == 0) return;
    if (reason != ENOSPC && reason != EDQUOT) {
        std::error_code unknown;
        const auto space = std::filesystem::space(temporary_.parent_path(), unknown);
        if (unknown || space.available >= bytes) return;
    }
    throw DiskFull("write", shown_, std::strerror(reason == EDQUOT ? EDQUOT : ENOSPC));
}

PublishedFile::~PublishedFile() {
    std::error_code ignored;
    std::filesystem::remove(temporary_, ignored);
}

void PublishedFile::publish() {
    // a cut at its end gives back what was reserved beyond it
    std::error_code ignored;
    const auto size = std::filesystem::file_size(temporary_, ignored);
    if (!ignored) std::filesystem::resize_file(temporary_, size, ignored);
    if (const int reason = synchronise(temporary_); reason != 0) throw FileError("write", shown_, std::strerror(reason));
    if (std::rename(temporary_.c_str(), destination_.c_str()) != 0) throw FileError("write", shown_, std::strerror(errno));
    // some file systems refuse this for a directory; the file is complete and in its place all the same
    synchronise(destination_.parent_path());
}

}  // namespace kapok
