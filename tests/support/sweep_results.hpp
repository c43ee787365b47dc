#pragma once
// Result files of sweeps whose outcomes are known without running the model.

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/results_file.hpp"
#include "tests/support/small_results.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kapok::test {

/// A file to write: `value` gives each recorded variable, the same in all regions.
struct SweepFile {
    std::vector<DesignColumn> columns;
    std::string kind = "list";
    int replicates = 4, until = 2030;
    std::vector<std::string> variables{"rd_intensity", "hnte", "policy_cost", "world_park_index_2030"};
    std::function<double(std::string_view id, std::size_t point, int replicate, int year)> value;
    std::set<std::pair<int, int>> failed = {};  ///< point and replicate
    ParameterDraws draws = {};
};

inline DesignColumn factor(std::string id, std::vector<double> values, std::vector<double> coordinates = {}) {
    return {id, "share", id, id + "_zh", std::move(values), {}, std::move(coordinates)};
}

inline std::vector<Dataset> datasets_of(const std::vector<std::string>& ids) {
    std::vector<Dataset> datasets;
    for (const std::string& id : ids) {
        const Variable& v = variables()[*find_variable(id)];
        datasets.push_back({id,
                            std::string(v.zh),
                            std::string(v.en),
                            std::string(v.unit),
                            std::string(v.definition),
                            {Axis::region},
                            region_count,
                            true,
                            false,
                            &v,
                            {}});
    }
    return datasets;
}

inline void write_sweep(const std::filesystem::path& path, const SweepFile& file) {
    const std::vector<Dataset> datasets = datasets_of(file.variables);
    const std::size_t points = file.columns.empty() ? 1 : file.columns.front().values.size();
    DesignTable table;
    if (!file.columns.empty()) {
        table.columns = file.columns;
        table.kind = file.kind;
        table.text = "base = \"plan\"\n";
        table.scenarios.assign(points, "# a scenario\n");
        table.run_keys.assign(points * static_cast<std::size_t>(file.replicates) * 2, 7);
    }
    Manifest manifest = small_manifest(file.replicates, file.until);
    manifest.draws = file.draws;
    ResultsWriter writer(path, {datasets, {}, static_cast<int>(points), file.replicates, file.until, {}, table},
                         manifest);
    for (std::size_t point = 0; point < points; ++point)
        for (int replicate = 0; replicate < file.replicates; ++replicate) {
            if (file.failed.contains({static_cast<int>(point), replicate})) {
                writer.add_failure(static_cast<int>(point), replicate, "broken");
                continue;
            }
            Record record;
            record.years = file.until - Record::first_year + 1;
            record.quarterly.resize(datasets.size());
            for (const Dataset& dataset : datasets) {
                std::vector<double>& values = record.yearly.emplace_back();
                for (int year = Record::first_year; year <= file.until; ++year)
                    values.insert(values.end(), region_count, file.value(dataset.id, point, replicate, year));
            }
            writer.add(static_cast<int>(point), replicate, record);
        }
    writer.publish({});
}

/// Five values of a lever, 0 to 1 (0 cheapest), crossed with three of a parameter, the lever slowest. R&D intensity is
/// 2 + 2 x lever + -0.5, 0 or 0.5 by the parameter + 0.1 x replicate; the lever costs 10 a year; 100 times the lever
/// HNTE.
inline SweepFile crossed_sweep() {
    SweepFile file;
    std::vector<double> lever, parameter, coordinates;
    for (const double l : {0.0, 0.25, 0.5, 0.75, 1.0})
        for (const double p : {100.0, 125.0, 150.0}) {
            lever.push_back(l);
            parameter.push_back(p);
            coordinates.push_back((p - 100.0) / 50.0);
        }
    file.columns = {factor("voucher_rate", lever, lever), factor("knowledge_range_minutes", parameter, coordinates)};
    file.kind = "factorial";
    file.value = [lever, parameter](std::string_view id, std::size_t point, int replicate, int year) {
        if (id == "rd_intensity") return 2.0 + 2.0 * lever[point] + (parameter[point] - 125.0) / 50.0 + 0.1 * replicate;
        if (id == "policy_cost") return year == 2015 ? std::numeric_limits<double>::quiet_NaN() : 10.0 * lever[point];
        if (id == "hnte") return 100.0 * lever[point];
        return 0.5;
    };
    return file;
}

}  // namespace kapok::test
