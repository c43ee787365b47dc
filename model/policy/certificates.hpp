#pragma once
// Conditions of the certificates, by their rules. Money in million CNY.

#include <algorithm>

namespace kapok {

/// R&D over revenue that an HNTE must report, by last year's revenue. Guokefahuo 2016-32, art. 11:
/// 5% up to 50 million CNY, 4% up to 200 million, 3% above. Thresholds are nominal, as the law has them.
inline double hnte_intensity_threshold(double revenue) { return revenue <= 50.0 ? 0.05 : revenue <= 200.0 ? 0.04 : 0.03; }

/// Share of high-tech products in revenue that an HNTE needs. Guokefahuo 2016-32, art. 11 (6).
inline constexpr double hnte_hightech_share = 0.60;

/// Revenue from which an industrial firm is above scale (since 2011), a year.
inline constexpr double above_scale_revenue = 20.0;

/// A high-tech share of sales from which a firm counts as having a technology product (assumed: half of what
/// an HNTE needs).
inline constexpr double technology_product_share = 0.30;

/// Innovation score of an HNTE applicant, 0 to 100; more than 70 passes (work guide Guokefahuo 2016-195):
/// own IP 30, conversion of results 30, R&D management 20, growth 20.
/// Counted from state: patents, R&D institution, growth of revenue. The rest (about 45 points: relevance of
/// IP, conversion, accounts, staff training) is a trait of the firm, `drawn` in [0, 1].
inline double hnte_score(double invention_patents, bool rd_institution, double growth, double drawn) {
    const double ip = invention_patents >= 1.0 ? 7.5 : 4.0;  // class I right, or several of class II
    const double institution = rd_institution ? 6.0 : 3.0;
    const double g = growth >= 0.35 ? 9.5 : growth >= 0.25 ? 7.5 : growth >= 0.15 ? 5.5 : growth >= 0.05 ? 3.5 : growth > 0.0 ? 1.5 : 0.0;
    // growth of net assets goes with growth of revenue; drawn part 53 to 73 points, so that about 93% of those
    // who meet the other conditions pass (Guangzhou 2015: 727 recognised of 781 accepted)
    return ip + institution + 1.8 * g + 53.0 + 20.0 * drawn;
}
inline constexpr double hnte_score_needed = 70.0;

/// S&T SME (Guokefazheng 2017-115): at most 500 staff, 200 million CNY revenue and assets, and 60 points: R&D 50
/// by intensity, results 30 by own IP, staff 20 (taken as 16); or directly with an HNTE certificate.
inline bool meets_st_sme_rules(double revenue, double staff, bool hnte, double intensity, double invention_patents) {
    if (revenue > 200.0 || staff > 500.0) return false;
    if (hnte) return true;
    const double rd = intensity >= 0.06 ? 50.0 : intensity >= 0.05 ? 40.0 : intensity >= 0.04 ? 30.0 : intensity >= 0.03 ? 20.0 : intensity >= 0.02 ? 10.0 : 0.0;
    const double results = invention_patents >= 1.0 ? 30.0 : 12.0;
    return 16.0 + rd + results >= 60.0;
}

}  // namespace kapok
