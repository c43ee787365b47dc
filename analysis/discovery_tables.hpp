#pragma once
// Answers of scenario discovery as tables.

#include "analysis/answer_table.hpp"
#include "analysis/chosen_goals.hpp"
#include "analysis/scenario_discovery.hpp"

namespace kapok {

/// One row for each limit of each box, with measures and tests; a table without rows says why there is none.
AnswerTable boxes_table(const ScenarioDiscovery& discovery, const GoalWords& goals);
/// The trajectories that the boxes were taken from: cases, coverage and density at each step.
AnswerTable peeling_table(const ScenarioDiscovery& discovery);

}  // namespace kapok
