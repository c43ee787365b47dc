#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/answer_names.hpp"
#include "analysis/arms_table.hpp"
#include "analysis/comparison.hpp"
#include "model/geography.hpp"

namespace kapok {
namespace {

constexpr int share_decimals = 2;

/// The other arm where there is one alone, whose name columns then bear.
const AnswerName* only_other(std::span<const Comparison> comparisons) {
    return comparisons.size() == 1 ? &comparisons.front().other : nullptr;
}

std::vector<AnswerTable::Column> comparison_columns(std::span<const Comparison> comparisons) {
    const bool several = comparisons.front().comparisons > 1;
    const auto [baseline, other] =
        arm_columns("baseline_mean", "other_mean", comparisons.front().baseline, only_other(comparisons));
    return {{"region", "region", "地区", Align::left},
            {"variable", "indicator", "指标", Align::left},
            {"unit", "unit", "单位", Align::left},
            {"year", "year", "年份"},
            baseline,
            other,
            {"difference", "difference", "差异"},
            {"low_90", "from", "区间下限"},
            {"high_90", "to", "区间上限"},
            {"share_positive", "above 0", "为正比例"},
            {"variance_ratio", "variance", "方差比"},
            {"p", "p", "p值"},
            {"adjusted_p", "adjusted p", "校正p值"},
            {"adjusted_p_all", "over all", "全体校正", Align::right, several},
            {"replicates", "replicates", "重复次数", Align::right, false},
            {"draws", "independent draws", "独立抽取数", Align::right, false},
            {"paired", "paired", "是否配对", Align::left, false}};
}

void note_obstacles(AnswerTable& table, std::span<const Comparison> comparisons) {
    for (const Comparison& comparison : comparisons) {
        for (const AnswerName& obstacle : comparison.obstacles)
            table.note(fmt::format("{} is NOT paired with {}: {}. What this changes is part of the difference.", comparison.other.en,
                                   comparison.baseline.en, obstacle.en),
                       fmt::format("{}未与{}配对:{}。由此造成的变化包含在差异之中。", comparison.other.zh, comparison.baseline.zh, obstacle.zh));
        if (comparison.by_sets)
            table.note(fmt::format("{} and {} drew the same sets of parameters: intervals are 90%, Student's t over the differences set by set.", comparison.other.en,
                                   comparison.baseline.en),
                       fmt::format("{}与{}抽取的参数组相同:区间为90%,以各参数组的差异为独立单位的t区间。", comparison.other.zh, comparison.baseline.zh));
        else if (!comparison.paired)
            table.note(fmt::format("Intervals of {}: 90%, Welch's t of two independent samples.", comparison.other.en),
                       fmt::format("{}的区间:90%,两个独立样本的Welch t区间。", comparison.other.zh));
        if (!comparison.other_build.empty())
            table.note(fmt::format("{} comes from another build of the program ({}): what changed there is part of the difference.", comparison.other.en,
                                   comparison.other_build),
                       fmt::format("{}由另一版本的程序({})生成:程序的变化也包含在差异之中。", comparison.other.zh, comparison.other_build));
    }
}

}  // namespace

void note_comparisons(AnswerTable& table, std::span<const Comparison> comparisons) {
    std::vector<PairingSummary> pairings;
    for (const Comparison& comparison : comparisons)
        if (comparison.paired) pairings.push_back(comparison.pairing);
    note_pairings(table, pairings);
    note_obstacles(table, comparisons);
}

AnswerTable comparison_table(std::span<const Comparison> comparisons) {
    AnswerTable table = arms_table("comparison", fmt::format("Differences from {}", comparisons.front().baseline.en),
                                   fmt::format("与{}的差异", comparisons.front().baseline.zh), comparison_columns(comparisons));
    int left_out = 0, most_tests = 0;
    for (const Comparison& comparison : comparisons) {
        left_out += comparison.left_out;
        most_tests = std::max(most_tests, comparison.tests);
        for (const Difference& row : comparison.rows) {
            const int decimals = row.variable.decimals;
            const EffectInterval& effect = row.paired.effect;
            add_arms_row(table, comparison.baseline, comparison.other,
                         {region_name(row.region), variable_name(row.variable), unit_name(row.variable.unit),
                          AnswerNumber{static_cast<double>(row.year), 0}, AnswerNumber{row.paired.baseline, decimals},
                          AnswerNumber{row.paired.other, decimals}, AnswerNumber{effect.mean, decimals + 1}, AnswerNumber{effect.low, decimals + 1},
                          AnswerNumber{effect.high, decimals + 1}, AnswerNumber{row.paired.share_positive, share_decimals},
                          AnswerNumber{row.paired.variance_ratio, share_decimals}, AnswerPValue{effect.p},
                          AnswerPValue{row.adjusted_p}, AnswerPValue{row.adjusted_p_all}, AnswerNumber{static_cast<double>(row.paired.pairs), 0},
                          AnswerNumber{static_cast<double>(effect.draws), 0}, std::string(comparison.paired ? "yes" : "no")});
        }
    }
    note_comparisons(table, comparisons);
    table.note("above 0: share of replicates in which the difference is positive. variance: that of paired differences over that of unpaired ones.",
               "为正比例:差异为正的重复运行所占比例。方差比:配对差异与不配对差异的方差之比。");
    table.note(fmt::format("adjusted p: Holm's (1979) step-down over the {} rows of a comparison, which bounds the chance of even one false finding among "
                           "them however they depend on each other.",
                           most_tests),
               fmt::format("校正p值:Holm(1979)逐步法,覆盖一次比较的{}行;无论各行如何相关,均控制其中出现任何一个错误发现的概率。", most_tests));
    if (const Comparison& any = comparisons.front(); any.comparisons > 1)
        table.note(fmt::format("over all: the same over the {} rows of all {} comparisons made, shown or not. It also covers picking some of them, as the "
                               "largest.",
                               any.all_tests, any.comparisons),
                   fmt::format("全体校正:同一方法,覆盖所做全部{1}次比较(无论是否显示)的{0}行;从中挑选最大者等亦在其控制之内。", any.all_tests,
                               any.comparisons));
    if (left_out > 0)
        table.note(fmt::format("{} rows without a value in both are left out.", left_out), fmt::format("略去双方无共同数值的{}行。", left_out));
    return table;
}

}  // namespace kapok
