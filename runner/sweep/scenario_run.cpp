#include "runner/sweep/scenario_run.hpp"

#include "runner/member_runs.hpp"

namespace kapok {

RunPlan plan_of(const Scenario& scenario, const Posterior& posterior, int replicate) {
    RunPlan plan;
    plan.schedule = &scenario.schedule;
    plan.parameters = scenario.parameters;
    if (scenario.draw_parameters) {
        const MemberParameters draws = members_for(posterior, scenario.parameters);
        plan.parameters = draws.members[member_of(replicate, draws.members.size())];
    }
    plan.scale = scenario.scale;
    plan.rng = {scenario.seed, static_cast<std::uint32_t>(replicate)};
    plan.until_year = scenario.until;
    return plan;
}

}  // namespace kapok
