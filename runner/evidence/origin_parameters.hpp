#pragma once
// With which parameters the model forecasts from an origin, and what these have seen.

#include <string>
#include <vector>

#include "model/parameters.hpp"
#include "runner/scenario.hpp"

namespace kapok {

struct OriginParameters {
    std::vector<Parameters> members;  ///< at least one; replicates take them in turn
    std::string name, name_zh;
    int seen_until =
        0;  ///< last year of the record that they were fitted to; later than the origin: in sample
};

/// The scenario's parameters as shipped. They are one fit, to the record up to 2019, and the same at every
/// origin: every forecast of 2016 to 2019 made with them is in sample, and `seen_until` says so.
OriginParameters parameters_at_origin(int origin, const Scenario& scenario);

}  // namespace kapok
