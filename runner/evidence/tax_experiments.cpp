// E01 to E04: the super-deduction, and the threshold of the HNTE certificate.

#include "model/policy/certificates.hpp"
#include "model/policy/tax.hpp"
#include "runner/evidence/experiment_effects.hpp"
#include "runner/evidence/policy_experiments.hpp"

namespace kapok {
namespace {

constexpr Lever deduction = "super_deduction"_lever;
constexpr double before_rate = 0.5, after_rate = 0.75;

const ArmPanel& treated_arm(Bench& bench) {
    return bench.shared_arm("super_deduction", lever_change(deduction, after_rate));
}

/// Never with a certificate, in either arm.
constexpr auto without_certificate = [](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
    return !s.hnte && !c.hnte && !t.hnte && !c.is(Mark::hnte_before) && !t.is(Mark::hnte_before);
};
constexpr auto with_certificate = [](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
    return s.hnte && c.hnte && t.hnte;
};

/// Those of the group whose start passes a test.
template <class Group, class Test>
auto narrowed(Group group, Test test) {
    return [=](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
        return group(s, c, t) && test(s);
    };
}

/// Elasticity in a year, counted from 1; NaN beyond the run.
template <class Group>
double elasticity_in(Bench& bench, int year, Group group) {
    const int date = experiment_year + year - 1;
    if (date > bench.last_year()) return undefined;
    return user_cost_elasticity(bench.start(), bench.control().in(date), treated_arm(bench).in(date),
                                &FirmOutcome::rd, group);
}

/// ln effect on real R&D of firms without a certificate, of two arms.
double rd_effect(const Bench& bench, const ArmPanel& control, const ArmPanel& treated, int date) {
    return totals(bench.start(), control.in(date), treated.in(date), &FirmOutcome::rd, without_certificate)
        .log_effect();
}

/// Mean effect over firms that do R&D in both arms, each counted alike, over the mean change of their price.
double firm_weighted(const ArmYear& start, const ArmYear& control, const ArmYear& treated) {
    double effect = 0.0, price = 0.0;
    for_each_survivor(start.firms, control.firms, treated.firms,
                      [&](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
                          if (!without_certificate(s, c, t) || !(c.rd > 0.0) || !(t.rd > 0.0)) return;
                          effect += s.weight * std::log(t.rd / c.rd);
                          price += s.weight * std::log(t.tax_cost / c.tax_cost);
                      });
    return effect == 0.0 ? 0.0 : -effect / price;
}

Measurements super_deduction(Bench& bench) {
    Measurements m;
    const auto everyone = without_certificate;
    const auto at = [&](int year) { return elasticity_in(bench, year, everyone); };
    m["rd_year_3"] = at(3);
    m["rd_year_1"] = at(1);
    m["rd_year_5"] = at(5);
    m["rd_year_7"] = at(7);
    m["long_less_short"] = at(5) - at(1);
    const auto of = [&](auto test) { return elasticity_in(bench, 3, narrowed(everyone, test)); };
    m["private_less_state"] = of([](const FirmOutcome& s) { return !s.is(Mark::state_owned); }) -
                              of([](const FirmOutcome& s) { return s.is(Mark::state_owned); });
    m["small_less_large"] = of([](const FirmOutcome& s) { return s.sales < 100.0; }) -
                            of([](const FirmOutcome& s) { return s.sales > 1000.0; });
    m["constrained_less_others"] = of([](const FirmOutcome& s) { return s.constrained; }) -
                                   of([](const FirmOutcome& s) { return s.rd > 0.0 && !s.constrained; });
    const int third = experiment_year + 2, fourth = third + 1;
    if (bench.last_year() < third) return m;
    const double whole = rd_effect(bench, bench.control(), treated_arm(bench), third);
    const double statutory = std::log(b_index({}, after_rate, 1.0) / b_index({}, before_rate, 1.0));
    m["rd_statutory"] = -whole / statutory;
    m["rd_firm_weighted"] =
        firm_weighted(bench.start(), bench.control().in(third), treated_arm(bench).in(third));
    const auto dose = [&](double times) {
        const ArmPanel arm =
            bench.arm(lever_change(deduction, before_rate + times * (after_rate - before_rate)), third);
        return rd_effect(bench, bench.control(), arm, third);
    };
    const double half = dose(0.5), twice = dose(2.0);
    m["dose_rises"] = std::min({half, whole - half, twice - whole}) / whole;
    m["dose_concave"] = (2.0 * (whole - half) - (twice - whole)) / whole;
    // firms that do not look at the price of R&D: neither how much they do nor whether they start
    const auto blind = [](Parameters& p) {
        p.set("user_cost_elasticity"_parameter, 0.0);
        p.set("participation_elasticity"_parameter, 0.0);
    };
    ArmChange blind_treated = lever_change(deduction, after_rate);
    blind_treated.parameters = blind;
    const ArmPanel without = bench.arm({.parameters = blind}, third), with = bench.arm(blind_treated, third);
    m["left_without_mechanism"] = rd_effect(bench, without, with, third) / whole;
    if (bench.last_year() < fourth) return m;
    const ArmChange three_years{.levers = [](Schedule& schedule) {
        for (const Place c : cities)
            schedule.set(deduction, c,
                         {Form::step, {{experiment_date, after_rate}, {experiment_date + 3.0, before_rate}}});
    }};
    m["left_after_removal"] =
        rd_effect(bench, bench.control(), bench.arm(three_years, fourth), fourth) / whole;
    return m;
}

Measurements super_deduction_of_holders(Bench& bench) {
    Measurements m;
    const int third = experiment_year + 2;
    if (bench.last_year() < third) return m;
    const ArmYear &c = bench.control().in(third), &t = treated_arm(bench).in(third);
    m["response_ratio"] = totals(bench.start(), c, t, &FirmOutcome::rd, with_certificate).log_effect() /
                          rd_effect(bench, bench.control(), treated_arm(bench), third);
    m["price_ratio"] = log_price_change(bench.start(), c, t, with_certificate) /
                       log_price_change(bench.start(), c, t, without_certificate);
    return m;
}

/// Patents of the years from `first` to `last` of the experiment, and the change of price in the last of
/// them.
template <class Group>
double patent_elasticity(const Bench& bench, const ArmPanel& control, const ArmPanel& treated, int first,
                         int last, Group group) {
    const int end = experiment_year + last - 1;
    if (end > bench.last_year()) return undefined;
    GroupTotals patents;
    for (int date = experiment_year + first - 1; date <= end; ++date)
        patents += totals(bench.start(), control.in(date), treated.in(date), &FirmOutcome::patents, group);
    return -patents.log_effect() / log_price_change(bench.start(), control.in(end), treated.in(end), group);
}

Measurements super_deduction_patents(Bench& bench) {
    Measurements m;
    const auto small_constrained =
        narrowed(all_firms, [](const FirmOutcome& s) { return s.sales < 400.0 && s.constrained; });
    const ArmPanel &control = bench.control(), &treated = treated_arm(bench);
    m["patents_years_5_to_7"] = patent_elasticity(bench, control, treated, 5, 7, small_constrained);
    m["patents_year_7"] = patent_elasticity(bench, control, treated, 7, 7, small_constrained);
    m["patents_all_firms"] = patent_elasticity(bench, control, treated, 5, 7, all_firms);
    if (bench.last_year() < experiment_year + 6) return m;
    // only S&T SMEs get the higher rate: what happens to the patents of all others
    const ArmPanel listed = bench.arm(lever_change("super_deduction_st_sme"_lever, 1.0));
    GroupTotals others;
    for (int date = experiment_year + 4; date <= experiment_year + 6; ++date)
        others += totals(bench.start(), control.in(date), listed.in(date), &FirmOutcome::patents,
                         [](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
                             return !s.is(Mark::st_sme) && !c.is(Mark::st_sme) && !t.is(Mark::st_sme);
                         });
    m["spillover"] = others.log_effect();
    return m;
}

/// Firms that could hold a certificate but for their R&D, around its threshold.
struct AroundThreshold {
    std::vector<double> ratio, weight;        ///< reported R&D over sales over the threshold; real firms
    double reported = 0.0, relabelled = 0.0;  ///< of firms that report more than they do

