#include "analysis/tidy_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>

#include "analysis/answer_table.hpp"
#include "analysis/tidy_tables.hpp"
#include "model/geography.hpp"
#include "runner/number_text.hpp"
#include "runner/published_file.hpp"

namespace kapok {
namespace {

constexpr const char* byte_order_mark = "\xEF\xBB\xBF";
constexpr std::uintmax_t bytes_per_row = 64;  // of a row with ids, a value and a unit, rounded up
constexpr std::size_t flush_at = 1'000'000;

/// A text file on its way to its name.
class TextFile {
public:
    explicit TextFile(const std::filesystem::path& path) : file_(path), stream_(file_.temporary(), std::ios::binary) { check(); }
    void write(std::string_view text) {
        stream_.write(text.data(), static_cast<std::streamsize>(text.size()));
        check();
    }
    void close() {
        stream_.close();
        check();
    }
    void publish() { file_.publish(); }
    void require_space(std::uintmax_t bytes) const { file_.require_space(bytes); }

private:
    void check() const {
        if (!stream_) throw FileError("write", file_.shown(), "the directory or the disk does not take it");
    }
    PublishedFile file_;
    std::ofstream stream_;
};

/// Steps through the entries of an array, the last side fastest.
void advance(std::vector<std::size_t>& index, const std::vector<std::size_t>& shape) {
    for (std::size_t side = index.size(); side-- > 0;) {
        if (++index[side] < shape[side]) return;
        index[side] = 0;
    }
}

/// Whether any run of a point has finished, so that a goal table could tell of it.
bool has_finished(const std::vector<RunStatus>& of_point) { return std::find(of_point.begin(), of_point.end(), RunStatus::finished) != of_point.end(); }

/// By point.
std::vector<std::vector<RunStatus>> statuses_of(const ResultsReader& results) {
    std::vector<std::vector<RunStatus>> statuses;
    for (std::size_t design = 0; design < results.labels("design").size(); ++design) statuses.push_back(results.statuses(static_cast<int>(design)));
    return statuses;
}

bool has_goals(const std::vector<std::vector<RunStatus>>& statuses, std::span<const VariableInfo> chosen) {
    return std::any_of(statuses.begin(), statuses.end(), has_finished) && std::any_of(chosen.begin(), chosen.end(), is_in_values);
}

/// Writes tables one after the other and publishes them together.
class Exporter {
public:
    Exporter(const ResultsReader& results, const ExportRequest& request) : results_(results), request_(request), chosen_(chosen_variables(results, request)), statuses_(statuses_of(results)) {
        std::error_code problem;
        std::filesystem::create_directories(request.directory, problem);
        if (problem) throw FileError("make the directory", request.directory, problem.message());
    }

    std::vector<ExportedTable> write() {
        write_values();
        for (const VariableInfo& variable : chosen_)
            if (!is_in_values(variable)) write_array(variable);
        write_small(variables_table(chosen_));
        write_small(regions_table());
        write_small(runs_table(statuses_));
        if (const DesignTable design = results_.design_table(); !design.columns.empty()) write_small(points_table(design));
        write_goals();
        begin_file(package_file).write(package_json(results_, tables_));
        for (const auto& file : files_) file->close();
        for (const auto& file : files_) file->publish();
        return std::move(tables_);
    }

private:
    TextFile& begin_file(const std::string& name) { return *files_.emplace_back(std::make_unique<TextFile>(request_.directory / name)); }

    TextFile& begin_table(const ExportedTable& table, std::uintmax_t rows) {
        TextFile& file = begin_file(table.name + ".csv");
        file.require_space(rows * bytes_per_row);
        std::vector<std::string> names;
        for (const ExportColumn& column : table.columns) names.push_back(csv_field(column.name));
        file.write(fmt::format("{}{}\n", byte_order_mark, fmt::join(names, ",")));
        return file;
    }

