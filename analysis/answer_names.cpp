#include "analysis/answer_names.hpp"

#include "model/geography.hpp"
#include "runner/unit_names.hpp"

namespace kapok {

AnswerName region_name(std::size_t region) {
    const std::string id(region_id(region));
    return {id, id, std::string(region_zh(region))};
}

AnswerName variable_name(const VariableInfo& variable) {
    const std::string en = variable.long_name.empty() ? variable.id : variable.long_name;
    return {variable.id, en, variable.long_name_zh.empty() ? en : variable.long_name_zh};
}

AnswerName unit_name(const std::string& unit) {
    return {unit, std::string(unit_text(unit, Language::en)), std::string(unit_text(unit, Language::zh))};
}

}  // namespace kapok
