// E08, E09, E18, E19, E20 and E22: incubators, universities, enforcement, talent, zones.

#include <algorithm>

#include "runner/evidence/experiment_effects.hpp"
#include "runner/evidence/policy_experiments.hpp"

namespace kapok {
namespace {

constexpr int start_quarter = 4 * (experiment_year - Quarter::first_year);

/// Several levers at once, in all cities.
ArmChange levers_changed(std::vector<std::pair<Lever, double>> values) {
    return {.levers = [values](Schedule& schedule) {
        for (const auto& [lever, value] : values)
            for (const Place c : cities) schedule.set(lever, c, {Form::step, {{experiment_date, value}}});
    }};
}

/// Survivors of a group over three years, by class of age and sales.
struct Survival {
    std::map<std::pair<int, int>, std::pair<double, double>> strata;  ///< firms at the start, firms that died
    void add(const FirmOutcome& f, bool died) {
        auto& [firms, dead] = strata[{std::min((start_quarter - f.born) / 8, 6), f.sales < 3.0    ? 0
                                                                                 : f.sales < 10.0 ? 1
                                                                                                  : 2}];
        firms += f.weight;
        dead += died ? f.weight : 0.0;
    }
};
/// Deaths of the first over those that the second group's rates would give in the first's strata.
double standardised_ratio(const Survival& group, const Survival& others) {
    double dead = 0.0, expected = 0.0;
    for (const auto& [stratum, counts] : group.strata) {
        const auto match = others.strata.find(stratum);
        if (match == others.strata.end() || !(match->second.first > 0.0)) continue;
        dead += counts.second;
        expected += counts.first * match->second.second / match->second.first;
    }
    return expected > 0.0 ? dead / expected : undefined;
}

Measurements incubation(Bench& bench) {
    Measurements m;
    const int third = experiment_year + 2;
    if (bench.last_year() < third) return m;
    // firms that left an incubator in the last three years against small technology firms that were never in
    // one
    Survival left, outside, long_stay, short_stay;
    const auto& later = bench.control().in(third).firms;
    auto found = later.begin();
    for (const FirmOutcome& f : bench.start().firms) {
        while (found != later.end() && found->id < f.id) ++found;
        const bool died = found == later.end() || found->id != f.id;
        if (f.high_tech < 0.3 || f.sales >= 20.0 || f.tenant) continue;
        if (f.incubated_since == never) outside.add(f, died);
        if (f.left_incubator == never || start_quarter - f.left_incubator > 12) continue;
        left.add(f, died);
        (f.left_incubator - f.incubated_since >= 14 ? long_stay : short_stay).add(f, died);
    }
    m["hazard_after_exit"] = standardised_ratio(left, outside);
    m["long_over_short_stay"] = standardised_ratio(long_stay, short_stay);
    // services: none, against mentors for all tenants at twice the quality of 2015
    const ArmChange space_only = levers_changed({{"mentoring"_lever, 0.0}, {"mentor_quality"_lever, 0.0}});
    const ArmPanel space = bench.arm(space_only, third);
    const ArmPanel services =
        bench.arm(levers_changed({{"mentoring"_lever, 1.0}, {"mentor_quality"_lever, 0.6}}), third);
    const auto tenants = [](const FirmOutcome&, const FirmOutcome& c, const FirmOutcome& t) {
        return c.tenant && t.tenant;
    };
    GroupTotals patents, rd;
    for (int date = experiment_year; date <= third; ++date) {
        patents += totals(bench.start(), space.in(date), services.in(date), &FirmOutcome::patents, tenants);
        rd += totals(bench.start(), space.in(date), services.in(date), &FirmOutcome::rd, tenants);
    }
    m["rd_efficiency"] = std::expm1(patents.log_effect() - rd.log_effect());
    // space alone: tenants put out at the start, against those who stay, neither with services
    ArmChange turned_out = space_only;
    turned_out.at_start = [](World& world) {
        Firms& f = world.firms;
        for (std::size_t i = 0; i < f.size(); ++i) {
            if (!f.alive(i) || !f.is_tenant(i)) continue;
            const auto k = static_cast<std::size_t>(f.incubator[i]);
            world.incubators.tenants[k] -= f.weight[i] / world.incubators.weight[k];
            f.incubator[i] = -1;
            f.set(i, Mark::mentored, false);
        }
    };
    const ArmPanel without = bench.arm(turned_out, third);
    m["space_only"] =
        totals(bench.start(), without.in(third), space.in(third), &FirmOutcome::sales,
               [](const FirmOutcome& s, const FirmOutcome&, const FirmOutcome&) { return s.tenant; })
            .log_effect();
    return m;
}

double all_patents(const ArmYear& year) {
    double sum = 0.0;
    for (const FirmOutcome& f : year.firms) sum += f.weight * f.patents;
    return sum;
}

Measurements incubator_subsidies(Bench& bench) {
    Measurements m;
    const int third = experiment_year + 2;
    if (bench.last_year() < third) return m;
    std::vector<double> doses, services;
    double patents[2] = {};
    for (const double dose : {0.0, 250.0, 500.0, 750.0, 1000.0, 1500.0, 2000.0}) {
        const ArmPanel arm = bench.arm(lever_change("incubator_subsidy"_lever, dose), third);
        doses.push_back(dose / 1000.0);
        services.push_back(arm.in(third).incubator_services);
        if (dose == 0.0) patents[0] = all_patents(arm.in(third));
        if (dose == 1000.0) patents[1] = all_patents(arm.in(third));
    }
    const auto best = std::max_element(services.begin(), services.end());
    m["curvature"] = fit_parabola(doses, services).curvature;
    m["best_dose"] = 1000.0 * doses[static_cast<std::size_t>(best - services.begin())];
    m["invention_patents"] = std::log(patents[1] / patents[0]);
    return m;
}

Measurements inventors_share(Bench& bench) {
    Measurements m;
    const int last = std::min(bench.last_year(), experiment_year + 4);
    const ArmPanel treated = bench.arm(lever_change("inventor_share"_lever, 0.7), last);
    double deals[2] = {}, value[2] = {}, start_ups[2] = {};
    for (int date = experiment_year; date <= last; ++date)
        for (const int arm : {0, 1}) {
            const ArmYear& year = (arm == 0 ? bench.control() : treated).in(date);
            start_ups[arm] += sum_of(year, Quantity::spin_offs);
            deals[arm] += sum_of(year, Quantity::licences);
            value[arm] += millions(year.flows.total(Flow::licence_fee));
        }
    m["start_ups_and_licences"] = (deals[1] + start_ups[1]) / (deals[0] + start_ups[0]) - 1.0;
    m["start_ups"] = start_ups[1] / start_ups[0] - 1.0;
    m["quality_less_quantity"] =
        std::log(value[1] / deals[1]) - std::log(value[0] / deals[0]) - std::log(deals[1] / deals[0]);
    return m;
}

Measurements enforcement(Bench& bench) {
    Measurements m;
    const int last = std::min(bench.last_year(), experiment_year + 4),
              first = std::max(experiment_year, last - 2);
    const ArmPanel& control = bench.control();
    const ArmPanel treated = bench.arm(lever_change("ip_protection"_lever, 0.55),
                                       last);  // 0.15: one provincial standard deviation
    double loans[2] = {};
    GroupTotals patents;
    for (int date = first; date <= last; ++date) {
        loans[0] += millions(control.in(date).flows.total(Flow::loan));
        loans[1] += millions(treated.in(date).flows.total(Flow::loan));
        patents +=
            totals(bench.start(), control.in(date), treated.in(date), &FirmOutcome::patents, all_firms);
    }
    const auto rd = [&](auto group) {
        return totals(bench.start(), control.in(last), treated.in(last), &FirmOutcome::rd, group)
            .log_effect();
    };
    m["debt"] = std::log(loans[1] / loans[0]);
    m["rd"] = rd(all_firms);
    m["patents"] = patents.log_effect();
    m["private_less_state"] = rd([](const FirmOutcome& s, const FirmOutcome&, const FirmOutcome&) {
                                  return !s.is(Mark::state_owned);
                              }) -
                              rd([](const FirmOutcome& s, const FirmOutcome&, const FirmOutcome&) {
                                  return s.is(Mark::state_owned);
                              });
    return m;
}

Measurements recruits(Bench& bench) {
    Measurements m;
    const int last = std::min(bench.last_year(), experiment_year + 4);
    // without the programme recruits have a peer's start-up funds and team
    const ArmPanel equal = bench.arm(lever_change("talent_programme"_lever, 0.0), last);
    const auto output = [&](const ArmPanel& arm) {
        double sum = 0.0, people = 0.0;
        for (int date = experiment_year; date <= last; ++date) {
            sum += arm.in(date).recruits_output;
            people += arm.in(date).recruits;
        }
        return sum / people - 1.0;
    };
    m["output"] = output(bench.control());
    m["output_equal_funds"] = output(equal);
    m["left_with_equal_funds"] = m["output_equal_funds"] / m["output"];
    return m;
}

/// ln effect on start-ups and on firms' patents of a designation, the lever at the top of its range against none, in
/// some cities: in these and in the others. Of cities, as in the studies: new firms count too.
struct PlaceEffect {
    double starts = 0.0, patents = 0.0, patents_elsewhere = 0.0;
};
PlaceEffect place_effect(Bench& bench, Lever lever, const std::vector<Place>& where) {
    const int last = std::min(bench.last_year(), experiment_year + 4);
    const auto inside = [&](Place c) { return std::find(where.begin(), where.end(), c) != where.end(); };
    double starts[2] = {}, patents[2] = {}, elsewhere[2] = {};
    for (const int designated : {0, 1}) {
        const ArmPanel arm = bench.arm({.levers =
                                            [&](Schedule& schedule) {
                                                for (const Place c : where)
                                                    schedule.set(lever, c,
                                                                 {Form::step, {{experiment_date, 1.0 * designated}}});
                                            }},
                                       last);
        for (int date = experiment_year; date <= last; ++date) {
            starts[designated] += sum_of(arm.in(date), Quantity::entries, inside);
            for (const FirmOutcome& f : arm.in(date).firms)
                (inside(f.city) ? patents : elsewhere)[designated] += f.weight * f.patents;
        }
    }
    return {std::log(starts[1] / starts[0]), std::log(patents[1] / patents[0]),
            std::log(elsewhere[1] / elsewhere[0])};
}

Measurements zones(Bench& bench) {
    Measurements m;
    const std::vector<Place> core{Place::guangzhou, Place::shenzhen},
        periphery{Place::huizhou, Place::jiangmen, Place::zhaoqing};
    const PlaceEffect at_core = place_effect(bench, "zone_coverage"_lever, core);
    const PlaceEffect outside = place_effect(bench, "zone_coverage"_lever, periphery);
    m["periphery_starts"] = outside.starts;
    m["core_starts"] = at_core.starts;
    m["periphery_less_core"] = outside.starts - at_core.starts;
    m["core_patents"] = at_core.patents;
    m["periphery_patents"] = outside.patents;
    m["neighbour_patents"] = at_core.patents_elsewhere;
    const PlaceEffect trade_core = place_effect(bench, "ftz_linkage"_lever, core);
    const PlaceEffect trade_small = place_effect(bench, "ftz_linkage"_lever, {Place::zhuhai});
    m["trade_zone_patents"] = trade_core.patents;
    m["trade_zone_big_less_small"] = trade_core.patents - trade_small.patents;
    return m;
}

const std::vector<ExperimentProgram> table{
    {"E08", {"hazard_after_exit", "rd_efficiency", "space_only", "long_over_short_stay"}, incubation},
    {"E09", {"curvature", "best_dose", "invention_patents"}, incubator_subsidies},
    {"E18", {"start_ups_and_licences", "start_ups", "quality_less_quantity"}, inventors_share},
    {"E19", {"debt", "rd", "patents", "private_less_state"}, enforcement},
    {"E20", {"output", "output_equal_funds", "left_with_equal_funds"}, recruits},
    {"E22",
     {"periphery_starts", "core_starts", "periphery_less_core", "core_patents", "periphery_patents",
      "neighbour_patents", "trade_zone_patents", "trade_zone_big_less_small"},
     zones},
};

}  // namespace

std::span<const ExperimentProgram> place_experiments() {
    return table;
}

}  // namespace kapok
