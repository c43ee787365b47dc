#pragma once
// What a run is asked to do: levers by city and date, parameters, and how much to simulate and to keep.

#include <cstdint>
#include <string>
#include <vector>

#include "model/parameters.hpp"
#include "model/policy/schedule.hpp"

namespace kapok {

struct Scenario {
    /// The baseline: every lever at its 2015 value, every parameter as in its table.
    explicit Scenario(const Baseline& baseline) : schedule(baseline) {}

    std::string name;             ///< of its file, without directory and extension
    std::string about, about_zh;  ///< the question it asks; may be empty

    std::uint32_t seed = 1;
    int replicates = 8;
    double scale = 0.05;  ///< simulated firms per real firm, above 0 and up to 1
    int until = 2049;     ///< last year simulated, 2016 to 2049

    Schedule schedule;
    Parameters parameters;
    bool draw_parameters = true;        ///< parameters at their table's value are drawn from a posterior, run by run
    bool allow_outside_range = false;  ///< parameters may leave the plausible range of their table

    std::vector<std::string> quarterly;  ///< ids of what is also recorded by quarter
    int firms_every = 0;                 ///< years between records of all firms; 0: never

    std::vector<std::string> files;  ///< the files it was read from, the one asked for first
    std::string resolved_toml;       ///< resolved_text(*this) when it was loaded
};

}  // namespace kapok
