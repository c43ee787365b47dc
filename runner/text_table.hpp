#pragma once
// Tables of comma-separated values (RFC 4180): UTF-8, the first line names the columns, and every cell knows
// its place, so that what is wrong with it can be said with file, line and column.

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/messages.hpp"

namespace kapok {

struct Cell {
    std::string text;  ///< without the quotes around it
    Location at;       ///< where it starts, an opening quote included
};

/// Values that a number may take.
struct NumberRange {
    double lowest = -std::numeric_limits<double>::infinity();
    double highest = std::numeric_limits<double>::infinity();
};
inline constexpr NumberRange not_negative{0.0, std::numeric_limits<double>::infinity()};

/// One line of a table. Getters take the name of a column; asking for a column that the table does not have
/// is an error of the program (std::logic_error), see TextTable::has_columns.
class TableRow {
public:
    [[nodiscard]] const Cell& cell(std::string_view column) const;
    [[nodiscard]] int line() const { return cells_.front().at.line; }
    /// True where the cell is empty.
    [[nodiscard]] bool is_blank(std::string_view column) const { return cell(column).text.empty(); }

    /// The cell's text as it stands; a blank is a fault.
    std::string_view text(std::string_view column, FaultCollector& faults) const;
    /// The cell's number, NaN after a fault; blanks, words, numbers with trailing characters, NaN, infinities
    /// and numbers outside the range are faults.
    double number(std::string_view column, FaultCollector& faults, NumberRange range = {}) const;
    /// The same, but a blank stays a blank.
    std::optional<double> optional_number(std::string_view column, FaultCollector& faults,
                                          NumberRange range = {}) const;
    /// The cell's whole number, nothing after a fault; a blank is a fault.
    std::optional<int> integer(std::string_view column, FaultCollector& faults, int lowest,
                               int highest) const;

    /// Records that something is wrong with a cell.
    void fault(std::string_view column, std::string text, FaultCollector& faults) const;

private:
    friend class TextTable;
    struct Header {
        std::string file;
        std::vector<Cell> names;
    };
    std::shared_ptr<const Header> header_;
    std::vector<Cell> cells_;
};

class TextTable {
public:
    /// Reads a table; `file` is the name that messages give it. Line ends may be LF or CRLF, a byte order
    /// mark is skipped. Throws InputError with all that is wrong: bytes that are not UTF-8, stray or unclosed
    /// quotes, names of columns that are blank or repeated, rows longer or shorter than the header.
    TextTable(std::string_view bytes, std::string file);

    [[nodiscard]] const std::string& file() const { return header_->file; }
    [[nodiscard]] const std::vector<Cell>& header() const { return header_->names; }
    [[nodiscard]] const std::vector<TableRow>& rows() const { return rows_; }
    /// True if all columns are there; each one that is not is a fault. Further columns do no harm.
    bool has_columns(const std::vector<std::string_view>& names, FaultCollector& faults) const;

private:
    std::shared_ptr<const TableRow::Header> header_;
    std::vector<TableRow> rows_;
};

}  // namespace kapok
