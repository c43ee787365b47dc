// What a scenario changes against each other one of a report: the differences of `kapok compare`.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "analysis/comparison.hpp"
#include "analysis/estimators/multiple_tests.hpp"
#include "analysis/report/report_parts.hpp"
#include "analysis/report/report_text.hpp"
#include "runner/json_text.hpp"

namespace kapok {
namespace {

std::vector<AnswerName> names_of(std::span<const ResultsReader* const> scenarios) {
    std::vector<std::string> names, files;
    for (const ResultsReader* scenario : scenarios) {
        names.push_back(scenario->manifest().scenario_name);
        files.push_back(scenario->path().filename().string());
    }
    return names_of_files(names, files);
}

Arm arm_of(const ResultsReader& results, const AnswerName& name) {
    return {std::shared_ptr<const ResultsReader>(std::shared_ptr<void>(), &results), 0, name};  // owns nothing
}

/// Indicators and years that both files hold.
ComparisonRequest common_request(const ResultsReader& baseline, const ResultsReader& other) {
    ComparisonRequest request{{}, all_regions(), {}, true};
    for (const VariableInfo& variable : indicators_of(baseline))
        if (other.find(variable.id) != nullptr) request.variables.push_back(variable);
    const std::vector<int> a = baseline.years(), b = other.years();
    std::vector<int> common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
    request.years = years_to_report(common);
    return request;
}

/// Rows of a comparison by variable x region x year; null where it has none.
class RowTable {
public:
    RowTable(const Comparison& comparison, const ComparisonRequest& request)
        : cells_(request.regions.size() * request.years.size()), rows_(request.variables.size() * cells_) {
        for (const Difference& row : comparison.rows) {
            const auto variable = std::find_if(request.variables.begin(), request.variables.end(),
                                               [&](const VariableInfo& one) { return one.id == row.variable.id; });
            const std::size_t year = year_index(request.years, row.year);
            rows_[static_cast<std::size_t>(variable - request.variables.begin()) * cells_ + row.region * request.years.size() + year] = &row;
        }
    }

    [[nodiscard]] std::string json() const {
        const std::vector<double> adjusted = adjusted_by_cell();
        std::vector<std::string> variables;
        for (std::size_t start = 0; start < rows_.size(); start += cells_) {
            std::vector<std::string> of_variable;
            for (std::size_t k = start; k < start + cells_; ++k) of_variable.push_back(row_json(rows_[k], adjusted[k]));
            variables.push_back(json_list(of_variable));
        }
        return json_list(variables);
    }

private:
    /// p values adjusted over the variables of each region and year, as a reader sees them side by side.
    [[nodiscard]] std::vector<double> adjusted_by_cell() const {
        std::vector<double> adjusted(rows_.size());
        for (std::size_t cell = 0; cell < cells_; ++cell) {
            std::vector<double> p;
            for (std::size_t k = cell; k < rows_.size(); k += cells_) p.push_back(rows_[k] == nullptr ? undefined : rows_[k]->paired.effect.p);
            const std::vector<double> family = holm_adjusted(p);
            for (std::size_t variable = 0; variable < family.size(); ++variable) adjusted[variable * cells_ + cell] = family[variable];
        }
        return adjusted;
    }

    static std::string row_json(const Difference* row, double adjusted_p) {
        if (row == nullptr) return "null";
        const PairedEffect& paired = row->paired;
        const EffectInterval& effect = paired.effect;
        return report_numbers(std::array{paired.baseline, paired.other, effect.mean, effect.low, effect.high, effect.p, adjusted_p});
    }

    std::size_t cells_;
    std::vector<const Difference*> rows_;
};

std::string notes_json(const Comparison& comparison) {
    AnswerTable table("", "", "", {});
    note_comparisons(table, {&comparison, 1});
    std::vector<std::string> notes;
    for (const AnswerTable::Words& note : table.notes()) notes.push_back(json_object({{"en", json_string(note.en)}, {"zh", json_string(note.zh)}}));
    return json_list(notes);
}

std::string comparison_json(const Comparison& comparison, const ComparisonRequest& request, std::size_t baseline) {
    std::vector<std::string> variables;
    for (const VariableInfo& variable : request.variables) variables.push_back(json_string(variable.id));
    return json_object({{"baseline", std::to_string(baseline)},
                        {"baseline_name", json_string(comparison.baseline.id)},
                        {"name", json_string(comparison.other.id)},
                        {"paired", comparison.paired ? "true" : "false"},
                        {"level", json_number(1.0 - interval_coverage)},
                        {"years", whole_numbers(request.years)},
                        {"variables", json_list(variables)},
                        {"notes", notes_json(comparison)},
                        {"rows", RowTable(comparison, request).json()}});
}

}  // namespace

std::optional<std::string> comparisons_part(const ResultsReader& results, const ReportScope& scope) {
    const std::vector<AnswerName> names = names_of(scope.scenarios);
    const auto own = static_cast<std::size_t>(std::find(scope.scenarios.begin(), scope.scenarios.end(), &results) - scope.scenarios.begin());
    std::vector<std::string> comparisons;
    for (std::size_t k = 0; k < names.size(); ++k) {
        if (k == own) continue;
        const Arm baseline = arm_of(*scope.scenarios[k], names[k]), other = arm_of(results, names[own]);
        const ComparisonRequest request = common_request(*baseline.results, results);
        const bool can_be_paired = obstacles_to_pairing(baseline.results->manifest(), results.manifest()).empty();
        if (request.variables.empty() || request.years.empty() || (can_be_paired && pair_replicates(baseline, other).units.empty())) continue;
        comparisons.push_back(comparison_json(compare_runs(baseline, {&other, 1}, request).front(), request, k));
    }
    if (comparisons.empty()) return {};
    return json_list(comparisons);
}

}  // namespace kapok
