#include "model/population/incubators_2015.hpp"

#include <algorithm>
#include <cmath>

#include "model/elementary.hpp"
#include "model/population/firms_2015.hpp"
#include "model/population/selection.hpp"

namespace kapok {

namespace {

/// How much sooner larger firms are tenants in 2015: power of sales (c), such that a tenant has 17.9 jobs, as published
/// (stylised_facts.csv).
constexpr double tenant_size_preference = 0.72;

}  // namespace

double incubator_weight(double scale, double count) { return std::max(1.0, std::min(1.0 / scale, count / 3.0)); }

std::size_t add_incubator(World& world, std::uint64_t id, Place city, IncubatorKind kind, double weight, Stream& draws) {
    Incubators& x = world.incubators;
    const std::size_t k = x.size();
    x.resize(k + 1);
    x.id[k] = id;
    x.city[k] = city;
    x.kind[k] = kind;
    // owners: mostly private, a quarter state, a tenth universities, a few bases for Hong Kong and Macao founders (assumed)
    const double u = draws.uniform();
    x.owner[k] = u < 0.62 ? IncubatorOwner::private_firm : u < 0.87 ? IncubatorOwner::state : u < 0.97 ? IncubatorOwner::university : IncubatorOwner::hong_kong_macao;
    // focus: technology sectors by the city's S&T firms
    double total = 0.0;
    const auto weight_of = [&](Sector s) { return sector_table[s].strategic ? world.baseline->sector_cells[city][s].st_firms : 0.0; };
    for (const Sector s : firm_sectors) total += weight_of(s);
    double lot = draws.uniform() * total;
    for (const Sector s : firm_sectors) {
        if (weight_of(s) <= 0.0) continue;
        x.focus[k] = s;
        if ((lot -= weight_of(s)) < 0.0) break;
    }
    x.open[k] = 1;
    x.founded[k] = static_cast<std::int16_t>(world.quarter.index);
    x.weight[k] = static_cast<float>(weight);
    x.services[k] = 0.30F;
    return k;
}

void create_incubators_of_2015(World& world) {
    const Baseline& b = *world.baseline;
    Incubators& x = world.incubators;
    Firms& f = world.firms;
    for (const Place c : cities) {
        const double incubators = b.city_values("incubators")[c], makerspaces = b.city_values("makerspaces")[c];
        const double weight_of_city = incubator_weight(world.scale, incubators);
        const std::size_t first = x.size();
        struct Stock { IncubatorKind kind; double count, seats, area; };
        // accelerators and parks: 8% and 4% of incubators (assumed; no counts of 2015)
        for (const Stock& s : {Stock{IncubatorKind::makerspace, makerspaces, 17.0, 0.15}, Stock{IncubatorKind::incubator, incubators, 62.0, 4.5},
                               Stock{IncubatorKind::accelerator, std::round(0.08 * incubators), 30.0, 3.0},
                               Stock{IncubatorKind::science_park, std::round(0.04 * incubators), 80.0, 12.0}}) {
            const auto agents = static_cast<std::uint64_t>(std::max(s.count > 0.0 ? 1.0 : 0.0, std::round(s.count / weight_of_city)));
            for (std::uint64_t n = 0; n < agents; ++n) {
                const std::uint64_t id = mix(static_cast<std::uint64_t>(c) + 31, static_cast<std::uint64_t>(s.kind), n);
                auto draws = registry_rng.stream(id, registry_quarter, Purpose::initial_incubator);
                const std::size_t k = add_incubator(world, id, c, s.kind, s.count / static_cast<double>(agents), draws);
                x.founded[k] = static_cast<std::int16_t>(-1 - static_cast<int>(draws.below(24)));
                x.seats[k] = static_cast<float>(s.seats * draws.lognormal(1.0, 0.5));
                x.area[k] = static_cast<float>(s.area * draws.lognormal(1.0, 0.3));
            }
        }
        // floor area as published (parks are counted apart); seats so that tenants fill 86% of them
        const double tenants = b.city_values("incubatees")[c];
        double area = 0.0, seats = 0.0;
        for (std::size_t k = first; k < x.size(); ++k) {
            if (x.kind[k] == IncubatorKind::science_park) continue;
            area += static_cast<double>(x.weight[k] * x.area[k]);
            seats += static_cast<double>(x.weight[k] * x.seats[k]);
        }
        for (std::size_t k = first; k < x.size(); ++k) {
            if (x.kind[k] == IncubatorKind::science_park) continue;
            x.area[k] *= static_cast<float>(b.city_values("incubation_area")[c] / area);
            x.seats[k] *= static_cast<float>(tenants / 0.86 / seats);
        }
        // tenants: young, small technology firms, the larger ones first by chance, until the published number is reached
        std::vector<std::size_t> candidates;
        for (std::size_t i = 0; i < f.size(); ++i)
            if (f.city[i] == c && f.age_years(i, registry_quarter) <= 4.5 && f.sales[i] < 20.0 && f.hightech_share[i] >= 0.3F) candidates.push_back(i);
        double placed = 0.0;
        std::size_t place = first;
        const auto next_place = [&] {
            for (std::size_t tried = 0; tried < x.size() - first; ++tried) {
                if (++place >= x.size()) place = first;
                if (x.kind[place] != IncubatorKind::science_park) return true;
            }
            return false;
        };
        for (const std::size_t n : weighted_order(0, candidates.size(), [&](std::size_t r) {
                 return (f.is(candidates[r], Mark::performer) ? 3.0 : 1.0) * power(f.sales[candidates[r]], tenant_size_preference);
             })) {
            const std::size_t i = candidates[n];
            const double w = static_cast<double>(f.weight[i]);
            if (placed + 0.5 * w > tenants) break;
            bool found = false;
            for (std::size_t tried = 0; tried < x.size() - first && !found; ++tried) {
                if (!next_place()) break;
                found = x.tenants[place] + 0.5F * f.weight[i] / x.weight[place] <= x.seats[place];
            }
            if (!found) break;
            f.incubator[i] = static_cast<std::int32_t>(place);
            x.tenants[place] += f.weight[i] / x.weight[place];
            const int longest = std::min(16, std::max(1, registry_quarter.index - f.born[i]));
            auto draws = registry_rng.stream(f.id[i], registry_quarter, Purpose::initial_incubator);
            f.incubated_since[i] = static_cast<std::int16_t>(-1 - static_cast<int>(draws.below(static_cast<std::uint64_t>(longest))));
            f.set(i, Mark::mentored, trait(f.id[i], Trait::mentored) < 0.30);
            placed += w;
        }
    }
}

}  // namespace kapok
