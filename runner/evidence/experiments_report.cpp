#include "runner/evidence/experiments_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runner/hdf5_file.hpp"
#include "runner/json_text.hpp"
#include "runner/markdown_table.hpp"
#include "runner/number_text.hpp"
#include "runner/published_file.hpp"
#include "runner/terminal_table.hpp"

namespace kapok {
namespace {

std::string number(double value) {
    return std::isnan(value) ? "-" : fmt::format("{:.3g}", value);
}

/// "-" where a single run gives none.
std::string interval(double low, double high, Language language) {
    if (std::isnan(low) && std::isnan(high)) return "-";
    return fmt::format(fmt::runtime(language == Language::zh ? "{} 至 {}" : "{} to {}"), number(low), number(high));
}

std::string band(const ExperimentMeasure& m, Language language) {
    if (m.low && m.high) return interval(*m.low, *m.high, language);
    if (m.low) return fmt::format(">= {}", number(*m.low));
    return m.high ? fmt::format("<= {}", number(*m.high)) : "-";
}

std::string_view role_id(MeasureRole role) {
    return role == MeasureRole::estimate ? "estimate" : role == MeasureRole::check ? "check" : "report";
}
std::string_view role_text(MeasureRole role, Language language) {
    if (language == Language::en) return role_id(role);
    return role == MeasureRole::estimate ? "估计" : role == MeasureRole::check ? "检查" : "参考";
}

std::string_view verdict_id(ExperimentVerdict verdict) {
    switch (verdict) {
        case ExperimentVerdict::pass:
            return "pass";
        case ExperimentVerdict::miss:
            return "miss";
        case ExperimentVerdict::unknown:
            return "unknown";
        case ExperimentVerdict::none:
            break;
    }
    return "-";
}
std::string_view verdict_text(ExperimentVerdict verdict, Language language) {
    if (language == Language::en || verdict == ExperimentVerdict::none) return verdict_id(verdict);
    return verdict == ExperimentVerdict::pass   ? "符合"
           : verdict == ExperimentVerdict::miss ? "不符"
                                                : "无法判断";
}

const ExperimentMeasure& measure_of(const ExperimentsReport& report, const ExperimentResult& r) {
    return report.experiments[r.experiment].measures[r.measure];
}

/// Titles and lines of the main table, the same on the terminal and in Markdown.
struct Cells {
    std::vector<std::string> titles;
    std::vector<std::vector<std::string>> lines;
};

Cells cells_of(const ExperimentsReport& report, Language language) {
    const bool zh = language == Language::zh;
    Cells cells;
    if (zh)
        cells.titles = {"编号", "层", "类", "指标", "估计", "95%区间", "范围", "判断"};
    else
        cells.titles = {"id", "tier", "role", "measure", "estimate", "95% interval", "band", "verdict"};
    for (const ExperimentResult& r : report.run.results) {
        const Experiment& e = report.experiments[r.experiment];
        const ExperimentMeasure& m = measure_of(report, r);
        cells.lines.push_back({e.id, std::to_string(e.tier), std::string(role_text(m.role, language)),
                               zh ? m.zh : m.en, number(r.effect.mean),
                               interval(r.effect.low, r.effect.high, language), band(m, language),
                               std::string(verdict_text(r.verdict, language))});
    }
    return cells;
}

/// How many estimates and checks pass, by tier.
std::string summary(const ExperimentsReport& report, Language language) {
    const bool zh = language == Language::zh;
    std::string out = fmt::format(
        fmt::runtime(zh ? "规模 {}，{} 组参数，各 {} 个种子；政策自 {} 年起实施，运行至 {} 年。\n"
                        : "Scale {}, {} set(s) of parameters, {} seed(s) of each; levers move in {}, runs "
                          "end with {}.\n"),
        report.plan.scale, report.plan.members.size(), report.plan.seeds, experiment_year, report.plan.until);
    for (const ExperimentProgram& program : experiment_programs())
        if (program.seeds_factor > 1 && std::any_of(report.run.results.begin(), report.run.results.end(), [&](const ExperimentResult& r) {
                return report.experiments[r.experiment].id == program.id;
            }))
            out += fmt::format(fmt::runtime(zh ? "其中 {} 各 {} 个种子。\n" : "{} has {} seeds of each.\n"), program.id,
                               program.seeds_factor * report.plan.seeds);
    for (const int tier : {1, 2, 3, 0}) {  // 0: the checks of all tiers
        int passed = 0, judgements = 0;
        for (const ExperimentResult& r : report.run.results) {
            const bool counts = tier == 0 ? measure_of(report, r).role == MeasureRole::check
                                          : measure_of(report, r).role == MeasureRole::estimate &&
                                                report.experiments[r.experiment].tier == tier;
            if (!counts || r.verdict == ExperimentVerdict::unknown) continue;
            ++judgements;
            passed += r.verdict == ExperimentVerdict::pass ? 1 : 0;
        }
        if (judgements == 0) continue;
        if (tier == 0)
            out += fmt::format(
                fmt::runtime(zh ? "检查：{1} 项中 {0} 项符合。\n" : "Checks: {0} of {1} pass.\n"), passed,
                judgements);
        else
            out += fmt::format(fmt::runtime(zh ? "第 {2} 层估计：{1} 项中 {0} 项符合。\n"
                                               : "Estimates of tier {2}: {0} of {1} pass.\n"),
                               passed, judgements, tier);
    }
    return out;
}

/// Measures of the experiments asked for that have no number.
std::vector<std::string> not_run(const ExperimentsReport& report, Language language) {
    std::vector<std::string> lines;
    for (const Experiment& e : report.experiments)
        for (const ExperimentMeasure& m : e.measures)
            if (!m.not_run.empty() && report.plan.asks_for(e.id))
                lines.push_back(language == Language::zh ? fmt::format("{} {}：{}", e.id, m.zh, m.not_run_zh) : fmt::format("{} {}: {}", e.id, m.en, m.not_run));
    return lines;
}
std::string not_run_title(Language language) {
    return language == Language::zh ? "未运行：" : "Not run:";
}

std::string optional_text(std::optional<double> value) {
    return value ? format_number(*value) : std::string();
}
std::string value_text(double value) {
    return std::isnan(value) ? std::string() : format_number(value);
}
/// A cell of CSV; reasons hold commas.
std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
}

}  // namespace

