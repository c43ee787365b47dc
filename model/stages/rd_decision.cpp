// Stage 5. R&D: who does it, how much, what is reported, what is bought outside.

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"
#include "model/policy/certificates.hpp"
#include "model/stages/clock.hpp"
#include "model/stages/evaluation.hpp"
#include "model/stages/firm_view.hpp"
#include "model/stages/notch.hpp"
#include "model/stages/rd_rules.hpp"
#include "model/stages/stages.hpp"

namespace kapok {
namespace {

/// What is the same for all firms of a city this quarter.
struct CityTerms {
    FiscalLevers now, before;
    GrantTerms grants_now, grants_before;
    NotchTerms notch;
    bool same_tax_law = false;      ///< as in 2015
    double pay_cost = 1.0;          ///< user-cost factor of R&D pay
    double appropriability = 1.0;   ///< of the returns to R&D, from IP enforcement
    double procurement_pull = 1.0;
    double trend = 0.0;             ///< drift of manufacturers' intensity in the record, ln
    double award = 0.0;             ///< HNTE award, million CNY a year of validity
    double awareness = 0.0;
    double facilities = 0.0;        ///< change of open equipment since 2015
    double institution_grant = 0.0; ///< million CNY
    double voucher_rate = 0.0;      ///< share of a research service that the voucher pays
    double voucher_demand = 1.0;    ///< purchases of research services, 2015 = 1
};

CityTerms terms_of(const World& world, const Levers& levers, Place c) {
    const Parameters& p = world.parameters;
    const CityState& city = world.city[c];
    CityTerms t{FiscalLevers(levers.now, c), FiscalLevers(levers.of_2015, c), {}, {}, {}};
    t.now.facilities *= city.budget_cut;
    t.same_tax_law = t.now.same_tax_law(t.before);
    const double audit = std::max(levers("audit_strength"_lever, c), 1e-3);
    const double audit_before = std::max(levers.of_2015("audit_strength"_lever, c), 1e-3);
    t.grants_before = {p("grant_leak"_parameter), 1.0};
    t.grants_now = {grant_leak(p, audit / audit_before), city.budget_cut * money_weight(world, "rd_grant_rate"_lever, c)};
    t.notch = {p("relabel_cost"_parameter), audit / audit_before, p("notch_largest_gap"_parameter)};
    const double staff = p("staff_cost_share"_parameter);
    t.pay_cost = 1.0 - staff + staff * city.pay;
    t.appropriability = power(std::max(levers("ip_protection"_lever, c), 0.01) / levers.of_2015("ip_protection"_lever, c), p("appropriability_exponent"_parameter));
    t.procurement_pull = 1.0 + p("procurement_response"_parameter) * city.procurement_pull;
    t.trend = p("intensity_trend"_city_parameter, c) * years_since_2015(world.quarter.middle(), 4.0);
    t.award = 0.01 * levers("hnte_cultivation"_lever, c) * city.budget_cut / 3.0;
    t.awareness = city.awareness;
    t.facilities = levers.change("shared_facilities"_lever, c);
    t.institution_grant = 0.01 * levers("rd_institution_grant"_lever, c) * city.budget_cut;
    t.voucher_rate = std::min(1.0, levers("voucher_rate"_lever, c) * city.budget_cut * money_weight(world, "voucher_rate"_lever, c));
    const double price_now = std::max(1.0 - t.voucher_rate, 0.05), price_before = 1.0 - levers.of_2015("voucher_rate"_lever, c);
    t.voucher_demand = power(price_now / price_before, -p("voucher_price_elasticity"_parameter));
    return t;
}

/// Technology bought outside, over reported R&D: own patents replace it; cheaper own R&D too; open channels
/// abroad add to it, and stricter enforcement at home makes owning better than buying.
void set_technology_purchases(World& world, const Levers& levers, Place c) {
    const Parameters& p = world.parameters;
    const Tally& stock = world.year_tally[c];
    const Baseline& b = *world.baseline;
    const double density = stock[Quantity::patents_in_force] / stock[Quantity::population];
    const double density_2015 = b.city_values("invention_patents_in_force")[c] / b.city_values("population")[c];
    const double ease = std::max(levers("overseas_ma"_lever, c), 0.01) / levers.of_2015("overseas_ma"_lever, c);
    const double deduction = (1.0 + levers("super_deduction"_lever, c)) / (1.0 + levers.of_2015("super_deduction"_lever, c));
    const double enforcement = std::max(levers("ip_protection"_lever, c), 0.01) / levers.of_2015("ip_protection"_lever, c);
    world.city[c].purchase_ratio = world.constants[c].technology_purchase_ratio *
                                   power(std::max(density, 1e-3) / density_2015, -p("purchase_patent_elasticity"_parameter)) *
                                   power(ease, 0.2) * power(deduction, -0.3) * power(enforcement, -0.1) *
                                   (1.0 + 0.2 * levers.change("ftz_linkage"_lever, c) + 0.2 * levers.change("global_links"_lever, c));
}

/// Parameters read once per quarter.
struct Constants {
    RdRules rules;
    double speed, elasticity, elasticity_size, state_response, shape, shock_scale, shock_size, spread, participation_slope,
        participation_elasticity, turnover, participation_cap, high_tech_floor, facility_response, reference_margin,
        venture_floor, take_up, certificate_prestige, institution_hazard, institution_cost, institution_price_elasticity, voucher_rate, voucher_price, friction;
    ByFirmSector<double> participation_level{};
    double price, wage, log_cap;

