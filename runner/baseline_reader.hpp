#pragma once
// Parts shared by the readers of the baseline tables.

#include <initializer_list>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/baseline_files.hpp"
#include "runner/text_table.hpp"

namespace kapok {

inline constexpr double blank = std::numeric_limits<double>::quiet_NaN();

/// Opens tables and gathers their faults.
class BaselineReader {
public:
    explicit BaselineReader(const DataSource& source) : source_(source) {}

    /// The table, if it can be read and has these columns.
    std::optional<TextTable> open(std::string_view file, const std::vector<std::string_view>& columns);
    /// Something is wrong with a table as a whole.
    void fault_of(std::string_view file, std::string text) {
        faults.add(source_.shown_name(file), {}, std::move(text));
    }

    FaultCollector faults;
    std::vector<InputFile> files;

private:
    const DataSource& source_;
};

/// Finds rows whose key is there twice.
class KeysSeen {
public:
    /// True for a new key; an old one is a fault of the cell in `column`.
    bool add(const TableRow& row, std::string_view column, const std::string& key, FaultCollector& faults);

private:
    std::map<std::string, int> line_;
};

/// The city (Hong Kong and Macao are cities here if `partners`) or sector that a cell names; other words are
/// faults.
std::optional<Place> place_in(const TableRow& row, std::string_view column, bool partners,
                              FaultCollector& faults);
std::optional<Sector> sector_in(const TableRow& row, std::string_view column, FaultCollector& faults);

/// CNY for one unit of the money that the cell `unit` names; 1 for CNY and for what is no money.
double cny_per_unit(const TableRow& row, Place place);

/// Fault unless low <= value <= high; blanks are no fault.
void check_order(const TableRow& row, std::string_view low, std::string_view value, std::string_view high,
                 FaultCollector& faults);

void read_cities(BaselineReader& in, Baseline& baseline);  ///< city_2015, city_geo
void read_sectors(BaselineReader& in,
                  Baseline& baseline);                    ///< sector_city_2015, sector_mapping, demand_paths
void read_firms(BaselineReader& in, Baseline& baseline);  ///< firm_distributions
void read_institutions(BaselineReader& in, Baseline& baseline);  ///< institutions_2015
void read_travel(BaselineReader& in, Baseline& baseline);        ///< travel_minutes
/// A table in the form of targets_2010_2019.
void read_observations(BaselineReader& in, std::string_view file, int last_year, Baseline& baseline);

}  // namespace kapok
