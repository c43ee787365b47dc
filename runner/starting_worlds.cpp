#include "runner/starting_worlds.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runner/sha256.hpp"

namespace kapok {
namespace {

std::string key_of(const Parameters& parameters) {
    std::string bytes;
    const auto add = [&](double value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); };
    for (std::size_t row = 0; row < parameter_table.size(); ++row) add(parameters(ParameterId{row}));
    for (std::size_t row = 0; row < city_parameter_table.size(); ++row)
        for (const Place city : cities) add(parameters(CityParameterId{row}, city));
    return sha256(bytes);
}

}  // namespace

StartingWorlds::StartingWorlds(std::shared_ptr<const Baseline> baseline, std::size_t kept)
    : baseline_(std::move(baseline)), kept_(std::max<std::size_t>(kept, 1)) {}

template <class Thing>
std::shared_ptr<StartingWorlds::Slot<Thing>> StartingWorlds::slot(Slots<Thing>& slots, const std::string& key) {
    const std::lock_guard lock(slots_);
    auto found = std::find_if(slots.begin(), slots.end(), [&](const auto& slot) { return slot->key == key; });
    if (found == slots.end()) {
        slots.push_front(std::make_shared<Slot<Thing>>());
        slots.front()->key = key;
        if (slots.size() > kept_) slots.pop_back();  // who still uses it holds it
    } else {
        slots.splice(slots.begin(), slots, found);
    }
    return slots.front();
}

std::shared_ptr<const Registry> StartingWorlds::population(const Parameters& parameters, const std::string& key) {
    const auto own = slot(populations_, key);
    const std::lock_guard lock(own->making);
    if (!own->thing) own->thing = build_registry(baseline_, parameters);
    return own->thing;
}

std::shared_ptr<const RunState> StartingWorlds::of(RunPlan plan) {
    const std::string parameters = key_of(plan.parameters);
    const auto own = slot(states_, fmt::format("{} {} {} {}", parameters, plan.scale, plan.rng.seed, plan.rng.replicate));
    const std::lock_guard lock(own->making);
    if (!own->thing) {
        const auto registry = population(plan.parameters, parameters);
        plan.registry = registry.get();
        plan.start = {};
        own->thing = std::make_shared<const RunState>(first_state(plan));
    }
    return own->thing;
}

Record StartingWorlds::simulate(RunPlan plan, const AfterQuarter& after_quarter) {
    const std::shared_ptr<const RunState> state = of(plan);
    plan.start = [&state] { return RunState(*state); };
    return kapok::simulate(plan, after_quarter);
}

}  // namespace kapok
