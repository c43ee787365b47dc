// [design]: which points, by which rule or from which list.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "runner/number_text.hpp"
#include "runner/sweep/sweep_reader.hpp"
#include "runner/text_file.hpp"
#include "runner/text_table.hpp"

namespace kapok {
namespace {

constexpr double as_in_base = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_table_bytes = 100'000'000;

/// Number of the scenario that a factor calls so.
std::optional<double> scenario_number(const Factor& factor, const std::string& name, Location at,
                                      ScenarioReader& words) {
    std::vector<std::string_view> names;
    for (const Scenario& scenario : factor.scenarios) names.push_back(scenario.name);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<double>(found - names.begin());
    words.fault(at, fmt::format("{} is none of the values of {}: {}.{}", in_quotes(name), factor.name,
                                fmt::join(names, ", "), suggestion(name, names)));
    return std::nullopt;
}

/// What a factor sets, so that two of them can be compared: a lever in a city from a date, or a parameter.
struct Target {
    FactorKind kind;
    std::size_t row = 0;
    std::size_t city = city_count;  ///< all of them
    double from = 0.0;

    auto operator<=>(const Target&) const = default;
    [[nodiscard]] std::string text() const {
        switch (kind) {
            case FactorKind::lever:
            case FactorKind::package:
                return fmt::format("{} in {} from {} on", lever_table[row].id,
                                   place_table[static_cast<Place>(city)].id, format_date(from));
            case FactorKind::parameter:
                return std::string(parameter_table[row].id);
            case FactorKind::city_parameter:
                return fmt::format("{} in {}", city_parameter_table[row].id,
                                   place_table[static_cast<Place>(city)].id);
            case FactorKind::posterior_member:
                return "the set of parameters";
            case FactorKind::scenario:
                return "the scenario that is started from";
        }
        return {};
    }
};

std::vector<Target> targets_of(const Factor& factor) {
    std::vector<Target> targets;
    const bool has_levers = !factor.levers.empty();
    for (const Place place : factor.scope.cities) {
        const auto city = static_cast<std::size_t>(place);
        for (const LeverSpan& span : factor.levers)
            targets.push_back({FactorKind::lever, span.lever.row, city, factor.scope.from});
        if (factor.kind == FactorKind::city_parameter) targets.push_back({factor.kind, factor.row, city});
    }
    if (!has_levers && factor.kind != FactorKind::city_parameter)
        targets.push_back({factor.kind, factor.row});
    return targets;
}

}  // namespace

void SweepReader::check_factors(bool together) {
    std::set<std::string> names;
    std::map<Target, std::size_t> by_target;
    const auto& factors = sweep_.factors;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        if (!names.insert(factors[i].name).second) {
            fault(factor_places_[i], fmt::format("two factors are called {}; give one of them a 'name'",
                                                 in_quotes(factors[i].name)));
            continue;
        }
        if (!together) continue;
        for (const Target& target : targets_of(factors[i])) {
            const auto [other, is_new] = by_target.try_emplace(target, i);
            if (is_new || other->second == i) continue;
            fault(factor_places_[i],
                  fmt::format("{} and {} both set {}", in_quotes(factors[other->second].name),
                              in_quotes(factors[i].name), target.text()));
            break;
        }
    }
}

void SweepReader::read_design(const TomlEntry& entry) {
    const TomlValue::Table& table = words_.table_of(entry);
    if (entry.value.as<TomlValue::Table>() == nullptr) return;
    const auto kinds = design_kinds();
    std::vector<std::string_view> ids;
    for (const DesignKindSpec& spec : kinds) ids.push_back(spec.id);
    const TomlEntry* const kind = find_entry(table, "kind");
    if (kind == nullptr)
        return fault(entry.at, fmt::format("[design] needs a 'kind', one of {}", fmt::join(ids, ", ")));
    const std::string id = words_.text_of(*kind);
    if (kind->value.as<std::string>() == nullptr) return;
    const auto spec =
        std::find_if(kinds.begin(), kinds.end(), [&](const DesignKindSpec& s) { return s.id == id; });
    if (spec == kinds.end())
        return fault(kind->value.at, fmt::format("unknown kind of design {}; the kinds are {}.{}",
                                                 in_quotes(id), fmt::join(ids, ", "), suggestion(id, ids)));

    sweep_.design.kind = spec->kind;
    sweep_.design.levels = spec->default_levels;
    check_factors(spec->kind != DesignKind::one_at_a_time);
    for (const TomlEntry& item : table)
        if (&item != kind) read_design_key(*spec, item);
    for (const DesignKeySpec& key : design_keys())
        if (spec->needs(key.key) && find_entry(table, key.id) == nullptr)
            fault(entry.at, fmt::format("the design '{}' needs '{}'", spec->id, key.id));
    const bool of_budget = spec->scale == DesignScale::share;
    if (of_budget && !sweep_.packages)
        fault(entry.at, fmt::format("the design '{}' divides a budget and needs [packages]", spec->id));
    if (of_budget && !sweep_.factors.empty())
        fault(factor_places_.front(), fmt::format("the design '{}' has no use for [[factors]]", spec->id));
    if (!of_budget && sweep_.packages)
        fault(entry.at, fmt::format("[packages] is for the designs simplex and simplex_lattice, not for '{}'",
                                    spec->id));
    if (!of_budget && !has_factors_)
        fault(entry.at, fmt::format("the design '{}' needs at least one of [[factors]]", spec->id));
}

