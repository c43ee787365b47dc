#pragma once
// The group `manifest` of a result file.

#include "runner/manifest.hpp"
#include "runner/netcdf_dimensions.hpp"
#include "runner/results_file.hpp"

namespace kapok {

/// Writes the manifest of a file whose dimensions `design` and `replicate` exist. The manifest's `failures` are
/// those of all runs, by design point and replicate.
void write_manifest(hid_t file, const Manifest& manifest, int format_version, NetcdfDimensions& dimensions);

/// Reads it back. Throws hdf5::Error when a part is missing.
Manifest read_manifest(hid_t file);

/// Adds the points of a sweep to the manifest: their scenarios and what identifies their runs. Nothing without columns.
void write_points(hid_t file, const DesignTable& table, const NetcdfDimensions& dimensions);
/// Reads `scenarios` and `run_keys` back; empty when the file is of a single scenario.
void read_points(hid_t file, DesignTable& table);

/// Version of the layout of a file; nothing when it holds no results.
std::optional<int> format_version_of(hid_t file);

}  // namespace kapok
