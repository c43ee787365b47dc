#pragma once
// Scenario discovery in a sweep: where in the space of uncertain inputs, or of levers, do decisions fail or succeed?

#include <Eigen/Dense>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/decision_futures.hpp"
#include "analysis/estimators/scenario_boxes.hpp"

namespace kapok {

enum class DiscoverBy : std::uint8_t {
    either,     ///< uncertain inputs where there are cases enough of them, otherwise levers
    uncertain,  ///< uncertain factors, and the parameters that replicates drew where they drew sets enough
    levers,     ///< what decisions set
    nothing,
};
enum class Interest : std::uint8_t { failure, success };

/// Fewest cases that boxes are sought in.
inline constexpr std::size_t fewest_cases = 20;

/// An input that boxes may restrict. Of a factor that stands for scenarios there is one for each: 1 where it is that,
/// else 0.
struct DiscoveryInput {
    std::string id, en, zh, unit;
};

struct ScenarioDiscovery {
    DiscoverBy by = DiscoverBy::nothing;  ///< uncertain, levers or nothing
    Interest interest = Interest::failure;
    std::vector<DiscoveryInput> inputs;
    std::size_t cases =
        0;  ///< settings of the inputs with finished runs; its outcome is the share of these that is of interest
    double share = 0.0;                ///< mean outcome
    int left_out = 0;                  ///< factors that some points leave as in the base: they have no number there
    /// Points come in groups that share most of their levers (Morris, Sobol'): quasi-p-values and chances are too small then.
    bool in_groups = false;
    std::vector<ScenarioBox> boxes;    ///< none: see reason
    std::string reason_en, reason_zh;  ///< why no boxes were sought; empty where they were
};

/// `met`: decisions x futures, 1 where all goals are met, 0 where not; runs that did not finish are not looked at.
/// `interest`: none for failure by uncertain inputs and success by levers.
ScenarioDiscovery discover_scenarios(const ResultsReader& results, const DecisionFutures& table,
                                     const Eigen::MatrixXd& met, DiscoverBy by, std::optional<Interest> interest);

}  // namespace kapok
