#include "runner/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "runner/number_text.hpp"
#include "runner/utf8.hpp"

namespace kapok {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Cuts a text into records of cells, one character at a time.
class CellReader {
public:
    CellReader(std::string_view bytes, const std::string& file, FaultCollector& faults)
        : rest_(bytes), file_(file), faults_(faults) {
        if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
    }

    /// The next record, empty lines skipped; empty at the end of the text.
    std::vector<Cell> next_record() {
        std::vector<Cell> record;
        while (!rest_.empty() && record.empty()) {
            do record.push_back(next_cell());
            while (take(','));
            take('\r');
            take('\n');
            if (record.size() == 1 && record.front().text.empty()) record.clear();
        }
        return record;
    }

private:
    Cell next_cell() {
        Cell cell{{}, at_};
        if (take('"')) {
            read_quoted(cell);
            if (!at_end_of_cell())
                faults_.add(file_, at_,
                            "characters after the closing quote (a quote inside quotes is written twice)");
        } else if (!at_end_of_cell() && rest_.substr(0, rest_.find_first_of(",\n")).find('"') != rest_.npos) {
            faults_.add(file_, at_, "a quote inside a cell that does not begin with one");
        }
        while (!at_end_of_cell()) cell.text += take_character();
        return cell;
    }

    void read_quoted(Cell& cell) {
        while (!rest_.empty()) {
            if (!take('"'))
                cell.text += take_character();
            else if (take('"'))
                cell.text += '"';
            else
                return;
        }
        faults_.add(file_, cell.at, "this quote is never closed");
    }

    [[nodiscard]] bool at_end_of_cell() const {
        return rest_.empty() || rest_.front() == ',' || rest_.front() == '\n' || rest_.starts_with("\r\n");
    }

    bool take(char expected) {
        if (!rest_.starts_with(expected)) return false;
        take_character();
        return true;
    }

    /// The bytes of one character; the place moves on by one column, or to the next line.
    std::string_view take_character() {
        char32_t code = 0;
        const std::size_t length = decode_utf8(rest_, code);
        if (length == 0)
            throw InputError(Fault{
                file_, at_.line, at_.column,
                "this byte is not UTF-8 (an older Chinese encoding such as GBK?); save the file as UTF-8"});
        const bool lone_return = code == '\r' && !rest_.starts_with("\r\n");
        if (lone_return || (code < 0x20 && code != '\t' && code != '\n' && code != '\r'))
            faults_.add(file_, at_, fmt::format("control character {}", static_cast<unsigned>(code)));
        const std::string_view character = rest_.substr(0, length);
        rest_.remove_prefix(length);
        at_ = code == '\n' ? Location{at_.line + 1, 1} : Location{at_.line, at_.column + 1};
        return character;
    }

    std::string_view rest_;
    const std::string& file_;
    FaultCollector& faults_;
    Location at_{1, 1};
};

std::string describe(NumberRange range) {
    if (std::isinf(range.highest)) return fmt::format("{} or more", format_number(range.lowest));
    return fmt::format("{} to {}", format_number(range.lowest), format_number(range.highest));
}

void check_names(const std::vector<Cell>& names, const std::string& file, FaultCollector& faults) {
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (name->text.empty()) faults.add(file, name->at, "a column without a name");
        const auto same = [&](const Cell& other) { return other.text == name->text; };
        if (!name->text.empty() && std::any_of(names.begin(), name, same))
            faults.add(file, name->at, fmt::format("column {} is there twice", in_quotes(name->text)));
    }
}

}  // namespace

TextTable::TextTable(std::string_view bytes, std::string file) {
    FaultCollector faults;
    auto header = std::make_shared<TableRow::Header>();
    header->file = std::move(file);
    CellReader reader(bytes, header->file, faults);
    header->names = reader.next_record();
    if (header->names.empty())
        faults.add(header->file, {}, "the file is empty; its first line should name the columns");
    check_names(header->names, header->file, faults);
    header_ = header;

    for (std::vector<Cell> cells = reader.next_record(); !cells.empty(); cells = reader.next_record()) {
        if (cells.size() != header->names.size())
            faults.add(
                header->file, cells.front().at,
                fmt::format("this row has {} cells, the header {}", cells.size(), header->names.size()));
        TableRow row;
        row.header_ = header_;
        row.cells_ = std::move(cells);
        rows_.push_back(std::move(row));
    }
    faults.throw_if_any();
}

bool TextTable::has_columns(const std::vector<std::string_view>& names, FaultCollector& faults) const {
    std::vector<std::string_view> present;
    for (const Cell& name : header_->names) present.push_back(name.text);
    bool complete = true;
    for (const std::string_view name : names) {
        if (std::find(present.begin(), present.end(), name) != present.end()) continue;
        complete = false;
        faults.add(
            header_->file, {1, 0},
            fmt::format("there is no column '{}'; the columns are {}", name, fmt::join(present, ", ")));
    }
    return complete;
}

const Cell& TableRow::cell(std::string_view column) const {
    const auto& names = header_->names;
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const Cell& name) { return name.text == column; });
    if (found == names.end())
        throw std::logic_error(fmt::format("{} has no column '{}'", header_->file, column));
    return cells_[static_cast<std::size_t>(found - names.begin())];
}

void TableRow::fault(std::string_view column, std::string text, FaultCollector& faults) const {
    faults.add(header_->file, cell(column).at, std::move(text));
}

std::string_view TableRow::text(std::string_view column, FaultCollector& faults) const {
    if (is_blank(column)) fault(column, fmt::format("'{}' is blank", column), faults);
    return cell(column).text;
}

double TableRow::number(std::string_view column, FaultCollector& faults, NumberRange range) const {
    if (is_blank(column))
        fault(column, fmt::format("'{}' is blank; a number is needed here", column), faults);
    return optional_number(column, faults, range).value_or(not_a_number);
}

std::optional<double> TableRow::optional_number(std::string_view column, FaultCollector& faults,
                                                NumberRange range) const {
    if (is_blank(column)) return std::nullopt;
    const std::string& written = cell(column).text;
    const auto value = parse_number(written);
    if (!value) {
        fault(column, fmt::format("{} = {} is not a finite number", column, in_quotes(written)), faults);
        return not_a_number;
    }
    if (*value < range.lowest || *value > range.highest) {
        fault(column, fmt::format("{} = {} is outside {}", column, written, describe(range)), faults);
        return not_a_number;
    }
    return value;
}

std::optional<int> TableRow::integer(std::string_view column, FaultCollector& faults, int lowest,
                                     int highest) const {
    const std::string& written = cell(column).text;
    const auto value = parse_integer(written);
    if (value && *value >= lowest && *value <= highest) return static_cast<int>(*value);
    fault(column,
          fmt::format("{} = {} is not a whole number from {} to {}", column, in_quotes(written), lowest,
                      highest),
          faults);
    return std::nullopt;
}

}  // namespace kapok
