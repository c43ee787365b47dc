#pragma once
// Characters of UTF-8 text: places in files are counted in them, and Chinese ones are two columns wide.

#include <cstddef>
#include <string>
#include <string_view>

namespace kapok {

/// Length in bytes of the character at the start of `text`, whose code point goes to `code`; 0 if the bytes
/// are not UTF-8 (overlong forms, surrogates and values above U+10FFFF included) or `text` is empty.
std::size_t decode_utf8(std::string_view text, char32_t& code);

/// The code points of a text; a byte that is not UTF-8 counts as one character, U+FFFD.
std::u32string code_points(std::string_view text);

/// Columns that a text takes on a terminal: Chinese characters and full-width forms take two, combining
/// marks none.
std::size_t display_width(std::string_view text);

}  // namespace kapok
