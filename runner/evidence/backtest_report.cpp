#include "runner/evidence/backtest_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/geography.hpp"
#include "model/measurement/variables.hpp"
#include "runner/markdown_table.hpp"
#include "runner/number_text.hpp"
#include "runner/terminal_table.hpp"

namespace kapok {
namespace {

struct ReportTable {
    std::vector<TerminalTable::Column> columns;
    std::vector<std::vector<std::string>> lines;
};
struct Section {
    std::string heading;
    std::vector<std::string> paragraphs;
    std::vector<ReportTable> tables;
};

class ReportWriter {
public:
    ReportWriter(const ObservedPanel& panel, const Backtest& backtest, Language language)
        : panel_(panel), backtest_(backtest), language_(language) {}

    [[nodiscard]] std::vector<Section> sections() const {
        std::vector<Section> all{what_was_done()};
        if (!backtest_.targets.empty()) {
            all.push_back(group_section(in("Overall", "总体"), GroupKind::overall));
            all.push_back(pit_section());
            all.push_back(group_section(in("By origin", "按起点"), GroupKind::origin));
            all.push_back(group_section(in("By years ahead", "按预测年数"), GroupKind::horizon));
            all.push_back(group_section(in("By indicator", "按指标"), GroupKind::indicator));
            all.push_back(group_section(in("By city", "按城市"), GroupKind::region));
            all.push_back(worse_section());
            all.push_back(columns_section());
        }
        all.push_back(unscored_section());
        all.push_back(unused_section());
        return all;
    }

private:
    [[nodiscard]] std::string in(std::string_view en, std::string_view zh) const {
        return std::string(language_ == Language::zh ? zh : en);
    }
    template <class... Values>
    [[nodiscard]] std::string filled(std::string_view en, std::string_view zh,
                                     const Values&... values) const {
        return fmt::format(fmt::runtime(in(en, zh)), values...);
    }
    [[nodiscard]] std::string variable_name(std::size_t v) const {
        return in(variables()[v].en, variables()[v].zh);
    }
    [[nodiscard]] std::string region_name(std::size_t r) const { return in(region_id(r), region_zh(r)); }
    [[nodiscard]] static std::string fixed(double value, int decimals) {
        return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, decimals);
    }
    [[nodiscard]] static std::string percent(double share) { return fmt::format("{:.0f}%", 100.0 * share); }

    [[nodiscard]] Section what_was_done() const {
        Section s{in("Backtest", "回溯检验"), {}, {}};
        s.paragraphs.push_back(filled("{}: {} of {} rows used, {} series, {} targets scored.",
                                      "{}:{}行可用(共{}行),{}个序列,{}个目标值参与评分。", panel_.file,
                                      panel_.used(), panel_.rows, panel_.series.size(),
                                      backtest_.targets.size()));
        ReportTable& table = s.tables.emplace_back();
        table.columns = {{in("origin", "起点"), Align::right},
                         {in("runs", "运行次数"), Align::right},
                         {in("parameters", "参数")},
                         {in("fitted to the record until", "拟合记录至"), Align::right},
                         {in("last target", "最后目标年"), Align::right},
                         {in("forecast is", "预测性质")}};
        bool in_sample = false;
        for (const OriginSummary& o : backtest_.origins) {
            const bool seen = o.years_seen_too_early() > 0;
            in_sample = in_sample || seen;
            table.lines.push_back(
                {std::to_string(o.origin), std::to_string(o.members), in(o.parameters, o.parameters_zh),
                 std::to_string(o.seen_until), o.last_target > 0 ? std::to_string(o.last_target) : "-",
                 !seen                          ? in("out of sample", "样本外")
                 : o.last_target > o.seen_until ? filled("in sample to {}", "至{}年为样本内", o.seen_until)
                                                : in("in sample", "样本内")});
        }
        if (in_sample)
            s.paragraphs.push_back(
                in("IN SAMPLE: the parameters were fitted to years after the origin, so these scores flatter "
                   "the model; the "
                   "naive methods see nothing after the origin. This is no evidence of skill at forecasting.",
                   "样本内:参数拟合用到了起点之后的年份,因此评分偏向模型;"
                   "各简单方法只用起点及以前的数据。这不能证明预测能力。"));
        s.paragraphs.push_back(
            in("Forecasts are conditional on what a forecaster at the origin would not have known: the "
               "levers as later "
               "enacted, the growth of each sector's market to 2019 (inferred from the record), transport "
               "links as opened.",
               "预测以起点时尚不可知的条件为前提:此后实际出台的政策、各行业市场至2019年的增长(由记录推得)"
               "、交通线路的开通。"));
        s.paragraphs.push_back(
            in("What no parameter file shows: centres of priors, parameters set by hand and mechanisms were chosen while looking at the record to "
               "2019, and which firms of 2015 would pass the certificate test is inferred from certificates of 2017 to 2019.",
               "参数文件看不出的是:先验中心、人工设定的参数和机制是看着截至2019年的记录选定的;"
               "2015年哪些企业能通过高企认定,由2017至2019年的高企数推得。"));
        if (const auto& years = backtest_.origins_not_run; years.size() == 1)
            s.paragraphs.push_back(
                filled("Origin {}, which the record would allow, cannot be run: the model starts at the end of {}.",
                       "记录允许的起点{}年无法运行:模型自{}年末开始。", years.front(), first_origin));
        else if (!years.empty())
            s.paragraphs.push_back(
                filled("Origins {} to {}, which the record would allow, cannot be run: the model starts at "
                       "the end of {}.",
                       "记录允许的起点{}至{}年无法运行:模型自{}年末开始。", years.front(), years.back(),
                       first_origin));
        std::size_t fewest = SIZE_MAX;
        for (const OriginSummary& o : backtest_.origins) fewest = std::min(fewest, o.members);
        if (!backtest_.origins.empty() && widest_coverage(fewest) < interval_levels.back())
            s.paragraphs.push_back(filled("{} runs can cover at most {}: read wider intervals as this.",
                                          "{}次运行最多覆盖{}:更宽的区间按此理解。", fewest,
                                          percent(widest_coverage(fewest))));
        return s;
    }

