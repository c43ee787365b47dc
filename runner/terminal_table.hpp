#pragma once
// Tables for the terminal: columns line up, Chinese characters included.

#include <string>
#include <string_view>
#include <vector>

namespace kapok {

enum class Align : unsigned char { left, right };

class TerminalTable {
public:
    struct Column {
        std::string title;
        Align align = Align::left;
    };
    explicit TerminalTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

    /// One line; it must have as many cells as there are columns (std::logic_error).
    void add(std::vector<std::string> cells);

    /// Titles, a rule, and all lines, each ended by a newline; columns are two spaces apart.
    [[nodiscard]] std::string text() const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> lines_;
};

}  // namespace kapok
