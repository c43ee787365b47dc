#pragma once
// Result files of sweeps whose values are known without running the model.

#include <cmath>
#include <filesystem>
#include <functional>
// Result files of sweeps whose outcomes are a function of the point and the replicate.
#include <Eigen/Dense>
#include <string>
#include <vector>

#include "tests/support/small_results.hpp"

namespace kapok::test {

/// All recorded variables by year and region.
inline std::vector<Dataset> all_variables() {
    std::vector<Dataset> datasets;
    for (const Variable& v : variables())
        datasets.push_back({std::string(v.id), std::string(v.zh), std::string(v.en), std::string(v.unit),
                            std::string(v.definition), {Axis::region}, region_count, true, false, &v, {}});
    return datasets;
}

struct SmallSweep {
    DesignTable table;  ///< columns with values, kind and settings; scenarios may be left out
    int replicates = 2, until = 2020;
    std::string base_text;  ///< the base's scenario as TOML
    /// A variable at a point of the design, in every region.
    std::function<double(const std::string& id, std::size_t point, int replicate, int year)> value;
    std::function<bool(std::size_t point, int replicate)> fails = [](std::size_t, int) { return false; };
};

/// Writes the sweep under this name and opens it.
inline ResultsReader written(const SmallSweep& sweep, const std::filesystem::path& path) {
    const std::vector<Dataset> datasets = all_variables();
    DesignTable table = sweep.table;
    const std::size_t points = table.columns.front().values.size();
    table.text = "base = \"baseline\"\n";
    table.scenarios.resize(points, sweep.base_text);
    table.run_keys.resize(points * static_cast<std::size_t>(sweep.replicates) * 2, 1);
    Manifest manifest = small_manifest(sweep.replicates, sweep.until);
    manifest.scenario_text = sweep.base_text;
    manifest.levers.clear();
    for (const LeverSpec& lever : lever_table) {
        LeverSetting setting{std::string(lever.id), std::string(lever.unit), {}, {}};
        for (const Place city : cities) setting.in_2015[city] = lever.in_2015;
        manifest.levers.push_back(std::move(setting));
    }
    ResultsWriter writer(path, {datasets, {}, static_cast<int>(points), sweep.replicates, sweep.until, {}, table}, manifest);
    for (std::size_t point = 0; point < points; ++point)
        for (int replicate = 0; replicate < sweep.replicates; ++replicate) {
            if (sweep.fails(point, replicate)) {
                writer.add_failure(static_cast<int>(point), replicate, "broken");
                continue;
            }
            Record record;
            record.years = sweep.until - Record::first_year + 1;
            record.quarterly.resize(datasets.size());
            for (const Dataset& dataset : datasets) {
                std::vector<double>& values = record.yearly.emplace_back();
                for (int year = Record::first_year; year <= sweep.until; ++year)
                    values.insert(values.end(), region_count, sweep.value(dataset.id, point, replicate, year));
            }
            writer.add(static_cast<int>(point), replicate, record);
        }
    writer.publish(small_execution());
    return ResultsReader(path);
}

inline DesignColumn column(std::string id, std::vector<double> values, std::vector<double> coordinates = {}) {
    return {id, "share", id, id, std::move(values), {}, std::move(coordinates)};
}

    std::string kind;
    Eigen::MatrixXd coordinates;  ///< points x factors; NaN: as in the base
    std::vector<std::pair<std::string, double>> settings = {};
    int replicates = 2;
    ParameterDraws draws = {};
    bool has_coordinates = true;
    std::vector<std::vector<std::string>> labels = {};  ///< of each factor
    /// Runs that fail; a run that is not needed.
    std::function<bool(int point, int replicate)> fails = [](int, int) { return false; };
    std::function<bool(int point, int replicate)> not_needed = [](int, int) { return false; };
/// What a run has as rd_intensity in a year; GDP is ten times that. All regions are equal.
using OutcomeOfRun = std::function<double(const Eigen::RowVectorXd& coordinates, int replicate, int year)>;
inline constexpr int small_sweep_until = 2018;
/// Factors are named "first", "second", ...; their values are 10 times the coordinates, or the coordinates of labels.
inline DesignTable table_of(const SmallSweep& sweep) {
    static const std::vector<std::string> names{"first", "second", "third", "fourth"}, names_zh{"甲", "乙", "丙", "丁"};
    DesignTable table;
    table.kind = sweep.kind;
    table.settings = sweep.settings;
    table.text = "base = \"plan\"\n";
    const auto points = static_cast<std::size_t>(sweep.coordinates.rows());
    for (Eigen::Index k = 0; k < sweep.coordinates.cols(); ++k) {
        const auto factor = static_cast<std::size_t>(k);
        DesignColumn column{names.at(factor), "percent", "the " + names.at(factor), names_zh.at(factor), {}, {}, {}};
        if (factor < sweep.labels.size()) column.labels = sweep.labels[factor];
        const double scale = column.labels.empty() ? 10.0 : static_cast<double>(column.labels.size()) - 1.0;
        for (const double coordinate : sweep.coordinates.col(k)) {
            column.values.push_back(scale * coordinate);
            if (sweep.has_coordinates) column.coordinates.push_back(coordinate);
        table.columns.push_back(std::move(column));
    table.scenarios.assign(points, "about = \"\"\n");
    table.run_keys.assign(points * static_cast<std::size_t>(sweep.replicates) * 2, 7);
    return table;
/// Writes the file and opens it.
inline ResultsReader write_sweep(const std::filesystem::path& path, const SmallSweep& sweep,
                                 const OutcomeOfRun& outcome) {
    const std::vector<Dataset> all = small_datasets();
    const std::vector<Dataset> datasets(all.begin(), all.begin() + 2);
    const auto points = static_cast<int>(sweep.coordinates.rows());
    Manifest manifest = small_manifest(sweep.replicates, small_sweep_until);
    manifest.draws = sweep.draws;
    ResultsWriter writer(path, {datasets, {}, points, sweep.replicates, small_sweep_until, {}, table_of(sweep)},
                         manifest);
    for (int point = 0; point < points; ++point)
            if (sweep.not_needed(point, replicate)) {
                writer.add_not_needed(point, replicate);
                writer.add_failure(point, replicate, "broken");
            record.years = small_sweep_until - Record::first_year + 1;
            for (const double factor : {1.0, 10.0}) {
                for (int year = Record::first_year; year <= small_sweep_until; ++year)
                    values.insert(values.end(), region_count,
                                  factor * outcome(sweep.coordinates.row(point), replicate, year));
            writer.add(point, replicate, record);
    writer.publish({});
}  // namespace kapok::test
