#include "analysis/sensitivity_overview.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/answer_names.hpp"

namespace kapok {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// The figure of a factor, where it is clear of luck, and its rank for an outcome.
struct Standing {
    double value = not_a_number;
    int rank = 0;
};
Standing standing_of(const OutcomeSensitivity& outcome, std::size_t factor, const SensitivityMethodSpec& spec) {
    Standing standing;
    for (const FactorSensitivity& row : outcome.factors) {
        if (row.factor != factor) continue;
        const double value = row.measures[spec.rank_measure()].value;
        if (row.is_clear == false) continue;
        standing.rank = row.rank;
        if (!(std::abs(standing.value) >= std::abs(value))) standing.value = value;
    }
    if (!spec.measures[spec.rank_measure()].in_unit) return standing;
    standing.value = outcome.mean != 0.0 ? 100.0 * standing.value / std::abs(outcome.mean) : not_a_number;
    return standing;
}

OverviewLine line_of(std::size_t factor, const std::vector<const OutcomeSensitivity*>& outcomes,
                     const SensitivityMethodSpec& spec) {
    OverviewLine line{factor, 0, not_a_number, {}};
    double sum = 0.0, ranked = 0.0;
    for (const OutcomeSensitivity* outcome : outcomes) {
        const Standing standing = standing_of(*outcome, factor, spec);
        line.values.push_back(standing.value);
        if (standing.rank > 0) sum += standing.rank, ranked += 1.0;
    }
    line.clear = static_cast<int>(ranked);
    if (ranked > 0.0) line.mean_rank = sum / ranked;
    return line;
}

SensitivityOverview overview_of(const SensitivityAnalysis& analysis, std::size_t region, int year) {
    SensitivityOverview overview{year, region, {}, {}};
    std::vector<const OutcomeSensitivity*> outcomes;
    for (const OutcomeSensitivity& outcome : analysis.outcomes)
        if (outcome.region == region && outcome.year == year) outcomes.push_back(&outcome);
    for (const OutcomeSensitivity* outcome : outcomes) overview.variables.push_back(outcome->variable);
    for (std::size_t factor = 0; factor < analysis.factors.size(); ++factor)
        overview.lines.push_back(line_of(factor, outcomes, analysis.spec()));
    std::stable_sort(overview.lines.begin(), overview.lines.end(), [](const OverviewLine& a, const OverviewLine& b) {
        return a.clear != b.clear ? a.clear > b.clear : a.mean_rank < b.mean_rank;
    });
    return overview;
}

AnswerTable empty_table(const SensitivityAnalysis& analysis, const std::vector<SensitivityOverview>& overviews) {
    const SensitivityMeasure& measure = analysis.spec().measures[analysis.spec().rank_measure()];
    std::vector<AnswerTable::Column> columns{{"region", "city", "城市", Align::left, overviews.size() > 1},
                                             {"year", "year", "年份", Align::right, false},
                                             {"factor", "factor", "因素", Align::left},
                                             {"clear", "clear in", "可区分数"},
                                             {"mean_rank", "mean rank", "平均排名"}};
    for (const VariableInfo& variable : overviews.front().variables) {
        const std::string number = std::to_string(columns.size() - 4);
        columns.push_back({variable.id, number, number});
    }
    const int year = overviews.front().year;
    return {"overview",
            fmt::format("{}: factors and indicators in {}; {}, {}", analysis.sweep, year, measure.en,
                        measure.in_unit ? "percent of the indicator's level" : "share of the variance"),
            fmt::format("{}:{}年各因素与各指标;{},{}", analysis.sweep, year, measure.zh,
                        measure.in_unit ? "占指标水平的百分比" : "占方差的份额"),
            std::move(columns)};
}

}  // namespace

std::vector<SensitivityOverview> sensitivity_overviews(const SensitivityAnalysis& analysis) {
    int last = 0;
    std::vector<std::size_t> regions;
    for (const OutcomeSensitivity& outcome : analysis.outcomes) {
        last = std::max(last, outcome.year);
        if (std::find(regions.begin(), regions.end(), outcome.region) == regions.end())
            regions.push_back(outcome.region);
    }
    std::vector<SensitivityOverview> overviews;
    for (const std::size_t region : regions) overviews.push_back(overview_of(analysis, region, last));
    return overviews;
}

AnswerTable overview_answer(const SensitivityAnalysis& analysis) {
    const auto overviews = sensitivity_overviews(analysis);
    AnswerTable table = empty_table(analysis, overviews);
    const int decimals = analysis.spec().measures[analysis.spec().rank_measure()].in_unit ? 1 : 2;
    for (const SensitivityOverview& overview : overviews)
        for (const OverviewLine& line : overview.lines) {
            std::vector<AnswerCell> cells{region_name(overview.region),
                                          AnswerNumber{static_cast<double>(overview.year), 0},
                                          analysis.factors[line.factor].name,
                                          AnswerNumber{static_cast<double>(line.clear), 0},
                                          AnswerNumber{line.mean_rank, 1}};
            for (const double value : line.values) cells.push_back(AnswerNumber{value, decimals});
            table.add(std::move(cells));
        }
    table.note("no number: not clear of luck; 'clear in' counts the others, and ranks are the mean over these",
               "无数值:无法与随机性区分;“可区分数”为其余指标数,排名为这些指标的均值");
    const std::vector<VariableInfo>& variables = overviews.front().variables;
    for (std::size_t v = 0; v < variables.size(); ++v) {
        const AnswerName name = variable_name(variables[v]);
        table.note(fmt::format("{:>2} {}", v + 1, name.en), fmt::format("{:>2} {}", v + 1, name.zh));
    }
    return table;
}

}  // namespace kapok
