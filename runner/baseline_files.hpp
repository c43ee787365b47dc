#pragma once
// The tables of scenarios/data that describe the end of 2015, read and checked.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/baseline.hpp"
#include "runner/data_source.hpp"

namespace kapok {

/// A file that a run depends on.
struct InputFile {
    std::string name;    ///< as shown in messages
    std::string sha256;  ///< of its bytes
};

struct LoadedBaseline {
    Baseline baseline;
    std::vector<InputFile> files;  ///< all tables read, in the order of reading
};

/// Reads city_2015, sector_city_2015, sector_mapping, firm_distributions, demand_paths, travel_minutes,
/// institutions_2015, city_geo and targets_2010_2019.csv.
///
/// Money of Hong Kong and Macao is converted to CNY; observations of PRD9 get the region id of the delta.
/// Throws InputError with every fault of every table: unknown cities, sectors and kinds, rows that are there
/// twice or not at all, numbers that are no numbers, negative counts, values outside their own range.
LoadedBaseline load_baseline(const DataSource& source);

/// Observations of a file in the form of targets_2010_2019.csv, of any years from 2010 on. Throws InputError.
std::vector<Observation> load_observations(const std::filesystem::path& file);

/// Rows that must be there and hold a number for all nine cities or all ten firm sectors.
std::span<const std::string_view> required_city_ids();
std::span<const std::string_view> required_sector_parameters();
/// The same for the rows of firm_distributions.csv whose sector is `all`.
std::span<const std::string_view> required_all_firms_parameters();

}  // namespace kapok
