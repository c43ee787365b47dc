#pragma once
// One sweep file applied to a sweep. Used by sweep_file.cpp.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runner/scenario_file.hpp"
#include "runner/scenario_reader.hpp"
#include "runner/sweep/sweep.hpp"
#include "runner/toml_document.hpp"

namespace kapok {

class SweepReader {
public:
    /// `place`: the file that is read and where it is; `sweep` has its name and posterior already.
    SweepReader(NamingPlace place, const Baseline& baseline, Sweep& sweep, FaultCollector& faults)
        : place_(std::move(place)),
          baseline_(baseline),
          sweep_(sweep),
          faults_(faults),
          words_(place_.file, sweep.base, faults) {}

    void read(const TomlValue::Table& root);

private:
    void fault(Location at, std::string text) { words_.fault(at, std::move(text)); }
    /// A key that a table does not have; `where` names the table, with a space before it, or is empty.
    void unknown_key(const TomlEntry& entry, std::string_view where, std::span<const std::string_view> keys,
                     std::string hint = {});
    std::optional<Scenario> scenario_named(const std::string& name, Location at);

    // sweep_reader.cpp
    void read_base(const TomlValue::Table& root);
    void read_entry(const TomlEntry& entry);
    void read_sequential(const TomlValue::Table& table, Location at);
    void unknown_top_key(const TomlEntry& entry);
    void settle_scenarios();
    void check_size(Location design);

    // sweep_design.cpp
    /// Names that are there twice and, where factors move `together`, levers and parameters that two of them
    /// set.
    void check_factors(bool together);
    void read_design(const TomlEntry& entry);
    void read_design_key(const DesignKindSpec& kind, const TomlEntry& entry);
    /// Makes the matrix of listed points, at first all as in the base; false where it would be too large.
    bool make_room(std::size_t points);
    void read_points(const TomlValue& points);
    void read_point(const TomlValue& point, Eigen::Index row);
    void read_table(const TomlEntry& entry);

    // sweep_factors.cpp
    void read_factors(const TomlValue& factors);
    void read_factor(const TomlValue& table);
    /// True if a text can be the name of a column.
    bool is_name(const TomlEntry& entry);
    /// What the factor is, from its id; false where it cannot be known.
    bool identify(Factor& factor, const TomlValue::Table& table, Location at);
    void read_package(Factor& factor, const TomlEntry& levers);
    void check_scale(const Factor& factor, Location at);

    // sweep_values.cpp
    void read_range(Factor& factor, const TomlEntry& entry);
    void read_values(Factor& factor, const TomlEntry& entry);
    std::optional<double> read_value(const Factor& factor, const TomlValue& value);

    // sweep_scope.cpp
    void read_packages(const TomlEntry& entry);
    bool read_scope_key(LeverScope& scope, const TomlEntry& entry);
    void check_scope(const LeverScope& scope, Location at);
    std::vector<Place> read_cities(const TomlValue& value);
    std::optional<Lever> read_lever(const TomlValue& value);

    NamingPlace place_;
    const Baseline& baseline_;
    Sweep& sweep_;
    FaultCollector& faults_;
    ScenarioReader words_;  ///< checks what sweeps and scenarios have in common, and sets keys of the base
    bool has_factors_ = false;             ///< in the file, right or wrong
    std::vector<Location> factor_places_;  ///< of the factors of the sweep
    TomlValue::Table overrides_;           ///< keys of a scenario that the sweep sets for all points
};

/// True if a factor may take this value; else a fault that `words` reports. Used for values wherever they
/// stand.
bool is_factor_value(const Factor& factor, double value, Location at, const Sweep& sweep,
                     ScenarioReader& words);

/// 0, 1, ...: the values of factors whose values are numbered.
std::vector<double> counted_from_0(std::size_t count);

/// The entry of a key, or null.
const TomlEntry* find_entry(const TomlValue::Table& table, std::string_view key);

}  // namespace kapok
