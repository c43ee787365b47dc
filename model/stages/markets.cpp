// Stage 7. Markets: demand, shares by quality, growth shocks; the rest of the cities' economies.

#include <algorithm>
#include <cmath>

#include "model/input_output.hpp"
#include "model/parallel.hpp"
#include "model/policy/certificates.hpp"
#include "model/stages/clock.hpp"
#include "model/stages/market_growth.hpp"
#include "model/stages/market_statistics.hpp"
#include "model/stages/stages.hpp"

namespace kapok {
namespace {

constexpr double dt = 0.25;

/// The clock's indices: prices of sizes, research wages, output per person.
void advance_indices(World& world) {
    Economy& e = world.economy;
    const Parameters& p = world.parameters;
    const double g = mean_market_growth(world, world.quarter.year()) * growth_years(world.quarter);
    e.price_index *= exponential(p("size_index_share"_parameter) * g);
    e.research_wage_index *= exponential(p("research_wage_share"_parameter) * g);
    // to 2019 jobs grew faster than residents; later they cannot
    const double fade = fade_after_2019(world.quarter.middle());
    const double share = fade * p("productivity_share"_parameter) + (1.0 - fade) * p("productivity_share_later"_parameter);
    e.productivity_index *= exponential(share * g);
    for (const Sector s : sectors)
        e.deflator[s] *= exponential(growth_years(world.quarter) * logarithm(1.0 + world.baseline->demand_in(s, world.quarter.year()).deflator));
}

/// Advance purchases of a city: firms with a new product above the best practice share its orders by size.
struct Orders { ByCity<double> yearly{}; };

Orders public_orders(World& world, const Levers& levers, const MarketStatistics& m) {
    Orders orders;
    for (const Place c : cities) {
        CityState& city = world.city[c];
        // public purchasing is 8% of public spending, which is 12% of GDP (both assumed)
        orders.yearly[c] = levers("advance_procurement"_lever, c) * 0.08 * 0.12 * city.gdp;
        const double bounded = std::min(orders.yearly[c], 0.3 * m.new_product_sales[c]);
        orders.yearly[c] = bounded;
        city.procurement_pull += 0.25 * (bounded / std::max(city.research_spending, 1.0) - city.procurement_pull);
    }
    return orders;
}

struct PassSums {
    ByFirmSector<double> total{};     ///< of potentials before the market clears
    ByFirmSector<double> expected{};  ///< the same without the firms' own shocks
    LocalPayments payments;
    ByCity<Money> markups{}, export_support{};
    PassSums& operator+=(const PassSums& o) {
        payments += o.payments;
        for (const Sector s : firm_sectors) {
            total[s] += o.total[s];
            expected[s] += o.expected[s];
        }
        for (const Place c : cities) {
            markups[c] += o.markups[c];
            export_support[c] += o.export_support[c];
        }
        return *this;
    }
};

/// Value added without agents: follows its sector's market, the city's drift in the record, and demand from
/// the city's own firms through the input-output links.
void grow_residual(World& world, const Levers& levers) {
    const Parameters& p = world.parameters;
    BySector<double> output{};
    for (const Sector s : sectors)
        for (const Place c : cities) output[s] += world.baseline->sector_cells[c][s].value_added;
    const SectorMatrix links = demand_linkages(output);
    const double years = growth_years(world.quarter);
    const double fade = fade_after_2019(world.quarter.middle());
    for (const Place c : cities) {
        CityState& city = world.city[c];
        Eigen::Matrix<double, sector_count, 1> gap = Eigen::Matrix<double, sector_count, 1>::Zero();
        for (const Sector s : firm_sectors) gap(static_cast<Eigen::Index>(s)) = city.sector_lead[s];
        const Eigen::Matrix<double, sector_count, 1> pull = links * gap;
        const double reform = p("services_reform_effect"_parameter) * levers.change("services_reform"_lever, c);
        const double step = dt / 3.0 * (reform - city.services_level);
        city.services_level += step;
        city.services_growth = step / dt;  // producer-service firms gain the same in the next quarter
        for (const Sector s : sectors) {
            const double growth = market_growth(world, s, world.quarter.year()) + p("residual_offset"_city_parameter, c) * fade +
                                  p("linkage_strength"_parameter) * pull(static_cast<Eigen::Index>(s));
            city.residual[s] *= exponential(years * growth + (s == Sector::modern_services ? step : 0.0));
        }
    }
}

/// The market clears: delta firms and the outside competitor share a sector's demand by what they could sell. The
/// delta's part moves by what its firms could sell beyond the market's growth - by quality, advantages of their
/// cities, firms that opened and closed - against the same in the reference year, which stands for the outside's; the
/// firms' own shocks cancel. Costs and rivals adjust: rents and wages rise where the delta gains and fall where it
/// loses. Returns the factor by which every potential is scaled.
ByFirmSector<double> clear(World& world, const MarketStatistics& m, const PassSums& sums, const ByFirmSector<double>& growth) {
    Economy& e = world.economy;
    const double years = growth_years(world.quarter), pull = world.parameters("rival_reaction"_parameter);
    ByFirmSector<double> factor{};
    for (const Sector s : firm_sectors) {
        const double last = e.market[s] - e.outside_sales[s];
        const double before = last / e.market[s];
        e.market[s] *= exponential(years * growth[s]);
        factor[s] = 1.0;
        if (m.sales[s] > 0.0) {
            const double renewal = world.quarter.index > 0 ? logarithm(m.sales[s] / last) : 0.0;  // firms opened, closed
            const double gain = renewal + logarithm(sums.expected[s] / m.sales[s]) - years * growth[s];
            double& usual = world.references.potential_gain[s];
            if (world.sets_references()) usual += 0.25 * (gain - dt * m.sales_advantage[s] / m.sales[s]);
            const double usual_gain = world.sets_references() ? gain : usual;
            const double odds = before / (1.0 - before) * exponential(gain - usual_gain - dt * pull * logarithm(before / e.share_2015[s]));
            const double share = odds / (1.0 + odds);
            factor[s] = e.market[s] * share / sums.total[s];
            e.outside_sales[s] = e.market[s] * (1.0 - share);
        } else {
            e.outside_sales[s] *= exponential(years * growth[s]);
        }
    }
    return factor;
}

}  // namespace

/// Stage 7. Reads quality, age, levers, demand paths; writes potentials, sales of shrinking firms, market
/// shares, residual value added, price and wage indices, procurement and export support.
void clear_product_markets(World& world, const Levers& levers) {
    Firms& f = world.firms;
    Economy& e = world.economy;
    const Parameters& p = world.parameters;
    advance_indices(world);
    const MarketStatistics m = market_statistics(world);
    apply(world, m);
    const Orders orders = public_orders(world, levers, m);

    const double years = growth_years(world.quarter);
    const double fade = fade_after_2019(world.quarter.middle());
    const double eta = p("selection_speed"_parameter), mu = p("size_reversion"_parameter);
    const double scale = p("growth_shock_scale"_parameter), slope = p("growth_shock_size_slope"_parameter);
    const double rare = p("growth_shock_rare_share"_parameter), rare_factor = p("growth_shock_rare_factor"_parameter);
    const double youth = p("youth_growth"_parameter), export_gain = p("export_growth"_parameter);
    const double export_rate = dt * p("export_entry_rate"_parameter), export_cost = p("export_entry_cost"_parameter) * e.price_index;
    const double milestone_rate = p("milestone_rate"_parameter), milestone_size = p("milestone_size"_parameter), tenant_bonus = p("tenant_bonus"_parameter);
    const double floor = 1e-3 * e.price_index;
    ByFirmSector<double> growth{};
    for (const Sector s : firm_sectors) growth[s] = market_growth(world, s, world.quarter.year());
    ByCity<double> offset{}, export_price{};
    for (const Place c : cities) {
        offset[c] = p("growth_offset"_city_parameter, c) * fade;
        export_price[c] = (1.0 - levers("export_support"_lever, c)) / (1.0 - levers.of_2015("export_support"_lever, c));
    }

    const PassSums sums = sum_rows<PassSums>(f.size(), [&](PassSums& sum, std::size_t i) {
        if (!f.alive(i)) return;
        const Place c = f.city[i];
        const Sector s = f.sector[i];
        const double w = static_cast<double>(f.weight[i]);
        double& potential = f.potential[i];
        const double size = logarithm(potential / (20.0 * e.price_index));
        double shock = 0.0;
        if (is_yearly_turn(f.id[i], world.quarter)) {  // customers renew their orders: a Laplace shock a year, now and then a large one
            const double usual = std::clamp(scale * exponential(-slope * (size - logarithm(5.0))), 0.03, 0.4), large = std::min(rare_factor * usual, 0.8);
            auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::growth);
            const double b = draws.chance(rare) ? large : usual;
            shock = b * draws.laplace() - logarithm((1.0 - rare) / (1.0 - usual * usual) + rare / (1.0 - large * large));  // mean 1 in levels
        }
        const double age = f.age_years(i, world.quarter);
        double drift = eta * (f.quality[i] - e.mean_quality[s]) + offset[c] - mu * size + youth * std::max(0.0, 1.0 - age / 5.0);
        if (s == Sector::modern_services || s == Sector::software_internet) drift += world.city[c].services_growth;

        if (f.manufactures(i)) {
            if (f.is(i, Mark::exporter)) {
                drift += export_gain;
            } else if (f.sales[i] > 2.0 * e.price_index && f.quality[i] > e.cell_quality[c][s]) {
                auto entering = world.rng.stream(f.id[i], world.quarter, Purpose::export_entry);
                if (entering.chance(export_rate / export_price[c])) {
                    f.set(i, Mark::exporter);
                    const Money cost = money(w * export_cost), support = money(w * export_cost * levers("export_support"_lever, c));
                    f.cash[i] += support - cost;
                    sum.payments.paid[Flow::inputs][c] += cost;
                    sum.payments.paid[Flow::support][c] += support;
                    sum.export_support[c] += support;
                    drift += 4.0 * 0.05;  // a first foreign market adds a twentieth at once (assumed)
                }
            }
        }
        double gain = 0.0;
        // venture firms reach milestones: what they could sell jumps (Pareto in levels), sooner with R&D, quality
        // and good incubators
        if (f.is(i, Mark::venture) && (age > 8.0 || f.sales[i] > 200.0 * e.price_index)) f.set(i, Mark::venture, false);  // grown up
        if (f.is(i, Mark::venture)) {
            auto milestones = world.rng.stream(f.id[i], world.quarter, Purpose::milestone);
            const double services = f.is_tenant(i) && f.is(i, Mark::mentored) ? static_cast<double>(world.incubators.services[static_cast<std::size_t>(f.incubator[i])]) : 0.0;
            const double hazard = milestone_rate * power(std::max(f.rd_real[i], 0.0) / e.price_index, 0.3) * (1.0 + tenant_bonus * services) *
                                  exponential(0.8 * std::clamp(f.quality[i], -2.0, 2.0));
            if (milestones.chance(std::min(0.9, dt * hazard))) gain += std::min(5.0, milestone_size * milestones.exponential_time());
        }
        if (orders.yearly[c] > 0.0 && wins_orders(f, i, e, world.quarter)) {
            const double order = orders.yearly[c] * f.sales[i] / m.new_product_sales[c];
            gain += dt * order / f.sales[i];  // a first reference sells on: as much as the order in regular sales
            const Money markup = money(dt * w * 0.2 * order);  // 20% above the incumbent product, for the city
            f.cash[i] += markup;
            sum.payments.paid[Flow::procurement][c] += markup;
            sum.markups[c] += markup;
        }
        potential = std::max(floor, potential * exponential(years * growth[s] + dt * drift + gain));
        sum.expected[s] += w * potential;
        if (shock != 0.0) potential = std::max(floor, potential * exponential(shock));
        sum.total[s] += w * potential;
    });
    world.ledger.settle(sums.payments);
    for (const Place c : cities) {
        book_policy_cost(world, "advance_procurement"_lever, c, sums.markups[c], false);
        book_policy_cost(world, "export_support"_lever, c, sums.export_support[c], false);
    }

    const ByFirmSector<double> factor = clear(world, m, sums, growth);
    const double decay = p("unused_potential_decay"_parameter), venture_decay = p("venture_potential_decay"_parameter);
    const LocalPayments returned = sum_rows<LocalPayments>(f.size(), [&](LocalPayments& payments, std::size_t i) {
        if (!f.alive(i)) return;
        double& potential = f.potential[i];
        double& sales = f.sales[i];
        potential *= factor[f.sector[i]];
        if (potential > sales) {
            potential *= power(potential / sales, -dt * (f.is(i, Mark::venture) ? venture_decay : decay));
        } else {
            // capacity that nobody wants is sold: an eighth of what shrinks comes back as cash
            const Money back = money(0.12 * (sales - potential) * static_cast<double>(f.weight[i]));
            f.cash[i] += back;
            payments.paid[Flow::capacity_sale][f.city[i]] += back;
            sales = potential;
        }
    });
    world.ledger.settle(returned);
    grow_residual(world, levers);
}

}  // namespace kapok
