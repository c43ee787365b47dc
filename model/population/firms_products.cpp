// What the firms of 2015 sell: high-tech products, advanced goods, technology products.

#include <algorithm>
#include <cmath>

#include "model/policy/certificates.hpp"
#include "model/parallel.hpp"
#include "model/population/firms_2015.hpp"
#include "model/population/selection.hpp"

namespace kapok {
namespace {

double log_odds(double p) { return logarithm(p / (1.0 - p)); }

/// Mean high-tech share of S&T firms, before the city's shift (order of sectors as in the high-tech
/// catalogue, values assumed).
constexpr ByFirmSector<double> hightech_prior{{{0.75, 0.90, 0.80, 0.55, 0.60, 0.25, 0.45, 0.15, 0.60, 0.20}}};
/// Chance that a manufacturer makes goods of the advanced-manufacturing list (the list covers the sectors
/// marked advanced almost whole and a little of the others; values assumed, shifted to each city's share).
constexpr ByFirmSector<double> advanced_prior{{{0.97, 0.01, 0.85, 0.70, 0.60, 0.06, 0.95, 0.10, 0.01, 0.01}}};

}  // namespace

void FirmsOf2015::choose_plain(Place c, double size_exponent) {
    for (const Sector s : firm_sectors) {
        const CellTargets& t = targets[c][s];
        const std::size_t above_begin = first_row[c][s] + static_cast<std::size_t>(t.small_firms);
        const std::size_t end = above_begin + static_cast<std::size_t>(t.above_scale_firms);
        std::fill(firms.hightech_share.begin() + static_cast<std::ptrdiff_t>(above_begin), firms.hightech_share.begin() + static_cast<std::ptrdiff_t>(end), 0.0F);
        int plain = 0;
        for (const std::size_t i : weighted_order(above_begin, end, [&](std::size_t r) {
                 return firms.is(r, Mark::performer) ? 0.0 : power(firms.sales[r], size_exponent);
             })) {
            if (plain == t.plain_firms) break;
            firms.hightech_share[i] = -1.0F;  // a mark until the share is set
            ++plain;
        }
    }
}

void FirmsOf2015::set_products() {
    const auto& hightech_target = baseline.city_values("hightech_output_share");
    const auto& advanced_target = baseline.city_values("advanced_manufacturing_share");
    for_each_task(city_count, [&](std::size_t city) {
        const Place c = cities[city];
        std::vector<std::size_t> above_rows;
        double output = 0.0;
        for (const Sector s : firm_sectors) {
            const std::size_t above_begin = first_row[c][s] + static_cast<std::size_t>(targets[c][s].small_firms);
            for (std::size_t i = above_begin; i < above_begin + static_cast<std::size_t>(targets[c][s].above_scale_firms); ++i) {
                above_rows.push_back(i);
                output += firms.sales[i];
            }
        }
        const auto share_of = [&](std::size_t i, double shift) {
            auto draws = registry_rng.stream(firms.id[i], registry_quarter, Purpose::upgrade);
            const double base = logistic(log_odds(hightech_prior[firms.sector[i]]) + shift + 0.9 * draws.normal());
            if (firms.hightech_share[i] < 0.0F) return (technology_product_share - 0.01) * base;
            if (firms.support[i] & eligible_bit) return hnte_hightech_share + (1.0 - hnte_hightech_share) * base;
            // firms with enough R&D that are not in the pool lack the product share
            const bool would_pass = firms.rd_reported[i] >= hnte_intensity_threshold(firms.sales[i]) * firms.sales[i];
            const double top = would_pass ? hnte_hightech_share - 0.01 : 1.0;
            return technology_product_share + (top - technology_product_share) * base;
        };
        const auto hightech_output = [&](double x) {
            double sum = 0.0;
            for (const std::size_t i : above_rows) sum += share_of(i, x) * firms.sales[i];
            return sum / output;
        };
        // plain firms (above-scale firms that are no S&T firms) are smaller ones, but larger where the city's
        // high-tech share asks for it
        for (const double size_exponent : {-0.5, 0.0, 0.5, 1.0}) {
            choose_plain(c, size_exponent);
            if (hightech_output(-6.0) < 0.01 * hightech_target[c]) break;
        }
        const double shift = solve_rising(-8.0, 8.0, 0.01 * hightech_target[c], hightech_output);
        for (const Sector s : firm_sectors) {  // the city's shift is that of its above-scale industry
            const CellTargets& t = targets[c][s];
            CellConstants& cell = constants[c].cells[s];
            const std::size_t begin = first_row[c][s];
            const std::size_t above_begin = begin + static_cast<std::size_t>(t.small_firms);
            const std::size_t end = above_begin + static_cast<std::size_t>(t.above_scale_firms);
            for (std::size_t i = begin; i < end; ++i) firms.hightech_share[i] = static_cast<float>(share_of(i, i < above_begin ? 0.0 : shift));
            cell.hightech_mean = hightech_prior[s];
            cell.technology_share = end > begin ? 1.0 - static_cast<double>(t.plain_firms) / static_cast<double>(end - begin) : 1.0;
        }

        // advanced goods: a firm's lot is fixed, the city's shift moves the line
        const auto value_added = [&](std::size_t i) { return firms.sales[i] * constants[c].cells[firms.sector[i]].value_added_rate; };
        double city_value_added = 0.0;
        for (const std::size_t i : above_rows) city_value_added += value_added(i);
        const auto is_advanced = [&](std::size_t i, double x) {
            auto draws = registry_rng.stream(firms.id[i], registry_quarter, Purpose::registry_select);
            return draws.uniform() < logistic(log_odds(advanced_prior[firms.sector[i]]) + x);
        };
        const double line = solve_rising(-6.0, 6.0, 0.01 * advanced_target[c], [&](double x) {
            double sum = 0.0;
            for (const std::size_t i : above_rows)
                if (is_advanced(i, x)) sum += value_added(i);
            return sum / city_value_added;
        });
        for (const Sector s : firm_sectors) {
            if (!sector_table[s].manufacturing) continue;
            const std::size_t begin = first_row[c][s];
            const std::size_t end = begin + static_cast<std::size_t>(targets[c][s].small_firms + targets[c][s].above_scale_firms);
            for (std::size_t i = begin; i < end; ++i) firms.set(i, Mark::advanced, is_advanced(i, line));
            constants[c].cells[s].advanced_share = logistic(log_odds(advanced_prior[s]) + line);
        }
        // what single large firms leave over: others change sides while that brings the city nearer its share
        double missing = 0.01 * advanced_target[c] * city_value_added;
        for (const std::size_t i : above_rows)
            if (firms.is(i, Mark::advanced)) missing -= value_added(i);
        for (const std::size_t k : weighted_order(0, above_rows.size(), [](std::size_t) { return 1.0; })) {
            const std::size_t i = above_rows[k];
            const double change = firms.is(i, Mark::advanced) ? -value_added(i) : value_added(i);
            if (std::fabs(missing - change) >= std::fabs(missing)) continue;
            firms.set(i, Mark::advanced, change > 0.0);
            missing -= change;
        }
    });
}

}  // namespace kapok
