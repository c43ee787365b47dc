#include <fmt/format.h>

#include <cmath>

#include "analysis/answer_names.hpp"
#include "analysis/goal_details.hpp"
#include "runner/number_text.hpp"

namespace kapok {
namespace {

AnswerCell year_cell(std::optional<int> year) { return year ? AnswerCell(AnswerNumber{static_cast<double>(*year), 0}) : AnswerCell(AnswerName{"", "later", "更晚"}); }

std::vector<AnswerCell> crossing_cells(const CrossingYears& crossing) {
    return {year_cell(crossing.median), year_cell(crossing.low), year_cell(crossing.high),
            AnswerNumber{crossing.never.share, 2}, AnswerNumber{crossing.never.low, 2}, AnswerNumber{crossing.never.high, 2}};
}
const std::vector<AnswerTable::Column> crossing_columns{
    {"crossing_median", "reached", "达标年份"}, {"crossing_low_90", "from", "最早"}, {"crossing_high_90", "to", "最晚"},
    {"never", "never", "从未达标"}, {"never_low_90", "low", "下限"}, {"never_high_90", "high", "上限"}};

AnswerTable distances_answer(std::span<const GoalDetails> details) {
    std::vector<AnswerTable::Column> columns{{"region", "region", "地区", Align::left}, {"indicator", "indicator", "指标", Align::left}, {"unit", "unit", "单位", Align::left, false},
                                             {"relation", "", "", Align::right}, {"goal", "goal", "目标"}, {"goal_year", "in", "年份"}, {"basis", "basis", "目标归属", Align::left, false},
                                             {"median", "median", "中位数"}, {"shortfall", "short by", "差距"}, {"shortfall_percent", "% of goal", "占目标%"}};
    columns.insert(columns.end(), crossing_columns.begin(), crossing_columns.end());
    AnswerTable table("goal_distances", "Distance to the goals, and the first year in which replicates reach them", "与目标的差距,以及各次重复运行首次达标的年份", std::move(columns));
    for (const GoalDetails& of_region : details)
        for (const GoalDistance& d : of_region.distances) {
            const VariableInfo& v = d.variable;
            std::vector<AnswerCell> cells{region_name(of_region.region), variable_name(v), v.unit,
                                          v.goal_relation, AnswerCell(format_number(*v.goal)), AnswerNumber{static_cast<double>(v.goal_year), 0},
                                          std::string(d.basis == GoalBasis::own ? "own" : "reference"), AnswerNumber{d.in_goal_year.median, v.decimals},
                                          AnswerNumber{d.shortfall, v.decimals}, AnswerNumber{d.shortfall_percent, 1}};
            for (AnswerCell& cell : crossing_cells(d.crossing)) cells.push_back(std::move(cell));
            table.add(std::move(cells));
        }
    table.note("Short by: goal minus median in the goal's year, 0 where the median reaches it. Reached: the year by which half of the replicates have reached it; from, to: 5% and 95% of",
               "差距:目标年份的目标值减中位数,中位数达标时为0。达标年份:半数重复运行已达标的年份;最早、最晚:5%与95%的");
    table.note("them; later: not by the last year of the file. Never: share of replicates that do not reach it by then, with a 90% interval like that of P(goal).",
               "重复运行已达标的年份;更晚:文件末年尚未达标。从未达标:到末年仍未达标的重复运行份额及其90%区间(算法同达标概率)。");
    return table;
}

AnswerTable park_answer(std::span<const GoalDetails> details) {
    std::vector<AnswerTable::Column> columns{{"region", "region", "地区", Align::left}, {"horizon", "thresholds of", "阈值年份"}, {"frontier", "frontier", "前沿", Align::left},
                                             {"year", "year", "年份"}, {"median", "median", "中位数"}, {"low_90", "low", "下限"}, {"high_90", "high", "上限"},
                                             {"probability", "P(>= 1)", "达标概率"}, {"probability_low_90", "low", "下限"}, {"probability_high_90", "high", "上限"}};
    columns.insert(columns.end(), crossing_columns.begin(), crossing_columns.end());
    AnswerTable table("world_park_index", "World-park index, with a frontier that moves and one that stands still", "对标世界一流园区指数:前沿移动与前沿不动", std::move(columns));
    for (const GoalDetails& of_region : details)
        for (const ParkIndexRow& row : of_region.park)
            for (const YearSummary& s : row.years) {
                const ShareEstimate p = s.attainment.value_or(ShareEstimate{NAN, NAN, NAN});
                std::vector<AnswerCell> cells{region_name(of_region.region), AnswerNumber{static_cast<double>(row.horizon), 0},
                                              row.frontier == ParkFrontier::moving ? AnswerName{"moving", "moving", "移动"} : AnswerName{"still", "still", "不动"},
                                              AnswerNumber{static_cast<double>(s.year), 0}, AnswerNumber{s.median, 3}, AnswerNumber{s.low, 3}, AnswerNumber{s.high, 3},
                                              AnswerNumber{p.share, 2}, AnswerNumber{p.low, 2}, AnswerNumber{p.high, 2}};
                for (AnswerCell& cell : crossing_cells(row.crossing)) cells.push_back(std::move(cell));
                table.add(std::move(cells));
            }
    if (table.rows() == 0) table.note("The file does not record all seven criteria of the index.", "文件未记录该指数的全部七项标准。");
    else
        table.note("Moving: thresholds grow from 2023 on as other parks do (park_frontier_*), as in the recorded index. Still: they stay those of 2023.",
                   "移动:阈值自2023年起随其他园区增长(park_frontier_*),与所记录的指数相同。不动:保持2023年的阈值。");
    return table;
}

}  // namespace

std::vector<AnswerTable> goal_details_answers(std::span<const GoalDetails> details) { return {distances_answer(details), park_answer(details)}; }

}  // namespace kapok
