#include "runner/evidence/facts_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/estimators/moments.hpp"
#include "runner/json_text.hpp"
#include "runner/markdown_table.hpp"
#include "runner/number_text.hpp"
#include "runner/terminal_table.hpp"
#include "runner/unit_names.hpp"

namespace kapok {
namespace {

std::string number(double value) {
    return std::isnan(value) ? "-" : fmt::format("{:.3g}", value);
}

std::string band(const Fact& fact) {
    if (fact.kind == FactKind::point) return number(*fact.low);
    if (!fact.low) return "<= " + number(*fact.high);
    if (!fact.high) return ">= " + number(*fact.low);
    return number(*fact.low) + " - " + number(*fact.high);
}

std::string_view verdict_id(Verdict verdict) {
    switch (verdict) {
        case Verdict::in_band:
            return "in band";
        case Verdict::below:
            return "below";
        case Verdict::above:
            return "above";
        case Verdict::unknown:
            break;
    }
    return "unknown";
}

std::string_view verdict_text(Verdict verdict, Language language) {
    if (language == Language::en) return verdict_id(verdict);
    switch (verdict) {
        case Verdict::in_band:
            return "符合";
        case Verdict::below:
            return "偏低";
        case Verdict::above:
            return "偏高";
        case Verdict::unknown:
            break;
    }
    return "无法判断";
}

std::string_view kind_id(FactKind kind) {
    switch (kind) {
        case FactKind::range:
            return "range";
        case FactKind::values:
            return "values";
        case FactKind::sign:
            return "sign";
        case FactKind::point:
            break;
    }
    return "point";
}

/// Titles and lines of the main table, the same on the terminal and in Markdown.
struct Cells {
    std::vector<std::string> titles;
    std::vector<std::vector<std::string>> lines;
};

Cells cells_of(const FactsReport& report, Language language) {
    const bool zh = language == Language::zh;
    Cells cells;
    if (zh)
        cells.titles = {"编号",     "事实",   "年份", "估计",       "90%区间",
                        "文献范围", "文献值", "判断", "符合的种子", "单位"};
    else
        cells.titles = {"code", "fact",      "year",    "estimate",      "90% interval",
                        "band", "published", "verdict", "seeds in band", "unit"};
    for (const FactEstimate& e : report.run.estimates) {
        const Fact& fact = report.facts[e.fact];
        cells.lines.push_back(
            {fact.code, zh ? fact.zh : fact.en, std::to_string(e.year), number(e.estimate),
             number(e.low) + " - " + number(e.high), band(fact), number(fact.published.value_or(undefined)),
             std::string(verdict_text(e.verdict, language)),
             fact.kind == FactKind::point ? "-" : fmt::format("{}/{}", e.seeds_in_band, e.seeds), std::string(unit_text(fact.unit, language))});
    }
    return cells;
}

std::string summary(const FactsReport& report, Language language) {
    int judged = 0, in_band = 0, steady = 0, narrow = 0, contradicted = 0, contradicted_in_band = 0;
    int values = 0, values_in_band = 0, values_steady = 0;  // judged by the range of several published values
    for (const FactEstimate& e : report.run.estimates) {
        if (e.verdict == Verdict::unknown) continue;
        ++judged;
        narrow += is_narrower_than_luck(report.facts[e.fact], e) ? 1 : 0;
        const bool contradicts = report.facts[e.fact].contradicts_the_record();
        contradicted += contradicts ? 1 : 0;
        const bool of_values = report.facts[e.fact].kind == FactKind::values;
        values += of_values ? 1 : 0;
        if (e.verdict != Verdict::in_band) continue;
        ++in_band;
        values_in_band += of_values ? 1 : 0;
        contradicted_in_band += contradicts ? 1 : 0;
        if (report.facts[e.fact].kind == FactKind::point || 10 * e.seeds_in_band >= 9 * e.seeds) {
            ++steady;
            values_steady += of_values ? 1 : 0;
        }
    }
    if (language == Language::zh)
        return fmt::format(
            "情景 {}，规模 {}，{} 个种子：{} 个判断中 {} 个符合文献范围，其中 {} 个在九成种子中符合。{} "
            "个判断的文献范围比任何容纳九成种子的区间都窄。{} 个判断的事实，珠三角自己的统计数字也在文献范围之外，其中 {} 个符合。{} 个判断以若干文献值的最小至最大为范围，其中 {} 个符合；其余 {} 个中 {} 个符合，{} 个在九成种子中符合。",
            report.scenario, report.scale, report.seeds, judged, in_band, steady, narrow, contradicted, contradicted_in_band, values, values_in_band, judged - values,
            in_band - values_in_band, steady - values_steady);
    return fmt::format(
        "Scenario {}, scale {}, {} seeds: {} of {} judgements lie in their band, {} of them in 90% of seeds. "
        "{} have a band narrower than any range that holds 90% of the seeds. {} are of facts whose band the delta's own statistics "
        "lie outside of, {} of them in band. {} are judged by the range of several published values, {} of them in band; of the other {}, {} are in band, {} in 90% of seeds.",
        report.scenario, report.scale, report.seeds, in_band, judged, steady, narrow, contradicted, contradicted_in_band, values, values_in_band, judged - values,
        in_band - values_in_band, steady - values_steady);
}

/// Lists below the table: a title and its lines.
struct List {
    std::string title;
    std::vector<std::string> lines;
};

std::vector<List> lists(const FactsReport& report, Language language) {
    const bool zh = language == Language::zh;
    List outside{zh ? "珠三角自己的统计数字在文献范围之外的事实：" : "Facts whose band the delta's own statistics lie outside of:", {}};
    List missing{zh ? "输出无法显示的事实：" : "Facts that output cannot show:", {}};
    for (const Fact& fact : report.facts) {
        const std::string name = fact.code + " " + (zh ? fact.zh : fact.en);
        if (fact.contradicts_the_record())
            outside.lines.push_back(fmt::format("{}: {} ({}), {}", name, number(*fact.of_the_delta), band(fact), fact.of_the_delta_source));
        if (!fact.not_shown.empty()) missing.lines.push_back(zh ? name + "：" + fact.not_shown_zh : name + ": " + fact.not_shown);
    }
    return {outside, missing};
}

std::string optional_text(std::optional<double> value) {
    return value ? format_number(*value) : std::string();
}
std::string value_text(double value) {
    return std::isnan(value) ? std::string() : format_number(value);
}

}  // namespace

std::string FactsReport::text(Language language) const {
    const Cells cells = cells_of(*this, language);
    std::vector<TerminalTable::Column> columns;
    for (std::size_t k = 0; k < cells.titles.size(); ++k)
        columns.push_back({cells.titles[k], k >= 2 && k <= 6 ? Align::right : Align::left});
    TerminalTable table(std::move(columns));
    for (const auto& line : cells.lines) table.add(line);
    std::string out = table.text() + "\n" + summary(*this, language) + "\n";
    for (const List& list : lists(*this, language)) {
        out += list.title + "\n";
        for (const std::string& line : list.lines) out += "  " + line + "\n";
    }
    return out;
}

std::string FactsReport::markdown(Language language) const {
    const Cells cells = cells_of(*this, language);
    std::string out = fmt::format("# {}\n\n{}\n\n", language == Language::zh ? "典型事实" : "Stylised facts",
                                  summary(*this, language));
    out += markdown_line(cells.titles) + markdown_line(std::vector<std::string>(cells.titles.size(), "---"));
    for (const auto& line : cells.lines) out += markdown_line(line);
    for (const List& list : lists(*this, language)) {
        out += "\n" + list.title + "\n\n";
        for (const std::string& line : list.lines) out += "- " + line + "\n";
    }
    return out;
}

std::string FactsReport::csv() const {
    std::string out =
        "id,fact,year,estimate,low_90,high_90,band_low,band_high,published,of_the_delta,kind,verdict,seeds,seeds_in_"
        "band\n";
    for (const FactEstimate& e : run.estimates) {
        const Fact& fact = facts[e.fact];
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", fact.id, fact.code, e.year,
                           value_text(e.estimate), value_text(e.low), value_text(e.high),
                           optional_text(fact.low), optional_text(fact.high), optional_text(fact.published),
                           optional_text(fact.of_the_delta), kind_id(fact.kind), verdict_id(e.verdict), e.seeds, e.seeds_in_band);
    }
    return out;
}

