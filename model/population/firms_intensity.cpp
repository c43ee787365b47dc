// How much R&D each performer of 2015 does, so that the published totals come out.

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"
#include "model/policy/certificates.hpp"
#include "model/population/firms_2015.hpp"
#include "model/population/selection.hpp"
#include "model/stages/innovation_rate.hpp"
#include "model/stages/rd_rules.hpp"

namespace kapok {
namespace {

/// Intensity of a firm that would pass the HNTE test: lognormal above the threshold of its size class
/// (survey of HNTEs: median 8.1%; above-scale firms report less). The survey's sigma, 0.67, is that of all sectors
/// together: within one it is the spread of any kind.
struct Drawn {
    double intensity = 0.0, usual = 0.0;  ///< reported; the median of its kind
};
Drawn eligible_intensity(Stream& draws, double sales, bool above_scale, double median, double sigma) {
    const double threshold = hnte_intensity_threshold(sales), usual = above_scale ? above_scale_intensity * median : median;
    const double drawn = draws.lognormal(usual, sigma);
    return {std::max(threshold * (1.0 + 0.03 * draws.uniform()), std::min(drawn, 0.35)), std::max(threshold, std::min(usual, 0.35))};
}

}  // namespace

void FirmsOf2015::set_intensities() {
    const RdRules rules(parameters);
    const double sigma = parameters("intensity_spread"_parameter);
    const double eligible_median = 0.01 * baseline.for_all_firms("hnte_rd_intensity_lognormal_median");
    const double friction = parameters("notch_friction_share"_parameter);
    const auto log_norm_at = [&](const CellConstants& cell, double sales) { return logarithm(cell.intensity_norm * rules.size_factor(sales, 1.0)); };

    for (const Place c : cities)
        for (const Sector s : firm_sectors) {
            const CellTargets& t = targets[c][s];
            CellConstants& cell = constants[c].cells[s];
            const std::size_t small_begin = first_row[c][s];
            const std::size_t above_begin = small_begin + static_cast<std::size_t>(t.small_firms);
            const std::size_t end = above_begin + static_cast<std::size_t>(t.above_scale_firms);
            std::vector<Drawn> drawn(end - small_begin);  // eligible firms: final, others: over the norm
            double eligible_rd = 0.0;
            for (std::size_t i = small_begin; i < end; ++i) {
                if (!firms.is(i, Mark::performer)) continue;
                auto draws = registry_rng.stream(firms.id[i], registry_quarter, Purpose::rd_shock);
                const bool eligible = (firms.support[i] & eligible_bit) != 0;
                Drawn& d = drawn[i - small_begin];
                d = eligible ? eligible_intensity(draws, firms.sales[i], firms.sales[i] >= above_scale_revenue, cell.small_intensity * eligible_median, sigma)
                             : Drawn{exponential(sigma * draws.normal()), 1.0};
                if (eligible && i >= above_begin) eligible_rd += d.intensity * firms.sales[i];
            }
            // large members of the pool must leave room for the others: shrink what is above the threshold
            const double room = 0.75 * t.rd_industrial;
            if (eligible_rd > room)
                for (std::size_t i = above_begin; i < end; ++i)
                    if (firms.support[i] & eligible_bit) {
                        const double threshold = hnte_intensity_threshold(firms.sales[i]);
                        Drawn& d = drawn[i - small_begin];
                        d = {threshold + (d.intensity - threshold) * room / eligible_rd, threshold + (d.usual - threshold) * room / eligible_rd};
                    }
            const auto reported = [&](std::size_t i, double norm) {
                const double d = drawn[i - small_begin].intensity;
                if (firms.support[i] & eligible_bit) return d * firms.sales[i];
                return rules.capped(norm * d * rules.size_factor(firms.sales[i], 1.0)) * firms.sales[i];
            };

            // the norm of above-scale performers makes published industrial R&D exact
            const auto industrial = [&](double log_norm) {
                double sum = 0.0;
                for (std::size_t i = above_begin; i < end; ++i)
                    if (firms.is(i, Mark::performer)) sum += reported(i, exponential(log_norm));
                return sum;
            };
            cell.intensity_norm = t.above_scale_firms > 0 && t.rd_industrial > 0.0
                                      ? exponential(solve_rising(-14.0, 1.0, t.rd_industrial, industrial))
                                      : 0.01 * baseline.by_sector("rd_intensity_performers_mean")[s];
            const double small_norm = std::max(cell.intensity_norm, cell.small_intensity * parameters("small_performer_intensity"_parameter));

            const auto usual = [&](std::size_t i) {  // intensity of its kind
                if (firms.support[i] & eligible_bit) return drawn[i - small_begin].usual;
                return rules.capped((i < above_begin ? small_norm : cell.intensity_norm) * rules.size_factor(firms.sales[i], 1.0));
            };

            double covered = 0.0;  // reported R&D outside above-scale industry that statistics can see
            for (std::size_t i = small_begin; i < end; ++i) {
                if (!firms.is(i, Mark::performer)) continue;
                const double rd = reported(i, i < above_begin ? small_norm : cell.intensity_norm);
                auto draws = registry_rng.stream(firms.id[i], registry_quarter, Purpose::notch);
                const double intensity = rd / firms.sales[i];
                // bunchers just above the threshold have relabelled part of what they report
                const bool buncher = (firms.support[i] & eligible_bit) &&
                                     intensity < 1.10 * hnte_intensity_threshold(firms.sales[i]) &&
                                     trait(firms.id[i], Trait::friction) > friction;
                firms.rd_reported[i] = rd;
                firms.rd_real[i] = buncher ? rd * (1.0 - 0.45 * draws.uniform()) : rd;
                if (i < above_begin && rules.statistics_see(firms.manufactures(i), firms.sales[i], firms.hnte_until[i] >= 0))
                    covered += rd;
            }
            cell.coverage = covered > 0.0 ? t.rd_other / covered : 0.0;
            const double more = std::max(cell.coverage / 0.8, 1.0);  // where more is published than these firms report
            for (std::size_t i = small_begin; i < end; ++i)
                if (firms.is(i, Mark::performer))
                    firms.usual_deviation[i] = static_cast<float>(
                        logarithm(rules.uncapped(std::min(usual(i) * (i < above_begin ? more : 1.0), 0.6))) - log_norm_at(cell, firms.sales[i]) -
                        usual_at_size(0.0, firms.sales[i], 1.0));
            if (more > 1.0) {  // they do more
                for (std::size_t i = small_begin; i < above_begin; ++i)
                    if (firms.is(i, Mark::performer)) {
                        firms.rd_reported[i] = std::min(firms.rd_reported[i] * more, 0.6 * firms.sales[i]);
                        firms.rd_real[i] = std::min(firms.rd_real[i] * more, firms.rd_reported[i]);
                    }
                covered = 0.0;
                for (std::size_t i = small_begin; i < above_begin; ++i)
                    if (rules.statistics_see(firms.manufactures(i), firms.sales[i], firms.hnte_until[i] >= 0)) covered += firms.rd_reported[i];
                cell.coverage = t.rd_other / covered;
            }
        }

    const InnovationLaw law(parameters);
    const double fast = parameters("knowledge_depreciation"_parameter);
    const double slow = parameters("capability_depreciation"_parameter);
    const double growth = 0.10;  // of R&D before 2015: stocks on a steady path (assumed; record of 2010-2015: 9-13%)
    for_each_row(firms.size(), [&](std::size_t i) {
        if (!firms.is(i, Mark::performer)) return;
        const double intensity = firms.rd_real[i] / firms.sales[i];
        firms.log_intensity[i] = logarithm(intensity);
        firms.intensity_deviation[i] = static_cast<float>(logarithm(rules.uncapped(intensity)) - log_norm_at(constants[firms.city[i]].cells[firms.sector[i]], firms.sales[i]));
        firms.rd_last_year[i] = firms.rd_reported[i] * exponential(-growth);
        firms.knowledge[i] = firms.rd_real[i] / (fast + growth);
        firms.capability[i] = firms.rd_real[i] / (slow + growth);
        innovation_rate[i] = law.rate(firms.rd_real[i], firms.capability[i], firms.sales[i], firms.quality[i], 1.0, 1.0);
    });
}

}  // namespace kapok