    Constants(const World& w)
        : rules(w.parameters), speed(w.parameters("adjustment_speed"_parameter)), elasticity(w.parameters("user_cost_elasticity"_parameter)),
          elasticity_size(w.parameters("elasticity_size_slope"_parameter)), state_response(w.parameters("state_owned_response"_parameter)),
          shape(w.parameters("intensity_shock_shape"_parameter)), shock_scale(w.parameters("intensity_shock_scale"_parameter)),
          shock_size(w.parameters("intensity_shock_size_slope"_parameter)), spread(w.parameters("intensity_spread"_parameter)),
          participation_slope(w.parameters("participation_size_slope"_parameter)),
          participation_elasticity(w.parameters("participation_elasticity"_parameter)), turnover(w.parameters("participation_turnover"_parameter)),
          participation_cap(w.parameters("participation_cap"_parameter)), high_tech_floor(w.parameters("participation_high_tech_floor"_parameter)),
          facility_response(w.parameters("facility_response"_parameter)), reference_margin(w.parameters("outside_money_weight"_parameter)),
          venture_floor(w.parameters("venture_rd_floor"_parameter)), take_up(w.parameters("grant_take_up"_parameter)),
          certificate_prestige(w.parameters("certificate_prestige"_parameter)), institution_hazard(w.parameters("rd_institution_hazard"_parameter)),
          institution_cost(w.parameters("rd_institution_cost"_parameter)),
          institution_price_elasticity(w.parameters("rd_institution_price_elasticity"_parameter)), voucher_rate(w.parameters("voucher_projects"_parameter)),
          voucher_price(w.parameters("voucher_project_price"_parameter)), friction(w.parameters("notch_friction_share"_parameter)),
          price(w.economy.price_index), wage(w.economy.research_wage_index), log_cap(logarithm(rules.cap)) {
        // log odds of a small firm (8 million CNY) in 2015: firm_distributions.csv, rd_participation_small
        for (const Sector s : firm_sectors) {
            const double share = w.baseline->by_sector("rd_participation_small")[s];
            participation_level[s] = logarithm(share / (1.0 - share)) - participation_slope * logarithm(8.0) + w.parameters("participation_shift"_parameter);
        }
    }
};

/// Tally of what the pass over firms costs the treasuries.
struct PassSums {
    LocalPayments payments;
    ByCity<Money> institution_grants{}, vouchers{};
    ByCity<double> voucher_count{};
    PassSums& operator+=(const PassSums& o) {
        payments += o.payments;
        for (const Place c : cities) {
            institution_grants[c] += o.institution_grants[c];
            vouchers[c] += o.vouchers[c];
            voucher_count[c] += o.voucher_count[c];
        }
        return *this;
    }
};

/// User cost of R&D against what the levers of 2015 would make it.
double cost_relative_to_2015(const FirmAccounts& accounts, const CityTerms& t, bool small) {
    const double tax = t.same_tax_law ? 1.0 : tax_part_of_user_cost(accounts, t.now) / tax_part_of_user_cost(accounts, t.before);
    return tax * grant_part_of_user_cost(accounts, t.now, t.grants_now, small) / grant_part_of_user_cost(accounts, t.before, t.grants_before, small) * t.pay_cost;
}

/// Starts and stops, by the lot `u`. Firms with a certificate, venture firms and firms with an R&D institution do
/// not stop.
void take_part(Firms& f, std::size_t i, const Constants& k, double log_cost, double facilities, Quarter now, double u) {
    const double sales = f.sales[i] / k.price;
    double odds = k.participation_level[f.sector[i]] + k.participation_slope * logarithm(sales + 1e-3) - k.participation_elasticity * log_cost;
    if (sales < 20.0) odds += k.facility_response * facilities;
    double chance = std::min(logistic(odds), k.participation_cap);
    if (!f.is(i, Mark::performer)) {
        // plain firms without a technology product hardly start
        const double start = 0.5 * k.turnover * chance * (f.hightech_share[i] < technology_product_share ? 0.3F : 1.0F);
        if (u < start) {
            f.set(i, Mark::performer);
            f.log_intensity[i] = -20.0;
        }
        return;
    }
    if (f.is_hnte(i, now) || f.is(i, Mark::venture) || f.is(i, Mark::rd_institution)) return;
    if (f.hightech_share[i] >= 0.5F) chance = std::max(chance, k.high_tech_floor);
    if (u < 0.5 * k.turnover * (1.0 - chance)) {
        f.set(i, Mark::performer, false);
        f.rd_real[i] = f.rd_reported[i] = 0.0;
    }
}

/// Moves the intensity towards what the firm desires at this cost. Once a year its plan is revised: a shock of its
/// own, variance-gamma with the variance of a Laplace variable, moves both.
void adjust_intensity(Firms& f, std::size_t i, const Constants& k, const CellConstants& cell, const CityTerms& t, double log_cost, Rng rng, Quarter now) {
    const double size = logarithm(std::max(f.sales[i], 1e-3) / (100.0 * k.price));
    double shock = 0.0;
    if (is_yearly_turn(f.id[i], now)) {
        const double scale = std::clamp(k.shock_scale * exponential(-k.shock_size * size), 0.05, 0.30);
        shock = scale * std::sqrt(1.0 / k.shape) * rng.stream(f.id[i], now, Purpose::rd_shock).gamma_difference(k.shape);
        const double kept = kept_in_a_year(scale, k.spread);
        f.intensity_deviation[i] = static_cast<float>(
            next_deviation(static_cast<double>(f.intensity_deviation[i]), usual_at_size(static_cast<double>(f.usual_deviation[i]), f.sales[i], k.price), kept, shock));
    }
    const double deviation = static_cast<double>(f.intensity_deviation[i]);
    double response = k.elasticity * std::clamp(1.0 - k.elasticity_size * size, 0.4, 1.4);
    double appropriability = t.appropriability;
    if (f.is(i, Mark::state_owned)) {  // managers of the state's firms keep less of what R&D brings (Fang, Lerner and Wu 2017)
        response *= k.state_response;
        appropriability = power(appropriability, k.state_response);
    }
    const double desired = cell.intensity_norm * k.rules.size_factor(f.sales[i], k.price) * appropriability * t.procurement_pull *
                           exponential(deviation + (f.manufactures(i) ? t.trend : 0.0) - response * log_cost);
    const double target = logarithm(k.rules.capped(desired));
    double& current = f.log_intensity[i];
    if (current < -15.0) current = target;  // has just started
    else current += std::clamp(shock, -1.5, 1.5) + k.speed * (target - current);
    current = std::clamp(current, -9.0, k.log_cap);
}

}  // namespace

/// Stage 5. Reads levers, last quarter's sales, cash, pay, awareness; writes participation, intensity, real and
/// reported R&D, R&D institutions. Vouchers and institution grants are paid here; other R&D money in stage 8.
void decide_rd(World& world, const Levers& levers) {
    Firms& f = world.firms;
    const Constants k(world);
    std::vector<CityTerms> terms;
    for (const Place c : cities) {
        terms.push_back(terms_of(world, levers, c));
        set_technology_purchases(world, levers, c);
    }

    const PassSums sums = sum_rows<PassSums>(f.size(), [&](PassSums& sum, std::size_t i) {
        if (!f.alive(i)) return;
        const Place c = f.city[i];
        const CityTerms& t = terms[static_cast<std::size_t>(c)];
        const CellConstants& cell = world.constants[c].cells[f.sector[i]];
        const bool small = f.sales[i] < 20.0 * k.price;
        auto draws = world.rng.stream(f.id[i], world.quarter, Purpose::rd_participation);
        const double lot = draws.uniform();
        // most firms without R&D draw a lot that starts none at any cost: theirs need not be worked out
        double cost = 1.0, log_cost = 0.0;
        const bool decides = f.is(i, Mark::performer) || lot < 0.5 * k.turnover;
        FirmAccounts accounts;
        if (decides) {
            accounts = accounts_of(world, i, k.take_up);
            cost = cost_relative_to_2015(accounts, t, small);
            log_cost = logarithm(cost);
            take_part(f, i, k, log_cost, t.facilities, world.quarter, lot);
        }
        const double w = static_cast<double>(f.weight[i]);

        // research services bought with a voucher by small technology firms without R&D staff of their own
        if (small && f.hightech_share[i] >= technology_product_share && f.sales[i] > 0.3 * k.price) {
            if (draws.chance(0.25 * k.voucher_rate * t.voucher_demand)) {
                auto voucher_draws = world.rng.stream(f.id[i], world.quarter, Purpose::voucher);
                const double price = k.voucher_price * k.price;
                const Money whole = money(w * price);
                const Money face = share_of(whole, t.voucher_rate);
                f.cash[i] += face - whole;
                sum.payments.paid[Flow::support][c] += face;
                sum.payments.paid[Flow::rd_inputs][c] += whole;
                sum.vouchers[c] += face;
                sum.voucher_count[c] += w;
                f.capability[i] += price / k.wage;
                f.support[i] |= static_cast<std::uint8_t>(Support::voucher);
                if (!f.is(i, Mark::performer) && voucher_draws.chance(0.3)) {  // persistent participation (E07)
                    f.set(i, Mark::performer);
                    f.log_intensity[i] = -20.0;
                }
            }
        }

        // an R&D institution of its own: above-scale manufacturers, sooner with more R&D and a lower net cost
        if (f.manufactures(i) && f.sales[i] >= above_scale_revenue && !f.is(i, Mark::rd_institution)) {
            const double fixed = k.institution_cost * k.price;
            const double net = std::max(fixed - t.institution_grant, 0.1 * fixed);
            const double interest = f.is(i, Mark::performer) ? std::clamp(power(f.rd_real[i] / k.price + 1e-6, 0.4), 0.3, 3.0) : 0.15;
            auto founding = world.rng.stream(f.id[i], world.quarter, Purpose::rd_institution);
            if (founding.chance(0.25 * k.institution_hazard * interest * power(fixed / net, k.institution_price_elasticity))) {
                f.set(i, Mark::rd_institution);
                if (!f.is(i, Mark::performer)) {
                    f.set(i, Mark::performer);
                    f.log_intensity[i] = -20.0;
                }
                const Money grant = money(w * std::min(t.institution_grant, fixed)), outlay = money(w * fixed);
                f.cash[i] += grant - outlay;
                sum.payments.paid[Flow::support][c] += grant;
                sum.payments.paid[Flow::investment][c] += outlay;
                sum.institution_grants[c] += grant;
            }
        }
        if (!f.is(i, Mark::performer)) return;
        if (!decides) {  // began with a voucher or an institution
            accounts = accounts_of(world, i, k.take_up);
            cost = cost_relative_to_2015(accounts, t, small);
            log_cost = logarithm(cost);
        }

        adjust_intensity(f, i, k, cell, t, log_cost, world.rng, world.quarter);
        const double wanted = exponential(f.log_intensity[i]) * f.sales[i];
        // money at hand for a year, against what the firm would spend at 2015's cost: a soft limit
        const TaxStatus tax = tax_status(accounts, t.now);
        const double profit = accounts.operating - accounts.rd_real;
        const double grants = accounts.takes_grants ? (city_grant_rate(t.now, t.grants_now.money) + t.now.provincial_grant_rate) * (1.0 - t.grants_now.leak) * f.rd_last_year[i] : 0.0;
        const double at_hand = 0.5 * f.cash_per_firm(i) + k.reference_margin * (accounts.operating - tax.rate * std::max(profit, 0.0)) + grants;
        const double base = wanted * exponential(k.elasticity * log_cost);
        const double r = at_hand > 0.0 ? base / at_hand : 100.0;
        double rd = wanted / std::sqrt(std::sqrt(1.0 + r * r * r * r));
        if (f.is(i, Mark::venture)) rd = std::max(rd, std::min(k.venture_floor * k.price, std::max(f.cash_per_firm(i), 0.0)));
        f.rd_real[i] = f.rd_reported[i] = rd;

        // the notch: a certificate within reach
        const double theta = hnte_intensity_threshold(f.sales[i]);
        const double rho = f.sales[i] > 0.0 ? rd / f.sales[i] : 0.0;
        if (rho < theta && f.hightech_share[i] >= static_cast<float>(hnte_hightech_share) && accounts.age_years >= 1.0 &&
            trait(f.id[i], Trait::awareness) < t.awareness && trait(f.id[i], Trait::friction) > k.friction) {
            const double benefit = (certificate_saving(accounts, accounts.operating - rd, t.now) + k.certificate_prestige * k.price + t.award) / std::max(f.sales[i], 1e-3);
            const NotchChoice choice = notch_choice(rho, theta, cost, benefit, t.notch);
            if (choice.jumps) {
                f.rd_real[i] = choice.real * f.sales[i];
                f.rd_reported[i] = choice.reported * (1.0 + 0.03 * trait(f.id[i], Trait::patience)) * f.sales[i];
            }
        }
    });

    world.ledger.settle(sums.payments);
    for (const Place c : cities) {
        book_policy_cost(world, "rd_institution_grant"_lever, c, sums.institution_grants[c], true);
        book_policy_cost(world, "voucher_rate"_lever, c, sums.vouchers[c], true);
        world.quarter_tally[c][Quantity::vouchers_used] += sums.voucher_count[c];
    }
}

}  // namespace kapok
