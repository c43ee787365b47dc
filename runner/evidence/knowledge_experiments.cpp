// E15 and E17: what more R&D does, in firms drawn by lot and in one city.

#include <algorithm>

#include "runner/evidence/experiment_effects.hpp"
#include "runner/evidence/policy_experiments.hpp"
#include "runner/evidence/us_panel.hpp"

namespace kapok {
namespace {

/// Raises the R&D of performers by a factor, and what they wish to do, so that they keep to it for some
/// years.
template <class Who>
void raise_rd(World& world, double factor, Who who) {
    Firms& f = world.firms;
    for (std::size_t i = 0; i < f.size(); ++i) {
        if (!f.alive(i) || !f.is(i, Mark::performer) || f.log_intensity[i] < -15.0 || !who(i)) continue;
        f.log_intensity[i] += std::log(factor);
        f.intensity_deviation[i] += static_cast<float>(std::log(factor));
        f.usual_deviation[i] += static_cast<float>(std::log(factor));
    }
}

/// Performers with R&D in every year, weighted as in the US panel behind the band.
struct Performers {
    std::vector<std::vector<double>> patents, rd;  ///< [year][firm]
    std::vector<double> weight;

    /// `deflator`: price level of each sector's value added in the first year, 2015 = 1.
    Performers(const ArmPanel& arm, int first, int last, const BySector<double>& deflator) {
        std::map<FirmId, std::vector<const FirmOutcome*>> histories;
        for (int date = first; date <= last; ++date)
            for (const FirmOutcome& f : arm.in(date).firms)
                if (f.rd > 0.0) histories[f.id].push_back(&f);
        const auto years = static_cast<std::size_t>(last - first + 1);
        patents.resize(years);
        rd.resize(years);
        std::vector<double> first_rd, firms;
        for (const auto& [id, history] : histories) {
            if (history.size() != years) continue;
            first_rd.push_back(history.front()->rd / deflator[history.front()->sector]);
            firms.push_back(history.front()->weight);
            for (std::size_t y = 0; y < years; ++y) {
                patents[y].push_back(history[y]->patents);
                rd[y].push_back(history[y]->rd);
            }
        }
        weight = us_panel_weights(first_rd, firms);
    }
    [[nodiscard]] double pooled() const {
        std::vector<double> counts, x, weights;
        for (std::size_t y = 0; y < rd.size(); ++y) {
            counts.insert(counts.end(), patents[y].begin(), patents[y].end());
            x.insert(x.end(), rd[y].begin(), rd[y].end());
            weights.insert(weights.end(), weight.begin(), weight.end());
        }
        return pooled_poisson(counts, x, weights);
    }
    [[nodiscard]] double within() const { return fixed_effect_poisson(patents, rd, weight); }
};

/// ln effect on firms drawn by lot less that on the others, over some years.
double lot_effect(const Bench& bench, const ArmPanel& control, const ArmPanel& treated, int first, int last,
                  Outcome outcome) {
    GroupTotals drawn, others;
    for (int date = first; date <= last; ++date) {
        const auto of = [&](bool wanted) {
            return totals(bench.start(), control.in(date), treated.in(date), outcome,
                          [&](const FirmOutcome& s, const FirmOutcome& c, const FirmOutcome& t) {
                              return s.rd > 0.0 && c.rd > 0.0 && t.rd > 0.0 &&
                                     drawn_by_lot(bench.world(), s.id) == wanted;
                          });
        };
        drawn += of(true);
        others += of(false);
    }
    return drawn.log_effect() - others.log_effect();
}

Measurements technology(Bench& bench) {
    Measurements m;
    const int first = experiment_year, last = std::min(bench.last_year(), experiment_year + 4);
    const ArmPanel& control = bench.control();
    const ArmPanel treated = bench.arm(
        {.at_start =
             [](World& world) {
                 raise_rd(world, 1.1, [&](std::size_t i) { return drawn_by_lot(world, world.firms.id[i]); });
             }},
        last);
    const auto elasticity = [&](int from, int to) {
        return lot_effect(bench, control, treated, from, to, &FirmOutcome::patents) /
               lot_effect(bench, control, treated, from, to, &FirmOutcome::rd);
    };
    const Performers panel(control, first, last, bench.world().economy.deflator);
    m["between"] = panel.pooled();
    m["within"] = elasticity(first, last);
    m["within_year_1"] = elasticity(first, first);
    m["within_fixed_effects"] = panel.within();
    m["within_over_between"] = m["within"] / m["between"];
    m["lag_0_share"] = m["within_year_1"] / m["within"];
    return m;
}

constexpr std::array treated_cities{Place::guangzhou, Place::shenzhen, Place::foshan};

/// Effects of more R&D in one city, scaled to twice as much.
struct Doubling {
    double rd = 0.0;                   ///< ln effect on the city's own real R&D of firms
    double own = undefined;            ///< share of more patents in the city
    double others = undefined;         ///< in the other eight together, their own R&D held fixed
    double others_net = undefined;     ///< the same with what becomes of their own R&D
};

/// Patents applied for by firms in a year that are or will be granted.
template <class Counts>
double firm_patents(const ArmYear& year, Counts counts) {
    double sum = 0.0;
    for (const FirmOutcome& f : year.firms)
        if (counts(f.city)) sum += f.weight * f.patents;
    return sum;
}

/// `last`: years `last - 1` and `last` are taken together, for less noise.
Doubling doubling(const ArmPanel& control, const ArmPanel& treated, Place city, int last) {
    const auto own = [=](Place c) { return c == city; };
    const auto other = [=](Place c) { return c != city; };
    double rd[2] = {}, here[2] = {}, there[2] = {}, rd_there[2] = {};
    for (int date = last - 1; date <= last; ++date)
        for (const int arm : {0, 1}) {
            const ArmYear& year = (arm == 0 ? control : treated).in(date);
            rd[arm] += sum_of(year, Quantity::rd_firm_real, own);
            rd_there[arm] += sum_of(year, Quantity::rd_firm_real, other);
            here[arm] += firm_patents(year, own);
            there[arm] += firm_patents(year, other);
        }
    Doubling d;
    d.rd = std::log(rd[1] / rd[0]);
    const double doublings = d.rd / std::log(2.0);
    d.own = std::pow(here[1] / here[0], 1.0 / doublings) - 1.0;
    d.others_net = std::pow(there[1] / there[0], 1.0 / doublings) - 1.0;
    // the study behind the band (Bottazzi and Peri 2003) is an innovation function: own R&D and R&D in reach
    // stand in it together. What their own R&D did is taken out by the elasticity found in the treated city.
    const double elasticity = std::log(here[1] / here[0]) / d.rd;
    d.others = (1.0 + d.others_net) * std::pow(rd_there[0] / rd_there[1], elasticity / doublings) - 1.0;
    return d;
}

/// A city's R&D made cheap, so that its firms do more and more of them do it.
ArmChange cheap_rd(Place city) {
    return {.levers = [=](Schedule& schedule) {
        schedule.set("super_deduction"_lever, city, {Form::step, {{experiment_date, 2.0}}});
        schedule.set("rd_grant_rate"_lever, city, {Form::step, {{experiment_date, 0.3}}});
    }};
}

Measurements one_city(Bench& bench) {
    Measurements m;
    const int last = std::min(bench.last_year(), experiment_year + 4);
    if (last < experiment_year + 2) return m;
    double own = 0.0, others = 0.0, others_net = 0.0, fiat = 0.0, weights = 0.0;
    const std::map<Place, std::string_view> own_names{{Place::guangzhou, "own_guangzhou"},
                                                      {Place::shenzhen, "own_shenzhen"},
                                                      {Place::foshan, "own_foshan"}},
        other_names{{Place::guangzhou, "others_guangzhou"},
                    {Place::shenzhen, "others_shenzhen"},
                    {Place::foshan, "others_foshan"}};
    for (const Place city : treated_cities) {
        const Doubling cheap = doubling(bench.control(), bench.arm(cheap_rd(city), last), city, last);
        const Doubling by_fiat = doubling(bench.control(),
                                          bench.arm({.at_start =
                                                         [=](World& world) {
                                                             raise_rd(world, 2.0, [&](std::size_t i) {
                                                                 return world.firms.city[i] == city;
                                                             });
                                                         }},
                                                    last),
                                          city, last);
        const double weight =
            sum_of(bench.start(), Quantity::rd_firm_real, [=](Place c) { return c == city; });
        m[own_names.at(city)] = cheap.own;
        m[other_names.at(city)] = cheap.others;
        own += weight * cheap.own;
        others += weight * cheap.others;
        others_net += weight * cheap.others_net;
        fiat += weight * by_fiat.own;
        weights += weight;
    }
    m["own_patents"] = own / weights;
    m["others_patents"] = others / weights;
    m["others_net"] = others_net / weights;
    m["own_by_fiat"] = fiat / weights;
    // the same for Guangzhou where certificates are recognised and platforms shared throughout the delta
    const ArmChange coordinated = lever_change("prd_coordination"_lever, 1.0);
    ArmChange both = cheap_rd(Place::guangzhou);
    both.levers = [cheap = both.levers, coordinated](Schedule& schedule) {
        cheap(schedule);
        coordinated.levers(schedule);
    };
    const Doubling with =
        doubling(bench.arm(coordinated, last), bench.arm(both, last), Place::guangzhou, last);
    m["coordination"] = with.others - m["others_guangzhou"];
    return m;
}

const std::vector<ExperimentProgram> table{
    {"E15",
     {"between", "within", "within_year_1", "within_fixed_effects", "within_over_between", "lag_0_share"},
     technology},
    {"E17",
     {"own_patents", "others_patents", "own_guangzhou", "own_shenzhen", "own_foshan", "others_guangzhou",
      "others_shenzhen", "others_foshan", "others_net", "own_by_fiat", "coordination"},
     one_city},
};

}  // namespace

std::span<const ExperimentProgram> knowledge_experiments() {
    return table;
}

}  // namespace kapok
