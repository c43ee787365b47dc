#include "runner/toml_document.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <tuple>

#include "runner/utf8.hpp"

namespace kapok {
namespace {

/// Finds what toml++ 3.3 must not see: it reads letters beyond ASCII outside quotes with undefined behaviour,
/// takes a quote inside a number for part of the number, recurses over dotted keys without limit, and
/// misplaces what is wrong with the encoding.
class TextGuard {
public:
    TextGuard(std::string_view text, const std::string& file) : rest_(text), file_(file) {}

    void check() {
        if (rest_.size() > most_toml_bytes)
            fail({}, fmt::format("the file is larger than {} kB", most_toml_bytes / 1000));
        if (rest_.starts_with("\xFF\xFE") || rest_.starts_with("\xFE\xFF"))
            fail({}, "the file is UTF-16; save it as UTF-8");
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
        for (std::size_t length = 0; !rest_.empty(); rest_.remove_prefix(length)) {
            char32_t code = 0;
            length = decode_utf8(rest_, code);
            if (length == 0)
                fail(at_,
                     "this byte is not UTF-8 (an older Chinese encoding such as GBK?); save the file as "
                     "UTF-8");
            if (rest_.starts_with("\r\n")) continue;
            if ((code < 0x20 && code != '\t' && code != '\n') || code == 0x7F)
                fail(at_, fmt::format("control character {}", static_cast<unsigned>(code)));
            if (code == '\n')
                end_line();
            else if (quote_ != 0)
                look_inside_string(code);
            else if (!comment_)
                look_outside_strings(code, rest_.substr(0, length));
            if (code != '\n') ++at_.column;
        }
        if (quote_ != 0) fail(opened_, unclosed);
    }

private:
    static constexpr int deepest = 16;  ///< open brackets; also parts of a dotted key
    static constexpr const char* unclosed = "this string is not closed on its line";

    [[noreturn]] void fail(Location at, std::string text) const {
        throw InputError(Fault{file_, at.line, at.column, std::move(text)});
    }
    static bool is_one_of(char32_t code, std::string_view set) {
        return code < 0x80 && set.find(static_cast<char>(code)) != set.npos;
    }

    void end_line() {
        if (quote_ != 0) fail(opened_, unclosed);
        comment_ = word_ = number_ = false;
        dots_ = 0;
        at_ = {at_.line + 1, 1};
    }

    void look_inside_string(char32_t code) {
        if (escaped_ || code == '\\')
            escaped_ = !escaped_ && quote_ == '"';
        else if (code == quote_)
            quote_ = 0;
    }

    void look_outside_strings(char32_t code, std::string_view character) {
        if (code > 0x7F) refuse_character(code, character);
        if (code == '"' || code == '\'') {
            if (number_) fail(at_, "a quote inside a number: a space or a comma is missing");
            if (rest_.starts_with("\"\"\"") || rest_.starts_with("'''"))
                fail(at_, "strings over several lines are not supported");
            quote_ = code;
            opened_ = at_;
        }
        if (code == '[' || code == '{') ++depth_;
        if ((code == ']' || code == '}') && depth_ > 0) --depth_;
        if (is_one_of(code, "=,[{")) dots_ = 0;
        if (code == '.') ++dots_;
        if (depth_ > deepest || dots_ > deepest)
            fail(at_, fmt::format("nested more than {} levels deep", deepest));
        comment_ = code == '#';
        const bool ends_word = is_one_of(code, " \t,]}#");
        number_ = !ends_word && (number_ || (!word_ && is_one_of(code, "+-0123456789")));
        word_ = !ends_word && (number_ || !is_one_of(code, "=[{"));
    }

    [[noreturn]] void refuse_character(char32_t code, std::string_view character) const {
        char32_t ascii = 0;
        if (code > 0xFF00 && code < 0xFF5F)
            ascii = code - 0xFEE0;  // full-width forms
        else if (code == 0x3000 || code == 0xA0)
            ascii = ' ';
        else if (code == 0x3001)
            ascii = ',';
        else if (code == 0x201C || code == 0x201D)
            ascii = '"';
        fail(at_, fmt::format("'{}' outside quotes; {}", character,
                              ascii != 0 ? fmt::format("write the ASCII '{}'", static_cast<char>(ascii))
                                         : "names in Chinese need quotes: \"深圳\" = 1"));
    }

    std::string_view rest_;
    const std::string& file_;
    Location at_{1, 1}, opened_{};
    char32_t quote_ = 0;  ///< the quote that the string we are in began with, or 0
    bool comment_ = false, escaped_ = false;
    bool word_ = false, number_ = false;  ///< inside a word; inside one that begins like a number
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
    for (auto&& [key, value] : table)
        entries.push_back({std::string(key.str()), location_of(key.source()), convert(value)});
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

Fault fault_of(const toml::parse_error& error, const std::string& file) {
    Location at = location_of(error.source());
    std::string text(error.description());
    if (text.find(": cannot insert '") != text.npos) {  // toml++ has already gone on to the next line
        if (at.column == 1 && at.line > 1) --at.line;
        text = "cannot put a [table] into an inline table";
    } else if (text.find(": cannot redefine ") != text.npos) {
        text.resize(std::min(text.size(), text.find(" '")));  // a quoted name after it would be garbled
    }
    return {file, at.line, at.column, std::move(text)};
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
        throw InputError(fault_of(error, file));
    }
}

}  // namespace kapok