std::string ExperimentsReport::text(Language language) const {
    const Cells cells = cells_of(*this, language);
    std::vector<TerminalTable::Column> columns;
    for (std::size_t k = 0; k < cells.titles.size(); ++k)
        columns.push_back({cells.titles[k], k == 1 || (k >= 4 && k <= 6) ? Align::right : Align::left});
    TerminalTable table(std::move(columns));
    for (const auto& line : cells.lines) table.add(line);
    std::string out = table.text() + "\n" + summary(*this, language) + not_run_title(language) + "\n";
    for (const std::string& line : not_run(*this, language)) out += "  " + line + "\n";
    return out;
}

std::string ExperimentsReport::markdown(Language language) const {
    const Cells cells = cells_of(*this, language);
    std::string out =
        fmt::format("# {}\n\n{}\n", language == Language::zh ? "政策实验" : "Policy experiments",
                    summary(*this, language));
    out += markdown_line(cells.titles) + markdown_line(std::vector<std::string>(cells.titles.size(), "---"));
    for (const auto& line : cells.lines) out += markdown_line(line);
    out += fmt::format("\n{}\n\n", not_run_title(language));
    for (const std::string& line : not_run(*this, language)) out += "- " + line + "\n";
    return out;
}

std::string ExperimentsReport::csv() const {
    std::string out =
        "experiment,measure,tier,role,estimate,low_95,high_95,spread_members,spread_seeds,draws,share_in_"
        "band,sets_in_band,band_low,band_high,verdict,not_run\n";
    for (const ExperimentResult& r : run.results) {
        const Experiment& e = experiments[r.experiment];
        const ExperimentMeasure& m = measure_of(*this, r);
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},\n", e.id, m.id, e.tier,
                           role_id(m.role), value_text(r.effect.mean), value_text(r.effect.low),
                           value_text(r.effect.high), value_text(r.effect.spread_members),
                           value_text(r.effect.spread_seeds), r.effect.draws, value_text(r.share_in_band),
                           value_text(r.sets_in_band),
                           optional_text(m.low), optional_text(m.high), verdict_id(r.verdict));
    }
    for (const Experiment& e : experiments)
        for (const ExperimentMeasure& m : e.measures)
            if (!m.not_run.empty() && plan.asks_for(e.id))
                out +=
                    fmt::format("{},{},{},{},,,,,,,,,{},{},not run,{}\n", e.id, m.id, e.tier, role_id(m.role),
                                optional_text(m.low), optional_text(m.high), quoted(m.not_run));
    return out;
}

