#include "runner/baseline_files.hpp"

#include <fmt/format.h>

#include "runner/baseline_reader.hpp"
#include "runner/sha256.hpp"

namespace kapok {
namespace {

/// Yearly averages of 2015, rounded (assumption): 1 HKD = 0.80 CNY, 1 MOP = 0.78 CNY.
constexpr double cny_per_hkd = 0.80;
constexpr double cny_per_mop = 0.78;

std::vector<std::string_view> place_ids(bool partners) {
    std::vector<std::string_view> ids;
    for (const Place p : delta_places)
        if (partners || is_city(p)) ids.push_back(place_table[p].id);
    return ids;
}

std::vector<std::string_view> sector_ids() {
    std::vector<std::string_view> ids;
    for (const Sector s : sectors) ids.push_back(sector_table[s].id);
    return ids;
}

}  // namespace

std::optional<TextTable> BaselineReader::open(std::string_view file,
                                              const std::vector<std::string_view>& columns) {
    try {
        const std::string bytes = source_.read(file);
        files.push_back({source_.shown_name(file), sha256(bytes)});
        TextTable table(bytes, files.back().name);
        if (table.has_columns(columns, faults)) return table;
    } catch (const InputError& error) {
        faults.add(error);
    }
    return std::nullopt;
}

bool KeysSeen::add(const TableRow& row, std::string_view column, const std::string& key,
                   FaultCollector& faults) {
    const auto [seen, is_new] = line_.try_emplace(key, row.line());
    if (!is_new)
        row.fault(column, fmt::format("{} is already in line {}", in_quotes(key), seen->second), faults);
    return is_new;
}

std::optional<Place> place_in(const TableRow& row, std::string_view column, bool partners,
                              FaultCollector& faults) {
    const std::string& word = row.cell(column).text;
    for (const Place p : delta_places)
        if (place_table[p].id == word && (partners || is_city(p))) return p;
    const auto ids = place_ids(partners);
    row.fault(column,
              fmt::format("unknown city {}; the cities are {}.{}", in_quotes(word), fmt::join(ids, ", "),
                          suggestion(word, ids)),
              faults);
    return std::nullopt;
}

std::optional<Sector> sector_in(const TableRow& row, std::string_view column, FaultCollector& faults) {
    const std::string& word = row.cell(column).text;
    if (const auto sector = find_sector(word)) return sector;
    const auto ids = sector_ids();
    row.fault(column,
              fmt::format("unknown sector {}; the sectors are {}.{}", in_quotes(word), fmt::join(ids, ", "),
                          suggestion(word, ids)),
              faults);
    return std::nullopt;
}

double cny_per_unit(const TableRow& row, Place place) {
    const std::string_view unit = row.cell("unit").text;
    const bool local = unit.find("local currency") != unit.npos;
    if (unit.find("HKD") != unit.npos || (local && place == Place::hong_kong)) return cny_per_hkd;
    if (unit.find("MOP") != unit.npos || (local && place == Place::macao)) return cny_per_mop;
    return 1.0;
}

void check_order(const TableRow& row, std::string_view low, std::string_view value, std::string_view high,
                 FaultCollector& faults) {
    const double middle = row.optional_number(value, faults).value_or(blank);
    if (row.optional_number(low, faults).value_or(blank) > middle)
        row.fault(
            low,
            fmt::format("{} = {} is above {} = {}", low, row.cell(low).text, value, row.cell(value).text),
            faults);
    if (row.optional_number(high, faults).value_or(blank) < middle)
        row.fault(
            high,
            fmt::format("{} = {} is below {} = {}", high, row.cell(high).text, value, row.cell(value).text),
            faults);
}

LoadedBaseline load_baseline(const DataSource& source) {
    BaselineReader in(source);
    LoadedBaseline loaded;
    read_cities(in, loaded.baseline);
    read_sectors(in, loaded.baseline);
    read_firms(in, loaded.baseline);
    read_institutions(in, loaded.baseline);
    read_travel(in, loaded.baseline);
    read_observations(in, "targets_2010_2019.csv", 2019, loaded.baseline);
    in.faults.throw_if_any();
    loaded.files = std::move(in.files);
    return loaded;
}

std::vector<Observation> load_observations(const std::filesystem::path& file) {
    const DataSource source(file.parent_path().empty() ? "." : file.parent_path());
    BaselineReader in(source);
    Baseline baseline;
    read_observations(in, file.filename().string(), 2049, baseline);
    in.faults.throw_if_any();
    return baseline.observations;
}

}  // namespace kapok