    [[nodiscard]] std::string group_name(const GroupScore& g) const {
        switch (g.kind) {
            case GroupKind::overall:
                return in("nine cities", "九市");
            case GroupKind::origin:
            case GroupKind::horizon:
                return std::to_string(g.number);
            case GroupKind::indicator:
                return variable_name(g.series.variable);
            case GroupKind::region:
                return region_name(g.series.region);
            case GroupKind::series:
                return variable_name(g.series.variable) + ", " + region_name(g.series.region);
        }
        throw std::logic_error("a group without a name");
    }

    [[nodiscard]] static std::string skill_text(const SkillEstimate& s) {
        if (std::isnan(s.low)) return fixed(s.skill, 2);
        return fmt::format("{:.2f} [{:.2f}, {:.2f}]", s.skill, s.low, s.high);
    }

    [[nodiscard]] ReportTable score_table(GroupKind kind) const {
        ReportTable table;
        table.columns = {
            {in("group", "组")}, {in("targets", "目标"), Align::right}, {in("series", "序列"), Align::right}};
        for (const ColumnSpec& column : backtest_columns())
            table.columns.push_back({in(column.en, column.zh), Align::right});
        table.columns.push_back({in("in 50/80/95%", "落入50/80/95%区间"), Align::right});
        for (const GroupScore* g : backtest_.of_kind(kind)) {
            std::vector<std::string> cells{group_name(*g), std::to_string(g->targets),
                                           std::to_string(g->series_count)};
            for (const double score : g->score) cells.push_back(fixed(score, 4));
            cells.push_back(fmt::format("{}/{}/{}", percent(g->coverage[0]), percent(g->coverage[1]),
                                        percent(g->coverage[2])));
            table.lines.push_back(std::move(cells));
        }
        return table;
    }

    [[nodiscard]] ReportTable skill_table(GroupKind kind) const {
        ReportTable table;
        table.columns = {{in("group", "组")},
                         {in("skill", "技巧"), Align::right},
                         {in("p", "p值"), Align::right},
                         {in("equal weights", "等权技巧"), Align::right},
                         {in("p", "p值"), Align::right},
                         {in("anchored", "锚定技巧"), Align::right},
                         {in("equal weights", "锚定等权"), Align::right},
                         {in("v. best in hindsight", "对事后最优"), Align::right},
                         {in("better series", "占优序列"), Align::right}};
        for (const GroupScore* g : backtest_.of_kind(kind)) {
            const std::size_t best = first_naive_column + static_cast<std::size_t>(g->best_in_hindsight());
            const SkillEstimate& equal = g->equal_weight_skill[model_column];
            table.lines.push_back({group_name(*g), skill_text(g->main_skill()), p_value_text(g->main_skill().p),
                                   skill_text(equal), p_value_text(equal.p),
                                   fixed(g->skill[anchored_column][selected_column].skill, 2),
                                   fixed(g->equal_weight_skill[anchored_column].skill, 2),
                                   fmt::format("{} ({})", fixed(g->skill[model_column][best].skill, 2),
                                               in(backtest_columns()[best].en, backtest_columns()[best].zh)),
                                   fmt::format("{}/{}", g->better_series, g->series_count)});
        }
        return table;
    }

