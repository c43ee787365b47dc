#include "model/world.hpp"

#include "model/stages/evaluation.hpp"

namespace kapok {

Money World::total_money() const {
    Money sum = ledger.total();
    for (const Money m : firms.cash) sum += m;
    for (const Money m : incubators.cash) sum += m;
    for (const Money m : institutions.cash) sum += m;
    return sum;  // funds pass money on within a payment and hold none
}

void book_policy_cost(World& world, Lever lever, Place city, Money amount, bool from_st_budget) {
    world.policy_cost[lever.row][city] += amount;
    if (from_st_budget) world.city[city].outlays += amount;
    for (std::size_t k = 0; k < evaluated_levers.size(); ++k)
        if (evaluated_levers[k].lever == lever) world.city[city].evaluated_money[k] += amount;
}

}  // namespace kapok
