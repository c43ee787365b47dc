// Who does R&D in 2015, who would pass the HNTE test, who holds the certificate.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "model/policy/certificates.hpp"
#include "model/population/firms_2015.hpp"
#include "model/population/selection.hpp"
#include "model/stages/staff.hpp"

namespace kapok {
namespace {

/// A cell's part of its city's eligible pool: sectors by their share of HNTEs, spread over the S&T firms.
ByCity<ByFirmSector<int>> eligible_by_cell(const Baseline& b) {
    const auto& pool = b.city_values("hnte_eligible");
    const auto& sector_share = b.by_sector("share_of_hnte");
    ByFirmSector<double> st_firms{};
    for (const Sector s : firm_sectors)
        for (const Place c : cities) st_firms[s] += b.sector_cells[c][s].st_firms;
    ByCity<ByFirmSector<int>> cells;
    for (const Place c : cities) {
        std::vector<double> weights;
        for (const Sector s : firm_sectors) weights.push_back(sector_share[s] * b.sector_cells[c][s].st_firms / st_firms[s]);
        const std::vector<int> whole = whole_numbers(weights, static_cast<int>(std::lround(pool[c])));
        for (const Sector s : firm_sectors) cells[c][s] = whole[static_cast<std::size_t>(s)];
    }
    return cells;
}

/// How much sooner larger above-scale firms are in the pool that passes the HNTE test: power of sales (c), such that size
/// explains less than 1% of the variance of R&D intensity (Cohen, Levin and Mowery 1987; the test asks more of small firms).
constexpr double pool_size_preference = 0.8;

/// Participation by size class (firm_distributions.csv: micro below 3 million CNY, small, medium from 300
/// staff, large from 1000 staff).
double participation(const Baseline& b, Sector s, double sales, double staff) {
    if (sales >= 1e4) return 1.0;  // a firm of 10 billion CNY does R&D (assumed; of the largest 76 to 95% by class)
    const char* row = staff >= 1000.0 ? "rd_participation_large" : staff >= 300.0 ? "rd_participation_medium"
                      : sales >= 3.0  ? "rd_participation_small" : "rd_participation_micro";
    return b.by_sector(row)[s];
}

}  // namespace

/// Who runs an R&D institution does R&D, and members of the pool sell 60% high-tech products or more: as many above-scale
/// firms do R&D as are published to run an institution, and no more are in the pool than the published share of high-tech
/// products in output lets.
void FirmsOf2015::meet_figures_of_city(Place city, std::vector<std::size_t>& pool) {
    const Sector last = firm_sectors.back();
    const std::size_t begin = first_row[city][firm_sectors.front()];
    const std::size_t end = first_row[city][last] + static_cast<std::size_t>(targets[city][last].small_firms + targets[city][last].above_scale_firms);
    const auto above_scale = [&](std::size_t i) { return firms.manufactures(i) && firms.sales[i] >= above_scale_revenue; };
    double above = 0.0, performing = 0.0, output = 0.0, hightech = 0.0;  // hightech: the least that performers make
    for (std::size_t i = begin; i < end; ++i) {
        if (!above_scale(i)) continue;
        above += 1.0;
        output += firms.sales[i];
        if (!firms.is(i, Mark::performer)) continue;
        performing += 1.0;
        hightech += ((firms.support[i] & eligible_bit) ? hnte_hightech_share : technology_product_share) * firms.sales[i];
    }
    // too few performers: larger ones join sooner
    const double institutions = std::round(0.01 * baseline.city_values("rd_institution_share")[city] * above);
    for (const std::size_t i : weighted_order(begin, end, [&](std::size_t r) {
             return above_scale(r) && !firms.is(r, Mark::performer) ? std::sqrt(firms.sales[r]) : 0.0;
         })) {
        if (performing >= institutions) break;
        firms.set(i, Mark::performer);
        performing += 1.0;
        hightech += technology_product_share * firms.sales[i];
    }
    // too much high-tech output: the largest above-scale members are none
    std::stable_sort(pool.begin(), pool.end(), [&](std::size_t a, std::size_t b) { return firms.sales[a] > firms.sales[b]; });
    const double published = 0.97 * 0.01 * baseline.city_values("hightech_output_share")[city] * output;  // a little is others'
    std::vector<std::size_t> members;
    for (const std::size_t i : pool) {
        if (hightech <= published || !above_scale(i)) {
            members.push_back(i);
            continue;
        }
        firms.support[i] &= static_cast<std::uint8_t>(~eligible_bit);
        hightech -= (hnte_hightech_share - technology_product_share) * firms.sales[i];
    }
    pool = std::move(members);
}

void FirmsOf2015::choose_researchers() {
    const auto eligible_cells = eligible_by_cell(baseline);
    const double above_scale_part = parameters("eligible_above_scale_share"_parameter);
    const double budget_part = parameters("eligible_rd_budget_share"_parameter);
    const Staff staff(firms, constants, parameters, 1.0);

    for (const Place c : cities) {
        std::vector<std::size_t> pool;  // rows of the city's eligible firms
        std::vector<std::size_t> must_certify;
        for (const Sector s : firm_sectors) {
            const CellTargets& t = targets[c][s];
            const std::size_t small_begin = first_row[c][s];
            const std::size_t above_begin = small_begin + static_cast<std::size_t>(t.small_firms);
            const std::size_t end = above_begin + static_cast<std::size_t>(t.above_scale_firms);
            // a member of the pool is a year old and would score enough even without patents or an institution
            const auto may_pass = [&](std::size_t i) {
                const double growth = firms.sales[i] / firms.sales_last_year[i] - 1.0;
                return firms.born[i] <= registry_quarter.index - 4 &&
                       hnte_score(0.0, false, growth, trait(firms.id[i], Trait::innovation_score)) > hnte_score_needed;
            };

            // above-scale members of the pool, larger ones sooner, as far as the cell's published R&D can carry them
            int wanted_above = static_cast<int>(std::lround(above_scale_part * eligible_cells[c][s]));
            // they are at most half of the cell's above-scale S&T firms: others carry R&D too
            wanted_above = std::min(wanted_above, (t.above_scale_firms - std::min(t.plain_firms, t.above_scale_firms)) / 2);
            double budget = budget_part * t.rd_industrial;
            int chosen = 0;
            for (const std::size_t i : weighted_order(above_begin, end, [&](std::size_t r) { return may_pass(r) ? power(firms.sales[r], pool_size_preference) : 0.0; })) {
                if (chosen == wanted_above) break;
                const double need = 1.4 * hnte_intensity_threshold(firms.sales[i]) * firms.sales[i];
                if (need > budget) continue;
                budget -= need;
                firms.support[i] |= eligible_bit;
                pool.push_back(i);
                ++chosen;
            }
            // the others from smaller firms, larger ones first
            const int wanted_small = eligible_cells[c][s] - chosen;
            int taken = 0;
            for (const std::size_t i : weighted_order(small_begin, above_begin, [&](std::size_t r) {
                     return may_pass(r) ? std::sqrt(firms.sales[r]) : 0.0;
                 })) {
                if (taken == wanted_small) break;
                firms.support[i] |= eligible_bit;
                pool.push_back(i);
                if (taken == 0 && t.rd_other > 0.0 && sector_table[s].manufacturing) must_certify.push_back(i);
                ++taken;
            }

            // the published shares count the pool in, which does R&D by its conditions: the others take part less often
            std::map<double, std::array<double, 2>> by_share;  // firms and members of the pool among firms of one share
            const auto share_of = [&](std::size_t i) { return participation(baseline, s, firms.sales[i], staff.of(c, s, firms.sales[i])); };
            for (std::size_t i = small_begin; i < end; ++i) {
                auto& [all, members] = by_share[share_of(i)];
                all += 1.0;
                if (firms.support[i] & eligible_bit) members += 1.0;
            }
            for (std::size_t i = small_begin; i < end; ++i) {
                const double share = share_of(i);
                const auto [all, members] = by_share[share];
                const bool member = (firms.support[i] & eligible_bit) != 0;
                auto draws = registry_rng.stream(firms.id[i], registry_quarter, Purpose::rd_participation);
                firms.set(i, Mark::performer, member || draws.chance((share * all - members) / (all - members)));
            }
            // no more above-scale performers than above-scale S&T firms: smaller ones step back
            int performers = 0;
            for (std::size_t i = above_begin; i < end; ++i) performers += firms.is(i, Mark::performer) ? 1 : 0;
            for (const std::size_t i : weighted_order(above_begin, end, [&](std::size_t r) {
                     return firms.is(r, Mark::performer) && !(firms.support[r] & eligible_bit) ? 1.0 / firms.sales[r] : 0.0;
                 })) {
                if (performers <= t.above_scale_firms - t.plain_firms) break;
                firms.set(i, Mark::performer, false);
                --performers;
            }
            // where R&D is published somebody must do it: the largest firm
            const auto any = [&](std::size_t from, std::size_t to) {
                for (std::size_t i = from; i < to; ++i)
                    if (firms.is(i, Mark::performer)) return true;
                return false;
            };
            if (t.rd_industrial > 0.0 && end > above_begin && !any(above_begin, end)) firms.set(end - 1, Mark::performer);
            if (t.rd_other > 0.0 && !sector_table[s].manufacturing) {
                std::size_t large = above_begin;
                while (large > small_begin && firms.sales[large - 1] >= above_scale_revenue) --large;
                if (!any(large, above_begin)) firms.set(above_begin - 1, Mark::performer);
            }
        }

        meet_figures_of_city(c, pool);

        // certificates of 2015: larger and older firms first
        int certificates = static_cast<int>(std::lround(baseline.city_values("hnte")[c]));
        const auto certify = [&](std::size_t i) {
            auto draws = registry_rng.stream(firms.id[i], registry_quarter, Purpose::certificate);
            firms.hnte_until[i] = static_cast<std::int16_t>(draws.below(12));  // three years, taken at some time since 2013
            firms.set(i, Mark::hnte_before);
            --certificates;
        };
        for (const std::size_t i : must_certify)
            if (certificates > 0) certify(i);
        for (const std::size_t k : weighted_order(0, pool.size(), [&](std::size_t r) {
                 const std::size_t i = pool[r];
                 return power(firms.sales[i], 0.4) * (firms.age_years(i, registry_quarter) >= 3.0 ? 1.0 : 0.3);
             })) {
            if (certificates <= 0) break;
            if (!firms.is(pool[k], Mark::hnte_before)) certify(pool[k]);
        }
    }
}

}  // namespace kapok