void SweepReader::read_design_key(const DesignKindSpec& kind, const TomlEntry& entry) {
    std::vector<std::string_view> usable{"kind"};
    const DesignKeySpec* key = nullptr;
    for (const DesignKeySpec& spec : design_keys()) {
        if (!kind.takes(spec.key)) continue;
        usable.push_back(spec.id);
        if (spec.id == entry.key) key = &spec;
    }
    if (key == nullptr) return unknown_key(entry, fmt::format(" of the design '{}'", kind.id), usable);
    if (key->key == DesignKey::points) return read_points(entry.value);
    if (key->key == DesignKey::file) return read_table(entry);
    if (const auto* truth = std::get_if<bool Design::*>(&key->member)) {
        const auto* value = entry.value.as<bool>();
        if (value == nullptr) return words_.wrong_kind(in_quotes(entry.key), "true or false", entry.value);
        sweep_.design.*(*truth) = *value;
        return;
    }
    const auto whole = words_.whole_number(entry.key, entry.value, key->lowest, key->highest);
    if (!whole) return;
    if (const auto* seed = std::get_if<std::uint32_t Design::*>(&key->member))
        sweep_.design.*(*seed) = static_cast<std::uint32_t>(*whole);
    if (const auto* number = std::get_if<int Design::*>(&key->member))
        sweep_.design.*(*number) = static_cast<int>(*whole);
    if (key->key == DesignKey::levels && kind.kind == DesignKind::morris && *whole % 2 != 0)
        fault(entry.value.at,
              fmt::format("'levels' of the design 'morris' should be an even number, not {}", *whole));
}

bool SweepReader::make_room(std::size_t points) {
    const std::size_t factors = sweep_.factors.size();
    if (points * factors > static_cast<std::size_t>(most_values)) return false;
    sweep_.design.listed = Eigen::MatrixXd::Constant(static_cast<Eigen::Index>(points),
                                                     static_cast<Eigen::Index>(factors), as_in_base);
    return true;
}

void SweepReader::read_points(const TomlValue& points) {
    const auto* list = points.as<TomlValue::List>();
    if (list == nullptr || list->empty())
        return fault(
            points.at,
            "'points' should be a list of tables, one for each point, such as { voucher_rate = 0.5 }");
    if (!make_room(list->size()))
        return fault(points.at,
                     fmt::format("the list has more than {} values (points times factors)", most_values));
    for (std::size_t i = 0; i < list->size(); ++i) read_point((*list)[i], static_cast<Eigen::Index>(i));
}

void SweepReader::read_point(const TomlValue& point, Eigen::Index row) {
    const auto* table = point.as<TomlValue::Table>();
    if (table == nullptr)
        return words_.wrong_kind("a point", "a table such as { voucher_rate = 0.5 }", point);
    const std::vector<std::string> columns = sweep_.columns();
    for (const TomlEntry& entry : *table) {
        const auto column = std::find(columns.begin(), columns.end(), entry.key);
        if (column == columns.end()) {
            const std::vector<std::string_view> names(columns.begin(), columns.end());
            fault(entry.at, fmt::format("{} is none of the factors.{}", in_quotes(entry.key),
                                        suggestion(entry.key, names)));
            continue;
        }
        const Factor& factor = sweep_.factors[static_cast<std::size_t>(column - columns.begin())];
        std::optional<double> value;
        if (factor.kind != FactorKind::scenario)
            value = read_value(factor, entry.value);
        else if (const auto* name = entry.value.as<std::string>())
            value = scenario_number(factor, *name, entry.value.at, words_);
        else
            words_.wrong_kind("a scenario", "a name between quotation marks", entry.value);
        if (value) sweep_.design.listed(row, column - columns.begin()) = *value;
    }
}

void SweepReader::read_table(const TomlEntry& entry) {
    const std::string name = words_.text_of(entry);
    if (name.empty()) return;
    if (!place_.directory) return fault(entry.value.at, "a sweep inside the program cannot name a table");
    const std::string path = (*place_.directory / name).string();
    try {
        const TextTable table(read_text_file(path, path, most_table_bytes), path);
        sweep_.files.push_back(path);
        std::vector<std::string_view> names;
        for (const Factor& factor : sweep_.factors) names.push_back(factor.name);
        for (const Cell& cell : table.header())
            if (std::find(names.begin(), names.end(), cell.text) == names.end())
                faults_.add(path, cell.at,
                            fmt::format("the column {} is none of the factors.{}", in_quotes(cell.text),
                                        suggestion(cell.text, names)));
        if (!table.has_columns(names, faults_)) return;
        if (table.rows().empty()) return faults_.add(path, {}, "the table has no rows; a point needs one");
        if (!make_room(table.rows().size()))
            return faults_.add(
                path, {},
                fmt::format("the table has more than {} values (points times factors)", most_values));
        ScenarioReader words(path, sweep_.base, faults_);
        for (std::size_t row = 0; row < table.rows().size(); ++row)
            for (std::size_t k = 0; k < names.size(); ++k) {
                const TableRow& line = table.rows()[row];
                if (line.is_blank(names[k])) continue;
                const Factor& factor = sweep_.factors[k];
                const Location at = line.cell(names[k]).at;
                const auto value = factor.kind == FactorKind::scenario
                                       ? scenario_number(factor, line.cell(names[k]).text, at, words)
                                       : line.optional_number(names[k], faults_);
                if (value && !std::isnan(*value) &&
                    (factor.kind == FactorKind::scenario ||
                     is_factor_value(factor, *value, at, sweep_, words)))
                    sweep_.design.listed(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(k)) =
                        *value;
            }
    } catch (const InputError& error) {
        faults_.add(error);
    }
}

}  // namespace kapok
