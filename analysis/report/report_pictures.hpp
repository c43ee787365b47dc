#pragma once
// The figures of a report as pictures for a paper.

#include <string>
#include <string_view>
#include <vector>

namespace kapok {

struct ReportPicture {
    std::string name;  ///< of its file: "fan_rd_intensity.svg"
    std::string title, caption;
    std::string bytes;
};

/// The pictures in the document of a report that was opened with #pictures. Throws std::runtime_error where one of
/// them is not as it should be.
std::vector<ReportPicture> pictures_in(std::string_view document);

}  // namespace kapok
