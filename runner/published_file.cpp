#include "runner/published_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

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

}  // namespace

PublishedFile::PublishedFile(const std::filesystem::path& path) : shown_(path) {
    std::error_code problem;
    destination_ = std::filesystem::weakly_canonical(path, problem);
    if (problem) throw FileError("write", path, problem.message());
    const auto status = std::filesystem::status(destination_, problem);
    if (std::filesystem::is_directory(status)) throw FileError("write", path, "it is a directory");
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        throw FileError("write", path, "it is not a regular file");
    temporary_ = destination_.string() + "." + std::to_string(::getpid()) + ".part";
}

PublishedFile::~PublishedFile() {
    std::error_code ignored;
    std::filesystem::remove(temporary_, ignored);
}

void PublishedFile::publish() {
    if (const int reason = synchronise(temporary_); reason != 0) throw FileError("write", shown_, std::strerror(reason));
    if (std::rename(temporary_.c_str(), destination_.c_str()) != 0) throw FileError("write", shown_, std::strerror(errno));
    // some file systems refuse this for a directory; the file is complete and in its place all the same
    synchronise(destination_.parent_path());
}

}  // namespace kapok
