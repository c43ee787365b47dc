// E10 to E14: venture money, guidance funds, compensation of loans.

#include <algorithm>
#include <array>

#include "runner/evidence/experiment_effects.hpp"
#include "runner/evidence/policy_experiments.hpp"

namespace kapok {
namespace {

/// Payments of the year to holders in a city, million CNY.
double paid_to(const ArmYear& year, Flow flow, Place city) {
    Money sum{};
    for (const Place from : places) sum += year.flows.paid[flow][from][city];
    return millions(sum);
}
double venture_money(const ArmYear& year, Place city) {
    return paid_to(year, Flow::venture_equity, city) + paid_to(year, Flow::guidance_equity, city);
}

/// Funds of a city's managers have twice the commitments, and raise twice as much from then on.
ArmChange twice_the_funds(Place city) {
    return {.at_start = [=](World& world) {
        for (std::size_t m = 0; m < world.managers.size_of(); ++m)
            if (world.managers.home[m] == city) world.managers.size[m] *= 2.0;
        for (std::size_t f = 0; f < world.funds.size(); ++f)
            if (world.funds.open[f] &&
                world.managers.home[static_cast<std::size_t>(world.funds.manager[f])] == city)
                world.funds.committed[f] += world.funds.committed[f];
    }};
}

/// Real firms of a city with their first round in the years of the experiment.
double first_rounds(const ArmYear& year, Place city) {
    double sum = 0.0;
    for (const FirmOutcome& f : year.firms)
        if (f.city == city && f.first_round >= 4 * (experiment_year - Quarter::first_year)) sum += f.weight;
    return sum;
}

Measurements venture_supply(Bench& bench) {
    Measurements m;
    const int last = std::min(bench.last_year(), experiment_year + 4);
    double starts = 0.0, jobs = 0.0, extra = 0.0, funded = 0.0, weights = 0.0, supply = 0.0;
    for (const Place city : {Place::guangzhou, Place::shenzhen}) {
        const auto own = [=](Place c) { return c == city; };
        const ArmPanel &control = bench.control(), treated = bench.arm(twice_the_funds(city), last);
        double money[2] = {}, entries[2] = {};
        for (int date = experiment_year; date <= last; ++date)
            for (const int arm : {0, 1}) {
                const ArmYear& year = (arm == 0 ? control : treated).in(date);
                money[arm] += venture_money(year, city);
                entries[arm] += sum_of(year, Quantity::entries, own);
            }
        const double doublings = std::log2(money[1] / money[0]);
        const double weight = sum_of(bench.start(), Quantity::employment, own);
        supply += weight * doublings;
        starts += weight * 100.0 * std::log(entries[1] / entries[0]) / doublings;
        jobs += weight * 100.0 *
                std::log(sum_of(treated.in(last), Quantity::employment, own) /
                         sum_of(control.in(last), Quantity::employment, own)) /
                doublings;
        weights += weight;
        extra += entries[1] - entries[0];
        funded += first_rounds(treated.in(last), city) - first_rounds(control.in(last), city);
    }
    m["starts"] = starts / weights;
    m["jobs"] = jobs / weights;
    m["money_doublings"] = supply / weights;
    m["extra_less_funded"] = extra - funded;
    return m;
}

/// Deaths over firm-years at risk in an arm of the firms named, in some years.
struct Deaths {
    double dead = 0.0, years = 0.0;
    [[nodiscard]] double hazard() const { return dead / years; }
    Deaths& operator+=(const Deaths& o) {
        dead += o.dead;
        years += o.years;
        return *this;
    }
};
Deaths deaths(const ArmPanel& arm, const std::map<FirmId, double>& firms, int first, int last) {
    Deaths sum;
    for (int date = first; date <= last; ++date) {
        const auto alive = [&](int year) {
            double weight = 0.0;
            for (const FirmOutcome& f : arm.in(year).firms)
                if (const auto found = firms.find(f.id); found != firms.end()) weight += found->second;
            return weight;
        };
        const double before = alive(date - 1);
        sum.years += before;
        sum.dead += before - alive(date);
    }
    return sum;
}

Measurements venture_withheld(Bench& bench) {
    Measurements m;
    // three cohorts, since few firms have their first round in one year
    constexpr int cohorts = 3, followed = 10, last = experiment_year + cohorts - 1 + followed;
    if (bench.last_year() < experiment_year + 6) return m;
    const ArmPanel with = bench.arm({}, last);
    // partners give nothing, and funds have nothing left
    const ArmPanel without = bench.arm({.parameters =
                                            [](Parameters& p) {
                                                p.set("partner_money_angel"_parameter, 0.0);
                                                p.set("partner_money_early"_parameter, 0.0);
                                                p.set("partner_money_growth_stage"_parameter, 0.0);
                                            },
                                        .at_start =
                                            [](World& world) {
                                                for (std::size_t f = 0; f < world.funds.size(); ++f)
                                                    world.funds.committed[f] = world.funds.called[f];
                                            }},
                                       last);
    // firms with their first round in a cohort's year, alive in both arms at its end: the same firms, funded
    // or not
    std::map<FirmId, double> funded;
    std::array<std::map<FirmId, double>, cohorts> cohort;
    for (int n = 0; n < cohorts; ++n)
        for_each_survivor(bench.start().firms, with.in(experiment_year + n).firms,
                          without.in(experiment_year + n).firms,
                          [&](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome&) {
                              if (s.first_round == never && c.first_round != never &&
                                  funded.emplace(s.id, s.weight).second)
                                  cohort[static_cast<std::size_t>(n)][s.id] = s.weight;
                          });
    const auto ratio = [&](int first, int until) {
        Deaths given, withheld;
        for (int n = 0; n < cohorts; ++n) {
            const auto& firms = cohort[static_cast<std::size_t>(n)];
            given += deaths(with, firms, experiment_year + n + first, experiment_year + n + until);
            withheld += deaths(without, firms, experiment_year + n + first, experiment_year + n + until);
        }
        return given.hazard() / withheld.hazard();
    };
    m["years_1_to_5"] = ratio(1, 5);
    m["years_6_to_10"] = ratio(6, followed);
    m["later_less_earlier"] = m["years_6_to_10"] - m["years_1_to_5"];
    double alive[2] = {}, all = 0.0, sales[2] = {};
    for (const auto& [id, weight] : funded) all += weight;
    for (const int arm : {0, 1})
        for (const FirmOutcome& f : (arm == 0 ? without : with).in(last).firms)
            if (funded.contains(f.id)) {
                alive[arm] += f.weight;
                sales[arm] += f.weight * f.sales;
            }
    m["failed"] = (alive[0] - alive[1]) / all;
    m["scale"] = std::log(sales[1] / alive[1]) - std::log(sales[0] / alive[0]);
    return m;
}

constexpr std::array guided_cities{Place::guangzhou, Place::shenzhen, Place::foshan};
constexpr double guidance_added = 500.0;  // 100 million CNY: as Guangzhou's fund of funds of 2023

ArmChange guidance_in(std::span<const Place> where) {
    return {.levers = [where](Schedule& schedule) {
        for (const Place c : where) {
            const double before = schedule.at("guidance_fund"_lever, c, experiment_date - 0.5);
            schedule.set("guidance_fund"_lever, c,
                         {Form::step, {{experiment_date, before + guidance_added}}});
        }
    }};
}

/// Private venture equity to firms of a city, and guidance money that funds have drawn, from the third year on: a manager
/// raises a fund every four years.
struct EquityOverYears {
    ByCity<double> venture{};
    double all = 0.0, guidance = 0.0;
    EquityOverYears(const ArmPanel& arm, int last) {
        for (int date = std::min(experiment_year + 2, last); date <= last; ++date)
            for (const Place c : cities) {
                venture[c] += paid_to(arm.in(date), Flow::venture_equity, c);
                all += paid_to(arm.in(date), Flow::venture_equity, c);
                guidance += paid_to(arm.in(date), Flow::guidance_equity, c);
            }
    }
};

/// All cities coordinate fully from the experiment on.
void coordinate(Schedule& schedule) {
    for (const Place c : cities) schedule.set("prd_coordination"_lever, c, {Form::step, {{experiment_date, 1.0}}});
}

Measurements guidance(Bench& bench) {
    Measurements m;
    const int last = std::min(bench.last_year(), experiment_year + 4);
    const EquityOverYears control(bench.control(), last);
    double own = 0.0, others = 0.0, alone = 0.0;
    for (const Place& city : guided_cities) {
        const EquityOverYears treated(bench.arm(guidance_in({&city, 1}), last), last);
        own += treated.venture[city] - control.venture[city];
        others += treated.all - control.all - (treated.venture[city] - control.venture[city]);
        alone += treated.all - control.all;
    }
    const ArmChange together_change = guidance_in(guided_cities);
    const EquityOverYears together(bench.arm(together_change, last), last);
    // the same where all cities coordinate fully, and what that does without new funds
    const EquityOverYears coordinated(bench.arm({.levers =
                                                     [&](Schedule& schedule) {
                                                         together_change.levers(schedule);
                                                         coordinate(schedule);
                                                     }},
                                                last),
                                      last);
    const EquityOverYears coordination(bench.arm({.levers = coordinate}, last), last);
    const double drawn = together.guidance - control.guidance;
    m["own_city"] = own / control.all;
    m["other_cities"] = others / control.all;
    m["together_less_alone"] = (coordinated.all - control.all - alone) / control.all;
    m["uncoordinated_less_alone"] = (together.all - control.all - alone) / control.all;
    m["coordination_alone"] = (coordination.all - control.all) / control.all;
    m["accounting_leverage"] = together.all / together.guidance;
    m["additional_money"] = (together.all - control.all) / drawn;
    return m;
}

/// Enterprises are followed from a first round in the third to sixth year of the experiment on, since managers raise a fund
/// every four years and those of before invest at first; for ten years, the catalogue's horizon.
constexpr int first_funded = experiment_year + 2, last_funded = experiment_year + 5, followed_years = 10;

/// Share of the enterprises with a first round in these years that were listed or bought by another firm until `last`. All
/// that were funded count, not those alone that investors have left: funds run for different times, and those that end
/// early close their failures early.
double exit_success(const ArmPanel& arm, int last) {
    std::map<FirmId, double> funded;  // real firms
    for (int date = first_funded; date <= last_funded; ++date)
        for (const FirmOutcome& f : arm.in(date).firms)
            if (f.first_round >= 4 * (first_funded - Quarter::first_year)) funded.emplace(f.id, f.weight);
    std::map<FirmId, double> exited;
    for (int date = first_funded; date <= last; ++date)
        for (const ClosedDeal& deal : arm.in(date).closed_deals)
            if (deal.exits > 0.0 && funded.contains(deal.firm)) exited[deal.firm] = deal.exits;
    const auto firms = [](const std::map<FirmId, double>& of) {
        double sum = 0.0;
        for (const auto& [id, weight] : of) sum += weight;
        return sum;
    };
    return firms(exited) / firms(funded);
}

/// E12. Doses cover the range from pure private to nearly pure public funds.
Measurements guidance_share(Bench& bench) {
    Measurements m;
    if (bench.last_year() < experiment_year + 6) return m;
    constexpr int last = last_funded + followed_years;
    constexpr std::array limits{0.0, 0.15, 0.3, 0.6, 0.9};  // of a fund, what vehicles give at most
    std::array<double, limits.size()> success{};
    for (std::size_t k = 0; k < limits.size(); ++k) {
        ArmChange change = guidance_in(guided_cities);
        change.parameters = [&](Parameters& p) { p.set("guidance_share_limit"_parameter, limits[k]); };
        success[k] = exit_success(bench.arm(change, last), last);
    }
    m["exit_success"] = std::max({success[1], success[2], success[3]}) - std::max(success[0], success[4]);
    m["success_none"] = success[0];
    m["success_low"] = success[1];
    m["success_moderate"] = success[2];
    m["success_high"] = success[4];
    m["high_less_moderate"] = success[4] - success[2];
    return m;
}

Measurements loan_compensation(Bench& bench) {
    Measurements m;
    // the pool of 2015 against none
    const ArmPanel& with = bench.control();
    const ArmPanel without = bench.arm(lever_change("tech_loan_compensation"_lever, 0.0));
    const int first = experiment_year, last = bench.last_year();
    // firms at the bank's margin: they borrow in the first year with the pool and do not without
    std::map<FirmId, double> marginal;
    for_each_survivor(bench.start().firms, without.in(first).firms, with.in(first).firms,
                      [&](const FirmOutcome& s, const FirmOutcome& off, const FirmOutcome& on) {
                          if (on.borrowed && !off.borrowed) marginal[s.id] = s.weight;
                      });
    const auto at_margin = [&](const FirmOutcome& s, const FirmOutcome&, const FirmOutcome&) {
        return marginal.contains(s.id);
    };
    const auto effect = [&](int from, int to, Outcome outcome) {
        GroupTotals sums;
        for (int date = from; date <= std::min(to, last); ++date)
            sums += totals(bench.start(), without.in(date), with.in(date), outcome, at_margin);
        return 100.0 * sums.log_effect();
    };
    m["sales"] = effect(first + 1, first + 4, &FirmOutcome::sales);
    m["jobs"] = effect(first + 1, first + 4, &FirmOutcome::employees);
    double loans[2] = {};
    for (int date = first; date <= std::min(first + 4, last); ++date) {
        loans[0] += millions(without.in(date).flows.total(Flow::loan));
        loans[1] += millions(with.in(date).flows.total(Flow::loan));
    }
    m["loans"] = std::log(loans[1] / loans[0]);
    std::map<FirmId, double> firms = marginal;
    if (last > first)
        m["default"] =
            deaths(with, firms, first + 1, last).hazard() / deaths(without, firms, first + 1, last).hazard();
    return m;
}

const std::vector<ExperimentProgram> table{
    {"E10", {"starts", "jobs", "money_doublings", "extra_less_funded"}, venture_supply},
    {"E11", {"years_1_to_5", "years_6_to_10", "later_less_earlier", "failed", "scale"}, venture_withheld},
    {"E12", {"exit_success", "success_none", "success_low", "success_moderate", "success_high", "high_less_moderate"}, guidance_share},
    {"E13",
     {"own_city", "other_cities", "together_less_alone", "uncoordinated_less_alone", "coordination_alone",
      "accounting_leverage", "additional_money"},
     guidance,
     5},  // single runs scatter by as much as the effect
    {"E14", {"sales", "jobs", "loans", "default"}, loan_compensation},
};

}  // namespace

std::span<const ExperimentProgram> capital_experiments() {
    return table;
}

}  // namespace kapok
