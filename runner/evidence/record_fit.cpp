#include "runner/evidence/record_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/answer_names.hpp"
#include "analysis/statistics.hpp"
#include "model/geography.hpp"
#include "runner/json_text.hpp"
#include "runner/markdown_table.hpp"
#include "runner/number_text.hpp"
#include "runner/terminal_table.hpp"

namespace kapok {
namespace {

std::string percent(double share, int decimals) { return fmt::format("{:.{}f}%", 100.0 * share, decimals); }

double share_covered(const FitRow& row) { return static_cast<double>(row.covered) / row.targets; }

/// Titles and lines of a table.
struct Cells {
    std::vector<std::string> titles;
    std::vector<std::vector<std::string>> lines;

    [[nodiscard]] std::string text() const {
        std::vector<TerminalTable::Column> columns;
        for (const std::string& title : titles) columns.push_back({title, columns.empty() ? Align::left : Align::right});
        TerminalTable table(std::move(columns));
        for (const auto& line : lines) table.add(line);
        return table.text();
    }
    [[nodiscard]] std::string markdown() const {
        std::string out = markdown_line(titles) + "|---|";
        for (std::size_t k = 1; k < titles.size(); ++k) out += "--:|";
        out += "\n";
        for (const auto& line : lines) out += markdown_line(line);
        return out;
    }
};

std::string name_of(const FitRow& row, Language language) {
    const Dataset& dataset = datasets()[row.dataset];
    return language == Language::zh ? dataset.zh : dataset.id;
}

Cells by_variable(const RecordFit& fit, Language language) {
    const bool zh = language == Language::zh;
    Cells cells;
    if (zh) cells.titles = {"指标", "数据点", "中位误差", "最大误差", "落入90%区间"};
    else cells.titles = {"variable", "targets", "median error", "largest error", "covered at 90%"};
    int targets = 0, covered = 0;
    for (const FitRow& row : fit.rows) {
        if (row.region) continue;
        cells.lines.push_back({name_of(row, language), std::to_string(row.targets), percent(row.median_error, 1), percent(row.largest_error, 1),
                               percent(share_covered(row), 0)});
        targets += row.targets;
        covered += row.covered;
    }
    cells.lines.push_back({zh ? "合计" : "all", std::to_string(targets), "", "", percent(static_cast<double>(covered) / std::max(targets, 1), 0)});
    return cells;
}

Cells by_region(const RecordFit& fit, Language language) {
    Cells cells;
    cells.titles = {language == Language::zh ? "中位误差" : "median error"};
    for (std::size_t region = 0; region < region_count; ++region) {
        const AnswerName name = region_name(region);
        cells.titles.emplace_back(language == Language::zh ? name.zh : region_id(region));
    }
    for (const FitRow& row : fit.rows) {
        if (!row.region) {
            cells.lines.emplace_back(region_count + 1, "-");
            cells.lines.back().front() = name_of(row, language);
        } else {
            cells.lines.back()[*row.region + 1] = percent(row.median_error, 1);
        }
    }
    return cells;
}

std::string head(const RecordFit& fit, Language language) {
    return fmt::format(fmt::runtime(language == Language::zh ? "规模 {1} 的 {0} 次模拟，每次取后验参数的一个成员，与 2016 至 {2} 年的统计对比；误差为各次模拟的中位数与统计值之差。\n"
                                                             : "{0} runs at scale {1}, one for each member of the posterior, against the record of 2016 to {2}; the error is that of their median.\n"),
                       fit.runs, fit.scale, fit.until);
}

}  // namespace

std::vector<FitRow> fit_of_record(const std::vector<CalibrationTarget>& targets, const Eigen::MatrixXd& outputs) {
    // by variable and region; region_count stands for all of them, and comes first
    struct Errors {
        std::vector<double> errors;
        int covered = 0;
    };
    std::map<std::pair<std::string, std::size_t>, Errors> all;
    std::map<std::string, std::size_t> dataset_of;
    for (std::size_t t = 0; t < targets.size(); ++t) {
        std::vector<double> sample;
        for (const double x : outputs.row(static_cast<Eigen::Index>(t)))
            if (std::isfinite(x)) sample.push_back(x);
        if (sample.empty()) continue;
        const double observed = std::log(targets[t].observed), median = quantile(sample, 0.5);
        const bool covered = observed >= quantile(sample, 0.05) && observed <= quantile(sample, 0.95);
        const std::string& id = datasets()[targets[t].dataset].id;
        dataset_of[id] = targets[t].dataset;
        for (const std::size_t place : {std::size_t{0}, targets[t].region + 1}) {
            Errors& of = all[{id, place}];
            of.errors.push_back(std::fabs(std::expm1(median - observed)));
            of.covered += covered ? 1 : 0;
        }
    }
    std::vector<FitRow> rows;
    for (const auto& [key, of] : all) {
        FitRow row;
        row.dataset = dataset_of.at(key.first);
        if (key.second > 0) row.region = key.second - 1;
        row.targets = static_cast<int>(of.errors.size());
        row.median_error = quantile(of.errors, 0.5);
        row.largest_error = *std::max_element(of.errors.begin(), of.errors.end());
        row.covered = of.covered;
        rows.push_back(row);
    }
    return rows;
}

std::string RecordFit::text(Language language) const {
    return head(*this, language) + "\n" + by_variable(*this, language).text() + "\n" + by_region(*this, language).text();
}

std::string RecordFit::markdown(Language language) const {
    return fmt::format("# {}\n\n{}\n{}\n{}", language == Language::zh ? "对统计记录的拟合" : "Fit of the record", head(*this, language),
                       by_variable(*this, language).markdown(), by_region(*this, language).markdown());
}

std::string RecordFit::csv() const {
    std::string out = "variable,region,targets,median_error,largest_error,covered\n";
    for (const FitRow& row : rows)
        out += fmt::format("{},{},{},{},{},{}\n", datasets()[row.dataset].id, row.region ? region_id(*row.region) : "", row.targets,
                           format_number(row.median_error), format_number(row.largest_error), row.covered);
    return out;
}

std::string RecordFit::json() const {
    std::vector<std::string> items;
    for (const FitRow& row : rows)
        items.push_back(fmt::format("\n{}", json_object({{"variable", json_string(datasets()[row.dataset].id)},
                                            {"region", row.region ? json_string(std::string(region_id(*row.region))) : "null"},
                                            {"targets", std::to_string(row.targets)},
                                            {"median_error", json_number(row.median_error)},
                                            {"largest_error", json_number(row.largest_error)},
                                            {"covered", std::to_string(row.covered)}})));
    return json_object({{"runs", std::to_string(runs)}, {"until", std::to_string(until)}, {"scale", json_number(scale)}, {"fit", json_list(items)}}) + "\n";
}

}  // namespace kapok
