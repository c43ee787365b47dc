#pragma once
// The files that a report's page is put together from, inside the program.

#include <span>

#include "runner/embedded_data.hpp"

namespace kapok {

/// All of analysis/report/page, by name: "analysis/report/page/page.html".
std::span<const EmbeddedFile> page_files();

}  // namespace kapok
