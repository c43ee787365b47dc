#pragma once
// What a calibration found, for reading: which parameters the record and the facts inform and by which targets, and how well the
// posterior fits each variable.

#include <string>

#include "runner/evidence/calibration.hpp"

namespace kapok {

/// One parameter: medians and 90% ranges before and after, the part of the prior's variance (transformed) that is
/// gone, and the targets with the highest correlation over the prior's members.
struct Identified {
    std::size_t parameter = 0;
    double prior_low = 0.0, prior_median = 0.0, prior_high = 0.0;
    double low = 0.0, median = 0.0, high = 0.0;
    double learned = 0.0;  ///< a little below 0 by chance where nothing is
    std::vector<std::pair<std::string, double>> informed_by;  ///< variable and region, correlation; at most three
};
std::vector<Identified> identifiability(const Calibration& calibration);

/// Text: the table of identifiability, then the fit of the last ensemble by variable, then how far it lies from the facts.
std::string calibration_text(const Calibration& calibration);
/// The table of identifiability as Markdown, for docs/.
std::string identifiability_markdown(const Calibration& calibration);

}  // namespace kapok
