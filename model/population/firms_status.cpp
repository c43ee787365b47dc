// Standing of the firms of 2015: R&D institutions, listings, owners, exports, venture firms, little giants.

#include <algorithm>
#include <cmath>

#include "model/policy/certificates.hpp"
#include "model/population/firms_2015.hpp"
#include "model/population/selection.hpp"
#include "model/stages/venture_rules.hpp"

namespace kapok {

void FirmsOf2015::set_status() {
    const auto& institution_share = baseline.city_values("rd_institution_share");
    const auto& listed = baseline.city_values("listed_firms");
    for (const Place c : cities) {
        const Sector last = firm_sectors.back();
        const std::size_t begin = first_row[c][firm_sectors.front()];
        const std::size_t end = first_row[c][last] + static_cast<std::size_t>(targets[c][last].small_firms + targets[c][last].above_scale_firms);
        const auto above_scale = [&](std::size_t i) { return firms.manufactures(i) && firms.sales[i] >= above_scale_revenue; };

        // R&D institutions: the published share of above-scale firms, among performers, larger R&D first
        int above = 0;
        for (std::size_t i = begin; i < end; ++i) above += above_scale(i) ? 1 : 0;
        int institutions = static_cast<int>(std::lround(0.01 * institution_share[c] * above));
        for (const std::size_t i : weighted_order(begin, end, [&](std::size_t r) {
                 return above_scale(r) && firms.is(r, Mark::performer) ? std::sqrt(firms.rd_real[r]) : 0.0;
             })) {
            if (institutions-- <= 0) break;
            firms.set(i, Mark::rd_institution);
        }

        // listed firms: large ones, in any sector
        int listings = static_cast<int>(std::lround(listed[c]));
        for (const std::size_t i : weighted_order(begin, end, [&](std::size_t r) {
                 return firms.sales[r] >= 150.0 && firms.age_years(r, registry_quarter) >= 5.0 ? std::sqrt(firms.sales[r]) : 0.0;
             })) {
            if (listings-- <= 0) break;
            firms.set(i, Mark::listed);
        }

        for (std::size_t i = begin; i < end; ++i) {
            auto draws = registry_rng.stream(firms.id[i], registry_quarter, Purpose::sample_firms);
            const double size = firms.sales[i];
            // state-owned: few and large in the delta; exporters: the more the larger (shares assumed, so that the tails of
            // exporters and others come out: Peng and Xia)
            firms.set(i, Mark::state_owned, draws.chance(size >= 1000.0 ? 0.10 : size >= 20.0 ? 0.03 : 0.002));
            firms.set(i, Mark::exporter, firms.manufactures(i) && draws.chance(size >= above_scale_revenue ? std::min(0.95, 0.38 * power(size / above_scale_revenue, 0.11)) : 0.06));
            const bool young = firms.age_years(i, registry_quarter) < 5.0;
            const double chance = venture_share(parameters, firms.sector[i], c);
            firms.set(i, Mark::venture, firms.is(i, Mark::performer) && young && size < 50.0 && draws.chance(chance));
            if (firms.is(i, Mark::venture)) firms.potential[i] = size * exponential(0.5 * venture_potential_spread * draws.uniform());  // part of it has been used
        }
        // little giants: Guangzhou had 1,671 of 2015 (notice of 2016-06-27), no other city the scheme; their three years
        // end in equal parts, so that no cohort leaves at once (assumed)
        int giants = c == Place::guangzhou ? 1671 : 0;
        for (const std::size_t i : weighted_order(begin, end, [&](std::size_t r) {
                 const bool fits = firms.is(r, Mark::performer) && !firms.is(r, Mark::hnte_before) && firms.sales[r] < 200.0;
                 return fits ? std::sqrt(firms.sales[r]) : 0.0;
             })) {
            if (giants-- <= 0) break;
            auto term = registry_rng.stream(firms.id[i], registry_quarter, Purpose::little_giant);
            firms.little_giant_until[i] = static_cast<std::int16_t>(3 + 4 * term.below(3));
        }
    }
}

}  // namespace kapok
