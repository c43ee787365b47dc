#include "runner/sweep/directory_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "runner/published_file.hpp"

namespace kapok {

DirectoryLock::DirectoryLock(const std::filesystem::path& directory) {
    std::error_code problem;
    std::filesystem::create_directories(directory, problem);
    if (problem || !std::filesystem::is_directory(directory))
        throw FileError("create", directory, problem ? problem.message() : "something else has this name");
    const std::filesystem::path file = directory / directory_lock_name;
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) throw FileError("write", file, std::strerror(errno));
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
    alone_ = false;
    ::flock(descriptor_, LOCK_SH);
}

DirectoryLock::~DirectoryLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void DirectoryLock::share() {
    ::flock(descriptor_, LOCK_SH);
    alone_ = false;
}

bool DirectoryLock::try_alone() {
    if (!alone_ && ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ::flock(descriptor_, LOCK_SH);  // what fails may have let go of the lock
        return false;
    }
    alone_ = true;
    return true;
}

}  // namespace kapok
