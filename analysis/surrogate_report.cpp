#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <set>

#include "analysis/estimators/paired_effect.hpp"
#include "analysis/surrogate.hpp"
#include "model/geography.hpp"
#include "runner/json_text.hpp"
#include "runner/number_text.hpp"

namespace kapok {
namespace {

using Column = AnswerTable::Column;

/// A number of any size: six digits of it for people.
AnswerCell number_cell(std::optional<double> value) {
    if (!value) return {};
    const std::string digits = fmt::format("{:.6g}", *value);
    const std::size_t point = digits.find('.');
    if (digits.find('e') != std::string::npos) return digits;
    return AnswerNumber{*value, point == std::string::npos ? 0 : static_cast<int>(digits.size() - point - 1)};
}

AnswerName name_of(const VariableInfo& variable) {
    return {variable.id, variable.long_name, variable.long_name_zh.empty() ? variable.long_name : variable.long_name_zh};
}
AnswerName name_of_region(std::size_t region) { return {std::string(region_id(region)), std::string(region_id(region)), std::string(region_zh(region))}; }

AnswerName verdict_of(const SurrogateQuality& quality) {
    switch (quality.verdict) {
        case SurrogateVerdict::trusted: return {"trusted", "yes", "可信"};
        case SurrogateVerdict::constant: return {"constant", "does not vary", "不变"};
        case SurrogateVerdict::not_trusted: break;
    }
    return {"not_trusted", "not to be trusted", "不可信"};
}

std::vector<AnswerCell> outcome_cells(const SurrogateOutcome& outcome) {
    return {name_of_region(outcome.region), AnswerNumber{static_cast<double>(outcome.year), 0}, name_of(outcome.variable)};
}
const std::vector<Column> outcome_columns{{"region", "region", "地区", Align::left}, {"year", "year", "年份"}, {"indicator", "indicator", "指标", Align::left}};

/// Digits after the point for errors of a variable: one more than it has itself.
int error_digits(const VariableInfo& variable) { return variable.decimals + 1; }

bool any_not_trusted(std::span<const Surrogate> surrogates) {
    return std::any_of(surrogates.begin(), surrogates.end(), [](const Surrogate& s) { return s.quality.verdict == SurrogateVerdict::not_trusted; });
}

void note_on_trust(AnswerTable& table, std::span<const Surrogate> surrogates) {
    if (!any_not_trusted(surrogates)) return;
    table.note(fmt::format("Not to be trusted: less than {:g} of the variance between points is foreseen; run the sweep with more points or replicates.", lowest_trusted_q2),
               fmt::format("不可信:代理模型能预见的点间方差不足{:g};请增加试验点或重复次数。", lowest_trusted_q2));
}

void note_on_left_out(AnswerTable& table, const DesignInputs& design) {
    if (design.left_out.empty()) return;
    table.note(fmt::format("Not an input, and so part of the noise: {}.", fmt::join(design.left_out, ", ")),
               fmt::format("不作为输入(计入噪声):{}。", fmt::join(design.left_out, "、")));
}

std::string on_new_line(const std::string& json) { return std::string("\n").append(json); }

std::string json_numbers(const Eigen::VectorXd& values) {
    std::vector<std::string> items;
    for (const double value : values) items.push_back(json_number(value));
    return json_list(items);
}

/// Numbers in base64: the bytes of each from its lowest to its highest.
std::string packed_numbers(const Eigen::VectorXd& values) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes, text;
    for (const double value : values)
        for (unsigned shift = 0; shift < 64; shift += 8) bytes += static_cast<char>((std::bit_cast<std::uint64_t>(value) >> shift) & 0xFFU);
    for (std::size_t start = 0; start < bytes.size(); start += 3) {
        const std::size_t length = std::min<std::size_t>(3, bytes.size() - start);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) group = group << 8U | (k < length ? static_cast<unsigned char>(bytes[start + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k) text += k <= length ? digits[group >> (18U - 6U * k) & 63U] : '=';
    }
    return json_string(text);
}

/// The points that any of the surrogates is fitted to, in order.
std::vector<Eigen::Index> rows_of(std::span<const Surrogate> surrogates) {
    std::set<Eigen::Index> rows;
    for (const Surrogate& s : surrogates) rows.insert(s.rows.begin(), s.rows.end());
    return {rows.begin(), rows.end()};
}

std::string factor_json(const DesignFactor& factor) {
    std::vector<std::string> labels;
    for (const std::string& label : factor.labels) labels.push_back(json_string(label));
    return json_object({{"id", json_string(factor.id)}, {"name_en", json_string(factor.name)}, {"name_zh", json_string(factor.name_zh)},
                        {"unit", json_string(factor.unit)}, {"labels", json_list(labels)}, {"low", json_number(factor.low)},
                        {"high", json_number(factor.high)}, {"logarithmic", factor.logarithmic ? "true" : "false"},
                        {"base", json_number(factor.base)}, {"flagged", factor.is_flagged() ? "true" : "false"}, {"input", std::to_string(factor.input)}});
}

std::string luck_json(const LuckLines& luck) {
    if (luck.units() < 2) return "null";
    std::vector<std::string> slopes;
    for (const auto& of_unit : luck.slopes().colwise()) slopes.push_back(json_numbers(of_unit));
    return json_object({{"student", json_number(student_quantile(static_cast<double>(luck.units()) - 1.0))},
                        {"levels", json_numbers(luck.levels())}, {"slopes", json_list(slopes)}, {"centre", json_numbers(luck.centre())}});
}

/// `points`: those of all surrogates.
std::string outcome_json(const Surrogate& s, const std::vector<Eigen::Index>& points, SurrogateNumbers form) {
    const GaussianProcessParameters& p = s.process.parameters();
    const auto numbers = form == SurrogateNumbers::packed ? packed_numbers : json_numbers;
    std::vector<std::string> rows;
    for (const Eigen::Index row : s.rows) rows.push_back(std::to_string(std::lower_bound(points.begin(), points.end(), row) - points.begin()));
    const VariableInfo& variable = s.outcome.variable;
    return json_object({{"id", json_string(variable.id)}, {"name_en", json_string(variable.long_name)}, {"name_zh", json_string(variable.long_name_zh)},
                        {"unit", json_string(variable.unit)}, {"decimals", std::to_string(variable.decimals)},
                        {"region", json_string(region_id(s.outcome.region))}, {"year", std::to_string(s.outcome.year)},
                        {"constant", json_number(s.process.constant())}, {"signal_variance", json_number(p.signal_variance)},
                        {"lengths", json_numbers(p.lengths)}, {"slope_variance", json_number(p.slope_variance)},
                        {"rows", s.rows == points ? "null" : json_list(rows)},
                        {"weights", numbers(s.process.weights())}, {"noise", numbers(s.process.noise())},
                        {"luck", luck_json(s.luck)}, {"simulated_base", json_number(s.simulated_base)}, {"q2", json_number(s.quality.q2)}, {"rmse", json_number(s.quality.rmse)},
                        {"coverage_90", json_number(s.quality.coverage)}, {"verdict", json_string(verdict_of(s.quality).id)}});
}

}  // namespace

AnswerTable factors_answer(const DesignInputs& design) {
    AnswerTable table("factors", "Factors of the sweep, for --at FACTOR=VALUE", "参数扫描的因素,用于 --at 因素=取值",
                      {{"factor", "factor", "因素", Align::left, true}, {"name_en", "name", "英文名称", Align::left, false}, {"name_zh", "Chinese name", "中文名称", Align::left, false},
                       {"low", "lowest", "最低"}, {"high", "highest", "最高"}, {"base", "base", "基准"}, {"unit", "unit", "单位", Align::left, true}});
    bool unknown = false;
    for (const DesignFactor& factor : design.factors) {
        const bool labelled = !factor.labels.empty();
        unknown = unknown || factor.is_flagged();
        table.add({factor.id, factor.name, factor.name_zh, labelled ? AnswerCell() : number_cell(factor.low),
                   labelled ? AnswerCell() : number_cell(factor.high), number_cell(factor.base),
                   labelled ? fmt::format("{}", fmt::join(factor.labels, ", ")) : factor.unit});
    }
    if (design.budget)
        table.note(fmt::format("The amounts of all factors should add up to {}, as they do at all points.", format_number(*design.budget)),
                   fmt::format("各因素金额之和应为{},与所有试验点一致。", format_number(*design.budget)));
    if (unknown)
        table.note("Where the base has no value here, the base is told apart from all values of the factor.", "未给出基准值的因素:基准与其各取值分别处理。");
    note_on_left_out(table, design);
    return table;
}

AnswerTable surrogate_errors_answer(const DesignInputs& design, std::span<const Surrogate> surrogates) {
    std::vector<Column> columns = outcome_columns;
    columns.insert(columns.end(), {{"q2", "Q2", "Q2"}, {"rmse", "error", "误差"}, {"coverage_90", "in 90%", "90%覆盖"}, {"noise_share", "noise", "噪声占比"},
                                   {"points", "points", "点数"}, {"verdict", "trusted", "可信度", Align::left}, {"unit", "unit", "单位", Align::left, false}});
    AnswerTable table("surrogate_errors", "Errors of the surrogate at points left out", "代理模型的交叉验证误差", std::move(columns));
    for (const Surrogate& s : surrogates) {
        std::vector<AnswerCell> cells = outcome_cells(s.outcome);
        const SurrogateQuality& q = s.quality;
        cells.insert(cells.end(), {AnswerNumber{q.q2, 2}, AnswerNumber{q.rmse, error_digits(s.outcome.variable)}, AnswerNumber{q.coverage, 2}, AnswerNumber{q.noise_share, 2},
                                   AnswerNumber{static_cast<double>(q.points), 0}, verdict_of(q), s.outcome.variable.unit});
        table.add(std::move(cells));
    }
    table.note("Q2: share of the variance between points that the others foresee; error: root mean square, in the indicator's unit; in 90%: share inside their 90% interval;",
               "Q2:由其余点预见的点间方差份额;误差:均方根,与指标同单位;90%覆盖:落在90%区间内的点的份额;");
    table.note("noise: share of that variance in which the surrogate sees no pattern; Q2 cannot be expected to pass the rest. Its parameters stay as estimated from all points.",
               "噪声占比:代理模型视为无规律的点间方差份额,Q2不应超过其余部分。模型参数保持由全部点估计的值。");
    if (std::any_of(surrogates.begin(), surrogates.end(), [&](const Surrogate& s) { return s.rows.size() < static_cast<std::size_t>(design.inputs.rows()) && s.rows.size() == most_surrogate_points; }))
        table.note(fmt::format("Fitted to {} points spread over the design.", most_surrogate_points), fmt::format("拟合采用设计中均匀选取的{}个点。", most_surrogate_points));
    note_on_trust(table, surrogates);
    return table;
}

AnswerTable surrogate_prediction_answer(const DesignInputs& design, std::span<const Surrogate> surrogates, const std::vector<std::pair<const DesignFactor*, double>>& at) {
    std::vector<std::string> settings;
    for (const auto& [factor, value] : at)
        settings.push_back(fmt::format("{} = {}", factor->id, factor->labels.empty() ? format_number(value) : factor->labels[static_cast<std::size_t>(value)]));
    const std::string setting = fmt::format("{}", fmt::join(settings, ", "));
    std::vector<Column> columns = outcome_columns;
    columns.insert(columns.end(), {{"unit", "unit", "单位", Align::left, false}, {"base", "base", "基准"}, {"base_is_simulated", "base simulated", "基准为模拟值", Align::left, false},
                                   {"prediction", "predicted", "预测"}, {"low_90", "low", "下限"}, {"high_90", "high", "上限"}, {"change", "change", "变化"},
                                   {"change_low_90", "low", "下限"}, {"change_high_90", "high", "上限"}, {"q2", "Q2", "Q2"}, {"rmse", "error", "误差"}, {"verdict", "trusted", "可信度", Align::left}});
    AnswerTable table("surrogate", fmt::format("Surrogate at {}", setting), fmt::format("代理模型预测:{}", setting), std::move(columns));
    const Eigen::VectorXd point = design.at(at);
    for (const Surrogate& s : surrogates) {
        const SurrogatePrediction p = predict(s, design, point);
        const int digits = s.outcome.variable.decimals;
        std::vector<AnswerCell> cells = outcome_cells(s.outcome);
        cells.insert(cells.end(), {s.outcome.variable.unit, AnswerNumber{p.base, digits}, s.simulated_base ? "yes" : "no", AnswerNumber{p.mean, digits}, AnswerNumber{p.low, digits},
                                   AnswerNumber{p.high, digits}, AnswerNumber{p.change, digits}, AnswerNumber{p.change_low, digits}, AnswerNumber{p.change_high, digits},
                                   AnswerNumber{s.quality.q2, 2}, AnswerNumber{s.quality.rmse, error_digits(s.outcome.variable)}, verdict_of(s.quality)});
        table.add(std::move(cells));
    }
    table.note("90% intervals are of what is expected, not of a single future; they hold the luck and the drawn parameters of the sweep's replicates. Other factors are as in the base; one that the base moves over time stands at its mean.",
               "90%区间为期望值(而非单一未来)的区间,包含扫描各次重复的随机性与所抽取的参数。其余因素与基准相同;基准中随时间变动者取其均值。");
    if (std::any_of(surrogates.begin(), surrogates.end(), [](const Surrogate& s) { return s.luck.units() < 2; }))
        table.note("The sweep has one replicate: its luck is in the level and not in the intervals.", "扫描仅有一次重复:其随机性包含在数值中,但不在区间内。");
    if (!design.budget && !design.base_point)
        table.note("The sweep has no point at its base; the base's values are predicted.", "扫描中没有基准点;基准值为预测值。");
    note_on_trust(table, surrogates);
    return table;
}

std::string surrogates_json(const DesignInputs& design, std::span<const Surrogate> surrogates, SurrogateNumbers numbers) {
    const std::vector<Eigen::Index> points = rows_of(surrogates);
    std::vector<std::string> factors, rows, outcomes;
    for (const DesignFactor& factor : design.factors) factors.push_back(on_new_line(factor_json(factor)));
    for (const Eigen::Index point : points) rows.push_back(on_new_line(json_numbers(design.inputs.row(point).transpose())));
    for (const Surrogate& s : surrogates) outcomes.push_back(on_new_line(outcome_json(s, points, numbers)));
    return json_object({{"kernel", json_string("matern_52")}, {"factors", json_list(factors)}, {"budget", json_number(design.budget)},
                        {"inputs", json_list(rows)}, {"outcomes", json_list(outcomes)}}) + "\n";
}

}  // namespace kapok
