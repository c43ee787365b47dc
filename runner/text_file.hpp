#pragma once
// Bytes of a file on disk, with errors that name it.

#include <cstddef>
#include <filesystem>
#include <string>

namespace kapok {

/// The whole file. Throws InputError, which names it `shown_as`, when it does not exist, is a directory,
/// cannot be read, or is larger than `most_bytes`.
std::string read_text_file(const std::filesystem::path& path, const std::string& shown_as,
                           std::size_t most_bytes);

}  // namespace kapok
