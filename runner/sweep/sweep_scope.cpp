// When and where a sweep sets levers, and [packages]: levers that share a budget.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runner/number_text.hpp"
#include "runner/sweep/sweep_reader.hpp"

namespace kapok {
namespace {

constexpr auto package_keys = std::to_array<std::string_view>({"budget", "levers", "cities", "from", "to"});
constexpr double largest_budget = 1e5;  ///< ten trillion CNY a year: about the delta's product

}  // namespace

std::vector<Place> SweepReader::read_cities(const TomlValue& value) {
    if (const auto* word = value.as<std::string>(); word != nullptr && *word == "all")
        return {cities.begin(), cities.end()};
    std::vector<Place> chosen;
    const auto* list = value.as<TomlValue::List>();
    if (list == nullptr) {
        words_.wrong_kind("'cities'", "\"all\" or a list of names", value);
        return chosen;
    }
    if (list->empty()) fault(value.at, "the list of cities is empty; leave the line out for all cities");
    for (const TomlValue& item : *list) {
        const auto* name = item.as<std::string>();
        if (name == nullptr) {
            words_.wrong_kind("a city", "a name between quotation marks", item);
        } else if (const auto city = words_.city_of(*name, item.at)) {
            if (std::find(chosen.begin(), chosen.end(), *city) != chosen.end())
                fault(item.at, fmt::format("{} is there twice", place_table[*city].id));
            chosen.push_back(*city);
        }
    }
    return chosen;
}

bool SweepReader::read_scope_key(LeverScope& scope, const TomlEntry& entry) {
    if (entry.key == "cities")
        scope.cities = read_cities(entry.value);
    else if (entry.key == "from")
        scope.from = words_.read_date(entry.value).value_or(scope.from);
    else if (entry.key == "to")
        scope.to = words_.read_date(entry.value);
    else
        return false;
    return true;
}

void SweepReader::check_scope(const LeverScope& scope, Location at) {
    if (scope.from < Quarter::first_year)
        fault(at, fmt::format("from {} on is before the simulation begins, in {}: leave 'from' out, or begin then",
                              format_date(scope.from), Quarter::first_year));
    if (scope.from >= sweep_.base.until + 1)
        fault(at, fmt::format("from {} on is after the last year that is simulated, {}",
                              format_date(scope.from), sweep_.base.until));
    if (!scope.to) return;
    if (*scope.to <= Quarter::first_year)
        fault(at, fmt::format("to {} is before the simulation begins, in {}", format_date(*scope.to),
                              Quarter::first_year));
    if (*scope.to <= scope.from)
        fault(at, fmt::format("the levers are in force from {} to {}: 'to' should come after 'from'",
                              format_date(scope.from), format_date(*scope.to)));
}

std::optional<Lever> SweepReader::read_lever(const TomlValue& value) {
    const auto* id = value.as<std::string>();
    if (id == nullptr) {
        words_.wrong_kind("a lever", "an id between quotation marks", value);
        return std::nullopt;
    }
    const auto lever = find_lever(*id);
    if (!lever) words_.unknown_lever(*id, value.at);
    return lever;
}

void SweepReader::read_packages(const TomlEntry& entry) {
    Packages packages;
    packages.scope.cities.assign(cities.begin(), cities.end());
    const TomlValue::Table& table = words_.table_of(entry);
    for (const TomlEntry& item : table) {
        if (item.key == "budget") {
            packages.budget = words_.number_of("'budget'", item.value).value_or(1.0);
            if (!(packages.budget > 0.0 && packages.budget <= largest_budget))
                fault(item.value.at,
                      fmt::format("budget = {} should be above 0 and at most {} (100 million CNY a year)",
                                  format_number(packages.budget), format_number(largest_budget)));
        } else if (item.key == "levers") {
            const auto* list = item.value.as<TomlValue::List>();
            if (list == nullptr || list->size() < 2) {
                fault(item.value.at, "'levers' should be a list of two lever ids or more");
                continue;
            }
            for (const TomlValue& id : *list)
                if (const auto lever = read_lever(id)) {
                    if (std::find(packages.levers.begin(), packages.levers.end(), *lever) !=
                        packages.levers.end())
                        fault(id.at, fmt::format("'{}' is there twice", lever->spec().id));
                    packages.levers.push_back(*lever);
                }
        } else if (!read_scope_key(packages.scope, item)) {
            unknown_key(item, " in [packages]", package_keys);
        }
    }
    for (const std::string_view key : {"budget", "levers"})
        if (find_entry(table, key) == nullptr) fault(entry.at, fmt::format("[packages] needs '{}'", key));
    check_scope(packages.scope, entry.at);
    sweep_.packages = std::move(packages);
}

}  // namespace kapok
