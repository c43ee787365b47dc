#include "runner/toml_document.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <tuple>

#include "runner/utf8.hpp"

namespace kapok {
namespace {

/// Finds what toml++ 3.3 must not see: text on which it reads out of bounds, fails an assertion, or recurses
/// without limit.
class TextGuard {
public:
    TextGuard(std::string_view text, const std::string& file) : text_(text), file_(file) {}

    void check() {
        if (text_.size() > most_toml_bytes) fail({}, fmt::format("the file is larger than {} MB", most_toml_bytes / 1'000'000));
        if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) fail({}, "the file is UTF-16; save it as UTF-8");
        std::string_view rest = text_;
        if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
        while (!rest.empty()) {
            char32_t code = 0;
            const std::size_t length = decode_utf8(rest, code);
            if (length == 0)
                fail(at_, "this byte is not UTF-8 (an older Chinese encoding such as GBK?); save the file as UTF-8");
            const std::string_view character = rest.substr(0, length);
            rest.remove_prefix(length);
            if (code == '\r' && rest.starts_with('\n')) continue;
            if ((code < 0x20 && code != '\t' && code != '\n') || code == 0x7F)
                fail(at_, fmt::format("control character {}", static_cast<unsigned>(code)));
            if (code == '\n') end_line();
            else look_at(code, character, rest);
        }
        if (quote_ != 0) fail(opened_, "this string is not closed on its line");
    }

private:
    static constexpr int deepest = 16;  ///< brackets, and parts of a dotted key

    [[noreturn]] void fail(Location at, std::string text) const {
        throw InputError(Fault{file_, at.line, at.column, std::move(text)});
    }

    void end_line() {
        if (quote_ != 0) fail(opened_, "this string is not closed on its line");
        comment_ = false;
        line_is_blank_ = true;
        dots_ = 0;
        at_ = {at_.line + 1, 1};
    }

    void look_at(char32_t code, std::string_view character, std::string_view rest) {
        if (quote_ != 0) look_inside_string(code);
        else if (!comment_) look_outside_strings(code, character, rest);
        ++at_.column;
    }

    void look_inside_string(char32_t code) {
        if (escaped_) escaped_ = false;
        else if (code == '\\') escaped_ = quote_ == '"';
        else if (code == quote_) quote_ = 0;
    }

    void look_outside_strings(char32_t code, std::string_view character, std::string_view rest) {
        if (code > 0x7F) refuse_character(code, character);
        if (code == '"' || code == '\'') {
            const std::string two(2, static_cast<char>(code));
            if (rest.starts_with(two)) fail(at_, "strings over several lines are not supported");
            quote_ = code;
            opened_ = at_;
        }
        if (code == '[' && line_is_blank_ && depth_ == 0) check_header(rest);
        if (code == '[' || code == '{') ++depth_;
        if ((code == ']' || code == '}') && depth_ > 0) --depth_;
        if (code == '=' || code == ',' || code == '[' || code == '{') dots_ = 0;
        if (code == '.') ++dots_;
        if (depth_ > deepest || dots_ > deepest) fail(at_, fmt::format("nested more than {} levels deep", deepest));
        comment_ = code == '#';
        line_is_blank_ = line_is_blank_ && (code == ' ' || code == '\t');
    }

    [[noreturn]] void refuse_character(char32_t code, std::string_view character) const {
        constexpr char32_t full_width = 0xFF00, ascii = 0x20;
        std::string text = fmt::format("'{}' outside quotes", character);
        if (code > full_width && code < 0xFF5F) text += fmt::format("; write the ASCII '{}'", static_cast<char>(code - full_width + ascii));
        fail(at_, text + " (names in Chinese need quotes: \"深圳\" = 1)");
    }

    void check_header(std::string_view rest) const {
        constexpr std::string_view key_starts = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-\"'";
        const auto name = rest.find_first_not_of(" \t", rest.starts_with('[') ? 1 : 0);
        if (name == rest.npos || key_starts.find(rest[name]) == key_starts.npos) fail(at_, "expected a table name after '['");
    }

    std::string_view text_;
    const std::string& file_;
    Location at_{1, 1}, opened_{};
    char32_t quote_ = 0;  ///< the quote that the string we are in began with, or 0
    bool comment_ = false, escaped_ = false, line_is_blank_ = true;
    int depth_ = 0, dots_ = 0;
};

Location location_of(const toml::source_region& source) {
    return {static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

bool comes_before(const TomlEntry& a, const TomlEntry& b) {
    return std::tie(a.at.line, a.at.column) < std::tie(b.at.line, b.at.column);
}

TomlValue convert(const toml::node& node);

TomlValue::Table convert_table(const toml::table& table) {
    TomlValue::Table entries;
    for (auto&& [key, value] : table) entries.push_back({std::string(key.str()), location_of(key.source()), convert(value)});
    std::stable_sort(entries.begin(), entries.end(), comes_before);
    return entries;
}

TomlValue convert(const toml::node& node) {
    TomlValue value{TomlTime{}, location_of(node.source())};
    if (const auto* table = node.as_table()) {
        value.content = convert_table(*table);
    } else if (const auto* list = node.as_array()) {
        TomlValue::List items;
        for (const toml::node& item : *list) items.push_back(convert(item));
        value.content = std::move(items);
    } else if (const auto* text = node.as_string()) {
        value.content = text->get();
    } else if (const auto* whole = node.as_integer()) {
        value.content = whole->get();
    } else if (const auto* decimal = node.as_floating_point()) {
        value.content = decimal->get();
    } else if (const auto* truth = node.as_boolean()) {
        value.content = truth->get();
    } else if (const auto* date = node.as_date()) {
        value.content = TomlDate{date->get().year, date->get().month, date->get().day};
    }
    return value;
}

}  // namespace

std::optional<double> TomlValue::number() const {
    if (const auto* whole = as<std::int64_t>()) return static_cast<double>(*whole);
    if (const auto* decimal = as<double>()) return *decimal;
    return std::nullopt;
}

std::string_view TomlValue::kind() const {
    struct Name {
        std::string_view operator()(bool) const { return "true or false"; }
        std::string_view operator()(std::int64_t) const { return "a number"; }
        std::string_view operator()(double) const { return "a number"; }
        std::string_view operator()(const std::string&) const { return "text"; }
        std::string_view operator()(TomlDate) const { return "a date"; }
        std::string_view operator()(TomlTime) const { return "a time"; }
        std::string_view operator()(const List&) const { return "a list"; }
        std::string_view operator()(const Table&) const { return "a table"; }
    };
    return std::visit(Name{}, content);
}

TomlValue::Table parse_toml(std::string_view text, const std::string& file) {
    TextGuard(text, file).check();
    try {
        return convert_table(toml::parse(text, std::string_view{file}));
    } catch (const toml::parse_error& error) {
        const Location at = location_of(error.source());
        throw InputError(Fault{file, at.line, at.column, std::string(error.description())});
    }
}

}  // namespace kapok
