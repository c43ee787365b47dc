#pragma once
// The points of a sweep in a result file.

#include "runner/netcdf_dimensions.hpp"
#include "runner/results_file.hpp"

namespace kapok {

/// Writes the factors of a sweep, arrays along the dimension `design`; nothing for a single scenario.
void write_factors(hid_t file, const DesignTable& table, const NetcdfDimensions& dimensions);
/// Adds to the manifest the sweep's text, the points' scenarios and what identifies their runs; nothing without factors.
void write_points(hid_t file, const DesignTable& table, const NetcdfDimensions& dimensions);

/// Reads all of it back; an empty table when the file is of a single scenario. Throws hdf5::Error.
DesignTable read_design_table(hid_t file);

}  // namespace kapok