    [[nodiscard]] Section group_section(std::string heading, GroupKind kind) const {
        Section s{std::move(heading), {}, {score_table(kind), skill_table(kind)}};
        if (kind != GroupKind::overall) return s;
        s.paragraphs.push_back(
            in("Scores are mean CRPS in units of the last value before the origin (0.05: 5% of it); less is "
               "better. Skill is the share of the score of the best naive method before the origin that the "
               "model "
               "saves, with a 95% interval and a two-sided p value from a bootstrap over series. In it, "
               "series that "
               "moved far from their last value weigh most; with equal weights every series counts once.",
               "评分为平均CRPS,以起点前最后一个值为单位(0.05即其5%),"
               "越小越好。技巧为模型相对事前最优简单方法减少的评分份额,"
               "95%区间与双侧p值由按序列的自助法得出;其中偏离末值较远的序列权重较大,"
               "等权技巧中每个序列计一次。"));
        return s;
    }

    [[nodiscard]] Section pit_section() const {
        Section s{in("Probability integral transform", "概率积分变换"), {}, {}};
        s.paragraphs.push_back(
            in("Targets by the tenth of the model's forecast that they fell in: even if calibrated, high "
               "ends if "
               "the forecasts are too narrow, a slope if they are off to one side.",
               "目标值落在模型预测各十分位的个数:校准时均匀,两端偏高表示预测过窄,倾斜表示有偏。"));
        ReportTable& table = s.tables.emplace_back();
        for (int k = 1; k <= 10; ++k) table.columns.push_back({std::to_string(k), Align::right});
        std::vector<std::string> counts;
        for (const GroupScore* g : backtest_.of_kind(GroupKind::overall))
            for (const int count : g->pit) counts.push_back(std::to_string(count));
        if (!counts.empty()) table.lines.push_back(std::move(counts));
        return s;
    }

    [[nodiscard]] Section worse_section() const {
        Section s{in("Series in which the model is worse than the naive method chosen before the origin",
                     "模型劣于事前所选简单方法的序列"),
                  {},
                  {}};
        std::vector<const GroupScore*> worse, all = backtest_.of_kind(GroupKind::series);
        for (const GroupScore* g : all)
            if (g->better_series == 0) worse.push_back(g);
        std::stable_sort(worse.begin(), worse.end(), [](const GroupScore* a, const GroupScore* b) {
            return a->main_skill().skill < b->main_skill().skill;
        });
        s.paragraphs.push_back(filled("{} of {} series.", "{}个,共{}个序列。", worse.size(), all.size()));
        ReportTable& table = s.tables.emplace_back();
        table.columns = {{in("series", "序列")},
                         {in("targets", "目标"), Align::right},
                         {in("model", "模型"), Align::right},
                         {in("anchored", "锚定模型"), Align::right},
                         {in("best before", "事前最优"), Align::right},
                         {in("skill", "技巧"), Align::right}};
        for (const GroupScore* g : worse)
            table.lines.push_back({group_name(*g), std::to_string(g->targets),
                                   fixed(g->score[model_column], 4), fixed(g->score[anchored_column], 4),
                                   fixed(g->score[selected_column], 4), fixed(g->main_skill().skill, 2)});
        return s;
    }

