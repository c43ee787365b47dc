// Tables of an analysis of sensitivity.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/answer_names.hpp"
#include "analysis/sensitivity_overview.hpp"
#include "runner/number_text.hpp"

namespace kapok {
namespace {

constexpr int share_decimals = 2;
using Cells = std::vector<AnswerCell>;
using Columns = std::vector<AnswerTable::Column>;

AnswerCell count_cell(std::size_t count) {
    return AnswerNumber{static_cast<double>(count), 0};
}

AnswerCell clear_cell(const std::optional<bool>& is_clear) {
    if (!is_clear) return {};
    return *is_clear ? AnswerName{"yes", "yes", "是"} : AnswerName{"no", "no", "否"};
}

/// Effects are smaller than levels: one digit more.
int decimals_of(const SensitivityMeasure& measure, const VariableInfo& variable) {
    return measure.in_unit ? variable.decimals + 1 : share_decimals;
}

/// Which outcome a row is of.
void add_outcome_columns(Columns& columns, bool shown) {
    columns.push_back({"region", "city", "城市", Align::left, shown});
    columns.push_back({"year", "year", "年份", Align::right, shown});
    columns.push_back({"variable", "indicator", "指标", Align::left, shown});
    columns.push_back({"unit", "unit", "单位", Align::left, shown});
}
void add_outcome_cells(Cells& cells, const OutcomeSensitivity& outcome) {
    cells.insert(cells.end(), {region_name(outcome.region), AnswerNumber{static_cast<double>(outcome.year), 0},
                               variable_name(outcome.variable), unit_name(outcome.variable.unit)});
}

void add_estimate_columns(Columns& columns, const std::string& id, const std::string& en, const std::string& zh,
                          bool has_interval) {
    columns.push_back({id, en, zh});
    if (!has_interval) return;
    columns.push_back({id + "_low_90", "5%", "5%"});
    columns.push_back({id + "_high_90", "95%", "95%"});
}
void add_estimate_cells(Cells& cells, const Estimate& estimate, int decimals, bool has_interval) {
    cells.push_back(AnswerNumber{estimate.value, decimals});
    if (has_interval)
        cells.insert(cells.end(), {AnswerNumber{estimate.low, decimals}, AnswerNumber{estimate.high, decimals}});
}

/// A value of a factor: a name, or all digits of a number.
AnswerCell setting_cell(const SensitivityFactor& factor, double value) {
    if (!factor.labels.empty() && value < static_cast<double>(factor.labels.size()))
        return factor.labels[static_cast<std::size_t>(value)];
    const std::string digits = format_number(value);
    const std::size_t point = digits.find('.');
    const bool is_plain = digits.find('e') == std::string::npos;
    return AnswerNumber{value,
                        point == std::string::npos || !is_plain ? 0 : static_cast<int>(digits.size() - point - 1)};
}

class SensitivityReport {
public:
    explicit SensitivityReport(const SensitivityAnalysis& analysis) : analysis_(analysis), spec_(analysis.spec()) {}

    [[nodiscard]] AnswerTable outcomes() const;
    [[nodiscard]] AnswerTable all_effects() const;
    [[nodiscard]] AnswerTable effects_of(const OutcomeSensitivity& outcome, std::size_t top) const;
    [[nodiscard]] AnswerTable pairs() const;

private:
    [[nodiscard]] Columns effect_columns(bool with_outcome) const;
    void add_effects(AnswerTable& table, const OutcomeSensitivity& outcome, std::size_t top) const;

