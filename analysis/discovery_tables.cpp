#include "analysis/discovery_tables.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "runner/unit_names.hpp"

namespace kapok {
namespace {

/// A limit; a blank where there is none.
AnswerNumber end_of(double value) {
    return {std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN(), 3};
}

AnswerNumber count(std::size_t value) {
    return {static_cast<double>(value), 0};
}

}  // namespace

AnswerTable boxes_table(const ScenarioDiscovery& discovery, const GoalWords& goals) {
    const bool failure = discovery.interest == Interest::failure, levers = discovery.by == DiscoverBy::levers;
    AnswerTable table(
        "boxes",
        fmt::format("Scenario discovery: {} with which decisions {} {}", levers ? "levers" : "uncertain inputs",
                    failure ? "fail to meet" : "meet", goals.en),
        fmt::format("情景发现:决策{}{}时{}的范围", failure ? "未能达成" : "达成", goals.zh,
                    levers ? "政策工具" : "不确定因素"),
        {{"box", "box", "盒"},
         {"input", "input", "输入", Align::left},
         {"from", "from", "下限"},
         {"to", "to", "上限"},
         {"unit", "unit", "单位", Align::left},
         {"cases", "cases", "个案数"},
         {"coverage", "coverage", "覆盖率"},
         {"density", "density", "密度"},
         {"chance", "chance", "偶然概率"},
         {"density_without", "without it", "去掉后密度"},
         {"quasi_p", "quasi-p", "准p值"},
         {"found_again", "found again", "复现率"},
         {"restricted_at_coverage", "", "", Align::right, false},
         {"restricted_at_density", "", "", Align::right, false}});
    for (std::size_t b = 0; b < discovery.boxes.size(); ++b)
        for (const BoxLimit& limit : discovery.boxes[b].limits) {
            const DiscoveryInput& input = discovery.inputs[limit.input];
            const BoxMeasures& measures = discovery.boxes[b].measures;
            table.add({count(b + 1), AnswerName{input.id, input.en, input.zh}, end_of(limit.side.low),
                       end_of(limit.side.high),
                       AnswerName{input.unit, input.unit, std::string(unit_text(input.unit, Language::zh))},
                       count(measures.cases), AnswerNumber{measures.coverage, 2}, AnswerNumber{measures.density, 2},
                       AnswerNumber{discovery.boxes[b].chance, 2}, AnswerNumber{limit.density_without, 2},
                       AnswerPValue{limit.quasi_p}, AnswerNumber{limit.found_again, 2},
                       AnswerNumber{limit.restricted_at_coverage, 2}, AnswerNumber{limit.restricted_at_density, 2}});
        }
    if (!discovery.reason_en.empty()) {
        table.note(discovery.reason_en, discovery.reason_zh);
        return table;
    }
    table.note(fmt::format("{} cases (settings of {} inputs), {:.2f} of whose runs {} {}.", discovery.cases,
                           discovery.inputs.size(), discovery.share, failure ? "fail to meet" : "meet", goals.en),
               fmt::format("{}个个案({}个输入的取值组合),其中{:.2f}的运行{}{}。", discovery.cases,
                           discovery.inputs.size(), discovery.share, failure ? "未能达成" : "达成", goals.zh));
    if (discovery.left_out > 0)
        table.note(fmt::format("{} inputs that some points leave as in the base are left out.", discovery.left_out),
                   fmt::format("{}个输入在部分设计点与基准相同,未纳入。", discovery.left_out));
    if (discovery.in_groups && !discovery.boxes.empty())
        table.note("Points of this design come in groups that share most of their levers: chance and quasi-p are too small.",
                   "此设计的设计点成组共享多数取值:偶然概率与准p值偏小。");
    if (discovery.boxes.empty())
        table.note("PRIM finds no box that could not be chance (at 0.05).", "PRIM未找到可排除偶然(0.05水平)的盒。");
    else
        table.note(
            "coverage: share of all such runs that lie in the box; density: share of its runs; chance: share of 100 "
            "permutations of the outcomes that give as good a box; quasi-p: chance of that density without the limit; "
            "found again: share of 100 random halves of the cases that give the limit again (below 0.5: doubtful).",
            "覆盖率:落入盒内的此类运行占全部此类运行的比例;密度:盒内此类运行的比例;偶然概率:"
            "100次结果随机置换中得到同样好的盒的比例;准p值:无此限制时偶然达到该密度的概率;复现率:"
            "100次随机半样本中再次得到该限制的比例(低于0.5存疑)。");
    return table;
}

AnswerTable peeling_table(const ScenarioDiscovery& discovery) {
    AnswerTable table("peeling", "Peeling trajectories", "剥离轨迹",
                      {{"box", "box", "盒"},
                       {"step", "step", "步"},
                       {"cases", "cases", "个案数"},
                       {"restricted", "restricted inputs", "受限输入数"},
                       {"support", "support", "支持度"},
                       {"coverage", "coverage", "覆盖率"},
                       {"density", "density", "密度"}});
    for (std::size_t b = 0; b < discovery.boxes.size(); ++b)
        for (std::size_t step = 0; step < discovery.boxes[b].trajectory.size(); ++step) {
            const BoxMeasures& measures = discovery.boxes[b].trajectory[step].measures;
            table.add({count(b + 1), count(step), count(measures.cases), count(measures.restricted),
                       AnswerNumber{measures.support, 3}, AnswerNumber{measures.coverage, 3},
                       AnswerNumber{measures.density, 3}});
        }
    return table;
}

}  // namespace kapok
