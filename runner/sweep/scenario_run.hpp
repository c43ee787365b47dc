#pragma once
// One replicate of a scenario.

#include "model/run.hpp"
#include "runner/evidence/posterior.hpp"
#include "runner/scenario.hpp"

namespace kapok {

/// Its plan, with the parameters that this replicate draws. The registry is left open; `scenario` must outlive the plan.
RunPlan plan_of(const Scenario& scenario, const Posterior& posterior, int replicate);

}  // namespace kapok
