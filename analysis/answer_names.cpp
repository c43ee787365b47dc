#include "analysis/answer_names.hpp"

#include <fmt/format.h>

#include "model/geography.hpp"
#include "runner/evidence/calibrated_parameters.hpp"
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

AnswerName parameter_name(const std::string& id) {
    const auto found = find_calibrated_parameter(id);
    if (!found) return {id, id, id};
    const CalibratedParameter& parameter = calibrated_parameters()[*found];
    const auto named = [&](const auto& spec) { return AnswerName{id, std::string(spec.en), std::string(spec.zh)}; };
    if (!parameter.city) return named(parameter_table[parameter.row]);
    AnswerName name = named(city_parameter_table[parameter.row]);
    name.en += fmt::format(", {}", place_table[*parameter.city].id);
    name.zh += fmt::format("({})", place_table[*parameter.city].zh);
    return name;
}

AnswerName note_of_shared_sets() {
    return {"shared_sets",
            "Intervals of probabilities: Wilson's, 90%. Runs with the same parameters count as one as far as they agree; all count as one where they share one set.",
            "概率的区间:威尔逊90%区间。参数相同的运行按其结果的一致程度合并计数;若全部运行参数相同,则合计为一次。"};
}

AnswerName unit_name(const std::string& unit) {
    return {unit, std::string(unit_text(unit, Language::en)), std::string(unit_text(unit, Language::zh))};
}

}  // namespace kapok
