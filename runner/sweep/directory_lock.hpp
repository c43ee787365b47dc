#pragma once
// Who works in a directory of parts.

#include <filesystem>

namespace kapok {

/// Held by each process that adds parts to a directory, as long as this object lives; a process that dies lets go of it.
/// Where a file system knows no locks, everybody is taken to be alone.
class DirectoryLock {
public:
    /// Creates the directory if need be. Waits while another is alone in it only as long as that one prepares it. Throws
    /// FileError.
    explicit DirectoryLock(const std::filesystem::path& directory);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

    /// True when nobody else was in the directory as the object was made, and nobody can come before share().
    [[nodiscard]] bool is_alone() const { return alone_; }
    /// Lets others in.
    void share();
    /// True when nobody else is in the directory any more; nobody can come from then on.
    bool try_alone();

private:
    int descriptor_ = -1;
    bool alone_ = true;
};

/// Its name in the directory.
inline constexpr const char* directory_lock_name = "lock";

}  // namespace kapok
