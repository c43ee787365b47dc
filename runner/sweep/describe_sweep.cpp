#include "runner/sweep/describe_sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runner/number_text.hpp"
#include "runner/sweep/sweep_file.hpp"
#include "runner/terminal_table.hpp"
#include "runner/unit_names.hpp"

namespace kapok {
namespace {

constexpr std::size_t shown_points = 10;
constexpr std::size_t shown_columns = 8;  ///< more would not fit on a screen

std::string scope_text(const LeverScope& scope, Language language) {
    const std::string to = scope.to ? filled(language, " to {}", "至{}", format_date(*scope.to)) : std::string{};
    return filled(language, "{}, from {}{}", "{},自{}{}", city_names(scope.cities, language), format_date(scope.from), to);
}

/// "0 to 0.9" or "0.3, 0.5, 0.7".
std::string values_text(const Factor& factor, Language language) {
    if (factor.kind == FactorKind::posterior_member) return filled(language, "{} members", "{}个成员", factor.values.size());
    if (factor.values.empty())
        return filled(language, "{} to {}{}{}", "{}至{}{}{}", format_number(factor.low), format_number(factor.high),
                      factor.logarithmic ? in(language, ", log scale", ",对数尺度") : "", factor.whole ? in(language, ", whole", ",整数") : "");
    std::vector<std::string> values;
    for (const double value : factor.values) values.push_back(factor.text_of(value));
    return fmt::format("{}", fmt::join(values, ", "));
}

std::string what_it_sets(const Factor& factor, Language language) {
    std::vector<std::string> parts;
    switch (factor.kind) {
        case FactorKind::lever:
            return fmt::format("{}: {}", factor.levers.front().lever.spec().id, scope_text(factor.scope, language));
        case FactorKind::package:
            for (const LeverSpan& span : factor.levers)
                parts.push_back(filled(language, "{} {} to {}", "{} {}至{}", span.lever.spec().id, format_number(span.low), format_number(span.high)));
            return fmt::format("{}: {}", fmt::join(parts, ", "), scope_text(factor.scope, language));
        case FactorKind::parameter:
            return std::string(parameter_table[factor.row].id);
        case FactorKind::city_parameter:
            return fmt::format("{}: {}", city_parameter_table[factor.row].id,
                               city_names(factor.scope.cities, language));
        case FactorKind::posterior_member:
            return std::string(in(language, "all parameters", "全部参数"));
        case FactorKind::scenario:
            return std::string(in(language, "what the point starts from", "该点的起始情景"));
    }
    return {};
}

std::string factors_text(const Sweep& sweep, Language language) {
    const auto title = [&](std::string_view en, std::string_view zh) { return TerminalTable::Column{std::string(in(language, en, zh)), Align::left}; };
    TerminalTable table({title("factor", "因素"), title("values", "取值"), title("sets", "设定"), title("unit", "单位")});
    for (const Factor& factor : sweep.factors)
        table.add({factor.name, values_text(factor, language), what_it_sets(factor, language), std::string(unit_text(factor.unit(), language))});
    return table.text();
}

std::string packages_text(const Packages& packages, Language language) {
    std::vector<std::string_view> ids;
    for (const Lever lever : packages.levers) ids.push_back(lever.spec().id);
    return filled(language, "budget: {} (100 million CNY a year) on top of the base, for {}: {}\n", "预算:在基准之上每年{}亿元,用于{}:{}\n",
                  format_number(packages.budget), fmt::join(ids, ", "), scope_text(packages.scope, language));
}

std::string points_text(const Sweep& sweep, const DesignPoints& points, Language language, const LeverForMoney& lever_for_money) {
    const std::size_t rows = std::min(points.size(), shown_points),
                      columns = std::min(points.columns.size(), shown_columns);
    std::vector<TerminalTable::Column> titles{{std::string(in(language, "point", "点")), Align::right}};
    for (std::size_t k = 0; k < columns; ++k) titles.push_back({points.columns[k], Align::right});
    TerminalTable table(std::move(titles));
    for (std::size_t point = 0; point < rows; ++point) {
        std::vector<std::string> cells{fmt::format("{}", point)};
        for (std::size_t k = 0; k < columns; ++k) {
            const double value =
                points.values(static_cast<Eigen::Index>(point), static_cast<Eigen::Index>(k));
            if (!sweep.packages)
                cells.push_back(sweep.factors[k].text_of(value));
            else if (value == 0.0 || !lever_for_money)
                cells.push_back(fmt::format("{:.4g}", value));
            else
                cells.push_back(fmt::format("{:.4g} ({:.4g})", value, lever_for_money(sweep.packages->levers[k], value)));
        }
        table.add(std::move(cells));
    }
    std::string text = table.text();
    if (lever_for_money) text = filled(language, "money, 100 million CNY a year (and the value of the lever that costs it)\n{}", "资金,亿元/年(括号内为花费该金额的杠杆取值)\n{}", text);
    if (columns < points.columns.size())
        text += filled(language, "{} more columns\n", "另有{}列\n", points.columns.size() - columns);
    if (rows < points.size()) text += filled(language, "{} more points\n", "另有{}个点\n", points.size() - rows);
    return text;
}

std::string replicates_text(const Sweep& sweep, Language language) {
    const int most = sweep.base.replicates;
    if (!sweep.sequential) return filled(language, "{} replicates each", "每点{}次重复运行", most);
    const SequentialReplicates& rule = *sweep.sequential;
    return filled(
        language,
        "{} to {} replicates each, until the 90% interval of the difference from the first point of {} of {} in {} is no wider than {} to each side",
        "每点{}至{}次重复运行,直到{}({},{}年)与首点差异的90%区间半宽不超过{}", rule.minimum, most, rule.indicator,
        in(language, region_id(rule.region), region_zh(rule.region)), rule.year, format_number(rule.half_width));
}

}  // namespace

std::string prices_begin_text(const Sweep& sweep, Language language) {
    return filled(language, "finding out what {} levers cost, in runs of the base with {} replicates; this can take as long as some dozen points ...\n",
                  "正在以基准情景的{1}次重复运行测算{0}个杠杆的费用,耗时可能相当于数十个设计点……\n", sweep.packages.value().levers.size(), priced_replicates(sweep));
}

std::string prices_text(const PackagePrices& prices, Language language) {
    std::vector<std::string> most;
    for (const LeverPrice& price : prices.levers) most.push_back(fmt::format("{} {:.4g}", price.lever.spec().id, price.most()));
    return filled(language, "{} runs in {:.1f} s; the most that each can spend a year (100 million CNY): {}\n", "共{}次运行,用时{:.1f}秒;各杠杆每年最多可支出(亿元):{}\n", prices.runs,
                  prices.seconds, fmt::join(most, ", "));
}

std::string describe_sweep(const Sweep& sweep, const DesignPoints& points, Language language, const LeverForMoney& lever_for_money) {
    const Scenario& base = sweep.base;
    const DesignKindSpec& kind = spec_of(sweep.design.kind);
    std::string text = sweep.name + "\n";
    for (const std::string& about : {sweep.about, sweep.about_zh})
        if (!about.empty()) text += fmt::format("  {}\n", about);
    text += filled(language, "  read from: {}\n", "  来源:{}\n", fmt::join(sweep.files, ", "));
    text += filled(language, "  base:      {}, {} to {}, seed {}, {} firms per real firm\n", "  基准:{},{}至{}年,种子{},每家真实企业对应{}家模拟企业\n",
                   base.name, Quarter::first_year, base.until, base.seed, format_number(base.scale));
    text += filled(language, "  design:    {}, {}\n", "  设计:{},{}\n", kind.id, in(language, kind.en, kind.zh));
    text += filled(language, "  points:    {}, {}\n", "  设计点:{}个,{}\n", points.size(), replicates_text(sweep, language));
    text += filled(language, "  runs:      {}{}\n\n", "  运行次数:{}{}\n\n", sweep.sequential ? in(language, "at most ", "至多") : "",
                   points.size() * static_cast<std::size_t>(base.replicates));
    text += sweep.packages ? packages_text(*sweep.packages, language) : factors_text(sweep, language);
    text += '\n';
    text += points_text(sweep, points, language, lever_for_money);
    const auto notes = sweep_notes(sweep, language);
    if (!notes.empty()) text += in(language, "\nNotes:\n", "\n注意:\n");
    for (const std::string& note : notes) text += fmt::format("  {}\n", note);
    return text;
}

}  // namespace kapok