std::string FactsReport::json() const {
    std::vector<std::string> estimates, missing;
    for (const FactEstimate& e : run.estimates) {
        const Fact& fact = facts[e.fact];
        std::vector<std::string> by_seed;
        for (const double value : e.by_seed) by_seed.push_back(json_number(value));
        estimates.push_back(
            fmt::format("\n{}", json_object({{"id", json_string(fact.id)},
                                             {"fact", json_string(fact.code)},
                                             {"en", json_string(fact.en)},
                                             {"zh", json_string(fact.zh)},
                                             {"unit", json_string(fact.unit)},
                                             {"year", std::to_string(e.year)},
                                             {"estimate", json_number(e.estimate)},
                                             {"low_90", json_number(e.low)},
                                             {"high_90", json_number(e.high)},
                                             {"band_low", json_number(fact.low)},
                                             {"band_high", json_number(fact.high)},
                                             {"published", json_number(fact.published)},
                                             {"of_the_delta", json_number(fact.of_the_delta)},
                                             {"kind", json_string(kind_id(fact.kind))},
                                             {"verdict", json_string(verdict_id(e.verdict))},
                                             {"seeds", std::to_string(e.seeds)},
                                             {"seeds_in_band", std::to_string(e.seeds_in_band)},
                                             {"by_seed", json_list(by_seed)},
                                             {"narrower_than_luck", is_narrower_than_luck(fact, e) ? "true" : "false"},
                                             {"citation", json_string(fact.citation)}})));
    }
    for (const Fact& fact : facts)
        if (!fact.not_shown.empty())
            missing.push_back(fmt::format("\n{}", json_object({{"id", json_string(fact.id)},
                                                               {"fact", json_string(fact.code)},
                                                               {"reason", json_string(fact.not_shown)}})));
    return json_object({{"scenario", json_string(scenario)},
                        {"scale", json_number(scale)},
                        {"seeds", std::to_string(seeds)},
                        {"facts", json_list(estimates)},
                        {"not_shown", json_list(missing)}}) +
           "\n";
}

}  // namespace kapok
