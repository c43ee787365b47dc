# Writes a C++ source with the bytes of text files.
# cmake -DROOT=<source tree> -DFILES=<names below it, joined by |> -DOUTPUT=<source to write> -P embed_files.cmake
string(REPLACE "|" ";" names "${FILES}")
set(entries "")
foreach(name IN LISTS names)
    file(READ "${ROOT}/${name}" text)
    # what the raw string literals below cannot hold, or reading would change
    file(READ "${ROOT}/${name}" digits HEX)
    string(LENGTH "${text}" length)
    string(LENGTH "${digits}" digit_count)
    math(EXPR byte_count "${digit_count} / 2")
    if(NOT length EQUAL byte_count)
        message(FATAL_ERROR "${name} holds CRLF line ends or null bytes; save it with LF line ends")
    endif()
    if(text MATCHES "\\)kapok\"")
        message(FATAL_ERROR "${name} holds )kapok\", the end mark of the literal that embeds it")
    endif()
    string(APPEND entries "    {\"${name}\", {R\"kapok(${text})kapok\", ${byte_count}}},\n")
endforeach()
file(CONFIGURE OUTPUT "${OUTPUT}" @ONLY CONTENT [[
#include "runner/embedded_data.hpp"

#include <algorithm>

namespace kapok {
namespace {

constexpr EmbeddedFile files[] = {
@entries@};

}  // namespace

std::span<const EmbeddedFile> embedded_files() { return files; }

const EmbeddedFile* find_embedded(std::string_view name) {
    const auto found = std::find_if(std::begin(files), std::end(files), [&](const EmbeddedFile& file) { return file.name == name; });
    return found == std::end(files) ? nullptr : found;
}

}  // namespace kapok
]])
