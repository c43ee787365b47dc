#include "runner/text_file.hpp"

#include <fmt/format.h>

#include <fstream>

#include "runner/messages.hpp"

namespace kapok {

std::string read_text_file(const std::filesystem::path& path, const std::string& shown_as,
                           std::size_t most_bytes) {
    const auto fail = [&](std::string text) -> InputError {
        return InputError(Fault{shown_as, 0, 0, std::move(text)});
    };
    std::error_code problem;
    const auto status = std::filesystem::status(path, problem);
    if (status.type() == std::filesystem::file_type::not_found) throw fail("there is no such file");
    if (problem) throw fail(fmt::format("cannot look at this file ({})", problem.message()));
    if (std::filesystem::is_directory(status)) throw fail("this is a directory, not a file");

    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw fail("cannot open this file (is it readable?)");
    std::string bytes(most_bytes + 1, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (stream.bad()) throw fail("cannot read this file");
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    if (bytes.size() > most_bytes)
        throw fail(fmt::format("the file is larger than {} kB", most_bytes / 1000));
    return bytes;
}

}  // namespace kapok
