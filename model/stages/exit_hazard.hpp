#pragma once
// Hazard of closing: what stage 10 draws from and banks try to estimate.

#include <algorithm>

#include "model/world.hpp"

namespace kapok {

/// Hazard by year of life (China, firms founded since 2000): such that the first three years of a cohort, whose firms
/// differ in size and quality, come out as published (1.6, 6.3, 9.5%; SAIC 2013) (c); then falling to 5%, so that
/// survival to five years and the mean life of closing firms agree with the same report (c).
inline double hazard_by_age(double age_years) {
    constexpr double table[] = {0.0166, 0.063, 0.093, 0.086, 0.081, 0.075, 0.075, 0.069, 0.065, 0.060, 0.050};
    return table[static_cast<std::size_t>(std::clamp(age_years, 0.0, 10.0))];
}

/// Quarters from its first round on for which a firm's investors wait: five years, after which usual contracts let them
/// demand their money back, and one until that is enforced; then boards close what has not grown.
inline constexpr int investors_wait = 24;

struct HazardLaw {
    static constexpr double highest = 0.95;  ///< a year
    double level, size_slope, quality_slope, certificate_factor, no_runway, long_runway, debt_factor, shelter, after_graduation, overstay, patience, redemption;
    double venture_burn;

    explicit HazardLaw(const Parameters& p)
        : level(p("exit_hazard_level"_parameter)), size_slope(p("exit_hazard_size_slope"_parameter)),
          quality_slope(p("exit_hazard_quality_slope"_parameter)), certificate_factor(p("exit_hazard_hnte"_parameter)),
          no_runway(p("exit_hazard_no_runway"_parameter)), long_runway(p("exit_hazard_long_runway"_parameter)),
          debt_factor(0.6), shelter(p("incubator_shelter"_parameter)), after_graduation(p("graduate_hazard"_parameter)), overstay(1.4),
          patience(p("investor_patience"_parameter)), redemption(p("redemption_hazard"_parameter)),
          venture_burn(p("venture_rd_floor"_parameter)) {}

    /// A year, of a living firm. Runway is cash over what a venture firm burns, or over a fiftieth of sales.
    [[nodiscard]] double yearly(const World& world, std::size_t i) const {
        const Firms& f = world.firms;
        const Economy& e = world.economy;
        const double x = f.quality[i] - e.cell_quality[f.city[i]][f.sector[i]];
        const double lived = f.age_years(i, world.quarter) - 0.25;  // before this quarter: the first four are the first year of life
        double h = level * hazard_by_age(lived) *
                   exponential(-size_slope * logarithm(f.sales[i] / (5.0 * e.price_index)) - quality_slope * std::clamp(x, -2.0, 2.0));
        if (f.is_hnte(i, world.quarter)) h *= certificate_factor;
        const double cash = f.cash_per_firm(i);
        const double burn = f.is(i, Mark::venture) ? std::max(f.rd_real[i], 0.5 * venture_burn * e.price_index) : 0.02 * f.sales[i];
        const double runway = cash / std::max(burn, 1e-6);
        if (runway < 0.0) h *= 1.5 * no_runway;
        else if (runway < 1.0) h *= no_runway + (1.0 - no_runway) * runway;
        else h *= long_runway + (1.0 - long_runway) * exponential(-(runway - 1.0));
        const double debt = f.debt_per_firm(i);
        if (debt > 0.0) h *= 1.0 + debt_factor * std::min(1.0, debt / (0.3 * f.sales[i]));
        // investors carry a firm over bad quarters at first; later, unless it was listed or sold, founders owe them their
        // money back, and weak firms are given up (hazards with and without venture capital cross: Puri and Zarutskie 2012)
        if (f.round_money[i] > 0.0F) h *= world.quarter.index - f.first_round[i] <= investors_wait ? patience : redemption;
        // tenants are sheltered, weak ones more; after leaving the weak meet the market, for three years (E08)
        const double weakness = exponential(-2.0 * std::clamp(x, -1.0, 1.0) - 0.4);
        if (f.is_tenant(i)) {
            h *= std::max(0.3, 1.0 - shelter * weakness);
        } else if (f.left_incubator[i] != never && world.quarter.index - f.left_incubator[i] < 12) {
            const bool long_stay = f.incubated_since[i] != never && f.left_incubator[i] - f.incubated_since[i] >= 14;
            h *= 1.0 + after_graduation * weakness * (long_stay ? overstay : 1.0);
        }
        return std::min(h, highest);
    }
};

}  // namespace kapok
