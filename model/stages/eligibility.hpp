#pragma once
// The HNTE test, on a firm's columns.

#include "model/agents/firms.hpp"
#include "model/policy/certificates.hpp"
#include "model/rng.hpp"

namespace kapok {

/// Conditions (1) registered for a year, (5) R&D over revenue, (6) high-tech share, (7) score above 70
/// (Guokefahuo 2016-32, art. 11). R&D staff (4) follows from R&D, and every performer holds some class II IP (2).
inline bool passes_hnte_test(const Firms& f, std::size_t i, Quarter now) {
    if (f.age_years(i, now) < 1.0 || f.hightech_share[i] < static_cast<float>(hnte_hightech_share)) return false;
    if (f.rd_reported[i] < hnte_intensity_threshold(f.sales[i]) * f.sales[i]) return false;
    const double growth = f.sales_last_year[i] > 0.0 ? f.sales[i] / f.sales_last_year[i] - 1.0 : 0.0;
    return hnte_score(f.patents_in_force[i], f.is(i, Mark::rd_institution), growth, trait(f.id[i], Trait::innovation_score)) > hnte_score_needed;
}

/// S&T firm: R&D, own IP or a technology product.
inline bool is_st_firm(const Firms& f, std::size_t i) {
    return f.is(i, Mark::performer) || f.patents_in_force[i] > 0 || f.hightech_share[i] >= static_cast<float>(technology_product_share);
}

}  // namespace kapok
