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

World starting_world(const RunPlan& plan) {
    World world = initial_world(*plan.registry, plan.scale, plan.rng);
    world.parameters = plan.parameters;
    world.references = first_year_of(world, plan.schedule->of_2015());
    return world;
}

Record simulate_from(World world, const RunPlan& plan, const AfterQuarter& after_quarter) {
    Record record;
    record.yearly.resize(datasets().size());
    record.quarterly.resize(datasets().size());
    const auto goes_on = [&] { return !after_quarter || after_quarter(world); };
    record_year(record, world);
    if (!goes_on()) return record;
    while (world.quarter.year() <= plan.until_year) {
        const bool year_ends = world.quarter.ends_year();
        advance_one_quarter(world, *plan.schedule);
        record_quarter(record, world, plan.quarterly);
        if (year_ends) record_year(record, world);
        if (!goes_on()) break;
    }
    return record;
}

Record simulate(const RunPlan& plan, const AfterQuarter& after_quarter) {
    return simulate_from(starting_world(plan), plan, after_quarter);
}

}  // namespace kapok
