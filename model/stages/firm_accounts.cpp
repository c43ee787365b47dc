// Stage 8, first part: a quarter of every firm's books.

#include <algorithm>
#include <cmath>

#include "model/parallel.hpp"
#include "model/stages/evaluation.hpp"
#include "model/stages/finance.hpp"
#include "model/stages/firm_view.hpp"
#include "model/stages/valuation.hpp"

namespace kapok {
namespace {

constexpr double dt = 0.25;
/// Technology sold by a patent holder, over its real R&D (assumed; registered contracts are scaled to their record).
constexpr double technology_sold = 0.01;

struct CityTerms {
    FiscalLevers fiscal;
    double small_ceiling_2015 = 0.0;  ///< million CNY of taxable profit
    double leak = 0.0, city_grant = 0.0, provincial_grant = 0.0, facilities = 0.0;
    double giant_support = 0.0;     ///< million CNY a year to a little giant
    double major_money = 0.0;       ///< million CNY a year per unit of sqrt(R&D) of consortium members
    double losses_kept = 1.0;       ///< a quarter, of certificate holders and S&T SMEs
    double sei_ratio = 0.0;         ///< part of a strategic firm's capacity investment that the fund pays
    double purchases = 0.0;         ///< technology bought outside over reported R&D
};

struct PassSums {
    LocalPayments payments;
    ByCity<Money> city_grants{}, provincial_grants{}, giants{}, major{}, sei{}, facility{};
    ByCity<FiscalLevers::DeductionParts> super_deduction{};  ///< tax expenditure by lever
    ByCity<double> hnte_relief{}, small_relief{}, ceiling_relief{}, loss_relief{}, technology_sales{};
    ByCity<Money> purchases{};
    PassSums& operator+=(const PassSums& o) {
        payments += o.payments;
        for (const Place c : cities) {
            city_grants[c] += o.city_grants[c]; provincial_grants[c] += o.provincial_grants[c];
            giants[c] += o.giants[c]; major[c] += o.major[c]; sei[c] += o.sei[c]; facility[c] += o.facility[c];
            super_deduction[c].general += o.super_deduction[c].general;
            super_deduction[c].manufacturing += o.super_deduction[c].manufacturing;
            super_deduction[c].st_sme += o.super_deduction[c].st_sme;
            hnte_relief[c] += o.hnte_relief[c]; small_relief[c] += o.small_relief[c];
            ceiling_relief[c] += o.ceiling_relief[c]; loss_relief[c] += o.loss_relief[c];
            technology_sales[c] += o.technology_sales[c]; purchases[c] += o.purchases[c];
        }
        return *this;
    }
};

/// The plan's six major projects by main field: chips and visible light, cloud and data, stem cells, robots,
/// batteries and drives (plan task 13).
bool in_major_project(Field f) {
    return f == Field::electronics || f == Field::software_ai || f == Field::biomedicine || f == Field::mechanical_robotics || f == Field::energy_environment;
}
/// Members of the project consortia: firms with R&D of 5 million CNY or more in the fields, half of them by lot.
bool project_member(const Firms& f, std::size_t i, double price) {
    return f.rd_real[i] >= 5.0 * price && in_major_project(f.field_main[i]) && trait(f.id[i], Trait::take_up) < 0.5;
}

/// Sales for which a firm would like to add capacity this quarter: venture firms as they can, others in lumps.
/// `lump`: potential over capacity from which others invest; `most`: new capacity over today's.
double wanted_capacity(const Firms& f, std::size_t i, double lump, double most) {
    const bool venture = f.is(i, Mark::venture);
    const double ratio = f.potential[i] / f.sales[i];
    if (ratio <= (venture ? 1.0 : lump)) return 0.0;
    return f.sales[i] * std::min((ratio - 1.0) * (venture ? 0.4 : 1.0), most - 1.0);
}

struct Claims {
    ByCity<double> project{}, capacity{};
    Claims& operator+=(const Claims& o) {
        for (const Place c : cities) {
            project[c] += o.project[c];
            capacity[c] += o.capacity[c];
        }
        return *this;
    }
};

}  // namespace

void keep_firm_accounts(World& world, const Levers& levers, const std::vector<float>& contracts) {
    Firms& f = world.firms;
    const Parameters& p = world.parameters;
    const Economy& e = world.economy;
    const double take_up = p("grant_take_up"_parameter);
    const double capital = p("capital_per_sales"_parameter), lump = exponential(p("investment_lump"_parameter));
    const double fastest = p("capacity_growth_limit"_parameter);
    const double interest = p("loan_rate"_parameter), staff = p("staff_cost_share"_parameter);

    // members and claims among whom fixed money is shared
    const Claims claims = sum_rows<Claims>(f.size(), [&](Claims& sum, std::size_t i) {
        if (!f.alive(i)) return;
        const double w = static_cast<double>(f.weight[i]);
        if (project_member(f, i, e.price_index)) sum.project[f.city[i]] += w * std::sqrt(f.rd_real[i]);
        if (sector_table[f.sector[i]].strategic && levers("sei_fund"_lever, f.city[i]) > 0.0) sum.capacity[f.city[i]] += w * capital * wanted_capacity(f, i, lump, fastest);
    });
    std::vector<CityTerms> terms;
    for (const Place c : cities) {
        const CityState& city = world.city[c];
        CityTerms t{FiscalLevers(levers.now, c)};
        t.small_ceiling_2015 = levers.of_2015("sme_tax_ceiling"_lever, c);
        t.leak = grant_leak(p, levers("audit_strength"_lever, c) / std::max(levers.of_2015("audit_strength"_lever, c), 1e-3));
        t.city_grant = city_grant_rate(t.fiscal, city.budget_cut * money_weight(world, "rd_grant_rate"_lever, c));
        t.provincial_grant = t.fiscal.provincial_grant_rate;
        t.facilities = facility_discount * t.fiscal.facilities * city.budget_cut;
        t.giant_support = 0.01 * levers("little_giant_support"_lever, c) / 3.0 * city.budget_cut * money_weight(world, "little_giant_support"_lever, c);
        const double projects = 100.0 * levers("major_projects"_lever, c) * city.budget_cut * money_weight(world, "major_projects"_lever, c);
        t.major_money = claims.project[c] > 0.0 ? projects / claims.project[c] : 0.0;
        // half of the fund pays for first plants (a third of an investment at most), half buys equity through guidance
        t.sei_ratio = claims.capacity[c] > 0.0 ? std::min(0.33, dt * 50.0 * levers("sei_fund"_lever, c) / claims.capacity[c]) : 0.0;
        t.purchases = city.purchase_ratio;
        t.losses_kept = t.fiscal.carry_forward > 0.0 ? exponential(-dt / t.fiscal.carry_forward) : 0.0;
        terms.push_back(t);
    }

    const double losses_kept_by_law = exponential(-dt / 5.0);
    const PassSums sums = sum_rows<PassSums>(f.size(), [&](PassSums& sum, std::size_t i) {
        if (!f.alive(i)) return;
        const Place c = f.city[i];
        const Sector s = f.sector[i];
        const CityTerms& t = terms[static_cast<std::size_t>(c)];
        const double w = static_cast<double>(f.weight[i]);
        const double sales = f.sales[i], rd = f.rd_real[i];
        const FirmAccounts accounts = accounts_of(world, i, take_up);
        Money& cash = f.cash[i];
        const auto receive = [&](double amount, Flow flow) {
            const Money m = money(w * amount);
            cash += m;
            sum.payments.paid[flow][c] += m;
            return m;
        };
        const auto pay = [&](double amount, Flow flow) {
            const Money m = money(w * amount);
            cash -= m;
            sum.payments.paid[flow][c] += m;
            return m;
        };
        // operations
        receive(dt * sales, Flow::sales);
        const double inputs = (1.0 - world.constants[c].cells[s].value_added_rate) * sales;
        const double bought = std::min(t.purchases * f.rd_reported[i], 0.5 * inputs);
        pay(dt * (inputs - bought), Flow::inputs);
        pay(dt * std::max(0.0, sales - inputs - accounts.operating), Flow::pay);
        if (bought > 0.0) {
            const Money m = money(w * dt * bought);
            cash -= m;
            sum.purchases[c] += m;
        }
        // R&D: staff at the city's pay, inputs, and contract research that has been paid already
        if (rd > 0.0) {
            pay(dt * staff * rd, Flow::pay);
            pay(std::max(0.0, dt * (1.0 - staff) * rd - static_cast<double>(contracts[i])), Flow::rd_inputs);
            const double sold = technology_sold * rd * (f.patents_in_force[i] > 0 ? 1.0 : 0.0);
            receive(dt * sold, Flow::technology_sale);
            sum.technology_sales[c] += w * dt * sold;
        }
        // profit tax, with the deductions of the law; what profits cannot use is carried forward
        const TaxStatus tax = tax_status(accounts, t.fiscal);
        const FiscalLevers::DeductionParts theta = t.fiscal.deduction_parts(accounts.st_sme, accounts.manufactures);
        const double interest_due = interest * std::max(f.debt_per_firm(i), 0.0);
        const double profit = accounts.operating - rd - interest_due;
        const double eligible = accounts.eligible_share * f.rd_reported[i];
        const double deduction = t.fiscal.deduction(accounts.st_sme, accounts.manufactures) * eligible;
        const auto book_deduction = [&](double share_used) {  // this year's part; what becomes a loss is not counted
            const double relief = w * dt * tax.rate * share_used * eligible;
            sum.super_deduction[c].general += relief * theta.general;
            sum.super_deduction[c].manufacturing += relief * theta.manufacturing;
            sum.super_deduction[c].st_sme += relief * theta.st_sme;
        };
        const double taxable = profit - deduction;
        const double years = accounts.hnte || accounts.st_sme ? t.fiscal.carry_forward : 5.0;
        double losses = static_cast<double>(f.tax_loss[i]);
        if (taxable > 0.0) {
            const double used = std::min(losses, taxable);  // losses of earlier years, a year's profit at most
            losses -= dt * used;
            const double base = taxable - used;
            pay(dt * tax.rate * base, Flow::profit_tax);
            book_deduction(1.0);
            // a certificate costs what it saves beyond the rate of small firms; theirs is due to the raised ceiling
            // where the profit is above that of 2015
            const double tested = accounts.operating - accounts.rd_real;
            const double without = rate_without_certificate(accounts, tested, t.fiscal);
            (tested > t.small_ceiling_2015 ? sum.ceiling_relief : sum.small_relief)[c] += w * dt * (standard_tax_rate - without) * base;
            sum.hnte_relief[c] += w * dt * (without - tax.rate) * base;
            if (years > 5.0) sum.loss_relief[c] += w * dt * tax.rate * used * (1.0 - 5.0 / years);
        } else {
            if (deduction > 0.0) book_deduction(std::clamp(profit / deduction, 0.0, 1.0));
            losses += dt * -taxable;
        }
        if (losses > 0.0) losses *= accounts.hnte || accounts.st_sme ? t.losses_kept : losses_kept_by_law;
        f.tax_loss[i] = static_cast<float>(losses);

        // grants on last year's reported R&D; part is misused and leaves with the owners
        if (accounts.takes_grants && f.rd_last_year[i] > 0.0) {
            const Money city_grant = receive(dt * t.city_grant * f.rd_last_year[i], Flow::support);
            const Money provincial = receive(dt * t.provincial_grant * f.rd_last_year[i], Flow::provincial_support);
            sum.city_grants[c] += city_grant;
            sum.provincial_grants[c] += provincial;
            const Money misused = share_of(city_grant + provincial, t.leak);
            cash -= misused;
            sum.payments.paid[Flow::payout][c] += misused;
            if (city_grant > Money{}) f.support[i] |= static_cast<std::uint8_t>(Support::rd_grant);
        }
        if (f.little_giant_until[i] >= world.quarter.index) {
            sum.giants[c] += receive(dt * t.giant_support, Flow::support);
            f.support[i] |= static_cast<std::uint8_t>(Support::little_giant);
        }
        if (t.major_money > 0.0 && project_member(f, i, e.price_index)) {
            const double grant = t.major_money * std::sqrt(rd);
            sum.major[c] += receive(dt * grant, Flow::support);
            // the project is R&D that displaces part of the firm's own (E05): the extra becomes knowledge
            const double extra = p("project_additionality"_parameter) * grant / e.research_wage_index;
            f.knowledge[i] += dt * extra;
            f.capability[i] += dt * extra;
            pay(dt * p("project_additionality"_parameter) * grant, Flow::rd_inputs);
            f.support[i] |= static_cast<std::uint8_t>(Support::major_project);
        }
        if (t.facilities > 0.0 && rd > 0.0 && sales < 20.0 * e.price_index)
            sum.facility[c] += receive(dt * t.facilities * rd, Flow::support);

        // loans: interest, and an eighth of the principal, with half of the cash at most
        const Money debt = f.debt[i];
        if (debt > Money{}) {
            const Money owed_interest = money(dt * interest * millions(debt));
            const Money principal = std::min(share_of(debt, 0.125), std::max(Money{}, share_of(cash, 0.5)));
            cash -= owed_interest + principal;
            f.debt[i] -= principal;
            sum.payments.paid[Flow::loan_service][c] += owed_interest + principal;
        }

        // capacity towards potential, as far as the cash goes
        const bool venture = f.is(i, Mark::venture);
        double wanted = wanted_capacity(f, i, lump, fastest);
        if (wanted > 0.0) {
            double cost = capital;
            if (sector_table[s].strategic) cost *= 1.0 - t.sei_ratio;
            const double affordable = std::max(0.0, f.cash_per_firm(i) - 0.04 * sales) / cost;
            wanted = std::min(wanted, affordable);
            if (wanted > 0.0) {
                pay(capital * wanted, Flow::investment);
                if (sector_table[s].strategic && t.sei_ratio > 0.0) sum.sei[c] += receive(capital * t.sei_ratio * wanted, Flow::support);
                f.sales[i] += wanted;
            }
        }
        // owners take half of what exceeds 0.3 of sales, unless investors are in
        if (!venture && !f.is(i, Mark::backed)) {
            const Money keep = money(w * 0.3 * f.sales[i]);
            if (cash > keep) {
                const Money out = share_of(cash - keep, 0.5);
                cash -= out;
                sum.payments.paid[Flow::payout][c] += out;
            }
        }
    });

    world.ledger.settle(sums.payments);
    for (const Place c : cities) {
        CityState& city = world.city[c];
        world.ledger.settle_outside(c, Place::world, sums.purchases[c], Flow::technology_purchase);
        world.quarter_tally[c][Quantity::technology_purchases] += millions(sums.purchases[c]);
        city.technology_sales = sums.technology_sales[c];
        book_policy_cost(world, "rd_grant_rate"_lever, c, sums.city_grants[c], true);
        book_policy_cost(world, "provincial_rd_grant"_lever, c, sums.provincial_grants[c], false);
        book_policy_cost(world, "little_giant_support"_lever, c, sums.giants[c], true);
        book_policy_cost(world, "major_projects"_lever, c, sums.major[c], true);
        book_policy_cost(world, "sei_fund"_lever, c, sums.sei[c], false);
        book_policy_cost(world, "shared_facilities"_lever, c, sums.facility[c], true);
        book_policy_cost(world, "super_deduction"_lever, c, money(sums.super_deduction[c].general), false);
        book_policy_cost(world, "super_deduction_manufacturing"_lever, c, money(sums.super_deduction[c].manufacturing), false);
        book_policy_cost(world, "super_deduction_st_sme"_lever, c, money(sums.super_deduction[c].st_sme), false);
        book_policy_cost(world, "hnte_tax_rate"_lever, c, money(sums.hnte_relief[c]), false);
        book_policy_cost(world, "sme_tax_rate"_lever, c, money(sums.small_relief[c]), false);
        book_policy_cost(world, "sme_tax_ceiling"_lever, c, money(sums.ceiling_relief[c]), false);
        book_policy_cost(world, "loss_carry_forward"_lever, c, money(sums.loss_relief[c]), false);
    }
}

}  // namespace kapok
