#pragma once
// A file that appears under its name complete or not at all.

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace kapok {

/// A file that cannot be written or read; the message names it and the system's reason.
struct FileError : std::runtime_error {
    using std::runtime_error::runtime_error;
    /// "cannot write results.nc (No space left on device)"
    FileError(const std::string& verb, const std::filesystem::path& path, const std::string& reason)
        : std::runtime_error("cannot " + verb + " " + path.string() + " (" + reason + ")") {}
};

/// The disk has no room for what comes next; what has been written so far is sound and can be published.
struct DiskFull : FileError {
    using FileError::FileError;
};

/// Throws FileError when there is no file of this name that may be read.
void require_readable(const std::filesystem::path& path);

/// Throws FileError when no file of this name could be published: what takes long asks before it begins.
void require_writable(const std::filesystem::path& path);
/// Throws FileError when this directory may not be written to, or where there is none, could not be made.
void require_writable_directory(const std::filesystem::path& path);

class PublishedFile {
public:
    /// Symbolic links are followed. Throws FileError when the name is that of a directory or of a device.
    explicit PublishedFile(const std::filesystem::path& path);
    /// Removes what has not been published.
    ~PublishedFile();
    PublishedFile(const PublishedFile&) = delete;
    PublishedFile& operator=(const PublishedFile&) = delete;

    /// What temporary names end in.
    static constexpr std::string_view temporary_suffix = ".part";
    /// Removes what killed processes have left beside `path` of files that were to have its name. Nobody may be writing one.
    static void remove_unfinished(const std::filesystem::path& path);

    /// The name as it was asked for, for messages.
    [[nodiscard]] const std::filesystem::path& shown() const { return shown_; }
    /// Where to write meanwhile: a name in the same directory, different for each process.
    [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }

    /// Throws FileError when the disk has less than this free: it would fill up on the way.
    void require_space(std::uintmax_t bytes) const;
    /// Sets this many bytes aside at the end of the file, so that they can be written whatever else comes to the
    /// disk; throws DiskFull. Where the file system cannot do so, only looks whether they are free now.
    void reserve(std::uintmax_t bytes) const;

    /// Makes sure that the written and closed file is on the disk and gives it its name; what had this name before
    /// is replaced in the same instant. Throws FileError; then the name is as it was.
    void publish();

private:
    std::filesystem::path shown_, destination_, temporary_;
};

}  // namespace kapok
