#pragma once
// The small tables of an export: what the long ones refer to.

#include <span>
#include <string>
#include <vector>

#include "analysis/tidy_export.hpp"

namespace kapok {

/// A description with the CSV text that it describes.
struct TidyTable {
    ExportedTable about;
    std::string csv;
};

/// Column of a dimension of result files.
ExportColumn dimension_column(const std::string& dimension);
/// Columns of ids, values and units.
extern const ExportColumn variable_column, value_column, unit_column;

/// True for variables by year and region, which values.csv holds.
bool is_in_values(const VariableInfo& variable);
/// What the request chooses, in the order of the file. Throws std::out_of_range for an id that is not there.
std::vector<VariableInfo> chosen_variables(const ResultsReader& results, const ExportRequest& request);

TidyTable variables_table(std::span<const VariableInfo> variables);
TidyTable regions_table();
TidyTable runs_table(const std::vector<std::vector<RunStatus>>& statuses);
/// One row per point with every factor's value, name of the value and coordinate.
TidyTable points_table(const DesignTable& design);
/// The head of the goal tables of all points, without any row.
TidyTable goals_heading();
/// Its rows, of every region and year of one point; of `ids` instead of the plan's indicators where there are any. At least
/// one run of the point must have finished.
std::vector<std::string> goals_lines(const ResultsReader& results, std::size_t point, std::span<const std::string> ids);

}  // namespace kapok