    explicit AroundThreshold(const ArmYear& year) {
        for (const FirmOutcome& f : year.firms) {
            if (f.high_tech < hnte_hightech_share || !(f.reported_now > 0.0)) continue;
            if (4 * (year.year - Quarter::first_year) + 3 - f.born < 4) continue;
            ratio.push_back(f.reported_now / f.sales_now / hnte_intensity_threshold(f.sales_now));
            weight.push_back(f.weight);
            if (f.reported_now <= f.rd_now * (1.0 + 1e-9)) continue;
            reported += f.weight * f.reported_now;
            relabelled += f.weight * (f.reported_now - f.rd_now);
        }
    }
    [[nodiscard]] double relabelled_share() const { return relabelled / reported; }
    [[nodiscard]] Bunching bunched() const { return bunching(ratio, 0.1, weight); }
};

Measurements certificate_threshold(Bench& bench) {
    Measurements m;
    const int first = experiment_year;
    const AroundThreshold with(bench.control().in(first));
    // a certificate that brings nothing; holders of 2019 keep theirs
    const ArmChange worthless{
        .levers =
            [](Schedule& schedule) {
                for (const Place c : cities) {
                    schedule.set("hnte_tax_rate"_lever, c,
                                 {Form::step, {{experiment_date, standard_tax_rate}}});
                    schedule.set("hnte_cultivation"_lever, c, {Form::step, {{experiment_date, 0.0}}});
                }
            },
        .parameters = [](Parameters& p) { p.set("certificate_prestige"_parameter, 0.0); }};
    const AroundThreshold without(bench.arm(worthless, first).in(first));
    const AroundThreshold audited(bench.arm(lever_change("audit_strength"_lever, 0.10), first).in(first));
    m["relabelled_share"] = with.relabelled_share();
    m["bunching"] = with.bunched().ratio();
    m["bunching_without_notch"] = without.bunched().ratio();
    m["mass_below"] = with.bunched().below / without.bunched().below;
    m["audit_effect"] = audited.relabelled_share() - with.relabelled_share();
    const int fifth = experiment_year + 4;
    if (bench.last_year() < fifth) return m;
    double quality = 0.0, rd = 0.0;
    for_each_survivor(bench.start().firms, bench.control().in(fifth).firms,
                      treated_arm(bench).in(fifth).firms,
                      [&](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
                          if (!(s.rd > 0.0) || !(c.rd > 0.0) || !(t.rd > 0.0)) return;
                          quality += s.weight * (t.quality - c.quality);
                          rd += s.weight * std::log(t.rd / c.rd);
                      });
    m["productivity_elasticity"] = quality / rd;
    return m;
}

const std::vector<ExperimentProgram> table{
    {"E01",
     {"rd_year_3", "rd_year_1", "rd_year_5", "rd_year_7", "long_less_short", "private_less_state",
      "small_less_large", "constrained_less_others", "rd_statutory", "rd_firm_weighted", "dose_rises",
      "dose_concave", "left_without_mechanism", "left_after_removal"},
     super_deduction},
    {"E02", {"response_ratio", "price_ratio"}, super_deduction_of_holders},
    {"E03",
     {"patents_years_5_to_7", "patents_year_7", "patents_all_firms", "spillover"},
     super_deduction_patents},
    {"E04",
     {"relabelled_share", "bunching", "bunching_without_notch", "mass_below", "audit_effect",
      "productivity_elasticity"},
     certificate_threshold},
};

}  // namespace

std::span<const ExperimentProgram> tax_experiments() {
    return table;
}

}  // namespace kapok
