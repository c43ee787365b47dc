#include "runner/evidence/origin_parameters.hpp"

#include <fmt/format.h>

#include "runner/evidence/posterior.hpp"

namespace kapok {

OriginParameters parameters_at_origin(int origin, const Scenario& scenario) {
    const Posterior* best = nullptr;
    for (const Posterior& posterior : shipped_posteriors())
        if (posterior.seen_until <= origin) best = &posterior;
    if (best == nullptr)
        return {members_for(prior_sample(), scenario.parameters).members, "draws from the prior of calibration", "校准先验分布的抽样", 2015};
    return {members_for(*best, scenario.parameters).members, fmt::format("posterior of the record to {}", best->seen_until),
            fmt::format("截至{}年记录的后验分布", best->seen_until), best->seen_until};
}

}  // namespace kapok
