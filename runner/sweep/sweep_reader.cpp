#include "runner/sweep/sweep_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kapok {
namespace {

/// Keys that mean what they mean in a scenario.
constexpr auto scenario_keys = std::to_array<std::string_view>(
    {"seed", "replicates", "scale", "until", "draw_parameters", "allow_outside_range", "record"});
constexpr auto sweep_keys =
    std::to_array<std::string_view>({"base", "about", "about_zh", "design", "factors", "packages"});
constexpr auto sequential_keys =
    std::to_array<std::string_view>({"minimum", "maximum", "indicator", "year", "region", "half_width"});

bool is_scenario_key(const TomlEntry& entry) {
    if (entry.key == "replicates" && entry.value.as<TomlValue::Table>() != nullptr) return false;
    return std::find(scenario_keys.begin(), scenario_keys.end(), entry.key) != scenario_keys.end();
}

/// All points of a sweep are run alike, whatever they start from.
void take_run_settings(Scenario& scenario, const Scenario& base) {
    scenario.seed = base.seed;
    scenario.replicates = base.replicates;
    scenario.scale = base.scale;
    scenario.until = base.until;
    scenario.quarterly = base.quarterly;
    scenario.firms_every = base.firms_every;
}

}  // namespace

const TomlEntry* find_entry(const TomlValue::Table& table, std::string_view key) {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const TomlEntry& entry) { return entry.key == key; });
    return found == table.end() ? nullptr : &*found;
}

void SweepReader::unknown_key(const TomlEntry& entry, std::string_view where,
                              std::span<const std::string_view> keys, std::string hint) {
    if (hint.empty()) hint = suggestion(entry.key, keys);
    fault(entry.at, fmt::format("unknown key {}{}; the keys are {}.{}", in_quotes(entry.key), where,
                                fmt::join(keys, ", "), hint));
}

std::optional<Scenario> SweepReader::scenario_named(const std::string& name, Location at) {
    NamingPlace place = place_;
    place.at = at;
    auto scenario = load_named_scenario(name, place, baseline_, faults_);
    if (scenario)
        for (const std::string& file : scenario->files)
            if (std::find(sweep_.files.begin(), sweep_.files.end(), file) == sweep_.files.end())
                sweep_.files.push_back(file);
    return scenario;
}

void SweepReader::read(const TomlValue::Table& root) {
    std::copy_if(root.begin(), root.end(), std::back_inserter(overrides_), is_scenario_key);
    const TomlEntry* const record = find_entry(root, "record");
    if (const auto* kept = record == nullptr ? nullptr : record->value.as<TomlValue::Table>())
        if (const TomlEntry* const firms = find_entry(*kept, "firms_every"))
            fault(firms->at, "a sweep keeps no firms; run one of its points alone (kapok run) for 'firms_every'");
    read_base(root);
    for (const TomlEntry& entry : root)
        if (!is_scenario_key(entry)) read_entry(entry);
    // a design refers to factors, wherever in the file they stand
    const TomlEntry* const design = find_entry(root, "design");
    if (design == nullptr) {
        std::vector<std::string_view> ids;
        for (const DesignKindSpec& spec : design_kinds()) ids.push_back(spec.id);
        return fault({}, fmt::format("[design] is missing; its kind is one of {}", fmt::join(ids, ", ")));
    }
    read_design(*design);
    settle_scenarios();
    if (faults_.empty()) check_size(design->at);
}

void SweepReader::read_base(const TomlValue::Table& root) {
    std::string name = "baseline";
    Location at;
    if (const TomlEntry* const base = find_entry(root, "base")) {
        at = base->value.at;
        if (const auto* text = base->value.as<std::string>())
            name = *text;
        else
            words_.wrong_kind("'base'", "the name of a scenario between quotation marks", base->value);
    }
    if (auto base = scenario_named(name, at)) sweep_.base = std::move(*base);
    words_.read(overrides_);
}

void SweepReader::read_entry(const TomlEntry& entry) {
    if (entry.key == "about")
        sweep_.about = words_.text_of(entry);
    else if (entry.key == "about_zh")
        sweep_.about_zh = words_.text_of(entry);
    else if (entry.key == "factors")
        read_factors(entry.value);
    else if (entry.key == "packages")
        read_packages(entry);
    else if (entry.key == "replicates")
        read_sequential(*entry.value.as<TomlValue::Table>(), entry.at);
    else if (std::find(sweep_keys.begin(), sweep_keys.end(), entry.key) == sweep_keys.end())
        unknown_top_key(entry);
}

