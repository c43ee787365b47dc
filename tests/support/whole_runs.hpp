#pragma once
// Whole runs on the tables inside the program, for the tests of what must hold in any run.

#include <cmath>
#include <memory>
#include <string>
#include <string_view>

#include "model/run.hpp"
#include "runner/baseline_files.hpp"
#include "runner/result_hash.hpp"
#include "runner/scenario_file.hpp"

namespace kapok::test {

/// The population of 2015, built once.
inline const Registry& registry_2015() {
    static const std::shared_ptr<const Registry> registry =
        build_registry(std::make_shared<const Baseline>(load_baseline(DataSource{}).baseline), Parameters{});
    return *registry;
}

/// Every lever at its value of 2015 for ever.
inline Schedule schedule_of_2015() {
    return Schedule(*registry_2015().baseline);
}
/// Sets a lever to a value from a date on.
inline void set_from(Schedule& schedule, Lever lever, Place city, double date, double value) {
    schedule.set(lever, city, {Form::step, {{date, value}}});
}
/// The levers of a scenario inside the program.
inline Schedule schedule_of(const std::string& scenario) {
    return load_scenario(scenario, *registry_2015().baseline).schedule;
}

/// `schedule` must outlive the plan. Everything that can be kept by quarter is.
inline RunPlan run_plan(const Schedule& schedule, double scale, int until_year, std::uint32_t replicate = 0) {
    RunPlan plan;
    plan.registry = &registry_2015();
    plan.schedule = &schedule;
    plan.parameters = registry_2015().parameters;
    plan.scale = scale;
    plan.rng = {1, replicate};
    plan.until_year = until_year;
    plan.quarterly.assign(datasets().size(), true);
    return plan;
}

/// One number for all that was recorded, by year and by quarter.
inline std::string hash_of(const Record& record) {
    ResultHash hash("", 1, 1, 1);
    hash.add_run(0, 0, 0);
    for (std::size_t d = 0; d < datasets().size(); ++d) {
        hash.add_array(datasets()[d].id, {record.yearly[d].size()}, record.yearly[d]);
        hash.add_array(datasets()[d].id, {record.quarterly[d].size()}, record.quarterly[d]);
    }
    return hash.hex();
}

inline std::size_t dataset(std::string_view id) {
    for (std::size_t d = 0; d < datasets().size(); ++d)
        if (datasets()[d].id == id) return d;
    throw std::out_of_range("no dataset " + std::string(id));
}

/// A variable in a year, of the delta unless another region is asked for.
inline double value_in(const Record& record, std::string_view id, int year,
                       std::size_t region = delta_region) {
    const std::size_t d = dataset(id);
    return record.yearly[d].at(static_cast<std::size_t>(year - Record::first_year) * datasets()[d].size +
                               region);
}

/// The value within its range that a lever is moved to: the plan's, or the farther end where the plan keeps
/// that of 2015.
inline double moved_value(const LeverSpec& lever) {
    if (lever.in_plan != lever.in_2015) return lever.in_plan;
    return lever.highest - lever.in_2015 >= lever.in_2015 - lever.lowest ? lever.highest : lever.lowest;
}

}  // namespace kapok::test
