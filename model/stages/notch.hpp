#pragma once
// The HNTE threshold: firms just below it jump, partly by relabelling other spending as R&D.

#include <algorithm>

namespace kapok {

struct NotchChoice {
    bool jumps = false;
    double real = 0.0, reported = 0.0;  ///< intensities after the choice
};

struct NotchTerms {
    double relabel_cost = 3.0;  ///< c_r: cost of relabelling, relative to the threshold
    double audit = 1.0;         ///< audit strength, 2015 = 1
    double largest_gap = 0.6;   ///< of the threshold: firms further below do not think of it
};

/// A firm with intensity `rho` below the threshold `theta`. It covers the gap by relabelling up to
/// r = theta u / (c_r audit), whose expected cost is c_r audit r^2 / (2 theta), and by real R&D at 0.75 of its
/// user cost, and does so if that costs less than the `benefit` of the certificate (share of revenue).
inline NotchChoice notch_choice(double rho, double theta, double user_cost, double benefit, const NotchTerms& terms) {
    const double gap = theta - rho;
    if (gap <= 0.0) return {false, rho, rho};
    if (gap > terms.largest_gap * theta) return {false, rho, rho};
    const double strictness = std::max(terms.relabel_cost * terms.audit, 1e-6);
    const double relabelled = std::min(gap, theta * user_cost / strictness);
    const double cost = strictness * relabelled * relabelled / (2.0 * theta) + 0.75 * user_cost * (gap - relabelled);
    if (cost >= benefit) return {false, rho, rho};
    return {true, rho + gap - relabelled, theta};
}

}  // namespace kapok
