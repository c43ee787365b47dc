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
#include "model/stages/zone_services.hpp"

namespace kapok {
namespace {

constexpr double dt = 0.25;

enum class Origin { entrant, hong_kong_macao, spin_off, promoted };

struct Newborn {
    std::uint64_t id = 0;
    Place city{};
    Sector sector{};
    double weight = 1.0;
    Origin origin = Origin::entrant;
    bool venture = false;
    std::uint32_t spin_off = 0;  ///< of the world's list, if it is one
    FieldPair fields{};
    double sales = 0.0, potential = 0.0, quality = 0.0, rd = 0.0, cash = 0.0;
    double usual_intensity = 0.0;  ///< of R&D among firms of its kind
    double hightech = 0.0;
    int age = 0;  ///< quarters; above 0: an existing firm that becomes an agent
    bool performer = false, advanced = false;
};

/// Writes all columns of a newborn firm's row, but for its cash.
void write_row(World& world, std::size_t i, const Newborn& n, const PatentRules& patents, const RdRules& rules) {
    Firms& f = world.firms;
    const Parameters& p = world.parameters;
    f.clear(i);
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
    f.set(i, Mark::hong_kong_macao, n.origin == Origin::hong_kong_macao);
    f.born[i] = static_cast<std::int16_t>(world.quarter.index - n.age);
    f.weight[i] = static_cast<float>(n.weight);
    const double spread = p("margin_spread"_parameter);
    f.margin[i] = static_cast<float>(world.baseline->by_sector("profit_margin_mean")[n.sector] * exponential(spread * draws.normal() - 0.5 * spread * spread));
    f.patent_propensity[i] = static_cast<float>(patents.propensity(n.id));
    f.sales[i] = f.sales_last_year[i] = n.sales;
    f.potential[i] = std::max(n.potential, n.sales);
    f.quality[i] = n.quality;
    f.hightech_share[i] = static_cast<float>(n.hightech);
    // the intensity of its first R&D is what it desires, now or once it starts
    const double intensity = std::clamp(n.rd / n.sales, 1e-4, 0.9 * rules.cap);
    const double norm = std::max(world.constants[n.city].cells[n.sector].intensity_norm, 1e-3);
    const double log_norm = logarithm(norm * rules.size_factor(n.sales, world.economy.price_index));
    f.intensity_deviation[i] = static_cast<float>(logarithm(rules.uncapped(intensity)) - log_norm);
    f.usual_deviation[i] = static_cast<float>(logarithm(rules.uncapped(std::clamp(n.usual_intensity, 1e-4, 0.9 * rules.cap))) - log_norm);
    f.log_intensity[i] = n.performer ? logarithm(intensity) : -20.0;
    if (n.performer) {
        f.rd_real[i] = f.rd_reported[i] = exponential(f.log_intensity[i]) * n.sales;
        f.capability[i] = f.knowledge[i] = f.rd_real[i] / world.economy.research_wage_index;  // founders bring a year's worth
    }
}

double log_odds(double p) { return logarithm(p / (1.0 - p)); }

/// R&D of entrants by sector, relative (assumed in the order of participation).
constexpr ByFirmSector<double> entrant_performer_factor{{{1.3, 1.2, 1.6, 1.2, 1.2, 0.6, 1.0, 0.5, 0.9, 0.3}}};

/// Part of a sector's entrants that are venture firms.
double venture_entrants(const Parameters& p, Sector s, Place c) {
    return std::min(0.9, p("entrant_performer_share"_parameter) * entrant_performer_factor[s]) * venture_share(p, s, c);
}

/// An entrant of a cell: small, a little below the cell's mean quality, most without R&D.
void draw_entrant(const World& world, Newborn& n) {
    const Parameters& p = world.parameters;
    const Place c = n.city;
    const Sector s = n.sector;
    const CellConstants& cell = world.constants[c].cells[s];
    const Economy& e = world.economy;
    auto draws = world.rng.stream(n.id, world.quarter, Purpose::entrant);
    n.fields = draw_fields(s, draws);
    const double sigma = p("entrant_size_spread"_parameter);
    n.sales = std::max(0.05, p("entrant_size"_parameter) * cell.small_mean_sales * e.price_index * exponential(sigma * draws.normal() - 0.5 * sigma * sigma));
    n.quality = e.cell_quality[c][s] + p("entrant_quality_gap"_parameter) + p("initial_quality_spread"_parameter) * draws.normal();
    // whether it is a venture firm has been decided: the others do R&D with what that leaves of the chance
    const double research = std::min(0.9, p("entrant_performer_share"_parameter) * entrant_performer_factor[s]), venture = venture_share(p, s, c);
    n.performer = draws.chance(n.venture ? 1.0 : research * (1.0 - venture) / (1.0 - research * venture));
    const double share = std::clamp(cell.hightech_mean, 0.02, 0.98);
    const bool technology = draws.chance(cell.technology_share);
    const double base = logistic(log_odds(share) + 0.9 * draws.normal());
    n.hightech = technology ? technology_product_share + (1.0 - technology_product_share) * base : (technology_product_share - 0.01) * base;
    n.advanced = sector_table[s].manufacturing && draws.chance(cell.advanced_share);
    n.usual_intensity = cell.small_intensity * p("small_firm_intensity"_parameter);
    n.rd = n.usual_intensity * exponential(p("intensity_spread"_parameter) * draws.normal()) * n.sales;
    if (n.venture) n.sales = std::max(n.sales, venture_entry_sales * e.price_index * draws.lognormal(1.0, 0.8));
    n.potential = n.sales * exponential((n.venture ? venture_potential_spread : p("investment_lump"_parameter)) * draws.uniform());
    n.cash = 0.3 * n.sales + (n.venture ? 1.5 * p("venture_rd_floor"_parameter) * e.price_index : 0.0);
}

/// Turns an entrant into an above-scale firm that has existed for years; about a third have a technology product
/// (as above-scale firms of 2015).
void draw_promoted(const World& world, Newborn& n) {
    const Parameters& p = world.parameters;
    auto draws = world.rng.stream(n.id, world.quarter, Purpose::relocation);
    n.sales = above_scale_revenue * (1.02 + 0.3 * draws.exponential_time());
    n.potential = n.sales * exponential(p("investment_lump"_parameter) * draws.uniform());
    n.age = 8 + static_cast<int>(draws.below(32));
    n.venture = false;
    n.cash = 0.12 * n.sales;
    n.usual_intensity = world.constants[n.city].cells[n.sector].small_intensity * p("small_performer_intensity"_parameter);
    n.rd = n.usual_intensity * exponential(p("intensity_spread"_parameter) * draws.normal()) * n.sales;
    const bool technology = draws.chance(0.35);
    n.performer = technology && draws.chance(0.3);
    if (!technology) n.hightech = (technology_product_share - 0.01) * draws.uniform();
}

/// Turns an entrant into a spin-off of an institution: one real firm, with technology and R&D.
void draw_spin_off(const World& world, Newborn& n) {
    const Parameters& p = world.parameters;
    const SpinOff& spin = world.spin_offs[n.spin_off];
    const double price = world.economy.price_index;
    n.fields.main = spin.field;
    n.performer = true;
    auto draws = world.rng.stream(n.id, world.quarter, Purpose::spin_off);
    n.venture = draws.chance(0.5);
    n.quality = world.economy.cell_quality[n.city][n.sector] + 0.2 + 0.25 * std::clamp(logarithm(spin.value / (p("deal_value"_parameter) * price)), -2.0, 2.0);
    n.hightech = std::max(n.hightech, 0.8);
    n.rd = 0.5 * spin.value;
    n.cash += 0.5 * spin.value + (n.venture ? p("venture_rd_floor"_parameter) * price : 0.0);
}

/// The cluster sector of a city where a technology of this field fits best, larger cells first.
Sector sector_of_spin_off(const World& world, const SpinOff& spin) {
    double best = 0.0;
    Sector sector = Sector::software_internet;
    for (const Sector s : firm_sectors) {
        const double fit = sector_fields()[s][spin.field] * power(world.constants[spin.city].cells[s].firms + 1.0, 0.25);
        if (fit > best) {
            best = fit;
            sector = s;
        }
    }
    return sector;
}

/// Draws the firms and gives them rows: free ones, lowest first, then new ones at the end.
void found(World& world, std::vector<Newborn>& newborns) {
    Firms& f = world.firms;
    std::vector<std::size_t> rows(newborns.size());
    std::size_t end = f.size();
    for (std::size_t& row : rows) {
        if (world.free_rows.empty()) {
            row = end++;
        } else {
            row = world.free_rows.back();
            world.free_rows.pop_back();
        }
    }
    f.resize(end);
    const PatentRules patents(world.parameters);
    const RdRules rules(world.parameters);
    for_each_row(newborns.size(), [&](std::size_t k) {
        Newborn& n = newborns[k];
        draw_entrant(world, n);
        if (n.origin == Origin::promoted) draw_promoted(world, n);
        if (n.origin == Origin::spin_off) draw_spin_off(world, n);
        if (n.origin == Origin::hong_kong_macao) n.quality += 0.1;  // they have passed a selection (assumed)
        write_row(world, rows[k], n, patents, rules);
    });
    for (std::size_t k = 0; k < newborns.size(); ++k) {
        const Newborn& n = newborns[k];
        world.ledger.pay(world.ledger.household(n.city), {&f.cash[rows[k]], n.city}, money(n.cash * n.weight), Flow::founder_money);
        Tally& tally = world.quarter_tally[n.city];
        tally[n.origin == Origin::promoted ? Quantity::promotions : Quantity::entries] += n.weight;
        if (n.origin == Origin::spin_off) tally[Quantity::spin_offs] += n.weight;
        if (n.origin == Origin::promoted) {
            // its value added leaves the residual, as far as that can give it; the rest is growth
            double& residual = world.city[n.city].residual[n.sector];
            residual -= std::min(n.sales * world.constants[n.city].cells[n.sector].value_added_rate * n.weight, 0.05 * residual);
        }
    }
}

/// Those who may found a firm of a cell, counted in firms of 2015: residents and employees of its firms (Klepper
/// 2007). As residents grow slower than firms' output, firms grow in size more than in number (Poschke 2018: mean size
/// rises with income).
double founders(const Parameters& p, const CellConstants& cell, double firms, double residents) {
    const double share = p("founders_from_residents"_parameter);
    return share * cell.firms * residents + (1.0 - share) * firms;
}

/// What moves founders in a city against 2015: red tape, finance, rents, contests, tax on equity.
double founding_climate(const World& world, const Levers& levers, Place c) {
    const Parameters& p = world.parameters;
    const CityState& city = world.city[c];
    const double days = levers("business_registration"_lever, c) / levers.of_2015("business_registration"_lever, c);
    const double red_tape = power(std::max(days, 0.01), -p("registration_elasticity"_parameter));
    // a zone's services remove friction: red tape (0.4 of it, less where starting a business is quick), the rest finance
    // and premises (shares assumed)
    const double zone = exponential(p("zone_friction"_parameter) * services_missing(world, c) * levers.change("zone_coverage"_lever, c) *
                                    (0.4 * std::min(days, 1.0) + 0.6));
    const double events = 1.0 + p("events_founding"_parameter) * logarithm((1.0 + 5.0 * levers("entrepreneurship_events"_lever, c)) / (1.0 + 5.0 * levers.of_2015("entrepreneurship_events"_lever, c)));
    const double equity = power((1.0 - levers("equity_incentive_relief"_lever, c)) / (1.0 - levers.of_2015("equity_incentive_relief"_lever, c)), p("equity_founding_elasticity"_parameter));
    const double rents = power(city.park_demand / std::max(city.park_space, 0.1), -p("rent_founding_elasticity"_parameter));
    const double finance = power(std::clamp(city.founders_expectation, 0.2, 5.0), p("founding_finance_elasticity"_parameter));
    return red_tape * zone * events * equity * std::clamp(rents, 0.5, 1.5) * finance;
}

/// Manufacturers without agents that have grown over the above-scale threshold become agents, with their value
/// added.
void promote(const World& world, Place c, double weight, std::vector<Newborn>& newborns) {
    const Parameters& p = world.parameters;
    for (const Sector s : firm_sectors) {
        if (!sector_table[s].manufacturing || world.constants[c].cells[s].micro_value_added <= 0.0) continue;
        const double mean = p("promotion_rate"_city_parameter, c) * world.baseline->sector_cells[c][s].above_scale_firms;
        const std::uint64_t channel = mix(static_cast<std::uint64_t>(c) + 1, static_cast<std::uint64_t>(s) + 1, 0x70726fULL);
        auto draws = world.rng.stream(channel, world.quarter, Purpose::entry_count);
        const auto count = draws.poisson(dt * mean / weight);
        for (std::uint64_t k = 0; k < count; ++k)
            newborns.push_back({.id = mix(channel, static_cast<std::uint64_t>(world.quarter.index), k), .city = c, .sector = s,
                                .weight = weight, .origin = Origin::promoted});
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
    // rounded as the column holds them, so that counts and agents agree
    const double weight = static_cast<float>(1.0 / world.scale), venture_weight = static_cast<float>(std::max(1.0, weight / venture_oversampling));
    std::vector<Newborn> newborns;
    for (const Place c : cities) {
        CityState& city = world.city[c];
        // founders look at venture money per venture firm, with the national cycle taken out, over two years
        const double money_per_firm = (world.year_tally[c][Quantity::vc_received] + world.quarter_tally[c][Quantity::vc_received]) / std::max(count.venture_firms[c], 1.0);
        if (world.quarter.ends_year()) {
            double& reference = world.references.venture_money_per_firm[c];
            if (world.sets_references()) reference = std::max(money_per_firm, 1e-6);
            const double now = std::clamp(money_per_firm / (reference * price), 0.2, 5.0);
            city.founders_expectation += 0.5 * (now / world.venture_cycle - city.founders_expectation);
        }
        // park capacity of 2015's level adds a twentieth of 2015's space a year, 3% wears out (both assumed)
        city.park_space += dt * levers("park_capacity"_lever, c) / (20.0 * std::max(levers.of_2015("park_capacity"_lever, c), 1e-6)) - dt * 0.03 * city.park_space;
        double workplaces = 0.0;
        for (const Sector s : firm_sectors) workplaces += count.sales[c][s] / price;
        double& reference = world.references.park_demand[c];
        if (world.sets_references() && world.quarter.index == 0) reference = std::max(workplaces, 1e-6);
        city.park_demand = workplaces / reference;

        const double climate = founding_climate(world, levers, c), residents = city.population / world.constants[c].population;
        for (const Sector s : firm_sectors) {
            const CellConstants& cell = world.constants[c].cells[s];
            if (cell.firms <= 0.0) continue;
            const double room = count.firms[c][s] > 0.0 ? std::clamp(count.sales[c][s] / (count.firms[c][s] * price * cell.mean_sales), 0.3, 3.0) : 1.0;
            double mean = p("entry_rate"_parameter) * founders(p, cell, count.firms[c][s], residents) * room * climate;
            if (s == Sector::modern_services) mean *= 1.0 + 0.1 * levers.change("services_reform"_lever, c);
            const std::uint64_t channel = mix(static_cast<std::uint64_t>(c) + 1, static_cast<std::uint64_t>(s) + 1, 0x656e74ULL);
            auto draws = world.rng.stream(channel, world.quarter, Purpose::entry_count);
            const double venture = venture_entrants(p, s, c);
            const auto born = draws.poisson(dt * mean * (1.0 - venture) / weight);
            const std::uint64_t cohort = mix(channel, static_cast<std::uint64_t>(world.quarter.index));
            for (std::uint64_t n = 0; n < born; ++n) newborns.push_back({.id = mix(cohort, 0, n), .city = c, .sector = s, .weight = weight});
            const auto born_venture = draws.poisson(dt * mean * venture / venture_weight);
            for (std::uint64_t n = 0; n < born_venture; ++n)
                newborns.push_back({.id = mix(cohort, 1, n), .city = c, .sector = s, .weight = venture_weight, .venture = true});
        }
        promote(world, c, weight, newborns);
        // founders from Hong Kong and Macao: as cooperation removes the border, nearer cities more
        const double near = world.transport.meeting(static_cast<Eigen::Index>(Place::hong_kong), static_cast<Eigen::Index>(c)) +
                            world.transport.meeting(static_cast<Eigen::Index>(Place::macao), static_cast<Eigen::Index>(c));
        const std::uint64_t channel = mix(static_cast<std::uint64_t>(c), 0x686b6d6fULL);
        auto draws = world.rng.stream(channel, world.quarter, Purpose::entry_count);
        const auto born = draws.poisson(dt * p("hong_kong_founders"_parameter) * near * climate / venture_weight);
        for (std::uint64_t n = 0; n < born; ++n) {
            const std::uint64_t id = mix(channel, static_cast<std::uint64_t>(world.quarter.index), n);
            auto sector = world.rng.stream(id, world.quarter, Purpose::relocation);
            constexpr std::array open{Sector::software_internet, Sector::modern_services, Sector::biomedicine_health, Sector::fashion_creative};
            const Sector s = open[sector.below(open.size())];
            newborns.push_back({.id = id, .city = c, .sector = s, .weight = venture_weight, .origin = Origin::hong_kong_macao,
                                .venture = sector.chance(venture_entrants(p, s, c))});
        }
    }
    for (std::size_t k = 0; k < world.spin_offs.size(); ++k) {
        const SpinOff& spin = world.spin_offs[k];
        newborns.push_back({.id = spin.id, .city = spin.city, .sector = sector_of_spin_off(world, spin), .weight = 1.0,
                            .origin = Origin::spin_off, .spin_off = static_cast<std::uint32_t>(k)});
    }
    found(world, newborns);
    world.spin_offs.clear();
}

}  // namespace kapok
