#pragma once
// The stages of a quarter, in order; each is described where it is defined and in model/ODD.md.

#include "model/world.hpp"

namespace kapok {

/// This quarter's levers beside those of 2015, to which prices and rates are normalised.
struct Levers {
    const Policy& now;
    const Policy& of_2015;

    [[nodiscard]] double operator()(Lever lever, Place city) const { return now(lever, city); }
    /// Change since 2015.
    [[nodiscard]] double change(Lever lever, Place city) const { return now(lever, city) - of_2015(lever, city); }
};

void set_budgets(World& world, const Levers& levers);                // 1
void open_transport_links(World& world, const Levers& levers);       // 2
void move_talent(World& world, const Levers& levers);                // 3
void run_universities(World& world, const Levers& levers);           // 4
void decide_rd(World& world, const Levers& levers);                  // 5
void learn_and_innovate(World& world, const Levers& levers);         // 6
void clear_product_markets(World& world, const Levers& levers);      // 7
void settle_finance(World& world, const Levers& levers);             // 8
void form_collaborations(World& world, const Levers& levers);        // 9
void renew_population(World& world, const Levers& levers);           // 10
void certify(World& world, const Levers& levers);                    // 11
void measure(World& world);                                          // 12

/// Throws ModelError naming quarter, city and firm when money, a debt, a deal or a patent has come from nowhere.
void check_books(const World& world, Money total_before);

}  // namespace kapok
