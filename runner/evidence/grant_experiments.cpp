// E05 and E07: grants on R&D and vouchers.

#include "runner/evidence/experiment_effects.hpp"
#include "runner/evidence/policy_experiments.hpp"

namespace kapok {
namespace {

constexpr double higher_rate = 0.10;  // of last year's R&D; 2% to 4% in 2015

/// R&D that firms pay for themselves, against grants. Grants that are misused are no R&D.
struct Crowding {
    GroupTotals rd, used, paid;

    /// d(private R&D) / d(subsidy).
    [[nodiscard]] double private_rd() const {
        return (rd.difference() - used.difference()) / paid.difference();
    }
    /// The same, if all of the money counted as R&D.
    [[nodiscard]] double with_all_money() const {
        return (rd.difference() - paid.difference()) / paid.difference();
    }
    [[nodiscard]] double leakage() const { return 1.0 - used.difference() / paid.difference(); }
};

template <class Group>
Crowding crowding(const Bench& bench, const ArmPanel& control, const ArmPanel& treated, int date,
                  Group group) {
    const ArmYear &c = control.in(date), &t = treated.in(date);
    return {totals(bench.start(), c, t, &FirmOutcome::rd, group),
            totals(bench.start(), c, t, &FirmOutcome::grants, group),
            totals(bench.start(), c, t, &FirmOutcome::grants_paid, group)};
}

/// What a study of the treated world alone would find: growth of R&D of firms that claim grants (a lot that
/// has nothing to do with the firm) against others with R&D.
double by_differences(const Bench& bench, const ArmPanel& control, const ArmPanel& treated, int date) {
    std::vector<double> before, after, weights;
    std::vector<std::uint8_t> claims;
    double rd_before = 0.0, grown = 0.0, others_before = 0.0, used = 0.0, paid = 0.0;
    for_each_survivor(bench.start().firms, control.in(date).firms, treated.in(date).firms,
                      [&](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
                          if (!(s.rd > 0.0) || !(c.rd > 0.0) || !(t.rd > 0.0)) return;
                          before.push_back(s.rd);
                          after.push_back(t.rd);
                          weights.push_back(s.weight);
                          claims.push_back(s.takes_grants ? 1 : 0);
                          (s.takes_grants ? rd_before : others_before) += s.weight * s.rd;
                          if (!s.takes_grants) grown += s.weight * t.rd;
                          used += s.weight * (t.grants - c.grants);
                          paid += s.weight * (t.grants_paid - c.grants_paid);
                      });
    const double without = rd_before * grown / others_before;  // had they grown as the others
    const double gain = without * std::expm1(difference_in_differences(before, after, claims, weights));
    return (gain - used) / paid;
}

Measurements grants(Bench& bench) {
    Measurements m;
    const ArmPanel& control = bench.control();
    const ArmPanel& treated = bench.shared_arm("rd_grants", lever_change("rd_grant_rate"_lever, higher_rate));
    const auto in_year = [&](int year, auto group) {
        return experiment_year + year - 1 > bench.last_year()
                   ? undefined
                   : crowding(bench, control, treated, experiment_year + year - 1, group).private_rd();
    };
    const auto claiming = [](const FirmOutcome& s, const FirmOutcome&, const FirmOutcome&) {
        return s.takes_grants;
    };
    // the first year's grants are those on the R&D of the year before, which the lever cannot have moved
    m["private_rd_year_3"] = in_year(3, claiming);
    m["private_rd_year_1"] = in_year(1, claiming);
    m["private_rd_year_2"] = in_year(2, claiming);
    m["private_rd_year_5"] = in_year(5, claiming);
    m["high_tech"] = in_year(3, [](const FirmOutcome& s, const FirmOutcome&, const FirmOutcome&) {
        return s.takes_grants && s.high_tech >= 0.6;
    });
    m["small_firms"] = in_year(3, [](const FirmOutcome& s, const FirmOutcome&, const FirmOutcome&) {
        return s.takes_grants && s.sales < 100.0;
    });
    const int third = experiment_year + 2;
    if (bench.last_year() < third) return m;
    const Crowding c = crowding(bench, control, treated, third, claiming);
    m["all_money_as_rd"] = c.with_all_money();
    m["leakage"] = c.leakage();
    m["by_differences"] = by_differences(bench, control, treated, third);
    return m;
}

/// Research services bought in a year by all firms of the delta.
double projects(const ArmPanel& arm, int date) {
    return sum_of(arm.in(date), Quantity::vouchers_used);
}

Measurements vouchers(Bench& bench) {
    Measurements m;
    const int first = experiment_year;
    // no voucher against one of half of the price, as in the plan
    const ArmPanel none = bench.arm(lever_change("voucher_rate"_lever, 0.0), bench.last_year());
    const ArmPanel half = bench.arm(lever_change("voucher_rate"_lever, 0.5), bench.last_year());
    const double with = projects(half, first), without = projects(none, first);
    m["additional_projects"] = (with - without) / with;
    m["deadweight"] = without / with;
    const auto small = [](const FirmOutcome& s, const FirmOutcome&, const FirmOutcome&) {
        return s.sales < 20.0 && s.high_tech >= 0.3;
    };
    m["sales_year_1"] =
        totals(bench.start(), none.in(first), half.in(first), &FirmOutcome::sales_now, small).log_effect();
    const ArmYear &n = none.in(bench.last_year()), &h = half.in(bench.last_year());
    double performers = 0.0, others = 0.0, quality = 0.0, firms = 0.0;
    for_each_survivor(bench.start().firms, n.firms, h.firms,
                      [&](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
                          if (!small(s, c, t)) return;
                          performers += t.is(Mark::performer) ? s.weight : 0.0;
                          others += c.is(Mark::performer) ? s.weight : 0.0;
                          quality += s.weight * (t.quality - c.quality);
                          firms += s.weight;
                      });
    m["participation"] = (performers - others) / firms;
    m["productivity"] = quality / firms;
    return m;
}

const std::vector<ExperimentProgram> table{
    {"E05",
     {"private_rd_year_3", "private_rd_year_1", "private_rd_year_2", "private_rd_year_5", "high_tech",
      "small_firms", "all_money_as_rd", "leakage", "by_differences"},
     grants},
    {"E07", {"additional_projects", "deadweight", "sales_year_1", "participation", "productivity"}, vouchers},
};

}  // namespace

std::span<const ExperimentProgram> grant_experiments() {
    return table;
}

}  // namespace kapok
