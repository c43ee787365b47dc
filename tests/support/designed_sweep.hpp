#pragma once
// Result files of sweeps whose outcomes are a function of the point and the replicate.

#include <Eigen/Dense>
#include <cmath>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/small_results.hpp"

namespace kapok::test {

struct DesignedSweep {
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
};

/// What a run has as rd_intensity in a year; GDP is ten times that. All regions are equal.
using OutcomeOfRun = std::function<double(const Eigen::RowVectorXd& coordinates, int replicate, int year)>;

inline constexpr int designed_sweep_until = 2018;

/// Factors are named "first", "second", ...; their values are 10 times the coordinates, or the coordinates of labels.
inline DesignTable table_of(const DesignedSweep& sweep) {
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
        }
        table.columns.push_back(std::move(column));
    }
    table.scenarios.assign(points, "about = \"\"\n");
    table.run_keys.assign(points * static_cast<std::size_t>(sweep.replicates) * 2, 7);
    return table;
}

/// Writes the file and opens it.
inline ResultsReader write_sweep(const std::filesystem::path& path, const DesignedSweep& sweep,
                                 const OutcomeOfRun& outcome) {
    const std::vector<Dataset> all = small_datasets();
    const std::vector<Dataset> datasets(all.begin(), all.begin() + 2);
    const auto points = static_cast<int>(sweep.coordinates.rows());
    Manifest manifest = small_manifest(sweep.replicates, designed_sweep_until);
    manifest.draws = sweep.draws;
    ResultsWriter writer(path, {datasets, {}, points, sweep.replicates, designed_sweep_until, {}, table_of(sweep)},
                         manifest);
    for (int point = 0; point < points; ++point)
        for (int replicate = 0; replicate < sweep.replicates; ++replicate) {
            if (sweep.not_needed(point, replicate)) {
                writer.add_not_needed(point, replicate);
                continue;
            }
            if (sweep.fails(point, replicate)) {
                writer.add_failure(point, replicate, "broken");
                continue;
            }
            Record record;
            record.years = designed_sweep_until - Record::first_year + 1;
            record.quarterly.resize(datasets.size());
            for (const double factor : {1.0, 10.0}) {
                std::vector<double>& values = record.yearly.emplace_back();
                for (int year = Record::first_year; year <= designed_sweep_until; ++year)
                    values.insert(values.end(), region_count,
                                  factor * outcome(sweep.coordinates.row(point), replicate, year));
            }
            writer.add(point, replicate, record);
        }
    writer.publish({});
    return ResultsReader(path);
}

}  // namespace kapok::test
