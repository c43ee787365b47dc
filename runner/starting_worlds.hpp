#pragma once
// States at the end of 2015, kept as long as runs are likely to ask for them again: all scenarios with the same
// parameters, scale and luck start from the same one.

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "model/run.hpp"

namespace kapok {

class StartingWorlds {
public:
    /// Keeps the last `kept` states that were asked for, and the populations they were drawn from.
    StartingWorlds(std::shared_ptr<const Baseline> baseline, std::size_t kept);

    /// The state that a run with this plan starts from; the plan's registry and start do not count. Made when first asked for,
    /// by one thread while others that want the same wait. From any thread. Throws ModelError.
    std::shared_ptr<const RunState> of(RunPlan plan);
    /// A run with this plan, from there.
    Record simulate(RunPlan plan, const AfterQuarter& after_quarter = {});

private:
    template <class Thing>
    struct Slot {
        std::string key;
        std::mutex making;
        std::shared_ptr<const Thing> thing;
    };
    template <class Thing>
    using Slots = std::list<std::shared_ptr<Slot<Thing>>>;  ///< the last asked for first

    /// The slot of a key, moved to the front; the last one goes when there are too many.
    template <class Thing>
    std::shared_ptr<Slot<Thing>> slot(Slots<Thing>& slots, const std::string& key);
    std::shared_ptr<const Registry> population(const Parameters& parameters, const std::string& key);

    std::shared_ptr<const Baseline> baseline_;
    std::size_t kept_;
    std::mutex slots_;
    Slots<Registry> populations_;
    Slots<RunState> states_;
};

}  // namespace kapok
