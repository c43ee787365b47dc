#include "model/run.hpp"
#include "model/stages/measure.hpp"
#include "model/stages/stages.hpp"

namespace kapok {

/// One quarter, in the order of model/ODD.md, section 3.
void advance_one_quarter(World& world, const Levers& levers) {
    const Money money_before = world.total_money();

    begin_quarter(world);
    set_budgets(world, levers);             //  1  each city's levers at this date, and what they may cost
    open_transport_links(world, levers);    //  2  travel times, when a link opens; proximities
    move_talent(world, levers);             //  3
    run_universities(world, levers);        //  4  research money, inventions, licences, spin-offs
    decide_rd(world, levers);               //  5
    learn_and_innovate(world, levers);      //  6
    clear_product_markets(world, levers);   //  7
    settle_finance(world, levers);          //  8  accounts, loans, deals, grants, taxes
    form_collaborations(world, levers);     //  9
    renew_population(world, levers);        // 10  incubation, exit, start-ups
    certify(world, levers);                 // 11  by the legal rules
    measure(world);                         // 12
    check_books(world, money_before);
    ++world.quarter;
}

void advance_one_quarter(World& world, const Schedule& schedule) {
    const Policy now = schedule.in_quarter(world.quarter), of_2015 = schedule.of_2015();
    advance_one_quarter(world, Levers{now, of_2015});
}

References first_year_of(const World& initial, const Policy& of_2015) {
    World world = initial;
    while (world.quarter.index < 4) advance_one_quarter(world, Levers{of_2015, of_2015});
    world.references.taken = true;
    return world.references;
}

RunState first_state(const RunPlan& plan) {
    RunState state{initial_world(*plan.registry, plan.scale, plan.rng), {}};
    state.world.parameters = plan.parameters;
    state.world.references = first_year_of(state.world, plan.schedule->of_2015());
    state.record.yearly.resize(datasets().size());
    state.record.quarterly.resize(datasets().size());
    record_year(state.record, state.world);
    return state;
}

Record simulate(const RunPlan& plan, const AfterQuarter& after_quarter) {
    RunState state = plan.start ? plan.start() : first_state(plan);
    World& world = state.world;
    const auto goes_on = [&] { return !after_quarter || after_quarter(world); };
    bool on = plan.start || goes_on();
    while (on && world.quarter.year() <= plan.until_year) {
        const bool year_ends = world.quarter.ends_year();
        advance_one_quarter(world, *plan.schedule);
        record_quarter(state.record, world, plan.quarterly);
        if (year_ends) record_year(state.record, world);
        on = goes_on();
        if (year_ends && plan.after_year) plan.after_year(state);
    }
    return std::move(state.record);
}

}  // namespace kapok
