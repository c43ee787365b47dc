#include <cerrno>
#include <cstdio>
#include <cstring>

#include "runner/commands/commands.hpp"
#include "runner/published_file.hpp"

namespace kapok {

void print(std::string_view text) {
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return;
    throw FileError("write to", "standard output", std::strerror(errno));
}

}  // namespace kapok
