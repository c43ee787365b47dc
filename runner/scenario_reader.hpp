#pragma once
// One scenario file (or one --set option) applied to a scenario.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/scenario.hpp"
#include "runner/toml_document.hpp"

namespace kapok {

/// The key that names the scenario a file starts from.
inline constexpr std::string_view extends_key = "extends";

inline constexpr int most_replicates = 100'000;

class ScenarioReader {
public:
    /// `file` is the name that messages give to what is read.
    ScenarioReader(std::string file, Scenario& scenario, FaultCollector& faults)
        : file_(std::move(file)), scenario_(scenario), faults_(faults) {}

    /// Applies all tables and keys but `extends`.
    void read(const TomlValue::Table& root);
    /// Applies "ID=VALUE" or "ID.CITY=VALUE".
    void read_setting(std::string_view setting);

    // Values that other files share with scenarios, checked by the same rules with the same words. What is wrong
    // is a fault; then there is nothing, or something empty.
    void fault(Location at, std::string text) { faults_.add(file_, at, std::move(text)); }
    void wrong_kind(std::string_view what, std::string_view expected, const TomlValue& value);
    const TomlValue::Table& table_of(const TomlEntry& entry);
    std::string text_of(const TomlEntry& entry);
    std::optional<double> number_of(std::string_view what, const TomlValue& value);
    std::optional<std::int64_t> whole_number(std::string_view key, const TomlValue& value,
                                             std::int64_t lowest, std::int64_t highest);
    std::optional<double> read_date(const TomlValue& date);
    std::optional<Place> city_of(std::string_view name, Location at);
    bool is_lever_value(Lever lever, double value, Location at);
    bool is_in_range(std::string_view id, double value, double low, double high, std::string_view unit,
                     Location at);
    void unknown_lever(std::string_view id, Location at);

private:
    void read_entry(const TomlEntry& entry);
    /// Keys that are one number or one truth value; false if `key` is none of them.
    bool read_scalar(std::string_view key, const TomlValue& value);
    void read_quarterly(const TomlValue& value);
    void read_record(const TomlValue::Table& record);
    void unknown_key(const TomlEntry& entry);

    // scenario_levers.cpp
    void read_levers(const TomlValue::Table& levers);
    void read_lever(Lever lever, const TomlEntry& table);
    ByCity<Form> read_form(Lever lever, const TomlValue& form);
    std::optional<Form> form_word(const TomlValue& word);
    std::vector<SchedulePoint> read_points(Lever lever, std::string_view who, const TomlValue& value);
    std::optional<SchedulePoint> read_point(Lever lever, const TomlValue& pair);

    // scenario_parameters.cpp
    void read_parameters(const TomlValue::Table& parameters, Group group);
    void read_city_parameter(CityParameterId id, const TomlValue& value);
    void set_parameter(ParameterId id, double value, Location at);
    void set_city_parameter(CityParameterId id, Place city, double value, Location at);
    void unknown_parameter(std::string_view id, Location at);

    std::string file_;
    Scenario& scenario_;
    FaultCollector& faults_;
};

}  // namespace kapok
