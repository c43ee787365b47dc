#pragma once
// What is counted over agents and accounts, by city. Quantities add up: a region's is the sum of its cities',
// and every indicator is a function of them.

#include <array>
#include <cstdint>

#include "model/geography.hpp"

namespace kapok {

/// Money in million CNY at current prices; people in 10 000; flows are of the period, stocks of its end.
enum class Quantity : std::uint8_t {
    // flows
    gdp, va_primary, va_secondary, va_tertiary,
    va_above_scale,         ///< of above-scale industrial firms
    va_advanced,            ///< of those among them that make advanced goods
    va_modern_services,
    va_strategic,           ///< of the five strategic clusters, by content
    output_above_scale, output_hightech,
    rd_reported,            ///< as statistics publish it
    rd_real, rd_industrial, rd_firm_real,
    // entries: founded; promotions: manufacturers without agents that have reached the above-scale threshold
    technology_purchases,   ///< from outside the delta
    patents_filed, patents_granted, patents_lapsed, patents_refused, pct_filings,
    technology_contracts, vc_received, entries, promotions, exits, policy_cost, policy_outlays, budget_overspend,
    spin_offs, licences, inventions, innovations, vouchers_used, hnte_relabelled,
    // stocks
    firms, above_scale_firms, with_rd_institution, rd_performers, hnte, hnte_eligible, st_smes, st_firms,
    little_giants, benchmark_firms, unicorns, listed_firms, incubatees, incubators, makerspaces, incubation_area,
    graduated, high_end_talent, leading_talent, rd_personnel, patents_in_force, patents_pending, tech_loans,
    population, employment, st_budget, exporters, venture_firms, new_rd_institutions,
    // growth accounting: now and five years before, constant prices of 2015
    real_value_added, real_value_added_before, capital, capital_before, labour, labour_before,
    count_
};
inline constexpr std::size_t quantity_count = static_cast<std::size_t>(Quantity::count_);
/// The first quantity that is a stock: it is taken at the end of the year, not summed over quarters.
inline constexpr Quantity first_stock = Quantity::firms;
constexpr bool is_stock(Quantity q) { return q >= first_stock; }

/// Quantities of one city or region.
struct Tally {
    std::array<double, quantity_count> values{};

    double& operator[](Quantity q) { return values[static_cast<std::size_t>(q)]; }
    double operator[](Quantity q) const { return values[static_cast<std::size_t>(q)]; }
    Tally& operator+=(const Tally& other) {
        for (std::size_t i = 0; i < quantity_count; ++i) values[i] += other.values[i];
        return *this;
    }

    template <class Self, class Visit>
    static void for_each_part(Self& t, Visit visit) {
        visit("values", t.values);
    }
};

/// Tallies of the nine cities.
struct CityTallies {
    ByCity<Tally> city{};

    Tally& operator[](Place c) { return city[c]; }
    const Tally& operator[](Place c) const { return city[c]; }
    CityTallies& operator+=(const CityTallies& other) {
        for (const Place c : cities) city[c] += other.city[c];
        return *this;
    }
    /// A city's tally, or that of the whole delta.
    [[nodiscard]] Tally region(std::size_t r) const {
        if (r < city_count) return city.values[r];
        Tally sum;
        for (const Place c : cities) sum += city[c];
        return sum;
    }

    template <class Self, class Visit>
    static void for_each_part(Self& t, Visit visit) {
        visit("city", t.city);
    }
};

}  // namespace kapok
