#pragma once
// Tables in Markdown.

#include <string>
#include <vector>

namespace kapok {

/// One line of a table, ended by a newline; a bar in a cell is escaped.
inline std::string markdown_line(const std::vector<std::string>& cells) {
    std::string line(1, '|');
    for (const std::string& cell : cells) {
        line += ' ';
        for (const char c : cell) {
            if (c == '|') line += '\\';
            line += c;
        }
        line += " |";
    }
    line += '\n';
    return line;
}

}  // namespace kapok
