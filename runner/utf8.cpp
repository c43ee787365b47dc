#include "runner/utf8.hpp"

#include <array>

namespace kapok {
namespace {

struct CodeRange {
    char32_t first, last;
};
/// Unicode Standard Annex 11, East Asian Width: the blocks that are wide or full-width.
constexpr std::array wide_ranges{
    CodeRange{0x1100, 0x115F},   CodeRange{0x2E80, 0x303E},   CodeRange{0x3041, 0x33FF},
    CodeRange{0x3400, 0x4DBF},   CodeRange{0x4E00, 0x9FFF},   CodeRange{0xA000, 0xA4CF},
    CodeRange{0xAC00, 0xD7A3},   CodeRange{0xF900, 0xFAFF},   CodeRange{0xFE30, 0xFE4F},
    CodeRange{0xFF00, 0xFF60},   CodeRange{0xFFE0, 0xFFE6},   CodeRange{0x1F300, 0x1F64F},
    CodeRange{0x1F900, 0x1F9FF}, CodeRange{0x20000, 0x3FFFD},
};
constexpr std::array zero_width_ranges{CodeRange{0x0300, 0x036F}, CodeRange{0x200B, 0x200F},
                                       CodeRange{0xFE00, 0xFE0F}};

template <class Ranges>
bool is_in(const Ranges& ranges, char32_t code) {
    for (const CodeRange& range : ranges)
        if (code >= range.first && code <= range.last) return true;
    return false;
}

}  // namespace

std::size_t decode_utf8(std::string_view text, char32_t& code) {
    if (text.empty()) return 0;
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return 0;
        code = code << 6 | (byte(i) & 0x3FU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return overlong || surrogate || code > 0x10FFFF ? 0 : length;
}

std::u32string code_points(std::string_view text) {
    std::u32string points;
    while (!text.empty()) {
        char32_t code = 0;
        const std::size_t length = decode_utf8(text, code);
        points.push_back(length == 0 ? U'\uFFFD' : code);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return points;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (const char32_t code : code_points(text))
        width += is_in(wide_ranges, code) ? 2 : is_in(zero_width_ranges, code) ? 0 : 1;
    return width;
}

}  // namespace kapok