void SweepReader::unknown_top_key(const TomlEntry& entry) {
    std::vector<std::string_view> keys(sweep_keys.begin(), sweep_keys.end());
    keys.insert(keys.end(), scenario_keys.begin(), scenario_keys.end());
    std::string hint;
    if (find_lever(entry.key))
        hint = fmt::format(" It is a lever: it belongs in [[factors]], as id = \"{}\".", entry.key);
    unknown_key(entry, "", keys, std::move(hint));
}

void SweepReader::read_sequential(const TomlValue::Table& table, Location at) {
    SequentialReplicates rule;
    rule.year = sweep_.base.until;
    for (const TomlEntry& entry : table) {
        if (entry.key == "minimum" || entry.key == "maximum") {
            if (const auto count = words_.whole_number(entry.key, entry.value, 2, most_replicates))
                (entry.key == "minimum" ? rule.minimum : rule.maximum) = static_cast<int>(*count);
        } else if (entry.key == "year") {
            if (const auto year =
                    words_.whole_number(entry.key, entry.value, Quarter::first_year, sweep_.base.until))
                rule.year = static_cast<int>(*year);
        } else if (entry.key == "half_width") {
            rule.half_width = words_.number_of("'half_width'", entry.value).value_or(1.0);
            if (rule.half_width <= 0.0)
                fault(entry.value.at,
                      fmt::format("half_width = {} should be above 0 (in the unit of the indicator)",
                                  rule.half_width));
        } else if (entry.key == "indicator") {
            const auto known = recordable_ids();
            rule.indicator = words_.text_of(entry);
            const bool is_text = entry.value.as<std::string>() != nullptr;
            if (is_text && std::find(known.begin(), known.end(), rule.indicator) == known.end())
                fault(entry.value.at,
                      fmt::format("nothing is recorded as {} (see 'kapok indicators').{}",
                                  in_quotes(rule.indicator), suggestion(rule.indicator, known)));
        } else if (entry.key == "region") {
            const std::string name = words_.text_of(entry);
            const bool is_delta = name == delta_region_id || name == delta_region_zh;
            if (is_delta || entry.value.as<std::string>() == nullptr) continue;
            if (const auto city = words_.city_of(name, entry.value.at))
                rule.region = static_cast<std::size_t>(*city);
        } else {
            unknown_key(entry, " in [replicates]", sequential_keys);
        }
    }
    for (const std::string_view key : {"maximum", "indicator", "half_width"})
        if (find_entry(table, key) == nullptr) fault(at, fmt::format("[replicates] needs '{}'", key));
    if (rule.maximum != 0 && rule.maximum < rule.minimum)
        fault(at, fmt::format("[replicates] has a maximum of {} below its minimum of {}", rule.maximum,
                              rule.minimum));
    sweep_.base.replicates = rule.maximum;
    sweep_.sequential = std::move(rule);
}

void SweepReader::settle_scenarios() {
    for (Factor& factor : sweep_.factors)
        for (Scenario& scenario : factor.scenarios) {
            ScenarioReader(place_.file, scenario, faults_).read(overrides_);
            take_run_settings(scenario, sweep_.base);
        }
}

void SweepReader::check_size(Location design) {
    const double points = sweep_.point_count(),
                 values = points * static_cast<double>(sweep_.columns().size());
    if (points > most_points)
        return fault(design, fmt::format("the design has {:.6g} points; at most {} are possible", points,
                                         most_points));
    if (values > most_values)
        return fault(
            design,
            fmt::format("the design has {:.6g} values (points times factors); at most {} are possible",
                        values, most_values));
    constexpr double most_comparisons = 1e10;  // of two points in one factor: some seconds
    const Design& chosen = sweep_.design;
    if (chosen.kind == DesignKind::latin_hypercube && chosen.tries > 1 &&
        values * points / 2.0 * chosen.tries > most_comparisons)
        fault(
            design,
            fmt::format("to compare {} designs of {} points would take too long; lower 'tries' or 'samples'",
                        chosen.tries, chosen.samples));
}

}  // namespace kapok