    const SensitivityAnalysis& analysis_;
    const SensitivityMethodSpec& spec_;
};

AnswerTable SensitivityReport::outcomes() const {
    const bool with_luck = std::any_of(analysis_.outcomes.begin(), analysis_.outcomes.end(),
                                       [](const auto& outcome) { return outcome.luck.has_value(); });
    Columns columns;
    add_outcome_columns(columns, true);
    columns.push_back({"mean", "mean", "均值"});
    columns.push_back({"standard_deviation", "between points", "点间标准差"});
    columns.push_back({"points", "points", "点数"});
    columns.push_back({"replicates", "replicates", "重复次数"});
    if (with_luck) {
        add_estimate_columns(columns, "factors_share", "factors", "因素", true);
        add_estimate_columns(columns, "luck_share", "luck", "随机性", true);
        add_estimate_columns(columns, "interaction_share", "both", "二者交互", true);
    }
    AnswerTable table("outcomes", fmt::format("{}: {}, design {}", analysis_.sweep, spec_.en, analysis_.kind),
                      fmt::format("{}:{},设计 {}", analysis_.sweep, spec_.zh, analysis_.kind), std::move(columns));
    for (const OutcomeSensitivity& outcome : analysis_.outcomes) {
        Cells cells;
        add_outcome_cells(cells, outcome);
        cells.insert(cells.end(), {AnswerNumber{outcome.mean, outcome.variable.decimals},
                                   AnswerNumber{outcome.deviation, outcome.variable.decimals + 1},
                                   count_cell(outcome.points), count_cell(outcome.replicates)});
        const LuckPart luck = outcome.luck.value_or(LuckPart{});
        if (with_luck)
            for (const Estimate& share : {luck.levers, luck.luck, luck.interaction})
                add_estimate_cells(cells, share, share_decimals, true);
        table.add(std::move(cells));
    }
    const RunCounts& runs = analysis_.runs;
    if (runs.finished < runs.needed)
        table.note(
            fmt::format("{} of {} runs did not finish; points and replicates are those that could be used",
                        runs.needed - runs.finished, runs.needed),
            fmt::format("{}次运行中有{}次未完成;表中点数与重复次数为可用者", runs.needed, runs.needed - runs.finished));
    if (analysis_.draws_parameters)
        table.note("replicates differ in parameters as well: what is said of luck here is of both",
                   "各次重复的参数也不同:此处所说的随机性包括二者");
    if (with_luck)
        table.note(
            "factors, luck, both: shares of the variance over points and luck; the interval of luck rests on the "
            "replicates alone",
            "因素、随机性、二者交互:占各点与随机性总方差的份额;随机性的区间仅取决于重复次数");
    return table;
}

Columns SensitivityReport::effect_columns(bool with_outcome) const {
    Columns columns;
    add_outcome_columns(columns, with_outcome);
    columns.push_back({"rank", "rank", "排名"});
    columns.push_back({"factor", "factor", "因素", Align::left});
    if (analysis_.method == SensitivityMethod::differences)
        columns.push_back({"setting", "set to", "取值", Align::right});
    for (const SensitivityMeasure& measure : spec_.measures)
        add_estimate_columns(columns, measure.id, measure.en, measure.zh, measure.has_interval);
    columns.push_back({"clear_of_luck", "clear of luck", "可与随机性区分", Align::left});
    columns.push_back({"sample", "sample", "样本", Align::right, false});
    return columns;
}

void SensitivityReport::add_effects(AnswerTable& table, const OutcomeSensitivity& outcome, std::size_t top) const {
    for (const FactorSensitivity& row : outcome.factors) {
        if (top > 0 && (row.rank == 0 || row.rank > static_cast<int>(top))) continue;
        const SensitivityFactor& factor = analysis_.factors[row.factor];
        Cells cells;
        add_outcome_cells(cells, outcome);
        cells.push_back(row.rank > 0 ? AnswerCell(AnswerNumber{static_cast<double>(row.rank), 0}) : AnswerCell());
        cells.push_back(factor.name);
        if (row.setting) cells.push_back(setting_cell(factor, *row.setting));
        for (std::size_t m = 0; m < spec_.measures.size(); ++m)
            add_estimate_cells(cells, row.measures[m], decimals_of(spec_.measures[m], outcome.variable),
                               spec_.measures[m].has_interval);
        cells.push_back(clear_cell(row.is_clear));
        cells.push_back(count_cell(row.sample));
        table.add(std::move(cells));
    }
}

AnswerTable SensitivityReport::all_effects() const {
    AnswerTable table("effects", fmt::format("{}: {}", analysis_.sweep, spec_.en),
                      fmt::format("{}:{}", analysis_.sweep, spec_.zh), effect_columns(true));
    for (const OutcomeSensitivity& outcome : analysis_.outcomes) add_effects(table, outcome, 0);
    return table;
}

AnswerTable SensitivityReport::effects_of(const OutcomeSensitivity& outcome, std::size_t top) const {
    const AnswerName region = region_name(outcome.region), variable = variable_name(outcome.variable),
                     unit = unit_name(outcome.variable.unit);
    AnswerTable table("effects", fmt::format("{}, {}: {} ({})", region.en, outcome.year, variable.en, unit.en),
                      fmt::format("{},{}年:{}({})", region.zh, outcome.year, variable.zh, unit.zh),
                      effect_columns(false));
    add_effects(table, outcome, top);
    if (table.rows() == 0)
        table.note("the indicator has no value here, or is the same at every point", "该指标在此无值,或在各点都相同");
    else if (top > 0 && analysis_.factors.size() > top)
        table.note(fmt::format("the first {} of {} factors; --top 0 shows all", top, analysis_.factors.size()),
                   fmt::format("前{}个因素(共{}个);--top 0 显示全部", top, analysis_.factors.size()));
    return table;
}

AnswerTable SensitivityReport::pairs() const {
    Columns columns;
    add_outcome_columns(columns, true);
    columns.push_back({"first", "factor", "因素", Align::left});
    columns.push_back({"second", "with", "与", Align::left});
    add_estimate_columns(columns, "interaction", "together", "交互", true);
    AnswerTable table(
        "pairs",
        fmt::format("{}: pairs of factors, share of the variance due to both together and to neither alone",
                    analysis_.sweep),
        fmt::format("{}:成对因素的交互,仅由二者共同引起的方差份额", analysis_.sweep), std::move(columns));
    for (const OutcomeSensitivity& outcome : analysis_.outcomes)
        for (const PairSensitivity& pair : outcome.pairs) {
            Cells cells;
            add_outcome_cells(cells, outcome);
            cells.insert(cells.end(), {analysis_.factors[pair.first].name, analysis_.factors[pair.second].name});
            add_estimate_cells(cells, pair.interaction, share_decimals, true);
            table.add(std::move(cells));
        }
    return table;
}

}  // namespace

std::vector<AnswerTable> sensitivity_tables(const SensitivityAnalysis& analysis, bool by_outcome, std::size_t top) {
    if (analysis.outcomes.empty()) return {};
    const SensitivityReport report(analysis);
    std::vector<AnswerTable> tables{report.outcomes(), overview_answer(analysis)};
    if (by_outcome)
        for (const OutcomeSensitivity& outcome : analysis.outcomes) tables.push_back(report.effects_of(outcome, top));
    else
        tables.push_back(report.all_effects());
    if (std::any_of(analysis.outcomes.begin(), analysis.outcomes.end(),
                    [](const auto& outcome) { return !outcome.pairs.empty(); }))
        tables.push_back(report.pairs());
    const SensitivityMethodSpec& spec = analysis.spec();
    const bool by_bootstrap = analysis.method != SensitivityMethod::differences;
    const bool by_slope = analysis.method == SensitivityMethod::correlation_ratios;
    if (analysis.method == SensitivityMethod::sobol_indices)
        tables.back().note("an index may come out above 1, below 0 or 'alone' above 'total' where its interval is wide",
                           "区间较宽时,指数可能大于1、小于0,或一阶效应大于总效应");
    tables.back().note(fmt::format("clear of luck: the interval of '{}' is clear of {}{}; blank: not known of one replicate",
                                   spec.measures[spec.rank_measure()].en, spec.threshold_en, by_slope ? ", or that of 'slope' is" : ""),
                       fmt::format("可与随机性区分:“{}”的区间不含{}{};空白:仅一次重复,无法判断",
                                   spec.measures[spec.rank_measure()].zh, spec.threshold_zh, by_slope ? ",或“斜率”的区间不含0" : ""));
    for (const SensitivityMeasure& measure : spec.measures)
        tables.back().note(fmt::format("{}: {}", measure.en, measure.about_en),
                           fmt::format("{}:{}", measure.zh, measure.about_zh));
    const bool with_luck = analysis.method == SensitivityMethod::sobol_indices ||
                           analysis.method == SensitivityMethod::correlation_ratios;
    tables.back().note(by_bootstrap
                           ? fmt::format("5% to 95%: 90% interval from {} bootstrap resamples{}", analysis.bootstraps,
                                         with_luck ? ", with the luck of replicates in it" : "")
                           : std::string("5% to 95%: 90% interval by Student's t over replicates"),
                       by_bootstrap ? fmt::format("5%至95%:由{}次自助重抽样得到的90%区间{}", analysis.bootstraps,
                                                  with_luck ? ",包含各次重复的随机性" : "")
                                    : std::string("5%至95%:按重复运行的t分布得到的90%区间"));
    return tables;
}

}  // namespace kapok
