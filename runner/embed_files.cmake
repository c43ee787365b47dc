# Writes a C++ source with the bytes of text files.
# cmake -DROOT=<source tree> -DFILES=<names below it, joined by |> -DOUTPUT=<source to write> -DHEADER=<header that declares
#       the function> -DFUNCTION=<its name> -P embed_files.cmake
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
#include "@HEADER@"

namespace kapok {
namespace {

constexpr EmbeddedFile files[] = {
@entries@};

}  // namespace

std::span<const EmbeddedFile> @FUNCTION@() { return files; }

}  // namespace kapok
]])
