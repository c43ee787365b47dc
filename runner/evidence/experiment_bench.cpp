#include "runner/evidence/experiment_bench.hpp"

namespace kapok {
namespace {

constexpr Quarter first_quarter{4 * (experiment_year - Quarter::first_year)};

}  // namespace

Bench::Bench(const Plan& plan) : plan_(plan) {
    RunPlan run;
    run.registry = plan.registry;
    run.schedule = plan.control;
    run.parameters = plan.parameters;
    run.scale = plan.scale;
    run.rng = plan.rng;
    run.until_year = experiment_year - 1;
    ArmPanel before;
    const Policy of_2015 = plan.control->of_2015();
    simulate(run, [&](const World& world) {
        check_stop();
        const Quarter ended{world.quarter.index - 1};
        if (world.quarter.index == first_quarter.index - 4) before.begin(world);
        if (ended.index >= first_quarter.index - 4) {
            const Policy now = plan.control->in_quarter(ended);
            before.observe(world, Levers{now, of_2015});
        }
        if (world.quarter == first_quarter) world_ = world;
        return true;
    });
    start_ = before.in(experiment_year - 1);
}

void Bench::check_stop() const {
    if (plan_.stop != nullptr && plan_.stop->load(std::memory_order_relaxed)) throw Stopped();
}

const ArmPanel& Bench::control() {
    return shared_arm("control", {});
}

const ArmPanel& Bench::shared_arm(const std::string& name, const ArmChange& change) {
    const auto found = arms_.find(name);
    return found != arms_.end() ? found->second : arms_.emplace(name, arm(change)).first->second;
}

ArmPanel Bench::arm(const ArmChange& change, int until) const {
    Schedule schedule = *plan_.control;
    if (change.levers) change.levers(schedule);
    World world = world_;
    if (change.parameters) change.parameters(world.parameters);
    const Policy of_2015 = schedule.of_2015();
    ArmPanel panel;
    panel.begin(world);
    if (change.at_start) change.at_start(world);
    while (world.quarter.year() <= (until > 0 ? until : plan_.until)) {
        check_stop();
        const Policy now = schedule.in_quarter(world.quarter);
        advance_one_quarter(world, schedule);
        panel.observe(world, Levers{now, of_2015});
    }
    return panel;
}

ArmChange lever_change(Lever lever, double value) {
    return {.levers = [=](Schedule& schedule) {
        for (const Place c : cities) schedule.set(lever, c, {Form::step, {{experiment_date, value}}});
    }};
}
ArmChange lever_change(Lever lever, Place city, double value) {
    return {.levers = [=](Schedule& schedule) {
        schedule.set(lever, city, {Form::step, {{experiment_date, value}}});
    }};
}

bool drawn_by_lot(const World& world, FirmId firm) {
    return world.rng.stream(firm, first_quarter, Purpose::experiment_group).chance(0.5);
}

}  // namespace kapok
