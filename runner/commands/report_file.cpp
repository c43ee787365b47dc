#include "runner/commands/report_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "runner/published_file.hpp"

namespace kapok {

void write_report_file(const std::filesystem::path& path, const std::string& text) {
    PublishedFile file(path);
    errno = 0;
    std::ofstream stream(file.temporary(), std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) throw FileError("write", file.shown(), errno != 0 ? std::strerror(errno) : "the disk may be full");
    file.publish();
}

}  // namespace kapok
