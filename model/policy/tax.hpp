#pragma once
// Corporate income tax and the user cost of R&D, by the law.

#include <algorithm>

#include "model/elementary.hpp"

namespace kapok {

/// Standard rate of corporate income tax. CIT Law 2007, art. 4.
inline constexpr double standard_tax_rate = 0.25;

struct TaxStatus {
    double rate = standard_tax_rate;   ///< share of taxable profit
    double relief_value = 1.0;         ///< present value of one yuan of deduction used when profits allow, 0 to 1
};

/// Rate of a firm: 15% (lever) with an HNTE certificate; the small-firm rate (lever) up to the profit ceiling;
/// 25% otherwise. An HNTE of a special economic zone pays nothing in its first two years and 12.5% in the
/// next three (Guofa 2007-40). `profit` is taxable profit, million CNY a year.
inline double tax_rate(bool hnte, bool special_zone, double age_years, double profit, double hnte_rate,
                       double small_firm_rate, double small_firm_ceiling) {
    if (hnte && special_zone && age_years < 2.0) return 0.0;
    const double small = profit <= small_firm_ceiling ? small_firm_rate : standard_tax_rate;
    if (hnte && special_zone && age_years < 5.0) return std::min({hnte_rate, 0.125, small});
    return std::min(small, hnte ? hnte_rate : standard_tax_rate);
}

/// Present value of a deduction for a firm that must first use up `losses`, or earn a profit at all: it waits
/// losses / profit years at 8% a year and is lost after `years` of carry-forward.
inline double relief_value(double losses, double profit, double years) {
    if (years <= 0.0 && profit <= 0.0) return 0.0;
    // a firm without profit expects one in half of the years allowed (assumed: no forecast of its own)
    const double wait = profit > 0.0 ? losses / profit : 0.5 * years;
    if (wait > years) return 0.0;
    return exponential(-0.08 * wait);
}

/// B-index: after-tax cost of a yuan of R&D over its after-tax return, (1 - tau (1 + theta e)) / (1 - tau),
/// with theta the super-deduction rate and e the eligible share. The 15% rate of an HNTE weakens the deduction.
inline double b_index(const TaxStatus& tax, double super_deduction, double eligible_share) {
    const double tau = tax.rate * tax.relief_value;
    return (1.0 - tau * (1.0 + super_deduction * eligible_share)) / (1.0 - tau);
}

}  // namespace kapok
