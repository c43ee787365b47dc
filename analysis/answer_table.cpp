#include "analysis/answer_table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "runner/json_text.hpp"
#include "runner/number_text.hpp"

namespace kapok {
namespace {

template <class... Case>
struct Cases : Case... {
    using Case::operator()...;
};
template <class... Case>
Cases(Case...) -> Cases<Case...>;

std::string cell_text(const AnswerCell& cell, Language language) {
    return std::visit(Cases{[](std::monostate) { return std::string("-"); },
                            [](const AnswerNumber& number) {
                                if (std::isnan(number.value)) return std::string("-");
                                // without "-0.00"
                                const double half = 0.5 * std::pow(10.0, -number.decimals);
                                return fmt::format("{:.{}f}", std::abs(number.value) < half ? 0.0 : number.value, number.decimals);
                            },
                            [](const AnswerPValue& p) { return p_value_text(p.value); },
                            [&](const AnswerName& name) { return language == Language::zh ? name.zh : name.en; },
                            [](const std::string& text) { return text; }},
                      cell);
}

std::string number_csv(double value) { return std::isfinite(value) ? format_number(value) : std::string(); }

std::string cell_csv(const AnswerCell& cell) {
    return std::visit(Cases{[](std::monostate) { return std::string(); },
                            [](const AnswerNumber& number) { return number_csv(number.value); },
                            [](const AnswerPValue& p) { return number_csv(p.value); },
                            [](const AnswerName& name) { return csv_field(name.id); },
                            [](const std::string& text) { return csv_field(text); }},
                      cell);
}

std::string cell_json(const AnswerCell& cell) {
    return std::visit(Cases{[](std::monostate) { return std::string("null"); },
                            [](const AnswerNumber& number) { return json_number(number.value); },
                            [](const AnswerPValue& p) { return json_number(p.value); },
                            [](const AnswerName& name) { return json_string(name.id); },
                            [](const std::string& text) { return json_string(text); }},
                      cell);
}

}  // namespace

std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted(1, '"');
    for (const char c : text) {
        if (c == '"') quoted.push_back('"');
        quoted.push_back(c);
    }
    quoted.push_back('"');
    return quoted;
}

AnswerTable::AnswerTable(std::string id, std::string en, std::string zh, std::vector<Column> columns)
    : id_(std::move(id)), title_{std::move(en), std::move(zh)}, columns_(std::move(columns)) {}

void AnswerTable::add(std::vector<AnswerCell> cells) {
    if (cells.size() != columns_.size())
        throw std::logic_error(fmt::format("a row of '{}' has {} cells, not {}", id_, cells.size(), columns_.size()));
    rows_.push_back(std::move(cells));
}

void AnswerTable::note(std::string en, std::string zh) { notes_.push_back({std::move(en), std::move(zh)}); }

std::string AnswerTable::text(Language language) const {
    const auto words = [&](const Words& both) { return language == Language::zh ? both.zh : both.en; };
    std::string text = words(title_) + "\n";
    if (!rows_.empty()) {
        std::vector<TerminalTable::Column> titles;
        for (const Column& column : columns_)
            if (column.shown) titles.push_back({words({column.en, column.zh}), column.align});
        TerminalTable table(std::move(titles));
        for (const std::vector<AnswerCell>& row : rows_) {
            std::vector<std::string> cells;
            for (std::size_t k = 0; k < row.size(); ++k)
                if (columns_[k].shown) cells.push_back(cell_text(row[k], language));
            table.add(std::move(cells));
        }
        text.append("\n").append(table.text());
    }
    if (!notes_.empty()) text += "\n";
    for (const Words& note : notes_) text += words(note) + "\n";
    return text;
}

std::string AnswerTable::csv() const {
    std::vector<std::string> names;
    for (const Column& column : columns_) names.push_back(csv_field(column.id));
    std::string text = fmt::format("{}\n", fmt::join(names, ","));
    for (const std::vector<AnswerCell>& row : rows_) {
        std::vector<std::string> cells;
        for (const AnswerCell& cell : row) cells.push_back(cell_csv(cell));
        text += fmt::format("{}\n", fmt::join(cells, ","));
    }
    return text;
}

std::string AnswerTable::json() const {
    std::vector<std::string> rows;
    for (const std::vector<AnswerCell>& row : rows_) {
        std::vector<std::pair<std::string_view, std::string>> members;
        for (std::size_t k = 0; k < row.size(); ++k) members.emplace_back(columns_[k].id, cell_json(row[k]));
        rows.emplace_back("\n    ").append(json_object(members));
    }
    return json_list(rows);
}

std::string answers_text(std::span<const AnswerTable> tables, Language language) {
    std::string text;
    for (const AnswerTable& table : tables) text.append(text.empty() ? "" : "\n").append(table.text(language));
    return text;
}

std::string answers_csv(std::span<const AnswerTable> tables) {
    std::string text;
    for (const AnswerTable& table : tables) text.append(text.empty() ? "" : "\n").append(table.csv());
    return text;
}

std::string answers_json(std::span<const AnswerTable> tables) {
    std::string text = "{";
    for (const AnswerTable& table : tables)
        text += fmt::format("{}\n  {}: {}", text.size() == 1 ? "" : ",", json_string(table.id()), table.json());
    return text + "\n}\n";
}

}  // namespace kapok
