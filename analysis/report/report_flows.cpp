// Money, people and links between places and holders, and what levers cost: means over replicates, which add up.
#include <array>
#include <cmath>
#include <limits>

#include "analysis/report/report_parts.hpp"
#include "analysis/report/report_text.hpp"
#include "model/ledger.hpp"
#include "model/policy/levers.hpp"
#include "model/talent_flows.hpp"
#include "runner/json_text.hpp"

namespace kapok {
namespace {

/// The row of a table of the model with this id, or null: a file of another version may have ids of its own.
template <class Table>
auto row_of(const Table& table, const std::string& id) -> decltype(&*std::begin(table)) {
    for (const auto& row : table)
        if (row.id == id) return &row;
    return nullptr;
}

/// Names of an entry along a dimension; its id where it is not known.
template <class Table>
JsonMembers named_row(const Table& table, const std::string& id) {
    const auto* row = row_of(table, id);
    return row == nullptr ? named(id, id, id) : named(id, row->en, row->zh);
}

std::size_t entries_after_year(const DataArray& means) {
    std::size_t entries = 1;
    for (std::size_t side = 1; side < means.shape.size(); ++side) entries *= means.shape[side];
    return entries;
}

/// `{"2016": ..., "2017": ...}`, years without a number left out.
template <class ToJson>
std::string by_year(const ResultsReader& results, const DataArray& means, ToJson to_json) {
    const std::vector<int> years = results.years();
    const std::size_t entries = entries_after_year(means);
    std::string text = "{";
    for (std::size_t t = 0; t < years.size(); ++t) {
        const std::span<const double> of_year = std::span(means.values).subspan(t * entries, entries);
        if (std::isnan(of_year.front())) continue;
        text += (text.size() > 1 ? ",\n" : "") + json_string(std::to_string(years[t])) + ": " + to_json(of_year);
    }
    return text + "}";
}

std::string talent_kinds(const ResultsReader& results) {
    std::vector<std::string> kinds;
    for (const std::string& id : results.labels("talent_move")) kinds.push_back(json_object(named_row(talent_flow_table, id)));
    return json_list(kinds);
}

std::string capital_kinds(const ResultsReader& results) {
    std::vector<std::string> kinds;
    for (const std::string& id : results.labels("flow")) {
        JsonMembers members = named_row(flow_table, id);
        if (const FlowSpec* flow = row_of(flow_table, id)) {
            members.emplace_back("from", json_string(holder_table[flow->from].id));
            members.emplace_back("to", json_string(holder_table[flow->to].id));
        }
        kinds.push_back(json_object(members));
    }
    return json_list(kinds);
}

/// `[[0, 3, 1.5], ...]` of a matrix: row, column and value where it is above 0.
std::string links_of_year(std::span<const double> of_year, std::size_t columns) {
    std::vector<std::string> cells;
    for (std::size_t k = 0; k < of_year.size(); ++k)
        if (of_year[k] > 0.0)
            cells.push_back(report_numbers(
                std::array{static_cast<double>(k / columns), static_cast<double>(k % columns), of_year[k]}));
    return json_list(cells);
}

/// The same of a block place x place x kind, the kind first.
std::string flows_of_year(std::span<const double> of_year, std::size_t places, std::size_t kinds) {
    std::vector<std::string> cells;
    for (std::size_t k = 0; k < of_year.size(); ++k) {
        if (!(of_year[k] > 0.0)) continue;
        const std::size_t pair = k / kinds;
        cells.push_back(report_numbers(std::array{static_cast<double>(k % kinds), static_cast<double>(pair / places),
                                                  static_cast<double>(pair % places), of_year[k]}));
    }
    return json_list(cells);
}

std::string rows_of_year(std::span<const double> of_year, std::size_t columns) {
    std::vector<std::string> rows;
    for (std::size_t start = 0; start < of_year.size(); start += columns)
        rows.push_back(report_numbers(of_year.subspan(start, columns)));
    return json_list(rows);
}

/// An array year x place x place x kind, with its kinds.
std::optional<std::string> flows_part(const ResultsReader& results, const char* id, const ReportScope& scope,
                                      std::string (*kinds)(const ResultsReader&)) {
    const auto means = mean_over_replicates(results, id, scope.point);
    if (!means) return {};
    const auto years = by_year(results, *means, [&](std::span<const double> of_year) {
        return flows_of_year(of_year, means->shape[2], means->shape[3]);
    });
    return json_object({{"kinds", kinds(results)}, {"years", years}});
}

}  // namespace

std::optional<DataArray> mean_over_replicates(const ResultsReader& results, const std::string& id, std::size_t point) {
    if (results.find(id) == nullptr) return {};
    DataArray means;
    std::vector<int> counts;
    const std::size_t replicates = results.labels("replicate").size();
    for (std::size_t replicate = 0; replicate < replicates; ++replicate) {
        const DataArray run = results.read(id, {{"design", point}, {"replicate", replicate}});
        if (means.values.empty()) {
            means = {run.dimensions, run.shape, std::vector<double>(run.values.size(), 0.0)};
            counts.resize(run.values.size());
        }
        for (std::size_t k = 0; k < run.values.size(); ++k) {
            if (std::isnan(run.values[k])) continue;
            means.values[k] += run.values[k];
            ++counts[k];
        }
    }
    for (std::size_t k = 0; k < counts.size(); ++k)
        means.values[k] = counts[k] > 0 ? means.values[k] / counts[k] : std::numeric_limits<double>::quiet_NaN();
    return means;
}

std::optional<std::string> capital_part(const ResultsReader& results, const ReportScope& scope) { return flows_part(results, "capital_flow", scope, capital_kinds); }

std::optional<std::string> talent_part(const ResultsReader& results, const ReportScope& scope) { return flows_part(results, "talent_flow", scope, talent_kinds); }

std::optional<std::string> links_part(const ResultsReader& results, const ReportScope& scope) {
    const auto means = mean_over_replicates(results, "rd_links", scope.point);
    if (!means) return {};
    return json_object({{"years", by_year(results, *means, [&](std::span<const double> of_year) {
                             return links_of_year(of_year, means->shape[2]);
                         })}});
}

std::optional<std::string> holders_part(const ResultsReader& results, const ReportScope& scope) {
    const auto means = mean_over_replicates(results, "holder_flow", scope.point);
    if (!means) return {};
    std::vector<std::string> kinds;
    for (const std::string& id : results.labels("payer")) kinds.push_back(json_object(named_row(holder_table, id)));
    const auto years = by_year(results, *means,
                               [&](std::span<const double> of_year) { return rows_of_year(of_year, means->shape[2]); });
    return json_object({{"holders", json_list(kinds)}, {"years", years}});
}

std::optional<std::string> costs_part(const ResultsReader& results, const ReportScope& scope) {
    const auto means = mean_over_replicates(results, "policy_cost_by_lever", scope.point);
    if (!means) return {};
    const std::size_t years = means->shape[0], regions = means->shape[2];
    const std::vector<std::string> ids = results.labels("lever");
    std::vector<std::string> levers;
    for (std::size_t lever = 0; lever < ids.size(); ++lever) {
        std::vector<std::string> courses;
        for (std::size_t region = 0; region < regions; ++region) {
            std::vector<double> course;
            for (std::size_t t = 0; t < years; ++t)
                course.push_back(means->values[(t * ids.size() + lever) * regions + region]);
            courses.push_back(report_numbers(course));
        }
        JsonMembers members = named_row(lever_table, ids[lever]);
        members.emplace_back("regions", json_list(courses));
        levers.push_back(std::string("\n").append(json_object(members)));
    }
    return json_object({{"levers", json_list(levers)}});
}

}  // namespace kapok
