#include "runner/evidence/calibration_facts.hpp"

#include <cmath>
#include <limits>

namespace kapok {
namespace {

FactTarget target_of(const Fact& fact) {
    constexpr double unbounded = std::numeric_limits<double>::infinity();
    FactTarget target;
    target.id = fact.id;
    double deviation = 0.0;
    if (fact.low && fact.high && *fact.low < *fact.high && fact.kind == FactKind::range) {
        target.low = target.high = 0.5 * (*fact.low + *fact.high);
        deviation = 0.5 * (*fact.high - *fact.low) / 1.645;  // the band is a 90% interval
    } else {
        // no band around one value: a tenth of it, 0.05 where it is 0; bounds are met by as much where there is room
        const double bound = fact.low ? *fact.low : *fact.high;
        deviation = bound == 0.0 ? 0.05 : 0.1 * std::fabs(bound);
        const double room = fact.low && fact.high ? 0.5 * (*fact.high - *fact.low) : unbounded;
        target.low = fact.low ? *fact.low + std::min(deviation, room) : -unbounded;
        target.high = fact.high ? *fact.high - std::min(deviation, room) : unbounded;
    }
    target.variance = deviation * deviation;
    return target;
}

}  // namespace

std::vector<FactTarget> fact_targets(const std::vector<Fact>& facts, int year) {
    std::vector<FactTarget> targets;
    for (const Fact& fact : facts)
        if (fact.is_asked_for(year) && !fact.contradicts_the_record()) targets.push_back(target_of(fact));
    return targets;
}

}  // namespace kapok
