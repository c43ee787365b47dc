#pragma once
// Datasets and records that are known without running the model.

#include <cstddef>
#include <string>
#include <vector>

#include "model/measurement/record.hpp"
#include "runner/manifest.hpp"
#include "runner/results_file.hpp"

namespace kapok {

/// Three datasets: the indicator rd_intensity and GDP by region, and a table by region and age.
inline std::vector<Dataset> small_datasets() {
    const auto of_variable = [](std::string_view id) {
        const Variable& variable = variables()[*find_variable(id)];
        return Dataset{std::string(id), std::string(variable.zh), std::string(variable.en), std::string(variable.unit),
                       std::string(variable.definition), {Axis::region}, region_count, true, false, &variable, {}};
    };
    return {of_variable("rd_intensity"), of_variable("gdp"),
            Dataset{"exits_by_age", "按年龄的退出企业", "Exits by age", "firms", "closed in the year", {Axis::region, Axis::age},
                    region_count * age_classes, false, false, nullptr, {}}};
}

/// Value k of a dataset in step t of a replicate; all differ.
inline double small_value(int replicate, std::size_t dataset, int step, std::size_t k) {
    return 1000.0 * replicate + 100.0 * static_cast<double>(dataset) + step + 1e-3 * static_cast<double>(k);
}

inline Record small_record(const std::vector<Dataset>& datasets, int until_year, int replicate,
                           const std::vector<bool>& quarterly = {}) {
    Record record;
    record.years = until_year - Record::first_year + 1;
    record.quarters = 4 * (record.years - 1);
    record.quarterly.resize(datasets.size());
    for (std::size_t d = 0; d < datasets.size(); ++d) {
        const auto filled = [&](int steps) {
            std::vector<double> values;
            for (int step = 0; step < steps; ++step)
                for (std::size_t k = 0; k < datasets[d].size; ++k) values.push_back(small_value(replicate, d, step, k));
            return values;
        };
        record.yearly.push_back(filled(record.years));
        if (d < quarterly.size() && quarterly[d]) record.quarterly[d] = filled(record.quarters);
    }
    return record;
}

inline Manifest small_manifest(int replicates, int until_year) {
    Manifest manifest;
    manifest.build = build_information();
    manifest.scenario_name = "vouchers";
    manifest.scenario_about = "创新券面额加倍会怎样?";
    manifest.scenario_text = "[levers.voucher_value]\nall = [[2016.0, 20.0]]\n";
    manifest.seed = 4'000'000'000U;
    manifest.replicates = replicates;
    manifest.scale = 0.05;
    manifest.until_year = until_year;
    manifest.levers = {{"super_deduction", "share", {}, {}}, {"voucher_value", "10k CNY", {}, {}}};
    manifest.levers[0].in_2015[Place::zhaoqing] = 0.5;
    manifest.levers[1].course[Place::shenzhen] = "step 2016=20";
    manifest.inputs = {{"scenarios/data/city_2015.csv", std::string(64, 'a')}};
    return manifest;
}

inline Execution small_execution() { return {12.5, 123'456'789, 2, "2020-01-31T23:59:59Z", false}; }

}  // namespace kapok
