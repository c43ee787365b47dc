#pragma once
// The table that an analysis answers with: aligned text for people, CSV for spreadsheets, JSON for programs, all from
// one definition of its columns.

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "runner/describe.hpp"
#include "runner/terminal_table.hpp"

namespace kapok {

/// A number and the digits after the point that people see; programs get all of it. NaN is a blank.
struct AnswerNumber {
    double value = 0.0;
    int decimals = 2;
};

/// A p value, which people see as p_value_text; programs get all of it. NaN is a blank.
struct AnswerPValue {
    double value = 0.0;
};

/// A name in both languages; CSV and JSON have the id.
struct AnswerName {
    std::string id, en, zh;
};

/// Nothing, a number, a p value, a name or a text that is the same in all languages.
using AnswerCell = std::variant<std::monostate, AnswerNumber, AnswerPValue, AnswerName, std::string>;

class AnswerTable {
public:
    struct Column {
        std::string id;  ///< of the CSV column and the JSON member
        std::string en, zh;
        Align align = Align::right;
        bool shown = true;  ///< also in the text for people
    };
    /// `id`: the member that JSON files the rows under.
    AnswerTable(std::string id, std::string en, std::string zh, std::vector<Column> columns);

    /// One row; it must have as many cells as there are columns (std::logic_error).
    void add(std::vector<AnswerCell> cells);
    struct Words {
        std::string en, zh;
    };
    /// A line below the table.
    void note(std::string en, std::string zh);

    [[nodiscard]] const std::string& id() const { return id_; }
    [[nodiscard]] std::size_t rows() const { return rows_.size(); }
    [[nodiscard]] const std::vector<Words>& notes() const { return notes_; }
    [[nodiscard]] std::string text(Language language) const;
    /// Header and rows; lines end in "\n" (RFC 4180 quoting).
    [[nodiscard]] std::string csv() const;
    /// A list of objects, one for each row.
    [[nodiscard]] std::string json() const;

private:
    std::string id_;
    Words title_;
    std::vector<Column> columns_;
    std::vector<std::vector<AnswerCell>> rows_;
    std::vector<Words> notes_;
};

/// Several tables one below the other; those without rows show their title and notes alone.
std::string answers_text(std::span<const AnswerTable> tables, Language language);
/// The tables one below the other, each under a header line of its own, with a blank line between them.
std::string answers_csv(std::span<const AnswerTable> tables);
/// One object with a member for each table.
std::string answers_json(std::span<const AnswerTable> tables);

/// A text as a CSV field: in quotation marks where it has to be.
std::string csv_field(std::string_view text);

}  // namespace kapok
