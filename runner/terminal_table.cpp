#include "runner/terminal_table.hpp"

#include <algorithm>
#include <stdexcept>

#include "runner/utf8.hpp"

namespace kapok {

void TerminalTable::add(std::vector<std::string> cells) {
    if (cells.size() != columns_.size())
        throw std::logic_error("a table line with the wrong number of cells");
    lines_.push_back(std::move(cells));
}

std::string TerminalTable::text() const {
    std::vector<std::string> titles, rules;
    for (const Column& column : columns_) titles.push_back(column.title);
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        std::size_t width = display_width(titles[c]);
        for (const auto& line : lines_) width = std::max(width, display_width(line[c]));
        widths.push_back(width);
        rules.push_back(std::string(width, '-'));
    }

    std::string text;
    const auto append = [&](const std::vector<std::string>& cells) {
        std::string line;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const std::string padding(widths[c] - display_width(cells[c]), ' ');
            line += c == 0 ? "" : "  ";
            line += columns_[c].align == Align::right ? padding + cells[c] : cells[c] + padding;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    };
    append(titles);
    append(rules);
    for (const auto& line : lines_) append(line);
    return text;
}

}  // namespace kapok
