#include "runner/describe.hpp"

#include <fmt/format.h>

#include "model/measurement/variables.hpp"
#include "runner/json_text.hpp"
#include "runner/language.hpp"
#include "runner/number_text.hpp"
#include "runner/terminal_table.hpp"
#include "runner/unit_names.hpp"

namespace kapok {
namespace {

std::string_view form_name(Form form) {
    return form == Form::step ? "step" : "ramp";
}
std::string_view kind_name(VariableKind kind, Language language = Language::en) {
    if (language == Language::zh) return kind == VariableKind::flow ? "流量" : kind == VariableKind::stock ? "存量" : "指数";
    return kind == VariableKind::flow ? "flow" : kind == VariableKind::stock ? "stock" : "index";
}

/// The levels of government that set a lever: "national;city".
std::string scope_text(std::string_view scope, Language language) {
    std::string text(scope);
    if (language == Language::en) return text;
    for (const auto& [en, zh] : {std::pair{"national", "国家"}, std::pair{"province", "省"}, std::pair{"city", "市"}, std::pair{"district", "区"}})
        if (const auto at = text.find(en); at != text.npos) text.replace(at, std::string_view(en).size(), zh);
    return text;
}

bool serves_safeguards(std::uint32_t tasks) {
    return (tasks & 1U) != 0;
}
std::vector<int> task_numbers(std::uint32_t tasks) {
    std::vector<int> numbers;
    for (int task = 1; task <= 24; ++task)
        if ((tasks >> task & 1U) != 0) numbers.push_back(task);
    return numbers;
}

std::string tasks_text(std::uint32_t tasks, Language language) {
    std::string text = fmt::format("{}", fmt::join(task_numbers(tasks), ","));
    if (serves_safeguards(tasks))
        text += fmt::format("{}{}", text.empty() ? "" : ",", in(language, "safeguards", "保障"));
    return text;
}

std::string goal_text(const Variable& variable) {
    return variable.goal ? fmt::format("{} {}", variable.goal_relation, format_number(*variable.goal))
                         : std::string{};
}

/// A JSON list with a line for each item.
std::string one_per_line(const std::vector<std::string>& items) {
    return fmt::format("[\n{}]\n", fmt::join(items, ",\n"));
}

}  // namespace

std::string describe_levers(Language language) {
    const auto title = [&](std::string_view en, std::string_view zh) {
        return std::string(in(language, en, zh));
    };
    TerminalTable table({{title("id", "代码")},
                         {title("name", "名称")},
                         {title("range", "范围")},
                         {title("2015", "2015年"), Align::right},
                         {title("plan", "规划值"), Align::right},
                         {title("year", "年份")},
                         {title("form", "形式")},
                         {title("tasks", "任务")},
                         {title("scope", "层级")},
                         {title("unit", "单位")}});
    for (const LeverSpec& spec : lever_table)
        table.add({std::string(spec.id), std::string(in(language, spec.en, spec.zh)),
                   fmt::format("{} - {}", format_number(spec.lowest), format_number(spec.highest)),
                   format_number(spec.in_2015), format_number(spec.in_plan),
                   fmt::format("{}", spec.plan_year), std::string(form_name(spec.form)),
                   tasks_text(spec.tasks, language), scope_text(spec.scope, language), std::string(unit_text(spec.unit, language))});
    return table.text() + "\n" +
           title("Values of Guangzhou; 'kapok levers --json' adds other cities, costs, evidence and sources.",
                 "数值为广州；其他城市的数值、成本、证据和来源见 kapok levers --json。") +
           "\n";
}

std::string levers_json() {
    std::vector<std::string> items;
    for (const LeverSpec& spec : lever_table) {
        std::vector<std::string> tasks;
        for (const int task : task_numbers(spec.tasks)) tasks.push_back(fmt::format("{}", task));
        if (serves_safeguards(spec.tasks)) tasks.push_back(json_string("safeguards"));
        std::vector<std::pair<std::string_view, std::string>> exceptions;
        for (const CityValue& exception : spec.exceptions_2015)
            if (is_city(exception.city))
                exceptions.emplace_back(place_table[exception.city].id, json_number(exception.value));
        items.push_back(json_object({
            {"id", json_string(spec.id)},
            {"name_zh", json_string(spec.zh)},
            {"name_en", json_string(spec.en)},
            {"unit", json_string(spec.unit)},
            {"lowest", json_number(spec.lowest)},
            {"highest", json_number(spec.highest)},
            {"in_2015", json_number(spec.in_2015)},
            {"in_2015_by_city", json_object(exceptions)},
            {"scales_with", spec.scales_with.empty() ? "null" : json_string(spec.scales_with)},
            {"in_plan", json_number(spec.in_plan)},
            {"plan_year", json_number(spec.plan_year)},
            {"form", json_string(form_name(spec.form))},
            {"scope", json_string(spec.scope)},
            {"tasks", json_list(tasks)},
            {"stage", json_string(spec.stage)},
            {"cost_rule", json_string(spec.cost_rule)},
            {"evidence", json_string(spec.evidence)},
            {"source", json_string(spec.source)},
        }));
    }
    return one_per_line(items);
}

std::string describe_indicators(Language language) {
    const auto title = [&](std::string_view en, std::string_view zh) {
        return std::string(in(language, en, zh));
    };
    TerminalTable table({{title("id", "代码")},
                         {title("name", "名称")},
                         {title("goal", "目标")},
                         {title("year", "年份")},
                         {title("plan section", "规划章节")},
                         {title("kind", "类型")},
                         {title("unit", "单位")},
                         {title("definition", "定义")}});
    for (const Variable& variable : variables())
        table.add({std::string(variable.id), std::string(in(language, variable.en, variable.zh)),
                   goal_text(variable), variable.goal ? fmt::format("{}", variable.goal_year) : "", std::string(variable.plan_section),
                   std::string(kind_name(variable.kind, language)), std::string(unit_text(variable.unit, language)),
                   std::string(variable.definition)});
    return table.text();
}

std::string indicators_json() {
    std::vector<std::string> items;
    for (const Variable& variable : variables())
        items.push_back(json_object({
            {"id", json_string(variable.id)},
            {"name_zh", json_string(variable.zh)},
            {"name_en", json_string(variable.en)},
            {"unit", json_string(variable.unit)},
            {"kind", json_string(kind_name(variable.kind))},
            {"direction", json_string(direction_id(variable.direction))},
            {"in_plan", variable.is_indicator() ? "true" : "false"},
            {"goal", json_number(variable.goal)},
            {"goal_year", variable.goal ? fmt::format("{}", variable.goal_year) : "null"},
            {"goal_relation", variable.goal ? json_string(variable.goal_relation) : "null"},
            {"plan_section", variable.is_indicator() ? json_string(variable.plan_section) : "null"},
            {"definition", json_string(variable.definition)},
        }));
    return one_per_line(items);
}

}  // namespace kapok
