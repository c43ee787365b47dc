#pragma once
// A browser without a window, for what only a page's own scripts can draw.

#include <filesystem>
#include <string>

namespace kapok {

/// Path of the Chromium or Chrome on PATH. Throws UsageError, with what to install, when there is none.
std::filesystem::path find_browser();

/// The document of a local page after its scripts have run, as HTML. `fragment`: what comes after # in its address.
/// Throws FileError when the browser cannot be started, fails, or takes more than two minutes.
std::string rendered_document(const std::filesystem::path& browser, const std::filesystem::path& page,
                              const std::string& fragment);

}  // namespace kapok
