#include "runner/json_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "runner/number_text.hpp"

namespace kapok {

std::string json_string(std::string_view text) {
    std::string escaped = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            escaped += fmt::format("\\{}", c);
        else if (code < 0x20 || code == 0x7F)
            escaped += fmt::format("\\u{:04X}", code);
        else
            escaped += c;
    }
    return escaped + "\"";
}

std::string json_number(std::optional<double> number) {
    return number && std::isfinite(*number) ? format_number(*number) : "null";
}

std::string json_list(const std::vector<std::string>& items) {
    return fmt::format("[{}]", fmt::join(items, ", "));
}

std::string json_object(const std::vector<std::pair<std::string_view, std::string>>& members) {
    std::vector<std::string> parts;
    for (const auto& [key, value] : members) parts.push_back(fmt::format("{}: {}", json_string(key), value));
    return fmt::format("{{{}}}", fmt::join(parts, ", "));
}

}  // namespace kapok
