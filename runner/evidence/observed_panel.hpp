#pragma once
// A table of what was observed, as rows of Kapok's variables and regions.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/naive_forecasts.hpp"

namespace kapok {

/// A variable in a region.
struct SeriesKey {
    std::size_t variable = 0;  ///< row of variables()
    std::size_t region = 0;    ///< city, or delta_region
    auto operator<=>(const SeriesKey&) const = default;
};
using ObservedSeries =
    std::map<SeriesKey, std::vector<YearValue>>;  ///< years rising, in the variables' units

/// A row that is not used, and why.
struct UnusedRow {
    int line = 0;
    std::string city, indicator, year;  ///< as in the table
    std::string reason;
};

struct ObservedPanel {
    std::string file;
    int rows = 0;
    ObservedSeries series;
    std::vector<UnusedRow> unused;  ///< by line
    [[nodiscard]] int used() const { return rows - static_cast<int>(unused.size()); }
};

/// Reads a CSV text with the columns city, year, indicator and value, in any order; a column id stands in for
/// indicator. Of further columns, these are heeded where they are there: unit (converted), confidence (rows
/// of low confidence are not used), kind (only observed rows are used). Rows of other places, of indicators
/// that are not Kapok's, in other units, without a value, negative, or after 2049 are listed in `unused`, as
/// are rows for a city, indicator and year that an earlier line gives already. Throws InputError with the
/// place of every fault: what TextTable finds, missing columns, years and values that are no numbers.
ObservedPanel read_observed_panel(std::string_view bytes, const std::string& file);

/// The unused rows of one reason.
struct UnusedReason {
    std::string reason;
    std::vector<int> lines;  ///< rising
};
/// All unused rows by reason, the most frequent first.
std::vector<UnusedReason> reasons_of(const std::vector<UnusedRow>& unused);

/// "2-7, 19" for rising line numbers.
std::string line_ranges(const std::vector<int>& lines);

}  // namespace kapok
