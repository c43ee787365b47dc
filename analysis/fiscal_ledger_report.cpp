#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/answer_names.hpp"
#include "analysis/arms_table.hpp"
#include "analysis/fiscal_ledger.hpp"
#include "runner/number_text.hpp"

namespace kapok {
namespace {

using Column = AnswerTable::Column;

constexpr int money_decimals = 2;

const Column region_column{"region", "region", "地区", Align::left};
const Column unit_column{"unit", "unit", "单位", Align::left};
const Column low_column{"low_90", "from", "下限"}, high_column{"high_90", "to", "上限"};

AnswerName kind_name(CostKind kind) {
    switch (kind) {
        case CostKind::all: return {"all", "all", "合计"};
        case CostKind::outlay: return {"outlay", "outlay", "财政支出"};
        case CostKind::tax_expenditure: return {"tax_expenditure", "tax expenditure", "税式支出"};
    }
    return {};
}

AnswerName lever_name(const CostLine& line) {
    if (line.lever == nullptr) return {"", "", ""};
    return {std::string(line.lever->id), std::string(line.lever->en), std::string(line.lever->zh)};
}

AnswerNumber year_cell(int year) { return {static_cast<double>(year), 0}; }
AnswerNumber money(double value) { return {value, money_decimals}; }

void add_line(AnswerTable& table, const FiscalLedger& ledger, const CostLine& line) {
    add_arms_row(table, ledger.baseline, ledger.other,
                 {region_name(line.region), kind_name(line.kind), lever_name(line), year_cell(line.first_year),
                  year_cell(line.last_year), money(line.cost.baseline), money(line.cost.other), money(line.cost.effect.mean), money(line.cost.effect.low),
                  money(line.cost.effect.high)});
}

/// Costs of the baseline and of the others.
std::array<Column, 2> cost_columns_of_arms(std::span<const FiscalLedger> ledgers) {
    return arm_columns("baseline_cost", "other_cost", ledgers.front().baseline, ledgers.size() == 1 ? &ledgers.front().other : nullptr);
}

std::vector<Column> cost_columns(std::span<const FiscalLedger> ledgers) {
    const auto [baseline, other] = cost_columns_of_arms(ledgers);
    return {region_column, {"kind", "paid as", "方式", Align::left}, {"lever", "lever", "政策杠杆", Align::left},
            {"first_year", "from year", "起始年"}, {"last_year", "to year", "截止年"}, baseline,
            other, {"extra_cost", "extra", "增量"}, low_column, high_column};
}

void note_discount(AnswerTable& table, const FiscalLedger& ledger) {
    if (ledger.discount == 0.0) return;
    const std::string rate = format_number(ledger.discount);
    table.note(fmt::format("Sums over years, of outcomes too, are discounted by {} a year to {}; single years and year ends are not.", rate, ledger.first_year),
               fmt::format("跨年合计(含产出)按每年{}的贴现率折算至{}年;单一年份和年末数不贴现。", rate, ledger.first_year));
}

AnswerTable cost_table(std::span<const FiscalLedger> ledgers) {
    AnswerTable table = arms_table("public_cost", "Public cost by lever, 100 million CNY", "各杠杆公共成本(亿元)", cost_columns(ledgers));
    std::vector<PairingSummary> pairings;
    for (const FiscalLedger& ledger : ledgers) {
        pairings.push_back(ledger.pairing);
        for (const CostLine& line : ledger.lines) add_line(table, ledger, line);
    }
    note_pairings(table, pairings);
    table.note("All levels of government; outlays are net of what guidance funds bring back. Tax expenditure is tax not raised because of a lever.",
               "含各级政府;财政支出已扣除引导基金回收。税式支出为因政策杠杆而少征的税款。");
    if (std::any_of(ledgers.begin(), ledgers.end(), [](const FiscalLedger& ledger) { return !ledger.has_levers; }))
        table.note("Files of sweeps without tables hold the total alone: run the sweep with --tables for costs by lever and their kinds.",
                   "不含附表的批量模拟结果只有总额:运行时加--tables可得到分杠杆、分方式的成本。");
    note_discount(table, ledgers.front());
    return table;
}

AnswerTable cost_by_year_table(std::span<const FiscalLedger> ledgers) {
    const auto [baseline, other] = cost_columns_of_arms(ledgers);
    AnswerTable table = arms_table("public_cost_by_year", "Public cost by year, 100 million CNY", "分年公共成本(亿元)",
                                   {region_column, {"year", "year", "年份"}, baseline,
                                    other, {"extra_cost", "extra", "增量"}, low_column, high_column});
    for (const FiscalLedger& ledger : ledgers)
        for (const CostLine& line : ledger.by_year)
            add_arms_row(table, ledger.baseline, ledger.other,
                         {region_name(line.region), year_cell(line.first_year), money(line.cost.baseline),
                          money(line.cost.other), money(line.cost.effect.mean), money(line.cost.effect.low), money(line.cost.effect.high)});
    return table;
}

/// What can be said of a ratio's interval.
AnswerName bounds_of(const CostRatio& ratio) {
    if (std::isnan(ratio.ratio.ratio)) return {"none", "no difference to divide by", "无差异可作分母"};
    if (!ratio.ratio.bounded) return {"unbounded", "unbounded", "无界"};
    return {"bounded", "", ""};
}

AnswerTable ratio_table(std::span<const FiscalLedger> ledgers) {
    AnswerTable table = arms_table("cost_effectiveness", "What the extra cost moved, and what a unit of outcome cost", "增量成本的撬动作用与单位产出成本",
                                   {region_column, {"measure", "measure", "指标", Align::left}, unit_column, {"ratio", "ratio", "比值"},
                                    low_column, high_column, {"bounds", "interval", "区间", Align::left}, {"extra_outcome", "extra outcome", "产出增量"},
                                    {"extra_cost", "extra cost", "成本增量"}});
    for (const FiscalLedger& ledger : ledgers)
        for (const CostRatio& ratio : ledger.ratios) {
            const RatioSpec& spec = *ratio.spec;
            const AnswerName measure{std::string(spec.id), std::string(spec.en), std::string(spec.zh)};
            const AnswerName unit{std::string(spec.unit), std::string(spec.unit), std::string(spec.unit_zh)};
            add_arms_row(table, ledger.baseline, ledger.other,
                         {region_name(ratio.region), measure, unit, AnswerNumber{ratio.ratio.ratio, spec.decimals},
                          AnswerNumber{ratio.ratio.low, spec.decimals}, AnswerNumber{ratio.ratio.high, spec.decimals}, bounds_of(ratio),
                          AnswerNumber{ratio.outcome.mean, 2}, money(ratio.cost.mean)});
        }
    table.note("Ratios of mean differences, with Fieller's 90% interval. 'unbounded': the divisor's own interval holds 0, so no ratio can be ruled out. "
               "A negative ratio means that one of the two fell.",
               "比值为平均差异之比,区间为Fieller 90%区间。“无界”:分母的区间含0,任何比值都不能排除。负值表示二者之一下降。");
    table.note("R&D is that without relabelling. What the public paid for: the outlays of levers that buy research; tax relief is not taken off.",
               "研发投入不含归类调整。财政出资:直接购买研究的杠杆的支出;税收优惠未扣除。");
    return table;
}

AnswerName verdict_of(const EffectInterval& effect) {
    if (effect.low > 0.0) return {"gained", "gained", "受益"};
    if (effect.high < 0.0) return {"lost", "lost", "受损"};
    if (effect.low == 0.0 && effect.high == 0.0) return {"unchanged", "no change", "无变化"};
    return {"unclear", "unclear", "不明确"};
}

AnswerTable city_table(std::span<const FiscalLedger> ledgers) {
    AnswerTable table = arms_table("city_balance", "Who gained and who lost", "各市得失",
                                   {{"variable", "outcome", "产出", Align::left}, unit_column, {"first_year", "from year", "起始年"},
                                    {"last_year", "to year", "截止年"}, region_column, {"extra", "extra", "增量"}, low_column, high_column,
                                    {"verdict", "verdict", "判断", Align::left}});
    for (const FiscalLedger& ledger : ledgers)
        for (const CityBalance& balance : ledger.balances)
            for (std::size_t region = 0; region < region_count; ++region) {
                const EffectInterval& effect = region == delta_region ? balance.delta : balance.cities[region];
                const int decimals = balance.variable.decimals + 1;
                add_arms_row(table, ledger.baseline, ledger.other,
                             {variable_name(balance.variable), unit_name(balance.variable.unit),
                              year_cell(balance.summed ? ledger.first_year : ledger.last_year), year_cell(ledger.last_year), region_name(region),
                              AnswerNumber{effect.mean, decimals}, AnswerNumber{effect.low, decimals}, AnswerNumber{effect.high, decimals},
                              verdict_of(effect)});
            }
    table.note("gained, lost: the 90% interval lies above or below 0; each city is judged by itself.", "受益、受损:90%区间位于0的一侧;各市分别判断。");
    return table;
}

AnswerTable zero_sum_table(std::span<const FiscalLedger> ledgers) {
    AnswerTable table = arms_table("zero_sum", "How much of the gains is what other cities lost", "受益城市的增量中有多少是其他城市的损失",
                                   {{"variable", "outcome", "产出", Align::left}, unit_column, {"gains", "gains", "增量合计"},
                                    {"losses", "losses", "损失合计"}, {"share", "zero-sum share", "零和份额"}, low_column, high_column,
                                    {"clear_gains", "clear gains", "明确增量"}, {"clear_losses", "clear losses", "明确损失"}, {"clear_share", "clear share", "明确份额"}});
    for (const FiscalLedger& ledger : ledgers)
        for (const CityBalance& balance : ledger.balances) {
            const int decimals = balance.variable.decimals + 1;
            add_arms_row(table, ledger.baseline, ledger.other,
                         {variable_name(balance.variable), unit_name(balance.variable.unit),
                          AnswerNumber{balance.all.gains, decimals}, AnswerNumber{balance.all.losses, decimals}, AnswerNumber{balance.all.share, 2},
                          AnswerNumber{balance.all.low, 2}, AnswerNumber{balance.all.high, 2}, AnswerNumber{balance.clear.gains, decimals},
                          AnswerNumber{balance.clear.losses, decimals}, AnswerNumber{balance.clear.share, 2}});
        }
    table.note("share: losses over gains, at most 1; its interval is a bootstrap's. Luck alone makes some cities win and others lose, which raises it: "
               "'clear' counts only the cities whose own interval does not hold 0.",
               "零和份额:损失与增量之比,最高为1;区间由自助法得到。随机因素本身会使有的城市增、有的城市减而抬高份额:“明确”只计区间不含0的城市。");
    return table;
}

}  // namespace

std::vector<AnswerTable> ledger_tables(std::span<const FiscalLedger> ledgers) {
    return {cost_table(ledgers), cost_by_year_table(ledgers), ratio_table(ledgers), city_table(ledgers), zero_sum_table(ledgers)};
}

}  // namespace kapok