std::string ExperimentsReport::json() const {
    std::vector<std::string> measures, missing;
    for (const ExperimentResult& r : run.results) {
        const Experiment& e = experiments[r.experiment];
        const ExperimentMeasure& m = measure_of(*this, r);
        measures.push_back(
            fmt::format("\n{}", json_object({{"experiment", json_string(e.id)},
                                             {"measure", json_string(m.id)},
                                             {"en", json_string(m.en)},
                                             {"zh", json_string(m.zh)},
                                             {"tier", std::to_string(e.tier)},
                                             {"role", json_string(role_id(m.role))},
                                             {"estimate", json_number(r.effect.mean)},
                                             {"low_95", json_number(r.effect.low)},
                                             {"high_95", json_number(r.effect.high)},
                                             {"spread_members", json_number(r.effect.spread_members)},
                                             {"spread_seeds", json_number(r.effect.spread_seeds)},
                                             {"draws", std::to_string(r.effect.draws)},
                                             {"share_in_band", json_number(r.share_in_band)},
                                             {"sets_in_band", json_number(r.sets_in_band)},
                                             {"band_low", json_number(m.low)},
                                             {"band_high", json_number(m.high)},
                                             {"verdict", json_string(verdict_id(r.verdict))}})));
    }
    for (const Experiment& e : experiments)
        for (const ExperimentMeasure& m : e.measures)
            if (!m.not_run.empty() && plan.asks_for(e.id))
                missing.push_back(fmt::format("\n{}", json_object({{"experiment", json_string(e.id)},
                                                                   {"measure", json_string(m.id)},
                                                                   {"reason", json_string(m.not_run)}})));
    return json_object({{"scale", json_number(plan.scale)},
                        {"members", std::to_string(plan.members.size())},
                        {"seeds", std::to_string(plan.seeds)},
                        {"from", std::to_string(experiment_year)},
                        {"until", std::to_string(plan.until)},
                        {"measures", json_list(measures)},
                        {"not_run", json_list(missing)}}) +
           "\n";
}

void ExperimentsReport::write_hdf5(const std::filesystem::path& path) const {
    std::vector<std::string> experiment, measure, role, verdict;
    std::vector<std::int32_t> tier, draws;
    std::vector<double> estimate, low, high, members, seeds, share, sets, band_low, band_high, values;
    const auto most = static_cast<std::size_t>(most_seeds(plan));
    for (const ExperimentResult& r : run.results) {
        const ExperimentMeasure& m = measure_of(*this, r);
        experiment.push_back(experiments[r.experiment].id);
        measure.push_back(m.id);
        role.emplace_back(role_id(m.role));
        verdict.emplace_back(verdict_id(r.verdict));
        tier.push_back(experiments[r.experiment].tier);
        draws.push_back(r.effect.draws);
        estimate.push_back(r.effect.mean);
        low.push_back(r.effect.low);
        high.push_back(r.effect.high);
        members.push_back(r.effect.spread_members);
        seeds.push_back(r.effect.spread_seeds);
        share.push_back(r.share_in_band);
        sets.push_back(r.sets_in_band);
        band_low.push_back(m.low.value_or(undefined));
        band_high.push_back(m.high.value_or(undefined));
        for (const auto& of_member : r.values) {
            values.insert(values.end(), of_member.begin(), of_member.end());
            values.resize(values.size() + most - of_member.size(), undefined);  // experiments with fewer seeds
        }
    }
    PublishedFile published(path);
    hdf5::Handle file = hdf5::create_file(published.temporary());
    hdf5::set_attribute(file, "format", "kapok policy experiments 1");
    hdf5::set_attribute(file, "scale", plan.scale);
    hdf5::set_attribute(file, "seed", static_cast<std::int32_t>(plan.seed));
    hdf5::set_attribute(file, "from", static_cast<std::int32_t>(experiment_year));
    hdf5::set_attribute(file, "until", static_cast<std::int32_t>(plan.until));
    const hdf5::Shape rows{experiment.size()};
    hdf5::write_texts(file, "experiment", experiment, rows);
    hdf5::write_texts(file, "measure", measure, rows);
    hdf5::write_texts(file, "role", role, rows);
    hdf5::write_texts(file, "verdict", verdict, rows);
    hdf5::write_array<std::int32_t>(file, "tier", tier, rows);
    hdf5::write_array<std::int32_t>(file, "draws", draws, rows);
    const std::pair<const char*, const std::vector<double>&> columns[] = {
        {"estimate", estimate},      {"low_95", low},         {"high_95", high},
        {"spread_members", members}, {"spread_seeds", seeds}, {"share_in_band", share},
        {"sets_in_band", sets},
        {"band_low", band_low},      {"band_high", band_high}};
    for (const auto& [name, column] : columns) hdf5::write_array<double>(file, name, column, rows);
    hdf5::write_array<double>(file, "value", values,
                              {rows[0], plan.members.size(), most});
    hdf5::close_file(file);
    published.publish();
}

}  // namespace kapok
