#include "runner/member_runs.hpp"

#include <mutex>

namespace kapok {
namespace {

/// Populations of 2015, built when a run first asks and gone with the last that uses them.
class Populations {
public:
    Populations(std::shared_ptr<const Baseline> baseline, std::vector<Parameters> members, const std::shared_ptr<const Registry>& first)
        : baseline_(std::move(baseline)), members_(std::move(members)), slots_(members_.size()) {
        slots_.front().population = first;
    }

    [[nodiscard]] std::size_t size() const { return members_.size(); }
    [[nodiscard]] const Parameters& parameters(std::size_t member) const { return members_[member]; }

    std::shared_ptr<const Registry> of(std::size_t member) {
        Slot& slot = slots_[member];
        const std::lock_guard lock(slot.building);
        auto population = slot.population.lock();
        if (!population) slot.population = population = build_registry(baseline_, members_[member]);
        return population;
    }

private:
    struct Slot {
        std::mutex building;
        std::weak_ptr<const Registry> population;
    };
    std::shared_ptr<const Baseline> baseline_;
    std::vector<Parameters> members_;
    std::vector<Slot> slots_;
};

}  // namespace

Simulate simulate_members(std::shared_ptr<const Baseline> baseline, std::vector<Parameters> members, std::shared_ptr<const Registry> first) {
    const auto populations = std::make_shared<Populations>(std::move(baseline), std::move(members), first);
    return [populations](const RunPlan& asked, const AfterQuarter& after_quarter) {
        if (asked.start) return simulate(asked, after_quarter);  // it has its parameters and its firms
        const std::size_t member = member_of(static_cast<int>(asked.rng.replicate), populations->size());
        const auto population = populations->of(member);
        RunPlan run = asked;
        run.registry = population.get();
        run.parameters = populations->parameters(member);
        return simulate(run, after_quarter);
    };
}

}  // namespace kapok