    [[nodiscard]] Section columns_section() const {
        Section s{in("What is compared", "比较对象"), {}, {}};
        ReportTable& table = s.tables.emplace_back();
        table.columns = {{in("forecast", "预测")},
                         {in("definition", "定义")},
                         {in("own forecasts", "自身预测"), Align::right}};
        const std::vector<const GroupScore*> overall = backtest_.of_kind(GroupKind::overall);
        for (std::size_t c = 0; c < column_count; ++c) {
            const ColumnSpec& column = backtest_columns()[c];
            const bool naive = c >= first_naive_column && c < selected_column && !overall.empty();
            table.lines.push_back({in(column.en, column.zh), in(column.definition, column.definition_zh),
                                   naive ? fmt::format("{}/{}", overall.front()->own[c - first_naive_column],
                                                       overall.front()->targets)
                                         : "-"});
        }
        s.paragraphs.push_back(filled(
            "Where a series is too short for a method, the last value stands in for it. The spread of short "
            "series is drawn towards that of the indicator in other cities, or the median over all series "
            "where "
            "there is none (weight of {} degrees of freedom; {} a year if no series has two values).",
            "序列过短时以末值代替该方法。短序列的离散度向同一指标的其他城市靠拢,"
            "无其他城市时取所有序列的中位数"
            "(权重相当于{}个自由度;若所有序列均不足两个值,则取每年{})。",
            pool_weight, default_spread));
        return s;
    }

    [[nodiscard]] Section unscored_section() const {
        Section s{in("Observed values that could not be scored", "无法评分的观测值"), {}, {}};
        s.paragraphs.push_back(filled("{} values.", "{}个。", backtest_.unscored.size()));
        if (backtest_.unscored.empty()) return s;
        ReportTable& table = s.tables.emplace_back();
        table.columns = {{in("series", "序列")},
                         {in("origin", "起点"), Align::right},
                         {in("years", "年份")},
                         {in("reason", "原因")}};
        for (const UnscoredTarget& u : backtest_.unscored) {
            const std::string name = variable_name(u.series.variable) + ", " + region_name(u.series.region);
            const std::vector<std::string> key{name, std::to_string(u.origin), {}, in(u.reason, u.reason_zh)};
            auto& lines = table.lines;
            const bool same = !lines.empty() && lines.back()[0] == key[0] && lines.back()[1] == key[1] &&
                              lines.back()[3] == key[3];
            if (!same) lines.push_back(key);
            if (same) lines.back()[2] += ' ';
            lines.back()[2] += std::to_string(u.year);
        }
        return s;
    }

    [[nodiscard]] Section unused_section() const {
        Section s{in("Rows that were not used", "未使用的行"), {}, {}};
        s.paragraphs.push_back(filled("{} of {} rows.", "{}行,共{}行。", panel_.unused.size(), panel_.rows));
        if (panel_.unused.empty()) return s;
        ReportTable& table = s.tables.emplace_back();
        table.columns = {{in("rows", "行数"), Align::right}, {in("reason", "原因")}, {in("lines", "行号")}};
        for (const UnusedReason& r : reasons_of(panel_.unused))
            table.lines.push_back({std::to_string(r.lines.size()), r.reason, line_ranges(r.lines)});
        return s;
    }

    const ObservedPanel& panel_;
    const Backtest& backtest_;
    Language language_;
};

}  // namespace

std::string backtest_text(const ObservedPanel& panel, const Backtest& backtest, Language language) {
    std::string text;
    for (const Section& section : ReportWriter(panel, backtest, language).sections()) {
        if (!text.empty()) text += '\n';
        text.append(section.heading).append("\n");
        for (const std::string& paragraph : section.paragraphs)
            text.append("\n").append(paragraph).append("\n");
        for (const ReportTable& asked : section.tables) {
            if (asked.lines.empty()) continue;
            TerminalTable table(asked.columns);
            for (const auto& line : asked.lines) table.add(line);
            text.append("\n").append(table.text());
        }
    }
    return text;
}

std::string backtest_markdown(const ObservedPanel& panel, const Backtest& backtest, Language language) {
    std::string text;
    for (const Section& section : ReportWriter(panel, backtest, language).sections()) {
        text.append(text.empty() ? "# " : "\n## ").append(section.heading).append("\n");
        for (const std::string& paragraph : section.paragraphs)
            text.append("\n").append(paragraph).append("\n");
        for (const ReportTable& table : section.tables) {
            if (table.lines.empty()) continue;
            std::vector<std::string> titles, rules;
            for (const TerminalTable::Column& column : table.columns) {
                titles.push_back(column.title);
                rules.emplace_back(column.align == Align::right ? "---:" : "---");
            }
            text.append("\n").append(markdown_line(titles)).append(markdown_line(rules));
            for (const auto& line : table.lines) text.append(markdown_line(line));
        }
    }
    return text;
}

}  // namespace kapok
