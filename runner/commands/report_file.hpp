#pragma once
// Reports as files.

#include <filesystem>
#include <string>

namespace kapok {

/// Writes a text under a temporary name and gives it its own once it is whole. Throws FileError.
void write_report_file(const std::filesystem::path& path, const std::string& text);

}  // namespace kapok
