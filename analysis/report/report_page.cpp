#include "analysis/report/report_page.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "analysis/report/page_files.hpp"
#include "runner/manifest.hpp"

namespace kapok {
namespace {

constexpr std::string_view page_directory = "analysis/report/page/";

std::string_view file_of_page(std::string_view name) {
    const EmbeddedFile* file = find_file(page_files(), fmt::format("{}{}", page_directory, name));
    if (file == nullptr) throw std::logic_error(fmt::format("the page of reports has no file {}", name));
    return file->bytes;
}

std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
    std::string out;
    std::size_t start = 0;
    for (std::size_t at = 0; (at = text.find(what, start)) != std::string_view::npos; start = at + what.size())
        out.append(text.substr(start, at - start)).append(with);
    return out.append(text.substr(start));
}

/// A script must not hold the tag that would end it, nor the mark that opens a comment of HTML.
std::string as_script(std::string_view text) {
    return replaced(replaced(text, "</script", "<\\/script"), "<!--", "<\\!--");
}
/// In JSON, "<" stands in texts alone, where it may be written by its number.
std::string as_data(std::string_view json) { return replaced(json, "<", "\\u003c"); }
std::string as_text(std::string_view text) {
    return replaced(replaced(replaced(text, "&", "&amp;"), "<", "&lt;"), "\"", "&quot;");
}

/// What a gap {{name}} of the page is filled with.
std::string content_of(std::string_view name, std::string_view data, std::string_view title, Language language) {
    if (name == "data") return as_data(data);
    if (name == "title") return as_text(title);
    if (name == "language") return language == Language::zh ? "zh-CN" : "en-US";
    if (name == "version") return as_text(build_information().version);
    const std::string_view bytes = file_of_page(name);
    if (name.ends_with(".js")) return as_script(bytes);
    if (name.ends_with(".css")) return std::string(bytes);
    return as_text(bytes);
}

}  // namespace

std::string report_page(std::string_view data, std::string_view title, Language language) {
    const std::string_view page = file_of_page("page.html");
    std::string out;
    std::size_t start = 0;
    for (std::size_t open = 0; (open = page.find("{{", start)) != std::string_view::npos;) {
        const std::size_t close = page.find("}}", open);
        if (close == std::string_view::npos) throw std::logic_error("a gap in the page of reports has no end");
        out.append(page.substr(start, open - start));
        out.append(content_of(page.substr(open + 2, close - open - 2), data, title, language));
        start = close + 2;
    }
    return out.append(page.substr(start));
}

}  // namespace kapok
