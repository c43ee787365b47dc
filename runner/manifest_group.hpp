#pragma once
// The group `manifest` of a result file.

#include "runner/manifest.hpp"
#include "runner/netcdf_dimensions.hpp"

namespace kapok {

/// Writes the manifest of a file whose dimensions `design` and `replicate` exist. The manifest's `failures` are
/// those of all runs, by design point and replicate.
void write_manifest(hid_t file, const Manifest& manifest, int format_version, NetcdfDimensions& dimensions);

/// Reads it back. Throws hdf5::Error when a part is missing.
Manifest read_manifest(hid_t file);

/// Version of the layout of a file; nothing when it holds no results.
std::optional<int> format_version_of(hid_t file);

}  // namespace kapok
