#pragma once
// How each stylised fact is estimated: one row for each fact of scenarios/data/stylised_facts.csv that output
// shows.

#include <span>
#include <string_view>
#include <vector>

#include "runner/evidence/fact_sample.hpp"

namespace kapok {

struct FactMeasure {
    std::string_view id;
    double (*estimate)(const FactSample&);  ///< NaN where the sample cannot tell
};

std::span<const FactMeasure> firm_facts();        ///< sizes, growth, R&D of firms
std::span<const FactMeasure> demography_facts();  ///< entry, exit, age
std::span<const FactMeasure> innovation_facts();  ///< patents, venture deals
std::span<const FactMeasure> place_facts();       ///< cities, networks, incubators

/// All of them.
const std::vector<FactMeasure>& fact_measures();

}  // namespace kapok
