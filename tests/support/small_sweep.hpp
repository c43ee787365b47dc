#pragma once
// Result files of sweeps whose values are known without running the model.

#include <cmath>
#include <filesystem>
#include <functional>

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
    ParameterDraws draws = {};
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
    manifest.draws = sweep.draws;
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

}  // namespace kapok::test
