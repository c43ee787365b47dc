#include "analysis/report/report_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "model/geography.hpp"
#include "runner/json_text.hpp"
#include "runner/unit_names.hpp"

namespace kapok {
namespace {

struct EnglishName {
    std::string_view id, en;
};
/// Those whose name is not their id.
constexpr std::array english_names{
    EnglishName{"HongKong", "Hong Kong"},
    EnglishName{"World", "Elsewhere"},
    EnglishName{delta_region_id, "Pearl River Delta"},
};

}  // namespace

std::string report_number(double value, int digits) {
    return std::isfinite(value) ? fmt::format("{:.{}g}", value, digits) : "null";
}

std::string report_numbers(std::span<const double> values, int digits) {
    std::string text = "[";
    for (const double value : values) text.append(text.size() > 1 ? "," : "").append(report_number(value, digits));
    return text + "]";
}

std::string whole_numbers(std::span<const int> values) { return fmt::format("[{}]", fmt::join(values, ",")); }

JsonMembers named(std::string_view id, std::string_view en, std::string_view zh) {
    return {{"id", json_string(id)}, {"en", json_string(en)}, {"zh", json_string(zh)}};
}

JsonMembers variable_head(const VariableInfo& variable) {
    JsonMembers members = named(variable.id, variable.long_name, variable.long_name_zh);
    members.emplace_back("unit", json_object({{"en", json_string(variable.unit)},
                                              {"zh", json_string(unit_text(variable.unit, Language::zh))}}));
    members.emplace_back("decimals", std::to_string(variable.decimals));
    return members;
}

std::string variable_heads(std::span<const VariableInfo> variables) {
    std::vector<std::string> heads;
    for (const VariableInfo& variable : variables) heads.push_back(json_object(variable_head(variable)));
    return json_list(heads);
}

std::string_view place_en(std::string_view id) {
    for (const EnglishName& name : english_names)
        if (name.id == id) return name.en;
    return id;
}

}  // namespace kapok
