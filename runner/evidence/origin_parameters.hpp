#pragma once
// With which parameters the model forecasts from an origin, and what these have seen.

#include <string>
#include <vector>

#include "model/parameters.hpp"
#include "runner/scenario.hpp"

namespace kapok {

struct OriginParameters {
    std::vector<Parameters> members;  ///< at least one; see member_of
    std::string name, name_zh;
    int seen_until = 0;  ///< last year of the record that they were fitted to; later than the origin: in sample
};

/// The shipped posterior that has seen most of the record up to the origin and nothing after it; before the first
/// of them, draws from the prior of calibration, which has seen the tables of 2015 only.
OriginParameters parameters_at_origin(int origin, const Scenario& scenario);

}  // namespace kapok
