// Stage 10: new firms.

#include <algorithm>
#include <cmath>

#include "model/fields.hpp"
#include "model/parallel.hpp"
#include "model/policy/certificates.hpp"
#include "model/stages/demography.hpp"
#include "model/stages/patent_rules.hpp"
#include "model/stages/rd_rules.hpp"
#include "model/stages/venture_rules.hpp"

namespace kapok {
namespace {

constexpr double dt = 0.25;

/// A row for a newborn firm: a free one, or a new one at the end; all columns at zero or never.
std::size_t new_row(World& world) {
    Firms& f = world.firms;
    std::size_t i;
    if (!world.free_rows.empty()) {
        i = world.free_rows.back();
        world.free_rows.pop_back();
        Firms::for_each_column(f, [i](const char*, auto& column) { column[i] = {}; });
    } else {
        i = f.size();
        f.resize(i + 1);
    }
    for (std::int16_t* quarter : {&f.hnte_until[i], &f.little_giant_until[i], &f.first_round[i], &f.last_round[i], &f.last_loan[i],
                                  &f.incubated_since[i], &f.left_incubator[i]})
        *quarter = never;
    f.incubator[i] = -1;
    return i;
}

struct Newborn {
    std::uint64_t id = 0;
    Place city{};
    Sector sector{};
    double weight = 1.0;
    FieldPair fields{};
    double sales = 0.0, potential = 0.0, quality = 0.0, rd = 0.0, cash = 0.0;
    double hightech = 0.0;
    int age = 0;  ///< quarters; above 0: an existing firm that becomes an agent
    bool performer = false, venture = false, advanced = false, hong_kong_macao = false;
};

void found(World& world, const Newborn& n) {
    Firms& f = world.firms;
    const Parameters& p = world.parameters;
    const std::size_t i = new_row(world);
    auto draws = world.rng.stream(n.id, world.quarter, Purpose::founder_channel);
    f.id[i] = n.id;
    f.city[i] = n.city;
    f.sector[i] = n.sector;
    f.field_main[i] = n.fields.main;
    f.field_second[i] = n.fields.second;
    f.set(i, Mark::alive);
    f.set(i, Mark::performer, n.performer);
    f.set(i, Mark::venture, n.venture);
    f.set(i, Mark::advanced, n.advanced);
    f.set(i, Mark::hong_kong_macao, n.hong_kong_macao);
    f.born[i] = static_cast<std::int16_t>(world.quarter.index);
    f.weight[i] = static_cast<float>(n.weight);
    const double spread = p("margin_spread"_parameter);
    f.margin[i] = static_cast<float>(world.baseline->by_sector("profit_margin_mean")[n.sector] * exponential(spread * draws.normal() - 0.5 * spread * spread));
    f.patent_propensity[i] = static_cast<float>(PatentRules(p).propensity(n.id));
    f.sales[i] = f.sales_last_year[i] = n.sales;
    f.potential[i] = std::max(n.potential, n.sales);
    f.quality[i] = n.quality;
    f.hightech_share[i] = static_cast<float>(n.hightech);
    // the intensity of its first R&D is what it desires, now or once it starts
    const RdRules rules(p);
    const double intensity = std::clamp(n.rd / n.sales, 1e-4, 0.9 * rules.cap);
    const double norm = std::max(world.constants[n.city].cells[n.sector].intensity_norm, 1e-3);
    f.intensity_deviation[i] = static_cast<float>(logarithm(rules.uncapped(intensity)) - logarithm(norm * rules.size_factor(n.sales, world.economy.price_index)));
    f.log_intensity[i] = n.performer ? logarithm(intensity) : -20.0;
    if (n.performer) {
        f.rd_real[i] = f.rd_reported[i] = exponential(f.log_intensity[i]) * n.sales;
        f.capability[i] = f.knowledge[i] = f.rd_real[i] / world.economy.research_wage_index;  // founders bring a year's worth
    }
    world.ledger.pay(world.ledger.household(n.city), {&f.cash[i], n.city}, money(n.cash * n.weight), Flow::founder_money);
    if (n.age > 0) f.born[i] = static_cast<std::int16_t>(world.quarter.index - n.age);
    world.quarter_tally[n.city][n.age > 0 ? Quantity::promotions : Quantity::entries] += n.weight;
}

double log_odds(double p) { return logarithm(p / (1.0 - p)); }

/// An entrant of a cell: small, a little below the cell's mean quality, most without R&D.
Newborn draw_entrant(const World& world, std::uint64_t id, Place c, Sector s, double weight) {
    const Parameters& p = world.parameters;
    const CellConstants& cell = world.constants[c].cells[s];
    const Economy& e = world.economy;
    auto draws = world.rng.stream(id, world.quarter, Purpose::entrant);
    Newborn n;
    n.id = id;
    n.city = c;
    n.sector = s;
    n.weight = weight;
    n.fields = draw_fields(s, draws);
    const double sigma = p("entrant_size_spread"_parameter);
    n.sales = std::max(0.05, p("entrant_size"_parameter) * cell.small_mean_sales * e.price_index * exponential(sigma * draws.normal() - 0.5 * sigma * sigma));
    n.quality = e.cell_quality[c][s] + p("entrant_quality_gap"_parameter) + p("initial_quality_spread"_parameter) * draws.normal();
    // R&D of entrants by sector, relative (assumed in the order of participation)
    constexpr ByFirmSector<double> factor{{{1.3, 1.2, 1.6, 1.2, 1.2, 0.6, 1.0, 0.5, 0.9, 0.3}}};
    n.performer = draws.chance(std::min(0.9, p("entrant_performer_share"_parameter) * factor[s]));
    const double share = std::clamp(cell.hightech_mean, 0.02, 0.98);
    const bool technology = draws.chance(cell.technology_share);
    const double base = logistic(log_odds(share) + 0.9 * draws.normal());
    n.hightech = technology ? technology_product_share + (1.0 - technology_product_share) * base : (technology_product_share - 0.01) * base;
    n.advanced = sector_table[s].manufacturing && draws.chance(cell.advanced_share);
    n.venture = n.performer && draws.chance(venture_share(p, s, c));
    n.rd = p("small_firm_intensity"_parameter) * exponential(p("intensity_spread"_parameter) * draws.normal()) * n.sales;
    if (n.venture) n.sales = std::max(n.sales, venture_entry_sales * e.price_index * draws.lognormal(1.0, 0.8));
    n.potential = n.sales * exponential((n.venture ? venture_potential_spread : p("investment_lump"_parameter)) * draws.uniform());
    n.cash = 0.3 * n.sales + (n.venture ? 1.5 * p("venture_rd_floor"_parameter) * e.price_index : 0.0);
    return n;
}

/// What moves founders in a city against 2015: red tape, finance, rents, contests, tax on equity.
double founding_climate(const World& world, const Levers& levers, Place c) {
    const Parameters& p = world.parameters;
    const CityState& city = world.city[c];
    const double days = levers("business_registration"_lever, c) / levers.of_2015("business_registration"_lever, c);
    const double red_tape = power(std::max(days, 0.01), -p("registration_elasticity"_parameter));
    // friction is what a zone's services remove; it is lower where technology firms are dense (core cities)
    const Tally& stock = world.year_tally[c];
    const double density = stock[Quantity::hnte] / std::max(stock[Quantity::employment], 1.0);  // per 10 000 workers
    const double friction = p("zone_friction"_parameter) / (1.0 + power(density, 1.5));
    const double zone = exponential(friction * 0.4 * levers.change("zone_coverage"_lever, c) * std::min(days, 1.0));
    const double events = 1.0 + p("events_founding"_parameter) * logarithm((1.0 + 5.0 * levers("entrepreneurship_events"_lever, c)) / (1.0 + 5.0 * levers.of_2015("entrepreneurship_events"_lever, c)));
    const double equity = power((1.0 - levers("equity_incentive_relief"_lever, c)) / (1.0 - levers.of_2015("equity_incentive_relief"_lever, c)), p("equity_founding_elasticity"_parameter));
    const double rents = power(city.park_demand / std::max(city.park_space, 0.1), -p("rent_founding_elasticity"_parameter));
    const double finance = power(std::clamp(city.founders_expectation, 0.2, 5.0), p("founding_finance_elasticity"_parameter));
    return red_tape * zone * events * equity * std::clamp(rents, 0.5, 1.5) * finance;
}

/// Manufacturers without agents that have grown over the above-scale threshold become agents, with their value
/// added; about a third of them have a technology product (as above-scale firms of 2015).
void promote(World& world, Place c, double weight) {
    const Parameters& p = world.parameters;
    for (const Sector s : firm_sectors) {
        const CellConstants& cell = world.constants[c].cells[s];
        if (!sector_table[s].manufacturing || cell.micro_value_added <= 0.0) continue;
        double& residual = world.city[c].residual[s];
        const double mean = p("promotion_rate"_city_parameter, c) * world.baseline->sector_cells[c][s].above_scale_firms;
        const std::uint64_t channel = mix(static_cast<std::uint64_t>(c) + 1, static_cast<std::uint64_t>(s) + 1, 0x70726fULL);
        auto draws = world.rng.stream(channel, world.quarter, Purpose::entry_count);
        const auto count = draws.poisson(dt * mean / weight);
        for (std::uint64_t k = 0; k < count; ++k) {
            const std::uint64_t id = mix(channel, static_cast<std::uint64_t>(world.quarter.index), k);
            Newborn n = draw_entrant(world, id, c, s, weight);
            auto more = world.rng.stream(id, world.quarter, Purpose::relocation);
            n.sales = above_scale_revenue * (1.02 + 0.3 * more.exponential_time());
            // its value added leaves the residual, as far as that can give it; the rest is growth
            residual -= std::min(n.sales * cell.value_added_rate * weight, 0.05 * residual);
            n.potential = n.sales * exponential(p("investment_lump"_parameter) * more.uniform());
            n.age = 8 + static_cast<int>(more.below(32));
            n.venture = false;
            n.cash = 0.12 * n.sales;
            n.rd = p("small_performer_intensity"_parameter) * exponential(p("intensity_spread"_parameter) * more.normal()) * n.sales;
            const bool technology = more.chance(0.35);
            n.performer = technology && more.chance(0.3);
            if (!technology) n.hightech = (technology_product_share - 0.01) * more.uniform();
            found(world, n);
        }
    }
}

struct CellCount {
    ByCity<ByFirmSector<double>> firms{}, sales{};
    ByCity<double> venture_firms{};
    CellCount& operator+=(const CellCount& o) {
        for (const Place c : cities) {
            venture_firms[c] += o.venture_firms[c];
            for (const Sector s : firm_sectors) {
                firms[c][s] += o.firms[c][s];
                sales[c][s] += o.sales[c][s];
            }
        }
        return *this;
    }
};

}  // namespace

void found_firms(World& world, const Levers& levers) {
    const Firms& f = world.firms;
    const Parameters& p = world.parameters;
    const double price = world.economy.price_index;
    const CellCount count = sum_rows<CellCount>(f.size(), [&](CellCount& sum, std::size_t i) {
        if (!f.alive(i)) return;
        const double w = static_cast<double>(f.weight[i]);
        sum.firms[f.city[i]][f.sector[i]] += w;
        sum.sales[f.city[i]][f.sector[i]] += w * f.sales[i];
        if (f.is(i, Mark::venture)) sum.venture_firms[f.city[i]] += w;
    });
    const double weight = 1.0 / world.scale;
    for (const Place c : cities) {
        CityState& city = world.city[c];
        // founders look at venture money per venture firm, with the national cycle taken out, over two years
        const double money_per_firm = (world.year_tally[c][Quantity::vc_received] + world.quarter_tally[c][Quantity::vc_received]) / std::max(count.venture_firms[c], 1.0);
        if (world.quarter.ends_year()) {
            if (city.venture_money_per_firm_2016 <= 0.0) city.venture_money_per_firm_2016 = std::max(money_per_firm, 1e-6);
            const double now = std::clamp(money_per_firm / (city.venture_money_per_firm_2016 * price), 0.2, 5.0);
            city.founders_expectation += 0.5 * (now / world.venture_cycle - city.founders_expectation);
        }
        city.park_space += dt * levers("park_capacity"_lever, c) / (20.0 * std::max(levers.of_2015("park_capacity"_lever, c), 1e-6)) - dt * 0.03 * city.park_space;
        double workplaces = 0.0;
        for (const Sector s : firm_sectors) workplaces += count.sales[c][s] / price;
        if (city.park_demand_2015 <= 0.0) city.park_demand_2015 = std::max(workplaces, 1e-6);
        city.park_demand = workplaces / city.park_demand_2015;

        const double climate = founding_climate(world, levers, c);
        for (const Sector s : firm_sectors) {
            const CellConstants& cell = world.constants[c].cells[s];
            if (cell.firms <= 0.0) continue;
            const double room = count.firms[c][s] > 0.0 ? std::clamp(count.sales[c][s] / (count.firms[c][s] * price * cell.mean_sales), 0.3, 3.0) : 1.0;
            double mean = p("entry_rate"_parameter) * count.firms[c][s] * room * climate;
            if (s == Sector::modern_services) mean *= 1.0 + 0.1 * levers.change("services_reform"_lever, c);
            const std::uint64_t channel = mix(static_cast<std::uint64_t>(c) + 1, static_cast<std::uint64_t>(s) + 1, 0x656e74ULL);
            auto draws = world.rng.stream(channel, world.quarter, Purpose::entry_count);
            const auto born = draws.poisson(dt * mean / weight);
            for (std::uint64_t n = 0; n < born; ++n)
                found(world, draw_entrant(world, mix(channel, static_cast<std::uint64_t>(world.quarter.index), n), c, s, weight));
        }
        promote(world, c, weight);
        // founders from Hong Kong and Macao: as cooperation removes the border, nearer cities more
        const double near = world.transport.meeting(static_cast<Eigen::Index>(Place::hong_kong), static_cast<Eigen::Index>(c)) +
                            world.transport.meeting(static_cast<Eigen::Index>(Place::macao), static_cast<Eigen::Index>(c));
        const std::uint64_t channel = mix(static_cast<std::uint64_t>(c), 0x686b6d6fULL);
        auto draws = world.rng.stream(channel, world.quarter, Purpose::entry_count);
        const auto born = draws.poisson(dt * p("hong_kong_founders"_parameter) * near * climate / weight);
        for (std::uint64_t n = 0; n < born; ++n) {
            const std::uint64_t id = mix(channel, static_cast<std::uint64_t>(world.quarter.index), n);
            auto sector = world.rng.stream(id, world.quarter, Purpose::relocation);
            constexpr std::array open{Sector::software_internet, Sector::modern_services, Sector::biomedicine_health, Sector::fashion_creative};
            Newborn firm = draw_entrant(world, id, c, open[sector.below(open.size())], weight);
            firm.hong_kong_macao = true;
            firm.quality += 0.1;  // they have passed a selection (assumed)
            found(world, firm);
        }
    }
    // spin-offs of institutions: one real firm each, with technology and R&D
    for (const SpinOff& spin : world.spin_offs) {
        const Place c = spin.city;
        double best = 0.0;
        Sector sector = Sector::software_internet;
        for (const Sector s : firm_sectors) {
            const double fit = sector_fields()[s][spin.field] * power(world.constants[c].cells[s].firms + 1.0, 0.25);
            if (fit > best) {
                best = fit;
                sector = s;
            }
        }
        Newborn n = draw_entrant(world, spin.id, c, sector, 1.0);
        n.fields.main = spin.field;
        n.performer = true;
        auto draws = world.rng.stream(spin.id, world.quarter, Purpose::spin_off);
        n.venture = draws.chance(0.5);
        n.quality = world.economy.cell_quality[c][sector] + 0.2 + 0.25 * std::clamp(logarithm(spin.value / (0.7 * price)), -2.0, 2.0);
        n.hightech = std::max(n.hightech, 0.8);
        n.rd = 0.5 * spin.value;
        n.cash += 0.5 * spin.value + (n.venture ? p("venture_rd_floor"_parameter) * price : 0.0);
        found(world, n);
        world.quarter_tally[c][Quantity::spin_offs] += 1.0;
    }
    world.spin_offs.clear();
}

}  // namespace kapok