    /// One row for each value of finished runs: labels of its place, then `before`, the value and the unit.
    std::size_t write_entries(TextFile& file, const VariableInfo& variable, const std::string& before) {
        const DataArray array = results_.read(variable.id);
        std::vector<std::vector<std::string>> labels;
        for (const std::string& dimension : array.dimensions) labels.push_back(results_.labels(dimension));
        const std::string after = fmt::format(",{}\n", csv_field(variable.unit));
        std::vector<std::size_t> index(array.shape.size(), 0);
        std::size_t rows = 0;
        std::string text;
        for (const double value : array.values) {
            if (statuses_[index[0]][index[1]] == RunStatus::finished) {
                for (std::size_t side = 0; side < index.size(); ++side) text.append(csv_field(labels[side][index[side]])).push_back(',');
                text.append(before).append(std::isnan(value) ? "" : format_number(value)).append(after);
                ++rows;
            }
            advance(index, array.shape);
            if (text.size() < flush_at) continue;
            file.write(text);
            text.clear();
        }
        file.write(text);
        return rows;
    }

    void write_values() {
        const auto count = static_cast<std::size_t>(std::count_if(chosen_.begin(), chosen_.end(), is_in_values));
        if (count == 0) return;
        ExportedTable table{"values", "Values by design point, replicate, year and region", "按设计点、重复运行、年份和地区的数值",
                            {dimension_column("design"), dimension_column("replicate"), dimension_column("year"), dimension_column("region"),
                             variable_column, value_column, unit_column}, 0};
        TextFile& file = begin_table(table, count * statuses_.size() * statuses_.front().size() * results_.years().size() * region_count);
        for (const VariableInfo& variable : chosen_)
            if (is_in_values(variable)) table.rows += write_entries(file, variable, csv_field(variable.id) + ",");
        tables_.push_back(std::move(table));
    }

    void write_array(const VariableInfo& variable) {
        ExportedTable table{variable.id, variable.long_name, variable.long_name_zh, {}, 0};
        std::uintmax_t rows = 1;
        for (const std::string& dimension : variable.dimensions) {
            table.columns.push_back(dimension_column(dimension));
            rows *= results_.labels(dimension).size();
        }
        table.columns.push_back(value_column);
        table.columns.push_back(unit_column);
        table.rows = write_entries(begin_table(table, rows), variable, "");
        tables_.push_back(std::move(table));
    }

    void write_small(TidyTable table) {
        TextFile& file = begin_file(table.about.name + ".csv");
        file.write(byte_order_mark);
        file.write(table.csv);
        tables_.push_back(std::move(table.about));
    }

    /// Of the plan's indicators, or of the variables that were asked for; of the points that have a run to tell of.
    void write_goals() {
        if (!has_goals(statuses_, chosen_)) return;
        std::vector<std::string> ids;
        if (!request_.variables.empty())
            for (const VariableInfo& variable : chosen_)
                if (is_in_values(variable)) ids.push_back(variable.id);
        TidyTable table = goals_heading();
        TextFile& file = begin_file(table.about.name + ".csv");
        file.write(byte_order_mark);
        file.write(table.csv);
        for (std::size_t point = 0; point < statuses_.size(); ++point) {
            if (!has_finished(statuses_[point])) continue;
            const std::vector<std::string> lines = goals_lines(results_, point, ids);
            file.write(fmt::format("{}", fmt::join(lines, "")));
            table.about.rows += lines.size();
        }
        tables_.push_back(std::move(table.about));
    }

    const ResultsReader& results_;
    const ExportRequest& request_;
    std::vector<VariableInfo> chosen_;
    std::vector<std::vector<RunStatus>> statuses_;
    std::vector<std::unique_ptr<TextFile>> files_;
    std::vector<ExportedTable> tables_;
};

}  // namespace

std::vector<std::string> export_files(const ResultsReader& results, const ExportRequest& request) {
    const std::vector<VariableInfo> chosen = chosen_variables(results, request);
    std::vector<std::string> names;
    if (std::any_of(chosen.begin(), chosen.end(), is_in_values)) names.push_back("values.csv");
    for (const VariableInfo& variable : chosen)
        if (!is_in_values(variable)) names.push_back(variable.id + ".csv");
    names.insert(names.end(), {"variables.csv", "regions.csv", "runs.csv"});
    if (!results.design_table().columns.empty()) names.push_back("design_points.csv");
    if (has_goals(statuses_of(results), chosen)) names.push_back("goals.csv");
    names.push_back(package_file);
    return names;
}

std::vector<ExportedTable> export_results(const ResultsReader& results, const ExportRequest& request) { return Exporter(results, request).write(); }

}  // namespace kapok
