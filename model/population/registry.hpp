#pragma once
// The synthetic population of the end of 2015: one agent per real firm, built from the tables of
// scenarios/data with a stream of draws that does not depend on the seed, since it stands for data.

#include <memory>

#include "model/world.hpp"

namespace kapok {

/// Everything that is the same for all runs that share data and parameters.
struct Registry {
    std::shared_ptr<const Baseline> baseline;
    Parameters parameters;
    Firms firms;                            ///< scale 1: every weight is 1
    ByCity<CityConstants> constants{};
    Economy economy;
    std::vector<double> innovation_rate;    ///< of each firm, a year, in 2015
};

/// Builds the population and solves the constants that make it reproduce the tables of 2015.
std::shared_ptr<const Registry> build_registry(std::shared_ptr<const Baseline> baseline, const Parameters& parameters);

/// A world at the end of 2015: the registry itself at scale 1, a sample of it below. Large firms are sampled
/// with probability proportional to size and keep weight 1 when they are certain to be drawn.
World initial_world(const Registry& registry, double scale, Rng rng);

/// One line of the 2015 reproduction table: a figure of the tables and the same figure counted over agents.
struct ReproductionRow {
    std::string region, sector, id, unit;  ///< sector empty for figures by city
    double data = 0.0, model = 0.0;
};
std::vector<ReproductionRow> reproduction_of_2015(const World& world);

}  // namespace kapok
