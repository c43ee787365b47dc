#pragma once
// Tables of answers on standard output.

#include <span>

#include "analysis/answer_table.hpp"
#include "runner/commands/commands.hpp"

namespace kapok {

/// The tables in the form that was asked for; throws FileError.
inline void print_answers(std::span<const AnswerTable> tables, Format format, Language language) {
    switch (format) {
        case Format::text: print(answers_text(tables, language)); break;
        case Format::csv: print(answers_csv(tables)); break;
        case Format::json: print(answers_json(tables)); break;
    }
}

}  // namespace kapok
