#pragma once
// What a yuan of R&D costs a firm, against 2015; shared by stages 5 and 8.

#include <algorithm>

#include "model/policy/tax.hpp"
#include "model/stages/stages.hpp"

namespace kapok {

/// A city's tax and grant levers in one set of values (now, or of 2015).
struct FiscalLevers {
    double super_deduction, super_st_sme, super_manufacturing, hnte_rate, small_rate, small_ceiling, carry_forward;
    double grant_rate, provincial_grant_rate, facilities;

    FiscalLevers(const Policy& p, Place c)
        : super_deduction(p("super_deduction"_lever, c)), super_st_sme(p("super_deduction_st_sme"_lever, c)),
          super_manufacturing(p("super_deduction_manufacturing"_lever, c)), hnte_rate(p("hnte_tax_rate"_lever, c)),
          small_rate(p("sme_tax_rate"_lever, c)), small_ceiling(p("sme_tax_ceiling"_lever, c)),
          carry_forward(p("loss_carry_forward"_lever, c)), grant_rate(p("rd_grant_rate"_lever, c)),
          provincial_grant_rate(p("provincial_rd_grant"_lever, c)), facilities(p("shared_facilities"_lever, c)) {}

    /// True where the law is the same for every firm, whatever the grants.
    [[nodiscard]] bool same_tax_law(const FiscalLevers& o) const {
        return super_deduction == o.super_deduction && super_st_sme == o.super_st_sme && super_manufacturing == o.super_manufacturing &&
               hnte_rate == o.hnte_rate && small_rate == o.small_rate && small_ceiling == o.small_ceiling && carry_forward == o.carry_forward;
    }
    /// Rate of the group with the highest claim (levers super_deduction, _st_sme, _manufacturing).
    [[nodiscard]] double deduction(bool st_sme, bool manufactures) const {
        double rate = super_deduction;
        if (st_sme) rate = std::max(rate, super_st_sme);
        if (manufactures) rate = std::max(rate, super_manufacturing);
        return rate;
    }
    /// The parts of that rate, by the lever that each is due to: the general rate, what the manufacturers' rate adds
    /// to it, and what the S&T SMEs' rate adds to both (the wider law first). They sum to deduction().
    struct DeductionParts { double general = 0.0, manufacturing = 0.0, st_sme = 0.0; };
    [[nodiscard]] DeductionParts deduction_parts(bool of_st_sme, bool manufactures) const {
        const double without_list = deduction(false, manufactures);
        return {super_deduction, without_list - super_deduction, deduction(of_st_sme, manufactures) - without_list};
    }
};

/// What a firm's accounts look like to its R&D decision, million CNY a year, per real firm.
struct FirmAccounts {
    double operating = 0.0;   ///< surplus before R&D
    double rd_real = 0.0;
    double tax_loss = 0.0;
    bool hnte = false, st_sme = false, manufactures = false, special_zone = false, takes_grants = false;
    double age_years = 0.0;
    double eligible_share = 1.0;  ///< of its R&D, for the super-deduction
};

inline TaxStatus tax_status(const FirmAccounts& f, const FiscalLevers& levers) {
    const double profit = f.operating - f.rd_real;
    TaxStatus status;
    // without a profit a firm is small in the year's test, but it uses its deductions in a year with one: its surplus
    // before R&D stands for that year's
    const double tested = profit > 0.0 ? profit : f.operating;
    status.rate = tax_rate(f.hnte, f.special_zone, f.age_years, tested, levers.hnte_rate, levers.small_rate, levers.small_ceiling);
    // certificate holders and S&T SMEs have the lever's years, all others five by law (CIT Law 2007, art. 18)
    status.relief_value = relief_value(f.tax_loss, profit, f.hnte || f.st_sme ? levers.carry_forward : 5.0);
    return status;
}

/// Rate of tax that the firm would pay without a certificate.
inline double rate_without_certificate(const FirmAccounts& f, double profit, const FiscalLevers& levers) {
    return tax_rate(false, false, f.age_years, profit, standard_tax_rate, levers.small_rate, levers.small_ceiling);
}

/// Tax that a certificate saves a year, for a firm of this profit without one.
inline double certificate_saving(const FirmAccounts& f, double profit, const FiscalLevers& levers) {
    return std::max(0.0, rate_without_certificate(f, profit, levers) - levers.hnte_rate) * std::max(0.0, profit);
}

/// Part of a grant's money that is not misused: leakage falls as audits rise.
struct GrantTerms {
    double leak = 0.45;      ///< share misused
    double money = 1.0;      ///< budget cut x evaluation weight
};

/// Public research equipment opened to small firms lowers their cost of a project (lever shared_facilities).
inline constexpr double facility_discount = 0.05;

/// What the tax law leaves of a yuan of R&D: the B-index.
inline double tax_part_of_user_cost(const FirmAccounts& f, const FiscalLevers& levers) {
    return b_index(tax_status(f, levers), levers.deduction(f.st_sme, f.manufactures), f.eligible_share);
}
/// Part of last year's R&D that the city's grant pays, a year: the lever times what evaluation and budget make of it,
/// two thirds at most (no programme pays a project alone).
inline double city_grant_rate(const FiscalLevers& levers, double money) { return std::min(levers.grant_rate * money, 2.0 / 3.0); }

/// What grants and open equipment leave of it.
inline double grant_part_of_user_cost(const FirmAccounts& f, const FiscalLevers& levers, const GrantTerms& grants, bool small) {
    const double grant = f.takes_grants ? 0.93 * (city_grant_rate(levers, grants.money) + levers.provincial_grant_rate) * (1.0 - grants.leak) : 0.0;  // paid a year later, at 7%
    return (1.0 - grant) * (small ? 1.0 - facility_discount * levers.facilities : 1.0);
}
/// User cost of R&D before pay: the product of both. Dimensionless; only ratios matter.
inline double user_cost(const FirmAccounts& f, const FiscalLevers& levers, const GrantTerms& grants, bool small) {
    return tax_part_of_user_cost(f, levers) * grant_part_of_user_cost(f, levers, grants, small);
}

/// Operating surplus before R&D, a year: margin and what research-intensive firms earn above it, higher for
/// better quality than the cell's mean; at most 80% of value added.
inline double operating_surplus(double sales, double margin, double intensity, double quality_lead, double value_added_rate) {
    const double surplus = (margin + 0.4 * intensity) * exponential(0.5 * std::clamp(quality_lead, -2.0, 2.0));
    return sales * std::min(surplus, 0.8 * value_added_rate);
}

}  // namespace kapok
