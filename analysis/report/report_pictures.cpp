#include "analysis/report/report_pictures.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace kapok {
namespace {

/// Bytes of a text in base64 (RFC 4648). Throws std::runtime_error for other characters.
std::string from_base64(std::string_view text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned pending = 0;
    int bits = 0;
    for (const char c : text) {
        if (c == '=') break;
        const std::size_t digit = digits.find(c);
        if (digit == std::string_view::npos) throw std::runtime_error("a picture of the report is damaged");
        pending = (pending << 6U) | static_cast<unsigned>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((pending >> static_cast<unsigned>(bits)) & 0xFFU);
    }
    return bytes;
}

/// Value of an attribute in the text of a tag.
std::string_view attribute(std::string_view tag, std::string_view name) {
    const std::string key = fmt::format(" data-{}=\"", name);
    const std::size_t start = tag.find(key);
    const std::size_t end = start == std::string_view::npos ? start : tag.find('"', start + key.size());
    if (end == std::string_view::npos) throw std::runtime_error(fmt::format("a picture of the report has no {}", name));
    return tag.substr(start + key.size(), end - start - key.size());
}

}  // namespace

std::vector<ReportPicture> pictures_in(std::string_view document) {
    constexpr std::string_view opening = "<pre data-picture=", closing = "</pre>";
    std::vector<ReportPicture> pictures;
    for (std::size_t at = 0; (at = document.find(opening, at)) != std::string_view::npos;) {
        const std::size_t tag_end = document.find('>', at), end = document.find(closing, at);
        if (tag_end == std::string_view::npos || end == std::string_view::npos)
            throw std::runtime_error("a picture of the report is cut off");
        const std::string_view tag = document.substr(at, tag_end - at);
        pictures.push_back({std::string(attribute(tag, "picture")), from_base64(attribute(tag, "title")),
                            from_base64(attribute(tag, "caption")),
                            from_base64(document.substr(tag_end + 1, end - tag_end - 1))});
        at = end;
    }
    return pictures;
}

}  // namespace kapok
