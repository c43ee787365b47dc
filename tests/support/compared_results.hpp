#pragma once
// Result files whose values a formula gives, for what compares and exports them.

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "model/policy/levers.hpp"
#include "tests/support/small_results.hpp"

namespace kapok::test {

/// One place in a file; `entry` is that of a table's own dimension (a lever), 0 for variables. Tables without regions are
/// counted through as if they had ten: value k is entry k / 10, region k % 10.
struct Cell {
    std::string_view id;
    int design = 0, replicate = 0, year = 0;
    std::size_t entry = 0, region = 0;
};
using Formula = std::function<double(const Cell&)>;

inline const std::vector<std::string>& compared_ids() {
    static const std::vector<std::string> ids{"rd_intensity", "hnte", "high_end_talent", "graduated_firms", "st_firms", "gdp", "rd_expenditure_real",
                                              "invention_patents_granted", "invention_patents_in_force", "pct_filings", "vc_received", "policy_cost",
                                              "firms", "firm_entries"};
    return ids;
}

struct ComparedFile {
    int designs = 1, replicates = 4, until_year = 2020;
    bool with_levers = false, with_flows = false;
    DesignTable table = {};
    std::vector<int> failed = {};  ///< replicates of every point that did not finish
};

inline std::vector<Dataset> compared_datasets(bool with_levers, bool with_flows) {
    std::vector<Dataset> datasets;
    for (const std::string& id : compared_ids()) {
        const Variable& v = variables()[*find_variable(id)];
        datasets.push_back({id, std::string(v.zh), std::string(v.en), std::string(v.unit), std::string(v.definition), {Axis::region}, region_count, true, false, &v, {}});
    }
    if (with_levers)
        datasets.push_back({"policy_cost_by_lever", "各杠杆政策支出", "Public cost by lever", "100 million CNY", "of the year", {Axis::lever, Axis::region},
                            lever_count * region_count, false, false, nullptr, {}});
    if (with_flows)
        datasets.push_back({"capital_flow", "城市间资金流", "Capital flows between places", "100 million CNY", "payments", {Axis::place_from, Axis::place_to, Axis::flow},
                            place_count * place_count * axis_size(Axis::flow), false, false, nullptr, {}});
    return datasets;
}

inline void write_compared(const std::filesystem::path& path, const ComparedFile& file, const Manifest& manifest, const Formula& value) {
    const std::vector<Dataset> datasets = compared_datasets(file.with_levers, file.with_flows);
    DesignTable table = file.table;
    if (!table.columns.empty()) table.run_keys.assign(static_cast<std::size_t>(2 * file.designs * file.replicates), 0);
    ResultsWriter writer(path, {datasets, {}, file.designs, file.replicates, file.until_year, {}, table}, manifest);
    for (int design = 0; design < file.designs; ++design)
        for (int replicate = 0; replicate < file.replicates; ++replicate) {
            if (std::find(file.failed.begin(), file.failed.end(), replicate) != file.failed.end()) {
                writer.add_failure(design, replicate, "broken");
                continue;
            }
            Record record;
            record.years = file.until_year - Record::first_year + 1;
            record.quarterly.resize(datasets.size());
            for (const Dataset& dataset : datasets) {
                std::vector<double>& values = record.yearly.emplace_back();
                for (int year = Record::first_year; year <= file.until_year; ++year)
                    for (std::size_t k = 0; k < dataset.size; ++k)
                        values.push_back(value({dataset.id, design, replicate, year, k / region_count, k % region_count}));
            }
            writer.add(design, replicate, record);
        }
    writer.publish({});
}

inline Manifest compared_manifest(const std::string& name, int replicates, int until_year = 2020) {
    Manifest manifest = small_manifest(replicates, until_year);
    manifest.scenario_name = name;
    return manifest;
}

/// A table of one factor with a value for each point.
inline DesignTable one_factor(std::vector<double> values) {
    DesignTable table;
    const std::size_t points = values.size();
    table.columns = {{"voucher_rate", "share of the price", "Innovation voucher discount", "创新券抵扣比例", std::move(values), {}, {}}};
    table.kind = "list";
    table.text = "base = \"plan\"\n";
    table.scenarios.assign(points, "");
    return table;
}

}  // namespace kapok::test
