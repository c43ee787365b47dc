#include "analysis/tidy_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "analysis/answer_table.hpp"
#include "analysis/goal_attainment.hpp"

namespace kapok {
namespace {

constexpr auto all_axes = all_of<Axis, axis_count>();

const std::array own_dimensions{
    ExportColumn{"design", "integer", "point of the design (design_points.csv); 0 for a single scenario", "设计点编号;单一情景为0"},
    ExportColumn{"replicate", "integer", "replicate: the number of its luck", "重复运行编号"}, ExportColumn{"year", "integer", "year", "年份"},
    ExportColumn{"quarter", "number", "middle of the quarter as a decimal year", "季度中点(小数年)"}};

const ExportColumn name_zh_column{"name_zh", "string", "name in Chinese", "中文名称"};

/// A table whose rows are given as cells.
TidyTable tidy(ExportedTable about, const std::vector<std::vector<AnswerCell>>& rows) {
    std::vector<AnswerTable::Column> columns;
    for (const ExportColumn& column : about.columns) columns.push_back({column.name, column.en, column.zh});
    AnswerTable table(about.name, about.en, about.zh, std::move(columns));
    for (const std::vector<AnswerCell>& row : rows) table.add(row);
    about.rows = rows.size();
    return {std::move(about), table.csv()};
}

AnswerNumber whole(std::size_t number) { return {static_cast<double>(number), 0}; }

std::string_view status_id(RunStatus status) {
    switch (status) {
        case RunStatus::finished: return "finished";
        case RunStatus::failed: return "failed";
        case RunStatus::not_run: return "not_run";
        case RunStatus::not_needed: return "not_needed";
    }
    return {};
}

/// Columns of the goal table that are not numbers.
std::string goal_column_type(const std::string& name) {
    constexpr std::array texts{"region", "indicator", "name", "unit", "off_observation", "relation", "basis"};
    constexpr std::array integers{"year", "replicates", "goal_year", "first_year"};
    if (std::find(texts.begin(), texts.end(), name) != texts.end()) return "string";
    return std::find(integers.begin(), integers.end(), name) != integers.end() ? "integer" : "number";
}

}  // namespace

const ExportColumn variable_column{"variable", "string", "id of the variable (variables.csv)", "变量标识"};
const ExportColumn value_column{"value", "number", "value; blank where it cannot be computed", "数值;无法计算时为空"};
const ExportColumn unit_column{"unit", "string", "unit of the value", "单位"};

ExportColumn dimension_column(const std::string& dimension) {
    for (const ExportColumn& own : own_dimensions)
        if (own.name == dimension) return own;
    for (const Axis axis : all_axes)
        if (const AxisSpec& spec = axis_spec(axis); spec.id == dimension)
            return {dimension, axis == Axis::age ? "integer" : "string", std::string(spec.long_name), std::string(spec.long_name_zh)};
    return {dimension, "string", dimension, dimension};
}

bool is_in_values(const VariableInfo& variable) { return variable.dimensions == std::vector<std::string>{"design", "replicate", "year", "region"}; }

std::vector<VariableInfo> chosen_variables(const ResultsReader& results, const ExportRequest& request) {
    const auto asked_for = [&](const std::string& id) {
        return request.variables.empty() || std::find(request.variables.begin(), request.variables.end(), id) != request.variables.end();
    };
    for (const std::string& id : request.variables)
        if (results.find(id) == nullptr) throw std::out_of_range(fmt::format("no variable '{}' in {}", id, results.path().string()));
    std::vector<VariableInfo> chosen;
    for (const VariableInfo& variable : results.variables())
        if (asked_for(variable.id)) chosen.push_back(variable);
    return chosen;
}

TidyTable variables_table(std::span<const VariableInfo> variables) {
    std::vector<std::vector<AnswerCell>> rows;
    for (const VariableInfo& v : variables) {
        std::vector<AnswerCell> row{v.id, v.long_name, v.long_name_zh, v.unit, v.description};
        if (v.goal) row.insert(row.end(), {AnswerNumber{*v.goal}, v.goal_relation, AnswerNumber{static_cast<double>(v.goal_year), 0}});
        else row.resize(row.size() + 3);
        rows.push_back(std::move(row));
    }
    return tidy({"variables", "Variables", "变量",
                 {variable_column, {"name", "string", "name", "名称"}, name_zh_column, unit_column, {"definition", "string", "definition", "定义"},
                  {"goal", "number", "the plan's goal for Guangzhou", "规划目标(广州)"},
                  {"goal_relation", "string", "how a value attains the goal", "达标关系"}, {"goal_year", "integer", "year of the goal", "目标年份"}}, 0},
                rows);
}

TidyTable regions_table() {
    std::vector<std::vector<AnswerCell>> rows;
    for (std::size_t region = 0; region < region_count; ++region) rows.push_back({std::string(region_id(region)), std::string(region_zh(region))});
    return tidy({"regions", "Regions", "地区", {dimension_column("region"), name_zh_column}, 0}, rows);
}

TidyTable runs_table(const std::vector<std::vector<RunStatus>>& statuses) {
    std::vector<std::vector<AnswerCell>> rows;
    for (std::size_t design = 0; design < statuses.size(); ++design)
        for (std::size_t replicate = 0; replicate < statuses[design].size(); ++replicate)
            rows.push_back({whole(design), whole(replicate), std::string(status_id(statuses[design][replicate]))});
    return tidy({"runs", "How each run ended", "各次运行的状态",
                 {dimension_column("design"), dimension_column("replicate"),
                  {"status", "string", "finished, failed, not_run or not_needed", "状态:完成、失败、未运行或无需运行"}}, 0},
                rows);
}

TidyTable points_table(const DesignTable& design) {
    ExportedTable about{"design_points", "Points of the design", "设计点", {dimension_column("design")}, 0};
    std::vector<std::vector<AnswerCell>> rows(design.columns.front().values.size());
    for (std::size_t point = 0; point < rows.size(); ++point) rows[point].push_back(whole(point));
    const auto add = [&](ExportColumn column, auto cell) {
        about.columns.push_back(std::move(column));
        for (std::size_t point = 0; point < rows.size(); ++point) rows[point].push_back(cell(point));
    };
    for (const DesignColumn& factor : design.columns) {
        add({factor.id, "number", fmt::format("{} ({}); blank: as in the base", factor.long_name, factor.unit), factor.long_name_zh + ";空:与基准相同"},
            [&](std::size_t point) -> AnswerCell { return AnswerNumber{factor.values[point]}; });
        if (!factor.labels.empty())
            add({factor.id + "_label", "string", "what the number stands for", "编号的含义"}, [&](std::size_t point) -> AnswerCell {
                if (std::isnan(factor.values[point])) return std::monostate{};
                return factor.labels.at(static_cast<std::size_t>(factor.values[point]));
            });
        if (!factor.coordinates.empty())
            add({factor.id + "_coordinate", "number", "place in the factor's range, 0 to 1", "在取值范围内的位置(0至1)"},
                [&](std::size_t point) -> AnswerCell { return AnswerNumber{factor.coordinates[point]}; });
    }
    return tidy(std::move(about), rows);
}

TidyTable goals_heading() {
    TidyTable out{{"goals", "Medians and 90% intervals over replicates beside goals and observations, by design point", "各设计点的中位数、90%区间与目标、观测值",
                   {dimension_column("design")}, 0}, "design," + goals_csv({}, Language::en)};
    for (std::size_t start = out.csv.find(',') + 1; start < out.csv.size();) {
        const std::size_t end = std::min(out.csv.find(',', start), out.csv.size() - 1);
        const std::string name = out.csv.substr(start, end - start);
        out.about.columns.push_back({name, goal_column_type(name), name, name});
        start = end + 1;
    }
    return out;
}

std::vector<std::string> goals_lines(const ResultsReader& results, std::size_t point, std::span<const std::string> ids) {
    const std::vector<int> years = results.years();
    std::vector<GoalTable> tables;
    for (std::size_t region = 0; region < region_count; ++region) tables.push_back(goal_table(results, region, years, true, ids, point));
    const std::string csv = goals_csv(tables, Language::en), design = fmt::format("{},", point);
    std::vector<std::string> lines;
    for (std::size_t start = csv.find('\n') + 1; start < csv.size();) {
        const std::size_t end = csv.find('\n', start) + 1;
        lines.push_back(design + csv.substr(start, end - start));
        start = end;
    }
    return lines;
}

}  // namespace kapok
